import type { Instant } from './instant.ts';
import type { Edition, JournalPosition } from './reading.ts';

/**
 * Where an order stands. `requested`: waits for the second person. `queued`: waits for its turn, or for the
 * device to be on line. `sent`: the request is in the journal and on the line, no 9011 yet. `accepted`: 9011
 * said yes. `executing`: data of the exchange have come, no 9012 yet. The rest are ends.
 * @source HJ 212-2017 §6.1, §6.5; supervision.md A.4
 */
export type OrderState =
  | 'requested'
  | 'queued'
  | 'sent'
  | 'accepted'
  | 'executing'
  | 'done'
  | 'failed'
  | 'expired'
  | 'refused'
  | 'cancelled';

/** Why an order ended; null while it is open. */
export type OrderOutcome =
  /** 9012 said success, or the command has no result and its answer came. */
  | 'success'
  /** All data came, the closing 9012 never did. */
  | 'success-unclosed'
  /** 9012 ExeRtn=100. */
  | 'no-data'
  /** 9011 with another QnRtn than 1. */
  | 'device-refused'
  /** 9012 with another ExeRtn than 1 and 100. */
  | 'device-failed'
  /** No 9011 after all resends: whether the device acted is not known. */
  | 'no-answer'
  /** After 9011 nothing more came in time: whether the device acted is not known. */
  | 'no-result'
  /** Answers that contradict each other, such as two bottle numbers. */
  | 'contradictory'
  /** The reply lacks what it had to bring. */
  | 'unreadable'
  /** Its time ran out before it could be sent. */
  | 'not-online'
  | 'not-approved'
  | 'refused'
  | 'cancelled';

/** What asking may have done to the device: nothing to repeat, a setting, or something that must happen once. */
export type OrderEffect = 'read' | 'set' | 'once';

/** Classes of commands, each with a policy of its own. */
export type OrderClass = 'read' | 'recall' | 'stream' | 'clock' | 'setting' | 'secret' | 'control' | 'sample';

/** Edition whose command table and form are used; `extension`: a profile of the logger's own, with its form. */
export type OrderEdition = Edition | 'extension';

/** Who or what asked: a person, or a part of the house with the id of its object. */
export type OrderOrigin =
  | { readonly kind: 'person' }
  | {
      readonly kind: 'sample' | 'gap' | 'clock' | 'schedule' | 'snapshot' | 'key' | 'upper';
      readonly id: string;
    };

/** One order to one device, followed until it ends. */
export interface Order {
  /** Shown number too, `O-2026-000123`. */
  readonly id: string;
  /** Rises by one with each step. */
  readonly version: number;
  readonly state: OrderState;
  readonly outcome: OrderOutcome | null;
  readonly mn: string;
  readonly enterprise: string;
  readonly st: string;
  readonly cn: string;
  readonly edition: OrderEdition;
  readonly class: OrderClass;
  readonly effect: OrderEffect;
  /** Fields of CP by their name on the wire. */
  readonly params: Readonly<Record<string, string>>;
  readonly reason: string;
  /** Not to be seen by the enterprise or its agency until it is over, or at all. */
  readonly hidden: boolean;
  /** Sent before the second person agreed; who has to agree within the policy's time. */
  readonly urgent: boolean;
  readonly origin: OrderOrigin;
  /** Account id or 'system'. */
  readonly askedBy: string;
  readonly askedByName: string;
  readonly askedAt: Instant;
  readonly approvedBy: string;
  readonly approvedByName: string;
  readonly approvedAt: Instant | null;
  /** Not sent any more after this. */
  readonly expiresAt: Instant;
  /** Set before it goes out the first time and never changed: every resend carries the same bytes. */
  readonly qn: string;
  /** Times the request went out. */
  readonly sends: number;
  readonly sentAt: Instant | null;
  readonly acceptedAt: Instant | null;
  readonly endedAt: Instant | null;
  /**
   * When the next answer is overdue, or the approval of an urgent order that is over; null: nothing is waited
   * for.
   */
  readonly deadlineAt: Instant | null;
  readonly qnRtn: string;
  readonly exeRtn: string;
  /** Data packets of the exchange received. */
  readonly packets: number;
  /** Fields of the data reply (`SystemTime`, `VaseNo` …); empty for time-range data, which are readings. */
  readonly result: Readonly<Record<string, string>>;
  /** What was odd about the exchange. */
  readonly oddities: readonly OrderOddity[];
  /** Connection on which the request last went out: the position of its `opened` record. */
  readonly connection?: number;
}

export type OrderOddity =
  | 'missing-9011'
  | 'missing-9012'
  | 'repeated-9011'
  | 'repeated-9012'
  | 'late-answer'
  | 'other-qn'
  | 'other-connection'
  | 'second-data'
  | 'resent';

export type OrderEvent =
  | 'ask'
  | 'approve'
  | 'refuse'
  | 'cancel'
  | 'approve-after'
  | 'send'
  | 'resend'
  | 'accept'
  | 'reject'
  | 'data'
  | 'result'
  | 'timeout'
  | 'expire'
  /** An answer that changed nothing: late, repeated, contradictory. */
  | 'stray';

/** One step of the timeline; with the frame that brought it where there was one. */
export interface OrderStep {
  readonly seq: number;
  readonly order: string;
  readonly at: Instant;
  readonly by: string;
  readonly byName: string;
  readonly event: OrderEvent;
  readonly from: OrderState;
  readonly to: OrderState;
  readonly reason: string;
  /** The frame in the journal, ours or the device's. */
  readonly frame: JournalPosition | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What is asked for. */
export interface OrderAsk {
  readonly mn: string;
  readonly cn: string;
  /** Default: the logger's edition, by hand or as detected. */
  readonly edition?: Edition;
  /** Default: the system code the logger uploads with, 32 when unknown. */
  readonly st?: string;
  readonly params: Readonly<Record<string, string>>;
  readonly reason: string;
  readonly hidden?: boolean;
  readonly urgent?: boolean;
  /** Default: the policy's. */
  readonly expiresAt?: Instant;
}

/** The order whole, with what this viewer may do now. */
export interface OrderDetail {
  readonly order: Order;
  readonly steps: readonly OrderStep[];
  readonly choices: readonly ('approve' | 'refuse' | 'cancel' | 'approve-after')[];
}

export const ORDER_OPEN: readonly OrderState[] = ['requested', 'queued', 'sent', 'accepted', 'executing'];
export const isOrderOpen = (state: OrderState): boolean => ORDER_OPEN.includes(state);
