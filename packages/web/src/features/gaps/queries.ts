import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Gap, GapDetail, GapEvent, GapRule, GapSettings, Statistic } from '@wenqu/domain';
import { getJson, type Page } from '../../lib/api.ts';
import type { GapSearch } from './route.tsx';

const ROWS = 50;
const RENEW_MS = 30_000;

export interface GapTable {
  readonly settings: GapSettings;
  readonly rules: Readonly<Record<Statistic, GapRule>>;
}

const askedOf = ({ v = 'open', cause, g, ent, pt, q }: GapSearch) => ({
  ...{ state: v === 'open' ? 'open,recalling' : undefined, cause, statistic: g },
  ...{ enterprise: ent, point: pt, q },
});

export const eventsQuery = (search: GapSearch) => {
  const asked = askedOf(search);
  return infiniteQueryOptions({
    queryKey: ['gaps', 'events', asked],
    queryFn: ({ signal, pageParam }) =>
      getJson<Page<GapEvent>>('gap-events', { ...asked, cursor: pageParam, limit: ROWS }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: RENEW_MS,
  });
};

export const gapsOfEventQuery = (event: string) =>
  infiniteQueryOptions({
    queryKey: ['gaps', 'event', event],
    queryFn: ({ signal, pageParam }) =>
      getJson<Page<Gap>>('gaps', { event, cursor: pageParam, limit: ROWS }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: RENEW_MS,
  });

/** The first gap of an event, for its name. */
export const firstGapQuery = (event: string) =>
  queryOptions({
    queryKey: ['gaps', 'first', event],
    queryFn: async ({ signal }) =>
      (await getJson<Page<Gap>>('gaps', { event, limit: 1 }, { signal })).items[0] ?? null,
    staleTime: 5 * 60_000,
  });

export const gapQuery = (id: string) =>
  queryOptions({
    queryKey: ['gaps', 'gap', id],
    queryFn: ({ signal }) => getJson<GapDetail>(`gaps/${encodeURIComponent(id)}`, {}, { signal }),
    refetchInterval: 10_000,
  });

export const gapTableQuery = queryOptions({
  queryKey: ['gaps', 'settings'],
  queryFn: ({ signal }) => getJson<GapTable>('gap-settings', {}, { signal }),
});
