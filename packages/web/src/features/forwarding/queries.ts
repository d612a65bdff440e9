import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import type {
  ForwardChange,
  ForwardControl,
  ForwardDead,
  ForwardReceipt,
  ForwardStatus,
  ForwardTarget,
  LiveEvents,
} from '@wenqu/domain';
import { useCallback } from 'react';
import { getJson, type Page } from '../../lib/api.ts';
import { useLiveEvents } from '../../live/use-live.ts';

export interface ForwardRow {
  readonly target: ForwardTarget;
  readonly status: ForwardStatus | null;
}
export interface ForwardOne extends ForwardRow {
  readonly history: readonly ForwardChange[];
}
interface Rows {
  readonly items: readonly ForwardRow[];
  readonly total: number;
  readonly asOf: number;
}

export const targetsQuery = queryOptions({
  queryKey: ['forwarding', 'list'],
  queryFn: ({ signal }) => getJson<Rows>('forwarding', {}, { signal }),
  refetchInterval: 60_000,
});

export const targetQuery = (id: string) =>
  queryOptions({
    queryKey: ['forwarding', 'one', id],
    queryFn: ({ signal }) => getJson<ForwardOne>(`forwarding/${id}`, {}, { signal }),
    refetchInterval: 60_000,
  });

export interface ReceiptSearch {
  readonly mn?: string | undefined;
  /** Microseconds. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

const pages = <T>(id: string, part: string, search: object) =>
  infiniteQueryOptions({
    queryKey: ['forwarding', 'part', id, part, search],
    queryFn: ({ signal, pageParam }) =>
      getJson<Page<T>>(`forwarding/${id}/${part}`, { ...search, cursor: pageParam }, { signal }),
    initialPageParam: '',
    getNextPageParam: (last: Page<T>) => last.next,
  });

export const receiptsQuery = (id: string, search: ReceiptSearch) =>
  pages<ForwardReceipt>(id, 'receipts', search);
export const deadQuery = (id: string) => pages<ForwardDead>(id, 'dead', {});
export const controlsQuery = (id: string) => pages<ForwardControl>(id, 'controls', {});

/** Keeps what is on screen at the newest standing, as it is told live. */
export function useLiveForwarding(): void {
  const client = useQueryClient();
  const take = useCallback(
    (news: LiveEvents['forward'] | undefined) => {
      if (news === undefined) return void client.invalidateQueries({ queryKey: ['forwarding'] });
      const by = new Map(news.targets.map((status) => [status.target, status]));
      const put = <R extends ForwardRow>(row: R): R => {
        const status = by.get(row.target.id);
        return status ? { ...row, status } : row;
      };
      client.setQueryData(targetsQuery.queryKey, (was) => was && { ...was, items: was.items.map(put) });
      for (const id of by.keys()) {
        client.setQueryData(targetQuery(id).queryKey, (was) => was && put(was));
      }
      return undefined;
    },
    [client],
  );
  useLiveEvents('forward', take);
}
