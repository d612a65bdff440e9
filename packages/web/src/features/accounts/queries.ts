import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Account, BookTables, Instant } from '@wenqu/domain';
import { getJson, type Page } from '../../lib/api.ts';

export interface Session {
  readonly id: string;
  readonly createdAt: Instant;
  readonly seenAt: Instant;
  readonly expiresAt: Instant;
  readonly remote: string;
  readonly agent: string;
}

export interface AuditLine {
  readonly seq: number;
  readonly at: Instant;
  readonly by: string;
  readonly byName: string;
  readonly act: string;
  readonly about: string;
  readonly remote: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: async ({ signal }) =>
    (await getJson<{ items: readonly Account[] }>('accounts', {}, { signal })).items,
});

export const sessionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['accounts', id, 'sessions'],
    queryFn: async ({ signal }) =>
      (await getJson<{ items: readonly Session[] }>(`accounts/${id}/sessions`, {}, { signal })).items,
  });

/** Rows of this district that a login can be bound to. */
export const bindableQuery = (kind: 'enterprises' | 'agencies', q: string) =>
  queryOptions({
    queryKey: ['accounts', 'bindable', kind, q],
    queryFn: async ({ signal }) =>
      (
        await getJson<Page<BookTables['enterprises'] | BookTables['agencies']>>(
          `book/${kind}`,
          { q, limit: 50 },
          { signal },
        )
      ).items.map(({ id, name }) => ({ value: id, label: name })),
  });

export const auditQuery = (by: string | undefined, act: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['audit', by, act],
    queryFn: ({ signal, pageParam }) =>
      getJson<Page<AuditLine>>('audit', { by, act, cursor: pageParam, limit: 100 }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });
