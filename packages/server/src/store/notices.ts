import type { Channel, Instant, Notice, NoticePreference } from '@wenqu/domain';
import type { BookPage } from './book.ts';

/** A channel with what opens it; the secret never leaves the house. */
export interface KeptChannel extends Channel {
  readonly secret: string;
}

export interface NoticeQuery {
  readonly to: string;
  readonly unread?: boolean;
  readonly cursor?: string;
  readonly limit: number;
}

/** Notices, how people want to be told, and the ways out. Every store passes `notices.contract.ts`. */
export interface NoticeStore {
  channels(): Promise<KeptChannel[]>;
  /** @throws WQ_NOTICE_CONFLICT when the version is not the one after what is held */
  keepChannel(channel: KeptChannel): Promise<void>;
  preference(account: string): Promise<NoticePreference | undefined>;
  preferences(): Promise<NoticePreference[]>;
  /** @throws WQ_NOTICE_CONFLICT when the version is not the one after what is held */
  keepPreference(preference: NoticePreference): Promise<void>;
  /** Keep new ones; an id that is there already is left as it is. Returns those that were new. */
  add(notices: readonly Notice[]): Promise<Notice[]>;
  /** What became of one; its version rises by one. A step that comes too late is dropped: false. */
  change(notice: Notice): Promise<boolean>;
  get(id: string): Promise<Notice | undefined>;
  /** Newest first. */
  list(query: NoticeQuery): Promise<BookPage<Notice>>;
  unread(to: string): Promise<number>;
  /** To be tried now, oldest first. */
  due(now: Instant, limit: number): Promise<Notice[]>;
  /** Unread beyond their clock, oldest first. */
  toEscalate(now: Instant, limit: number): Promise<Notice[]>;
  close(): Promise<void>;
}

/** The place of a notice in its person's list, newest first. */
export const noticePlace = ({ at, id }: Pick<Notice, 'at' | 'id'>): readonly [number, string] => [at, id];
