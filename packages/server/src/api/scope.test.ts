import { instant, MICROS_PER_HOUR } from '@wenqu/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { findingOf, MN_A, MN_B, openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
const at = instant(Math.floor(systemClock() / 1e6) * 1e6 - MICROS_PER_HOUR);
const hiddenId = 'f-hidden';

beforeAll(async () => {
  house = await openTestHouse();
  await house.send(MN_A, at, 31.2);
  await house.send(MN_B, at, 44.1);
  await house.main.register.take([
    findingOf('f-open', 'pA', at),
    findingOf(hiddenId, 'pA', at, { hidden: true, factor: 'w21003' }),
    findingOf('f-other', 'pB', at),
  ]);
});
afterAll(() => house.close());

const bound = ['enterprise', 'agency'] as const;

test('an enterprise and its agency see their own points and rows, and no others', async () => {
  for (const role of bound) {
    const request = await house.as(role);
    const json = async (url: string) => (await request({ url })).json();
    expect((await json('/api/points')).items.map(({ id }: { id: string }) => id)).toEqual(['pA']);
    for (const kind of ['enterprises', 'outlets', 'points', 'loggers', 'devices', 'limits']) {
      const page = await json(`/api/book/${kind}`);
      expect([page.total, page.items.length, page.next], `${role} ${kind}`).toEqual([1, 1, null]);
      expect(page.items[0].id).toMatch(/A$/);
    }
    expect((await json('/api/book/agencies')).items.map(({ id }: { id: string }) => id)).toEqual(['gA']);
    expect((await json('/api/loggers')).items.map(({ mn }: { mn: string }) => mn)).toEqual([MN_A]);
    expect((await json('/api/points?enterprise=eB')).items).toEqual([]);
    expect((await json('/api/book/points?enterprise=eB')).total).toBe(0);
  }
});

test('a foreign id and an id that is not are answered with the same words', async () => {
  const range = `statistic=realtime&from=${at}&to=${at + 1}`;
  const paths = [
    ['/api/points/pB', '/api/points/pX'],
    [
      `/api/points/pB/series?columns=w01018-Rtd&${range}`,
      `/api/points/pX/series?columns=w01018-Rtd&${range}`,
    ],
    [`/api/points/pB/readings?${range}`, `/api/points/pX/readings?${range}`],
    [
      `/api/points/pB/versions?statistic=realtime&column=w01018-Rtd&at=${at}`,
      `/api/points/pX/versions?statistic=realtime&column=w01018-Rtd&at=${at}`,
    ],
    ['/api/book/enterprises/eB', '/api/book/enterprises/eX'],
    ['/api/book/loggers/lB', '/api/book/loggers/lX'],
    [`/api/loggers/${MN_B}`, '/api/loggers/MN-NOT-THERE'],
  ] as const;
  for (const role of bound) {
    const request = await house.as(role);
    const words = async (url: string) => {
      const answer = await request({ url });
      const { request: _, ...body } = answer.json();
      return { status: answer.statusCode, body };
    };
    for (const [foreign, absent] of paths) {
      const answer = await words(foreign);
      expect(answer.status, foreign).toBe(404);
      expect(answer, foreign).toEqual(await words(absent));
    }
  }
});

test('who in the bureau changed a row and why is told to no bound login, not even of its own row', async () => {
  for (const role of bound) {
    const request = await house.as(role);
    for (const url of ['/api/book/history', '/api/book/limits/mA/history', '/api/book/limits/mX/history']) {
      expect((await request({ url })).json().code, url).toBe('WQ_FORBIDDEN');
    }
  }
});

test('a hidden finding is in no list, number, count or page of an enterprise, nor of the leader', async () => {
  const duty = await house.as('duty');
  const all = (await duty({ url: '/api/register' })).json();
  const hidden = all.items.find((entry: { hidden: boolean }) => entry.hidden);
  const open = all.items.find(
    (entry: { hidden: boolean; point: string }) => !entry.hidden && entry.point === 'pA',
  );
  expect([all.total, hidden.factor]).toEqual([3, 'w21003']);
  expect((await duty({ url: `/api/findings/${hiddenId}` })).statusCode).toBe(200);

  const ask = await duty({
    method: 'POST',
    url: `/api/register/${open.id}/steps`,
    payload: { event: 'triage-ask', version: open.version, reason: '请说明原因' },
  });
  expect(ask.statusCode, ask.body).toBe(200);

  for (const [role, total] of [
    ['enterprise', 1],
    ['leader', 2],
    ['town', 2],
  ] as const) {
    const request = await house.as(role);
    const page = (await request({ url: '/api/register' })).json();
    expect([page.total, page.items.length], role).toEqual([total, total]);
    expect(JSON.stringify(page)).not.toContain(hidden.id);
    const { counts } = (await request({ url: '/api/register/counts' })).json();
    expect(
      Object.values<number>(counts).reduce((sum, count) => sum + count),
      role,
    ).toBe(total);
    expect((await request({ url: '/api/register?factor=w21003' })).json().total).toBe(0);
    const words = async (url: string) => ({ ...(await request({ url })).json(), request: '' });
    expect(await words(`/api/register/${hidden.id}`)).toEqual(await words('/api/register/H-2026-999999'));
    expect(await words(`/api/findings/${hiddenId}`)).toEqual(await words('/api/findings/f-nothing'));
    const step = await request({
      method: 'POST',
      url: `/api/register/${hidden.id}/steps`,
      payload: { event: 'note', version: hidden.version, reason: 'x' },
    });
    expect([403, 404]).toContain(step.statusCode);
  }
  const foreign = all.items.find((entry: { point: string }) => entry.point === 'pB');
  const enterprise = await house.as('enterprise');
  expect((await enterprise({ url: `/api/register/${foreign.id}` })).statusCode).toBe(404);
  expect((await enterprise({ url: '/api/findings/f-other' })).statusCode).toBe(404);
});

test('an enterprise answers what it was asked, with the version it saw', async () => {
  const enterprise = await house.as('enterprise');
  const [entry] = (await enterprise({ url: '/api/register' })).json().items;
  const answer = (version: number) =>
    enterprise({
      method: 'POST',
      url: `/api/register/${entry.id}/steps`,
      payload: { event: 'answer', version, reason: '清洗探头', cause: 'maintenance' },
    });
  expect((await answer(entry.version + 5)).json().code).toBe('WQ_ENTRY_CONFLICT');
  const done = await answer(entry.version);
  expect(done.json(), done.body).toMatchObject({ entry: { state: 'answered' } });
  expect((await answer(entry.version + 1)).json().code).toBe('WQ_ENTRY_REFUSED');
});

test('a bound login whose binding is gone sees nothing, not everything', async () => {
  const account = await house.accounts.byName('enterprise-main');
  await house.accounts.change(account?.account.id ?? '', { enterprise: '' });
  const request = await house.as('enterprise');
  expect((await request({ url: '/api/points' })).json().items).toEqual([]);
  expect((await request({ url: '/api/register' })).json().total).toBe(0);
});
