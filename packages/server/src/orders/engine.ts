// One class holds what happens to an order from asking to its end, so that its turns can be read in one place.
import {
  type Account,
  actRefusal,
  advance,
  askStep,
  type Instant,
  instant,
  type JournalPosition,
  journalPosition,
  type Order,
  type OrderAct,
  type OrderAdvance,
  type OrderAsk,
  type OrderDetail,
  type OrderFact,
  type OrderRefusal,
  type OrderStep,
} from '@wenqu/domain';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import type { ExchangeLine } from '../ingest/exchange.ts';
import { isExchangeRecord } from '../ingest/exchange-record.ts';
import type { JournalReader, JournalRecord } from '../journal/journal.ts';
import { recordBytes } from '../journal/record.ts';
import { limits as houseLimits } from '../limits.ts';
import type { Log } from '../log.ts';
import type { BookPage, BookStore } from '../store/book.ts';
import type { OrderStore } from '../store/orders.ts';
import { isHeld, mnKeyOf } from '../store/orders-rules.ts';
import { type Heard, hear } from './answers.ts';
import { type Asker, Asking, type HeardTraffic, refuse } from './asking.ts';
import { Desk, type Held, heldOf } from './desk.ts';
import { Keeper } from './keeper.ts';
import { isOut, Matcher } from './matcher.ts';
import type { DryRun, HouseAsk, OrderQuery, Orders } from './orders.ts';
import { nextQn } from './qn.ts';
import { Queues } from './queues.ts';
import { rankOf, Sender } from './sender.ts';
import { Unasked } from './unasked.ts';
import { detailFor, maskedFrame, orderView, seesOrder } from './visibility.ts';
import { Wheel } from './wheel.ts';

export interface OrdersPlan {
  readonly store: OrderStore;
  readonly book: Pick<BookStore, 'whole'>;
  readonly line: ExchangeLine;
  readonly reader: JournalReader;
  /** Everything before it is on disk. */
  durable(): JournalPosition;
  /** Calls with positions before which every exchange record has been told over `line`. */
  onPassed(listener: (position: JournalPosition) => void): () => void;
  /** What the projection heard of an MN. */
  traffic(mn: string): Promise<HeardTraffic | undefined>;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: { readonly [name in keyof typeof houseLimits]?: number };
}

const READ_BYTES = 4 * 1024 * 1024;
const MILLI = 1_000;

const isWaiting = (order: Order): boolean => order.state === 'requested' || order.state === 'queued';
export class OrderEngine implements Orders {
  readonly #plan: OrdersPlan;
  readonly #limits: { readonly [name in keyof typeof houseLimits]: number };
  readonly #asking: Asking;
  readonly #keeper: Keeper;
  readonly #queues: Queues;
  readonly #wheel: Wheel;
  readonly #unasked: Unasked;
  readonly #desk: Desk;
  readonly #matcher: Matcher;
  readonly #sender: Sender;
  readonly #listeners = new Set<(order: Order, step: OrderStep) => void>();
  readonly #stops: (() => void)[] = [];
  readonly #inbox: (readonly JournalRecord[])[] = [];
  #applied = journalPosition(0);
  /** Everything before it was read from the journal at the start. */
  #replayed = journalPosition(0);
  #markedAt = instant(0);
  #reading: Promise<void> | undefined;
  #replaying = true;
  #closed = false;

  constructor(plan: OrdersPlan) {
    const limits = { ...houseLimits, ...plan.limits };
    this.#plan = plan;
    this.#limits = limits;
    this.#asking = new Asking(plan);
    this.#desk = new Desk(limits.ordersRecentMax);
    this.#queues = new Queues(limits.exchangesOpenMax);
    this.#wheel = new Wheel(limits.orderTickMs, plan.clock());
    this.#unasked = new Unasked(plan.log, limits.orderRetryMs, limits.unaskedTriesMax);
    this.#keeper = new Keeper({
      store: plan.store,
      log: plan.log,
      gatherMs: limits.orderGatherMs,
      retryMs: limits.orderRetryMs,
      marks: () => ({ applied: this.#applied, told: this.#unasked.told(this.#applied) }),
      onKept: (told) => this.#tell(told),
    });
    this.#matcher = new Matcher(this.#desk, this.#queues);
    this.#sender = new Sender({
      ...{ line: plan.line, clock: plan.clock, log: plan.log, asking: this.#asking, desk: this.#desk },
      ...{ queues: this.#queues, keeper: this.#keeper, matcher: this.#matcher, wheel: this.#wheel },
      ...{ retryMs: limits.orderRetryMs, settleMs: limits.orderSettleMs },
      onAway: (held, at) => this.#clock(held, at, false),
    });
  }

