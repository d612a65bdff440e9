import type {
  BookSnapshot,
  ForwardChange,
  ForwardControl,
  ForwardDead,
  ForwardDraft,
  ForwardReceipt,
  ForwardStatus,
  ForwardTarget,
  Instant,
  JournalPosition,
} from '@wenqu/domain';
import type { RingKey } from '../ingest/key-ring.ts';
import type { BookPage } from '../store/book.ts';
import type { ForwardAuthor, ReceiptPage, ReceiptQuery } from '../store/forwarding.ts';
import type { LinePlace } from './up-line.ts';

/** What one dialling told. */
export interface LineTested {
  readonly ok: boolean;
  readonly zh: string;
  readonly en: string;
  readonly ms: number;
  /** SHA-256 of the certificate that was shown, '' without TLS. */
  readonly fingerprint: string;
}

/** Targets above with what each has received. What is sent is read from the journal by a thread of its own. */
export interface Forwarding {
  targets(): Promise<ForwardTarget[]>;
  target(id: string): Promise<ForwardTarget | undefined>;
  /** @throws WQ_INPUT with every fault by field, or when there are too many targets */
  add(draft: ForwardDraft, author: ForwardAuthor): Promise<ForwardTarget>;
  /** @throws WQ_INPUT, WQ_BOOK_CONFLICT, WQ_NOT_FOUND */
  change(id: string, version: number, draft: ForwardDraft, author: ForwardAuthor): Promise<ForwardTarget>;
  /** @throws WQ_BOOK_CONFLICT, WQ_NOT_FOUND */
  setEnabled(id: string, version: number, enabled: boolean, author: ForwardAuthor): Promise<ForwardTarget>;
  /** @throws WQ_BOOK_CONFLICT, WQ_NOT_FOUND */
  retire(id: string, version: number, author: ForwardAuthor): Promise<void>;
  history(id: string): Promise<ForwardChange[]>;
  /** Standing of every target in use, as last told. */
  statuses(): readonly ForwardStatus[];
  onStatus(listener: (changed: readonly ForwardStatus[]) => void): () => void;
  /** Send everything that arrived since then once more; the receiver drops what it has. Returns the position. */
  resendFrom(id: string, at: Instant): Promise<JournalPosition>;
  receipts(query: ReceiptQuery): Promise<ReceiptPage>;
  /** Which targets received this frame. */
  receivedBy(position: JournalPosition): Promise<{ target: string; receipt: ForwardReceipt }[]>;
  dead(id: string, cursor: string | undefined, limit: number): Promise<BookPage<ForwardDead>>;
  /** Undelivered frames once more; all of them without `positions`. Returns how many. */
  sendAgain(id: string, positions: readonly JournalPosition[] | undefined): Promise<number>;
  /** What waits for an answer now goes to the undelivered frames. Returns how many. */
  giveUp(id: string): Promise<number>;
  test(place: LinePlace): Promise<LineTested>;
  controls(id: string, cursor: string | undefined, limit: number): Promise<BookPage<ForwardControl>>;
  bookChanged(book: BookSnapshot): Promise<void>;
  keysChanged(keys: readonly RingKey[]): Promise<void>;
  close(): Promise<void>;
}
