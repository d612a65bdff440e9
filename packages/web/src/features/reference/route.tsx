import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { referenceWords } from './words.ts';

export const apiDocsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/api-docs',
  component: lazyRouteComponent(() => import('./api-docs-page.tsx'), 'ApiDocsPage'),
});

export const apiDocsNav: NavEntry = {
  to: '/api-docs',
  icon: 'link',
  words: referenceWords,
  order: 130,
  group: 'system',
  permission: 'account.read',
};
