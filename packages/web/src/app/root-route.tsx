import { createRootRouteWithContext } from '@tanstack/react-router';
import type { NavEntry } from './nav.ts';
import { NotFoundPage } from './not-found-page.tsx';
import { Shell } from './shell.tsx';

export interface RouterContext {
  /** Left navigation, in order. */
  readonly nav: readonly NavEntry[];
}

/** Every feature's route names this as its parent. */
export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Shell,
  notFoundComponent: NotFoundPage,
});
