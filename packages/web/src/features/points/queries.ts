import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  type Device,
  decodeSeries,
  type Enterprise,
  type Entry,
  type Limit,
  type LimitStanding,
  type Logger,
  type Outlet,
  type Point,
  type PointId,
  type PointLatest,
  type ReadingRow,
  SERIES_TYPE,
  type Series,
  type Statistic,
} from '@wenqu/domain';
import { getBytes, getJson, type Page } from '../../lib/api.ts';

export interface PointDetail {
  readonly point: Point;
  readonly enterprise: Enterprise;
  readonly outlet: Outlet;
  readonly loggers: readonly Logger[];
  readonly devices: readonly Device[];
  readonly limits: readonly Limit[];
  readonly latest: PointLatest | null;
}

export interface SeriesAsk {
  readonly point: PointId;
  readonly statistic: Statistic;
  readonly columns: readonly string[];
  readonly from: number;
  readonly to: number;
  /** At most so many rows: beyond it the server gathers them into buckets of true extremes. */
  readonly px: number | undefined;
}

const path = (point: string, rest = '') => `points/${encodeURIComponent(point)}${rest}`;

export const pointQuery = (point: string) =>
  queryOptions({
    queryKey: ['point', point],
    queryFn: ({ signal }) => getJson<PointDetail>(path(point), {}, { signal }),
    staleTime: 60_000,
  });

export const seriesQuery = ({ point, ...ask }: SeriesAsk) =>
  queryOptions({
    queryKey: ['series', point, ask],
    queryFn: async ({ signal }): Promise<Series> => {
      const { bytes } = await getBytes(path(point, '/series'), ask, SERIES_TYPE, signal);
      return decodeSeries(new Uint8Array(bytes));
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  });

export const readingsQuery = (point: string, statistic: Statistic, from: number, to: number) =>
  infiniteQueryOptions({
    queryKey: ['readings', point, statistic, from, to],
    queryFn: ({ pageParam, signal }) =>
      getJson<Page<ReadingRow>>(
        path(point, '/readings'),
        { statistic, from, to, limit: 100, cursor: pageParam },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });

export const pointEntriesQuery = (point: string) =>
  queryOptions({
    queryKey: ['register', 'point', point],
    queryFn: ({ signal }) =>
      getJson<Page<Entry>>('register', { point, sort: 'newest', limit: 6 }, { signal }),
  });

/** Every limit of the point's outlet with what it judges today, or why it judges nothing. */
export const pointLimitsQuery = (point: string) =>
  queryOptions({
    queryKey: ['point', point, 'limits'],
    queryFn: ({ signal }) => getJson<Page<LimitStanding>>(path(point, '/limits'), {}, { signal }),
    staleTime: 60_000,
  });
