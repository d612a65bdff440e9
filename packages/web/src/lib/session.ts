import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Account, Permission } from '@wenqu/domain';
import { ApiError, getJson, sendJson } from './api.ts';

/** Who is signed in and what they may do in this district; `account` null: nobody. */
export interface SessionView {
  readonly account: Account | null;
  readonly permissions: readonly Permission[];
}

const NOBODY: SessionView = { account: null, permissions: [] };

const SESSION_KEY = ['session'];

async function readSession(signal: AbortSignal): Promise<SessionView> {
  try {
    return await getJson<SessionView>('session', {}, { signal });
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return NOBODY;
    throw error;
  }
}

export const sessionQuery = queryOptions({
  queryKey: SESSION_KEY,
  queryFn: ({ signal }) => readSession(signal),
  staleTime: 5 * 60_000,
});

/** The signed-in account; undefined before the session is known and on the login page. */
export function useAccount(): Account | undefined {
  return useQuery(sessionQuery).data?.account ?? undefined;
}

/** What the signed-in account may do here; empty before the session is known. */
export function usePermissions(): readonly Permission[] {
  return useQuery(sessionQuery).data?.permissions ?? NOBODY.permissions;
}

/** May the signed-in account do it at all? The server asks again on every request. */
export function useMay(permission: Permission): boolean {
  return usePermissions().includes(permission);
}

/** Acts on the session; each throws ApiError with the server's words. */
export function useSessionActs() {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: SESSION_KEY });
  return {
    async signIn(name: string, password: string): Promise<void> {
      await sendJson('POST', 'session', { body: { name, password } });
      await refresh();
    },
    async signOut(): Promise<void> {
      await sendJson('DELETE', 'session');
      client.setQueryData(SESSION_KEY, NOBODY);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
    },
    async changePassword(current: string, next: string): Promise<void> {
      await sendJson('POST', 'session/password', { body: { current, next } });
      await refresh();
    },
  };
}
