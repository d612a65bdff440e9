import type { TimeRange } from '@wenqu/domain';
import { MICROS_PER_DAY, MICROS_PER_SECOND, WIRE_OFFSET_MICROS } from '@wenqu/domain';

/** Widths people read without counting, seconds; above them whole days. */
const WIDTHS_S = [
  1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_200, 1_800, 3_600, 7_200, 10_800, 14_400,
];
const MORE_WIDTHS_S = [21_600, 28_800, 43_200, 86_400];

/** Buckets of one width, side by side from `origin`. */
export interface Buckets {
  readonly origin: number;
  readonly micros: number;
}

/**
 * The narrowest round buckets of which at most `count` cover the range. They begin at round times of the
 * wire's clock (UTC+8), so they stay where they are while a chart moves.
 */
export function bucketsOf(range: TimeRange, count: number): Buckets {
  if (count < 2) return { origin: range.from, micros: Math.max(1, range.to - range.from) };
  const origin = -WIRE_OFFSET_MICROS;
  const fits = (micros: number) =>
    Math.floor((range.to - 1 - origin) / micros) - Math.floor((range.from - origin) / micros) < count;
  for (const seconds of [...WIDTHS_S, ...MORE_WIDTHS_S]) {
    if (fits(seconds * MICROS_PER_SECOND)) return { origin, micros: seconds * MICROS_PER_SECOND };
  }
  let days = Math.max(2, Math.floor((range.to - range.from) / MICROS_PER_DAY / count));
  while (!fits(days * MICROS_PER_DAY)) days++;
  return { origin, micros: days * MICROS_PER_DAY };
}

/** First moment of the bucket that holds `at`. */
export const bucketStart = ({ origin, micros }: Buckets, at: number): number =>
  origin + Math.floor((at - origin) / micros) * micros;

/** A flag that says something is wrong outlives one that does not; '' makes no claim. */
export const flagRank = (flag: string): number => (flag === 'N' || flag === '' ? 0 : 1);
