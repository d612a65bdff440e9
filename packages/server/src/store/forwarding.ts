import type {
  ForwardChange,
  ForwardControl,
  ForwardDead,
  ForwardDraft,
  ForwardReceipt,
  ForwardTarget,
  Instant,
  JournalPosition,
} from '@wenqu/domain';
import type { BookPage } from './book.ts';

/** What only the way up may know of a target. */
export interface ForwardSecrets {
  /** For MNs without one of their own; '' = the logger's. */
  readonly pw: string;
  /** SM4 key of the link, 32 hex digits; '' = none. */
  readonly key: string;
  /** By MN of the logger, in lower case. */
  readonly pws: Readonly<Record<string, string>>;
}

export interface ForwardAuthor {
  readonly by: string;
  readonly byName: string;
  readonly reason: string;
  readonly at: Instant;
}

/** How far a target has come. Absent: it never began. */
export interface ForwardProgress {
  readonly cursor: JournalPosition;
  readonly acked: number;
  readonly refused: number;
  readonly resent: number;
  readonly echoes: number;
  /** First moment of the natural day (UTC+8) that `ackedToday` counts. */
  readonly day: Instant;
  readonly ackedToday: number;
  readonly lastAckAt: Instant | null;
}

/** What one target settled since the last saving. Kept whole or not at all. */
export interface ForwardStep {
  readonly target: string;
  readonly progress: ForwardProgress;
  readonly receipts: readonly ForwardReceipt[];
  readonly dead: readonly ForwardDead[];
  /** Dead letters that were answered after all, or taken off the list. */
  readonly undead: readonly JournalPosition[];
}

export interface ReceiptQuery {
  readonly target: string;
  /** MN as it went up, any case. */
  readonly mn?: string;
  readonly qn?: string;
  readonly from?: Instant;
  readonly to?: Instant;
  readonly cursor?: string;
  readonly limit: number;
}

/** A page of a search; it may hold fewer than asked for, or none, and still have a next one. */
export interface ReceiptPage {
  readonly items: readonly ForwardReceipt[];
  readonly next: string | null;
}

/** Targets of forwarding, how far each has come, and what was received above. Passes `forwarding.contract.ts`. */
export interface ForwardingStore {
  /** Those in use, oldest first. */
  targets(): Promise<ForwardTarget[]>;
  target(id: string): Promise<ForwardTarget | undefined>;
  secrets(id: string): Promise<ForwardSecrets>;
  /** @throws WQ_INPUT with every fault by field */
  add(draft: ForwardDraft, author: ForwardAuthor): Promise<ForwardTarget>;
  /** @throws WQ_INPUT; WQ_BOOK_CONFLICT when `version` is stale; WQ_NOT_FOUND */
  change(id: string, version: number, draft: ForwardDraft, author: ForwardAuthor): Promise<ForwardTarget>;
  /** @throws WQ_BOOK_CONFLICT, WQ_NOT_FOUND */
  setEnabled(id: string, version: number, enabled: boolean, author: ForwardAuthor): Promise<ForwardTarget>;
  /** It is kept with its history and receipts, and sends no more. @throws WQ_BOOK_CONFLICT, WQ_NOT_FOUND */
  retire(id: string, version: number, author: ForwardAuthor): Promise<void>;
  /** Newest first. */
  history(id: string): Promise<ForwardChange[]>;

  progress(id: string): Promise<ForwardProgress | undefined>;
  /** All steps in one transaction that survives a power cut. @throws WQ_DISK_LOW: nothing was kept */
  save(steps: readonly ForwardStep[]): Promise<void>;
  /** Newest first. */
  receipts(query: ReceiptQuery): Promise<ReceiptPage>;
  /** Positions at or after `from` that were answered: what must not be sent again after a crash. */
  receivedFrom(id: string, from: JournalPosition): Promise<ReadonlySet<number>>;
  /** Which targets received this frame, with the receipt. */
  receivedBy(position: JournalPosition): Promise<{ target: string; receipt: ForwardReceipt }[]>;
  /** Answered frames in each of the `minutes` before `to`, oldest first. */
  perMinute(id: string, to: Instant, minutes: number): Promise<number[]>;
  /** Forget receipts older than this. */
  forget(before: Instant): Promise<void>;

  /** Newest first. */
  dead(id: string, cursor: string | undefined, limit: number): Promise<BookPage<ForwardDead>>;
  deadWaiting(id: string): Promise<JournalPosition[]>;
  deadCount(id: string): Promise<number>;
  /** Mark for another try; all of them without `positions`. Returns how many. */
  sendAgain(id: string, positions: readonly JournalPosition[] | undefined): Promise<number>;

  /** Note a request from above; the same (target, MN, CN, QN) again changes nothing and gives what was noted. */
  control(entry: ForwardControl): Promise<ForwardControl | undefined>;
  /** What became of it. */
  controlIs(
    target: string,
    upMn: string,
    cn: string,
    qn: string,
    more: Partial<Pick<ForwardControl, 'qnRtn' | 'order' | 'zh' | 'en'>>,
  ): Promise<void>;
  controlOf(order: string): Promise<ForwardControl | undefined>;
  /** Newest first. */
  controls(id: string, cursor: string | undefined, limit: number): Promise<BookPage<ForwardControl>>;
  close(): Promise<void>;
}
