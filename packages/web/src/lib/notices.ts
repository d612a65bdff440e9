import { queryOptions } from '@tanstack/react-query';
import { getJson } from './api.ts';

export const NOTICES_KEY = ['notices'] as const;

/** How many notices nobody has read yet: asked quietly, a bell is no stream. */
export const unreadQuery = queryOptions({
  queryKey: [...NOTICES_KEY, 'unread'],
  queryFn: ({ signal }) => getJson<{ unread: number }>('notices/unread', {}, { signal }),
  refetchInterval: 30_000,
});
