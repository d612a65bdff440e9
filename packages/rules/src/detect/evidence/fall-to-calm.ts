import { type Instant, instant, MICROS_PER_HOUR, MICROS_PER_MINUTE, type TimeRange } from '@wenqu/domain';
import { scoreOf, shown } from '../facility-record.ts';
import { MAD_TO_SIGMA, mad, median } from '../robust.ts';
import type { Signal } from '../signal.ts';
import { type FactorFacts, factsOf, isConcentration, missingOf, type PointEvidence } from './record.ts';
import { known, type Track, timeAt } from './track.ts';

/** Numbers of the method. @source detection.md D06 [P]; `calmShareMax` and hours as written there */
export const FALL_TO_CALM = {
  /** Hours in a row that were near the limit or over it. */
  nearHours: 3,
  nearShare: 0.9,
  /** The fall, in robust sigmas of what hours usually differ by here. */
  jumpSigmas: 5,
  jumpSigmasSure: 15,
  /** It takes no more hours than this. */
  fallHours: 2,
  calmHours: 12,
  /** Calmer than the point's own stretches of that length: the end of a pulse is no more than usual. */
  calmShareMax: 0.3,
  usualHours: 7 * 24,
  usualLeast: 4,
  /** At its lowest number a series is flat by itself. */
  floorTimes: 1.5,
  /** Somebody came so shortly before. */
  besideMin: 60,
  /** A check that passed within so many hours explains the fall: the device was put right. */
  explainedHours: 6,
  /** What a fall alone is worth at most. */
  aloneMax: 0.6,
  lookBackHours: 48,
} as const;
const P = FALL_TO_CALM;

type Evidence = Pick<PointEvidence, 'now' | 'facts' | 'hours' | 'doors' | 'visits' | 'marks' | 'checks'>;

/** Who or what came before the fall; the nearest. */
function cameBefore(evidence: Evidence, fallAt: Instant): { at: Instant; by: string } | undefined {
  const from = instant(fallAt - P.besideMin * MICROS_PER_MINUTE);
  const to = instant(fallAt + MICROS_PER_HOUR);
  const found: { at: Instant; by: string }[] = [];
  const add = (by: string, ranges: readonly TimeRange[] | undefined) => {
    for (const range of ranges ?? [])
      if (range.from >= from && range.from < to) found.push({ at: range.from, by });
  };
  add('door', evidence.doors);
  add('visit', evidence.visits);
  add('mark', evidence.marks);
  return found.sort((a, b) => b.at - a.at)[0];
}

const isExplained = ({ checks = [] }: Evidence, factor: string, fallAt: Instant): boolean =>
  checks.some(
    ({ polId, outcome, at }) =>
      polId === factor && outcome === 'passed' && Math.abs(at - fallAt) <= P.explainedHours * MICROS_PER_HOUR,
  );

interface Fall {
  readonly slot: number;
  readonly nearHours: number;
  readonly sigmas: number;
  readonly before: number;
  readonly after: number;
}

/** Spread within stretches of the calm's length, the middle of those before a slot; NaN with too few. */
function usualSpread(values: Float64Array, end: number): number {
  const spreads: number[] = [];
  for (let to = end; to - P.calmHours >= Math.max(0, end - P.usualHours); to -= P.calmHours) {
    const part = known(values, to - P.calmHours, to);
    if (part.length >= P.calmHours / 2) spreads.push(mad(part));
  }
  return spreads.length < P.usualLeast ? Number.NaN : median(spreads);
}

function fallAt({ values }: Track, facts: FactorFacts, slot: number): Fall | undefined {
  const near = facts.limitMax! * P.nearShare;
  let nearHours = 0;
  for (let i = slot - 1; i >= 0 && values[i]! >= near; i--) nearHours++;
  if (nearHours < P.nearHours || !(values[slot]! < near)) return undefined;
  const after = known(values, slot + P.fallHours - 1, slot + P.fallHours - 1 + P.calmHours);
  const usual = usualSpread(values, slot - nearHours);
  if (Number.isNaN(usual) || after.length < P.calmHours) return undefined;
  const level = median(after);
  const spread = Math.max(usual, (facts.resolution ?? 0) / 2, 0.002 * facts.limitMax!);
  const sigmas = (values[slot - 1]! - level) / (spread * MAD_TO_SIGMA);
  const isFloor = level <= P.floorTimes * (facts.detectionLimit ?? 0);
  if (sigmas < P.jumpSigmas || mad(after) >= P.calmShareMax * spread || level >= near || isFloor)
    return undefined;
  return { slot, nearHours, sigmas, before: values[slot - 1]!, after: level };
}

/** After hours near the limit the value falls within two and stays flat; somebody had just come. @source detection.md D06 */
export function fallToCalm(evidence: Evidence): Signal[] {
  const missing = missingOf({ D: evidence.doors, O: evidence.visits, K: evidence.checks, V: undefined });
  return evidence.hours.flatMap((track) => {
    const facts = factsOf(evidence, track.factor);
    if (!isConcentration(track.factor) || !facts || facts.limitMax === null || facts.limitMax <= 0) return [];
    const last = track.values.length - P.calmHours - P.fallHours + 1;
    for (let slot = last; slot > Math.max(P.nearHours, last - P.lookBackHours); slot--) {
      const fall = fallAt(track, facts, slot);
      const at = timeAt(track, slot);
      if (!fall || isExplained(evidence, track.factor, at)) continue;
      const came = cameBefore(evidence, at);
      const strength = scoreOf(fall.sigmas, P.jumpSigmas, P.jumpSigmasSure);
      return [
        {
          pattern: 'D06',
          form: came ? 'calm-after-coming' : 'fall-to-calm',
          factors: [track.factor],
          from: timeAt(track, slot - fall.nearHours),
          to: timeAt(track, slot + P.fallHours - 1 + P.calmHours),
          score: came ? Math.max(0.7, strength) : Math.min(P.aloneMax, strength),
          facts: {
            ...{ h: fall.nearHours, t: at, before: shown(fall.before, 3), after: shown(fall.after, 3) },
            ...{ limit: facts.limitMax, calmH: P.calmHours },
            ...(came && { t2: came.at, by: came.by }),
          },
          missing,
        },
      ];
    }
    return [];
  });
}
