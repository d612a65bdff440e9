import { connect } from 'node:net';
import {
  dayStart,
  type Finding,
  type Instant,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  pointId,
  wireTime,
} from '@wenqu/domain';
import { encodeFrame } from '@wenqu/hj212';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MN_A, openTestHouse, type TestHouse, until } from '../api/test-house.ts';
import { systemClock } from '../clock.ts';
import { openDetection } from '../detection/open.ts';
import { MemoryDetection } from '../store/memory/detection.ts';

const HOURS = 50;
/** From here on the hour's mean lies above the hour's own maximum. */
const ODD_FROM = 40;
const RULE = 'D11.stats-inconsistent';
/** At a noon, so that a day's baseline is learned shortly before the odd hours, whatever the time is now. */
const START = instant(dayStart(systemClock()) - 3.5 * MICROS_PER_DAY);
const at = (hour: number, minute = 0): Instant =>
  instant(START + hour * MICROS_PER_HOUR + minute * MICROS_PER_MINUTE);
const PATIENT = { timeout: 45_000 };
const POINT = pointId('pA');
const AUTHOR = { by: 'a1', byName: 'A' };
let house: TestHouse;

/** Two days of a plant, ten minutes a value, and its logger's hours. */
function* frames(): Generator<string> {
  const packet = (cn: string, when: Instant, items: string) =>
    `QN=${wireTime(when)}001;ST=32;CN=${cn};PW=123456;MN=${MN_A};Flag=4;CP=&&DataTime=${wireTime(when)};${items}&&`;
  let state = 3;
  let slow = 0;
  for (let hour = 0; hour < HOURS; hour++) {
    const values = Array.from({ length: 6 }, () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      slow = 0.95 * slow + (state / 2_147_483_648 - 0.5);
      return Math.round((30 + 5 * Math.sin(hour / 4) + 4 * slow) * 10) / 10;
    });
    for (const [n, value] of values.entries())
      yield packet('2011', at(hour, n * 10), `w01018-Rtd=${value},w01018-Flag=N`);
    const [min, max] = [Math.min(...values), Math.max(...values)];
    const mean = hour < ODD_FROM ? values.reduce((sum, value) => sum + value, 0) / 6 : max * 1.5;
    yield packet(
      '2061',
      at(hour),
      `w01018-Min=${min},w01018-Avg=${mean.toFixed(1)},w01018-Max=${max},w01018-Flag=N`,
    );
  }
}

beforeAll(async () => {
  house = await openTestHouse();
  const { projection, gateway } = house.main;
  const sent = [...frames()];
  const before = projection.status().framesDone;
  const socket = connect(gateway.status().port, '127.0.0.1');
  socket.on('data', () => undefined);
  for (const text of sent) socket.write(encodeFrame(text));
  await until(() => projection.status().framesDone >= before + sent.length, 'everything is read');
  socket.destroy();
}, 60_000);
afterAll(() => house.close());

/** Detectors that had come to the odd hours when they stopped, over the district's readings and its rules. */
async function watchOn() {
  const { book, projection, living, register } = house.main;
  const store = new MemoryDetection();
  await store.looked(POINT, at(ODD_FROM), []);
  const detection = await openDetection({
    ...{ store, book, projection, clock: systemClock, log: pino({ enabled: false }) },
    ...{ modeOf: living.modeOf, shadow: living.shadow },
  });
  const told: Finding[] = [];
  detection.onFindings((findings) => {
    told.push(...findings);
    void register.take(living.sift(findings));
  });
  const watched = () => detection.status().find(({ point }) => point === POINT)?.state;
  await expect.poll(watched, PATIENT).toBe('watching');
  const leads = await store.leads(POINT, instant(0));
  await detection.close();
  return { told: told.filter(({ rule }) => rule === 'D11'), leads };
}

const decide = (version: number, mode: 'shadow' | 'off' | 'on') =>
  house.main.living.decide(RULE, version, { mode, from: null, reason: 'because' }, AUTHOR);
const kept = async () => {
  const { items } = await house.main.living.fired({ rule: RULE, withHidden: true, limit: 50 });
  return items.map(({ mode }) => mode);
};
const entries = async (role: 'supervisor' | 'enterprise') => {
  const page = (await (await house.as(role))({ url: '/api/register?rule=D11' })).json();
  return page.items.length;
};

test('what a detector in shadow says is kept with its numbers, weighs on nobody and is told to nobody', async () => {
  await decide(0, 'off');
  expect((await watchOn()).told).toEqual([]);
  expect(await kept()).toEqual([]);
  await decide(1, 'shadow');
  const { told, leads } = await watchOn();
  expect(told).toEqual([]);
  expect(leads.filter(({ pattern }) => pattern === 'D11')).toEqual([]);
  expect(await kept()).toEqual(['shadow']);
  expect([await entries('supervisor'), await entries('enterprise')]).toEqual([0, 0]);
}, 120_000);

test('switched on, the same is told', async () => {
  await decide(2, 'on');
  const { told, leads } = await watchOn();
  expect(told.length).toBeGreaterThan(0);
  expect(leads.map(({ pattern }) => pattern)).toContain('D11');
  expect(await kept()).toEqual(['told']);
  await expect.poll(() => entries('supervisor'), PATIENT).toBe(1);
  expect(await entries('enterprise')).toBe(0);
}, 120_000);
