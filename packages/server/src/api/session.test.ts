import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '../limits.ts';
import { openTestHouse, PASSWORD, type TestHouse } from './test-house.ts';

let house: TestHouse;
let app: FastifyInstance;
beforeAll(async () => {
  house = await openTestHouse();
  app = house.app;
});
afterAll(() => house.close());

const headers = { 'x-wenqu': '1' };
const signIn = (name: string, password: string) =>
  app.inject({ method: 'POST', url: '/api/session', payload: { name, password }, headers });
const cookieOf = (answer: Awaited<ReturnType<typeof signIn>>) => `wenqu_session=${answer.cookies[0]?.value}`;

test('the cookie is for the server alone and the store never holds the token', async () => {
  await house.cookie('duty');
  const answer = await signIn('duty-main', PASSWORD);
  expect(answer.statusCode).toBe(200);
  expect(answer.cookies[0]).toMatchObject({
    name: 'wenqu_session',
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
  });
  expect(answer.cookies[0]?.value).toMatch(/^[\w-]{43}$/);
  expect(answer.body).not.toContain(answer.cookies[0]?.value);
  const me = await app.inject({ url: '/api/session', headers: { cookie: cookieOf(answer) } });
  expect(me.json()).toMatchObject({ account: { name: 'duty-main', role: 'duty' }, district: 'main' });
  expect(me.json().permissions).toContain('register.triage');
  expect(JSON.stringify(me.json())).not.toContain('argon2');
});

test('an unknown name and a wrong password are answered alike, then throttled', async () => {
  await house.cookie('legal');
  const [wrong, unknown] = [
    await signIn('legal-main', 'wrong-password'),
    await signIn('nobody', 'wrong-password'),
  ];
  expect([wrong.statusCode, wrong.json().code]).toEqual([401, 'WQ_LOGIN']);
  expect([unknown.statusCode, unknown.json().code]).toEqual([401, 'WQ_LOGIN']);
  for (let n = 1; n < limits.loginTriesPerName; n++) await signIn('nobody', 'wrong-password');
  const late = await signIn('nobody', 'wrong-password');
  expect([late.statusCode, late.json().code]).toEqual([429, 'WQ_LOGIN_THROTTLED']);
  expect(Number(late.headers['retry-after'])).toBeGreaterThan(60);
  const trail = await house.accounts.auditTrail({ act: 'session.refused', limit: 50 });
  expect(trail.length).toBe(limits.loginTriesPerName + 1);
});

test('a first password opens nothing but its own change, and a change ends the other sessions', async () => {
  const admin = await house.as('admin');
  const payload = { name: 'newcomer', displayName: '新人', role: 'inspector', password: 'given-at-first' };
  const made = await admin({ method: 'POST', url: '/api/accounts', payload });
  expect(made.statusCode).toBe(201);
  expect(made.json()).toMatchObject({ mustChangePassword: true });
  expect(made.body).not.toContain('argon2');
  const cookie = cookieOf(await signIn('newcomer', 'given-at-first'));
  const other = cookieOf(await signIn('newcomer', 'given-at-first'));
  const code = async (url: string, held: string) =>
    (await app.inject({ url, headers: { cookie: held } })).json().code;
  expect(await code('/api/points', cookie)).toBe('WQ_PASSWORD_CHANGE');
  expect(await code('/api/session', cookie)).toBeUndefined();
  const change = (current: string, next: string) =>
    app.inject({
      method: 'POST',
      url: '/api/session/password',
      payload: { current, next },
      headers: { cookie, ...headers },
    });
  expect((await change('given-at-first', 'short')).json().code).toBe('WQ_PASSWORD_WEAK');
  expect((await change('not-this-one', 'long-enough-now')).json().code).toBe('WQ_LOGIN');
  expect((await change('given-at-first', 'long-enough-now')).statusCode).toBe(200);
  expect(await code('/api/points', cookie)).toBeUndefined();
  expect(await code('/api/session', other)).toBe('WQ_LOGIN_NEEDED');
});

