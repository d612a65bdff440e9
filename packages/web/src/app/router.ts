import { createRouter } from '@tanstack/react-router';
import { basePath } from '../lib/base.ts';
import { parseSearch, stringifySearch } from '../lib/search.ts';
import { NAV, ROUTES } from './features.ts';
import { rootRoute } from './root-route.tsx';
import { RouteError, RoutePending } from './route-states.tsx';

export const router = createRouter({
  routeTree: rootRoute.addChildren(ROUTES),
  basepath: basePath === '' ? '/' : basePath,
  context: { nav: [...NAV].sort((one, other) => one.order - other.order) },
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPendingMs: 150,
  defaultPendingComponent: RoutePending,
  defaultErrorComponent: RouteError,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
