import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/root-route.tsx';
import { textOf, tidy } from '../../lib/search.ts';

export const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/frames/$position',
  /** `?c=w01018-Rtd`: the value whose bytes are marked. */
  validateSearch: (raw: Record<string, unknown>) => tidy({ c: textOf(raw, 'c') || undefined }),
  component: lazyRouteComponent(() => import('./frame-page.tsx'), 'FramePage'),
});
