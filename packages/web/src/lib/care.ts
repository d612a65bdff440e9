import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  CareSettings,
  ChangeCause,
  CheckKind,
  CheckOutcome,
  CheckPlanView,
  CheckRun,
  ClockSample,
  Instant,
  Parameter,
  ParameterChange,
  Visit,
} from '@wenqu/domain';
import { getJson, type Page } from './api.ts';

/** Everything care keeps; a step of an order may change any of it. */
export const CARE_KEY = ['care'];

interface Whole<T> {
  readonly items: readonly T[];
  readonly total: number;
  readonly asOf: Instant;
}

const ROWS = 50;
const RENEW_MS = 30_000;

const whole = <T>(path: string, query: Readonly<Record<string, string | undefined>> = {}) =>
  queryOptions({
    queryKey: [...CARE_KEY, path, query],
    queryFn: ({ signal }) => getJson<Whole<T>>(`care/${path}`, query, { signal }),
    refetchInterval: RENEW_MS,
  });

const paged = <T>(path: string, query: Readonly<Record<string, string | number | undefined>>) =>
  infiniteQueryOptions({
    queryKey: [...CARE_KEY, path, query],
    queryFn: ({ signal, pageParam }) =>
      getJson<Page<T>>(`care/${path}`, { ...query, cursor: pageParam, limit: ROWS }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: RENEW_MS,
  });

/** Of one logger, 30 days, oldest first. */
export const clocksQuery = (mn: string) => whole<ClockSample>(`clocks/${encodeURIComponent(mn)}`);
/** The newest of every logger, furthest off first. */
export const newestClocksQuery = whole<ClockSample>('clocks');
export const parametersQuery = (mn: string) => whole<Parameter>(`parameters/${encodeURIComponent(mn)}`);
export const plansQuery = whole<CheckPlanView>('plans');
export const visitsQuery = (enterprise?: string) => whole<Visit>('visits', { enterprise });

export interface ChangesAsked {
  readonly mn?: string | undefined;
  readonly cause?: ChangeCause | undefined;
  readonly from?: Instant | undefined;
}
/** Newest first. */
export const changesQuery = (asked: ChangesAsked) => paged<ParameterChange>('changes', { ...asked });

export interface RunsAsked {
  readonly mn?: string | undefined;
  readonly outcome?: CheckOutcome | undefined;
  readonly kind?: CheckKind | undefined;
}
/** Newest first. */
export const runsQuery = (asked: RunsAsked) => paged<CheckRun>('runs', { ...asked });

export const careSettingsQuery = queryOptions({
  queryKey: [...CARE_KEY, 'settings'],
  queryFn: ({ signal }) => getJson<CareSettings>('care/settings', {}, { signal }),
});
