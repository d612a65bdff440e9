import type { Order, OrderFact } from '@wenqu/domain';
import type { JournalRecord } from '../journal/journal.ts';
import { mnKeyOf } from '../store/orders-rules.ts';
import { type Heard, inRange, meaningOf, replyOf } from './answers.ts';
import type { Desk } from './desk.ts';
import type { Queues } from './queues.ts';
import { type ExchangeTerms, termsOf } from './terms.ts';

type Answer = Extract<OrderFact, { kind: 'answer' }>;

/** Whose answer a packet is, and whether it must be told to who watches devices. */
export interface Matched {
  readonly answer: { readonly id: string; readonly fact: Answer } | undefined;
  readonly unasked: boolean;
}

export const isOut = (order: Order): boolean =>
  order.state === 'sent' || order.state === 'accepted' || order.state === 'executing';

/** Finds the order that a packet of a device answers. @source hj212.md §3.4 */
export class Matcher {
  readonly #desk: Desk;
  readonly #queues: Queues;

  constructor(desk: Desk, queues: Queues) {
    this.#desk = desk;
    this.#queues = queues;
  }

  termsOf(order: Order): ExchangeTerms {
    return termsOf(order, this.#desk.device(mnKeyOf(order.mn)));
  }

  /** Command whose uploads belong to the open exchange of a device though their QN is their own; '' none. */
  openCn(device: string): string {
    const held = this.#desk.get(this.#queues.active(device));
    return held ? this.termsOf(held.order).ownQnCn : '';
  }

  /** Data of the command whose time range is open, asked for or not: readings, and nothing for who watches. */
  isOfRange({ device, cn, reply }: Heard): boolean {
    return reply?.kind === 'data' && cn === this.openCn(device) && !reply.fields.has('VaseNo');
  }

  /** @param id of the order that went out under this QN; undefined: of none */
  match(record: JournalRecord, heard: Heard, id: string | undefined): Matched {
    // We upload nothing to a device: a 9014 answers nothing.
    if (heard.reply?.kind === 'data-return') return { answer: undefined, unasked: false };
    const to = id === undefined ? this.#openFor(heard) : { id, foreign: false };
    const fact = to && this.#factOf(record, heard, to);
    // A bottle under another QN may be the device's own: its order keeps it, and who watches bottles hears of it.
    const mayBeOwn = to?.foreign === true && heard.reply?.kind === 'data';
    return {
      answer: to && fact ? { id: to.id, fact } : undefined,
      unasked: !this.isOfRange(heard) && (!to || mayBeOwn),
    };
  }

  #factOf(
    { position, connection, arrival }: JournalRecord,
    { cn, qn, reply: said }: Heard,
    { id, foreign }: { readonly id: string; readonly foreign: boolean },
  ): Answer | undefined {
    const reply = replyOf(said);
    if (!reply) return undefined;
    const order = this.#desk.get(id)?.order ?? this.#desk.recent(id);
    const meaning = order && meaningOf(reply, order.edition);
    const detail = { ...(foreign && { qn }), ...(said === undefined && { cn }), ...meaning };
    return { kind: 'answer', frame: { position, connection, arrival }, reply, foreign, detail };
  }

  /** The open exchange that a packet without the QN of any order may belong to. */
  #openFor({ device, qn, reply }: Heard): { id: string; foreign: boolean } | undefined {
    const held = this.#desk.get(this.#queues.active(device));
    if (!held || !reply || !isOut(held.order)) return undefined;
    const { order } = held;
    if (reply.kind !== 'data') return { id: order.id, foreign: qn !== '' };
    if (reply.cn !== order.cn) return undefined;
    const { pattern, ownQnCn } = this.termsOf(order);
    if (ownQnCn === '') return pattern === 'get' ? { id: order.id, foreign: qn !== '' } : undefined;
    const asked = inRange(order.params, reply.fields.get('DataTime'));
    return asked ? { id: order.id, foreign: false } : undefined;
  }
}
