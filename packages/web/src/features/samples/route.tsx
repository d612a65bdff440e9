import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { choiceOf, textOf, tidy } from '../../lib/search.ts';
import { samplesNavWords } from './nav-words.ts';

export const VIEWS = ['approve', 'running', 'box', 'pickup', 'lab', 'ended', 'samplers', 'settings'] as const;
export type SamplesView = (typeof VIEWS)[number];

/** `?v=box&pt=…&entry=A-2026-000123&q=S-2026` */
const validateSearch = (raw: Record<string, unknown>) =>
  tidy({
    v: choiceOf(raw, 'v', VIEWS),
    pt: textOf(raw, 'pt') || undefined,
    entry: textOf(raw, 'entry') || undefined,
    q: textOf(raw, 'q') || undefined,
  });
export type SamplesSearch = ReturnType<typeof validateSearch>;

/** `?point=…&entry=A-2026-000123&finding=…&factors=w01018,w21003&why=…` */
const validateNew = (raw: Record<string, unknown>) =>
  tidy({
    point: textOf(raw, 'point') || undefined,
    entry: textOf(raw, 'entry') || undefined,
    finding: textOf(raw, 'finding') || undefined,
    factors: textOf(raw, 'factors') || undefined,
    why: textOf(raw, 'why') || undefined,
  });

export const samplesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/samples',
  validateSearch,
  component: lazyRouteComponent(() => import('./samples-page.tsx'), 'SamplesPage'),
});

export const newSampleRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/samples/new',
  validateSearch: validateNew,
  component: lazyRouteComponent(() => import('./new-sample-page.tsx'), 'NewSamplePage'),
});

export const sampleRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/samples/$id',
  component: lazyRouteComponent(() => import('./sample-page.tsx'), 'SamplePage'),
});

export const samplesNav: NavEntry = {
  to: '/samples',
  icon: 'sample',
  words: samplesNavWords,
  order: 45,
  group: 'work',
  permission: 'sample.read',
};
