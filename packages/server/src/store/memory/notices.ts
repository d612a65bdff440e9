import type { Instant, Notice, NoticePreference } from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import { type KeptChannel, type NoticeQuery, type NoticeStore, noticePlace } from '../notices.ts';

const newestFirst = (a: Notice, b: Notice): number => b.at - a.at || (a.id < b.id ? 1 : -1);
const byClock = (of: (notice: Notice) => Instant | null) => (a: Notice, b: Notice) =>
  (of(a) ?? 0) - (of(b) ?? 0) || (a.id < b.id ? -1 : 1);

/** Notices in memory. */
export class MemoryNotices implements NoticeStore {
  readonly #channels = new Map<string, KeptChannel>();
  readonly #preferences = new Map<string, NoticePreference>();
  readonly #notices = new Map<string, Notice>();

  async channels(): Promise<KeptChannel[]> {
    return [...this.#channels.values()];
  }

  async keepChannel(channel: KeptChannel): Promise<void> {
    checkNext(this.#channels.get(channel.id)?.version ?? 0, channel.version);
    this.#channels.set(channel.id, channel);
  }

  async preference(account: string): Promise<NoticePreference | undefined> {
    return this.#preferences.get(account);
  }

  async preferences(): Promise<NoticePreference[]> {
    return [...this.#preferences.values()];
  }

  async keepPreference(preference: NoticePreference): Promise<void> {
    checkNext(this.#preferences.get(preference.account)?.version ?? 0, preference.version);
    this.#preferences.set(preference.account, preference);
  }

  async add(notices: readonly Notice[]): Promise<Notice[]> {
    return notices.filter((notice) => {
      if (this.#notices.has(notice.id)) return false;
      this.#notices.set(notice.id, notice);
      return true;
    });
  }

  async change(notice: Notice): Promise<boolean> {
    if (this.#notices.get(notice.id)?.version !== notice.version - 1) return false;
    this.#notices.set(notice.id, notice);
    return true;
  }

  async get(id: string): Promise<Notice | undefined> {
    return this.#notices.get(id);
  }

  async list({ to, unread, cursor, limit }: NoticeQuery): Promise<BookPage<Notice>> {
    checkPage(limit);
    const all = [...this.#notices.values()]
      .filter((notice) => notice.to === to && (!unread || notice.readAt === null))
      .sort(newestFirst);
    const place = cursor === undefined ? undefined : readCursor(cursor, 'number', 'string');
    const rest = place
      ? all.filter(({ at, id }) => at < place[0] || (at === place[0] && id < place[1]))
      : all;
    const items = rest.slice(0, limit);
    const last = items.at(-1);
    return {
      items,
      total: all.length,
      next: rest.length > limit && last ? writeCursor(noticePlace(last)) : null,
    };
  }

  async unread(to: string): Promise<number> {
    return [...this.#notices.values()].filter((notice) => notice.to === to && notice.readAt === null).length;
  }

  async due(now: Instant, limit: number): Promise<Notice[]> {
    return [...this.#notices.values()]
      .filter(({ tryAt }) => tryAt !== null && tryAt <= now)
      .sort(byClock(({ tryAt }) => tryAt))
      .slice(0, limit);
  }

  async toEscalate(now: Instant, limit: number): Promise<Notice[]> {
    return [...this.#notices.values()]
      .filter(({ escalateAt, readAt }) => readAt === null && escalateAt !== null && escalateAt <= now)
      .sort(byClock(({ escalateAt }) => escalateAt))
      .slice(0, limit);
  }

  async close(): Promise<void> {}
}

function checkNext(held: number, version: number): void {
  if (version !== held + 1) throw new WenquError('WQ_NOTICE_CONFLICT', { version: held });
}
