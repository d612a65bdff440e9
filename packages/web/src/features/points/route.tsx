import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/root-route.tsx';
import { choiceOf, integerOf, textOf, tidy } from '../../lib/search.ts';

export const RANGES = ['1h', '6h', '24h', '7d', '30d'] as const;
export const GRAINS = ['realtime', 'minute', 'hour', 'day'] as const;

export const pointRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/points/$id',
  /**
   * `?r=24h` or `?from=…&to=…` (microseconds), `g` statistic, `f` factors, `v=table`, `cur` the reading that
   * is walked back as `column@at`.
   */
  validateSearch: (raw: Record<string, unknown>) =>
    tidy({
      r: choiceOf(raw, 'r', RANGES),
      from: integerOf(raw, 'from'),
      to: integerOf(raw, 'to'),
      g: choiceOf(raw, 'g', GRAINS),
      f: textOf(raw, 'f') || undefined,
      v: choiceOf(raw, 'v', ['table']),
      cur: textOf(raw, 'cur') || undefined,
    }),
  component: lazyRouteComponent(() => import('./point-page.tsx'), 'PointPage'),
});
