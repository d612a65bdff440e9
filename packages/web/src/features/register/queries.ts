import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Entry, EntryDetail, EntryState, Role, TriageCompression, TriageLine } from '@wenqu/domain';
import { getJson, type Page } from '../../lib/api.ts';
import { ownStates } from '../../lib/own-states.ts';
import type { RegisterSearch, RegisterView } from './route.tsx';

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

/** Parties read their own few entries; the bureau begins with lines, unless a filter asks for entries. */
export function viewOf(search: RegisterSearch, role: Role | undefined): RegisterView {
  const { v, st, lv, rule, f, ent, pt, q, row } = search;
  const asked = [st, lv, rule, f, ent, pt, q, row].some((each) => each !== undefined);
  return v ?? (asked || role === 'enterprise' || role === 'agency' ? 'all' : 'lines');
}

/** States of a view; undefined: all. */
export function statesOf(
  view: RegisterSearch['v'],
  role: Role | undefined,
): readonly EntryState[] | undefined {
  if (view === 'mine') return ownStates(role);
  if (view === 'triage') return ['raised', 'grouped'];
  if (view === 'muted') return ['muted'];
  if (view === 'overdue') return OPEN_STATES;
  return undefined;
}

export const entriesQuery = (search: RegisterSearch, role: Role | undefined) => {
  const { st, lv, rule, f, ent, pt, q } = search;
  const v = viewOf(search, role);
  const sort = v === 'overdue' ? 'due' : v === 'muted' ? 'muted' : (search.sort ?? 'due');
  const asked = {
    ...{ state: st ?? statesOf(v, role)?.join(','), level: lv, rule, factor: f },
    ...{ enterprise: ent, point: pt, q, sort, ...(v === 'overdue' && { overdue: true }) },
  };
  return infiniteQueryOptions({
    // What stands stays until the answer comes: a filter must not blink.
    placeholderData: keepPreviousData,
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

export interface Overdue {
  readonly total: number;
  readonly people: readonly { readonly id: string; readonly name: string; readonly count: number }[];
}
export const overdueQuery = queryOptions({
  queryKey: ['register', 'overdue'],
  queryFn: ({ signal }) => getJson<Overdue>('register/overdue', {}, { signal }),
});

/** 今日线索 of a day with what they are made of. */
export interface DayLines {
  readonly day: string;
  readonly lines: readonly TriageLine[];
  readonly entries: Readonly<Record<string, Entry>>;
  readonly compression: TriageCompression;
  readonly leftOut: number;
  readonly reasons: Readonly<Record<string, readonly { readonly zh: string; readonly en: string }[]>>;
  readonly asOf: number;
}
export const linesQuery = (day: string | undefined) =>
  queryOptions({
    queryKey: ['register', 'lines', day ?? ''],
    queryFn: ({ signal }) => getJson<DayLines>('register/lines', { day }, { signal }),
  });

/** People an entry may be given to. */
export const workersQuery = queryOptions({
  queryKey: ['register', 'workers'],
  queryFn: ({ signal }) =>
    getJson<{ items: readonly { readonly id: string; readonly name: string; readonly role: Role }[] }>(
      'register/workers',
      {},
      { signal },
    ),
  staleTime: 60_000,
});

/** Open entries that this one could join: of the same enterprise, on the same path. */
export const mergeTargetsQuery = ({ id, enterprise, hidden }: Entry) =>
  queryOptions({
    queryKey: ['register', 'targets', id],
    queryFn: async ({ signal }) => {
      const query = { enterprise, state: OPEN_STATES.join(','), sort: 'newest', limit: 200 };
      const { items } = await getJson<Page<Entry>>('register', query, { signal });
      return items.filter((each) => each.id !== id && each.hidden === hidden);
    },
  });

export const entryQuery = (id: string) =>
  queryOptions({
    queryKey: ['register', 'entry', id],
    queryFn: ({ signal }) => getJson<EntryTold>(`register/${encodeURIComponent(id)}`, {}, { signal }),
  });
