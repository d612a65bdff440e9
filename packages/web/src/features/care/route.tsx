import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { choiceOf, textOf, tidy } from '../../lib/search.ts';
import { careNavWords } from './nav-words.ts';

export const CARE_VIEWS = ['overview', 'changes', 'checks', 'visits', 'settings'] as const;
export type CareView = (typeof CARE_VIEWS)[number];

/** `?v=changes&cause=visit`, `?v=checks&out=failed`, `?v=visits&ent=…` */
const validateSearch = (raw: Record<string, unknown>) =>
  tidy({
    v: choiceOf(raw, 'v', CARE_VIEWS),
    cause: choiceOf(raw, 'cause', ['unexplained', 'order', 'visit']),
    out: choiceOf(raw, 'out', ['running', 'passed', 'failed', 'not-judged', 'not-done']),
    ent: textOf(raw, 'ent') || undefined,
  });
export type CareSearch = ReturnType<typeof validateSearch>;
export type CareSearchChange = (set: Partial<Record<keyof CareSearch, string | undefined>>) => void;

export const careRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/care',
  validateSearch,
  component: lazyRouteComponent(() => import('./care-page.tsx'), 'CarePage'),
});

export const careNav: NavEntry = {
  to: '/care',
  icon: 'care',
  words: careNavWords,
  order: 86,
  group: 'book',
  permission: 'care.read',
};
