import { type Instant, instant, MICROS_PER_MINUTE } from '@wenqu/domain';

/** One series on a regular grid; NaN where nothing valid is known. */
export interface Track {
  readonly factor: string;
  /** Start of slot 0. */
  readonly from: Instant;
  readonly stepMin: number;
  readonly values: Float64Array;
}

export const stepMicros = ({ stepMin }: Track): number => stepMin * MICROS_PER_MINUTE;
export const timeAt = (track: Track, slot: number): Instant => instant(track.from + slot * stepMicros(track));
/** May lie outside the track. */
export const slotAtTime = (track: Track, at: Instant): number =>
  Math.floor((at - track.from) / stepMicros(track));
/** NaN outside. */
export const valueAt = (track: Track, at: Instant): number =>
  track.values[slotAtTime(track, at)] ?? Number.NaN;
export const trackOf = (tracks: readonly Track[], factor: string): Track | undefined =>
  tracks.find((each) => each.factor === factor);
export const endOf = (track: Track): Instant => timeAt(track, track.values.length);

/** The same slots of the same grid. @returns undefined where the grids differ */
export function aligned(track: Track, to: Track): Float64Array | undefined {
  if (track.stepMin !== to.stepMin || (track.from - to.from) % stepMicros(to) !== 0) return undefined;
  const shift = (to.from - track.from) / stepMicros(to);
  return Float64Array.from(to.values, (_, slot) => track.values[slot + shift] ?? Number.NaN);
}

/** Slots of a run that ends at `last` (included) and in which the condition holds; its first slot. */
export function runBack(last: number, holds: (slot: number) => boolean): number {
  let first = last;
  while (first >= 1 && holds(first - 1)) first--;
  return first;
}

/** Numbers of a track's stretch, the missing ones left out. */
export const known = (values: ArrayLike<number>, from = 0, to = values.length): number[] => {
  const out: number[] = [];
  for (let i = Math.max(0, from); i < Math.min(to, values.length); i++)
    if (!Number.isNaN(values[i]!)) out.push(values[i]!);
  return out;
};
