import { scoreOf, shown } from '../facility-record.ts';
import { median, quantile } from '../robust.ts';
import type { Signal } from '../signal.ts';
import { factsOf, isConcentration, missingOf, type PointEvidence } from './record.ts';
import { aligned, known, runBack, timeAt } from './track.ts';

/** Numbers of the method. @source detection.md D08; what stands in for flow [P] */
export const ZERO_FLOWING = {
  hoursLeast: 6,
  /** The usual low value lies so far above the detection limit. */
  baselineTimes: 5,
  baselineHours: 48,
  /** A detection limit that nobody told: so many steps of the number. */
  resolutionsOfLimit: 2,
  /** Without flow only so long a stretch is told, and weakly. */
  hoursWithoutFlow: 24,
  withoutFlowMax: 0.5,
  hoursSure: 24,
} as const;
const P = ZERO_FLOWING;

const formOf = (level: number, floor: number): string =>
  level < -floor ? 'negative' : level <= 0 ? 'zero' : 'below-detection';

/** Zero, negative or below detection for hours while water leaves, where the point usually shows much more. @source detection.md D08 */
export function zeroFlowing(
  evidence: Pick<PointEvidence, 'now' | 'facts' | 'hours' | 'volume' | 'checks'>,
): Signal[] {
  const { volume, hours, checks } = evidence;
  return hours.flatMap((track) => {
    const facts = factsOf(evidence, track.factor);
    if (!facts || !isConcentration(track.factor) || track.values.length === 0) return [];
    const floor = facts.detectionLimit ?? P.resolutionsOfLimit * (facts.resolution ?? 0);
    const flow = volume && aligned(volume, track);
    const { values } = track;
    const isLow = (slot: number) =>
      (values[slot]! <= 0 || values[slot]! < floor) && (flow === undefined || flow[slot]! > 0);
    const last = values.length - 1;
    if (!isLow(last)) return [];
    const first = runBack(last, isLow);
    const count = last - first + 1;
    const past = known(values, 0, first);
    const usual = quantile(past, 0.1);
    if (count <= (flow ? P.hoursLeast : P.hoursWithoutFlow) || past.length < P.baselineHours) return [];
    if (!(usual > P.baselineTimes * floor) || !(usual > 0)) return [];
    const score = scoreOf(count, P.hoursLeast, P.hoursSure);
    const level = median(values, first);
    return [
      {
        pattern: 'D08',
        form: formOf(level, floor),
        factors: [track.factor],
        from: timeAt(track, first),
        to: timeAt(track, last + 1),
        score: flow ? score : Math.min(P.withoutFlowMax, score),
        facts: { n: count, level: shown(level, 3), usual: shown(usual, 3), floor: shown(floor, 3) },
        missing: missingOf({ F: flow, A: undefined, K: checks }),
      },
    ];
  });
}
