import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { choiceOf, textOf, tidy } from '../../lib/search.ts';
import { loggerWords } from './words.ts';

export const LOGGER_VIEWS = ['all', 'deviating', 'offset', 'quiet'] as const;
export type LoggerViewName = (typeof LOGGER_VIEWS)[number];

export const loggersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/loggers',
  /** `?v=deviating&q=…&sort=received&dir=asc` */
  validateSearch: (raw: Record<string, unknown>) =>
    tidy({
      v: choiceOf(raw, 'v', LOGGER_VIEWS),
      q: textOf(raw, 'q') || undefined,
      sort: choiceOf(raw, 'sort', ['received', 'deviations', 'offset', 'last']),
      dir: choiceOf(raw, 'dir', ['asc']),
    }),
  component: lazyRouteComponent(() => import('./loggers-page.tsx'), 'LoggersPage'),
});

export const LOGGER_TABS = ['overview', 'orders', 'clock', 'parameters', 'checks', 'keys'] as const;
export type LoggerTab = (typeof LOGGER_TABS)[number];

export const loggerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/loggers/$mn',
  /** `?t=orders` */
  validateSearch: (raw: Record<string, unknown>) => tidy({ t: choiceOf(raw, 't', LOGGER_TABS) }),
  component: lazyRouteComponent(() => import('./logger-page.tsx'), 'LoggerPage'),
});

export const loggersNav: NavEntry = {
  to: '/loggers',
  icon: 'loggers',
  words: loggerWords,
  order: 80,
  group: 'book',
  permission: 'book.read',
};
