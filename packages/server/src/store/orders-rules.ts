import { formatDay, isOrderOpen, type Order, owesApproval } from '@wenqu/domain';
import type { OrderQuery } from './orders.ts';

/** MNs are told apart without case, as on the wire. @source hj212.md §9.1 */
export const mnKeyOf = (mn: string): string => mn.toLowerCase();

/** Numbers run by year (UTC+8) and apart for hidden orders: no gap tells that there are any. */
export const orderSeries = (order: Pick<Order, 'hidden' | 'askedAt'>): string =>
  `${order.hidden ? 'H' : ''}O-${formatDay(order.askedAt).slice(0, 4)}`;

export const orderNumber = (series: string, count: number): string =>
  `${series}-${String(count).padStart(6, '0')}`;

/** Series and count of a number, to find the highest. */
export function numberParts(id: string): { series: string; count: number } {
  const cut = id.lastIndexOf('-');
  return { series: id.slice(0, cut), count: Number(id.slice(cut + 1)) };
}

/** Whether the engine must hold it in memory: something can still happen to it by itself. */
export const isHeld = (order: Order): boolean =>
  isOrderOpen(order.state) || (owesApproval(order) && order.deadlineAt !== null);

/** Place in a list, newest first. */
export const placeOf = (order: Order): readonly [number, string] => [-order.askedAt, order.id];

export function matchesQuery(order: Order, query: OrderQuery): boolean {
  const { mn, enterprise, enterprises, state, cn, origin, originId, withHidden } = query;
  return (
    (withHidden || !order.hidden) &&
    (mn === undefined || mnKeyOf(order.mn) === mnKeyOf(mn)) &&
    (enterprise === undefined || order.enterprise === enterprise) &&
    (enterprises === undefined || enterprises.includes(order.enterprise)) &&
    (state === undefined || state.includes(order.state)) &&
    (cn === undefined || order.cn === cn) &&
    (query.class === undefined || order.class === query.class) &&
    (origin === undefined || order.origin.kind === origin) &&
    (originId === undefined || ('id' in order.origin && order.origin.id === originId))
  );
}
