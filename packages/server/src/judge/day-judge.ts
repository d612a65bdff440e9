import type { Finding, Instant, PointId, ReadingRow } from '@wenqu/domain';
import { dayStart, instant, MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_SECOND } from '@wenqu/domain';
import { type CompiledLimits, hoursOfDay, judgeDay } from '@wenqu/rules';
import type { ReadingStore } from '../store/readings.ts';

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

  constructor(store: ReadingStore) {
    this.#store = store;
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
    if (!limits || limits.dailyMean.size === 0) return [];
    const range = { from, to: instant(from + MICROS_PER_DAY) };
    const rows: ReadingRow[] = this.#store.rows({ point, statistic: 'hour', range, limit: 1_000 });
    const first = this.#isFirstDay(point, from);
    return [...limits.dailyMean].flatMap(([factor, prepared]) => {
      const hours = hoursOfDay(rows, factor, from);
      const day = { point, factor, dayFrom: from, hours, prepared, keyUnit: limits.keyUnit, raisedAt };
      const finding = judgeDay(day);
      return finding === null || (first && finding.rule === 'day-not-judgeable') ? [] : [finding];
    });
  }

  /** The day a point came on line has hours that were never due. */
  #isFirstDay(point: PointId, from: Instant): boolean {
    const range = { from: instant(0), to: from };
    return this.#store.rows({ point, statistic: 'hour', range, limit: 1 }).length === 0;
  }
}
