import { isOrderOpen, type Order } from '@wenqu/domain';
import type { OrderDevice, OrdersHead } from '../store/orders.ts';
import { mnKeyOf, orderNumber, orderSeries } from '../store/orders-rules.ts';

/** An order in memory, ahead of the store by what is being committed. */
export interface Held {
  order: Order;
  /** The request as it went out; the same bytes at every resend. */
  bytes: Buffer | undefined;
  /** Handed to the line, its record not read yet. */
  inFlight: boolean;
  /** Overdue while the device is away. */
  waitsForLink: boolean;
}

export const heldOf = (order: Order): Held => ({
  order,
  bytes: undefined,
  inFlight: false,
  waitsForLink: false,
});

const originKey = ({ origin, mn, cn }: Pick<Order, 'origin' | 'mn' | 'cn'>): string =>
  `${origin.kind} ${'id' in origin ? origin.id : ''} ${mnKeyOf(mn)} ${cn}`;
const qnKey = (device: string, qn: string): string => `${device} ${qn}`;

/** MNs under which its frames go. 1002 of 2025 carries the new MN in its head. @source hj212.md §4.6, C.3 */
const mnsOf = ({ mn, cn, params }: Order): readonly string[] =>
  cn === '1002' ? [mn, ...Object.values(params)] : [mn];

/** Orders that something can still happen to, and those that ended lately, with the ways to find them. */
export class Desk {
  readonly #held = new Map<string, Held>();
  readonly #byQn = new Map<string, string>();
  readonly #byOrigin = new Map<string, string>();
  /** Ended lately, oldest first: answers may still come. */
  readonly #recent = new Map<string, Order>();
  readonly #recentMax: number;
  readonly #devices = new Map<string, OrderDevice>();
  #numbers = new Map<string, number>();

  constructor(recentMax: number) {
    this.#recentMax = recentMax;
  }

  load(head: OrdersHead): void {
    for (const device of head.devices) this.#devices.set(device.mn, device);
    this.#numbers = new Map(head.numbers);
  }

  get size(): number {
    return this.#held.size;
  }
  all(): IterableIterator<Held> {
    return this.#held.values();
  }
  get(id: string | undefined): Held | undefined {
    return id === undefined ? undefined : this.#held.get(id);
  }
  recent(id: string): Order | undefined {
    return this.#recent.get(id);
  }
  idByQn(device: string, qn: string): string | undefined {
    return qn === '' ? undefined : this.#byQn.get(qnKey(device, qn));
  }
  openOf(asked: Pick<Order, 'origin' | 'mn' | 'cn'>): Order | undefined {
    return this.get(this.#byOrigin.get(originKey(asked)))?.order;
  }

  /** The order with its number. */
  number(draft: Omit<Order, 'id'>): Order {
    const series = orderSeries(draft);
    const count = (this.#numbers.get(series) ?? 0) + 1;
    this.#numbers.set(series, count);
    return { id: orderNumber(series, count), ...draft };
  }

  hold(held: Held): void {
    const { order } = held;
    this.#held.set(order.id, held);
    this.#recent.delete(order.id);
    this.named(order);
    if (order.origin.kind !== 'person' && isOrderOpen(order.state)) {
      this.#byOrigin.set(originKey(order), order.id);
    }
  }

  /** It can be found by its QN from now on. */
  named(order: Order): void {
    if (order.qn === '') return;
    for (const mn of mnsOf(order)) this.#byQn.set(qnKey(mnKeyOf(mn), order.qn), order.id);
  }

  /** Its exchange is over: the same origin may ask anew. */
  ended(order: Order): void {
    if (this.#byOrigin.get(originKey(order)) === order.id) this.#byOrigin.delete(originKey(order));
  }

  /** Nothing happens to it by itself any more; it is remembered a while for what comes late. */
  release(order: Order): void {
    this.#held.delete(order.id);
    this.remember(order);
  }

  remember(order: Order): void {
    this.#recent.set(order.id, order);
    this.named(order);
    if (this.#recent.size <= this.#recentMax) return;
    const [oldest, gone] = this.#recent.entries().next().value!;
    this.#recent.delete(oldest);
    for (const mn of mnsOf(gone)) this.#byQn.delete(qnKey(mnKeyOf(mn), gone.qn));
  }

  device(key: string): OrderDevice {
    return this.#devices.get(key) ?? { mn: key, lastQn: '', answerS: null, resends: null };
  }

  change(device: OrderDevice): OrderDevice {
    this.#devices.set(device.mn, device);
    return device;
  }
}
