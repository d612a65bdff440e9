import type { OrderEvent, OrderOddity, OrderOutcome, OrderState } from './order.ts';
import { type OrderSignal, OVER } from './order-signal.ts';

/** One step of an order. A device's word that is not listed changes nothing and is kept as `stray`. */
export interface OrderRow {
  readonly from: OrderState;
  readonly signal: OrderSignal;
  readonly to: OrderState;
  readonly event: OrderEvent;
  readonly outcome?: OrderOutcome;
  readonly oddity?: OrderOddity;
}

export const ORDER_STATES: readonly OrderState[] = [
  'requested',
  'queued',
  'sent',
  'accepted',
  'executing',
  ...OVER,
];

type To = Omit<OrderRow, 'from' | 'signal'>;
const rows = (from: readonly OrderState[], signal: OrderSignal, to: To): OrderRow[] =>
  from.map((state) => ({ from: state, signal, ...to }));
const stay = (from: readonly OrderState[], signal: OrderSignal, event: OrderEvent, oddity?: OrderOddity) =>
  from.map((state): OrderRow => ({ from: state, signal, to: state, event, ...(oddity && { oddity }) }));

/** Answers may be read before the record of the request where a journal was pruned: `queued` takes them too. */
const UNANSWERED: readonly OrderState[] = ['queued', 'sent'];
const OUT: readonly OrderState[] = [...UNANSWERED, 'accepted', 'executing'];

/**
 * The states of an order.
 * @source HJ 212-2017 §6.1, §6.2, §6.5; supervision.md A.4
 */
export const ORDER_TABLE: readonly OrderRow[] = [
  ...rows(['requested'], 'approve', { to: 'queued', event: 'approve' }),
  ...rows(['requested'], 'refuse', { to: 'refused', event: 'refuse', outcome: 'refused' }),
  ...rows(['requested', 'queued'], 'cancel', { to: 'cancelled', event: 'cancel', outcome: 'cancelled' }),
  ...rows(['requested'], 'expiry', { to: 'expired', event: 'expire', outcome: 'not-approved' }),
  ...rows(['queued'], 'expiry', { to: 'expired', event: 'expire', outcome: 'not-online' }),
  ...stay([...OUT, 'done', 'failed'], 'approve-after', 'approve-after'),
  ...stay(['done', 'failed'], 'overdue', 'expire'),

  ...rows(['queued'], 'sent', { to: 'sent', event: 'send' }),
  ...stay(['sent', 'accepted', 'executing', ...OVER], 'sent', 'resend', 'resent'),
  ...stay(['sent'], 'silence', 'timeout'),
  ...rows(['sent'], 'unanswered', { to: 'failed', event: 'timeout', outcome: 'no-answer' }),

  ...rows(UNANSWERED, 'yes', { to: 'accepted', event: 'accept' }),
  ...stay(['accepted', 'executing'], 'yes', 'accept'),
  ...rows(UNANSWERED, 'no', { to: 'failed', event: 'reject', outcome: 'device-refused' }),
  ...rows(UNANSWERED, 'answer-garbled', { to: 'failed', event: 'reject', outcome: 'unreadable' }),

  ...rows(OUT, 'data', { to: 'executing', event: 'data' }),
  ...rows(OUT, 'data-poor', { to: 'executing', event: 'data' }),
  ...rows(['executing'], 'data-closing', { to: 'done', event: 'data', outcome: 'success' }),
  ...rows(['executing'], 'data-other', {
    to: 'failed',
    event: 'data',
    outcome: 'contradictory',
    oddity: 'second-data',
  }),

  ...rows(OUT, 'success', { to: 'done', event: 'result', outcome: 'success' }),
  ...rows(OUT, 'success-early', { to: 'executing', event: 'result' }),
  ...rows(OUT, 'success-poor', { to: 'failed', event: 'result', outcome: 'unreadable' }),
  ...rows(OUT, 'none', { to: 'done', event: 'result', outcome: 'no-data' }),
  ...rows(OUT, 'failure', { to: 'failed', event: 'result', outcome: 'device-failed' }),
  ...rows(OUT, 'result-garbled', { to: 'failed', event: 'result', outcome: 'unreadable' }),
  ...rows(['accepted', 'executing'], 'no-result', { to: 'failed', event: 'timeout', outcome: 'no-result' }),
  ...rows(['accepted', 'executing'], 'unclosed', {
    to: 'done',
    event: 'timeout',
    outcome: 'success-unclosed',
    oddity: 'missing-9012',
  }),
  ...rows(['executing'], 'lacking', { to: 'failed', event: 'timeout', outcome: 'unreadable' }),
];

const ROWS = new Map(ORDER_TABLE.map((row) => [`${row.from} ${row.signal}`, row]));

/** 9013 closes a notice; to any other request it says that the device has it. */
const NOTED: To = { to: 'done', event: 'result', outcome: 'success' };
const HEARD: To = { to: 'accepted', event: 'accept' };

/** The row of the table, or undefined where the signal changes nothing. @param isNotice the order waits for 9013 */
export function orderRow(state: OrderState, signal: OrderSignal, isNotice: boolean): OrderRow | undefined {
  if (signal !== 'noted') return ROWS.get(`${state} ${signal}`);
  const unanswered = state === 'sent' || state === 'queued';
  if (isNotice && (unanswered || state === 'accepted')) return { from: state, signal, ...NOTED };
  return unanswered ? { from: state, signal, ...HEARD } : undefined;
}
