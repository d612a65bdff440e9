import { MORNING_BLOCKS, type Morning, type Notice, type Role } from '@wenqu/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { until } from '../test-until.ts';
import { findingOf, openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
const get = async (role: Role, url: string) => (await house.as(role))({ url });
const put = async (role: Role, url: string, version: number, payload: object) =>
  (await house.as(role))({ method: 'PUT', url, payload, headers: { 'if-match': `"${version}"` } });
const boxOf = async (role: Role): Promise<Notice[]> => (await get(role, '/api/notices')).json().items;
const morningOf = async (role: Role): Promise<Morning> => (await get(role, '/api/morning')).json();
const WISHES = {
  ...{ phone: '13800000000', email: '', wecomId: '', feishuId: '', channels: [] },
  ...{ quietFrom: '22:00', quietTo: '07:00', digestAt: '08:30' },
};
const CHANNEL = {
  ...{ kind: 'wecom', name: '值班群', enabled: true, url: 'https://hook.test/?key=k', user: '', from: '' },
  body: '',
};

beforeAll(async () => {
  house = await openTestHouse();
  // Accounts are there from their first sign-in on.
  for (const role of ['duty', 'supervisor', 'enterprise'] as const) await house.as(role);
  await house.main.register.take([
    { ...findingOf('open', 'pA', systemClock()), level: 'A' },
    { ...findingOf('hidden', 'pA', systemClock()), level: 'A', hidden: true },
  ]);
});
afterAll(() => house.close());

test('a finding of level A reaches the duty officer once, and an enterprise never', async () => {
  await until(async () => (await boxOf('duty')).length === 2, 'two notices');
  expect((await get('duty', '/api/notices/unread')).json()).toEqual({ unread: 2 });
  expect(await boxOf('enterprise')).toEqual([]);
  const [first] = await boxOf('duty');
  const read = await (await house.as('supervisor'))({
    method: 'POST',
    url: `/api/notices/${first!.id}/read`,
    payload: {},
  });
  expect(read.statusCode).toBe(404);
  const own = await (await house.as('duty'))({
    method: 'POST',
    url: `/api/notices/${first!.id}/read`,
    payload: {},
  });
  expect(own.json()).toMatchObject({ readAt: expect.any(Number), escalateAt: null });
  expect((await get('duty', '/api/notices/unread')).json()).toEqual({ unread: 1 });
});

test('wishes are one person’s own, and two changes at once do not overwrite each other', async () => {
  expect((await get('duty', '/api/notices/preference')).json()).toMatchObject({ version: 0, digestAt: '' });
  expect((await put('duty', '/api/notices/preference', 0, WISHES)).json()).toMatchObject({ version: 1 });
  const again = await put('duty', '/api/notices/preference', 0, WISHES);
  expect([again.statusCode, again.json().code]).toEqual([409, 'WQ_NOTICE_CONFLICT']);
  expect((await get('supervisor', '/api/notices/preference')).json()).toMatchObject({ version: 0 });
  const wrong = await put('duty', '/api/notices/preference', 1, { ...WISHES, phone: '12' });
  expect(wrong.json()).toMatchObject({
    code: 'WQ_INPUT',
    detail: { field: 'phone', zh: expect.any(String) },
  });
});

test('who sets up channels sees their address, nobody sees a secret', async () => {
  const made = await put('supervisor', '/api/notices/channels/duty-group', 0, {
    ...CHANNEL,
    secret: 'SECRET',
  });
  expect(made.json()).toMatchObject({ hasSecret: true, version: 1 });
  const seen = (await get('supervisor', '/api/notices/channels')).body;
  const plain = (await get('duty', '/api/notices/channels')).body;
  expect(seen).toContain('hook.test');
  expect(plain).not.toContain('hook.test');
  expect(seen + plain).not.toContain('SECRET');
  expect((await put('duty', '/api/notices/channels/duty-group', 1, CHANNEL)).statusCode).toBe(403);
});

test('each role looks at its own things first, and the moment the data were read stands on it', async () => {
  for (const role of [
    'duty',
    'supervisor',
    'inspector',
    'legal',
    'head',
    'leader',
    'enterprise',
    'auditor',
  ] as const) {
    const morning = await morningOf(role);
    expect(
      morning.blocks.map(({ id }) => id),
      role,
    ).toEqual(MORNING_BLOCKS[role]);
    expect(systemClock() - morning.asOf).toBeLessThan(60_000_000);
    for (const { title, none } of morning.blocks)
      expect([title.en, none.zh].every((text) => text !== '')).toBe(true);
  }
});

test('missing data come first, hidden things in no count of an enterprise', async () => {
  const duty = await morningOf('duty');
  expect(duty.blocks[0]).toMatchObject({ id: 'silent-points', count: expect.any(Number) });
  expect(duty.blocks.find(({ id }) => id === 'new-entries')?.count).toBe(2);
  const plant = await morningOf('enterprise');
  expect(plant.blocks[0]!.lines.every(({ text }) => !text.zh.includes('B'))).toBe(true);
  expect(JSON.stringify(plant)).not.toMatch(/A-20\d\d-|H-20\d\d-/);
});
