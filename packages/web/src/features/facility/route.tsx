import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { choiceOf, textOf, tidy } from '../../lib/search.ts';
import { facilityWords } from './words.ts';

export const FACILITY_TABS = ['view', 'sheets', 'edit'] as const;
export const FACILITY_DAYS = ['1', '7', '30'] as const;

export const facilitiesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/facilities',
  validateSearch: (raw: Record<string, unknown>) => tidy({ ent: textOf(raw, 'ent') || undefined }),
  component: lazyRouteComponent(() => import('./facilities-page.tsx'), 'FacilitiesPage'),
});

/** `?v=sheets&d=7`; `/facilities/new` registers one. */
export const facilityRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/facilities/$id',
  validateSearch: (raw: Record<string, unknown>) =>
    tidy({ v: choiceOf(raw, 'v', FACILITY_TABS), d: choiceOf(raw, 'd', FACILITY_DAYS) }),
  component: lazyRouteComponent(() => import('./facility-page.tsx'), 'FacilityPage'),
});

export const facilitiesNav: NavEntry = {
  to: '/facilities',
  icon: 'plug',
  words: facilityWords,
  order: 46,
  group: 'watch',
  permission: 'facility.read',
};
