import { between, pickIndex, seedOf, smooth, uniform } from './chance.ts';
import type { Plant } from './plant.ts';
import type { Shift } from './trades.ts';

const MINUTES_PER_DAY = 1440;
/** The wire's clock is UTC+8; 1970-01-01 was a Thursday. */
const OFFSET_MIN = 480;
const EPOCH_WEEKDAY = 4;

/** Minute of the local day, 0..1439. @param minute minutes since the epoch, UTC */
export const minuteOfDay = (minute: number): number => (minute + OFFSET_MIN) % MINUTES_PER_DAY;

/** Local day number since the epoch. */
export const dayOf = (minute: number): number => Math.floor((minute + OFFSET_MIN) / MINUTES_PER_DAY);

/** First minute of a local day. */
export const dayStartMinute = (day: number): number => day * MINUTES_PER_DAY - OFFSET_MIN;

/** 0 = Sunday. */
export const weekdayOf = (minute: number): number => (dayOf(minute) + EPOCH_WEEKDAY) % 7;

/** 0 before `start`, 1 after `start + width`, straight between. */
const ramp = (at: number, start: number, width: number): number =>
  Math.min(1, Math.max(0, (at - start) / width));

/** Production of a day between two times of day with a start-up and a shut-down. */
const during = (at: number, open: number, close: number): number =>
  Math.min(ramp(at, open, 45), 1 - ramp(at, close - 35, 35));

function dayShape(shift: Shift, at: number, sunday: boolean): number {
  switch (shift) {
    case 'continuous':
      return 0.88 + 0.12 * during(at, 420, 1380);
    case 'two-shift':
      return sunday ? 0.1 : Math.max(0.06, during(at, 360, 1350) * (at > 840 && at < 880 ? 0.7 : 1));
    case 'day-shift':
      return sunday ? 0.04 : Math.max(0.03, during(at, 460, 1170) * (at > 715 && at < 780 ? 0.45 : 1));
    case 'municipal':
      // Households: low before dawn, a morning and an evening peak.
      return (
        0.95 +
        0.24 * Math.exp(-(((at - 525) / 110) ** 2)) +
        0.28 * Math.exp(-(((at - 1215) / 130) ** 2)) -
        0.38 * Math.exp(-(((at - 235) / 130) ** 2))
      );
  }
}

/** Whether the plant stands still on a local day: a repair or a lack of orders, one day in fifty or so. */
function stopped(plant: Plant, day: number): boolean {
  if (plant.trade.shift === 'municipal') return false;
  return uniform(seedOf(plant.seed, 'stop'), Math.floor((day + pickIndex(plant.seed, 40, 3)) / 3)) < 0.02;
}

/** How busy the plant is: 1 is its usual full production. @param minute minutes since the epoch */
export function activity(plant: Plant, minute: number): number {
  const day = dayOf(minute);
  if (stopped(plant, day)) return 0.02;
  const early = between(plant.seed, 41, -30, 30);
  const shape = dayShape(plant.trade.shift, minuteOfDay(minute) + early, weekdayOf(minute) === 0);
  return shape * (1 + 0.08 * smooth(plant.seed ^ 0x77, minute / MINUTES_PER_DAY));
}
