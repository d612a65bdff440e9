import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Channel, Morning, Notice, NoticePreference } from '@wenqu/domain';
import { getJson, type Page } from '../../lib/api.ts';
import { NOTICES_KEY } from '../../lib/notices.ts';

const ROWS = 30;
const RENEW_MS = 30_000;

export const boxQuery = (unread: boolean) =>
  infiniteQueryOptions({
    queryKey: [...NOTICES_KEY, 'box', unread],
    queryFn: ({ signal, pageParam }) =>
      getJson<Page<Notice>>(
        'notices',
        { cursor: pageParam, limit: ROWS, ...(unread && { unread: true }) },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: RENEW_MS,
  });

export const wishesQuery = queryOptions({
  queryKey: [...NOTICES_KEY, 'wishes'],
  queryFn: ({ signal }) => getJson<NoticePreference>('notices/preference', {}, { signal }),
});

export const channelsQuery = queryOptions({
  queryKey: [...NOTICES_KEY, 'channels'],
  queryFn: ({ signal }) => getJson<{ items: readonly Channel[] }>('notices/channels', {}, { signal }),
});

export const morningQuery = queryOptions({
  queryKey: ['morning'],
  queryFn: ({ signal }) => getJson<Morning>('morning', {}, { signal }),
  refetchInterval: 120_000,
});
