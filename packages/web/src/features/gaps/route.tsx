import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { GAP_CAUSES, STATISTICS } from '@wenqu/domain';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { choiceOf, textOf, tidy } from '../../lib/search.ts';
import { gapWords } from './words.ts';

export const GAP_VIEWS = ['open', 'all', 'settings'] as const;
export type GapView = (typeof GAP_VIEWS)[number];

/** `?v=all&cause=logger-offline&g=minute&ent=…&pt=…&q=…&ev=GE-000012` */
const validateSearch = (raw: Record<string, unknown>) =>
  tidy({
    v: choiceOf(raw, 'v', GAP_VIEWS),
    cause: choiceOf(raw, 'cause', GAP_CAUSES),
    g: choiceOf(raw, 'g', STATISTICS),
    ent: textOf(raw, 'ent') || undefined,
    pt: textOf(raw, 'pt') || undefined,
    q: textOf(raw, 'q') || undefined,
    ev: textOf(raw, 'ev') || undefined,
  });
export type GapSearch = ReturnType<typeof validateSearch>;
export type GapSearchChange = (set: Partial<Record<keyof GapSearch, string | undefined>>) => void;

export const gapsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/gaps',
  validateSearch,
  component: lazyRouteComponent(() => import('./gaps-page.tsx'), 'GapsPage'),
});

export const gapRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/gaps/$id',
  component: lazyRouteComponent(() => import('./gap-page.tsx'), 'GapPage'),
});

export const gapsNav: NavEntry = {
  to: '/gaps',
  icon: 'gaps',
  words: gapWords,
  order: 88,
  group: 'work',
  permission: 'gap.read',
};
