import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { accountingWords } from './words.ts';

export const accountingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/accounting',
  component: lazyRouteComponent(() => import('./accounting-page.tsx'), 'AccountingPage'),
});

export const accountingNav: NavEntry = {
  to: '/accounting',
  icon: 'accounting',
  words: accountingWords,
  order: 100,
  group: 'system',
  permission: 'system.read',
};
