import { journalPosition, type Order } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { batchExample, orderExample, seconds, stepExample } from './orders.examples.ts';
import type { OrderStore } from './orders.ts';

const ids = (page: { items: readonly Order[] }) => page.items.map((order) => order.id);

/** What every store of orders owes. */
export function ordersContract(name: string, open: () => Promise<OrderStore>): void {
  describe(`${name}: batches`, () => {
    test('a new store has nothing, not even a mark', async () => {
      const store = await open();
      expect(await store.head()).toEqual({ marks: null, open: [], devices: [], numbers: new Map() });
    });

    test('orders, steps, devices, numbers and marks of a batch are read back', async () => {
      const store = await open();
      const order = orderExample('O-2026-000007', { result: { SystemTime: '20260101000000' } });
      const device = { mn: 'abc0001', lastQn: '20261121000000001', answerS: 15, resends: 1 };
      const marks = { applied: journalPosition(900), told: journalPosition(800) };
      const steps = [stepExample(order.id, 2), stepExample(order.id, 1, { event: 'ask', frame: null })];
      await store.commit(batchExample({ orders: [order], steps, devices: [device], marks }));
      expect(await store.head()).toEqual({
        ...{ marks, open: [order], devices: [device] },
        numbers: new Map([['O-2026', 7]]),
      });
      expect(await store.order(order.id)).toEqual(order);
      expect(await store.order('O-2026-000008')).toBeUndefined();
      expect((await store.steps(order.id)).map((step) => step.seq)).toEqual([1, 2]);
      expect((await store.steps(order.id))[1]).toEqual(steps[0]);
      expect(await store.steps('O-2026-000008')).toEqual([]);
    });

    test('an order is changed in place; a device too; marks and numbers never fall', async () => {
      const store = await open();
      const order = orderExample('O-2026-000002');
      const marks = { applied: journalPosition(50), told: journalPosition(40) };
      const device = { mn: 'abc0001', lastQn: '1', answerS: null, resends: null };
      await store.commit(batchExample({ orders: [order], devices: [device], marks }));
      const done = { ...order, version: 4, state: 'done', outcome: 'success', deadlineAt: null } as const;
      const early = { applied: journalPosition(10), told: journalPosition(45) };
      const later = { ...device, lastQn: '2' };
      const first = orderExample('O-2026-000001');
      await store.commit(batchExample({ orders: [done, first], devices: [later], marks: early }));
      expect(await store.head()).toEqual({
        ...{ marks: { applied: 50, told: 45 }, open: [first], devices: [later] },
        numbers: new Map([['O-2026', 2]]),
      });
      expect(await store.order(order.id)).toEqual(done);
    });

    test('held are the open ones and those that owe an approval, oldest first', async () => {
      const store = await open();
      const owing = { state: 'done', urgent: true, sends: 1, deadlineAt: seconds(9) } as const;
      await store.commit(
        batchExample({
          orders: [
            orderExample('O-2026-000001', { askedAt: seconds(5), state: 'accepted' }),
            orderExample('O-2026-000002', { askedAt: seconds(3), state: 'requested' }),
            orderExample('O-2026-000003', { askedAt: seconds(4), ...owing }),
            orderExample('O-2026-000004', { ...owing, approvedAt: seconds(1) }),
            orderExample('O-2026-000005', { ...owing, deadlineAt: null }),
            orderExample('O-2026-000006', { state: 'failed', outcome: 'no-answer', deadlineAt: null }),
          ],
        }),
      );
      const held = (await store.head()).open.map((order) => order.id);
      expect(held).toEqual(['O-2026-000002', 'O-2026-000003', 'O-2026-000001']);
    });

    test('an order is found by MN, whatever its case, and QN', async () => {
      const store = await open();
      const order = orderExample('O-2026-000001', { qn: '20261121000000001' });
      await store.commit(batchExample({ orders: [order] }));
      expect(await store.byQn('aBC0001', '20261121000000001')).toEqual(order);
      expect(await store.byQn('AbC0002', '20261121000000001')).toBeUndefined();
      expect(await store.byQn('AbC0001', '20261121000000002')).toBeUndefined();
      await store.commit(batchExample({ orders: [orderExample('O-2026-000002')] }));
      expect(await store.byQn('AbC0001', '')).toBeUndefined();
    });

    test('what people asked of a device is counted by class', async () => {
      const store = await open();
      const house = { origin: { kind: 'gap', id: 'g1' } } as const;
      await store.commit(
        batchExample({
          orders: [
            orderExample('O-2026-000001', { askedAt: seconds(1) }),
            orderExample('O-2026-000002', { askedAt: seconds(2), mn: 'ABC0001' }),
            orderExample('O-2026-000003', { askedAt: seconds(2), class: 'clock' }),
            orderExample('O-2026-000004', { askedAt: seconds(2), ...house }),
            orderExample('O-2026-000005', { askedAt: seconds(2), mn: 'other' }),
          ],
        }),
      );
      expect(await store.askedSince('abc0001', 'read', seconds(1))).toBe(2);
      expect(await store.askedSince('abc0001', 'read', seconds(2))).toBe(1);
    });
  });

  describe(`${name}: lists`, () => {
    const many = async () => {
      const store = await open();
      const orders = [
        orderExample('O-2026-000001', { askedAt: seconds(1), mn: 'M2', enterprise: 'en2' }),
        orderExample('O-2026-000002', { askedAt: seconds(2), state: 'done', outcome: 'success' }),
        orderExample('O-2026-000003', { askedAt: seconds(2), cn: '3015', class: 'sample' }),
        orderExample('O-2026-000004', { askedAt: seconds(3), origin: { kind: 'gap', id: 'g1' } }),
        orderExample('HO-2026-000001', { askedAt: seconds(4), hidden: true }),
      ];
      await store.commit(batchExample({ orders }));
      return store;
    };
    const base = { withHidden: false, limit: 10 } as const;

    test('newest first, page after page without gap or double', async () => {
      const store = await many();
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.list({ ...base, limit: 1, ...(cursor !== undefined && { cursor }) });
        expect(page.total).toBe(4);
        seen.push(...ids(page));
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      expect(seen).toEqual(['O-2026-000004', 'O-2026-000002', 'O-2026-000003', 'O-2026-000001']);
    });

    test('a row that comes meanwhile shifts nothing', async () => {
      const store = await many();
      const first = await store.list({ ...base, limit: 2 });
      await store.commit(batchExample({ orders: [orderExample('O-2026-000009', { askedAt: seconds(9) })] }));
      const second = await store.list({ ...base, limit: 2, cursor: first.next! });
      expect([...ids(first), ...ids(second)]).toEqual([
        ...['O-2026-000004', 'O-2026-000002', 'O-2026-000003', 'O-2026-000001'],
      ]);
    });

    test.each([
      [{ mn: 'm2' }, ['O-2026-000001']],
      [{ enterprise: 'en2' }, ['O-2026-000001']],
      [{ enterprises: ['en2', 'en3'] }, ['O-2026-000001']],
      [{ enterprises: [] }, []],
      [{ state: ['done', 'failed'] }, ['O-2026-000002']],
      [{ state: [] }, []],
      [{ cn: '3015' }, ['O-2026-000003']],
      [{ class: 'sample' }, ['O-2026-000003']],
      [{ origin: 'gap' }, ['O-2026-000004']],
      [{ origin: 'gap', originId: 'g2' }, []],
      [{ origin: 'gap', originId: 'g1' }, ['O-2026-000004']],
      [{ cn: '3015', mn: 'm2' }, []],
    ] as const)('a list of %j', async (query, found) => {
      expect(ids(await (await many()).list({ ...base, ...query }))).toEqual(found);
    });

    test('hidden orders do not exist without the right: not in items, not in totals', async () => {
      const store = await many();
      expect((await store.list({ ...base, withHidden: true })).total).toBe(5);
      expect(ids(await store.list({ ...base, withHidden: true }))[0]).toBe('HO-2026-000001');
      expect(ids(await store.list(base))).not.toContain('HO-2026-000001');
      expect((await store.list(base)).total).toBe(4);
    });

    test('a cursor of another shape and a page too large are refused', async () => {
      const store = await many();
      await expect(store.list({ ...base, cursor: 'eyJ9' })).rejects.toMatchObject({ code: 'WQ_INPUT' });
      await expect(store.list({ ...base, limit: 10_000 })).rejects.toMatchObject({ code: 'WQ_INPUT' });
    });
  });
}
