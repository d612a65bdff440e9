import { type Instant, instant, MICROS_PER_SECOND } from './instant.ts';
import {
  isOrderOpen,
  type Order,
  type OrderDetail,
  type OrderEvent,
  type OrderOddity,
  type OrderOutcome,
  type OrderStep,
} from './order.ts';
import { type OrderSignal, signalOf } from './order-signal.ts';
import { type OrderRow, orderRow } from './order-table.ts';
import type { JournalPosition } from './reading.ts';

/** What the tables of the edition and the logger's settings say of an exchange. */
export interface OrderTerms {
  readonly pattern: 'set' | 'get' | 'history' | 'notify';
  /** Fields its data reply has to bring. */
  readonly replyFields: readonly string[];
  /** How long a 9011 is waited for, and how often the request is sent again then. @source HJ 212-2017 §6.2 */
  readonly answerS: number;
  readonly resends: number;
  /** Quiet time after 9011 or any data before it counts as over. */
  readonly executionS: number;
  /** Within which the second person agrees to an urgent order. */
  readonly approveAfterS: number;
}

export type OrderReply =
  | { readonly kind: 'request-return'; readonly code: string }
  | { readonly kind: 'execution-result'; readonly code: string }
  | { readonly kind: 'notify-return' }
  | { readonly kind: 'data'; readonly fields: Readonly<Record<string, string>> };

/** A frame of the journal. */
export interface OrderFrame {
  readonly position: JournalPosition;
  readonly connection: number;
  readonly arrival: Instant;
}

export type OrderAct = OrderDetail['choices'][number];

export type OrderFact =
  | {
      readonly kind: 'act';
      readonly act: OrderAct;
      readonly at: Instant;
      readonly by: string;
      readonly byName: string;
      readonly reason: string;
    }
  /** Our request is durable: it is, or is about to be, on the wire. */
  | { readonly kind: 'sent'; readonly frame: OrderFrame }
  /** `foreign`: it carries the QN of no order; `detail` is kept with the step. */
  | {
      readonly kind: 'answer';
      readonly frame: OrderFrame;
      readonly reply: OrderReply;
      readonly foreign?: boolean;
      readonly detail?: Readonly<Record<string, unknown>>;
    }
  /** The deadline has passed. */
  | { readonly kind: 'clock'; readonly at: Instant; readonly online: boolean };

export interface OrderAdvance {
  readonly order: Order;
  /** Undefined: the order changed, but nothing that its timeline tells (one more packet of a time range). */
  readonly step: OrderStep | undefined;
  /** `send`: the request goes out again; `end`: the exchange is over, the device is free for the next. */
  readonly task: 'send' | 'end' | undefined;
}

/** Quiet times of an answer after which a whole reply stands without its 9012. [P] */
const CLOSING_ANSWERS = 3;

const after = (at: Instant, seconds: number): Instant => instant(at + seconds * MICROS_PER_SECOND);

/**
 * The order after a fact. Pure and total: whatever a device says in whatever state ends in a named state, and
 * what changes nothing is kept as `stray`.
 *
 * @throws RangeError for an act that the table does not allow; `order-policy.ts` is asked first
 * @source HJ 212-2017 §6.1, §6.2, §6.5
 */
export function advance(order: Order, fact: OrderFact, terms: OrderTerms): OrderAdvance {
  const signal = signalOf(order, fact, terms);
  const row = orderRow(order.state, signal, terms.pattern === 'notify');
  if (!row) return stray(order, fact, signal);
  const changed = changes(order, fact, row, signal, terms);
  const step = isTold(order, fact, signal, terms) ? stepOf(order, fact, row.event, row.to) : undefined;
  const next: Order = {
    ...order,
    ...changed,
    state: row.to,
    version: order.version + (step ? 1 : 0),
    oddities: withOddities(order, oddities(order, fact, row, terms)),
    deadlineAt: deadline({ ...order, ...changed }, fact, row, signal, terms),
  };
  return { order: next, step, task: taskOf(order, fact, row, signal) };
}

function taskOf(order: Order, fact: OrderFact, row: OrderRow, signal: OrderSignal): OrderAdvance['task'] {
  if (signal === 'silence') return fact.kind === 'clock' && fact.online ? 'send' : undefined;
  return isOrderOpen(order.state) && !isOrderOpen(row.to) ? 'end' : undefined;
}

/** The clock that makes us send again tells nothing: the resend does. Packets of a time range are counted. */
const isTold = (order: Order, fact: OrderFact, signal: OrderSignal, terms: OrderTerms): boolean =>
  signal !== 'silence' &&
  !(fact.kind === 'answer' && signal === 'data' && terms.pattern === 'history' && order.packets > 0);

/** Nothing changes but the timeline: late, repeated, contradictory, or of another order. */
function stray(order: Order, fact: OrderFact, signal: OrderSignal): OrderAdvance {
  if (fact.kind === 'act') throw new RangeError(`此状态不允许 / not allowed: ${order.state} ${fact.act}`);
  if (fact.kind !== 'answer') return { order, step: undefined, task: undefined };
  const step = stepOf(order, fact, 'stray', order.state);
  const odd = [...strayOddities(order, fact.reply.kind, signal), ...connectionOddity(order, fact.frame)];
  const next = { ...order, version: order.version + 1, oddities: withOddities(order, odd) };
  return { order: next, step, task: undefined };
}

const CLOSED_BY_CLOCK: readonly (OrderOutcome | null)[] = ['no-answer', 'no-result', 'success-unclosed'];

