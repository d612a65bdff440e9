import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { EXEMPTION_STATES, MARK_STATES, MARK_TYPES } from '@wenqu/domain';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { choiceOf, textOf, tidy } from '../../lib/search.ts';
import { markWords } from './words.ts';

export const MARK_VIEWS = ['review', 'all', 'unmarked', 'exemptions'] as const;
export type MarkView = (typeof MARK_VIEWS)[number];
const TYPES = MARK_TYPES.map(({ type }) => type);

/** `?v=all&st=accepted&type=maintenance&ent=…&pt=…&on=2026-11-20T10:00&id=M-2026-000012&ex=E-…` */
const validateSearch = (raw: Record<string, unknown>) =>
  tidy({
    v: choiceOf(raw, 'v', MARK_VIEWS),
    st: choiceOf(raw, 'st', [...MARK_STATES, ...EXEMPTION_STATES]),
    type: choiceOf(raw, 'type', TYPES),
    ent: textOf(raw, 'ent') || undefined,
    pt: textOf(raw, 'pt') || undefined,
    on: textOf(raw, 'on') || undefined,
    id: textOf(raw, 'id') || undefined,
    ex: textOf(raw, 'ex') || undefined,
  });
export type MarkSearch = ReturnType<typeof validateSearch>;
export type MarkSearchChange = (set: Partial<Record<keyof MarkSearch, string | undefined>>) => void;

export const marksRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/marks',
  validateSearch,
  component: lazyRouteComponent(() => import('./marks-page.tsx'), 'MarksPage'),
});

export const marksNav: NavEntry = {
  to: '/marks',
  icon: 'flag',
  words: markWords,
  order: 87,
  group: 'work',
  permission: 'mark.read',
};
