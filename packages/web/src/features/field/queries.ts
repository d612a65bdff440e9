import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { SiteVisit } from '@wenqu/domain';
import { getJson, type Page } from '../../lib/api.ts';
import type { VISIT_VIEWS } from './route.tsx';

export interface VisitView {
  readonly visit: SiteVisit;
  readonly missing: readonly string[];
}
type View = (typeof VISIT_VIEWS)[number];

const FILTERS: Readonly<Record<View, Readonly<Record<string, string>>>> = {
  conflict: { state: 'conflict' },
  all: { kind: 'visit' },
  evidence: { kind: 'evidence' },
};

export const visitsQuery = (view: View, q: string) =>
  infiniteQueryOptions({
    queryKey: ['visits', view, q],
    queryFn: ({ signal, pageParam }) =>
      getJson<Page<SiteVisit>>('visits', { ...FILTERS[view], q, cursor: pageParam }, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });

export const visitQuery = (id: string) =>
  queryOptions({
    queryKey: ['visits', id],
    queryFn: ({ signal }) => getJson<VisitView>(`visits/${id}`, {}, { signal }),
  });
