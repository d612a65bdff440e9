import { queryOptions } from '@tanstack/react-query';
import type { Accounting, FrameCounts, LoggerTraffic } from '@wenqu/domain';
import { getJson } from '../../lib/api.ts';

export const accountingQuery = queryOptions({
  queryKey: ['accounting'],
  queryFn: ({ signal }) => getJson<Accounting>('accounting', {}, { signal }),
  refetchInterval: 10_000,
});

interface Named {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
}
export const deviationNamesQuery = queryOptions({
  queryKey: ['deviation-names'],
  queryFn: async ({ signal }) => {
    const { items } = await getJson<{ items: readonly Named[] }>('reference/deviations', {}, { signal });
    return new Map(items.map((item) => [item.name, item]));
  },
  staleTime: Number.POSITIVE_INFINITY,
});

/** Counts of one MN; `rest`: what belongs to none. */
export interface AccountRow {
  readonly mn: string;
  readonly kind: 'known' | 'unknown' | 'rest';
  readonly enterprise: string;
  /** Of an unknown MN only what was received is told. */
  readonly counts: Partial<FrameCounts>;
}

interface LoggerRow {
  readonly mn: string;
  readonly enterprise: { readonly name: string } | null;
  readonly traffic: LoggerTraffic | null;
}

const EMPTY: FrameCounts = { received: 0, stored: 0, duplicate: 0, quarantined: 0, junk: 0 };

/** Every MN that is in the book or was heard. */
export const accountRows = (mayUnknown: boolean) =>
  queryOptions({
    queryKey: ['accounting', 'rows', mayUnknown],
    queryFn: async ({ signal }): Promise<AccountRow[]> => {
      const known = await getJson<{ items: readonly LoggerRow[] }>('loggers', {}, { signal });
      const unknown = mayUnknown
        ? await getJson<{ items: readonly { mn: string; frames: number }[] }>('quarantine', {}, { signal })
        : { items: [] };
      return [
        ...known.items.map((row) => ({
          mn: row.mn,
          kind: 'known' as const,
          enterprise: row.enterprise?.name ?? '',
          counts: row.traffic?.counts ?? EMPTY,
        })),
        ...unknown.items.map((row) => ({
          mn: row.mn,
          kind: 'unknown' as const,
          enterprise: '',
          counts: { received: row.frames },
        })),
      ];
    },
    refetchInterval: 30_000,
  });

/** What the whole has and no row: junk of no MN, and what came between the two questions. */
export function restOf(rows: readonly AccountRow[], total: FrameCounts): AccountRow {
  const received = rows.reduce((sum, row) => sum + (row.counts.received ?? 0), 0);
  return {
    mn: '',
    kind: 'rest',
    enterprise: '',
    counts: { received: Math.max(0, total.received - received) },
  };
}
