import {
  type Account,
  type Finding,
  type Instant,
  instant,
  type Matter,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  type PointLatest,
  parseDay,
  pointId,
  type QcRecord,
} from '@wenqu/domain';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { Matters } from '../matters/matters.ts';
import type { BookEdit } from '../store/book.ts';
import { MemoryBook } from '../store/memory/book.ts';
import { MemoryMatters } from '../store/memory/matters.ts';
import type { Announced } from './grouping.ts';
import { Outages } from './outages.ts';

// A Monday without holidays near it.
const START = instant((parseDay('2026-03-02') ?? 0) + 8 * MICROS_PER_HOUR);
const edit = (kind: string, row: object) => ({ kind, op: 'add', row }) as unknown as BookEdit;
const place = { lon: 117.8, lat: 24.4 };

const bookOf = (n: number, area: string): BookEdit[] => [
  edit('enterprises', {
    ...{
      id: `e${n}`,
      name: `${n}厂`,
      creditCode: '',
      permitNumber: '',
      permitClass: 'key',
      keyUnit: n === 1,
    },
    ...{ trade: '', area, town: '', address: '', contact: '', phone: '', agency: '' },
  }),
  edit('outlets', {
    ...{ id: `o${n}`, enterprise: `e${n}`, code: 'DW001', name: '总排口', kind: 'total' },
    ...{ destination: 'direct', pattern: '', node: '', ...place },
  }),
  edit('points', {
    ...{ id: `p${n}`, enterprise: `e${n}`, outlet: `o${n}`, name: '出口', place: 'discharge', order: 2 },
    ...{ lon: null, lat: null, factors: ['w01018', 'w21003'], realtimeIntervalS: 60 },
  }),
];
const plant: Account = {
  ...{ id: 'plant', name: 'plant', displayName: '甲', role: 'enterprise', enterprise: 'e1', agency: '' },
  ...{ unit: '', certificate: '', district: 'main', disabled: false, mustChangePassword: false },
  ...{ createdAt: 0, lastLoginAt: null },
};
const REPORT = {
  ...{ 'fault-kind': 'analyser', 'fault-from': START, 'fault-cause': '灯源老化', 'manual-plan': true },
  'expected-end': '2026-03-05',
};

/** A district of which only what outages ask is there; its clock is turned by hand. */
async function stage(count = 1) {
  let now: Instant = START;
  const book = new MemoryBook();
  const rows = Array.from({ length: count }, (_, n) => bookOf(n + 1, '东片')).flat();
  await book.apply(rows, { by: 'system', reason: 'test', at: START });
  const heard = new Map(Array.from({ length: count }, (_, n) => [`p${n + 1}`, START as number]));
  const world = {
    ...{ latest: [] as PointLatest[], checks: [] as QcRecord[], byHand: [] as Instant[] },
    ...{ announced: [] as Announced[], found: [] as Finding[], agreed: [] as string[] },
    ...{ heard, asked: 0 },
  };
  const clock = () => now;
  const log = pino({ level: 'silent' });
  let ids = 0;
  const matters = new Matters({
    ...{ store: new MemoryMatters(), clock, log, isKept: async () => true, served: async () => [] },
    newId: () => `m${++ids}`,
  });
  const outages = new Outages({
    ...{ matters, book, clock, log, raise: (findings) => void world.found.push(...findings) },
    projection: {
      newest: async () => {
        const [points, times] = [[...heard.keys()].map(pointId), [...heard.values()]];
        const none = new Float64Array(points.length);
        const none3 = { realtimeAt: none, hourAt: none, hourArrival: none };
        return { points, receivedAt: Float64Array.from(times), ...none3 };
      },
      latest: async () => {
        world.asked += 1;
        return world.latest;
      },
    },
    checks: (point, from, to) =>
      world.checks.filter((each) => each.point === point && each.at >= from && each.at < to),
    manualTimes: async (_, from, to) => world.byHand.filter((at) => at >= from && at < to),
    gapEvents: async (point) => [`E-${point}`],
    announced: async () => world.announced,
    agreeBaseline: async (point) => void world.agreed.push(point),
  });
  const look = async (hours: number): Promise<Matter[]> => {
    now = instant(START + hours * MICROS_PER_HOUR);
    await outages.look();
    await matters.clockTick(now);
    await outages.settled();
    return matters.all({ machine: ['outage'] });
  };
  const close = async () => {
    await outages.close();
    await matters.close();
  };
  return {
    world,
    heard,
    matters,
    outages,
    look,
    close,
    at: (hours: number) => instant(START + hours * MICROS_PER_HOUR),
  };
}
const check = (at: Instant, outcome: 'passed' | 'failed', factor = 'w01018') =>
  ({ id: `Q-${at % 1e9}${factor}`, point: 'p1', factor, at, outcome }) as unknown as QcRecord;

