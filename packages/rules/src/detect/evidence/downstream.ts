import { instant, MICROS_PER_HOUR, MICROS_PER_MINUTE } from '@wenqu/domain';
import { scoreOf, shown } from '../facility-record.ts';
import { MAD_TO_SIGMA, mad, median, quantile } from '../robust.ts';
import type { Signal } from '../signal.ts';
import { binomialTail } from './chance.ts';
import { missingOf } from './record.ts';
import { known, type Track, timeAt, valueAt } from './track.ts';

/** Numbers of the method. @source detection.md D27; peak, discharge and chance [P] */
export const DOWNSTREAM = {
  peakSigmas: 5,
  eventsLeast: 3,
  /** Own discharge: flow above this quantile of its own. */
  dischargeQuantile: 0.9,
  dischargeTimes: 1.5,
  chanceMax: 0.01,
  /** Hours of which the own outlet told nothing unusual. */
  calmSigmas: 3,
  dryHours: 6,
  hoursLeast: 7 * 24,
} as const;
const P = DOWNSTREAM;

export interface DownstreamEvidence {
  /** Name of the manhole, works inlet or section. */
  readonly node: string;
  /** Concentration or conductivity at the node. */
  readonly nodeTrack: Track;
  /** Flow and concentration of the own outlet. */
  readonly ownFlow: Track;
  readonly ownTrack: Track;
  readonly travelMin: number;
  readonly travelSpreadMin: number;
  /** mm by hour; undefined: not known. */
  readonly rain?: Track | undefined;
}

/** Starts of stretches above the usual by so many robust sigmas. */
function peaks(track: Track, sigmas: number): number[] {
  const level = median(track.values);
  const bound = level + Math.max(sigmas * MAD_TO_SIGMA * mad(track.values, level), 0.3 * Math.abs(level));
  const found: number[] = [];
  for (let i = 1; i < track.values.length; i++)
    if (track.values[i]! > bound && !(track.values[i - 1]! > bound)) found.push(i);
  return found;
}

/**
 * Peaks at a node that the own outlet's values do not show, each at the travel time after an own surge of water.
 * @source detection.md D27
 */
export function downstream(evidence: DownstreamEvidence): Signal[] {
  const { node, nodeTrack, ownFlow, ownTrack, travelMin, travelSpreadMin, rain } = evidence;
  if (known(ownFlow.values).length < P.hoursLeast || known(ownTrack.values).length < P.hoursLeast / 2)
    return [];
  const base = median(ownFlow.values);
  const surge = Math.max(quantile(ownFlow.values, P.dischargeQuantile), P.dischargeTimes * base);
  const level = median(ownTrack.values);
  const calm = level + Math.max(P.calmSigmas * MAD_TO_SIGMA * mad(ownTrack.values, level), 0.15 * level);
  const surgeBefore = (slot: number): number | undefined => {
    const at = timeAt(nodeTrack, slot) - travelMin * MICROS_PER_MINUTE;
    const reach = travelSpreadMin * MICROS_PER_MINUTE;
    for (let t = at - reach; t <= at + reach; t += ownFlow.stepMin * MICROS_PER_MINUTE)
      if (valueAt(ownFlow, instant(t)) >= surge && !(valueAt(ownTrack, instant(t)) > calm)) return t;
    return undefined;
  };
  const isWet = (slot: number): boolean => {
    const at = timeAt(nodeTrack, slot);
    for (let h = 0; rain && h <= P.dryHours; h++)
      if (valueAt(rain, instant(at - h * MICROS_PER_HOUR)) > 0) return true;
    return false;
  };
  const dry = peaks(nodeTrack, P.peakSigmas).filter((slot) => !isWet(slot));
  const matched = dry.flatMap((slot) => {
    const since = surgeBefore(slot);
    return since === undefined ? [] : [{ slot, since }];
  });
  if (matched.length < P.eventsLeast) return [];
  // How often any moment would have matched.
  let any = 0;
  for (let slot = 0; slot < nodeTrack.values.length; slot++) if (surgeBefore(slot) !== undefined) any++;
  const chance = binomialTail(matched.length, dry.length, any / nodeTrack.values.length);
  if (chance > P.chanceMax) return [];
  const newest = matched.at(-1)!;
  return [
    {
      pattern: 'D27',
      form: 'peak-after-surge',
      factors: [...new Set([ownFlow.factor, ownTrack.factor])],
      from: instant(matched[0]!.since),
      to: instant(newest.since + MICROS_PER_HOUR),
      score: scoreOf(-Math.log10(Math.max(chance, 1e-9)), -Math.log10(P.chanceMax), 6),
      facts: {
        ...{
          node,
          t: timeAt(nodeTrack, newest.slot),
          t2: newest.since,
          k: matched.length,
          peaks: dry.length,
        },
        ...{ travelMin, chancePercent: shown(chance * 100, 3) },
      },
      missing: missingOf({ N: rain, W: undefined }),
    },
  ];
}
