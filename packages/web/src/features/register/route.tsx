import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { ENTRY_STATES } from '@wenqu/domain';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { choiceOf, listOf, textOf, tidy } from '../../lib/search.ts';
import { registerWords } from './words.ts';

export const VIEWS = ['lines', 'mine', 'triage', 'overdue', 'muted', 'all'] as const;
export type RegisterView = (typeof VIEWS)[number];
export const SORTS = ['due', 'newest', 'worst'] as const;
export const LEVELS = ['A', 'B', 'C'] as const;

const known = <T extends string>(given: readonly string[], allowed: readonly T[]) =>
  allowed.filter((each) => given.includes(each)).join(',') || undefined;

/** `?v=lines&d=2026-08-01`, `?v=mine&st=grouped,inquiry&lv=A&rule=…&f=w01018&ent=…&pt=…&q=…&sort=due&row=A-2026-000123` */
const validateSearch = (raw: Record<string, unknown>) =>
  tidy({
    v: choiceOf(raw, 'v', VIEWS),
    st: known(listOf(raw, 'st'), ENTRY_STATES),
    lv: known(listOf(raw, 'lv'), LEVELS),
    rule: textOf(raw, 'rule') || undefined,
    f: textOf(raw, 'f') || undefined,
    ent: textOf(raw, 'ent') || undefined,
    pt: textOf(raw, 'pt') || undefined,
    q: textOf(raw, 'q') || undefined,
    sort: choiceOf(raw, 'sort', SORTS),
    row: textOf(raw, 'row') || undefined,
    d: /^\d{4}-\d{2}-\d{2}$/.test(textOf(raw, 'd')) ? textOf(raw, 'd') : undefined,
  });
export type RegisterSearch = ReturnType<typeof validateSearch>;

export const registerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/register',
  validateSearch,
  component: lazyRouteComponent(() => import('./register-page.tsx'), 'RegisterPage'),
});

export const entryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/register/$id',
  component: lazyRouteComponent(() => import('./entry-page.tsx'), 'EntryPage'),
});

export const registerNav: NavEntry = {
  to: '/register',
  icon: 'register',
  words: registerWords,
  order: 40,
  group: 'work',
  permission: 'register.read',
};
