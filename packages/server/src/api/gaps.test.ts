import { instant, MICROS_PER_MINUTE } from '@wenqu/domain';
import { Compile } from 'typebox/schema';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { MN_A, MN_B, openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
const MINUTE = MICROS_PER_MINUTE;

/** One value a minute, without those of some minutes. */
async function minutes(mn: string, from: number, count: number, without: readonly number[]): Promise<void> {
  for (let i = 0; i < count; i++) {
    if (!without.includes(i)) await house.send(mn, instant(from + i * MINUTE), 20 + i);
  }
}

const get = async (role: 'duty' | 'enterprise' | 'town' | 'auditor', url: string) =>
  (await house.as(role))({ url });

beforeAll(async () => {
  house = await openTestHouse();
  // Two loggers that lose the same five minutes and come back.
  const from = Math.floor(systemClock() / MINUTE) * MINUTE - 20 * MINUTE;
  const lost = [8, 9, 10, 11, 12];
  await minutes(MN_A, from, 18, lost);
  await minutes(MN_B, from, 18, lost);
  await house.main.gaps.sweep();
});
afterAll(() => house.close());

test('a gap is listed with what is missing, and its event counts it', async () => {
  const page = (await get('duty', '/api/gaps?point=pA')).json();
  expect(page.items).toMatchObject([
    { point: 'pA', enterprise: 'eA', statistic: 'realtime', missing: 5, expected: 5, running: false },
  ]);
  const events = (await get('duty', '/api/gap-events')).json();
  expect(events.items).toHaveLength(2);
  expect(events.items[0]).toMatchObject({ kind: 'logger', gaps: 1, open: 1, points: 1 });
});

test('a gap with its story fits what the reference describes', async () => {
  const { paths } = (await house.app.inject({ url: '/api/openapi.json' })).json();
  const { schema } = paths['/api/gaps/{id}'].get.responses['200'].content['application/json'];
  const [gap] = (await get('duty', '/api/gaps?point=pA')).json().items;
  const detail = (await get('duty', `/api/gaps/${gap.id}`)).json();
  expect(Compile(schema).Errors(detail)[1]).toEqual([]);
});

test('an enterprise sees its own gaps, and those of others do not exist', async () => {
  const all = (await get('duty', '/api/gaps')).json().items;
  const own = (await get('enterprise', '/api/gaps')).json();
  expect(own.items.map((gap: { point: string }) => gap.point)).toEqual(['pA']);
  expect(own.total).toBe(1);
  const foreign = all.find((gap: { point: string }) => gap.point === 'pB').id;
  expect((await get('enterprise', `/api/gaps/${foreign}`)).statusCode).toBe(404);
  const [event] = (await get('enterprise', '/api/gap-events')).json().items;
  expect(event).toMatchObject({ gaps: 1, enterprises: 1 });
});

test('a town office may not read gaps, an auditor may not act on them', async () => {
  expect((await get('town', '/api/gaps')).statusCode).toBe(403);
  const [gap] = (await get('auditor', '/api/gaps')).json().items;
  const payload = { act: 'excuse', version: gap.version, reason: 'x' };
  const refused = await (await house.as('auditor'))({
    ...{ method: 'POST', url: `/api/gaps/${gap.id}/acts`, payload },
  });
  expect(refused.statusCode).toBe(403);
});

test('a gap is excused with a reason, once; the act stands in its story and in the trail', async () => {
  const [gap] = (await get('duty', '/api/gaps?point=pB')).json().items;
  const act = async (payload: object) =>
    (await house.as('duty'))({ method: 'POST', url: `/api/gaps/${gap.id}/acts`, payload });
  expect((await act({ act: 'excuse', version: gap.version + 7, reason: '停产' })).json().code).toBe(
    'WQ_GAP_CONFLICT',
  );
  const done = (await act({ act: 'excuse', version: gap.version, reason: '停产' })).json();
  expect(done).toMatchObject({ gap: { state: 'excused', reason: '停产', version: gap.version + 1 } });
  expect(done.choices).toEqual([]);
  expect(done.steps.at(-1)).toMatchObject({ event: 'excused', byName: 'duty-main', reason: '停产' });
  const again = await act({ act: 'excuse', version: gap.version + 1, reason: '停产' });
  expect(again.json().code).toBe('WQ_GAP_REFUSED');
  const trail = await house.accounts.auditTrail({ act: 'gap.act', limit: 5 });
  expect(trail[0]).toMatchObject({ about: gap.id, detail: { act: 'excuse' } });
});

test('what comes late fills a gap and is counted as back-filled, not as immediate', async () => {
  const [before] = (await get('duty', '/api/gaps?point=pA')).json().items;
  for (let at = before.from; at < before.to; at += MINUTE) await house.send(MN_A, instant(at), 30);
  await house.main.gaps.sweep();
  const detail = (await get('duty', `/api/gaps/${before.id}`)).json();
  expect(detail).toMatchObject({ gap: { state: 'filled', missing: 0 }, missing: [] });
  expect(detail.steps.map((step: { event: string }) => step.event)).toEqual([
    ...['found', 'data-back', 'self-upload', 'filled'],
  ]);
  const query = `statistic=realtime&from=${before.from - 5 * MINUTE}&to=${before.to + MINUTE}`;
  const told = (await get('duty', `/api/points/pA/delivery?${query}`)).json();
  expect(told.late).toMatchObject([{ from: before.from, to: before.to - MINUTE, count: 5 }]);
  expect(told.rate).toMatchObject({ completed: 5, immediate: 6 });
});

test('settings are read, changed within their bounds, and refused beyond', async () => {
  const asDuty = await house.as('duty');
  const { settings } = (await asDuty({ url: '/api/gap-settings' })).json();
  const put = (payload: object) => asDuty({ method: 'PUT', url: '/api/gap-settings', payload });
  const changed = await put({ ...settings, autoRecall: false, openMax: 3 });
  expect(changed.json()).toMatchObject({ settings: { autoRecall: false, openMax: 3 } });
  expect((await put({ ...settings, openMax: 0 })).statusCode).toBe(400);
  expect((await put({ ...settings, openMax: 3, more: 1 })).statusCode).toBe(400);
});

test('unknown words in a filter are refused by name', async () => {
  const answer = await get('duty', '/api/gaps?cause=weather');
  expect(answer.json()).toMatchObject({ code: 'WQ_INPUT', detail: { field: 'cause' } });
});