function strayOddities(order: Order, kind: OrderReply['kind'], signal: OrderSignal): OrderOddity[] {
  if (signal === 'foreign') return ['other-qn'];
  if (CLOSED_BY_CLOCK.includes(order.outcome)) return ['late-answer'];
  switch (kind) {
    case 'request-return':
      return [order.qnRtn === '' ? 'late-answer' : 'repeated-9011'];
    case 'execution-result':
      return [order.exeRtn === '' ? 'late-answer' : 'repeated-9012'];
    case 'notify-return':
      return ['late-answer'];
    case 'data':
      return [order.packets === 0 ? 'late-answer' : 'second-data'];
  }
}

const connectionOddity = (order: Order, frame: OrderFrame): OrderOddity[] =>
  order.connection === undefined || order.connection === frame.connection ? [] : ['other-connection'];

function oddities(order: Order, fact: OrderFact, row: OrderRow, terms: OrderTerms): OrderOddity[] {
  const odd: OrderOddity[] = row.oddity ? [row.oddity] : [];
  if (fact.kind !== 'answer') return odd;
  odd.push(...connectionOddity(order, fact.frame));
  const spoke = row.event === 'result' || row.event === 'data';
  const unheard = order.qnRtn === '' && terms.pattern !== 'notify';
  if (spoke && unheard && !isOrderOpen(row.to)) odd.push('missing-9011');
  return odd;
}

function withOddities(order: Order, odd: readonly OrderOddity[]): readonly OrderOddity[] {
  const fresh = odd.filter((each) => !order.oddities.includes(each));
  return fresh.length === 0 ? order.oddities : [...order.oddities, ...fresh];
}

/** Fields that the fact fills in. */
function changes(
  order: Order,
  fact: OrderFact,
  row: OrderRow,
  signal: OrderSignal,
  terms: OrderTerms,
): Partial<Order> {
  const at = atOf(fact);
  const ends = isOrderOpen(order.state) && !isOrderOpen(row.to);
  const ended = ends ? { endedAt: at, outcome: row.outcome ?? null } : {};
  switch (fact.kind) {
    case 'act': {
      const agrees = fact.act === 'approve' || fact.act === 'approve-after';
      const approval = { approvedBy: fact.by, approvedByName: fact.byName, approvedAt: at };
      return { ...ended, ...(agrees && approval) };
    }
    case 'sent':
      return {
        sends: order.sends + 1,
        sentAt: order.sentAt ?? at,
        connection: fact.frame.connection,
      };
    case 'answer':
      return { ...ended, ...replied(order, fact.reply, at, signal, terms) };
    case 'clock':
      return ended;
  }
}

function replied(
  order: Order,
  reply: OrderReply,
  at: Instant,
  signal: OrderSignal,
  terms: OrderTerms,
): Partial<Order> {
  switch (reply.kind) {
    case 'request-return':
      return { qnRtn: reply.code, ...(signal === 'yes' && { acceptedAt: at }) };
    case 'execution-result':
      return { exeRtn: reply.code };
    case 'notify-return':
      return { acceptedAt: order.acceptedAt ?? at };
    case 'data': {
      // The first bottle number stands; what contradicts it is in the step.
      const keeps = terms.pattern === 'history' || signal === 'data-other';
      return { packets: order.packets + 1, ...(!keeps && { result: reply.fields }) };
    }
  }
}

function deadline(
  order: Order,
  fact: OrderFact,
  row: OrderRow,
  signal: OrderSignal,
  terms: OrderTerms,
): Instant | null {
  const at = atOf(fact);
  switch (row.to) {
    case 'requested':
      return order.deadlineAt;
    case 'queued':
      return order.expiresAt;
    case 'sent':
      if (signal === 'sent') return after(at, terms.answerS);
      if (signal !== 'silence') return order.deadlineAt;
      return fact.kind === 'clock' && fact.online ? after(at, terms.answerS) : order.expiresAt;
    case 'accepted':
    case 'executing':
      if (signal === 'success-early') return after(at, terms.answerS);
      // The reply is whole: only the closing 9012 is missing, which follows at once or was lost with the line.
      if (signal === 'data' && terms.pattern === 'get') return after(at, CLOSING_ANSWERS * terms.answerS);
      return fact.kind === 'answer' ? after(at, terms.executionS) : order.deadlineAt;
    default: {
      const owed = order.urgent && order.approvedAt === null && order.sends > 0 && signal !== 'overdue';
      return owed ? after(order.askedAt, terms.approveAfterS) : null;
    }
  }
}

const atOf = (fact: OrderFact): Instant => ('frame' in fact ? fact.frame.arrival : fact.at);

function stepOf(order: Order, fact: OrderFact, event: OrderEvent, to: Order['state']): OrderStep {
  return {
    seq: order.version + 1,
    order: order.id,
    at: atOf(fact),
    by: fact.kind === 'act' ? fact.by : fact.kind === 'answer' ? 'device' : 'system',
    byName: fact.kind === 'act' ? fact.byName : '',
    event,
    from: order.state,
    to,
    reason: fact.kind === 'act' ? fact.reason : '',
    frame: 'frame' in fact ? fact.frame.position : null,
    detail: fact.kind === 'answer' ? detailOf(fact) : {},
  };
}

function detailOf({ reply, detail }: Extract<OrderFact, { kind: 'answer' }>): Record<string, unknown> {
  switch (reply.kind) {
    case 'request-return':
      return { qnRtn: reply.code, ...detail };
    case 'execution-result':
      return { exeRtn: reply.code, ...detail };
    case 'notify-return':
      return { ...detail };
    case 'data':
      return { fields: reply.fields, ...detail };
  }
}

/** The first step of an order that has just been asked for. */
export const askStep = (order: Order): OrderStep => ({
  seq: order.version,
  order: order.id,
  at: order.askedAt,
  by: order.askedBy,
  byName: order.askedByName,
  event: 'ask',
  from: order.state,
  to: order.state,
  reason: order.reason,
  frame: null,
  detail: {},
});
