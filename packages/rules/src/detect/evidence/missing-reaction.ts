import { type Instant, instant, MICROS_PER_HOUR } from '@wenqu/domain';
import { shown } from '../facility-record.ts';
import { MAD_TO_SIGMA, mad, median, quantile } from '../robust.ts';
import type { Signal } from '../signal.ts';
import { slotAtTime, type Track } from './track.ts';

/** Numbers of the method. @source detection.md D45; sizes [P] */
export const MISSING_REACTION = {
  /** Earlier events of the same kind that all left a trace. */
  eventsLeast: 4,
  absentLeast: 2,
  /** A trace: the lower quartile of earlier ones, in robust sigmas of the hours before. */
  traceSigmas: 3,
  absentShare: 0.2,
  baseHours: 24,
  /** Weak alone: it strengthens others. */
  scoreMax: 0.55,
} as const;
const P = MISSING_REACTION;

/** Something that should be seen: rain, cleaning day, start after a holiday, a spill upstream. */
export interface ExpectedEvent {
  readonly kind: string;
  readonly at: Instant;
  /** Hours after which the water shows it, and for how long. */
  readonly lagH: number;
  readonly lastsH: number;
}

/** Change of the level in the window, signed; NaN where values are missing. */
function reactionTo(track: Track, { at, lagH, lastsH }: ExpectedEvent): { change: number; sigma: number } {
  const start = slotAtTime(track, instant(at + lagH * MICROS_PER_HOUR));
  const event = slotAtTime(track, at);
  const before = track.values.subarray(Math.max(0, event - P.baseHours), Math.max(0, event));
  const after = track.values.subarray(start, start + lastsH);
  const level = median(before);
  return {
    change: median(after) - level,
    sigma: MAD_TO_SIGMA * Math.max(mad(before, level), 0.01 * Math.abs(level)),
  };
}

/** Events that always left their trace leave none, twice in a row. @source detection.md D45 */
export function missingReaction(tracks: readonly Track[], events: readonly ExpectedEvent[]): Signal[] {
  return tracks.flatMap((track) =>
    [...Map.groupBy(events, ({ kind }) => kind)].flatMap(([kind, all]): Signal[] => {
      const seen = all
        .toSorted((a, b) => a.at - b.at)
        .map((event) => ({ event, ...reactionTo(track, event) }))
        .filter(({ change, sigma }) => Number.isFinite(change) && Number.isFinite(sigma));
      const newest = seen.slice(-P.absentLeast);
      const past = seen.slice(0, -P.absentLeast);
      if (past.length < P.eventsLeast) return [];
      const direction = Math.sign(median(past.map(({ change }) => change)));
      const usual = quantile(
        past.map(({ change }) => change * direction),
        0.25,
      );
      const sigma = median(past.map((each) => each.sigma));
      if (!(usual > P.traceSigmas * sigma)) return [];
      if (newest.some(({ change }) => change * direction > P.absentShare * usual)) return [];
      const [first, last] = [newest[0]!, newest.at(-1)!];
      return [
        {
          pattern: 'D45',
          form: 'no-trace',
          factors: [track.factor],
          from: first.event.at,
          to: instant(last.event.at + (last.event.lagH + last.event.lastsH) * MICROS_PER_HOUR),
          score: P.scoreMax,
          facts: {
            ...{ event: kind, k: newest.length, n: past.length, usual: shown(usual * direction, 2) },
            seen: shown(last.change, 2),
          },
          missing: [],
        },
      ];
    }),
  );
}
