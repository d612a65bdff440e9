import { connect } from 'node:net';
import {
  dayStart,
  formatDay,
  type Instant,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  pointId,
  wireTime,
} from '@wenqu/domain';
import { encodeFrame } from '@wenqu/hj212';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import type { BookEdit } from '../store/book.ts';
import { MN_A, openTestHouse, type TestHouse, until } from './test-house.ts';

/** Eight days ago stands for Monday: five days later is Friday, and tomorrow's failure is in the past. */
const MONDAY = instant(dayStart(systemClock()) - 8 * MICROS_PER_DAY);
const at = (days: number, hours: number): Instant =>
  instant(MONDAY + days * MICROS_PER_DAY + hours * MICROS_PER_HOUR);
const WAIT = { timeout: 30_000, interval: 100 };

let house: TestHouse;
let ask: Record<'boss' | 'plant', Awaited<ReturnType<TestHouse['as']>>>;

/** supervision.md §4.4: 18 h at 5 m³/h with COD 40, 6 h at 45 m³/h with COD 110, limit 80. */
async function sendDay(day: number, which: (hour: number) => boolean = () => true): Promise<void> {
  const hours = Array.from({ length: 24 }, (_, hour) => hour).filter(which);
  const frames = hours.map((hour) => {
    const [cod, m3] = hour < 18 ? [40, 5] : [110, 45];
    const time = wireTime(at(day, hour));
    return `QN=${time}001;ST=32;CN=2061;PW=123456;MN=${MN_A};Flag=4;CP=&&DataTime=${time};w00000-Cou=${m3};w01018-Avg=${cod},w01018-Flag=N&&`;
  });
  const socket = connect(house.main.gateway.status().port, '127.0.0.1');
  const before = house.main.projection.status().framesDone;
  for (const frame of frames) socket.write(encodeFrame(frame));
  await until(() => house.main.projection.status().framesDone >= before + frames.length, 'the day is read');
  socket.destroy();
}

const dailyLimit = {
  ...{ id: 'mean', outlet: 'oA', factor: 'w01018', kind: 'daily-mean', min: null, max: 80, unit: 'mg/L' },
  ...{ source: 'permit', clause: '许可证', condition: '', confidence: 'T', validFrom: '2024-01-01' },
  ...{ validTo: '', verifiedBy: '', verifiedAt: null },
};

beforeAll(async () => {
  house = await openTestHouse();
  const edit = { kind: 'limits', op: 'add', row: dailyLimit } as unknown as BookEdit;
  await house.main.book.apply([edit], { by: 'system', reason: 'test', at: systemClock() });
  await house.main.projection.bookChanged(await house.main.book.snapshot());
  ask = { boss: await house.as('supervisor'), plant: await house.as('enterprise') };
  await sendDay(0);
}, 60_000);
afterAll(() => house.close());

const dayUrl = (query = '', factor = 'w01018') =>
  `/api/statistics/days/pA/${factor}/${formatDay(MONDAY)}${query}`;
const day = async (query = '') => (await ask.boss({ url: dayUrl(query) })).json();
const check = (when: Instant, reading: number) => ({
  ...{ point: 'pA', factor: 'w01018', kind: 'standard-check', at: when, range: 100, reason: '手工核查' },
  pairs: [{ standard: 50, reading }],
});
const enter = (payload: object, path = '') =>
  ask.boss({ method: 'POST', url: `/api/qc-records${path}`, payload });
const entries = async () =>
  (await ask.boss({ url: '/api/register?rule=daily-mean-over' })).json().items as { id: string }[];

