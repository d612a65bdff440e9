import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { POINT_STATES } from '@wenqu/domain';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { listOf, onOf, textOf, tidy } from '../../lib/search.ts';
import { mapWords } from './words.ts';

/** `?c=117.88,24.49&z=13.2&sel=point id&st=over,suspect&in=1` */
const validateSearch = (raw: Record<string, unknown>) =>
  tidy({
    c: /^-?\d{1,3}(\.\d+)?,-?\d{1,2}(\.\d+)?$/.test(textOf(raw, 'c')) ? textOf(raw, 'c') : undefined,
    z: /^\d{1,2}(\.\d+)?$/.test(textOf(raw, 'z')) ? textOf(raw, 'z') : undefined,
    sel: textOf(raw, 'sel') || undefined,
    st: POINT_STATES.filter((state) => listOf(raw, 'st').includes(state)).join(',') || undefined,
    in: onOf(raw, 'in') || undefined,
  });
export type MapSearch = ReturnType<typeof validateSearch>;

export const mapRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/map',
  validateSearch,
  component: lazyRouteComponent(() => import('./map-page.tsx'), 'MapPage'),
});

export const mapNav: NavEntry = {
  to: '/map',
  icon: 'map',
  words: mapWords,
  order: 30,
  group: 'watch',
  permission: 'reading.read',
};
