import { queryOptions } from '@tanstack/react-query';
import type { OutletKind, PointId, PointLatest, PointPlace } from '@wenqu/domain';
import { live } from '../live/start.ts';
import { getJson } from './api.ts';

/** One point as lists show it. */
export interface PointOverview {
  readonly id: PointId;
  readonly name: string;
  readonly place: PointPlace;
  readonly order: number;
  readonly enterprise: {
    readonly id: string;
    readonly name: string;
    readonly area: string;
    readonly town: string;
  };
  readonly outlet: {
    readonly id: string;
    readonly code: string;
    readonly name: string;
    readonly kind: OutletKind;
  };
  readonly lon: number | null;
  readonly lat: number | null;
  readonly factors: readonly string[];
  readonly realtimeIntervalS: number;
  readonly latest: PointLatest | null;
}

/** All points in sight; their newest values go on living in the live store. */
export const pointsQuery = queryOptions({
  queryKey: ['points'],
  queryFn: async ({ signal }) => {
    const page = await getJson<{ items: readonly PointOverview[]; total: number; asOf: number }>(
      'points',
      {},
      { signal },
    );
    live.seed(page.items.map((item) => item.latest).filter((latest) => latest !== null));
    return page;
  },
  staleTime: 60_000,
  refetchInterval: 5 * 60_000,
});

/** `清源印染 · DW001 总排口`, without saying a name twice. */
export const pointTitle = (point: Pick<PointOverview, 'name' | 'enterprise' | 'outlet'>): string => {
  const { code, name } = point.outlet;
  const place = point.name === name || point.name === '' ? name : point.name;
  return `${point.enterprise.name} · ${[code, place].filter(Boolean).join(' ')}`;
};
