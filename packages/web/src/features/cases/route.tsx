import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { choiceOf, textOf, tidy } from '../../lib/search.ts';
import { casesNavWords } from './nav-words.ts';

export const TABS = ['inquiry', 'case', 'correction'] as const;
export type CasesTab = (typeof TABS)[number];
export const LOOKS = ['board', 'list'] as const;
export type CasesLook = (typeof LOOKS)[number];

/** `?m=case&v=list&all=1&q=AJ-2026` */
const validateSearch = (raw: Record<string, unknown>) =>
  tidy({
    m: choiceOf(raw, 'm', TABS),
    v: choiceOf(raw, 'v', LOOKS),
    all: textOf(raw, 'all') || undefined,
    q: textOf(raw, 'q') || undefined,
  });
export type CasesSearch = ReturnType<typeof validateSearch>;

export type CasesChange = (set: Partial<Record<keyof CasesSearch, string | undefined>>) => void;

export const casesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/cases',
  validateSearch,
  component: lazyRouteComponent(() => import('./cases-page.tsx'), 'CasesPage'),
});

export const caseRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/cases/$id',
  component: lazyRouteComponent(() => import('./case-page.tsx'), 'CasePage'),
});

export const inquiryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/inquiries/$id',
  component: lazyRouteComponent(() => import('./inquiry-page.tsx'), 'InquiryPage'),
});

export const casesNav: NavEntry = {
  to: '/cases',
  icon: 'case',
  words: casesNavWords,
  order: 46,
  group: 'work',
  permission: 'hidden.read',
};
