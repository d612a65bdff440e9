import { ROLE_NAMES, type Role } from '@wenqu/domain';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Access, roleMay, writes } from './access.ts';
import { openTestHouse, PASSWORD, type TestHouse } from './test-house.ts';

const ROLES = Object.keys(ROLE_NAMES) as Role[];
/** Their answer does not end; `live.test.ts` opens them. */
const STREAMS = new Set(['/api/live', '/api/wire']);
let house: TestHouse;

beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house.close());

const pathOf = (url: string) =>
  url
    .replace(':kind', 'points')
    .replace(':position', '1')
    .replace('*', 'x.js')
    .replace(/:\w+/g, 'no-such-row');

/** What a refusal says; an answer that is a file says nothing. */
const bodyOf = (answer: LightMyRequestResponse): { code?: string; detail?: Record<string, unknown> } =>
  String(answer.headers['content-type']).includes('json') ? answer.json() : {};

test('every route says who may call it, and every one that writes has a word of the audit trail', () => {
  expect(house.routes.length).toBeGreaterThan(50);
  for (const { method, url, config } of house.routes) {
    expect(config.permission ?? config.public, `${method} ${url}`).toBeDefined();
    if (writes(method)) expect(config.act ?? config.unaudited, `${method} ${url}`).toBeDefined();
  }
});

test('every route lets in the roles of the permission table and no other', async () => {
  for (const role of ROLES) {
    for (const { method, url, config } of house.routes) {
      if (config.public || url === '/api/session') continue;
      const may = roleMay(role, config.permission as Access);
      if (may && STREAMS.has(url)) continue;
      const request = await house.as(role);
      const answer = await request({ method: method as 'GET', url: pathOf(url) });
      const { code, detail } = bodyOf(answer);
      const refused = code === 'WQ_FORBIDDEN' && detail?.permission !== undefined;
      expect(refused, `${role} ${method} ${url} → ${answer.statusCode} ${answer.body.slice(0, 200)}`).toBe(
        !may,
      );
    }
  }
});

test('without signing in only public routes answer', async () => {
  for (const { method, url, config } of house.routes) {
    const answer = await house.app.inject({
      method: method as 'GET',
      url: pathOf(url),
      headers: { 'x-wenqu': '1' },
    });
    expect(bodyOf(answer).code === 'WQ_LOGIN_NEEDED', `${method} ${url}`).toBe(!config.public);
  }
});

test('a write from a foreign page is refused, one of our own page or of a program is not', async () => {
  const url = '/api/session';
  const payload = { name: 'nobody', password: PASSWORD };
  const code = async (headers: Record<string, string>) =>
    (await house.app.inject({ method: 'POST', url, payload, headers })).json().code;
  expect(await code({})).toBe('WQ_ORIGIN');
  expect(await code({ host: 'wenqu:8212', origin: 'http://elsewhere' })).toBe('WQ_ORIGIN');
  expect(await code({ host: 'wenqu:8212', origin: 'null' })).toBe('WQ_ORIGIN');
  expect(await code({ host: 'wenqu:8212', origin: 'http://wenqu:8212' })).toBe('WQ_LOGIN');
  expect(await code({ 'x-wenqu': '1' })).toBe('WQ_LOGIN');
});

test('a login of the demo district has no part in the house and none in the main district', async () => {
  const admin = await house.as('admin');
  await admin({ method: 'POST', url: '/api/demo' });
  await expect.poll(() => house.parts.demo.state()).toBe('on');
  const guest = await house.as('admin', 'demo');
  expect((await guest({ url: '/demo/api/points' })).statusCode).toBe(200);
  expect((await guest({ url: '/api/points' })).statusCode).toBe(403);
  for (const url of ['/demo/api/accounts', '/demo/api/audit', '/api/accounts']) {
    expect((await guest({ url })).statusCode, url).toBe(403);
  }
  expect((await guest({ method: 'DELETE', url: '/demo/api/demo' })).statusCode).toBe(403);
  expect((await admin({ url: '/demo/api/points' })).json().items).toHaveLength(2);
  const session = (await guest({ url: '/demo/api/session' })).json();
  expect(session.permissions).not.toContain('account.write');
  await admin({ method: 'DELETE', url: '/api/demo' });
  await expect.poll(() => house.parts.demo.state()).toBe('off');
  expect((await admin({ url: '/demo/api/points' })).json().code).toBe('WQ_DEMO_OFF');
});
