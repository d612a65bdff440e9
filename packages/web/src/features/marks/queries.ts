import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import {
  decodeSeries,
  type Exemption,
  type ExemptionEvent,
  type ExemptionStep,
  type ExemptionTotal,
  type FlagRun,
  type Mark,
  type MarkEvent,
  type MarkLight,
  type MarkState,
  type MarkStep,
  type PointId,
  SERIES_TYPE,
  type Series,
  type Statistic,
  type ValidityClaim,
} from '@wenqu/domain';
import { getBytes, getJson, type Page } from '../../lib/api.ts';
import { MARKS_KEY } from '../../lib/mark-layers.ts';

const ROWS = 50;
const RENEW_MS = 20_000;

export interface MarkTold {
  readonly mark: Mark;
  readonly steps: readonly MarkStep[];
  readonly choices: readonly MarkEvent[];
  readonly claims: readonly ValidityClaim[];
  readonly doubts: readonly { readonly contradicts: boolean; readonly zh: string; readonly en: string }[];
}
export interface UnmarkedRun extends FlagRun {
  readonly point: PointId;
  readonly factors: readonly string[];
  readonly light: MarkLight;
}
export interface MarkRates {
  readonly inTime: number;
  readonly toBeMarked: number;
  readonly accepted: number;
  readonly reviewed: number;
  readonly counts: Readonly<Record<MarkState, number>>;
  readonly unmarked: number;
}
export interface ExemptionTold {
  readonly exemption: Exemption;
  readonly steps: readonly ExemptionStep[];
  readonly choices: readonly ExemptionEvent[];
}

const paged = <T>(key: string, path: string, asked: Record<string, string | number | undefined>) =>
  infiniteQueryOptions({
    queryKey: [...MARKS_KEY, key, asked],
    queryFn: ({ signal, pageParam }) =>
      getJson<Page<T>>(path, { ...asked, cursor: pageParam, limit: ROWS }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: RENEW_MS,
  });

export const marksQuery = (asked: {
  readonly state: string | undefined;
  readonly type: string | undefined;
  readonly enterprise: string | undefined;
  readonly point: string | undefined;
  readonly knownOn: number | undefined;
}) => paged<Mark>('list', 'marks', asked);

export const markQuery = (id: string) =>
  queryOptions({
    queryKey: [...MARKS_KEY, 'mark', id],
    queryFn: ({ signal }) => getJson<MarkTold>(`marks/${encodeURIComponent(id)}`, {}, { signal }),
    refetchInterval: RENEW_MS,
  });

export const markRatesQuery = queryOptions({
  queryKey: [...MARKS_KEY, 'rates'],
  queryFn: ({ signal }) => getJson<MarkRates>('marks/rates', { days: 7 }, { signal }),
  refetchInterval: 60_000,
});

export const unmarkedQuery = (enterprise: string | undefined) =>
  queryOptions({
    queryKey: [...MARKS_KEY, 'unmarked', enterprise],
    queryFn: ({ signal }) =>
      getJson<{ items: readonly UnmarkedRun[]; total: number; asOf: number }>(
        'marks/unmarked',
        { enterprise },
        { signal },
      ),
    refetchInterval: 60_000,
  });

/** The numbers as received, at most so many as a drawer can show. */
export const receivedQuery = (
  point: string,
  statistic: Statistic,
  columns: readonly string[],
  from: number,
  to: number,
) =>
  queryOptions({
    queryKey: [...MARKS_KEY, 'received', point, statistic, columns, from, to],
    queryFn: async ({ signal }): Promise<Series> => {
      const path = `points/${encodeURIComponent(point)}/series`;
      const { bytes } = await getBytes(path, { statistic, columns, from, to, px: 600 }, SERIES_TYPE, signal);
      return decodeSeries(new Uint8Array(bytes));
    },
    staleTime: 60_000,
  });

export const exemptionsQuery = (asked: {
  readonly state: string | undefined;
  readonly enterprise: string | undefined;
}) => paged<Exemption>('exemptions', 'exemptions', asked);

export const exemptionQuery = (id: string) =>
  queryOptions({
    queryKey: [...MARKS_KEY, 'exemption', id],
    queryFn: ({ signal }) => getJson<ExemptionTold>(`exemptions/${encodeURIComponent(id)}`, {}, { signal }),
  });

export const exemptionTotalsQuery = (from: number, to: number) =>
  queryOptions({
    queryKey: [...MARKS_KEY, 'totals', from, to],
    queryFn: ({ signal }) =>
      getJson<{ items: readonly ExemptionTotal[] }>('exemptions/totals', { from, to }, { signal }),
  });