describe('a failure on Friday changes Monday', () => {
  let saturday: number;

  test('Monday is over: 92.5 by flow, 57.5 by the plain mean; the register has an entry', async () => {
    const { statistic, versions, claims } = await day();
    expect(statistic).toMatchObject({
      ...{ version: 1, value: 92.5, arithmetic: 57.5, loadKg: 33.3, outcome: 'over', limit: 'mean' },
      ...{ nValid: 24, nDue: 24, finding: 'daily-mean-over', knownTo: null },
    });
    expect([statistic.hours.length, versions.length, claims.length]).toEqual([24, 1, 0]);
    await expect.poll(entries, WAIT).toHaveLength(1);
  });

  test('a passed check on Monday evening changes nothing', async () => {
    const answer = await enter(check(at(0, 18), 51));
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toMatchObject({ outcome: 'passed', tolerance: '±10 % [S]', source: 'hand' });
    expect((await day()).versions).toHaveLength(1);
  });

  test('before the failure is entered, it is told what it would touch; nothing is kept of that', async () => {
    const [entry] = await entries();
    const preview = (await enter(check(at(4, 12), 60), '/preview')).json();
    expect(preview).toMatchObject({
      record: { outcome: 'failed' },
      days: [{ factor: 'w01018', flipped: true, before: { value: 92.5 }, after: { value: 40, nValid: 18 } }],
      entries: expect.arrayContaining([entry!.id]),
    });
    expect((await day()).versions).toHaveLength(1);
    expect((await ask.boss({ url: '/api/qc-records' })).json().total).toBe(1);
  });

  test('the failure takes six hours out: 40, compliant; the old version is still what was known before', async () => {
    saturday = systemClock();
    expect((await enter(check(at(4, 12), 60))).json()).toMatchObject({ outcome: 'failed' });
    const { statistic, versions, claims } = await day();
    expect(statistic).toMatchObject({
      ...{ version: 2, value: 40, outcome: 'compliant', nValid: 18, cause: 'claim', finding: '' },
      hours: { 17: { state: 'valid' }, 18: { state: 'invalid', why: 'V3', value: 110 } },
    });
    expect(versions.map(({ value }: { value: number }) => value)).toEqual([92.5, 40]);
    expect(claims).toMatchObject([{ row: 'V3', layer: 'qc' }]);
    expect((await day(`?asKnownOn=${saturday}`)).statistic).toMatchObject({ version: 1, value: 92.5 });
    const list = async (query: string) =>
      (
        await ask.boss({
          url: `/api/statistics/days?point=pA&factor=w01018&from=${formatDay(MONDAY)}&to=${formatDay(MONDAY)}${query}`,
        })
      ).json().items;
    expect(await list('')).toMatchObject([{ value: 40 }]);
    expect(await list(`&asKnownOn=${saturday}`)).toMatchObject([{ value: 92.5, outcome: 'over' }]);
  });

  test('what it touched is listed, and the entry is told; its finding stays', async () => {
    const [entry] = await entries();
    const effects = (await ask.boss({ url: '/api/statistics/effects?flipped=true' })).json();
    expect(effects.items).toMatchObject([
      { cause: 'claim', flipped: true, entries: expect.arrayContaining([entry!.id]) },
    ]);
    const detail = (await ask.boss({ url: `/api/register/${entry!.id}` })).json();
    expect(detail.steps.at(-1)).toMatchObject({ event: 'note', by: 'system' });
    expect(detail.steps.at(-1).reason).toContain('92.5（超限）→ 40（未超限）');
    expect(detail.findings).toHaveLength(1);
  });

  test('rates carry numerator and denominator, by point, enterprise and zone, as known then too', async () => {
    const span = `from=${formatDay(MONDAY)}&to=${formatDay(MONDAY)}`;
    const rates = async (by: string, query = '') =>
      (await ask.boss({ url: `/api/statistics/indicators?by=${by}&${span}${query}` })).json().items;
    const [row] = await rates('point', '&point=pA');
    const of = (id: string) => row.indicators.find((each: { id: string }) => each.id === id);
    // Two factors stand in the book, one of them sent: 24 of 48 hours.
    expect(of('K1-completed')).toMatchObject({ numerator: 24, denominator: 48, value: 0.5 });
    expect(of('K3-completed')).toMatchObject({ numerator: 18, denominator: 48 });
    expect(of('K6')).toMatchObject({ numerator: 1, denominator: 1 });
    const [then] = await rates('enterprise', `&enterprise=eA&asKnownOn=${saturday}`);
    expect(then.indicators.find(({ id }: { id: string }) => id === 'K6')).toMatchObject({
      numerator: 0,
      denominator: 1,
    });
    const [zone] = await rates('zone');
    expect(zone.indicators.find(({ id }: { id: string }) => id === 'K16-passed')).toMatchObject({
      value: 1,
      denominator: 1,
    });
  });

  test('withdrawn, the failure gives Monday back, as a third version; its finding holds again', async () => {
    const { items } = (await ask.boss({ url: '/api/qc-records?outcome=failed' })).json();
    const withdraw = (who: 'boss' | 'plant') =>
      ask[who]({
        method: 'POST',
        url: `/api/qc-records/${items[0].id}/withdraw`,
        payload: { reason: '录入有误' },
      });
    expect((await withdraw('plant')).statusCode).toBe(403);
    expect((await withdraw('boss')).json()).toMatchObject({ withdrawReason: '录入有误' });
    expect((await day()).statistic).toMatchObject({ version: 3, value: 92.5, outcome: 'over' });
    expect((await withdraw('boss')).statusCode).toBe(400);
  });
});

