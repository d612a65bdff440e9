import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { textOf, tidy } from '../../lib/search.ts';
import { quarantineWords } from './words.ts';

export const quarantineRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/quarantine',
  /** `?mn=…`: the logger whose adoption is open. */
  validateSearch: (raw: Record<string, unknown>) => tidy({ mn: textOf(raw, 'mn') || undefined }),
  component: lazyRouteComponent(() => import('./quarantine-page.tsx'), 'QuarantinePage'),
});

export const quarantineNav: NavEntry = {
  to: '/quarantine',
  icon: 'quarantine',
  words: quarantineWords,
  order: 90,
  group: 'book',
  permission: 'quarantine.read',
};
