import type { Finding, Instant, PointId, ReadingRow } from '@wenqu/domain';
import { dayStart, instant, MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_SECOND } from '@wenqu/domain';
import {
  type CompiledLimits,
  dailyMean,
  hoursOfDay,
  judgeDay,
  judgeLoad,
  judgeRepeated,
  type PointLimits,
} from '@wenqu/rules';
import type { Note, ReadingStore } from '../store/readings.ts';
import { DayLedger } from './day-ledger.ts';

/** Hours of one day often come in a row after an outage: judged once they have stopped coming. */
const SETTLE_MICROS = 5 * MICROS_PER_SECOND;

interface Day {
  readonly point: PointId;
  readonly from: Instant;
  /** Wall clock of the sweep that first saw the newest hour of this day; 0 = not swept since. */
  seenAt: number;
}

/**
 * Which days of which points are waiting to be judged. A day is over for a point when its own last hour, or
 * an hour of a later day, has arrived: the point's data tell, so that a replayed past judges as the present.
 */
export class DayJudge {
  readonly #store: ReadingStore;
  readonly #waiting = new Map<string, Day>();
  /** Newest hour of each point. */
  readonly #newest = new Map<PointId, Instant>();

  readonly #ledger: DayLedger;

  constructor(store: ReadingStore) {
    this.#store = store;
    this.#ledger = new DayLedger(store);
  }

  /** Days judged since last asked, to be saved with the cursor. */
  notes(): Note[] {
    return this.#ledger.notes();
  }

  /** An hour of this point is new. */
  mark(point: PointId, at: Instant): void {
    const from = dayStart(at);
    const newest = this.#newest.get(point);
    if (newest === undefined || at > newest) this.#newest.set(point, at);
    this.#waiting.set(`${point} ${from}`, { point, from, seenAt: 0 });
  }

  /** Judge the days that are over and have settled. */
  judge(now: Instant, limitsOf: (at: Instant) => CompiledLimits | undefined): Finding[] {
    const findings: Finding[] = [];
    for (const [key, day] of this.#waiting) {
      const lastHour = day.from + MICROS_PER_DAY - MICROS_PER_HOUR;
      if ((this.#newest.get(day.point) ?? 0) < lastHour) continue;
      if (day.seenAt === 0) {
        day.seenAt = now;
        continue;
      }
      if (now - day.seenAt < SETTLE_MICROS) continue;
      this.#waiting.delete(key);
      findings.push(...this.#judgeDay(day, now, limitsOf(day.from)));
    }
    return findings;
  }

  #judgeDay({ point, from }: Day, raisedAt: Instant, compiled: CompiledLimits | undefined): Finding[] {
    const limits = compiled?.points.get(point);
    if (!limits || limits.dailyMean.size + limits.load.size === 0) return [];
    const range = { from, to: instant(from + MICROS_PER_DAY) };
    const rows: ReadingRow[] = this.#store.rows({ point, statistic: 'hour', range, limit: 1_000 });
    const first = this.#isFirstDay(point, from);
    const factors = new Set([...limits.dailyMean.keys(), ...limits.load.keys()]);
    return [...factors]
      .flatMap((factor) => this.#judgeFactor(point, factor, from, rows, limits, raisedAt))
      .filter(({ rule }) => !(first && rule === 'day-not-judgeable'));
  }

  /** The day itself (E3), then what it adds to the days before: the year's load (E5), repetition (E6). */
  #judgeFactor(
    point: PointId,
    factor: string,
    dayFrom: Instant,
    rows: readonly ReadingRow[],
    { dailyMean: means, load, keyUnit }: PointLimits,
    raisedAt: Instant,
  ): Finding[] {
    const hours = hoursOfDay(rows, factor, dayFrom);
    const prepared = means.get(factor);
    const asked = { point, factor, dayFrom, keyUnit, raisedAt };
    const finding = prepared ? judgeDay({ ...asked, hours, prepared }) : null;
    const mean = dailyMean(hours, factor);
    const over = finding?.rule === 'daily-mean-over' ? finding : null;
    this.#ledger.put(point, factor, dayFrom, {
      loadKg: mean.kind === 'mean' ? mean.loadKg : null,
      verdict: mean.kind !== 'mean' || !prepared ? null : over ? 'over' : 'within',
      forReference: over?.forReference ?? false,
    });
    const applied = load.get(factor);
    const days = applied ? this.#ledger.loads(point, factor, dayFrom) : [];
    const verdicts = over ? this.#ledger.verdicts(point, factor, dayFrom) : [];
    return [
      finding,
      applied ? judgeLoad({ ...asked, days, applied }) : null,
      over ? judgeRepeated({ ...asked, verdicts, day: over }) : null,
    ].filter((each) => each !== null);
  }

  /** The day a point came on line has hours that were never due. */
  #isFirstDay(point: PointId, from: Instant): boolean {
    const range = { from: instant(0), to: from };
    return this.#store.rows({ point, statistic: 'hour', range, limit: 1 }).length === 0;
  }
}
