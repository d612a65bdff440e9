import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { choiceOf, integerOf, onOf, textOf, tidy } from '../../lib/search.ts';
import { statisticNavWords } from './nav-words.ts';

export const STATISTIC_VIEWS = ['rates', 'month', 'qc', 'effects', 'rules'] as const;
export const GROUPINGS = ['zone', 'enterprise', 'point'] as const;

/** `?v=month&pt=…&f=w01018&m=2026-08&d=2026-08-03&at=…`, `?v=rates&by=point&from=…&to=…` */
const validateSearch = (raw: Record<string, unknown>) =>
  tidy({
    v: choiceOf(raw, 'v', STATISTIC_VIEWS),
    by: choiceOf(raw, 'by', GROUPINGS),
    ent: textOf(raw, 'ent') || undefined,
    pt: textOf(raw, 'pt') || undefined,
    f: textOf(raw, 'f') || undefined,
    m: /^\d{4}-\d\d$/.test(textOf(raw, 'm')) ? textOf(raw, 'm') : undefined,
    d: dayOf(raw, 'd'),
    from: dayOf(raw, 'from'),
    to: dayOf(raw, 'to'),
    at: integerOf(raw, 'at'),
    flip: onOf(raw, 'flip'),
  });
const dayOf = (raw: Record<string, unknown>, name: string): string | undefined =>
  /^\d{4}-\d\d-\d\d$/.test(textOf(raw, name)) ? textOf(raw, name) : undefined;

export type StatisticSearch = ReturnType<typeof validateSearch>;
export type StatisticSearchChange = (
  set: Partial<Record<keyof StatisticSearch, string | number | boolean | undefined>>,
) => void;

export const statisticsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/statistics',
  validateSearch,
  component: lazyRouteComponent(() => import('./statistics-page.tsx'), 'StatisticsPage'),
});

export const statisticsNav: NavEntry = {
  to: '/statistics',
  icon: 'chart',
  words: statisticNavWords,
  order: 48,
  group: 'work',
  permission: 'statistic.read',
};
