import {
  advance,
  instant,
  isOrderOpen,
  type JournalPosition,
  ORDER_STATES,
  type Order,
  type OrderFact,
  type OrderReply,
  type OrderTerms,
} from '@wenqu/domain';
import { EXCHANGES, type Exchange, type Reply } from '@wenqu/hj212';
import type { Dice } from './dice.ts';

const START = instant(1_767_571_200_000_000);

/** An order as it waits for its turn. */
export const queuedOrder = (exchange: Exchange): Order => ({
  id: 'O-2026-000001',
  version: 1,
  state: 'queued',
  outcome: null,
  mn: '010000A8900016F000169DC0',
  enterprise: '',
  st: '32',
  cn: exchange.cn,
  edition: exchange.edition === 'extension' ? '2017' : exchange.edition,
  class: 'control',
  effect: exchange.effect,
  params: {},
  reason: '',
  hidden: false,
  urgent: false,
  origin: { kind: 'person' },
  askedBy: 'a',
  askedByName: 'a',
  askedAt: START,
  approvedBy: '',
  approvedByName: '',
  approvedAt: null,
  expiresAt: instant(START + 3_600_000_000),
  qn: '20260105081000001',
  sends: 0,
  sentAt: null,
  acceptedAt: null,
  endedAt: null,
  deadlineAt: null,
  qnRtn: '',
  exeRtn: '',
  packets: 0,
  result: {},
  oddities: [],
});

function replyOf(reply: Reply): OrderReply | undefined {
  switch (reply.kind) {
    case 'request-return':
    case 'execution-result':
      return { kind: reply.kind, code: reply.code };
    case 'notify-return':
      return { kind: 'notify-return' };
    case 'data':
      return { kind: 'data', fields: Object.fromEntries(reply.fields) };
    case 'data-return':
      return undefined;
  }
}

/** One order that is told everything a damaged stream says; it must stay in its table and end once. */
export class OrderWalk {
  #order: Order;
  readonly #terms: OrderTerms;
  readonly #dice: Dice;
  #at = START as number;
  #position = 0;

  constructor(dice: Dice) {
    const exchange = dice.pick(EXCHANGES);
    this.#dice = dice;
    this.#order = queuedOrder(exchange);
    this.#terms = {
      pattern: exchange.pattern,
      replyFields: exchange.replyFields,
      answerS: 10,
      resends: 3,
      executionS: exchange.executionS,
      approveAfterS: 60,
    };
  }

  /** Tells the order of a packet, and now and then of the clock or of its own request. */
  hear(reply: Reply | undefined): void {
    if (this.#dice.oneIn(4)) this.#take({ kind: 'sent', frame: this.#frame() });
    if (this.#dice.oneIn(6))
      this.#take({ kind: 'clock', at: instant(this.#at), online: this.#dice.oneIn(2) });
    const heard = reply && replyOf(reply);
    if (heard === undefined) return;
    const foreign = this.#dice.oneIn(8);
    this.#take({ kind: 'answer', frame: this.#frame(), reply: heard, foreign });
  }

  #frame() {
    this.#at += this.#dice.roll(20_000_000);
    this.#position += 100;
    const connection = this.#dice.oneIn(10) ? 7 : 0;
    return { position: this.#position as JournalPosition, connection, arrival: instant(this.#at) };
  }

  #take(fact: OrderFact): void {
    const before = this.#order;
    const { order, step } = advance(before, fact, this.#terms);
    if (!ORDER_STATES.includes(order.state)) throw new Error(`no state of the table: ${order.state}`);
    if (!isOrderOpen(before.state) && order.state !== before.state) {
      throw new Error(`ended twice: ${before.state} then ${order.state}`);
    }
    if (!isOrderOpen(order.state) && order.outcome === null)
      throw new Error(`ended without outcome: ${order.state}`);
    if (step && order.version !== before.version + 1) throw new Error('a step without a version');
    // Timelines grow without end only in a fuzzer; the machine itself keeps the last word of each kind.
    this.#order = order;
  }
}
