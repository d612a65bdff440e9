import { type Handover, instant, type ShiftFacts } from '@wenqu/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { findingOf, openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
  await house.main.register.take([findingOf('f-1', 'pA', systemClock())]);
});
afterAll(() => house.close());

test('a duty from plan to signed handover, over HTTP', async () => {
  const [duty, boss, plant] = [
    await house.as('duty'),
    await house.as('supervisor'),
    await house.as('enterprise'),
  ];
  const day = new Date(systemClock() / 1000 + 8 * 3_600_000).toISOString().slice(0, 10);
  const me = (await duty({ url: '/api/session' })).json().account;
  const planned = await boss({
    method: 'PUT',
    url: '/api/shifts',
    payload: { day, kind: 'day', version: 0, officers: [me.id], leader: '王局' },
  });
  expect(planned.json()).toMatchObject({
    id: `${day}-day`,
    version: 1,
    officers: [{ name: me.displayName }],
  });
  const unknown = { day, kind: 'night', version: 0, officers: ['nobody'], leader: '' };
  expect((await boss({ method: 'PUT', url: '/api/shifts', payload: unknown })).statusCode).toBe(400);
  expect((await duty({ url: `/api/shifts?from=${day}&to=${day}` })).json().items).toHaveLength(1);
  expect((await duty({ url: `/api/shifts?from=2026-01-01&to=2027-01-01` })).statusCode).toBe(400);

  const note = { kind: 'call', text: '园区来电：15 时停电检修' };
  expect((await duty({ method: 'POST', url: '/api/shifts/notes', payload: note })).json()).toMatchObject(
    note,
  );
  const now = (await duty({ url: '/api/shifts/now' })).json();
  expect(now.facts.counts).toMatchObject({ opened: 1, open: 1, overdue: 0 });
  expect(now.notes).toMatchObject([note]);
  const since: ShiftFacts = (await duty({ url: '/api/shifts/since' })).json();
  expect(since.items.filter(({ kind }) => kind === 'opened')).toHaveLength(1);
  expect((await duty({ url: `/api/shifts/notes?from=${day}&to=${day}` })).json().items).toMatchObject([note]);

  const wrote = await duty({ method: 'POST', url: '/api/shifts/handovers', payload: { remark: '正常' } });
  const handover: Handover = wrote.json();
  const accept = (who: typeof duty, digest: string) =>
    who({
      method: 'POST',
      url: `/api/shifts/handovers/${handover.id}/accept`,
      payload: { digest, acceptance: '已清点' },
    });
  expect((await accept(duty, handover.digest)).json()).toMatchObject({
    ...{ code: 'WQ_SHIFT_REFUSED', detail: { refused: 'same-person' } },
  });
  const done: Handover = (await accept(boss, handover.digest)).json();
  expect(done).toMatchObject({ state: 'accepted', digest: handover.digest, acceptance: '已清点' });
  expect(done.document).not.toBe('');
  // What was not finished is taken over: it is no longer new, and still open.
  expect((await boss({ url: '/api/shifts/now' })).json().facts.counts).toMatchObject({ opened: 0, open: 1 });
  expect((await duty({ url: `/api/shifts/handovers/${handover.id}` })).json()).toEqual(done);
  expect((await duty({ url: '/api/shifts/handovers' })).json().items).toEqual([done]);
  expect((await duty({ url: '/api/shifts/handovers/J-2020-000001' })).statusCode).toBe(404);
  expect(done.writtenAt).toBeLessThanOrEqual(done.acceptedAt ?? instant(0));
  for (const url of ['/api/shifts/now', '/api/shifts/handovers', '/api/shifts/since'])
    expect((await plant({ url })).statusCode).toBe(403);
});
