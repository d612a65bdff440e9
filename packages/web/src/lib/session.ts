import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Account, Permission } from '@wenqu/domain';
import { ApiError, getJson, sendJson, Unreachable } from './api.ts';
import { basePath } from './base.ts';

/** Who is signed in and what they may do in this district; `account` null: nobody. */
export interface SessionView {
  readonly account: Account | null;
  readonly permissions: readonly Permission[];
}

const NOBODY: SessionView = { account: null, permissions: [] };

const SESSION_KEY = ['session'];

/** Who was signed in when the field app was last on line: its pages open without network for that person. */
const FIELD_KEY = `wenqu.field${basePath}`;
const inField = (): boolean => location.pathname.replace(basePath, '').startsWith('/m');

function rememberForField(view: SessionView): SessionView {
  if (view.account && view.permissions.includes('field.use'))
    localStorage.setItem(FIELD_KEY, JSON.stringify(view));
  else localStorage.removeItem(FIELD_KEY);
  return view;
}

async function readSession(signal: AbortSignal): Promise<SessionView> {
  try {
    return rememberForField(await getJson<SessionView>('session', {}, { signal }));
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return rememberForField(NOBODY);
    const held = localStorage.getItem(FIELD_KEY);
    // The server asks again at the next contact; what lies on this device is this person's.
    if (error instanceof Unreachable && inField() && held !== null) return JSON.parse(held) as SessionView;
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
      rememberForField(NOBODY);
      client.setQueryData(SESSION_KEY, NOBODY);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
    },
    async changePassword(current: string, next: string): Promise<void> {
      await sendJson('POST', 'session/password', { body: { current, next } });
      await refresh();
    },
  };
}
