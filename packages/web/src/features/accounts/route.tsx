import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { onOf, textOf, tidy } from '../../lib/search.ts';
import { accountWords, auditWords } from './words.ts';

export const accountsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/admin/accounts',
  /** `?q=…&id=acc3&new=1`: the account shown beside the list, or the form of a new one. */
  validateSearch: (raw: Record<string, unknown>) =>
    tidy({
      q: textOf(raw, 'q') || undefined,
      id: textOf(raw, 'id') || undefined,
      new: onOf(raw, 'new') || undefined,
    }),
  component: lazyRouteComponent(() => import('./accounts-page.tsx'), 'AccountsPage'),
});

export const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/admin/audit',
  /** `?by=acc3&act=book.change` */
  validateSearch: (raw: Record<string, unknown>) =>
    tidy({ by: textOf(raw, 'by') || undefined, act: textOf(raw, 'act') || undefined }),
  component: lazyRouteComponent(() => import('./audit-page.tsx'), 'AuditPage'),
});

export const accountsNav: NavEntry = {
  to: '/admin/accounts',
  icon: 'accounts',
  words: accountWords,
  order: 110,
  group: 'system',
  permission: 'account.read',
};

export const auditNav: NavEntry = {
  to: '/admin/audit',
  icon: 'audit',
  words: auditWords,
  order: 120,
  group: 'system',
  permission: 'audit.read',
};
