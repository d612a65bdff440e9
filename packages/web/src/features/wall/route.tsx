import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { choiceOf, listOf, textOf, tidy } from '../../lib/search.ts';
import { wallWords } from './words.ts';

export const CARD_SIZES = ['s', 'm', 'l'] as const;
export const GROUPINGS = ['area', 'enterprise', 'none'] as const;

export const wallRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/wall',
  /** `?size=m&group=area&st=over,offline&area=…&f=w01018&q=…` */
  validateSearch: (raw: Record<string, unknown>) =>
    tidy({
      size: choiceOf(raw, 'size', CARD_SIZES),
      group: choiceOf(raw, 'group', GROUPINGS),
      st: listOf(raw, 'st').join(',') || undefined,
      area: textOf(raw, 'area') || undefined,
      f: textOf(raw, 'f') || undefined,
      q: textOf(raw, 'q') || undefined,
    }),
  component: lazyRouteComponent(() => import('./wall-page.tsx'), 'WallPage'),
});

export const wallNav: NavEntry = {
  to: '/wall',
  icon: 'wall',
  words: wallWords,
  order: 20,
  group: 'watch',
  permission: 'reading.read',
};