  /**
   * Reads on from the journal where the last process stopped, then works. Whoever listens with `onUnasked` must
   * do so before.
   */
  async begin(): Promise<void> {
    const { store, reader, clock } = this.#plan;
    const head = await store.head();
    this.#desk.load(head);
    for (const order of head.open) await this.#resume(order);
    this.#listen();
    // What is told from now on lies behind this position, or is told twice and passed over.
    const durable = this.#plan.durable();
    this.#applied = head.marks?.applied ?? durable;
    const from = Math.max(head.marks?.told ?? durable, reader.start());
    await this.#replay(journalPosition(from), durable);
    this.#replayed = durable;
    this.#applied = journalPosition(Math.max(this.#applied, durable));
    this.#replaying = false;
    const now = clock();
    for (const held of this.#desk.all()) this.#afterStart(held, now);
    const timer = setInterval(() => this.#tick(), this.#limits.orderTickMs);
    this.#stops.push(() => clearInterval(timer));
    this.#read();
    this.#sender.begin();
  }

  async ask(ask: OrderAsk, by: Account): Promise<Order> {
    this.#assertRoom(ask.mn);
    return this.#open(await this.#asking.draft(ask, { origin: { kind: 'person' }, account: by }));
  }

  async askAs(ask: HouseAsk): Promise<Order> {
    const { origin, approvedBy } = ask;
    const open = this.#desk.openOf(ask);
    if (open) return open;
    this.#assertRoom(ask.mn);
    const asker: Asker = { origin, ...(approvedBy && { approvedBy }) };
    const draft = await this.#asking.draft(ask, asker);
    // Somebody may have asked for the same while we looked it up.
    return this.#desk.openOf(ask) ?? this.#open(draft);
  }

  async dryRun(ask: OrderAsk, by: Account): Promise<DryRun> {
    const asker: Asker = { origin: { kind: 'person' }, account: by };
    const draft = await this.#asking.draft(ask, asker);
    const key = mnKeyOf(draft.mn);
    const qn = nextQn(this.#desk.device(key).lastQn, draft.askedAt);
    const frame = await this.#asking.encode(draft, qn, this.#sender.mnOf(draft));
    const view = orderView(by, await this.#plan.book.whole());
    const before = [this.#queues.active(key), ...this.#queues.waitingAt(key)];
    const ahead = before.filter((id) => {
      const held = this.#desk.get(id);
      return held && seesOrder(view, held.order);
    }).length;
    const approval = draft.state === 'requested' ? 'before' : draft.urgent ? 'after' : 'none';
    const online = this.#plan.line.online(draft.mn);
    const { class: kind, effect, expiresAt } = draft;
    return { frame: maskedFrame(frame), class: kind, effect, approval, online, ahead, expiresAt };
  }

  async act(
    id: string,
    act: OrderAct,
    by: Account | 'system',
    reason: string,
    version?: number,
  ): Promise<Order> {
    const order = this.#desk.get(id)?.order ?? this.#desk.recent(id) ?? (await this.#plan.store.order(id));
    if (!order) throw new WenquError('WQ_NOT_FOUND', { order: id });
    if (version !== undefined && version !== order.version) {
      throw new WenquError('WQ_ORDER_CONFLICT', { order: id, version: order.version, state: order.state });
    }
    const held = this.#desk.get(id) ?? heldOf(order);
    const refused = this.#actRefused(held, act, by, reason);
    if (refused) refuse(refused, { order: id, act, state: order.state });
    const who = by === 'system' ? { by, byName: '' } : { by: by.id, byName: by.displayName };
    this.#step(held, { kind: 'act', act, at: this.#plan.clock(), ...who, reason });
    if (held.order.state === 'queued' && order.state === 'requested') this.#sender.enqueue(held.order);
    this.#keeper.durable();
    this.#sender.pump();
    return this.#kept(held);
  }

  order(id: string): Promise<Order | undefined> {
    return this.#plan.store.order(id);
  }

  async detail(id: string, viewer: Account): Promise<OrderDetail | undefined> {
    const view = orderView(viewer, await this.#plan.book.whole());
    const order = await this.#plan.store.order(id);
    // Asked in any case: an unknown order and one that must not be known take the same way.
    const steps = await this.#plan.store.steps(id);
    return order && seesOrder(view, order) ? detailFor(view, viewer, order, steps) : undefined;
  }

  list(query: OrderQuery): Promise<BookPage<Order>> {
    return this.#plan.store.list(query);
  }

  onStep(listener: (order: Order, step: OrderStep) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onUnasked(handler: (record: JournalRecord) => Promise<void>): () => void {
    return this.#unasked.on(handler);
  }

  /** Exchanges open now and orders that wait, for the metrics page and benches. */
  load(): { readonly open: number; readonly waiting: number } {
    return { open: this.#queues.open, waiting: this.#queues.waiting };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#sender.close();
    for (const stop of this.#stops.splice(0)) stop();
    await this.#reading;
    await this.#unasked.close();
    await this.#keeper.close();
  }

  // ── beginning ──────────────────────────────────────────────────────────────────────────────────────────────

  #listen(): void {
    const { line } = this.#plan;
    this.#stops.push(
      line.onExchange((records) => {
        this.#inbox.push(records);
        this.#read();
      }),
      line.onUnsent((id, why) => this.#sender.unsent(id, why)),
      line.onLink((changes) => this.#sender.linked(changes)),
      this.#plan.onPassed((position) => this.#passed(position)),
    );
  }

  async #resume(order: Order): Promise<void> {
    const held = heldOf(order);
    this.#desk.hold(held);
    const key = mnKeyOf(order.mn);
    if (order.state === 'queued') this.#queues.add(key, order.id, rankOf(order));
    if (!isOut(order)) return;
    this.#queues.resume(key, order.id);
    const { ownQnCn } = this.#matcher.termsOf(order);
    if (ownQnCn !== '') this.#plan.line.openExchange(order.mn, ownQnCn);
    if (order.state === 'sent') held.bytes = await this.#sentBytes(order);
  }

  /** The request as the journal holds it: whatever the book says now, a resend is the same. */
  async #sentBytes(order: Order): Promise<Buffer | undefined> {
    const steps = await this.#plan.store.steps(order.id);
    const frame = steps.find((step) => step.event === 'send')?.frame ?? null;
    const found = frame === null ? undefined : this.#plan.reader.at(frame);
    return found && Buffer.from(found.record.bytes);
  }

  /** Deadlines run on, but a device that could not reach us gets time to repeat what it had to say. */
  #afterStart(held: Held, now: Instant): void {
    const { order } = held;
    if (!isOut(order)) return void this.#wheel.set(order.id, order.deadlineAt);
    const resends = order.state === 'sent' && order.sends <= this.#matcher.termsOf(order).resends;
    const grace = resends ? this.#limits.orderSettleMs : this.#limits.orderGraceMs;
    const deadlineAt = instant(Math.max(order.deadlineAt ?? 0, now + grace * MILLI));
    held.order = { ...order, deadlineAt };
    this.#wheel.set(order.id, deadlineAt);
  }

  async #replay(from: JournalPosition, to: JournalPosition): Promise<void> {
    const openCn = (mn: string): string => this.#matcher.openCn(mnKeyOf(mn));
    for (let at = from; at < to; ) {
      const { records, next } = this.#plan.reader.read(at, to, READ_BYTES);
      for (const record of records) {
        if (isExchangeRecord(record, openCn)) await this.#apply(record);
      }
      at = next;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  // ── what people and the house ask ──────────────────────────────────────────────────────────────────────────

  #assertRoom(mn: string): void {
    if (this.#closed) throw new WenquError('WQ_ORDER_FULL', { why: 'closing' });
    if (this.#keeper.fault !== undefined) throw new WenquError('WQ_DISK_LOW', {}, this.#keeper.fault);
    const at = this.#queues.waitingAt(mnKeyOf(mn)).length;
    if (this.#desk.size >= this.#limits.ordersOpenMax || at >= this.#limits.ordersOpenPerDeviceMax) {
      throw new WenquError('WQ_ORDER_FULL', { open: this.#desk.size, device: at });
    }
  }

  #open(draft: Omit<Order, 'id'>): Promise<Order> {
    const order = this.#desk.number(draft);
    const held = heldOf(order);
    this.#desk.hold(held);
    this.#wheel.set(order.id, order.deadlineAt);
    this.#keeper.order(order, askStep(order));
    this.#keeper.durable();
    if (order.state === 'queued') this.#sender.enqueue(order);
    return this.#kept(held);
  }

  /** The order as it stands, once that is on disk. */
  #kept(held: Held): Promise<Order> {
    const { order } = held;
    return new Promise((resolve) => this.#keeper.after(() => resolve(order)));
  }

  #actRefused(
    { order, inFlight }: Held,
    act: OrderAct,
    by: Account | 'system',
    reason: string,
  ): OrderRefusal | undefined {
    const byPerson = by !== 'system';
    const refused = byPerson ? actRefusal(order, act, by) : undefined;
    if (refused) return refused;
    const active = this.#queues.active(mnKeyOf(order.mn)) === order.id;
    if (act === 'cancel' && (inFlight || active)) return 'on-its-way';
    if (act === 'cancel' ? !isWaiting(order) : act !== 'approve-after' && order.state !== 'requested') {
      return 'not-in-state';
    }
    return byPerson && act === 'refuse' && reason.trim() === '' ? 'reason-missing' : undefined;
  }

  // ── back ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** Records in the order of the journal, one after the other: a late answer may have to be looked up. */
  #read(): void {
    if (this.#replaying || this.#reading) return;
    this.#reading = this.#readAll().finally(() => {
      this.#reading = undefined;
      if (this.#inbox.length > 0 && !this.#closed) this.#read();
    });
  }

  async #readAll(): Promise<void> {
    for (let records = this.#inbox.shift(); records && !this.#closed; records = this.#inbox.shift()) {
      for (const record of records) {
        const work = record.position < this.#replayed ? undefined : this.#apply(record);
        if (work) await work;
      }
    }
    this.#sender.pump();
  }

  /** One record, if it was not read before. @returns a promise only where something has to be looked up */
  #apply(record: JournalRecord): Promise<void> | undefined {
    const heard = hear(record);
    const id = this.#desk.idByQn(heard.device, heard.qn);
    const known = id !== undefined || heard.qn === '' || this.#matcher.isOfRange(heard);
    return known ? void this.#take(record, heard, id) : this.#lookUp(record, heard);
  }

  async #lookUp(record: JournalRecord, heard: Heard): Promise<void> {
    const order = await this.#fromStore(heard);
    if (this.#closed) return;
    if (order && !this.#desk.get(order.id) && !this.#desk.recent(order.id)) this.#desk.remember(order);
    this.#take(record, heard, order?.id);
  }

  /** What the record does and the place behind it are kept in one batch. */
  #take(record: JournalRecord, heard: Heard, id: string | undefined): void {
    const isNew = record.position >= this.#applied;
    this.#hear(record, heard, id, isNew);
    if (!isNew) return;
    this.#applied = journalPosition(record.position + recordBytes({ ...record, why: '' }));
    this.#keeper.touch();
  }

  /** A disk that cannot be read now is asked again: what an answer belongs to is not guessed. */
  async #fromStore({ device, qn }: Heard): Promise<Order | undefined> {
    while (!this.#closed) {
      try {
        return await this.#plan.store.byQn(device, qn);
      } catch (error) {
        this.#plan.log.error({ error: String(error) }, 'orders not read, tried again');
        await new Promise((resolve) => setTimeout(resolve, this.#limits.orderRetryMs));
      }
    }
    return undefined;
  }

  #hear(record: JournalRecord, heard: Heard, id: string | undefined, isNew: boolean): void {
    if (record.kind === 'sent') {
      const { position, connection, arrival } = record;
      const fact = { kind: 'sent', frame: { position, connection, arrival } } as const;
      if (isNew && id !== undefined) this.#sent(id, fact, record);
      return;
    }
    const { answer, unasked } = this.#matcher.match(record, heard, id);
    if (answer && isNew) this.#answer(answer.id, answer.fact);
    if (unasked) this.#unasked.add(record);
  }

  #sent(id: string, fact: Extract<OrderFact, { kind: 'sent' }>, record: JournalRecord): void {
    const held = this.#desk.get(id);
    if (!held) return void this.#answerRecent(id, fact);
    held.inFlight = false;
    held.waitsForLink = false;
    held.bytes ??= Buffer.from(record.bytes);
    const key = mnKeyOf(held.order.mn);
    // Read again after a crash: nobody has made it active yet.
    if (held.order.state === 'queued' && this.#queues.active(key) !== id) {
      this.#queues.remove(key, id);
      this.#queues.resume(key, id);
    }
    this.#step(held, fact);
  }

  #answer(id: string, fact: Extract<OrderFact, { kind: 'answer' }>): void {
    const held = this.#desk.get(id);
    if (!held) return void this.#answerRecent(id, fact);
    const before = held.order;
    const next = advance(before, fact, this.#matcher.termsOf(before));
    if (this.#isNoise(before, next)) return;
    this.#become(held, next);
    this.#learn(before, held.order);
  }

  /** An order that is over keeps what still comes. */
  #answerRecent(id: string, fact: OrderFact): void {
    const order = this.#desk.recent(id);
    if (!order) return;
    const next = advance(order, fact, this.#matcher.termsOf(order));
    if (!next.step || this.#isNoise(order, next)) return;
    this.#desk.remember(next.order);
    this.#keeper.order(next.order, next.step);
  }

  /** A device that never stops answering does not fill the house: its frames are in the journal. */
  #isNoise(before: Order, { step }: OrderAdvance): boolean {
    return step?.event === 'stray' && before.version >= this.#limits.orderStepsMax;
  }

  /** Command 1000 that succeeded holds for both sides. @source HJ 212-2017 §6.2, C.1 */
  #learn(before: Order, after: Order): void {
    if (after.cn !== '1000' || after.outcome !== 'success' || before.outcome !== null) return;
    const { OverTime, ReCount } = after.params;
    const device = this.#desk.device(mnKeyOf(after.mn));
    const learnt = { ...device, answerS: Number(OverTime) || null, resends: Number(ReCount) || null };
    this.#keeper.device(this.#desk.change(learnt));
  }

  // ── clock ──────────────────────────────────────────────────────────────────────────────────────────────────

  #tick(): void {
    const now = this.#plan.clock();
    for (const id of this.#wheel.due(now)) {
      const held = this.#desk.get(id);
      if (held) this.#clock(held, now, this.#plan.line.online(held.order.mn));
    }
  }

  #clock(held: Held, at: Instant, online: boolean): void {
    const { order } = held;
    // On its way: what becomes of it is told in a moment.
    if (held.inFlight && (order.state === 'queued' || order.state === 'sent')) {
      return void this.#wheel.set(order.id, instant(at + this.#limits.orderRetryMs * MILLI));
    }
    const canSend = online && held.bytes !== undefined;
    const next = advance(order, { kind: 'clock', at, online: canSend }, this.#matcher.termsOf(order));
    held.waitsForLink = order.state === 'sent' && next.order.state === 'sent' && next.task !== 'send';
    // Decided by the clock and not written in the journal: it must not be decided otherwise after a power cut.
    if (next.step) this.#keeper.durable(false);
    this.#become(held, next);
    this.#sender.pump();
  }

  // ── one step ───────────────────────────────────────────────────────────────────────────────────────────────

  #step(held: Held, fact: OrderFact): void {
    this.#become(held, advance(held.order, fact, this.#matcher.termsOf(held.order)));
  }

  #become(held: Held, { order, step, task }: OrderAdvance): void {
    const before = held.order;
    held.order = order;
    this.#wheel.set(order.id, order.deadlineAt);
    if (step || task !== 'send') this.#keeper.order(order, step);
    if (task === 'send') this.#sender.send(held);
    if (task === 'end') this.#end(before);
    if (isHeld(order)) return;
    this.#wheel.set(order.id, null);
    this.#desk.release(order);
  }

  #end(order: Order): void {
    const wasOpen = this.#queues.remove(mnKeyOf(order.mn), order.id);
    if (wasOpen && this.#matcher.termsOf(order).ownQnCn !== '') this.#plan.line.endExchange(order.mn);
    this.#desk.ended(order);
  }

  /** Nothing of ours stood before this position: the place in the journal moves on also while all is quiet. */
  #passed(position: JournalPosition): void {
    if (this.#replaying || this.#reading || this.#inbox.length > 0) return;
    if (position <= this.#applied) return;
    this.#applied = position;
    const now = this.#plan.clock();
    if (now - this.#markedAt < this.#limits.orderMarkMs * MILLI) return;
    this.#markedAt = now;
    this.#keeper.touch();
  }

  #tell(told: readonly (readonly [Order, OrderStep])[]): void {
    for (const [order, step] of told) {
      for (const listener of this.#listeners) {
        try {
          listener(order, step);
        } catch (error) {
          this.#plan.log.error({ order: order.id, error: String(error) }, 'a listener of orders failed');
        }
      }
    }
  }
}
