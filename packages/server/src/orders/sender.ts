import { type Instant, instant, type Order, parseWireTime, wireTime } from '@wenqu/domain';
import type { Clock } from '../clock.ts';
import type { ExchangeLine, LinkChange, UnsentWhy } from '../ingest/exchange.ts';
import type { Log } from '../log.ts';
import { mnKeyOf } from '../store/orders-rules.ts';
import type { Asking } from './asking.ts';
import type { Desk, Held } from './desk.ts';
import type { Keeper } from './keeper.ts';
import type { Matcher } from './matcher.ts';
import { nextQn } from './qn.ts';
import type { Queues } from './queues.ts';
import type { Wheel } from './wheel.ts';

export interface SenderParts {
  readonly line: ExchangeLine;
  readonly asking: Asking;
  readonly desk: Desk;
  readonly queues: Queues;
  readonly keeper: Keeper;
  readonly matcher: Matcher;
  readonly wheel: Wheel;
  readonly clock: Clock;
  readonly log: Log;
  readonly retryMs: number;
  readonly settleMs: number;
  /** A resend found the device away. */
  onAway(held: Held, at: Instant): void;
}

const RANKS: Readonly<Record<Order['class'], number>> = {
  sample: 0,
  clock: 1,
  setting: 1,
  secret: 1,
  control: 1,
  stream: 1,
  read: 2,
  recall: 3,
};
const MILLI = 1_000;
const ASKED_NOW_MICROS = 5_000_000;

/** The order's place among those that wait at its device: people's before the house's own reading. */
export const rankOf = (order: Order): number =>
  RANKS[order.class] * 2 + (order.origin.kind === 'gap' || order.origin.kind === 'snapshot' ? 1 : 0);

/** A clock that is to be set to the time of asking is set to the time of sending. */
function clockSetNow(order: Order, now: Instant): Order {
  const { SystemTime } = order.params;
  const meant = order.class === 'clock' && SystemTime ? parseWireTime(SystemTime) : undefined;
  if (meant?.kind !== 'instant' || Math.abs(meant.at - order.askedAt) > ASKED_NOW_MICROS) return order;
  return { ...order, params: { ...order.params, SystemTime: wireTime(now) } };
}

/** The way out: whose turn it is, under which QN, and what happens when the device is away. */
export class Sender {
  readonly #parts: SenderParts;
  /** MNs on line, as the devices write them, by their form without case. */
  readonly #mns = new Map<string, string>();
  #pumping = false;
  #begun = false;
  #closed = false;

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /** The MN as the device writes it, where it has been heard. */
  mnOf(order: Pick<Order, 'mn'>): string {
    return this.#mns.get(mnKeyOf(order.mn)) ?? order.mn;
  }

  begin(): void {
    this.#begun = true;
    this.pump();
  }

  close(): void {
    this.#closed = true;
  }

  enqueue(order: Order, first = false): void {
    this.#parts.queues.add(mnKeyOf(order.mn), order.id, rankOf(order), first);
    this.pump();
  }

  /** Sends what may be sent. */
  pump(): void {
    if (this.#pumping || !this.#begun || this.#closed) return;
    this.#pumping = true;
    const online = (device: string): boolean => this.#parts.line.online(device);
    const next = (): void => {
      const turn = this.#closed ? undefined : this.#parts.queues.next(online);
      if (turn) void this.#dispatch(turn.device, turn.id).finally(next);
      else this.#pumping = false;
    };
    next();
  }

  /** Hands the request to the line: the first time, or the same bytes again. */
  send(held: Held): void {
    const { order, bytes } = held;
    if (this.#closed || !bytes) return;
    held.inFlight = true;
    const { line, matcher } = this.#parts;
    line.send({ order: order.id, mn: order.mn, bytes, dataCn: matcher.termsOf(order).ownQnCn });
  }

  unsent(id: string, why: UnsentWhy): void {
    const { desk, queues, line, clock, wheel, retryMs } = this.#parts;
    const held = desk.get(id);
    if (!held?.inFlight || why === 'closing') return;
    held.inFlight = false;
    const { order } = held;
    if (order.state === 'queued') {
      queues.remove(mnKeyOf(order.mn), id);
      // The line knows before we do that the device has gone.
      if (line.online(order.mn)) this.#later(held);
      else this.enqueue(order, true);
    } else if (order.state === 'sent') {
      const now = clock();
      if (why === 'offline') this.#parts.onAway(held, now);
      else wheel.set(id, instant(now + retryMs * MILLI));
    }
  }

  linked(changes: readonly LinkChange[]): void {
    const { desk, queues, wheel, clock, settleMs } = this.#parts;
    const now = clock();
    for (const { mn, up } of changes) {
      const key = mnKeyOf(mn);
      if (!up) {
        this.#mns.delete(key);
        continue;
      }
      this.#mns.set(key, mn);
      const active = desk.get(queues.active(key));
      if (active?.waitsForLink) {
        active.waitsForLink = false;
        wheel.set(active.order.id, instant(now + settleMs * MILLI));
      }
      queues.wake(key);
    }
    this.pump();
  }

  async #dispatch(key: string, id: string): Promise<void> {
    const { desk, queues, keeper, clock } = this.#parts;
    const held = desk.get(id);
    if (held?.order.state !== 'queued') return void queues.remove(key, id);
    const device = desk.device(key);
    const again = held.order.qn !== '';
    const qn = again ? held.order.qn : nextQn(device.lastQn, clock());
    held.inFlight = true;
    if (!again) held.order = clockSetNow(held.order, clock());
    if (!(await this.#build(held, qn))) return void queues.remove(key, id);
    if (again) return this.send(held);
    held.order = { ...held.order, qn };
    desk.named(held.order);
    keeper.order(held.order);
    keeper.device(desk.change({ ...device, lastQn: qn }));
    // What must happen once never leaves before its QN is on disk: found queued after a power cut it would be
    // sent again under another. A question asked twice, or a setting written twice, is the same.
    if (held.order.effect === 'once') keeper.durable();
    keeper.after(() => this.send(held));
  }

  async #build(held: Held, qn: string): Promise<boolean> {
    const { asking, log } = this.#parts;
    try {
      held.bytes ??= await asking.encode(held.order, qn, this.mnOf(held.order));
      return true;
    } catch (error) {
      // The book changed under it: it cannot be built any more, and ends when its time is over.
      log.error({ order: held.order.id, error: String(error) }, 'order cannot be sent');
      held.inFlight = false;
      return false;
    }
  }

  #later(held: Held): void {
    const timer = setTimeout(() => {
      if (!this.#closed && held.order.state === 'queued') this.enqueue(held.order, true);
    }, this.#parts.retryMs);
    timer.unref();
  }
}
