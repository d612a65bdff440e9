import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  Confidence,
  DayDetail,
  IndicatorRow,
  QcEntry,
  QcKind,
  QcRecord,
  RetroEffect,
  StatisticVersion,
} from '@wenqu/domain';
import { getJson, type Page, sendJson } from '../../lib/api.ts';

export const STATISTICS_KEY = ['statistics'];
const ROWS = 50;

interface Whole<T> {
  readonly items: readonly T[];
  readonly total: number;
}

export const ratesQuery = (asked: Readonly<Record<string, string | number | undefined>>) =>
  queryOptions({
    queryKey: [...STATISTICS_KEY, 'rates', asked],
    queryFn: ({ signal }) => getJson<Whole<IndicatorRow>>('statistics/indicators', asked, { signal }),
  });

export const daysQuery = (point: string, factor: string, from: string, to: string, asKnownOn?: number) =>
  queryOptions({
    queryKey: [...STATISTICS_KEY, 'days', point, factor, from, to, asKnownOn],
    queryFn: ({ signal }) =>
      getJson<Whole<StatisticVersion>>('statistics/days', { point, factor, from, to, asKnownOn }, { signal }),
    enabled: point !== '' && factor !== '',
  });

export const monthQuery = (point: string, month: string, asKnownOn?: number) =>
  queryOptions({
    queryKey: [...STATISTICS_KEY, 'month', point, month, asKnownOn],
    queryFn: ({ signal }) =>
      getJson<Whole<StatisticVersion>>('statistics/months', { point, month, asKnownOn }, { signal }),
    enabled: point !== '',
  });

export const dayQuery = (point: string, factor: string, day: string, asKnownOn?: number) =>
  queryOptions({
    queryKey: [...STATISTICS_KEY, 'day', point, factor, day, asKnownOn],
    queryFn: ({ signal }) =>
      getJson<DayDetail>(
        `statistics/days/${encodeURIComponent(point)}/${encodeURIComponent(factor)}/${day}`,
        { asKnownOn },
        { signal },
      ),
  });

const pages = <T>(path: string, asked: Readonly<Record<string, string | boolean | undefined>>) =>
  infiniteQueryOptions({
    queryKey: [...STATISTICS_KEY, path, asked],
    queryFn: ({ signal, pageParam }) =>
      getJson<Page<T>>(path, { ...asked, cursor: pageParam, limit: ROWS }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const qcQuery = (asked: Readonly<Record<string, string | undefined>>) =>
  pages<QcRecord>('qc-records', asked);
export const effectsQuery = (asked: Readonly<Record<string, string | boolean | undefined>>) =>
  pages<RetroEffect>('statistics/effects', asked);

/** What a check would do, told before it is entered. */
export interface QcPreview {
  readonly record: Pick<QcRecord, 'outcome' | 'tolerance' | 'zh' | 'en' | 'passed' | 'done'>;
  readonly days: readonly Omit<RetroEffect, 'id'>[];
  readonly entries: readonly string[];
  readonly samples: readonly string[];
}

export const previewQuery = (entry: QcEntry | undefined) =>
  queryOptions({
    queryKey: [...STATISTICS_KEY, 'preview', entry],
    queryFn: () => sendJson<QcPreview>('POST', 'qc-records/preview', { body: entry }),
    enabled: entry !== undefined,
  });

export interface RuleTables {
  readonly validity: readonly {
    readonly edition: string;
    readonly validFrom: string;
    readonly confidence: Confidence;
    readonly source: string;
    readonly rows: readonly {
      readonly row: string;
      readonly yields: 'invalid' | 'disputed' | 'above' | 'question' | 'late';
      readonly zh: string;
      readonly en: string;
      readonly confidence: Confidence;
      readonly source: string;
    }[];
    readonly validShareMin: number;
    readonly endsShareMax: number;
    readonly clockSuspectS: number;
  }[];
  readonly qc: readonly {
    readonly kind: QcKind;
    readonly pairsMin: number;
    readonly dueH: number | null;
    readonly dueConfidence: Confidence;
    readonly tolerances: readonly {
      readonly factor: string;
      readonly rows: readonly { readonly below: number | null; readonly text: string }[];
    }[];
  }[];
}

export const rulesQuery = queryOptions({
  queryKey: [...STATISTICS_KEY, 'rules'],
  queryFn: ({ signal }) => getJson<RuleTables>('statistics/rules', {}, { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});
