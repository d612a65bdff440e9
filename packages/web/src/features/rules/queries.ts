import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  BackTest,
  BackTestFinding,
  BackTestKind,
  FiredFinding,
  HeldEdition,
  ModeDecision,
  RuleView,
} from '@wenqu/domain';
import { getJson, type Page } from '../../lib/api.ts';

export const RULES_KEY = ['rules'] as const;
const ROWS = 50;
const RENEW_MS = 30_000;
/** A back-test that runs is looked at this often. */
const RUNNING_MS = 2_000;

export interface RuleStory {
  readonly rule: RuleView;
  readonly editions: readonly HeldEdition[];
  readonly decisions: readonly ModeDecision[];
}
export interface Told {
  readonly sentence: { readonly zh: string; readonly en: string };
}
interface Whole<T> {
  readonly items: readonly T[];
  readonly total: number;
  readonly asOf: number;
}

export const isOpen = ({ state }: BackTest): boolean => state === 'waiting' || state === 'running';

export const rulesQuery = (on: number | undefined) =>
  queryOptions({
    queryKey: [...RULES_KEY, 'list', on],
    queryFn: ({ signal }) => getJson<Whole<RuleView>>('rules', { on }, { signal }),
    refetchInterval: RENEW_MS,
  });

export const ruleQuery = (id: string, on: number | undefined) =>
  queryOptions({
    queryKey: [...RULES_KEY, 'rule', id, on],
    queryFn: ({ signal }) => getJson<RuleStory>(`rules/${encodeURIComponent(id)}`, { on }, { signal }),
  });

export const ruleFindingsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: [...RULES_KEY, 'findings', id],
    queryFn: ({ signal, pageParam }) =>
      getJson<Page<FiredFinding & Told>>(
        `rules/${encodeURIComponent(id)}/findings`,
        { cursor: pageParam, limit: ROWS },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const backTestsQuery = queryOptions({
  queryKey: [...RULES_KEY, 'back-tests'],
  queryFn: ({ signal }) => getJson<Whole<BackTest>>('back-tests', {}, { signal }),
  refetchInterval: ({ state }) => (state.data?.items.some(isOpen) ? RUNNING_MS : RENEW_MS),
});

export const backTestQuery = (id: string) =>
  queryOptions({
    queryKey: [...RULES_KEY, 'back-test', id],
    queryFn: ({ signal }) => getJson<BackTest>(`back-tests/${encodeURIComponent(id)}`, {}, { signal }),
    refetchInterval: ({ state }) => (state.data && !isOpen(state.data) ? false : RUNNING_MS),
  });

/** @param done points that are done: with each of them there may be more */
export const backTestFindingsQuery = (id: string, kind: BackTestKind | undefined, done: number) =>
  infiniteQueryOptions({
    queryKey: [...RULES_KEY, 'back-test-findings', id, kind, done],
    queryFn: ({ signal, pageParam }) =>
      getJson<Page<BackTestFinding & Told>>(
        `back-tests/${encodeURIComponent(id)}/findings`,
        { kind, cursor: pageParam, limit: ROWS },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });
