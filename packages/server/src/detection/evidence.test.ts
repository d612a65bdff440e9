import { connect } from 'node:net';
import {
  type Finding,
  hourStart,
  type Instant,
  instant,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  wireTime,
} from '@wenqu/domain';
import { encodeFrame } from '@wenqu/hj212';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MN_A, MN_B, openTestHouse, type TestHouse, until } from '../api/test-house.ts';
import { systemClock } from '../clock.ts';
import type { BookEdit } from '../store/book.ts';
import { MemoryDetection } from '../store/memory/detection.ts';
import { MemoryFacilities } from '../store/memory/facility.ts';
import { MemoryMarks } from '../store/memory/marks.ts';
import { MemorySamples } from '../store/memory/samples.ts';
import { EvidenceWatch } from './evidence.ts';
import { sourcesFrom } from './evidence-sources.ts';

const HOURS = 240;
const END = hourStart(systemClock());
const at = (hour: number): Instant => instant(END - (HOURS - hour) * MICROS_PER_HOUR);
const WAIT = { timeout: 30_000, interval: 200 };

let house: TestHouse;
let watch: EvidenceWatch;
const told: Finding[] = [];
const shadowed: Finding[] = [];

/** COD with memory and a daily course; the same for the same seed. */
function plant(seed: number): number[] {
  let state = seed;
  let slow = 0;
  return Array.from({ length: HOURS }, (_, hour) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    slow = 0.8 * slow + (state / 2_147_483_648 - 0.5) * 6;
    return Math.round((32 + slow + 3 * Math.sin((hour / 12) * Math.PI)) * 10) / 10;
  });
}

async function send(mn: string, values: readonly number[]): Promise<void> {
  const before = house.main.projection.status().framesDone;
  const socket = connect(house.main.gateway.status().port, '127.0.0.1');
  socket.on('data', () => undefined);
  values.forEach((cod, hour) => {
    const time = wireTime(at(hour));
    const text = `QN=${time}001;ST=32;CN=2061;PW=123456;MN=${mn};Flag=4;CP=&&DataTime=${time};w00000-Cou=20;w01018-Avg=${cod},w01018-Flag=N&&`;
    socket.write(encodeFrame(text));
  });
  await until(() => house.main.projection.status().framesDone >= before + values.length, 'hours are read');
  socket.destroy();
}

const change = async (kind: 'enterprises' | 'outlets', id: string, set: object): Promise<void> => {
  const row = await house.main.book.get(kind, id);
  const edit = { kind, op: 'change', id, version: row!.version, set } as unknown as BookEdit;
  await house.main.book.apply([edit], { by: 'system', reason: 'test', at: systemClock() });
};

beforeAll(async () => {
  house = await openTestHouse();
  const { main } = house;
  await change('enterprises', 'eB', { agency: 'gA' });
  await change('outlets', 'oB', { lon: 118.2 });
  const visit = (enterprise: string, minutes: number) => ({
    ...{ enterprise, who: '巡检员甲', work: '日常巡检', enteredBy: 'x', enteredAt: at(HOURS - 20) },
    from: instant(at(HOURS - 24) + minutes * MICROS_PER_MINUTE),
    to: instant(at(HOURS - 24) + (minutes + 50) * MICROS_PER_MINUTE),
  });
  await main.care.store.addVisit(visit('eA', 0));
  await main.care.store.addVisit(visit('eB', 60));
  const parameter = (infoId: string, text: string, hour: number) => ({
    ...{ mn: MN_A, polId: 'w01018', infoId, text, seenAt: at(hour), position: null },
  });
  for (const seen of [
    parameter('i13001', '0-200', 10),
    ...['1.00', '0.62', '1.00', '0.70'].map((text, n) => parameter('i13008', text, 200 + 8 * n)),
  ])
    await main.care.store.keepParameters([seen], () => ({ cause: 'unexplained', by: '' }));
  const own = plant(3);
  const copied = plant(77).map((value, hour) => (hour >= 200 && hour < 230 ? own[hour - 90]! : value));
  await send(MN_A, own);
  await send(MN_B, copied);
  watch = new EvidenceWatch({
    ...{ store: new MemoryDetection(), book: main.book, projection: main.projection, clock: systemClock },
    ...{ log: pino({ enabled: false }), clockChecked: false },
    modeOf: (pattern) => (pattern === 'D09' ? 'shadow' : 'on'),
    shadow: async (findings) => void shadowed.push(...findings),
    sources: sourcesFrom({
      ...{ care: main.care.store, samples: new MemorySamples(), marks: new MemoryMarks() },
      facilities: new MemoryFacilities(),
      late: async (point, statistic, range) => (await main.gaps.delivery(point, statistic, '', range)).late,
    }),
  });
  watch.onFindings((findings) => told.push(...findings));
  await watch.round();
}, 60_000);
afterAll(async () => {
  await watch.close();
  await house.close();
});

const of = (rule: string) => told.filter((each) => each.rule === rule);

test('ranges of analyser and register; of limit and water, by a rule in shadow', () => {
  expect(of('D13')).toMatchObject([
    { point: 'pA', facts: { form: 'ranges-differ', a: '200', r: 500, missing: 'G' } },
  ]);
  expect(shadowed).toMatchObject([
    { point: 'pB', facts: { form: 'range-high', v: 500, limit: 50 }, hidden: true },
  ]);
});

test('a slope that was set there and back by nobody', () => {
  expect(of('D14')).toMatchObject([
    { point: 'pA', factor: 'w01018', facts: { form: 'changed-back', k: 3, m: 3, infoIds: 'i13008' } },
  ]);
});

test('one person at two plants, told at the later one; what it lacks is named', () => {
  expect(of('D33')).toMatchObject([
    { point: 'pB', facts: { form: 'two-places', m: 10, other: 'eA', person: '巡检员甲', missing: 'O+D+V' } },
  ]);
});

test('thirty hours of one plant at another of its agency: one finding, with frames', () => {
  const [twin, ...more] = of('D34');
  expect(more).toEqual([]);
  expect(twin).toMatchObject({
    point: 'pA',
    hidden: true,
    facts: { form: 'same-values', agency: 'gA', other: 'pB', n: 30 },
  });
  expect(twin!.inputs.length).toBeGreaterThan(20);
});

test('nothing else is said, and nothing is said twice', async () => {
  expect(new Set(told.map(({ rule }) => rule))).toEqual(new Set(['D13', 'D14', 'D33', 'D34']));
  const before = told.length;
  await watch.round();
  await watch.round();
  expect([told.length, shadowed.length]).toEqual([before, 1]);
});

test('the district looks by itself and the register keeps what it tells', async () => {
  await house.main.evidence.round();
  const boss = await house.as('supervisor');
  const entries = async () => (await boss({ url: '/api/register?rule=D33' })).json().items?.length;
  await expect.poll(entries, WAIT).toBe(1);
});
