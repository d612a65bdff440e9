import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { choiceOf, textOf, tidy } from '../../lib/search.ts';
import { fieldNavWords, visitsNavWords } from './nav-words.ts';

export const FIELD_TABS = ['tasks', 'route', 'evidence', 'pending'] as const;
export type FieldTab = (typeof FIELD_TABS)[number];

/** `/m?t=route` */
export const fieldRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/m',
  validateSearch: (raw: Record<string, unknown>) => tidy({ t: choiceOf(raw, 't', FIELD_TABS) }),
  component: lazyRouteComponent(() => import('./field-page.tsx'), 'FieldPage'),
});

export const siteFormRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/m/visit/$id',
  component: lazyRouteComponent(() => import('./form-page.tsx'), 'FormPage'),
});

export const VISIT_VIEWS = ['conflict', 'all', 'evidence'] as const;

/** `/visits?v=conflict&q=XC-2026` */
export const visitsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/visits',
  validateSearch: (raw: Record<string, unknown>) =>
    tidy({ v: choiceOf(raw, 'v', VISIT_VIEWS), q: textOf(raw, 'q') || undefined }),
  component: lazyRouteComponent(() => import('./visits-page.tsx'), 'VisitsPage'),
});

export const visitRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/visits/$id',
  component: lazyRouteComponent(() => import('./visit-page.tsx'), 'VisitPage'),
});

export const fieldNav: NavEntry = {
  ...{ to: '/m', icon: 'phone', words: fieldNavWords, order: 8, group: 'watch', permission: 'case.read' },
};
export const visitsNav: NavEntry = {
  ...{ to: '/visits', icon: 'visit', words: visitsNavWords, order: 48, group: 'work' },
  permission: 'case.read',
};
