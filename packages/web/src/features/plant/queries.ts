import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  AgencyHome,
  AgencyLeagueRow,
  IndicatorRow,
  PlantHome,
  PlantRecord,
  StatisticVersion,
} from '@wenqu/domain';
import { getJson, type Page, type Query } from '../../lib/api.ts';

export const PLANT_KEY = ['plant'];
const ROWS = 30;
const RENEW_MS = 30_000;
interface Whole<T> {
  readonly items: readonly T[];
  readonly total: number;
}

export const homeQuery = queryOptions({
  queryKey: [...PLANT_KEY, 'home'],
  queryFn: ({ signal }) => getJson<PlantHome>('enterprise/home', {}, { signal }),
  refetchInterval: RENEW_MS,
});

export const daysQuery = (day: string) =>
  queryOptions({
    queryKey: [...PLANT_KEY, 'days', day],
    queryFn: ({ signal }) =>
      getJson<Whole<StatisticVersion>>('statistics/days', { from: day, to: day }, { signal }),
  });

export const monthRatesQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: [...PLANT_KEY, 'rates', from, to],
    queryFn: ({ signal }) =>
      getJson<Whole<IndicatorRow>>('statistics/indicators', { by: 'enterprise', from, to }, { signal }),
  });

/** Records of one path, page by page. */
export const recordsQuery = (path: string, asked: Query) =>
  infiniteQueryOptions({
    queryKey: [...PLANT_KEY, path, asked],
    queryFn: ({ signal, pageParam }) =>
      getJson<Page<PlantRecord>>(path, { ...asked, cursor: pageParam, limit: ROWS }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: RENEW_MS,
  });

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: [...PLANT_KEY, 'versions', id],
    queryFn: ({ signal }) => getJson<Whole<PlantRecord>>('ledger/versions', { id }, { signal }),
  });

export const mandatesQuery = queryOptions({
  queryKey: [...PLANT_KEY, 'mandates'],
  queryFn: ({ signal }) => getJson<Whole<PlantRecord>>('mandates', {}, { signal }),
});

export const agencyHomeQuery = queryOptions({
  queryKey: [...PLANT_KEY, 'agency'],
  queryFn: ({ signal }) => getJson<AgencyHome>('agencies/home', {}, { signal }),
  refetchInterval: RENEW_MS * 2,
});

export const leagueQuery = queryOptions({
  queryKey: [...PLANT_KEY, 'league'],
  queryFn: ({ signal }) => getJson<Whole<AgencyLeagueRow>>('agencies/league', {}, { signal }),
});