describe('silence', () => {
  test('an hour of it opens an outage that began with the last byte; data end it and name the gap', async () => {
    const { look, heard, matters, close, at } = await stage();
    expect(await look(0.9)).toEqual([]);
    const [matter] = await look(1.1);
    expect(matter).toMatchObject({ state: 'suspected', point: 'p1', enterprise: 'e1', hidden: false });
    expect(matter?.fields).toMatchObject({ seen: 'silence', since: START, 'key-unit': true });
    expect(matter?.links).toContainEqual({ kind: 'gap-event', id: 'E-p1' });
    expect(await look(1.2)).toHaveLength(1);
    heard.set('p1', at(2));
    const [back] = await look(2);
    expect(back).toMatchObject({ state: 'normal' });
    expect((await matters.steps(back!.id)).map(({ event }) => event)).toEqual(['suspect', 'back']);
    await close();
  });

  test('not reported in twelve hours and not restored in five working days: one finding each', async () => {
    const { look, world, matters, close } = await stage();
    await look(1.1);
    await look(4.1);
    expect((await look(12.1))[0]?.state).toBe('unreported');
    expect(world.found.map(({ rule }) => rule)).toEqual(['fault-not-reported']);
    expect(world.found[0]).toMatchObject({ point: 'p1', from: START, level: 'B', hidden: false });
    const [late] = await look(24 * 9);
    expect(late?.state).toBe('unrestored');
    await look(24 * 9 + 1);
    expect(world.found.map(({ rule }) => rule)).toEqual(['fault-not-reported', 'fault-not-restored']);
    const told = (await matters.steps(late!.id)).map(({ event }) => event);
    expect(told).toEqual(['suspect', 'call', 'no-report', 'not-restored']);
    await close();
  });

  test('three enterprises of one area gone within ten minutes are one event: no clock runs, nobody is reported', async () => {
    const { look, world, heard, close } = await stage(4);
    for (const n of [1, 2, 3]) heard.set(`p${n}`, START + n * MICROS_PER_MINUTE);
    heard.set('p4', START + 3 * MICROS_PER_HOUR);
    const first = await look(1.2);
    expect(first.map(({ state }) => state)).toEqual(['grouped', 'grouped', 'grouped']);
    expect(new Set(first.map(({ fields }) => fields.group)).size).toBe(1);
    // Of clocks that ran out together one is taken at a time: to call, then that nothing was reported.
    await look(30);
    const all = await look(30.1);
    expect(all.filter(({ state }) => state === 'grouped')).toHaveLength(3);
    expect(world.found.map(({ point }) => point)).toEqual(['p4']);
    await close();
  });

  test('what was announced takes a single enterprise, too', async () => {
    const { look, world, close, at } = await stage();
    world.announced.push({ id: 'YG-2026-000001', area: '东片', from: at(0), to: at(5) });
    const [matter] = await look(1.1);
    expect(matter).toMatchObject({ state: 'grouped', fields: { group: 'YG-2026-000001' } });
    await close();
  });
});

