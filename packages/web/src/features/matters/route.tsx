import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { MACHINE_IDS } from '@wenqu/domain';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { choiceOf, textOf, tidy } from '../../lib/search.ts';
import { mattersWords } from './words.ts';

export const VIEWS = ['mine', 'overdue', 'open', 'all'] as const;
export type MattersView = (typeof VIEWS)[number];
export const SORTS = ['due', 'newest', 'updated'] as const;
export const LEVELS = ['A', 'B', 'C'] as const;

/** `?v=open&m=complaint&st=assigned&lv=A&u=一中队&of=…&ent=…&q=…&sort=newest` */
const validateSearch = (raw: Record<string, unknown>) =>
  tidy({
    v: choiceOf(raw, 'v', VIEWS),
    m: choiceOf(raw, 'm', MACHINE_IDS),
    st: textOf(raw, 'st') || undefined,
    lv: choiceOf(raw, 'lv', LEVELS),
    u: textOf(raw, 'u') || undefined,
    of: textOf(raw, 'of') || undefined,
    ent: textOf(raw, 'ent') || undefined,
    q: textOf(raw, 'q') || undefined,
    sort: choiceOf(raw, 'sort', SORTS),
  });
export type MattersSearch = ReturnType<typeof validateSearch>;
export type MattersChange = (set: Partial<Record<keyof MattersSearch, string | undefined>>) => void;

export const mattersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/matters',
  validateSearch,
  component: lazyRouteComponent(() => import('./matters-page.tsx'), 'MattersPage'),
});

/** `?m=complaint&former=ID`, `?m=trace` */
export const newMatterRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/matters/new',
  validateSearch: (raw: Record<string, unknown>) =>
    tidy({ m: choiceOf(raw, 'm', MACHINE_IDS), former: textOf(raw, 'former') || undefined }),
  component: lazyRouteComponent(() => import('./new-matter-page.tsx'), 'NewMatterPage'),
});

export const matterRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/matters/$id',
  component: lazyRouteComponent(() => import('./matter-page.tsx'), 'MatterPage'),
});

export const mattersNav: NavEntry = {
  to: '/matters',
  icon: 'matter',
  words: mattersWords,
  order: 45,
  group: 'work',
  permission: 'matter.read',
};
