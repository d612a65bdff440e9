import { type Instant, journalPosition, type Order, type OrderStep } from '@wenqu/domain';
import type { BookPage } from '../book.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import type { OrderBatch, OrderDevice, OrderMarks, OrderQuery, OrderStore, OrdersHead } from '../orders.ts';
import { isHeld, matchesQuery, mnKeyOf, numberParts, placeOf } from '../orders-rules.ts';

/** Orders without a disk. */
export class MemoryOrders implements OrderStore {
  readonly #orders = new Map<string, Order>();
  readonly #steps = new Map<string, OrderStep[]>();
  readonly #devices = new Map<string, OrderDevice>();
  readonly #numbers = new Map<string, number>();
  #marks: OrderMarks | null = null;

  async head(): Promise<OrdersHead> {
    const open = [...this.#orders.values()].filter(isHeld).sort(byAge);
    const devices = [...this.#devices.values()];
    return { marks: this.#marks, open, devices, numbers: new Map(this.#numbers) };
  }

  async commit({ orders, steps, devices, marks }: OrderBatch): Promise<void> {
    for (const order of orders) {
      this.#orders.set(order.id, order);
      const { series, count } = numberParts(order.id);
      this.#numbers.set(series, Math.max(count, this.#numbers.get(series) ?? 0));
    }
    for (const step of steps) {
      const held = this.#steps.get(step.order) ?? [];
      held.push(step);
      this.#steps.set(step.order, held);
    }
    for (const device of devices) this.#devices.set(device.mn, device);
    this.#marks = {
      applied: journalPosition(Math.max(marks.applied, this.#marks?.applied ?? 0)),
      told: journalPosition(Math.max(marks.told, this.#marks?.told ?? 0)),
    };
  }

  async sync(): Promise<void> {}

  async order(id: string): Promise<Order | undefined> {
    return this.#orders.get(id);
  }

  async byQn(mn: string, qn: string): Promise<Order | undefined> {
    if (qn === '') return undefined;
    const key = mnKeyOf(mn);
    const of = [...this.#orders.values()].filter((each) => each.qn === qn && mnKeyOf(each.mn) === key);
    return of.sort(byAge).at(-1);
  }

  async steps(order: string): Promise<OrderStep[]> {
    return [...(this.#steps.get(order) ?? [])].sort((a, b) => a.seq - b.seq);
  }

  async list(query: OrderQuery): Promise<BookPage<Order>> {
    checkPage(query.limit);
    const { cursor, limit } = query;
    const after = cursor === undefined ? undefined : readCursor(cursor, 'number', 'string');
    const found = [...this.#orders.values()].filter((order) => matchesQuery(order, query)).sort(byPlace);
    const rest = after ? found.filter((order) => comparePlaces(placeOf(order), after) > 0) : found;
    const items = rest.slice(0, limit);
    const last = items.at(-1);
    const next = last && rest.length > limit ? writeCursor(placeOf(last)) : null;
    return { items, next, total: found.length };
  }

  async askedSince(mn: string, of: Order['class'], since: Instant): Promise<number> {
    const key = mnKeyOf(mn);
    return [...this.#orders.values()].filter(
      (each) =>
        each.origin.kind === 'person' &&
        each.class === of &&
        each.askedAt >= since &&
        mnKeyOf(each.mn) === key,
    ).length;
  }

  async close(): Promise<void> {}
}

const byAge = (a: Order, b: Order): number => -byPlace(a, b);
const byPlace = (a: Order, b: Order): number => comparePlaces(placeOf(a), placeOf(b));
const comparePlaces = (a: readonly [number, string], b: readonly [number, string]): number =>
  a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0);
