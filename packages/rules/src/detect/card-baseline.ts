import { type CardBand, type Instant, MICROS_PER_HOUR, WIRE_OFFSET_MICROS } from '@wenqu/domain';
import { quantileSorted } from './robust.ts';

/** Days behind a baseline, ending where the finding begins. */
export const BASELINE_DAYS = 14;
/** Fewer hourly means make no band. */
const LEAST = 3;

export interface Hours {
  /** Starts of hours. */
  readonly at: readonly number[];
  /** NaN where none. */
  readonly mean: readonly number[];
}

/**
 * Means of live values by the hour.
 *
 * @param at moments, rising; NaN values are passed over
 */
export function hourlyMeans(at: ArrayLike<number>, value: ArrayLike<number>): Hours {
  const sums = new Map<number, { sum: number; count: number }>();
  for (let i = 0; i < at.length; i++) {
    if (Number.isNaN(value[i]!)) continue;
    const hour = Math.floor(at[i]! / MICROS_PER_HOUR) * MICROS_PER_HOUR;
    const held = sums.get(hour) ?? { sum: 0, count: 0 };
    sums.set(hour, { sum: held.sum + value[i]!, count: held.count + 1 });
  }
  return { at: [...sums.keys()], mean: [...sums.values()].map(({ sum, count }) => sum / count) };
}

const hourOfDay = (at: number): number => Math.floor((at + WIRE_OFFSET_MICROS) / MICROS_PER_HOUR) % 24;

/**
 * The usual of each hour of the day (UTC+8): the p10, p50 and p90 of the hourly means before `until`. Empty when fewer than
 * half of the hours of the day are known.
 */
export function hourBands({ at, mean }: Hours, until: Instant): CardBand[] {
  const byHour = Array.from({ length: 24 }, (): number[] => []);
  at.forEach((moment, i) => {
    const value = mean[i]!;
    // The hour in which it began is not part of what was usual before.
    if (!Number.isNaN(value) && moment + MICROS_PER_HOUR <= until) byHour[hourOfDay(moment)]!.push(value);
  });
  const bands = byHour.flatMap((values, hour): CardBand[] => {
    if (values.length < LEAST) return [];
    const sorted = Float64Array.from(values).sort();
    const [p10, p50, p90] = [0.1, 0.5, 0.9].map((q) => quantileSorted(sorted, q)) as [number, number, number];
    return [{ hour, p10, p50, p90, count: values.length }];
  });
  return bands.length < 12 ? [] : bands;
}
