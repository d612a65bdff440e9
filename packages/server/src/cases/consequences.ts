import {
  type Account,
  actName,
  type Entry,
  type EntryVerdict,
  type FieldValue,
  type FieldValues,
  type Instant,
  type Matter,
  type MatterLink,
  type MatterStep,
  MICROS_PER_DAY,
} from '@wenqu/domain';
import { ruleName } from '@wenqu/rules';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { MatterDraft, Matters } from '../matters/matters.ts';
import type { BookStore } from '../store/book.ts';
import type { RegisterStore } from '../store/register.ts';

/** What the register does for an inquiry. */
export interface EntryDesk {
  onEntry(listener: (entry: Entry, told: boolean) => void): () => void;
  followInquiry(
    word: { readonly entry: string; readonly inquiry: string; readonly reason: string },
    actor: Account | 'system',
  ): Promise<void>;
  concludeInquiry(word: {
    readonly entry: string;
    readonly inquiry: string;
    readonly reason: string;
    readonly verdict: EntryVerdict;
  }): Promise<boolean>;
  reopenInquiry(word: {
    readonly entry: string;
    readonly inquiry: string;
    readonly reason: string;
  }): Promise<boolean>;
}

export interface ConsequenceParts {
  readonly register: EntryDesk;
  readonly registerStore: RegisterStore;
  readonly matters: Matters;
  readonly book: BookStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** What an inquiry's verdict is to the entry it looked into. */
const ENTRY_VERDICTS: Readonly<Record<string, EntryVerdict>> = {
  'not-true': 'false-alarm',
  technical: 'technical',
  breach: 'true',
  'not-ours': 'true',
};
const FINDING_LINKS_MAX = 40;
/** A stop may have cut off what followed from a step this long ago; what is older was looked at before. */
const DOUBT_MICROS = 7 * MICROS_PER_DAY;
const RETRY_MS = 30_000;
const PAGE_ROWS = 200;

const linked = ({ links }: Pick<Matter, 'links'>, kind: string): string[] =>
  links.filter((link) => link.kind === kind).map(({ id }) => id);
const link = (kind: string, id: string): MatterLink => ({ kind, id });
const textOf = (value: FieldValue | undefined): string => (typeof value === 'string' ? value : '');
/** Of a step's fields those that were given, under the names the next matter knows. */
const passed = (fields: FieldValues, names: readonly string[]): FieldValues =>
  Object.fromEntries(names.flatMap((name) => (fields[name] == null ? [] : [[name, fields[name]]])));

/**
 * Carries out what steps entail: an entry that needs an inquiry gets one, a verdict closes its entry, a suspected
 * breach becomes a lead, an order to correct is followed by its own table. Each opening has an identity made of the
 * step it follows from, so that doing it again after a crash does it once.
 */
export class Consequences {
  readonly #parts: ConsequenceParts;
  readonly #ends: (() => void)[];
  readonly #timer: NodeJS.Timeout;
  #turn: Promise<void> = Promise.resolve();
  #isInDoubt = true;

  constructor(parts: ConsequenceParts) {
    this.#parts = parts;
    this.#ends = [
      parts.register.onEntry((entry) => {
        if (entry.state === 'inquiry' && entry.inquiry === '') this.#do(() => this.#inquire(entry.id));
        else if (entry.state === 'closed' && entry.inquiry !== '') this.#do(() => this.#settle(entry));
      }),
      parts.matters.onMatter((matter, step) => this.#do(() => this.#follow(matter, step))),
    ];
    this.#timer = setInterval(() => this.#makeSure(), RETRY_MS);
    this.#makeSure();
  }

