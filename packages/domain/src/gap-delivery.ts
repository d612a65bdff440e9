import { type Instant, MICROS_PER_SECOND } from './instant.ts';
import type { Statistic } from './reading.ts';

/**
 * 即时: the value came when it was due. 补全: it came later, or the device marked it as sent again.
 * @source supervision.md §4.2 V8, §6 K1
 */
export type Delivery = 'immediate' | 'completed';

/** Lateness that still counts as immediate: the longer of some intervals and a time. [P] */
const GRACE: Readonly<Record<Statistic, { readonly intervals: number; readonly floorS: number }>> = {
  realtime: { intervals: 3, floorS: 180 },
  state: { intervals: 3, floorS: 180 },
  minute: { intervals: 1, floorS: 600 },
  hour: { intervals: 0, floorS: 3_600 },
  day: { intervals: 0, floorS: 21_600 },
  runtime: { intervals: 0, floorS: 21_600 },
};

/** Hours and days have one length; of other statistics the series itself must say it. */
export const fixedIntervalS = (statistic: Statistic): number | undefined =>
  statistic === 'hour' ? 3_600 : statistic === 'day' || statistic === 'runtime' ? 86_400 : undefined;

export const graceS = (statistic: Statistic, intervalS: number): number =>
  Math.max(GRACE[statistic].floorS, GRACE[statistic].intervals * intervalS);

/**
 * Seconds from a DataTime until the value can have been sent: DataTime is the start of the interval, except
 * of what is measured at a moment.
 * @source HJ 212-2017 §6.3 (DataTime)
 */
export const dueAfterS = (statistic: Statistic, intervalS: number): number =>
  statistic === 'realtime' || statistic === 'state' ? 0 : intervalS;

/**
 * Whether a value came in time. Nothing is stored for it: arrival is kept with each reading.
 *
 * @param at DataTime
 * @param resent the frame carried RF=1 @source HJ 212-2025 Table 3
 */
export function deliveryOf(
  statistic: Statistic,
  at: Instant,
  arrival: Instant,
  intervalS: number,
  resent = false,
): Delivery {
  if (resent) return 'completed';
  const lateS = (arrival - at) / MICROS_PER_SECOND - dueAfterS(statistic, intervalS);
  return lateS > graceS(statistic, intervalS) ? 'completed' : 'immediate';
}

/**
 * The same where the times of the device and our clock say nothing to each other (simulated time): a value is
 * late when another of the same series, newer by more than the grace, had arrived before it.
 *
 * @param at rising
 * @returns 1 for each value that was filled in later
 */
export function lateByOrder(
  statistic: Statistic,
  at: ArrayLike<number>,
  arrival: ArrayLike<number>,
  intervalS: number,
): Uint8Array {
  const graceMicros = (graceS(statistic, intervalS) + dueAfterS(statistic, intervalS)) * MICROS_PER_SECOND;
  const late = new Uint8Array(at.length);
  const order = Array.from({ length: at.length }, (_, i) => i).sort(
    (a, b) => arrival[a]! - arrival[b]! || at[a]! - at[b]!,
  );
  let newest = Number.NEGATIVE_INFINITY;
  for (const i of order) {
    if (newest - at[i]! > graceMicros) late[i] = 1;
    else newest = Math.max(newest, at[i]!);
  }
  return late;
}

/** Values that were due, came in time, and came later. */
export interface DeliveryCounts {
  readonly due: number;
  readonly immediate: number;
  readonly completed: number;
}

/** 传输率 in its two versions, each with what it is made of; null: nothing was due. */
export interface TransmissionRate extends DeliveryCounts {
  /** immediate ÷ due. */
  readonly immediateRate: number | null;
  /** (immediate + completed) ÷ due. */
  readonly completedRate: number | null;
}

/**
 * K1, the transmission rate: back-filled values count in the completed version only, never as real time.
 * @source supervision.md §6 K1, §13 trap 9
 */
export function transmissionRate({ due, immediate, completed }: DeliveryCounts): TransmissionRate {
  const rate = (received: number) => (due > 0 ? Math.min(1, received / due) : null);
  return {
    due,
    immediate,
    completed,
    immediateRate: rate(immediate),
    completedRate: rate(immediate + completed),
  };
}
