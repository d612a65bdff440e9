import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type Answer, errorOf } from '../../ask.ts';
import type { OrderStore } from '../orders.ts';
import type { OrdersThreadPlan } from './orders-thread.ts';

interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/**
 * The store of orders in a thread of its own: a commit waits for the disk, and who waits with it must not be
 * the thread that carries orders to devices and answers people.
 *
 * @param onDeath the thread ended although nobody closed it
 * @throws WQ_STORE when the file cannot be opened
 */
export async function openThreadedOrders(
  file: string,
  onDeath: (error: unknown) => void,
): Promise<OrderStore> {
  const plan: OrdersThreadPlan = { file };
  const worker = new Worker(new URL('./orders-thread.ts', import.meta.url), {
    name: 'orders',
    workerData: plan,
  });
  await once(worker, 'message');
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let closed = false;

  worker.on('message', (answer: Answer) => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('fault' in answer) asked?.reject(errorOf(answer.fault));
    else asked?.resolve(answer.value);
  });
  const fail = (error: unknown): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    if (!closed) onDeath(error);
    closed = true;
  };
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`orders thread ended with ${code}`)));

  const ask = <T>(name: keyof OrderStore, ...args: readonly unknown[]): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      lastId++;
      waiting.set(lastId, { resolve: resolve as (value: unknown) => void, reject });
      worker.postMessage({ id: lastId, ask: name, args });
    });
  return {
    head: () => ask('head'),
    commit: (batch) => ask('commit', batch),
    sync: () => ask('sync'),
    order: (id) => ask('order', id),
    byQn: (mn, qn) => ask('byQn', mn, qn),
    steps: (order) => ask('steps', order),
    list: (query) => ask('list', query),
    askedSince: (mn, of, since) => ask('askedSince', mn, of, since),
    close: async () => {
      if (closed) return;
      closed = true;
      const gone = once(worker, 'exit');
      await ask('close');
      await gone;
    },
  };
}
