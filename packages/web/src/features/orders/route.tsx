import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { ORDER_OPEN, type OrderState } from '@wenqu/domain';
import type { NavEntry } from '../../app/nav.ts';
import { rootRoute } from '../../app/root-route.tsx';
import { choiceOf, listOf, textOf, tidy } from '../../lib/search.ts';
import { ordersNavWords } from './nav-words.ts';

export const VIEWS = ['approve', 'open', 'all'] as const;
export type OrdersView = (typeof VIEWS)[number];
export const STATES: readonly OrderState[] = [
  ...ORDER_OPEN,
  'done',
  'failed',
  'expired',
  'refused',
  'cancelled',
];
export const CLASSES = [
  ...(['read', 'recall', 'stream', 'clock', 'setting', 'secret', 'control', 'sample'] as const),
];
export const ORIGINS = [
  ...(['person', 'sample', 'gap', 'clock', 'schedule', 'snapshot', 'key', 'upper'] as const),
];

const known = <T extends string>(given: readonly string[], allowed: readonly T[]) =>
  allowed.filter((each) => given.includes(each)).join(',') || undefined;

/**
 * `?v=open&st=sent,accepted&mn=…&cn=3015&cls=sample&from=gap` narrow the list. `?ask=MN&cn=3015&set=PolId:w01018`
 * opens the order dialog, filled in; `ask=new` leaves the logger to be chosen, `why` is its reason.
 */
const validateSearch = (raw: Record<string, unknown>) =>
  tidy({
    v: choiceOf(raw, 'v', VIEWS),
    st: known(listOf(raw, 'st'), STATES),
    mn: textOf(raw, 'mn') || undefined,
    cn: textOf(raw, 'cn') || undefined,
    cls: choiceOf(raw, 'cls', CLASSES),
    from: choiceOf(raw, 'from', ORIGINS),
    ask: textOf(raw, 'ask') || undefined,
    set: textOf(raw, 'set') || undefined,
    why: textOf(raw, 'why') || undefined,
  });
export type OrdersSearch = ReturnType<typeof validateSearch>;

export const ordersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/orders',
  validateSearch,
  component: lazyRouteComponent(() => import('./orders-page.tsx'), 'OrdersPage'),
});

export const orderRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/orders/$id',
  component: lazyRouteComponent(() => import('./order-page.tsx'), 'OrderPage'),
});

export const ordersNav: NavEntry = {
  to: '/orders',
  icon: 'orders',
  words: ordersNavWords,
  order: 85,
  group: 'book',
  permission: 'order.read',
};