  /** Waits until everything that follows from what was done is done. */
  async settled(): Promise<void> {
    for (let seen: Promise<void> | undefined; seen !== this.#turn; ) {
      seen = this.#turn;
      await seen;
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const end of this.#ends) end();
    await this.settled();
  }

  /** Looks for steps of the last days whose consequences are missing; at the start, and after something failed. */
  #makeSure(): void {
    if (!this.#isInDoubt) return;
    this.#isInDoubt = false;
    this.#do(async () => {
      const { registerStore, matters, clock } = this.#parts;
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await registerStore.list({
          ...{ state: ['inquiry'], withHidden: true, sort: 'newest', limit: PAGE_ROWS },
          ...(cursor && { cursor }),
        });
        for (const { id, inquiry } of page.items) if (inquiry === '') await this.#inquire(id);
        cursor = page.next;
      }
      const since = clock() - DOUBT_MICROS;
      for (const matter of await matters.all({ machine: ['inquiry', 'case'] })) {
        if (matter.updatedAt < since) continue;
        for (const step of await matters.steps(matter.id))
          if (step.refused === null) await this.#follow(matter, step);
      }
    });
  }

  #do(work: () => Promise<void>): void {
    this.#turn = this.#turn.then(work).catch((error: unknown) => {
      this.#isInDoubt = true;
      this.#parts.log.error({ error: String(error) }, 'what follows from a step, tried again');
    });
  }

  async #follow(matter: Matter, step: MatterStep): Promise<void> {
    if (matter.machine === 'inquiry') await this.#followInquiry(matter, step);
    if (matter.machine === 'case' && step.event === 'order-correct') await this.#correct(matter, step);
  }

  /** An entry in inquiry without one. */
  async #inquire(id: string): Promise<void> {
    const { registerStore, matters, clock } = this.#parts;
    const entry = await registerStore.entry(id);
    if (entry?.state !== 'inquiry' || entry.inquiry !== '') return;
    const steps = await registerStore.steps(id);
    const into = steps.findLast(
      (step) => step.refused === null && step.to === 'inquiry' && step.from !== 'inquiry',
    );
    const findings = await registerStore.findingsOf(id);
    const leadAt = Math.min(clock(), entry.openedAt, ...findings.map(({ raisedAt }) => raisedAt));
    const { title, keyUnit } = await this.#named(entry, ruleName(entry.rule as never, 'zh'));
    const { level, hidden, enterprise, outlet, point } = entry;
    const draft: MatterDraft = {
      ...{ machine: 'inquiry', event: 'open', title, level, hidden, enterprise, outlet, point },
      links: [
        link('entry', id),
        ...findings.slice(0, FINDING_LINKS_MAX).map((finding) => link('finding', finding.id)),
      ],
      given: {
        ...{ 'lead-at': leadAt, 'lead-kind': 'finding', 'key-unit': keyUnit },
        ...(into && into.by !== 'system' && { 'triaged-by': into.by }),
      },
      reason: into?.reason ?? '',
      clientId: `inquiry ${id} ${into?.seq ?? 0}`,
    };
    const { matter } = await matters.open(draft, 'system');
    await this.#tellEntry(id, matter);
  }

  #tellEntry(entry: string, { id, number }: Matter): Promise<void> {
    return this.#parts.register.followInquiry({ entry, inquiry: id, reason: number }, 'system');
  }

  async #named(about: Pick<Entry, 'enterprise' | 'outlet' | 'point'>, what: string) {
    const { enterprises, outlets } = await this.#parts.book.whole();
    const enterprise = enterprises.find(({ id }) => id === about.enterprise);
    const outlet = outlets.find(({ id }) => id === about.outlet);
    const place = [enterprise?.name ?? about.point, outlet?.code ?? ''].filter((part) => part !== '');
    return { title: `${place.join(' ')}：${what}`.slice(0, 120), keyUnit: enterprise?.keyUnit ?? false };
  }

  async #followInquiry(matter: Matter, step: MatterStep): Promise<void> {
    const { register } = this.#parts;
    const entries = linked(matter, 'entry');
    if (step.event === 'open') for (const id of entries) await this.#tellEntry(id, matter);
    if (step.event === 'reopen')
      for (const entry of entries)
        await register.reopenInquiry({ entry, inquiry: matter.id, reason: step.reason });
    const verdict = ENTRY_VERDICTS[step.event];
    if (verdict) for (const entry of entries) await this.#conclude(entry, matter, step, verdict);
    if (step.event === 'breach') await this.#lead(matter, step);
    if (step.event === 'technical') await this.#outage(matter, step);
  }

  async #conclude(id: string, { id: inquiry }: Matter, step: MatterStep, verdict: EntryVerdict) {
    const { registerStore, register } = this.#parts;
    const entry = await registerStore.entry(id);
    // A verdict that came before it was reopened has been said.
    if (entry?.state !== 'inquiry' || entry.inquiry !== inquiry || (await this.#isOld(inquiry, step))) return;
    await register.concludeInquiry({ entry: id, inquiry, verdict, reason: step.reason });
  }

  async #isOld(inquiry: string, { seq }: MatterStep): Promise<boolean> {
    const steps = await this.#parts.matters.steps(inquiry);
    return steps.some((step) => step.refused === null && step.event === 'reopen' && step.seq > seq);
  }

  /** 涉嫌违法: the lead of a case; what was found and granted so far goes with it. */
  async #lead(inquiry: Matter, step: MatterStep): Promise<void> {
    const { matters } = this.#parts;
    const { fields, level, enterprise, outlet, point, links, id } = inquiry;
    const act = textOf(step.given.act);
    const { title } = await this.#named(inquiry, `疑似${actName(act).zh}`);
    const key = `case ${id} ${step.seq}`;
    const opened = await matters.open(
      {
        ...{ machine: 'case', event: 'open', title, enterprise, outlet, point },
        ...(level !== '' && { level }),
        links: [link('matter', id), ...links.filter(({ kind }) => kind !== 'matter')],
        given: {
          ...passed(fields, ['lead-at', 'record', 'evidence-files', 'key-unit']),
          ...passed(step.given, ['act', 'evidence']),
        },
        ...{ reason: step.reason, clientId: key },
      },
      'system',
    );
    const granted = (await matters.steps(id)).find(
      ({ event, refused }) => event === 'extend-filing' && refused === null,
    );
    const held = await matters.get(opened.matter.id);
    const isExtended = (await matters.steps(opened.matter.id)).some(({ event }) => event === 'extend-filing');
    if (!granted || held?.state !== 'lead' || isExtended) return;
    await matters.act(
      {
        ...{ matter: held.id, version: held.version, event: 'extend-filing', reason: granted.reason },
        ...{ given: {}, clientId: `${key} filing` },
      },
      'system',
    );
  }

  /** 设备问题: followed by the table of outages, unless the point has one that is open. */
  async #outage(inquiry: Matter, step: MatterStep): Promise<void> {
    const { matters } = this.#parts;
    const { point, enterprise, outlet, id, fields } = inquiry;
    const key = `outage ${id} ${step.seq}`;
    const open = await matters.all({ machine: ['outage'], point, open: true });
    if (point === '' || open.length > 0) return;
    const { title } = await this.#named(inquiry, '设备问题');
    const since = fields['lead-at'] as Instant;
    await matters.open(
      {
        ...{ machine: 'outage', event: 'suspect', title, enterprise, outlet, point },
        links: [link('point', point), link('matter', id)],
        given: { seen: 'fault-flag', since, 'key-unit': fields['key-unit'] === true },
        ...{ reason: step.reason, clientId: key },
      },
      'system',
    );
  }

  /** 责令改正: beside the case by a table of its own, with the officers of the case. */
  async #correct(file: Matter, step: MatterStep): Promise<void> {
    const { id, enterprise, outlet, point, level } = file;
    const { title } = await this.#named(file, '责令改正');
    await this.#parts.matters.open(
      {
        ...{
          machine: 'correction',
          event: 'order',
          title,
          enterprise,
          outlet,
          point,
          officers: file.officers,
        },
        ...(level !== '' && { level }),
        links: [link('matter', id)],
        given: { ...passed(step.given, ['content', 'correct-by', 'report-at']), officers: file.officers },
        ...{ reason: step.reason, clientId: `correction ${id} ${step.seq}` },
      },
      'system',
    );
  }

  /** An entry that was closed otherwise takes its inquiry with it. */
  async #settle(entry: Entry): Promise<void> {
    const { matters } = this.#parts;
    const inquiry = await matters.get(entry.inquiry);
    if (inquiry?.machine !== 'inquiry' || inquiry.state === 'closed') return;
    const { id, version } = inquiry;
    await matters.act({ matter: id, version, event: 'settled', reason: entry.number, given: {} }, 'system');
  }
}
