import { queryOptions } from '@tanstack/react-query';
import type { GapCause, GapState, Instant, Statistic, TransmissionRate } from '@wenqu/domain';
import { getJson } from './api.ts';

/** Values that came later than they were due, in one run; both ends are of the run. */
export interface LateRun {
  readonly from: Instant;
  readonly to: Instant;
  readonly count: number;
  readonly firstArrival: Instant;
  readonly lastArrival: Instant;
}

/** A gap that touches the range. */
export interface GapOfSeries {
  readonly id: string;
  /** '' = whole frames. */
  readonly factor: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly running: boolean;
  readonly missing: number;
  readonly cause: GapCause;
  readonly state: GapState;
}

/** How the values of a range came in, and which never did. */
export interface SeriesDelivery {
  readonly intervalS: number | null;
  readonly clockChecked: boolean;
  readonly late: readonly LateRun[];
  readonly gaps: readonly GapOfSeries[];
  readonly rate: TransmissionRate | null;
}

/** Ranges longer than this hold more values than are worth looking through. */
const RANGE_MAX_MICROS = 32 * 86_400e6;

export const deliveryQuery = (point: string, statistic: Statistic, from: number, to: number) =>
  queryOptions({
    queryKey: ['delivery', point, statistic, from, to],
    queryFn: ({ signal }) =>
      getJson<SeriesDelivery>(
        `points/${encodeURIComponent(point)}/delivery`,
        { statistic, from, to },
        { signal },
      ),
    staleTime: 30_000,
    refetchInterval: 60_000,
    enabled: to - from <= RANGE_MAX_MICROS,
  });

/** Whether the value of a moment was filled in later. */
export const isLate = (delivery: SeriesDelivery | undefined, at: number): boolean =>
  delivery?.late.some(({ from, to }) => at >= from && at <= to) ?? false;

/** The gap a moment lies in, of whole frames or of one factor. */
export const gapAt = (
  delivery: SeriesDelivery | undefined,
  at: number,
  factor: string,
): GapOfSeries | undefined =>
  delivery?.gaps.find(
    (gap) => gap.missing > 0 && at >= gap.from && at < gap.to && (gap.factor === '' || gap.factor === factor),
  );
