import { scoreOf, shown } from '../facility-record.ts';
import { median, quantile } from '../robust.ts';
import type { Signal } from '../signal.ts';
import { binomialTail } from './chance.ts';
import { factsOf, isConcentration, missingOf, type PointEvidence } from './record.ts';
import { aligned, type Track, timeAt } from './track.ts';

/** Numbers of the method. @source detection.md D43; base rate, lower level and chance [P] */
export const THRESHOLD_STEERING = {
  levelShare: 0.85,
  withinMin: 10,
  probabilityLeast: 0.9,
  crossingsLeast: 5,
  crossingsSure: 12,
  /** Off: below this share of the usual flow. */
  offShare: 0.1,
  /** A lower level that is crossed as often and does not stop the pump. */
  lowerShare: 0.6,
  lowerProbabilityMax: 0.5,
  chanceMax: 0.001,
} as const;
const P = THRESHOLD_STEERING;

/** Slots in which a value first reaches a level. */
function crossings(values: Float64Array, level: number): number[] {
  const found: number[] = [];
  for (let i = 1; i < values.length; i++) if (values[i]! >= level && values[i - 1]! < level) found.push(i);
  return found;
}

/** The discharge stops, or starts no more, within minutes of the value reaching a level below the limit. @source detection.md D43 */
export function thresholdSteering(
  evidence: Pick<PointEvidence, 'facts'> & {
    readonly live: readonly Track[];
    /** Live flow or pump state, same grid. */
    readonly flow?: Track | undefined;
  },
): Signal[] {
  const { flow } = evidence;
  if (!flow) return [];
  return evidence.live.flatMap((track) => {
    if (!isConcentration(track.factor)) return [];
    const limit = factsOf(evidence, track.factor)?.limitMax ?? null;
    const water = aligned(flow, track);
    if (limit === null || limit <= 0 || !water || track.stepMin > P.withinMin) return [];
    const off = P.offShare * quantile(water, 0.75);
    const slots = Math.max(1, Math.round(P.withinMin / track.stepMin));
    /** Slots from a flowing moment until the flow is off; undefined: it goes on, or stood already. */
    const stopsAfter = (slot: number): number | undefined => {
      if (!(water[slot - 1]! > off)) return undefined;
      for (let i = slot; i <= slot + slots; i++) if (water[i]! <= off) return i - slot;
      return undefined;
    };
    const share = (some: readonly number[]) => {
      const flowing = some.filter((slot) => water[slot - 1]! > off);
      const stops = flowing.filter((slot) => stopsAfter(slot) !== undefined);
      return {
        flowing: flowing.length,
        stops,
        share: flowing.length === 0 ? 0 : stops.length / flowing.length,
      };
    };
    const at = share(crossings(track.values, P.levelShare * limit));
    if (at.stops.length < P.crossingsLeast || at.share < P.probabilityLeast) return [];
    const lower = share(crossings(track.values, P.lowerShare * limit));
    if (lower.flowing >= P.crossingsLeast && lower.share > P.lowerProbabilityMax) return [];
    const any = share(Array.from(track.values, (_, slot) => slot).slice(1));
    if (binomialTail(at.stops.length, at.flowing, Math.max(any.share, 0.01)) > P.chanceMax) return [];
    const minutes = median(at.stops.map((slot) => (stopsAfter(slot) ?? 0) * track.stepMin));
    return [
      {
        pattern: 'D43' as const,
        form: 'stops-at-level',
        factors: [track.factor, flow.factor],
        from: timeAt(track, at.stops[0]!),
        to: timeAt(track, at.stops.at(-1)! + 1),
        score: scoreOf(at.stops.length, P.crossingsLeast - 1, P.crossingsSure),
        facts: {
          ...{ v: shown(P.levelShare * limit, 3), m: minutes, k: at.stops.length, n: at.flowing },
          ...{ sharePercent: shown(at.share * 100, 0), usualPercent: shown(any.share * 100) },
        },
        missing: missingOf({ E: undefined, V: undefined }),
      },
    ];
  });
}
