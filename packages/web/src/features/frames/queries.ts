import { queryOptions } from '@tanstack/react-query';
import type { FrameView, JournalPosition, Reading } from '@wenqu/domain';
import { getJson } from '../../lib/api.ts';
import { basePath } from '../../lib/base.ts';
import type { WalkBack } from './walk-back-store.ts';

/** Bytes do not change: a frame is asked for once. */
export const frameQuery = (position: number) =>
  queryOptions({
    queryKey: ['frame', position],
    queryFn: ({ signal }) => getJson<FrameView>(`frames/${position}`, {}, { signal }),
    staleTime: 60_000,
  });

export const versionsQuery = ({ point, statistic, column, at }: WalkBack) =>
  queryOptions({
    queryKey: ['versions', point, statistic, column, at],
    queryFn: ({ signal }) =>
      getJson<{ items: readonly Reading[] }>(
        `points/${encodeURIComponent(point)}/versions`,
        { statistic, column, at },
        { signal },
      ),
  });

/** Address of a frame's page, for people to send. */
export const frameLink = (position: JournalPosition | number, column?: string): string =>
  `${location.origin}${basePath}/frames/${position}${column === undefined ? '' : `?c=${column}`}`;
