import { parentPort, workerData } from 'node:worker_threads';
import { type Ask, faultOf } from '../../ask.ts';
import type { OrderStore } from '../orders.ts';
import { openSqliteOrders } from './orders.ts';

/** What the thread is started with. */
export interface OrdersThreadPlan {
  readonly file: string;
}

const port = parentPort!;
const store: OrderStore = openSqliteOrders((workerData as OrdersThreadPlan).file);

port.on('message', async ({ id, ask, args }: Ask) => {
  try {
    const method = store[ask as keyof OrderStore] as (...args: readonly unknown[]) => Promise<unknown>;
    port.postMessage({ id, value: await method.apply(store, args as unknown[]) });
  } catch (error) {
    port.postMessage({ id, fault: faultOf(error) });
  }
  if (ask === 'close') port.close();
});
port.postMessage({ ready: true });
