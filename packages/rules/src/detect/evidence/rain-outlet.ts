import { instant, MICROS_PER_HOUR } from '@wenqu/domain';
import { scoreOf, shown } from '../facility-record.ts';
import { mean, quantile } from '../robust.ts';
import type { Signal } from '../signal.ts';
import { missingOf } from './record.ts';
import { known, runBack, type Track, timeAt, valueAt } from './track.ts';

/** Numbers of the method. Dry days: detection.md D39 [G]; the others [P] */
export const RAIN_OUTLET = {
  dryHours: 72,
  flowHoursLeast: 2,
  flowHoursSure: 12,
  ammoniaMin: 1,
  conductivityTimes: 1.5,
  /** Other rain outlets that stand dry tell that it does not rain; so many of them at least. */
  neighboursLeast: 2,
  neighboursWetShare: 0.3,
  /** A rain outlet that flows most of the time carries ground water. */
  baseFlowShare: 0.5,
  withoutRainMax: 0.6,
} as const;
const P = RAIN_OUTLET;

export interface RainOutletEvidence {
  /** Flow of the rain outlet, hourly means or volumes. */
  readonly flow: Track;
  readonly ammonia?: Track | undefined;
  readonly conductivity?: Track | undefined;
  /** mm by hour. */
  readonly rain?: Track | undefined;
  /** Flows of other rain outlets. */
  readonly neighbours?: readonly Track[] | undefined;
}

/** Hours without rain up to a moment, as far as anybody can tell; undefined: nobody can. */
function dryHoursAt({ rain, neighbours = [], flow }: RainOutletEvidence, slot: number): number | undefined {
  const at = timeAt(flow, slot);
  const wet = (hour: number): boolean | undefined => {
    const then = instant(at - hour * MICROS_PER_HOUR);
    if (rain) {
      const mm = valueAt(rain, then);
      return Number.isNaN(mm) ? undefined : mm > 0;
    }
    const values = neighbours.map((each) => valueAt(each, then)).filter((each) => !Number.isNaN(each));
    if (values.length < P.neighboursLeast) return undefined;
    return values.filter((each) => each > 0).length > P.neighboursWetShare * values.length;
  };
  for (let hour = 0; hour <= P.dryHours; hour++) {
    const isWet = wet(hour);
    if (isWet === undefined) return hour === 0 ? undefined : hour - 1;
    if (isWet) return hour;
  }
  return P.dryHours;
}

/** Water leaves a rain outlet in dry weather, and it is not clean. @source detection.md D39 */
export function rainOutletDry(evidence: RainOutletEvidence): Signal[] {
  const { flow, ammonia, conductivity, rain, neighbours } = evidence;
  const last = flow.values.length - 1;
  const flows = (slot: number) => flow.values[slot]! > 0;
  if (last < 0 || !flows(last)) return [];
  const first = runBack(last, flows);
  const hours = ((last - first + 1) * flow.stepMin) / 60;
  const seen = known(flow.values, 0, first);
  if (hours < P.flowHoursLeast || seen.filter((each) => each > 0).length > P.baseFlowShare * seen.length)
    return [];
  const dry = dryHoursAt(evidence, first);
  if (dry !== undefined && dry < P.dryHours) return [];
  const nitrogen = ammonia ? mean(known(ammonia.values, first, last + 1)) : Number.NaN;
  const salt = conductivity ? mean(known(conductivity.values, first, last + 1)) : Number.NaN;
  const usualSalt = conductivity ? quantile(known(conductivity.values, 0, first), 0.5) : Number.NaN;
  const dirty = nitrogen > P.ammoniaMin || salt > P.conductivityTimes * usualSalt;
  // Without weather only dirty water is told; with it, clean water is a lead.
  if (dry === undefined && !dirty) return [];
  const score = scoreOf(hours, P.flowHoursLeast, P.flowHoursSure);
  return [
    {
      pattern: 'D39',
      form: dirty ? 'dry-and-dirty' : 'dry-flow',
      factors: ['w00000', ...(nitrogen > P.ammoniaMin ? ['w21003'] : [])],
      from: timeAt(flow, first),
      to: timeAt(flow, last + 1),
      score:
        dry === undefined
          ? Math.min(P.withoutRainMax, score)
          : dirty
            ? Math.max(0.7, score)
            : Math.min(0.6, score),
      facts: {
        ...(dry !== undefined && { h: dry }),
        flowH: shown(hours),
        ...(Number.isFinite(nitrogen) && { v: shown(nitrogen, 2) }),
        ...(Number.isFinite(salt / usualSalt) && { saltTimes: shown(salt / usualSalt, 2) }),
      },
      missing: missingOf({ N: rain ?? (neighbours?.length ? neighbours : undefined), V: undefined }),
    },
  ];
}
