import { queryOptions } from '@tanstack/react-query';
import type { FrameSummary, Instant, PointPlace } from '@wenqu/domain';
import { getJson } from '../../lib/api.ts';

export interface QuarantineItem {
  readonly mn: string;
  readonly frames: number;
  readonly bytes: number;
  readonly firstArrival: Instant | null;
  readonly lastArrival: Instant | null;
  readonly remote: string;
  readonly st: string;
  readonly factors: readonly string[];
  readonly editions: Readonly<Record<string, number>>;
  readonly suggestion: {
    readonly why: 'mn-one-slip' | 'same-address';
    readonly mn: string;
    readonly enterprise: string;
    readonly points: readonly string[];
  } | null;
}

/** What a person says of a logger nobody announced. */
export interface Adoption {
  readonly point?: string;
  readonly newPoint?: {
    readonly enterprise: string;
    readonly outlet: string;
    readonly pointName: string;
    readonly place: PointPlace;
  };
  readonly name: string;
  readonly reason: string;
}

export const quarantineQuery = queryOptions({
  queryKey: ['quarantine'],
  queryFn: ({ signal }) =>
    getJson<{ items: readonly QuarantineItem[]; total: number; asOf: number }>('quarantine', {}, { signal }),
  refetchInterval: 15_000,
});

export const sampleQuery = (mn: string) =>
  queryOptions({
    queryKey: ['quarantine', 'sample', mn],
    queryFn: async ({ signal }) =>
      (await getJson<{ items: readonly FrameSummary[] }>('frames', { mn, limit: 5 }, { signal })).items,
  });
