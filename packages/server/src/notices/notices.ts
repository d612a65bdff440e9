import {
  type Account,
  type Channel,
  formatDay,
  type Instant,
  instant,
  lastTime,
  type MatterLink,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  NEVER_TOLD_HIDDEN,
  type Notice,
  type NoticeAudience,
  type NoticePreference,
  noticeRule,
  quietUntil,
  retryAt,
  type Words,
} from '@wenqu/domain';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { BookPage } from '../store/book.ts';
import type { KeptChannel, NoticeStore } from '../store/notices.ts';
import { checkChannel, checkPreference } from './checks.ts';
import type { Delivered } from './deliver.ts';
import type { Message } from './message.ts';

/** What somebody has to know, before it is known who that is. */
export interface News {
  readonly rule: string;
  /** The same news twice is told once. */
  readonly key: string;
  readonly title: Words;
  readonly text: Words;
  readonly about: readonly MatterLink[];
  /** Of something enterprise, agency and town must not learn of. */
  readonly hidden: boolean;
}

export interface NoticeParts {
  readonly store: NoticeStore;
  readonly clock: Clock;
  readonly log: Log;
  accounts(): Promise<readonly Account[]>;
  /** Who is meant by a word of the table, of the thing the news is about. */
  people(audience: NoticeAudience, about: readonly MatterLink[]): Promise<readonly Account[]>;
  deliver(channel: KeptChannel, message: Message, nowMs: number): Promise<Delivered>;
  /** The morning of one person, in words; undefined: nothing to say to this role. */
  digest(account: Account): Promise<{ readonly title: Words; readonly text: Words } | undefined>;
}

const TICK_MS = 5_000;
const AT_ONCE = 50;
/** More than so many in an hour go to the box alone: a storm must not fill a telephone. [P] */
const SENT_PER_HOUR_MAX = 30;
/** A house that was down at the hour sends the digest when it is back, but no morning's in the evening. [P] */
const DIGEST_LATE_MICROS = 4 * MICROS_PER_HOUR;

/** Tells people: once each, by the ways they chose, not at night, again when a way fails, further up when nobody reads. */
export class Notices {
  readonly #parts: NoticeParts;
  readonly #sent = new Map<string, Instant[]>();
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> | undefined;
  #closed = false;

  constructor(parts: NoticeParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer = setInterval(() => void this.tick(), TICK_MS);
    this.#timer.unref();
  }

  /** To everybody the rule names; returns what is new. @throws WQ_INPUT for a rule that is not in the table */
  async tell(news: News): Promise<Notice[]> {
    const rule = noticeRule(news.rule);
    if (!rule) throw new WenquError('WQ_INPUT', { field: 'rule', value: news.rule });
    return this.#tellTo(news, await this.#meant(rule.to, news), 0);
  }

