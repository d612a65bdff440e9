import {
  type FacilityDay,
  type FacilitySheet,
  formatDay,
  type Instant,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
} from '@wenqu/domain';
import type { MeterStates } from './facility-states.ts';

/** Hours of a day that may be unknown before its volume counts as unknown too: nothing is filled in. */
const UNKNOWN_HOURS_MAX = 2;
const UNKNOWN_SLOTS_SHARE_MAX = 0.1;

/** Hourly water and strength at both ends; NaN = unknown or not valid. */
export interface FacilityHours {
  readonly from: Instant;
  readonly count: number;
  readonly inM3: Float64Array;
  readonly outM3: Float64Array;
  /** mg/L by factor code. */
  readonly inMgL: ReadonlyMap<string, Float64Array>;
  readonly outMgL: ReadonlyMap<string, Float64Array>;
}

/** Slots of equal length over the same stretch. */
export interface FacilitySlots {
  readonly from: Instant;
  readonly slotMin: number;
  readonly count: number;
  readonly meters: readonly MeterStates[];
  readonly production: Float64Array;
  readonly treatment: Float64Array;
  /** 1 where a stop was declared. */
  readonly stopped: Uint8Array;
  /** Dissolved oxygen, mg/L; null = not measured. */
  readonly oxygen: Float64Array | null;
}

export const loadKg = (mgL: Float64Array, m3: Float64Array): Float64Array =>
  mgL.map((value, hour) => (value * m3[hour]!) / 1000);

/** Sum of a stretch; null where more than `unknownMax` are unknown. */
function known(values: Float64Array, from: number, to: number, unknownMax: number): number | null {
  let [sum, unknown] = [0, 0];
  for (let i = from; i < to; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) unknown++;
    else sum += value;
  }
  return to <= from || unknown > unknownMax ? null : sum;
}

/**
 * The natural days of a stretch that begins at a day's first moment. A day under way is summed up to `now`.
 *
 * @param sheets by day, `YYYY-MM-DD`
 */
export function facilityDays(
  hours: FacilityHours,
  slots: FacilitySlots,
  sheets: ReadonlyMap<string, FacilitySheet>,
  now: Instant,
): FacilityDay[] {
  const days: FacilityDay[] = [];
  for (let from = hours.from as number; from < Math.min(now, endOf(hours)); from += MICROS_PER_DAY) {
    const to = Math.min(from + MICROS_PER_DAY, now, endOf(hours));
    const first = Math.round((from - hours.from) / MICROS_PER_HOUR);
    const last = first + Math.floor((to - from) / MICROS_PER_HOUR);
    const water = (values: Float64Array) => known(values, first, last, UNKNOWN_HOURS_MAX);
    const loads = (mgL: ReadonlyMap<string, Float64Array>, m3: Float64Array) =>
      Object.fromEntries(
        [...mgL].flatMap(([factor, values]) => {
          const kg = water(loadKg(values, m3));
          return kg === null ? [] : [[factor, kg] as const];
        }),
      );
    const day = formatDay(instant(from));
    const sheet = sheets.get(day) ?? null;
    days.push({
      ...{ day, from: instant(from), sheet, waterInM3: sheet?.waterInM3 ?? null },
      ...{ inM3: water(hours.inM3), outM3: water(hours.outM3) },
      ...{ inKg: loads(hours.inMgL, hours.inM3), outKg: loads(hours.outMgL, hours.outM3) },
      ...runningOf(slots, from, to),
    });
  }
  return days;
}

const endOf = ({ from, count }: FacilityHours): number => from + count * MICROS_PER_HOUR;

type Running = Pick<
  FacilityDay,
  | 'productionKwh'
  | 'treatmentKwh'
  | 'productionH'
  | 'comparedH'
  | 'inStepH'
  | 'unknownH'
  | 'idleMin'
  | 'stoppedH'
>;

/** Hours of production, and of them with treatment. @source supervision.md §6 K17 */
function runningOf(slots: FacilitySlots, from: number, to: number): Running {
  const step = slots.slotMin * MICROS_PER_MINUTE;
  const first = Math.max(0, Math.floor((from - slots.from) / step));
  const last = Math.min(slots.count, Math.floor((to - slots.from) / step));
  let [production, compared, inStep, unknown, idle, longest, stopped] = [0, 0, 0, 0, 0, 0, 0];
  let spoken = 0;
  for (let slot = first; slot < last; slot++) {
    stopped += slots.stopped[slot]!;
    const [runs, treats] = [slots.production[slot]!, slots.treatment[slot]!];
    if (!Number.isNaN(runs)) spoken++;
    if (runs === 1) production++;
    if (Number.isNaN(runs) || (runs === 1 && Number.isNaN(treats))) unknown++;
    else if (runs === 1) {
      compared++;
      inStep += treats;
    }
    idle = runs === 1 && treats === 0 ? idle + 1 : 0;
    longest = Math.max(longest, idle);
  }
  const hoursOf = (count: number) => (count * slots.slotMin) / 60;
  return {
    productionKwh: energy(slots, 'production', first, last),
    treatmentKwh: energy(slots, 'treatment', first, last),
    productionH: spoken > 0 ? hoursOf(production) : null,
    comparedH: unknown < last - first ? hoursOf(compared) : null,
    inStepH: unknown < last - first ? hoursOf(inStep) : null,
    unknownH: hoursOf(unknown),
    idleMin: longest * slots.slotMin,
    stoppedH: hoursOf(stopped),
  };
}

/** kWh of all meters of a purpose; null where one of them is silent for more than a tenth of the time. */
function energy(
  { meters, slotMin }: FacilitySlots,
  purpose: 'production' | 'treatment',
  first: number,
  last: number,
): number | null {
  const own = meters.filter((meter) => meter.purpose === purpose && meter.partOf === '');
  const allowed = Math.floor((last - first) * UNKNOWN_SLOTS_SHARE_MAX);
  const sums = own.map(({ kw }) => known(kw, first, last, allowed));
  if (sums.length === 0 || sums.some((sum) => sum === null)) return null;
  return (sums.reduce<number>((total, sum) => total + sum!, 0) * slotMin) / 60;
}
