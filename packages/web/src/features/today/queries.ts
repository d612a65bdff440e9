import { queryOptions } from '@tanstack/react-query';
import type { Entry, EntryState, SystemStatus } from '@wenqu/domain';
import { getJson, type Page } from '../../lib/api.ts';

export type DemoState = 'off' | 'starting' | 'on' | 'removing';
export interface DemoView {
  readonly state: DemoState;
  readonly fault: string | null;
}

export const countsQuery = queryOptions({
  queryKey: ['register', 'counts'],
  queryFn: ({ signal }) =>
    getJson<{ counts: Partial<Record<EntryState, number>> }>('register/counts', {}, { signal }),
});

export const latestEntriesQuery = queryOptions({
  queryKey: ['register', 'latest'],
  queryFn: ({ signal }) => getJson<Page<Entry>>('register', { sort: 'newest', limit: 10 }, { signal }),
});

/** Without the permission only its public part comes: then nothing is shown of the rest. */
export const systemQuery = queryOptions({
  queryKey: ['system'],
  queryFn: ({ signal }) => getJson<Partial<SystemStatus>>('system', {}, { signal, house: true }),
  refetchInterval: 15_000,
});

export const demoQuery = queryOptions({
  queryKey: ['demo'],
  queryFn: ({ signal }) => getJson<DemoView>('demo', {}, { signal, house: true }),
  refetchInterval: (query) => {
    const state = query.state.data?.state;
    return state === 'starting' || state === 'removing' ? 1_000 : false;
  },
});
