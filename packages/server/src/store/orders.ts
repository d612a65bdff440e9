import type { Instant, JournalPosition, Order, OrderOrigin, OrderState, OrderStep } from '@wenqu/domain';
import type { BookPage } from './book.ts';

/** What a list of orders may be narrowed by; newest first. */
export interface OrderQuery {
  readonly mn?: string;
  readonly enterprise?: string;
  /** Only orders of these enterprises; the other ones do not exist. */
  readonly enterprises?: readonly string[];
  readonly state?: readonly OrderState[];
  readonly cn?: string;
  readonly class?: Order['class'];
  readonly origin?: OrderOrigin['kind'];
  /** Id of the origin's object; with `origin`. */
  readonly originId?: string;
  /** Without it hidden orders do not exist: not in items, totals or numbers. */
  readonly withHidden: boolean;
  readonly cursor?: string;
  readonly limit: number;
}

/** How far the journal was read: transitions up to `applied`, packets nobody asked for up to `told`. */
export interface OrderMarks {
  readonly applied: JournalPosition;
  readonly told: JournalPosition;
}

/** What is kept of a device beside its orders. MNs are told apart without case: `mn` is in lower case. */
export interface OrderDevice {
  readonly mn: string;
  /** The highest QN that ever went, or may have gone, to it. */
  readonly lastQn: string;
  /** What command 1000 last set there with success; null: the standard's defaults. */
  readonly answerS: number | null;
  readonly resends: number | null;
}

/** Everything that one turn of the engine changes: all of it survives, or none of it happened. */
export interface OrderBatch {
  /** Each at most once, as it stands after all its steps. */
  readonly orders: readonly Order[];
  readonly steps: readonly OrderStep[];
  readonly devices: readonly OrderDevice[];
  readonly marks: OrderMarks;
}

/** What an engine begins with. */
export interface OrdersHead {
  /** Null: nothing was ever kept here. */
  readonly marks: OrderMarks | null;
  /** Orders that are open, or that owe an approval, oldest first. */
  readonly open: readonly Order[];
  readonly devices: readonly OrderDevice[];
  /** Highest number given, by series (`O-2026`). */
  readonly numbers: ReadonlyMap<string, number>;
}

/** Orders and their timelines. One writer, the engine. Every store passes `orders.contract.ts`. */
export interface OrderStore {
  head(): Promise<OrdersHead>;
  /**
   * Resolved, the batch survives a crash of the process; a power cut may take it until `sync`, and the journal
   * gives back what is written there. What survives is always a beginning of all commits.
   *
   * @throws WQ_DISK_LOW, WQ_STORE; then nothing of the batch was kept
   */
  commit(batch: OrderBatch): Promise<void>;
  /** Everything committed before the call is on disk. Commits go on meanwhile. @throws WQ_DISK_LOW, WQ_STORE */
  sync(): Promise<void>;
  order(id: string): Promise<Order | undefined>;
  /** The newest order that went to this MN (without case) under this QN. */
  byQn(mn: string, qn: string): Promise<Order | undefined>;
  /** Oldest first. */
  steps(order: string): Promise<OrderStep[]>;
  list(query: OrderQuery): Promise<BookPage<Order>>;
  /** Orders of a class that people asked of this MN (without case) since. */
  askedSince(mn: string, of: Order['class'], since: Instant): Promise<number>;
  close(): Promise<void>;
}
