import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Entry, EntryDetail, EntryState, Role } from '@wenqu/domain';
import { getJson, type Page } from '../../lib/api.ts';
import { ownStates } from '../../lib/own-states.ts';
import type { RegisterSearch } from './route.tsx';

/** An entry with its findings in words. */
export type EntryTold = EntryDetail & {
  readonly sentences: Readonly<Record<string, { readonly zh: string; readonly en: string }>>;
};

export const OPEN_STATES: readonly EntryState[] = [
  'raised',
  'grouped',
  'service-notice',
  'explain-asked',
  'answered',
  'inquiry',
];

/** States of a view; undefined: all. Overdue is cut from the open ones, which come by their clock. */
export function statesOf(
  view: RegisterSearch['v'],
  role: Role | undefined,
): readonly EntryState[] | undefined {
  if (view === 'mine') return ownStates(role);
  if (view === 'triage') return ['raised', 'grouped'];
  if (view === 'overdue') return OPEN_STATES;
  return undefined;
}

export const entriesQuery = (search: RegisterSearch, role: Role | undefined) => {
  const { v = 'all', st, lv, rule, f, ent, pt, q } = search;
  const sort = v === 'overdue' ? 'due' : (search.sort ?? 'due');
  const asked = {
    ...{ state: st ?? statesOf(v, role)?.join(','), level: lv, rule, factor: f },
    ...{ enterprise: ent, point: pt, q, sort },
  };
  return infiniteQueryOptions({
    queryKey: ['register', 'list', asked],
    queryFn: ({ signal, pageParam }) =>
      getJson<Page<Entry>>('register', { ...asked, cursor: pageParam, limit: 100 }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });
};

export const countsQuery = queryOptions({
  queryKey: ['register', 'counts'],
  queryFn: ({ signal }) =>
    getJson<{ counts: Readonly<Record<EntryState, number>>; asOf: number }>(
      'register/counts',
      {},
      { signal },
    ),
});

/** The entries nearest to their end: as many as are over are counted, up to a page. */
export const overdueQuery = queryOptions({
  queryKey: ['register', 'overdue'],
  queryFn: async ({ signal }) => {
    const query = { state: OPEN_STATES.join(','), sort: 'due', limit: 200 };
    const { items, asOf } = await getJson<Page<Entry>>('register', query, { signal });
    const over = items.filter((entry) => entry.dueAt !== null && entry.dueAt < asOf).length;
    return over === 200 ? '200+' : over;
  },
});

export const entryQuery = (id: string) =>
  queryOptions({
    queryKey: ['register', 'entry', id],
    queryFn: ({ signal }) => getJson<EntryTold>(`register/${encodeURIComponent(id)}`, {}, { signal }),
  });
