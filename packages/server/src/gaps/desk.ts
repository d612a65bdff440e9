import {
  type Account,
  fixedIntervalS,
  type Gap,
  type GapAct,
  type GapDetail,
  type GapEvent,
  type GapSettings,
  gapChoices,
  type Instant,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_SECOND,
  type PointId,
  type Statistic,
  type TimeRange,
} from '@wenqu/domain';
import { remaining } from '@wenqu/rules';
import type { Clock } from '../clock.ts';
import { WenquError } from '../errors.ts';
import { limits } from '../limits.ts';
import type { Log } from '../log.ts';
import type { Orders } from '../orders/orders.ts';
import type { Projection } from '../projection/projection.ts';
import type { BookPage, BookStore } from '../store/book.ts';
import type { GapQuery, GapScope, GapStore } from '../store/gaps.ts';
import { Turns } from '../turns.ts';
import { deliveryIn } from './delivery.ts';
import { Finder, queryOf } from './finder.ts';
import type { Gaps, SeriesDelivery } from './gaps.ts';
import { Ledger, seriesKey } from './ledger.ts';
import { OurOutages } from './our-outages.ts';
import { Recaller } from './recaller.ts';
import { covered } from './watch.ts';

export interface GapParts {
  readonly store: GapStore;
  readonly book: BookStore;
  readonly projection: Projection;
  readonly orders: Orders;
  readonly clock: Clock;
  readonly log: Log;
  /** False where simulated time runs beside ours. */
  readonly clockChecked: boolean;
  /** Whether frames can be received and kept at this moment. */
  receiving(): boolean;
}

/** Opens the desk and starts its rounds. */
export async function openGaps(parts: GapParts): Promise<Gaps> {
  const desk = new GapDesk(parts);
  await desk.open();
  return desk;
}

/** Rest between two sweeps, in times of the work. */
const REST_TIMES = 9;

class GapDesk implements Gaps {
  readonly #parts: GapParts;
  readonly #ledger: Ledger;
  #outages!: OurOutages;
  #finder!: Finder;
  #recaller!: Recaller;
  /** One piece of work after the other: the ledger has one hand. */
  readonly #turns = new Turns();
  #timers: NodeJS.Timeout[] = [];
  /** By the clock of this process, ms. */
  #restUntil = 0;
  #sweptAt: Instant | undefined;
  #stop: () => void = () => {};
  #closed = false;

  constructor(parts: GapParts) {
    this.#parts = parts;
    this.#ledger = new Ledger(parts.store);
  }

