import { instant, MICROS_PER_DAY, MICROS_PER_HOUR } from '@wenqu/domain';
import { lagOf } from '../facility-balance.ts';
import { loadKg } from '../facility-days.ts';
import { removal } from '../facility-lag.ts';
import {
  dayEnd,
  type FacilityDetector,
  type FacilityRecord,
  quantileOf,
  scoreOf,
  shown,
} from './facility-record.ts';
import type { Signal } from './signal.ts';

const DAYS_IN_ROW = 2;
const BASELINE_LEAST = 20;
/** Share of the day's hours that must have both ends. */
const HOURS_LEAST = 18;
/** Outside its own band by this much of what passes is beyond doubt. */
const FULL_SHARE = 1;
/** An influent this far below its usual strength makes a removal look poor, or an analyser is dirty. */
const WEAK_SHARE = 0.5;

interface DayRemoval {
  readonly rate: number;
  readonly inMean: number;
}

/** η of each day, its outlet hours beside the inlet hours they came from; undefined = not enough hours. */
function removalsOf(record: FacilityRecord, factor: string): (DayRemoval | undefined)[] {
  const { hours, days, facility } = record;
  const [before, after] = [hours.inMgL.get(factor), hours.outMgL.get(factor)];
  if (!before || !after) return [];
  const lagH = lagOf(facility, hours, factor)?.hours ?? 0;
  const inKg = loadKg(before, hours.inM3);
  const outKg = loadKg(after, hours.outM3);
  return days.map(({ from }) => {
    const first = Math.round((from - hours.from) / MICROS_PER_HOUR);
    const found = removal(inKg, outKg.subarray(first, first + 24), lagH, first);
    if (found.rate === null || found.hours < HOURS_LEAST) return undefined;
    let [m3, kg] = [0, 0];
    for (let hour = Math.max(0, first - lagH); hour < first + 24 - lagH; hour++) {
      if (Number.isNaN(inKg[hour]! + hours.inM3[hour]!)) continue;
      m3 += hours.inM3[hour]!;
      kg += inKg[hour]!;
    }
    return { rate: found.rate, inMean: m3 > 0 ? (kg / m3) * 1000 : Number.NaN };
  });
}

function judged(record: FacilityRecord, factor: string): Signal | undefined {
  const all = removalsOf(record, factor);
  const newest = all.slice(-DAYS_IN_ROW);
  const before = all.slice(0, -DAYS_IN_ROW).flatMap((each) => each ?? []);
  if (newest.length < DAYS_IN_ROW || newest.some((each) => !each) || before.length < BASELINE_LEAST)
    return undefined;
  const rates = before.map(({ rate }) => rate);
  const low = quantileOf(rates, 0.01);
  const high = Math.max(quantileOf(rates, 0.99));
  const best = record.facility.designRemovalMax;
  const now = newest.map((each) => each!.rate);
  const above = now.every((rate) => rate > high) || (best !== null && now.every((rate) => rate > best));
  const below = now.every((rate) => rate < low);
  if (!above && !below) return undefined;
  const usualIn = quantileOf(
    before.map(({ inMean }) => inMean),
    0.5,
  );
  // Weak water comes out nearly as it went in: the influent has changed, not the treatment.
  if (below && newest.some((each) => each!.inMean < WEAK_SHARE * usualIn)) return undefined;
  // Stronger water at the same effluent is a better removal of itself.
  if (above && best === null && newest.every((each) => each!.inMean > usualIn / WEAK_SHARE)) return undefined;
  const mean = now.reduce((sum, each) => sum + each, 0) / now.length;
  // Measured in what passes: 99 % instead of 95 % is five times less.
  const passes = Math.max(1e-3, 1 - mean);
  const usualPasses = Math.max(1e-3, 1 - (above ? high : low));
  const away = Math.abs(Math.log2(passes / usualPasses));
  const last = record.days.at(-1)!;
  return {
    pattern: 'D24',
    form: above ? 'too-good' : 'too-poor',
    factors: [factor],
    from: instant(dayEnd(last) - DAYS_IN_ROW * MICROS_PER_DAY),
    to: dayEnd(last),
    score: scoreOf(away, 0, 2 * FULL_SHARE),
    facts: {
      e: shown(mean * 100),
      d: before.length,
      low: shown(low * 100),
      high: shown(high * 100),
      ...(best === null ? {} : { design: shown(best * 100) }),
    },
    missing: [
      ...(last.sheet === null ? ['sheets'] : []),
      ...(best === null ? ['design-removal'] : []),
      ...(record.slots.oxygen ? [] : ['oxygen']),
    ],
  };
}

/**
 * Removal outside the plant's own band, or better than its process can be, with the water's way through the tanks
 * taken into account. Weak influent, and much stronger influent, explain themselves.
 * @source detection.md D24; supervision.md §6 K18
 */
export const removalOdd: FacilityDetector = (record) =>
  [...record.hours.outMgL.keys()].flatMap((factor) => judged(record, factor) ?? []);
