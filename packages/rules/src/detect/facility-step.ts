import { instant, MICROS_PER_HOUR, MICROS_PER_MINUTE } from '@wenqu/domain';
import {
  dayEnd,
  type FacilityDetector,
  type FacilityRecord,
  factorsOf,
  lastDay,
  quantileOf,
  scoreOf,
  shown,
} from './facility-record.ts';
import type { Signal } from './signal.ts';

/** Minutes of a day with production and without treatment. @source detection.md D25 [P] */
const IDLE_MINUTES_LEAST = 60;
const IDLE_MINUTES_FULL = 300;
/** A blower that stands so long must show in the oxygen of its tank. */
const STILL_SLOTS_MINUTES = 40;
/** Oxygen that keeps this share of itself did not fall. */
const OXYGEN_KEPT_SHARE = 0.8;
const OXYGEN_LEAST_MGL = 0.8;
const DAYS_LEAST = 14;

/** Minutes of the last day in which production runs, treatment stands and, where known, water leaves. */
function idleOf(record: FacilityRecord): { minutes: number; from: number; to: number; flowKnown: boolean } {
  const { slots, hours } = record;
  const day = lastDay(record)!;
  const step = slots.slotMin * MICROS_PER_MINUTE;
  let [minutes, first, last, flowKnown] = [0, 0, 0, true];
  for (let slot = 0; slot < slots.count; slot++) {
    const at = slots.from + slot * step;
    if (at < day.from || at >= dayEnd(day)) continue;
    if (slots.production[slot] !== 1 || slots.treatment[slot] !== 0 || slots.stopped[slot] === 1) continue;
    const outM3 = hours.outM3[Math.floor((at - hours.from) / MICROS_PER_HOUR)] ?? Number.NaN;
    // Water held back in a tank is not untreated water let go.
    if (outM3 === 0) continue;
    if (Number.isNaN(outM3)) flowKnown = false;
    if (minutes === 0) first = at;
    last = at + step;
    minutes += slots.slotMin;
  }
  return { minutes, from: first, to: last, flowKnown };
}

/** How much of itself the oxygen kept while the treatment stood; NaN where no standstill was long enough. */
export function oxygenKept({ slots }: FacilityRecord): number {
  const { oxygen, treatment, slotMin } = slots;
  if (!oxygen) return Number.NaN;
  const least = Math.ceil(STILL_SLOTS_MINUTES / slotMin);
  let best = Number.NaN;
  let run = 0;
  for (let slot = 0; slot < slots.count; slot++) {
    run = treatment[slot] === 0 ? run + 1 : 0;
    if (run < least) continue;
    const before = oxygen[slot - run] ?? Number.NaN;
    const now = oxygen[slot]!;
    if (Number.isNaN(before) || Number.isNaN(now) || before < OXYGEN_LEAST_MGL) continue;
    const kept = now / before;
    if (Number.isNaN(best) || kept < best) best = kept;
  }
  return best;
}

/**
 * Production on, treatment off. A facility whose water falls through without electricity, water held in a tank and
 * a declared stop are left out; without flow or oxygen it says less and says so.
 * @source detection.md D25
 */
export const treatmentIdle: FacilityDetector = (record) => {
  const day = lastDay(record);
  if (!day || record.facility.gravity) return [];
  const missing = [
    ...(record.facility.meters.some(({ purpose }) => purpose === 'production') ? [] : ['production-meter']),
    ...(record.slots.oxygen ? [] : ['oxygen']),
  ];
  const idle = idleOf(record);
  if (idle.minutes <= IDLE_MINUTES_LEAST) return [];
  if (!idle.flowKnown) missing.push('effluent-flow');
  const perM3 = (each: typeof day): number | null =>
    each.treatmentKwh === null || !each.inM3 ? null : each.treatmentKwh / each.inM3;
  const usual = record.days.slice(0, -1).flatMap((each) => perM3(each) ?? []);
  const p5 = usual.length < DAYS_LEAST ? Number.NaN : quantileOf(usual, 0.05);
  const today = perM3(day) ?? Number.NaN;
  const low = today < p5;
  const kept = oxygenKept(record);
  const signal: Signal = {
    pattern: 'D25',
    form: 'treatment-idle',
    factors: factorsOf(record, 'treatment'),
    from: instant(idle.from),
    to: instant(idle.to),
    score: Math.min(1, scoreOf(idle.minutes, IDLE_MINUTES_LEAST, IDLE_MINUTES_FULL) + (low ? 0.15 : 0)),
    facts: {
      m: idle.minutes,
      productionH: shown(day.productionH ?? 0),
      inStepH: shown(day.inStepH ?? 0),
      ...(Number.isNaN(today) ? {} : { kwhPerM3: shown(today, 3) }),
      ...(Number.isNaN(p5) ? {} : { p5: shown(p5, 3) }),
      ...(Number.isNaN(kept) ? {} : { oxygenKept: shown(kept, 2) }),
    },
    missing,
  };
  return Number.isNaN(kept) || kept < OXYGEN_KEPT_SHARE ? [signal] : [signal, oxygenSteady(signal, kept)];
};

/** Air is off and the oxygen does not fall: the probe does not stand in this water, or the meter is wired elsewhere. */
const oxygenSteady = (signal: Signal, kept: number): Signal => ({
  ...signal,
  form: 'oxygen-does-not-fall',
  score: scoreOf(kept, OXYGEN_KEPT_SHARE, 1),
});
