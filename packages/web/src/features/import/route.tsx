import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { importWords } from './words.ts';

export const importRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/book/import',
  component: lazyRouteComponent(() => import('./import-page.tsx'), 'ImportPage'),
});

export const importNav: NavEntry = {
  to: '/book/import',
  icon: 'import',
  words: importWords,
  order: 70,
  group: 'book',
  permission: 'book.write',
};