describe('from the report to the repair', () => {
  test('a repair waits for the check of the platform; what was measured by hand is counted by the house', async () => {
    const { look, world, matters, close, at } = await stage();
    const [matter] = await look(1.1);
    const report = {
      matter: matter!.id,
      version: matter!.version,
      event: 'report',
      reason: '',
      given: REPORT,
    };
    const { matter: reported } = await matters.act(report, plant);
    expect(reported.state).toBe('reported');
    const repaired = { 'repair-work': '更换灯源', 'core-part': false };
    const repair = async () => {
      const { version } = (await matters.all({ machine: ['outage'] }))[0]!;
      return matters.act({ ...report, version, event: 'repaired', given: repaired }, plant);
    };
    await expect(repair()).rejects.toMatchObject({
      code: 'WQ_MATTER_REFUSED',
      detail: { refused: 'qc-missing' },
    });
    // Tuesday, from midnight on: sixteen hours after the beginning.
    world.byHand.push(at(19), at(25), at(31));
    expect((await look(32))[0]?.fields['manual-day']).toBeUndefined();
    world.byHand.push(at(37));
    expect((await look(38))[0]?.fields).toMatchObject({
      'manual-day': '2026-03-03',
      'manual-count': 4,
      'manual-gap': 6,
    });
    world.checks.push(check(at(39), 'failed'));
    await look(40);
    await expect(repair()).rejects.toMatchObject({ detail: { refused: 'qc-failed' } });
    world.checks.push(check(at(41), 'passed'));
    await look(42);
    expect((await repair()).matter.state).toBe('normal');
    expect(world.found).toEqual([]);
    await close();
  });

  test('a fault flag opens it with its factors, and the newest of all is not asked for at every look', async () => {
    const { look, world, heard, close, at } = await stage();
    const value = {
      value: 1,
      decimals: 1,
      at: START,
      position: 1,
      over: false,
      limitMax: null,
      limitMin: null,
    };
    world.latest = [
      {
        ...{
          point: pointId('p1'),
          state: 'suspect',
          stateSince: START,
          receivedAt: START,
          changedAt: null,
          hour: [],
        },
        realtime: [{ ...value, column: 'w21003-Rtd', flag: 'D', forReference: false }],
      } as unknown as PointLatest,
    ];
    heard.set('p1', at(1));
    const [matter] = await look(0.6);
    expect(matter).toMatchObject({ state: 'suspected', fields: { seen: 'fault-flag', factors: 'w21003' } });
    const asked = world.asked;
    await look(0.61);
    expect(world.asked).toBe(asked);
    await close();
  });

  test('a request to stop is deemed agreed when five working days went by without an answer', async () => {
    const { look, matters, heard, close, at } = await stage();
    const given = {
      'stop-kind': 'stop',
      'stop-from': '2026-03-16',
      'stop-to': '2026-03-20',
      'stop-why': '年度检修',
    };
    const asked = {
      machine: 'outage',
      event: 'ask-stop',
      title: '停运',
      enterprise: 'e1',
      point: 'p1',
    } as const;
    await matters.open({ ...asked, given, reason: '' }, plant);
    heard.set('p1', at(24 * 30));
    expect((await look(24 * 7 + 15))[0]?.state).toBe('asked');
    const [stopped] = await look(24 * 7 + 17);
    expect(stopped?.state).toBe('stopped');
    expect((await matters.steps(stopped!.id)).at(-1)).toMatchObject({ event: 'deem-agreed', by: 'system' });
    await close();
  });

  test('data of a changed device are disputed until it is accepted; acceptance sets the baseline', async () => {
    const { look, outages, matters, world, heard, close, at } = await stage();
    heard.set('p1', at(24 * 30));
    const change = { 'change-kind': 'core-part', 'change-at': START, 'change-what': '更换比色池' };
    const draft = {
      machine: 'outage',
      event: 'change',
      title: '变更',
      enterprise: 'e1',
      point: 'p1',
    } as const;
    const { matter } = await matters.open({ ...draft, given: change, reason: '' }, plant);
    await look(1);
    const range = { point: pointId('p1'), from: at(2), to: at(3) };
    expect(await outages.claims(range)).toMatchObject([{ effect: 'disputed', from: START, knownTo: null }]);
    const given = { 'acceptance-day': '2026-03-02', registration: 'BA-7', files: ['a'.repeat(64)] };
    const version = (await matters.all({ machine: ['outage'] }))[0]!.version;
    await matters.act({ matter: matter.id, version, event: 'accept', given, reason: '' }, plant);
    await outages.settled();
    expect(world.agreed).toEqual(['p1']);
    expect(await outages.claims(range)).toMatchObject([{ effect: 'disputed', knownTo: at(1) }]);
    expect(await outages.claims({ ...range, to: instant(START - MICROS_PER_DAY), from: instant(0) })).toEqual(
      [],
    );
    await close();
  });
});
