import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { BACK_TEST_KINDS, RULE_MODES } from '@wenqu/domain';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { choiceOf, textOf, tidy } from '../../lib/search.ts';
import { rulesWords } from './words.ts';

export const RULE_VIEWS = ['rules', 'review', 'trials'] as const;
export type RuleViewName = (typeof RULE_VIEWS)[number];

/** `?v=trials&trial=B-…&tk=new&kind=detector&mode=shadow&q=恒值&on=2026-11-20T10:00&id=D01.constant` */
const validateSearch = (raw: Record<string, unknown>) =>
  tidy({
    v: choiceOf(raw, 'v', RULE_VIEWS),
    kind: choiceOf(raw, 'kind', ['rule', 'detector'] as const),
    mode: choiceOf(raw, 'mode', RULE_MODES),
    q: textOf(raw, 'q') || undefined,
    on: textOf(raw, 'on') || undefined,
    id: textOf(raw, 'id') || undefined,
    trial: textOf(raw, 'trial') || undefined,
    tk: choiceOf(raw, 'tk', BACK_TEST_KINDS),
  });
export type RuleSearch = ReturnType<typeof validateSearch>;
export type RuleSearchChange = (set: Partial<Record<keyof RuleSearch, string | undefined>>) => void;

export const rulesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/rules',
  validateSearch,
  component: lazyRouteComponent(() => import('./rules-page.tsx'), 'RulesPage'),
});

export const rulesNav: NavEntry = {
  to: '/rules',
  icon: 'filter',
  words: rulesWords,
  order: 89,
  group: 'work',
  permission: 'rule.read',
};
