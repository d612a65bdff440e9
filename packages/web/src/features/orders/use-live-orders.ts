import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import type { LiveEvents, Order, OrderDetail } from '@wenqu/domain';
import { useCallback, useEffect, useRef, useState } from 'react';
import { getJson, type Page } from '../../lib/api.ts';
import { type OrdersAsked, orderQuery, ordersQuery } from '../../lib/orders.ts';
import { useOrderEvents } from '../../live/use-live.ts';
import { placed } from './placed.ts';

/** A burst of steps is one look. */
const GATHER_MS = 250;
/** Beyond so many changed rows the list is fetched whole. */
const ROWS_MAX = 20;
const NONE: ReadonlySet<string> = new Set();

/** May an order that is not on screen belong to the list? One in a state it does not hold may not. */
const mayBelong = (asked: OrdersAsked, event: LiveEvents['order']): boolean =>
  (asked.state === undefined || asked.state.split(',').includes(event.state)) &&
  (asked.mn === undefined || asked.mn === event.mn);

/**
 * Keeps a list of orders true while it is looked at: rows on screen change where they stand, orders that are
 * not among them are counted and wait for `renew`. Where no row stands yet, nothing waits.
 */
export function useLiveOrders(asked: OrdersAsked, rows: readonly Order[]) {
  const client = useQueryClient();
  const [waiting, setWaiting] = useState<ReadonlySet<string>>(NONE);
  const shown = useRef(rows);
  shown.current = rows;
  const key = JSON.stringify(asked);
  const renew = useCallback(() => {
    setWaiting(NONE);
    void client.invalidateQueries({ queryKey: ['orders'] });
  }, [client]);
  const look = useCallback(
    async (ids: ReadonlySet<string>) => {
      const { queryKey } = ordersQuery(JSON.parse(key) as OrdersAsked);
      void client.invalidateQueries({ queryKey: ['orders', 'few'] });
      const here = [...ids].filter((id) => shown.current.some((row) => row.id === id));
      if (shown.current.length === 0 || here.length > ROWS_MAX) {
        setWaiting(NONE);
        await client.invalidateQueries({ queryKey });
        return;
      }
      const others = [...ids].filter((id) => !here.includes(id));
      if (others.length > 0) setWaiting((was) => new Set([...was, ...others]));
      const details = await Promise.all(
        here.map((id) => getJson<OrderDetail>(`orders/${encodeURIComponent(id)}`).catch(() => undefined)),
      );
      for (const detail of details)
        if (detail) client.setQueryData(orderQuery(detail.order.id).queryKey, detail);
      const fresh = new Map(details.flatMap((detail) => (detail ? [[detail.order.id, detail.order]] : [])));
      client.setQueryData<InfiniteData<Page<Order>, string>>(queryKey, (was) => was && placed(was, fresh));
    },
    [client, key],
  );
  const gathered = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useOrderEvents(
    useCallback(
      (event: LiveEvents['order'] | undefined) => {
        if (event === undefined) return renew();
        const here = shown.current.some((row) => row.id === event.id);
        if (!here && !mayBelong(JSON.parse(key) as OrdersAsked, event)) {
          // The tabs' numbers change all the same.
          void client.invalidateQueries({ queryKey: ['orders', 'few'] });
          return;
        }
        gathered.current.add(event.id);
        timer.current ??= setTimeout(() => {
          timer.current = undefined;
          const ids = gathered.current;
          gathered.current = new Set();
          void look(ids);
        }, GATHER_MS);
      },
      [client, key, look, renew],
    ),
  );
  return { waiting: waiting.size, renew };
}
