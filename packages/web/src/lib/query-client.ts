import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api.ts';

/** A refusal is an answer: only an unreachable server or a 5xx is asked again, twice. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      retry: (count, error) =>
        count < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500),
    },
    mutations: { retry: false },
  },
});