  /** To these people, whoever the rule names. */
  async tellTo(news: News, people: readonly Account[]): Promise<Notice[]> {
    return this.#tellTo(
      news,
      people.filter((account) => maySee(news, account)),
      0,
    );
  }

  async box(
    account: string,
    query: { unread?: boolean; cursor?: string; limit: number },
  ): Promise<BookPage<Notice>> {
    return this.#parts.store.list({ to: account, ...query });
  }

  unread(account: string): Promise<number> {
    return this.#parts.store.unread(account);
  }

  /** @throws WQ_NOT_FOUND for one that is another's */
  async read(id: string, account: string): Promise<Notice> {
    const held = await this.#parts.store.get(id);
    if (held?.to !== account) throw new WenquError('WQ_NOT_FOUND', { notice: id });
    if (held.readAt !== null) return held;
    const read = { ...held, version: held.version + 1, readAt: this.#parts.clock(), escalateAt: null };
    // Somebody was just sending it: read it all the same.
    return (await this.#parts.store.change(read)) ? read : this.read(id, account);
  }

  async channels(): Promise<Channel[]> {
    return (await this.#parts.store.channels()).map(({ secret: _, ...channel }) => channel);
  }

  /**
   * A new version of a channel; a secret that is not given stays.
   * @throws WQ_INPUT with the field and why; WQ_NOTICE_CONFLICT
   */
  async keepChannel(channel: Omit<Channel, 'hasSecret'> & { secret?: string }): Promise<Channel> {
    checkChannel(channel);
    const held = (await this.#parts.store.channels()).find(({ id }) => id === channel.id);
    // A secret goes with the address it was given for.
    const kept = held?.url === channel.url ? held.secret : '';
    const secret = channel.secret ?? kept;
    const { secret: _, ...told } = { ...channel, hasSecret: secret !== '' };
    await this.#parts.store.keepChannel({ ...told, secret });
    return told;
  }

  async preference(account: string): Promise<NoticePreference> {
    return (await this.#parts.store.preference(account)) ?? { ...NO_WISHES, account };
  }

  /** @throws WQ_INPUT with the field and why; WQ_NOTICE_CONFLICT */
  async keepPreference(preference: NoticePreference): Promise<void> {
    checkPreference(preference, await this.#parts.store.channels());
    await this.#parts.store.keepPreference(preference);
  }

  /** Send something now by one channel and say what the other side answered. @throws WQ_NOT_FOUND */
  async trial(channel: string, account: Account): Promise<Delivered> {
    const found = (await this.#parts.store.channels()).find(({ id }) => id === channel);
    if (!found) throw new WenquError('WQ_NOT_FOUND', { channel });
    const person = { ...(await this.preference(account.id)), name: account.displayName };
    const at = this.#parts.clock();
    const message = { id: `trial-${at}`, title: '问渠通道测试', text: '收到即说明通道可用。', person };
    return this.#parts.deliver(found, message, at / 1000);
  }

  /** Everything that time brings: digests, what is to be sent, what nobody read. */
  tick(): Promise<void> {
    this.#turn ??= this.#goRound()
      .catch((error: unknown) => this.#parts.log.error({ error: String(error) }, 'notices'))
      .finally(() => {
        this.#turn = undefined;
      });
    return this.#turn;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#turn;
    await this.#parts.store.close();
  }

  async #goRound(): Promise<void> {
    const { store, clock } = this.#parts;
    await this.#digests(clock());
    for (const notice of await store.toEscalate(clock(), AT_ONCE)) await this.#escalate(notice);
    for (const notice of await store.due(clock(), AT_ONCE)) {
      if (this.#closed) return;
      await this.#send(notice);
    }
  }

  async #meant(audience: readonly NoticeAudience[], news: News): Promise<Account[]> {
    const lists = await Promise.all(audience.map((each) => this.#parts.people(each, news.about)));
    const people = new Map(lists.flat().map((account) => [account.id, account]));
    return [...people.values()].filter((account) => maySee(news, account));
  }

  async #tellTo(news: News, people: readonly Account[], escalated: number): Promise<Notice[]> {
    const { store, clock } = this.#parts;
    const at = clock();
    const rule = noticeRule(news.rule)!;
    const step = rule.escalates[escalated];
    const notices = await Promise.all(
      people.map(async ({ id: to }): Promise<Notice> => {
        const wishes = await store.preference(to);
        const quiet =
          wishes && rule.urgency === 'normal' ? quietUntil(wishes.quietFrom, wishes.quietTo, at) : null;
        const goesOut = (wishes?.channels.length ?? 0) > 0;
        return {
          ...{ id: `${news.rule}:${news.key}:${to}`, version: 1, at, to, rule: news.rule, escalated },
          ...{ urgency: rule.urgency, title: news.title, text: news.text, about: news.about },
          state: goesOut ? (quiet === null ? 'waiting' : 'quiet') : 'box',
          ...{ attempts: [], tryAt: goesOut ? (quiet ?? at) : null, readAt: null },
          escalateAt: step ? instant(at + step.afterMin * MICROS_PER_MINUTE) : null,
        };
      }),
    );
    return store.add(notices);
  }

  async #escalate(notice: Notice): Promise<void> {
    const { store } = this.#parts;
    const step = noticeRule(notice.rule)?.escalates[notice.escalated];
    if (!(await store.change({ ...notice, version: notice.version + 1, escalateAt: null })) || !step) return;
    const zh = `（${step.afterMin} 分钟内无人查看）${notice.text.zh}`;
    const en = `(not read within ${step.afterMin} min) ${notice.text.en}`;
    const [, ...key] = notice.id.split(':');
    const news: News = {
      ...{ rule: notice.rule, key: `${key.slice(0, -1).join(':')}:up${notice.escalated + 1}` },
      // Upwards in the bureau alone, whatever it is about.
      ...{ title: notice.title, text: { zh, en }, about: notice.about, hidden: true },
    };
    await this.#tellTo(news, await this.#meant(step.to, news), notice.escalated + 1);
  }

  async #send(notice: Notice): Promise<void> {
    const { store, clock, log } = this.#parts;
    const wishes = await store.preference(notice.to);
    const account = (await this.#parts.accounts()).find(({ id }) => id === notice.to);
    if (!wishes || !account || account.disabled || this.#isFlooded(notice))
      return void (await store.change({ ...notice, version: notice.version + 1, state: 'box', tryAt: null }));
    const message = {
      ...{ id: notice.id, title: notice.title.zh, text: notice.text.zh },
      person: { ...wishes, name: account.displayName },
    };
    const attempts = [...notice.attempts];
    let ok = false;
    for (const channel of await this.#channelsOf(wishes)) {
      const said = await this.#parts.deliver(channel, message, clock() / 1000);
      attempts.push({ at: clock(), channel: channel.id, ...said });
      ok = said.ok;
      if (ok) break;
      log.warn({ channel: channel.id, answer: said.answer }, 'notice not delivered');
    }
    if (ok) this.#count(notice.to, clock());
    const rounds = attempts.filter(({ channel }) => channel === attempts[0]?.channel).length;
    const tryAt = ok ? null : retryAt(Math.max(1, rounds), clock());
    const state = ok ? 'sent' : tryAt === null ? 'failed' : 'waiting';
    const next = { ...notice, version: notice.version + 1, attempts, tryAt, state } as const;
    if (await store.change(next)) return;
    // It was read meanwhile: what happened is kept all the same, so that it is not sent again.
    const held = await store.get(notice.id);
    if (held) await store.change({ ...held, version: held.version + 1, attempts, tryAt, state });
  }

  async #channelsOf({ channels }: NoticePreference): Promise<KeptChannel[]> {
    const all = new Map((await this.#parts.store.channels()).map((channel) => [channel.id, channel]));
    return channels.flatMap((id) => {
      const channel = all.get(id);
      return channel?.enabled ? [channel] : [];
    });
  }

  #isFlooded({ to, urgency }: Notice): boolean {
    const since = this.#parts.clock() - MICROS_PER_HOUR;
    const sent = (this.#sent.get(to) ?? []).filter((at) => at > since);
    this.#sent.set(to, sent);
    return urgency === 'normal' && sent.length >= SENT_PER_HOUR_MAX;
  }

  #count(to: string, at: Instant): void {
    this.#sent.set(to, [...(this.#sent.get(to) ?? []), at]);
  }

  async #digests(now: Instant): Promise<void> {
    const wishes = await this.#parts.store.preferences();
    const due = wishes.flatMap(({ account, digestAt }) => {
      const struck = digestAt === '' ? undefined : lastTime(digestAt, now);
      return struck !== undefined && now - struck <= DIGEST_LATE_MICROS ? [{ account, struck }] : [];
    });
    if (due.length === 0) return;
    const accounts = new Map((await this.#parts.accounts()).map((account) => [account.id, account]));
    for (const { account, struck } of due) {
      const key = formatDay(struck);
      if (await this.#parts.store.get(`digest:${key}:${account}`)) continue;
      const person = accounts.get(account);
      const digest = person && !person.disabled ? await this.#parts.digest(person) : undefined;
      if (person && digest)
        await this.#tellTo({ rule: 'digest', key, ...digest, about: [], hidden: false }, [person], 0);
    }
  }
}

const NO_WISHES: NoticePreference = {
  ...{ account: '', version: 0, phone: '', email: '', wecomId: '', feishuId: '', channels: [] },
  ...{ quietFrom: '22:00', quietTo: '07:00', digestAt: '' },
};

const maySee = ({ hidden }: News, { role, disabled }: Account): boolean =>
  !disabled && !(hidden && NEVER_TOLD_HIDDEN.includes(role));