  async open(): Promise<void> {
    const { store, projection, orders, clock, clockChecked } = this.#parts;
    const now = clock();
    await this.#ledger.load(now);
    const since = instant(now - limits.outagesKnownDays * 86_400 * MICROS_PER_SECOND);
    this.#outages = new OurOutages(await store.outages(since), await store.aliveAt(), limits.gapSweepMs * 3);
    const ledger = this.#ledger;
    this.#finder = new Finder({ projection, ledger, outages: this.#outages, clockChecked });
    this.#recaller = new Recaller({ projection, ledger, orders, finder: this.#finder });
    await this.#live(now);
    // An order's end is heard at once; what was missed while we were away is asked for in the first round.
    this.#stop = orders.onStep((order) => {
      if (order.origin.kind === 'gap' && order.endedAt !== null) this.#soon();
    });
    this.#timers = [
      setInterval(() => {
        if (performance.now() >= this.#restUntil) this.#quietly('gap sweep', () => this.#pacedSweep());
      }, limits.gapSweepMs),
      setInterval(() => this.#quietly('gap recalls', () => this.#round()), limits.gapRoundMs),
    ];
  }

  /** A district whose series are many is swept as much more rarely: live frames wait meanwhile. */
  async #pacedSweep(): Promise<void> {
    const begun = performance.now();
    await this.sweep();
    const ended = performance.now();
    this.#restUntil = ended + REST_TIMES * (ended - begun);
  }

  sweep(): Promise<void> {
    return this.#turns.take(async () => {
      const { projection, book, store, clock } = this.#parts;
      const now = clock();
      await this.#live(now);
      // While the projection is behind, what is missing here may stand in the journal.
      if (projection.status().lagS > limits.gapLagSMax) return;
      const { settleS } = await store.settings();
      await this.#finder.sweep(await book.snapshot(), now, settleS);
      await this.#spread(now);
      this.#ledger.forget(now);
      await this.#ledger.save();
      this.#sweptAt = now;
    });
  }

  async list(query: GapQuery): Promise<BookPage<Gap>> {
    return this.#parts.store.list(query);
  }

  async events(query: GapQuery): Promise<BookPage<GapEvent>> {
    return this.#parts.store.events(query);
  }

  async event(id: string, scope: GapScope): Promise<GapEvent | undefined> {
    return this.#parts.store.event(id, scope);
  }

  async detail(id: string, scope: GapScope): Promise<GapDetail | undefined> {
    const { store, projection } = this.#parts;
    const gap = await store.gap(id);
    if (!gap || !within(scope, gap)) return undefined;
    const event = await store.event(gap.event, scope);
    if (!event) return undefined;
    const [coverage] = await covered(projection, [queryOf(gap)]);
    return {
      gap,
      event,
      missing: remaining(coverage!.at, gap),
      attempts: await store.attempts(id),
      steps: await store.steps(id),
      choices: gapChoices(gap),
    };
  }

  act(id: string, act: GapAct, by: Account, reason: string, version: number): Promise<Gap> {
    return this.#turns.take(async () => {
      const gap = this.#ledger.get(id) ?? (await this.#parts.store.gap(id));
      if (!gap) throw new WenquError('WQ_NOT_FOUND');
      if (gap.version !== version) throw new WenquError('WQ_GAP_CONFLICT', { version: gap.version });
      if (!gapChoices(gap).includes(act)) throw new WenquError('WQ_GAP_REFUSED', { state: gap.state, act });
      const now = this.#parts.clock();
      const after = this.#ledger.put({ ...gap, version: gap.version + 1, ...afterAct(act, by, reason, now) });
      const event = act === 'recall' ? 'recall' : act === 'excuse' ? 'excused' : 'given-up';
      await this.#ledger.step(after, now, { event, by: by.id, byName: by.displayName, reason });
      await this.#ledger.save();
      if (act === 'recall') this.#soon();
      return after;
    });
  }

  settings(): Promise<GapSettings> {
    return this.#parts.store.settings();
  }

  async setSettings(settings: GapSettings): Promise<void> {
    await this.#parts.store.keep({ settings });
  }

  async delivery(
    point: PointId,
    statistic: Statistic,
    factor: string,
    range: TimeRange,
  ): Promise<SeriesDelivery> {
    const { projection, store, clock, clockChecked } = this.#parts;
    const intervalS =
      this.#ledger.marks.get(seriesKey({ point, statistic }))?.intervalS ?? fixedIntervalS(statistic);
    const rows = (range.to - range.from) / ((intervalS ?? 30) * MICROS_PER_SECOND);
    if (rows > limits.coverageRowsMax)
      throw new WenquError('WQ_RANGE_WIDE', { rowsMax: limits.coverageRowsMax });
    // Where order alone tells what is late, it takes what came behind the range to tell it of its end.
    const to = clockChecked ? range.to : instant(range.to + MICROS_PER_DAY);
    const query = { point, statistic, range: { ...range, to }, factors: [], of: factor, arrivals: true };
    const [coverage] = await covered(projection, [query]);
    const present = this.#finder.present ?? clock();
    const told = deliveryIn({
      ...{ statistic, coverage: coverage!, range, intervalS, present, clockChecked },
    });
    const found = await store.list({
      ...{ point, statistic: [statistic], range, limit: limits.pageRowsMax },
    });
    return {
      ...{ point, statistic, factor, clockChecked, ...told },
      gaps: found.items
        .filter((gap) => gap.factor === '' || gap.factor === factor || factor === '')
        .map(({ id, factor: of, from, to, running, missing, cause, state }) => ({
          ...{ id, factor: of, from, to, running, missing, cause, state },
        })),
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) clearInterval(timer);
    this.#stop();
    await this.#turns.done();
    await this.#live(this.#parts.clock()).catch(() => undefined);
    await this.#parts.store.close();
  }

  async #round(): Promise<void> {
    await this.#turns.take(async () => {
      // Before the first look at the series nothing is known of what came while we were away.
      if (this.#sweptAt === undefined) return;
      await this.#recaller.round(await this.#parts.store.settings(), this.#parts.clock());
      await this.#ledger.save();
    });
  }

  /** A sign of life, and the outage it ends. */
  async #live(now: Instant): Promise<void> {
    const receiving = this.#parts.receiving();
    const outage = this.#outages.look(now, receiving);
    if (!receiving) return;
    await this.#parts.store.keep({ aliveAt: now, ...(outage && { outages: [outage] }) });
  }

  /** After an outage of many loggers their first recalls do not all begin at once. */
  async #spread(now: Instant): Promise<void> {
    const { spreadS, settleS } = await this.#parts.store.settings();
    const fresh = this.#ledger.all().filter(({ backAt, state }) => backAt === now && state === 'open');
    const byEvent = Map.groupBy(fresh, ({ event }) => event);
    for (const gaps of byEvent.values()) {
      const loggers = [...new Set(gaps.map(({ mn }) => mn))].sort();
      if (loggers.length < limits.gapSpreadFrom) continue;
      for (const gap of gaps) {
        const part = loggers.indexOf(gap.mn) / loggers.length;
        const nextAt = instant(Math.round(now + (settleS + part * spreadS) * MICROS_PER_SECOND));
        this.#ledger.put({ ...gap, nextAt });
      }
    }
  }

  #soon(): void {
    const timer = setTimeout(() => this.#quietly('gap recalls', () => this.#round()), limits.gapSoonMs);
    timer.unref();
  }

  #quietly(what: string, work: () => Promise<void>): void {
    if (this.#closed) return;
    void work().catch((error: unknown) => {
      if (!this.#closed) this.#parts.log.error({ error: String(error) }, what);
    });
  }
}

const within = ({ enterprises }: GapScope, gap: Gap): boolean =>
  enterprises === undefined || enterprises.includes(gap.enterprise);

function afterAct(act: GapAct, by: Account, reason: string, now: Instant): Partial<Gap> {
  if (act === 'recall') {
    return {
      ...{ state: 'open', closedAt: null, reason: '', askedBy: by.id, askedAt: now, nextAt: now },
      deadlineAt: null,
    };
  }
  const state = act === 'excuse' ? 'excused' : 'given-up';
  return { state, closedAt: now, nextAt: null, reason };
}
