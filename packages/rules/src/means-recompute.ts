import type { Confidence } from '@wenqu/domain';

/** How far the logger's own figure may lie from what its finer values give. */
export interface RecomputeTolerance {
  readonly of: 'hour' | 'day';
  readonly relative: number;
  readonly confidence: Confidence;
}

/** Ours to choose: rounding on the wire and a value that lies on the edge of an hour stay below it. [P] */
export const RECOMPUTE_TOLERANCES: Readonly<Record<'hour' | 'day', RecomputeTolerance>> = {
  hour: { of: 'hour', relative: 0.02, confidence: 'P' },
  day: { of: 'day', relative: 0.02, confidence: 'P' },
};

/** A figure as the logger sent it beside ours from finer values. */
export interface Recomputed {
  readonly sent: number | null;
  readonly ours: number | null;
  /** How many finer values ours rests on. */
  readonly from: number;
  /** (sent − ours) / ours; null where either is missing or ours is 0. */
  readonly difference: number | null;
  readonly agrees: boolean | null;
  /** The logger's day is the plain mean of its hours: it does not weigh by flow. */
  readonly plainMean: boolean;
}

const close = (one: number, other: number, relative: number): boolean =>
  Math.abs(one - other) <= Math.abs(other) * relative * (1 + 1e-9) + 1e-9;

/**
 * Hold the logger's own hour or day against our recomputation from minutes, real-time values or hours.
 *
 * @param ours the mean as we take it; null: it is undefined
 * @param plain the plain mean of the same values, to tell a logger that does not weigh
 * @source supervision.md §4.2 V4, §13 trap 3
 */
export function compareRecomputed(
  of: 'hour' | 'day',
  sent: number | null,
  ours: number | null,
  from: number,
  plain: number | null = null,
): Recomputed {
  const { relative } = RECOMPUTE_TOLERANCES[of];
  const agrees = sent === null || ours === null ? null : close(sent, ours, relative);
  return {
    ...{ sent, ours, from, agrees },
    difference: sent === null || ours === null || ours === 0 ? null : (sent - ours) / ours,
    plainMean: agrees === false && plain !== null && sent !== null && close(sent, plain, relative),
  };
}
