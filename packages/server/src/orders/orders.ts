import type { Account, Instant, Order, OrderAsk, OrderDetail, OrderOrigin, OrderStep } from '@wenqu/domain';
import type { JournalRecord } from '../journal/journal.ts';
import type { BookPage } from '../store/book.ts';
import type { OrderQuery } from '../store/orders.ts';

export type { OrderQuery } from '../store/orders.ts';

/** What would go out if it were asked for: nothing is kept, nothing is sent. */
export interface DryRun {
  /** The frame as text, PW masked. */
  readonly frame: string;
  readonly class: Order['class'];
  readonly effect: Order['effect'];
  /** Whether a second person must agree first. */
  readonly approval: 'none' | 'before' | 'after';
  readonly online: boolean;
  /** Orders before it at the same device. */
  readonly ahead: number;
  readonly expiresAt: Instant;
}

/** What a part of the house asks for besides people; told apart by its origin. */
export interface HouseAsk extends OrderAsk {
  readonly origin: OrderOrigin;
  /** Approved already by this person (a sample's own approval), so it need not be asked again. */
  readonly approvedBy?: Pick<Account, 'id' | 'displayName'>;
}

/**
 * Orders to devices: durable objects, each done at most once. The journal is their truth from the moment a
 * request is sent; what stands in the store beside it can be read again from there.
 */
export interface Orders {
  /**
   * Ask as a person. A class that needs a second person begins `requested`.
   *
   * @throws WQ_ORDER_REFUSED with the policy's reason; WQ_INPUT when a field of CP is wrong; WQ_NOT_FOUND for an MN nobody knows
   */
  ask(ask: OrderAsk, by: Account): Promise<Order>;
  /** Ask as a part of the house. The same origin, MN and command twice while the first is open gives the first. */
  askAs(ask: HouseAsk): Promise<Order>;
  dryRun(ask: OrderAsk, by: Account): Promise<DryRun>;
  /** @throws WQ_ORDER_REFUSED, WQ_ORDER_CONFLICT when `version` is stale */
  act(
    id: string,
    act: 'approve' | 'refuse' | 'cancel' | 'approve-after',
    by: Account | 'system',
    reason: string,
    version?: number,
  ): Promise<Order>;
  order(id: string): Promise<Order | undefined>;
  detail(id: string, viewer: Account): Promise<OrderDetail | undefined>;
  list(query: OrderQuery): Promise<BookPage<Order>>;
  /** After each step, once it is kept. A listener that must not miss one asks `list` again at its start. */
  onStep(listener: (order: Order, step: OrderStep) => void): () => void;
  /**
   * Packets of devices that answer no open order: a bottle kept by the device's own rule, a changed parameter,
   * a request for time or a key. Awaited before the engine's place in the journal moves on, so each is told at
   * least once; a handler knows by the position what it has seen.
   */
  onUnasked(handler: (record: JournalRecord) => Promise<void>): () => void;
  close(): Promise<void>;
}
