import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { BOOK_KINDS, type BookKind } from '@wenqu/domain';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { choiceOf, onOf, textOf, tidy } from '../../lib/search.ts';
import { bookWords } from './words.ts';

/** In the order of the tabs. */
export const KINDS: readonly BookKind[] = [
  'enterprises',
  'outlets',
  'points',
  'loggers',
  'devices',
  'limits',
  'agencies',
];

/** `?k=points&q=…&ent=…&out=…&pt=…&retired=1` */
const listSearch = (raw: Record<string, unknown>) =>
  tidy({
    k: choiceOf(raw, 'k', BOOK_KINDS),
    q: textOf(raw, 'q') || undefined,
    ent: textOf(raw, 'ent') || undefined,
    out: textOf(raw, 'out') || undefined,
    pt: textOf(raw, 'pt') || undefined,
    retired: onOf(raw, 'retired') || undefined,
  });
export type BookSearch = ReturnType<typeof listSearch>;

export const bookRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/book',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('./book-page.tsx'), 'BookPage'),
});

/**
 * One row, or `new`. `edit=1` opens the form; a new row takes what it hangs on from `ent`, `out`, `pt`, and a
 * limit its numbers from the line `std` of a standard.
 */
export const bookRowRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/book/$kind/$id',
  validateSearch: (raw: Record<string, unknown>) =>
    tidy({
      edit: onOf(raw, 'edit') || undefined,
      ent: textOf(raw, 'ent') || undefined,
      out: textOf(raw, 'out') || undefined,
      pt: textOf(raw, 'pt') || undefined,
      std: textOf(raw, 'std') || undefined,
    }),
  component: lazyRouteComponent(() => import('./row-page.tsx'), 'RowPage'),
});

/** `?q=纺织 化学需氧量&std=GB 4287-2012&f=w01018&out=…` (`out`: the outlet a limit is drafted for) */
const standardsSearch = (raw: Record<string, unknown>) =>
  tidy({
    q: textOf(raw, 'q') || undefined,
    std: textOf(raw, 'std') || undefined,
    f: textOf(raw, 'f') || undefined,
    out: textOf(raw, 'out') || undefined,
  });
export type StandardsSearch = ReturnType<typeof standardsSearch>;

export const standardsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/book/standards',
  validateSearch: standardsSearch,
  component: lazyRouteComponent(() => import('./standards-page.tsx'), 'StandardsPage'),
});

export const bookNav: NavEntry = {
  to: '/book',
  icon: 'book',
  words: bookWords,
  order: 60,
  group: 'book',
  permission: 'book.read',
};
