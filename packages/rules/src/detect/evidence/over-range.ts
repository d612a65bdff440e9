import { dayStart, type Instant, instant, MICROS_PER_DAY } from '@wenqu/domain';
import { scoreOf, shown } from '../facility-record.ts';
import { quantile } from '../robust.ts';
import type { Signal } from '../signal.ts';
import type { FactorFacts, PointEvidence } from './record.ts';
import { known, type Track, timeAt } from './track.ts';

/** Numbers of the method. @source detection.md D09; how a high range is told from a needed one [P] */
export const OVER_RANGE = {
  topShare: 0.99,
  cyclesLeast: 2,
  cyclesSure: 8,
  /** A range so many times the usual high value weakens low ones … */
  highTimes: 10,
  /** … unless the limit itself needs it. */
  highLimitTimes: 3,
  /** A smaller range hides an exceedance. */
  lowLimitTimes: 1.5,
  baselineHours: 200,
  /** Slots that may lie between two values of one plateau. */
  gapSlots: 1,
} as const;
const P = OVER_RANGE;

export interface RangeEvidence extends Pick<PointEvidence, 'now' | 'facts' | 'hours' | 'live'> {
  /** Moments at which a device's flag said “above the range” (T), by factor, oldest first. */
  readonly flaggedOver?: Readonly<Record<string, readonly Instant[]>> | undefined;
}

/** The newest stretch at the top of the range. */
function plateau(track: Track, { rangeMax, factor }: FactorFacts, flagged: readonly Instant[]): Signal[] {
  const top = (rangeMax ?? Number.POSITIVE_INFINITY) * P.topShare;
  const at = new Set(flagged.map((each) => Math.floor((each - track.from) / (track.stepMin * 60e6))));
  const isTop = (slot: number) => track.values[slot]! >= top || at.has(slot);
  let last = track.values.length - 1;
  while (last >= 0 && !isTop(last)) last--;
  if (last < 0) return [];
  let first = last;
  let cycles = 1;
  for (let i = last - 1; i >= 0 && first - i <= P.gapSlots + 1; i--)
    if (isTop(i)) {
      first = i;
      cycles++;
    }
  if (cycles < P.cyclesLeast) return [];
  return [
    {
      pattern: 'D09',
      form: 'plateau',
      factors: [factor],
      from: timeAt(track, first),
      to: timeAt(track, last + 1),
      score: scoreOf(cycles, P.cyclesLeast, P.cyclesSure),
      facts: { n: cycles, v: rangeMax ?? shown(Math.max(...known(track.values, first, last + 1), 0), 2) },
      missing: rangeMax === null ? ['C'] : [],
    },
  ];
}

function unsuitable(track: Track, { rangeMax, limitMax, factor }: FactorFacts, now: Instant): Signal[] {
  const usual = known(track.values);
  if (rangeMax === null || limitMax === null || limitMax <= 0 || usual.length < P.baselineHours) return [];
  const high = quantile(usual, 0.95);
  const tooHigh = rangeMax > P.highTimes * high && rangeMax > P.highLimitTimes * limitMax;
  const tooLow = rangeMax < P.lowLimitTimes * limitMax;
  if (!tooHigh && !tooLow) return [];
  const to = dayStart(now);
  const times = tooHigh ? rangeMax / (P.highTimes * high) : (P.lowLimitTimes * limitMax) / rangeMax;
  return [
    {
      pattern: 'D09',
      form: tooLow ? 'range-low' : 'range-high',
      factors: [factor],
      from: instant(to - MICROS_PER_DAY),
      to,
      score: scoreOf(times, 1, 3),
      facts: { v: rangeMax, limit: limitMax, p95: shown(high, 2) },
      missing: ['C'],
    },
  ];
}

/** At the top of the range for several cycles, or a range that does not fit limit and water. @source detection.md D09 */
export function overRange(evidence: RangeEvidence): Signal[] {
  const { hours, live = hours, flaggedOver = {}, now } = evidence;
  return evidence.facts.flatMap((facts) => {
    const { factor } = facts;
    const [fine] = live.filter((each) => each.factor === factor);
    const [coarse] = hours.filter((each) => each.factor === factor);
    return [
      ...(fine ? plateau(fine, facts, flaggedOver[factor] ?? []) : []),
      ...(coarse ? unsuitable(coarse, facts, now) : []),
    ];
  });
}
