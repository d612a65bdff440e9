import { MICROS_PER_DAY, MICROS_PER_HOUR } from '@wenqu/domain';
import { scoreOf, shown } from '../facility-record.ts';
import { MAD_TO_SIGMA, mad, mean, median } from '../robust.ts';
import type { Signal } from '../signal.ts';
import { factsOf, isConcentration, missingOf, type PointEvidence } from './record.ts';
import { aligned, known, type Track, timeAt } from './track.ts';

/** Numbers of the method. @source detection.md D07; window and share of height [P] */
export const REGULAR_PULSES = {
  windowDays: 30,
  eventsLeast: 5,
  /** An edge, in robust sigmas of the hour-to-hour differences. */
  edgeSigmas: 4,
  /** … and in shares of the usual level: a small step of a calm series is none. */
  edgeShare: 0.3,
  spacingCvMax: 0.25,
  plateauShareMax: 0.1,
  /** One hour is a spike: it has no flat part. */
  plateauHoursLeast: 2,
  plateauHoursMax: 24,
  /** So many pulses that come with their own water are the pattern of a batch plant. */
  batchShare: 0.8,
  /** Flow in a batch pulse against the hours around it. */
  batchFlowTimes: 1.5,
} as const;
const P = REGULAR_PULSES;

interface Pulse {
  readonly first: number;
  /** Not included. */
  readonly end: number;
  readonly height: number;
}

function pulsesOf(values: Float64Array, resolution: number): Pulse[] {
  const steps = Float64Array.from(values, (each, i) => (i === 0 ? Number.NaN : each - values[i - 1]!));
  const level = median(values);
  const edge = Math.max(
    P.edgeSigmas * MAD_TO_SIGMA * mad(steps),
    P.edgeShare * Math.abs(level),
    3 * resolution,
  );
  const pulses: Pulse[] = [];
  for (let i = 1; i < values.length; i++) {
    const height = steps[i]!;
    if (!(height > edge)) continue;
    let end = i + 1;
    while (end < values.length && end - i <= P.plateauHoursMax && !(steps[end]! < -edge)) end++;
    if (end >= values.length || !(steps[end]! < -edge)) continue;
    const plateau = known(values, i, end);
    const isWhole = plateau.length === end - i && plateau.length >= P.plateauHoursLeast;
    if (isWhole && mad(plateau) < P.plateauShareMax * height) pulses.push({ first: i, end, height });
    i = end;
  }
  return pulses;
}

/** Pulses whose water comes and goes with them. */
function withOwnWater(pulses: readonly Pulse[], flow: Float64Array | undefined): number {
  if (!flow) return 0;
  return pulses.filter(({ first, end }) => {
    const around = mean([...known(flow, first - 2, first), ...known(flow, end, end + 2)]);
    return mean(flow, first, end) > Math.max(around * P.batchFlowTimes, 0);
  }).length;
}

/**
 * Sharp up, flat, sharp down, at even spacing. A declared batch plant whose water moves with each pulse is not told.
 * @param evidence `isBatch`: the outlet's declared pattern of discharge is batch
 * @source detection.md D07
 */
export function regularPulses(
  evidence: Pick<PointEvidence, 'facts' | 'hours' | 'volume'> & { readonly isBatch?: boolean | undefined },
): Signal[] {
  const missing = missingOf({ F: evidence.volume, W: undefined, L: evidence.isBatch });
  return evidence.hours.flatMap((whole) => {
    if (!isConcentration(whole.factor)) return [];
    const track = newestOf(whole);
    const pulses = pulsesOf(track.values, factsOf(evidence, track.factor)?.resolution ?? 0);
    if (pulses.length < P.eventsLeast) return [];
    const gaps = pulses.slice(1).map(({ first }, i) => first - pulses[i]!.first);
    const every = mean(gaps);
    const cv = Math.sqrt(mean(gaps.map((gap) => (gap - every) ** 2))) / every;
    if (cv >= P.spacingCvMax) return [];
    const own = withOwnWater(pulses, evidence.volume && aligned(evidence.volume, track));
    if (evidence.isBatch && own >= P.batchShare * pulses.length) return [];
    const newest = pulses.at(-1)!;
    const [from, to] = [timeAt(track, pulses[0]!.first), timeAt(track, newest.end)];
    return [
      {
        pattern: 'D07',
        form: 'even-pulses',
        factors: [track.factor],
        ...{ from, to },
        score: Math.min(
          scoreOf(P.spacingCvMax - cv, 0, P.spacingCvMax),
          scoreOf(pulses.length, P.eventsLeast - 1, 10),
        ),
        facts: {
          ...{ d: Math.max(1, Math.round((to - from) / MICROS_PER_DAY)), k: pulses.length },
          everyH: shown((every * track.stepMin) / 60),
          longH: shown(
            (median(pulses.map(({ first, end }) => end - first)) * track.stepMin * 60e6) / MICROS_PER_HOUR,
          ),
          ...{ cvPercent: shown(cv * 100, 0), height: shown(median(pulses.map(({ height }) => height)), 2) },
          withWater: own,
        },
        missing,
      },
    ];
  });
}

function newestOf(track: Track): Track {
  const slots = (P.windowDays * 24 * 60) / track.stepMin;
  const first = Math.max(0, track.values.length - slots);
  return { ...track, from: timeAt(track, first), values: track.values.subarray(first) };
}
