import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { choiceOf, onOf, textOf, tidy } from '../../lib/search.ts';
import { forwardWords } from './words.ts';

export const FORWARD_VIEWS = ['receipts', 'dead', 'controls', 'history'] as const;
export type ForwardView = (typeof FORWARD_VIEWS)[number];

/** `?new=1`: the form of a new target is open. */
const validateList = (raw: Record<string, unknown>) => tidy({ new: onOf(raw, 'new') || undefined });

/** `?v=receipts&mn=…&from=2026-08-01T08:00&to=…&edit=1` */
const validateOne = (raw: Record<string, unknown>) =>
  tidy({
    v: choiceOf(raw, 'v', FORWARD_VIEWS),
    mn: textOf(raw, 'mn') || undefined,
    from: textOf(raw, 'from') || undefined,
    to: textOf(raw, 'to') || undefined,
    edit: onOf(raw, 'edit') || undefined,
  });
export type ForwardSearch = ReturnType<typeof validateOne>;

export const forwardingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forwarding',
  validateSearch: validateList,
  component: lazyRouteComponent(() => import('./forwarding-page.tsx'), 'ForwardingPage'),
});

export const forwardTargetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forwarding/$id',
  validateSearch: validateOne,
  component: lazyRouteComponent(() => import('./target-page.tsx'), 'TargetPage'),
});

export const forwardingNav: NavEntry = {
  to: '/forwarding',
  icon: 'forward',
  words: forwardWords,
  order: 92,
  group: 'book',
  permission: 'forward.read',
};
