import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { choiceOf, textOf, tidy } from '../../lib/search.ts';
import { listWords } from './words.ts';

export const LIST_VIEWS = ['rows', 'timeline', 'figures', 'bulletin', 'import'] as const;
export type ListView = (typeof LIST_VIEWS)[number];

/** `?v=bulletin&from=2026-01-01&to=2026-12-31&q=…&item=open&where=unit=…` */
const validateSearch = (raw: Record<string, unknown>) =>
  tidy({
    v: choiceOf(raw, 'v', LIST_VIEWS),
    q: textOf(raw, 'q') || undefined,
    item: choiceOf(raw, 'item', ['open', 'struck', 'none']),
    where: textOf(raw, 'where') || undefined,
    from: textOf(raw, 'from') || undefined,
    to: textOf(raw, 'to') || undefined,
  });
export type ListSearch = ReturnType<typeof validateSearch>;
export type ListSearchChange = (set: Partial<Record<keyof ListSearch, string | undefined>>) => void;

export const listsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/lists',
  component: lazyRouteComponent(() => import('./lists-page.tsx'), 'ListsPage'),
});
export const listRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/lists/$kind',
  validateSearch,
  component: lazyRouteComponent(() => import('./list-page.tsx'), 'ListPage'),
});
export const listRowRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/lists/$kind/rows/$row',
  component: lazyRouteComponent(() => import('./row-page.tsx'), 'RowPage'),
});
export const kindEditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/lists/$kind/edit',
  component: lazyRouteComponent(() => import('./edit-page.tsx'), 'EditPage'),
});

export const listsNav: NavEntry = {
  to: '/lists',
  icon: 'table',
  words: listWords,
  order: 50,
  group: 'work',
  permission: 'list.read',
};
