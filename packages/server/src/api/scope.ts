import type { Account, Logger } from '@wenqu/domain';
import type { BookView } from './book-view.ts';

/** Whose rows a login sees. `whole`: the district; otherwise the named enterprises and nothing else. */
export interface Scope {
  readonly whole: boolean;
  readonly enterprises: ReadonlySet<string>;
  readonly agency: string;
}

const WHOLE: Scope = { whole: true, enterprises: new Set(), agency: '' };

/**
 * Enterprise logins see their own enterprise, agencies the enterprises they serve. A login of such a role
 * without a binding sees nothing, not everything.
 * @source supervision.md §3
 */
export function scopeOf(account: Account, view: BookView): Scope {
  const bound = account.role === 'enterprise' || account.role === 'agency';
  if (!bound && account.enterprise === '' && account.agency === '') return WHOLE;
  const own = view.snapshot.enterprises.filter(
    (row) =>
      (account.enterprise !== '' && row.id === account.enterprise) ||
      (account.agency !== '' && row.agency === account.agency),
  );
  return { whole: false, enterprises: new Set(own.map((row) => row.id)), agency: account.agency };
}

export const seesEnterprise = (scope: Scope, enterprise: string): boolean =>
  scope.whole || scope.enterprises.has(enterprise);

export function seesPoint(scope: Scope, view: BookView, point: string): boolean {
  const row = view.points.get(point);
  return scope.whole || (row !== undefined && scope.enterprises.has(row.enterprise));
}

export const seesLogger = (scope: Scope, view: BookView, logger: Logger): boolean =>
  seesEnterprise(scope, logger.enterprise) ||
  logger.bindings.some((binding) => seesPoint(scope, view, binding.point));

/** Frames of an MN that is in no book, and junk of no MN, belong to the bureau alone. */
export function seesMn(scope: Scope, view: BookView, mn: string): boolean {
  const logger = view.loggersByMn.get(mn);
  return scope.whole || (logger !== undefined && seesLogger(scope, view, logger));
}
