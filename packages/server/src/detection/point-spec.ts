import { type BookSnapshot, formatDay, type Instant, type Point } from '@wenqu/domain';
import { compileLimits, preparedFor } from '@wenqu/rules';
import { type ChannelSpec, cycleOf, type PointSpec, resolutionOf } from '@wenqu/rules/detect';
import type { Pack } from './pack.ts';

/** Grids on which a point is watched, minutes: the finest that is no finer than its cadence. Memory decides the first. */
const GRIDS_MIN = [10, 15, 20, 30, 60] as const;

export const stepOf = (intervalS: number): number =>
  GRIDS_MIN.find((grid) => grid * 60 >= intervalS) ?? GRIDS_MIN[GRIDS_MIN.length - 1]!;

const positive = (value: number): number | null => (Number.isFinite(value) && value > 0 ? value : null);

/** Only what water brings is watched: codes of the water table. */
export const watched = (point: Point): string[] => point.factors.filter((code) => /^w\d{5}$/.test(code));

/**
 * A point as its detectors see it: limits from the book of that day, resolution and cycle from its own recent values.
 * @param sample some days of values; fewer make resolution and cycle unknown
 */
export function pointSpec(book: BookSnapshot, point: Point, at: Instant, sample: Pack): PointSpec {
  // Of a large district only what is this point's own.
  const own = {
    ...book,
    points: [point],
    outlets: book.outlets.filter(({ id }) => id === point.outlet),
    limits: book.limits.filter(({ outlet }) => outlet === point.outlet),
  };
  const limits = compileLimits(own, formatDay(at));
  const stepMin = stepOf(point.realtimeIntervalS);
  const channels = watched(point).map((factor): ChannelSpec => {
    const values = sample.live.find((live) => live.factor === factor)?.value ?? [];
    const prepared = preparedFor(limits, point.id, 'realtime', `${factor}-Rtd`);
    return {
      factor,
      resolution: positive(resolutionOf(values)),
      detectionLimit: null,
      cycleMin: cycleOf(values, point.realtimeIntervalS / 60),
      limitMin: prepared && Number.isFinite(prepared.min) ? prepared.min : null,
      limitMax: prepared && Number.isFinite(prepared.max) ? prepared.max : null,
    };
  });
  return { stepMin, channels };
}