test('sessions can be listed and ended, by oneself and by the administrator', async () => {
  await house.cookie('head');
  const [first, second] = [await signIn('head-main', PASSWORD), await signIn('head-main', PASSWORD)];
  const cookie = cookieOf(first);
  const get = (url: string, held = cookie) => app.inject({ url, headers: { cookie: held } });
  const list = (await get('/api/session/list')).json().items as { id: string; current: boolean }[];
  expect(list.filter(({ current }) => current)).toHaveLength(1);
  const mine = (await get('/api/session/list', cookieOf(second))).json().items as typeof list;
  const id = mine.find(({ current }) => current)?.id;
  const end = (url: string, held: string) =>
    app.inject({ method: 'DELETE', url, headers: { cookie: held, ...headers } });
  expect((await end(`/api/session/${id}`, await house.cookie('legal'))).statusCode).toBe(404);
  expect((await end(`/api/session/${id}`, cookie)).statusCode).toBe(204);
  expect((await get('/api/session', cookieOf(second))).statusCode).toBe(401);
  const account = (await get('/api/session')).json().account.id;
  const admin = await house.as('admin');
  expect((await admin({ method: 'DELETE', url: `/api/accounts/${account}/sessions` })).statusCode).toBe(204);
  expect((await get('/api/session')).statusCode).toBe(401);
});

test('signing out ends the session', async () => {
  await house.cookie('leader');
  const cookie = cookieOf(await signIn('leader-main', PASSWORD));
  const out = await app.inject({ method: 'DELETE', url: '/api/session', headers: { cookie, ...headers } });
  expect(out.statusCode).toBe(204);
  expect((await app.inject({ url: '/api/session', headers: { cookie } })).statusCode).toBe(401);
});

test('disabling ends all sessions, and nobody disables himself', async () => {
  const admin = await house.as('admin');
  const cookie = await house.cookie('technical');
  const { account } = (await app.inject({ url: '/api/session', headers: { cookie } })).json();
  const disable = (id: string) =>
    admin({ method: 'PATCH', url: `/api/accounts/${id}`, payload: { disabled: true } });
  expect((await disable(account.id)).json()).toMatchObject({ disabled: true });
  expect((await app.inject({ url: '/api/session', headers: { cookie } })).statusCode).toBe(401);
  expect((await signIn('technical-main', PASSWORD)).json().code).toBe('WQ_LOGIN');
  const own = (await admin({ url: '/api/session' })).json().account.id;
  expect((await disable(own)).json()).toMatchObject({ code: 'WQ_INPUT', detail: { field: 'disabled' } });
});

test('an enterprise login must name an enterprise of the book', async () => {
  const admin = await house.as('admin');
  const add = (set: object) =>
    admin({
      method: 'POST',
      url: '/api/accounts',
      payload: {
        name: 'plant-one',
        displayName: '企业',
        role: 'enterprise',
        password: 'given-at-first',
        ...set,
      },
    });
  expect((await add({})).json()).toMatchObject({ code: 'WQ_INPUT', detail: { field: 'enterprise' } });
  expect((await add({ enterprise: 'nowhere' })).json().code).toBe('WQ_BOOK_REFERENCE');
  expect((await add({ enterprise: 'eA', role: 'duty' })).json().code).toBe('WQ_INPUT');
  expect((await add({ enterprise: 'eA' })).statusCode).toBe(201);
});

test('who did what is in the trail with its author and address', async () => {
  const admin = await house.as('admin');
  const lines = (await admin({ url: '/api/audit?act=account.add' })).json().items;
  expect(lines[0]).toMatchObject({
    byName: 'admin-main',
    remote: '127.0.0.1',
    detail: { role: 'enterprise' },
  });
  const one = (await admin({ url: '/api/audit?limit=1' })).json();
  const next = (await admin({ url: `/api/audit?limit=1&cursor=${one.next}` })).json();
  expect(next.items[0].seq).toBeLessThan(one.items[0].seq);
});

test('no password, hash or token is ever logged', () => {
  const log = house.log.join('\n');
  expect(log).not.toContain(PASSWORD);
  expect(log).not.toContain('argon2');
  expect(log).not.toContain('wenqu_session');
});
