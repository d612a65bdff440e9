import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { ordersContract } from '../orders.contract.ts';
import { batchExample, orderExample, stepExample } from '../orders.examples.ts';
import { openSqliteOrders } from './orders.ts';
import { openThreadedOrders } from './threaded-orders.ts';

const folder = mkdtempSync(join(tmpdir(), 'wenqu-orders-'));
let files = 0;
const file = () => join(folder, `${++files}.sqlite`);
afterAll(() => rmSync(folder, { recursive: true }));

ordersContract('sqlite orders', async () => openSqliteOrders(file()));
ordersContract('sqlite orders in their thread', () =>
  openThreadedOrders(file(), (error) => {
    throw error;
  }),
);

test('a batch that fails leaves nothing behind, and the next one is kept', async () => {
  const path = file();
  const store = openSqliteOrders(path);
  const order = orderExample('O-2026-000001');
  await store.commit(batchExample({ orders: [order], steps: [stepExample(order.id, 1)] }));
  const twice = batchExample({
    orders: [{ ...order, version: 9, state: 'failed' }, orderExample('O-2026-000002')],
    steps: [stepExample(order.id, 1)],
  });
  await expect(store.commit(twice)).rejects.toMatchObject({ code: 'WQ_STORE' });
  expect(await store.order(order.id)).toEqual(order);
  expect(await store.order('O-2026-000002')).toBeUndefined();
  await store.commit(batchExample({ steps: [stepExample(order.id, 2)] }));
  await store.close();
  const again = openSqliteOrders(path);
  expect(await again.steps(order.id)).toHaveLength(2);
  await again.close();
});

test('neither orders nor steps can be deleted, nor steps rewritten', async () => {
  const path = file();
  const store = openSqliteOrders(path);
  const order = orderExample('O-2026-000001');
  await store.commit(batchExample({ orders: [order], steps: [stepExample(order.id, 1)] }));
  await store.close();
  const db = new DatabaseSync(path);
  for (const sql of ['DELETE FROM orders', 'DELETE FROM order_steps', "UPDATE order_steps SET doc = ''"]) {
    expect(() => db.exec(sql)).toThrow(/never/);
  }
  db.close();
});
