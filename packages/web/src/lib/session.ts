import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Account, may, type Permission } from '@wenqu/domain';
import { ApiError, getJson, sendJson } from './api.ts';

/** Who is signed in; `account` null: nobody. */
export interface SessionView {
  readonly account: Account | null;
}

const SESSION_KEY = ['session'];

async function readSession(signal: AbortSignal): Promise<SessionView> {
  try {
    return await getJson<SessionView>('session', {}, { signal, house: true });
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return { account: null };
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

/** May the signed-in account do it at all? The server asks again on every request. */
export function useMay(permission: Permission): boolean {
  const account = useAccount();
  return account !== undefined && may(account.role, permission);
}

/** Acts on the session; each throws ApiError with the server's words. */
export function useSessionActs() {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: SESSION_KEY });
  return {
    async signIn(name: string, password: string): Promise<void> {
      await sendJson('POST', 'session', { body: { name, password }, house: true });
      await refresh();
    },
    async signOut(): Promise<void> {
      await sendJson('DELETE', 'session', { house: true });
      client.setQueryData(SESSION_KEY, { account: null } satisfies SessionView);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
    },
    async changePassword(current: string, next: string): Promise<void> {
      await sendJson('POST', 'session/password', { body: { current, next }, house: true });
      await refresh();
    },
  };
}
