import { quantileSorted } from '../robust.ts';

/** Hours in which two records of the same water differ, the newest included. */
export interface Disagreement {
  /** Index of its first hour. */
  readonly first: number;
  /** Index of its last hour. */
  readonly last: number;
  /** Hours that could be judged. */
  readonly hours: number;
  /** How many times its own usual scatter the sum of the differences is; negative = the judged record is low. */
  readonly strength: number;
}

/** One odd hour, however odd, is no finding: this much of it counts. */
const HOUR_MOST = 8;
/** Two hours of eight times the usual scatter, or ten of 2.3 times. */
export const STRENGTH_LEAST = 7;
const HOURS_LEAST = 2;
/** The newest hour has to take part: with this much, and with this share of what the hours of the run have. */
const NEWEST_LEAST = 1;
const NEWEST_SHARE = 0.35;
/** An hour may arrive late; a run may have so many hours in it that cannot be judged. */
const LATE_H = 3;
const BACK_H = 72;

/**
 * The stretch up to the newest hour whose differences add up to most against chance, or undefined where they do not
 * reach the threshold. The sum over n hours grows with n under a cause and with its root under chance, so the largest
 * sum by root is also the best guess of where the cause began.
 *
 * @param differenceOf of an hour, in units of its usual scatter; NaN = cannot be judged
 */
export function disagreementOf(
  differenceOf: (hour: number) => number,
  hourCount: number,
): Disagreement | undefined {
  let last = hourCount - 1;
  const late = Math.max(0, hourCount - LATE_H);
  let newest = Number.NaN;
  for (; last >= late; last--) {
    newest = differenceOf(last);
    if (!Number.isNaN(newest)) break;
  }
  if (!(Math.abs(newest) >= NEWEST_LEAST)) return undefined;
  const oldest = Math.max(0, last - BACK_H);
  let sum = 0;
  let hours = 0;
  let before = last + 1;
  let best: Disagreement | undefined;
  for (let hour = last; hour >= oldest && before - hour <= LATE_H; hour--) {
    const difference = differenceOf(hour);
    if (Number.isNaN(difference)) continue;
    before = hour;
    sum += Math.max(-HOUR_MOST, Math.min(HOUR_MOST, difference));
    hours++;
    const strength = sum / Math.sqrt(hours);
    const takesPart = newest / (sum / hours) >= NEWEST_SHARE;
    if (takesPart && hours >= HOURS_LEAST && Math.abs(strength) > Math.abs(best?.strength ?? 0))
      best = { first: hour, last, hours, strength };
    // Hours of the other sign or of nothing can no longer bring it up.
    if (Math.abs(strength) < NEWEST_LEAST) break;
  }
  return best && Math.abs(best.strength) >= STRENGTH_LEAST ? best : undefined;
}

/** 0.5 at the threshold, towards 1 far beyond it. */
export const scoreOf = ({ strength }: Disagreement): number =>
  1 - 0.5 * (STRENGTH_LEAST / Math.abs(strength));

/** Share of the usual days from which scatter is taken, and how many sigmas of a normal sample lie within. */
const WITHIN = 0.9;
const WITHIN_SIGMAS = 1.645;
const LEARN_LEAST = 12;

/**
 * Usual scatter of a difference that should be zero; undefined where there are too few hours or the two records have
 * never agreed (another unit, another way of counting): a relation that does not hold cannot be broken.
 *
 * @param most scatter beyond which the records do not agree at all
 */
export function usualScatter(
  differenceOf: (hour: number) => number,
  hourCount: number,
  least: number,
  most: number,
): number | undefined {
  const all = new Float64Array(hourCount);
  let count = 0;
  for (let hour = 0; hour < hourCount; hour++) {
    const difference = Math.abs(differenceOf(hour));
    if (!Number.isNaN(difference)) all[count++] = difference;
  }
  if (count < LEARN_LEAST) return undefined;
  const ranked = all.subarray(0, count).sort();
  const scatter = Math.max(
    least,
    quantileSorted(ranked, WITHIN) / WITHIN_SIGMAS,
    quantileSorted(ranked, 0.5),
  );
  return scatter <= most ? scatter : undefined;
}
