import { afterAll, beforeAll, expect, test } from 'vitest';
import { MN_A, openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house.close());

const SECRET = 'k9Jq2Lx7Vb4Nc1Zw';

test('a key is entered once and shown to nobody: not in lists, the trail, history or the log', async () => {
  const admin = await house.as('admin');
  const payload = { mn: MN_A.toLowerCase(), key: SECRET, reason: '现场登记' };
  const entered = await admin({ method: 'POST', url: '/api/keys', payload });
  expect(entered.statusCode).toBe(201);
  expect(entered.json()).toMatchObject({ mn: MN_A, state: 'current', origin: 'hand' });
  const listed = await admin({ url: '/api/keys' });
  expect(listed.json()).toMatchObject({ total: 1, items: [{ mn: MN_A, due: false, requestedAt: null }] });
  const trail = await house.accounts.auditTrail({ act: 'key.enter', limit: 10 });
  expect(trail).toMatchObject([{ about: MN_A, detail: { reason: '现场登记' } }]);
  const history = (await admin({ url: '/api/book/history' })).body;
  const everything = [entered.body, listed.body, JSON.stringify(trail), history, house.log.join('\n')].join(
    '\n',
  );
  for (const form of [SECRET, Buffer.from(SECRET).toString('hex'), Buffer.from(SECRET).toString('base64')]) {
    expect(everything).not.toContain(form);
  }
});

test('a wrong key and an MN of no book are refused without repeating what was typed', async () => {
  const admin = await house.as('admin');
  const post = (payload: object) => admin({ method: 'POST', url: '/api/keys', payload });
  const wrong = await post({ mn: MN_A, key: 'too-short-to-be', reason: 'x' });
  expect(wrong.json()).toMatchObject({ code: 'WQ_INPUT' });
  expect(wrong.body).not.toContain('too-short-to-be');
  expect((await post({ mn: 'MN404', key: SECRET, reason: 'x' })).json().code).toBe('WQ_NOT_FOUND');
  const long = await post({ mn: MN_A, key: 'x'.repeat(65), reason: 'x' });
  expect(long.statusCode).toBe(400);
  expect(long.body).not.toContain('xxxxxxxx');
});

test('a change of keys is an order that waits for its second person; the setting says whose word lets it go', async () => {
  const admin = await house.as('admin');
  const url = `/api/keys/${MN_A}/rotate`;
  const rotated = await admin({ method: 'POST', url, payload: { reason: '到期' } });
  expect(rotated.statusCode).toBe(201);
  const order = await house.main.orders.order(rotated.json().order);
  expect(order).toMatchObject({ cn: '1014', edition: '2025', state: 'requested', class: 'secret' });
  const { items } = (await admin({ url: '/api/keys' })).json();
  expect(items[0].keys.map(({ state }: { state: string }) => state)).toEqual(['pending', 'current']);
  expect((await admin({ url: '/api/keys/settings' })).json()).toMatchObject({ autoRotate: false, by: '' });
  const set = await admin({ method: 'PUT', url: '/api/keys/settings', payload: { autoRotate: true } });
  expect(set.json()).toMatchObject({ autoRotate: true, byName: 'admin-main' });
});

test('what nobody announced cannot be given an MN', async () => {
  const admin = await house.as('admin');
  expect((await admin({ url: '/api/enrolments' })).json()).toMatchObject({ items: [], total: 0 });
  const payload = { mn: MN_A, reason: '新装' };
  const given = await admin({ method: 'POST', url: '/api/enrolments/CPU-1/mn', payload });
  expect(given.json().code).toBe('WQ_NOT_FOUND');
});
