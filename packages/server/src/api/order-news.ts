import type { Order } from '@wenqu/domain';
import type { Orders } from '../orders/orders.ts';

/** Steps of one order that follow each other faster than anybody reads are one piece of news. */
const GATHER_MS = 200;

/** Tells orders that took a step, each at most once in a moment, as it stands last. @returns how to stop */
export function onOrderNews(orders: Pick<Orders, 'onStep'>, tell: (order: Order) => void): () => void {
  const changed = new Map<string, Order>();
  let timer: NodeJS.Timeout | undefined;
  const drain = (): void => {
    timer = undefined;
    const news = [...changed.values()];
    changed.clear();
    for (const order of news) tell(order);
  };
  const stop = orders.onStep((order) => {
    changed.set(order.id, order);
    timer ??= setTimeout(drain, GATHER_MS).unref();
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