test('an hour that comes late makes the next version, and is no immediate one', async () => {
  const { statistics } = house.main;
  const wednesday = { kind: 'day', point: pointId('pA'), factor: 'w01018', from: at(2, 0) } as const;
  await sendDay(2, (hour) => hour !== 5);
  await statistics.tick();
  expect(await statistics.store.version(wednesday)).toMatchObject({ version: 1, nReceived: 23 });
  await sendDay(2, (hour) => hour === 5);
  await statistics.tick();
  const next = await statistics.store.version(wednesday);
  expect(next).toMatchObject({ version: 2, nReceived: 24, nImmediate: 23, cause: 'late-data' });
  expect(next?.hours[5]).toMatchObject({ delivery: 'completed', value: 40 });
  const online = await statistics.store.version({ ...wednesday, factor: 'online' });
  expect(online).toMatchObject({ nValid: 0, nDue: 1440 });
  const effects = await statistics.store.effects({ limit: 9, claim: '' });
  expect(effects.items).toMatchObject([{ cause: 'late-data', day: at(2, 0), flipped: false }]);
  // Told again, nothing is new.
  await statistics.tick();
  expect(await statistics.store.versions(wednesday)).toHaveLength(2);
});

describe('who sees what', () => {
  test('an enterprise enters and sees its own; another point is not there', async () => {
    const own = await ask.plant({ url: dayUrl() });
    expect(own.statusCode).toBe(200);
    for (const url of [
      '/api/statistics/days/pB/w01018/2026-01-01',
      '/api/qc-records?point=pB',
      '/api/statistics/effects?enterprise=eB',
    ]) {
      expect((await ask.plant({ url })).statusCode, url).toBe(404);
    }
    const payload = { ...check(at(4, 13), 50), point: 'pB' };
    expect((await ask.plant({ method: 'POST', url: '/api/qc-records', payload })).statusCode).toBe(404);
    const mine = await ask.plant({ method: 'POST', url: '/api/qc-records', payload: check(at(4, 13), 50) });
    expect(mine.statusCode).toBe(201);
  });

  test('entries nobody told it of are in no effect of its', async () => {
    const { items } = (await ask.plant({ url: '/api/statistics/effects' })).json();
    expect(items.length).toBeGreaterThan(0);
    for (const { entries: known, samples } of items) expect([known, samples]).toEqual([[], []]);
  });

  test('a check of the future, and a day that is not, are refused', async () => {
    expect((await enter(check(instant(systemClock() + MICROS_PER_HOUR), 50))).statusCode).toBe(400);
    expect((await ask.boss({ url: '/api/statistics/days?from=2026-02-30&to=2026-03-01' })).statusCode).toBe(
      400,
    );
    expect((await ask.boss({ url: '/api/statistics/months?month=2026-13' })).statusCode).toBe(400);
  });

  test('the tables of the rules carry their marks', async () => {
    const tables = (await ask.plant({ url: '/api/statistics/rules' })).json();
    expect(tables.validity[0].rows).toHaveLength(10);
    expect(tables.qc.find(({ kind }: { kind: string }) => kind === 'comparison').needed.slice(2, 5)).toEqual([
      2, 3, 4,
    ]);
  });
});
