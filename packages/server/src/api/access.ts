import { type Account, may, PERMISSIONS, type Permission, type Role } from '@wenqu/domain';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SignedIn } from '../accounts/sign-in.ts';
import { WenquError } from '../errors.ts';
import type { DistrictName } from './parts.ts';

/** `signed-in`: every account. A list: any one of them. */
export type Access = Permission | 'signed-in' | readonly Permission[];

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call; every route names it or says `public`. */
    permission?: Access;
    public?: true;
    /** Word of the audit trail; every route that writes has one, or says why it has none. */
    act?: string;
    unaudited?: string;
    /** Open to an account that still has its first password. */
    beforePasswordChange?: true;
    /** Creates something: Idempotency-Key is honoured. */
    creates?: true;
  }
  interface FastifyRequest {
    signedIn: SignedIn | undefined;
    districtName: DistrictName;
    /** Set by a handler for the audit trail. */
    audit: { about: string; detail: Record<string, unknown> };
  }
}

/** What concerns the whole house, not one district: never for logins of the demo district. */
const HOUSE_WIDE = new Set<Permission>([
  'account.read',
  'account.write',
  'audit.read',
  'demo.write',
  'system.read',
]);

/** Does the role's row in the table allow this access, the district left aside? */
export function roleMay(role: Role, access: Access): boolean {
  if (access === 'signed-in') return true;
  return typeof access === 'string' ? may(role, access) : access.some((each) => may(role, each));
}

/** What this account may do: its role's row, less the house-wide part for logins of the demo district. */
export const permissionsOf = (account: Account): Permission[] =>
  PERMISSIONS.filter(
    (each) => may(account.role, each) && (account.district === 'main' || !HOUSE_WIDE.has(each)),
  );

export function allowed(account: Account, access: Access): boolean {
  if (access === 'signed-in') return true;
  const held = permissionsOf(account);
  return typeof access === 'string' ? held.includes(access) : access.some((each) => held.includes(each));
}

/** The person who asks; only for routes that are not public. */
export function personOf(request: FastifyRequest): SignedIn {
  if (!request.signedIn) throw new WenquError('WQ_LOGIN_NEEDED');
  return request.signedIn;
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
export const writes = (method: string): boolean => !READS.has(method);

/** Refuse, while the routes are being laid, one that does not say who may call it or what the trail will say. */
export function demandDeclarations(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    const { config, method, url } = route;
    const methods = Array.isArray(method) ? method : [method];
    if (!config?.permission && !config?.public) throw new Error(`${url} does not say who may call it`);
    if (methods.some(writes) && !config.act && !config.unaudited) throw new Error(`${url} has no audit word`);
  });
}

/**
 * A write must come from our own pages or from a program: a foreign page can neither set a custom header
 * without being asked first (CORS preflight, which we never grant) nor choose its Origin.
 */
export function assertOrigin(request: FastifyRequest): void {
  if (!writes(request.method) || request.headers['x-wenqu'] !== undefined) return;
  const { origin, host } = request.headers;
  if (origin !== undefined && URL.canParse(origin) && new URL(origin).host === host) return;
  throw new WenquError('WQ_ORIGIN');
}

/** The one gate: sign-in, first password, permission. */
export function assertAccess(request: FastifyRequest): void {
  const { config } = request.routeOptions;
  assertOrigin(request);
  if (config.public) return;
  const { account } = personOf(request);
  if (account.mustChangePassword && !config.beforePasswordChange) throw new WenquError('WQ_PASSWORD_CHANGE');
  if (!config.permission || !allowed(account, config.permission)) {
    throw new WenquError('WQ_FORBIDDEN', { permission: config.permission });
  }
}
