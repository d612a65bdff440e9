import { queryOptions } from '@tanstack/react-query';
import type { FrameSummary, LoggerTraffic } from '@wenqu/domain';
import { getJson } from './api.ts';

/** A logger as it is heard and as it stands in the book. */
export interface LoggerOverview {
  readonly mn: string;
  readonly logger: {
    readonly id: string;
    readonly name: string;
    readonly maker: string;
    readonly model: string;
    readonly edition: string;
  } | null;
  readonly enterprise: { readonly id: string; readonly name: string } | null;
  readonly points: readonly { readonly id: string; readonly name: string }[];
  readonly traffic: LoggerTraffic | null;
  /** A connection stands on which it speaks: an order reaches it now. */
  readonly online: boolean;
}

export interface LoggerView extends LoggerOverview {
  readonly deviations: readonly { name: string; count: number; zh: string; en: string }[];
  readonly frames: readonly FrameSummary[];
}

export const loggersQuery = queryOptions({
  queryKey: ['loggers'],
  queryFn: ({ signal }) =>
    getJson<{ items: readonly LoggerOverview[]; total: number; asOf: number }>('loggers', {}, { signal }),
  refetchInterval: 30_000,
});

export const loggerQuery = (mn: string) =>
  queryOptions({
    queryKey: ['loggers', mn],
    queryFn: ({ signal }) => getJson<LoggerView>(`loggers/${encodeURIComponent(mn)}`, {}, { signal }),
    refetchInterval: 15_000,
  });

/** The edition most of its frames were read as; '' when nothing was heard. */
export const editionSeen = (row: LoggerOverview): string =>
  Object.entries(row.traffic?.editions ?? {}).sort(([, one], [, other]) => other - one)[0]?.[0] ?? '';

/** The edition it is spoken to in: by hand, else as heard, else 2017. */
export const editionSpoken = (row: LoggerOverview): string =>
  row.logger?.edition || editionSeen(row) || '2017';
