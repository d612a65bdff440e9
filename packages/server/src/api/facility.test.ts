import { connect } from 'node:net';
import { dayStart, type FacilityView, type Instant, instant, MICROS_PER_DAY, wireTime } from '@wenqu/domain';
import { encodeFrame } from '@wenqu/hj212';
import { findingSentence } from '@wenqu/rules';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { facilityFields } from '../store/facility.examples.ts';
import { MN_A, openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
}, 60_000);
afterAll(() => house.close());

const body = (extra = {}) => ({ id: 'f1', fields: facilityFields(extra), reason: '登记' });
const post = (url: string, payload: object) => ({ method: 'POST', url, payload }) as const;

test('a facility is registered with a reason, changed by version, and names only what exists', async () => {
  const admin = await house.as('admin');
  const made = await admin(post('/api/facilities', body()));
  expect(made.statusCode).toBe(201);
  expect(made.headers.etag).toBe('"1"');
  expect((await admin(post('/api/facilities', body()))).statusCode).toBe(409);
  const foreign = facilityFields({ effluent: 'pB' as never });
  const refused = await admin(post('/api/facilities', { ...body(), id: 'f2', fields: foreign }));
  expect(refused.json()).toMatchObject({ code: 'WQ_BOOK_REFERENCE' });
  const put = (version: string, name: string) =>
    admin({
      ...{ method: 'PUT', url: '/api/facilities/f1', headers: { 'if-match': version } },
      payload: { fields: facilityFields({ name }), reason: '改名' },
    });
  expect((await put('"1"', '二期')).json()).toMatchObject({ version: 2, name: '二期' });
  expect((await put('"1"', '三期')).statusCode).toBe(409);
});

test('an enterprise sees its own facility and no other, and declares its own days', async () => {
  const admin = await house.as('admin');
  await admin(
    post('/api/facilities', { ...body({ enterprise: 'eB', effluent: 'pB', meters: [] }), id: 'fB' }),
  );
  const enterprise = await house.as('enterprise');
  const list = (await enterprise({ method: 'GET', url: '/api/facilities' })).json();
  expect(list.items.map(({ id }: { id: string }) => id)).toEqual(['f1']);
  expect((await enterprise({ method: 'GET', url: '/api/facilities/fB' })).statusCode).toBe(404);
  const kept = await enterprise(post('/api/facilities/f1/sheets', { text: '日期,取水量\n2026-08-01,500' }));
  expect(kept.json()).toMatchObject({ kept: 1, faults: [] });
  const bad = await enterprise(post('/api/facilities/f1/sheets', { text: '日期,取水量\n八月,500' }));
  expect(bad.json()).toMatchObject({ kept: 0, faults: [{ line: 2 }] });
  const strange = { day: '2026-08-02', product: { lX: 1 }, waterInM3: 1, agentKg: {}, sludgeKgDs: null };
  expect((await enterprise(post('/api/facilities/f1/sheets', { sheets: [strange] }))).statusCode).toBe(422);
  expect((await enterprise(post('/api/facilities/fB/sheets', { text: '日期\n2026-08-01' }))).statusCode).toBe(
    404,
  );
  const days = await enterprise({
    ...{ method: 'GET', url: '/api/facilities/f1/sheets?from=2026-08-01&to=2026-08-31' },
  });
  expect(days.json().items).toMatchObject([{ day: '2026-08-01', waterInM3: 500, version: 1 }]);
});

/** Ten-minute data of a moment. */
const minutes = (at: Instant, values: string) =>
  encodeFrame(`ST=32;CN=2051;PW=123456;MN=${MN_A};Flag=4;CP=&&DataTime=${wireTime(at)};${values}&&`);

const say = (frames: readonly Buffer[]) => {
  const socket = connect({ port: house.main.gateway.status().port, host: '127.0.0.1' });
  socket.end(Buffer.concat(frames));
};

test('the page of a line says what runs, from the electricity, and what is missing', async () => {
  const now = systemClock();
  say(
    Array.from({ length: 48 }, (_, i) => {
      const at = instant(Math.floor((now - (i + 1) * 600e6) / 60e6) * 60e6);
      return minutes(at, `d20101-Avg=${i % 4 === 0 ? 2 : 80},d20101-Flag=N`);
    }),
  );
  const bureau = await house.as('admin');
  const ask = async (): Promise<FacilityView> =>
    (
      await bureau({
        method: 'GET',
        url: `/api/facilities/f1/view?from=${now - MICROS_PER_DAY}&to=${now}`,
      })
    ).json();
  await expect
    .poll(async () => (await ask()).days.reduce((sum, day) => sum + (day.productionH ?? 0), 0), {
      timeout: 20_000,
    })
    .toBeCloseTo(6, 0);
  const view = await ask();
  expect(view.missing).toEqual(expect.arrayContaining(['influent-point', 'treatment-meter', 'sheets']));
  expect(view.inStep.rate).toBeNull();
  expect(view.curves.find(({ id }) => id === 'm1')?.levels?.onKw).toBeCloseTo(80, 0);
});

test('a day of production without treatment becomes a hidden lead with its numbers', async () => {
  const { facilities } = house.main;
  const yesterday = instant(dayStart(systemClock()) - MICROS_PER_DAY);
  const [meter] = facilityFields().meters;
  const blower = {
    ...meter!,
    id: 'm2',
    purpose: 'treatment',
    series: { ...meter!.series, column: 'd20102-Rtd' },
  } as const;
  const facility = await facilities.save('f4', facilityFields({ meters: [meter!, blower] }), null, {
    ...{ by: '', byName: '', reason: '', at: systemClock() },
  });
  say(
    Array.from({ length: 144 }, (_, i) => {
      const at = instant(yesterday + i * 600e6);
      return minutes(
        at,
        `d20101-Avg=80,d20101-Flag=N,d20102-Avg=${i >= 54 && i < 78 ? 0.5 : 25},d20102-Flag=N`,
      );
    }),
  );
  await expect
    .poll(async () => (await facilities.judge(facility, yesterday)).map(({ facts }) => facts.m), {
      timeout: 20_000,
    })
    .toEqual([240]);
  const [finding] = await facilities.judge(facility, yesterday);
  expect(finding).toMatchObject({ rule: 'D25', point: 'pA', hidden: true, facts: { facility: 'f4' } });
  expect(findingSentence(finding!, 'zh')).toContain('治理设施停机240分钟');
});
