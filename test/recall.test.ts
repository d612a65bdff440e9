import { type Gap, type GapDetail, MICROS_PER_HOUR, MICROS_PER_MINUTE, type Order } from '@wenqu/domain';
import { bookOf, oneDistrict, oneOf } from '@wenqu/simulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../packages/server/src/clock.ts';
import type { BookEdit } from '../packages/server/src/store/book.ts';
import { openSqliteBook } from '../packages/server/src/store/sqlite/book.ts';
import { type JourneyHouse, openHouse, until, untilRead } from './journeys/house.ts';
import { firstAdmin, type Person } from './journeys/person.ts';
import { SimulatedLogger } from './simulated-logger.ts';

const MN = '010000A8900016F000169DE0';
const SEED = 11;
const KINDS = ['agencies', 'enterprises', 'outlets', 'points', 'loggers', 'devices', 'limits'] as const;
/** Simulated seconds in one of ours until the simulator reaches the present. */
const SPEED = 2400;
const HOURS = { all: 12, cut: 6 } as const;

let house: JourneyHouse;
let admin: Person;
let device: SimulatedLogger;
const book = bookOf(oneDistrict(SEED, [oneOf(MN)]));
const point = book.points[0]!.id as string;

beforeAll(async () => {
  house = await openHouse(async (folder) => {
    const store = openSqliteBook(`${folder}/book.sqlite`);
    const edits = KINDS.flatMap((kind) => book[kind].map((row) => ({ kind, op: 'add', row }) as BookEdit));
    await store.apply(edits, { by: 'test', reason: 'test', at: systemClock() });
    await store.close();
  });
  admin = await firstAdmin(house.base, house.server.firstPassword!);
  const { settings } = await admin.get<{ settings: object }>('gap-settings');
  const brisk = { settleS: 0, loggerRestS: 0, spreadS: 0 };
  await admin.send('PUT', 'gap-settings', { ...settings, ...brisk });
});
afterAll(async () => {
  await device?.stop();
  await house?.close();
});

/** A logger that never sends again what an outage took, with a hand on its line. */
function startDevice(): void {
  device = new SimulatedLogger(house.server.hj212Port, MN, '2017', house.folder, {
    ...{
      seed: SEED,
      speed: SPEED,
      from: `now-${HOURS.all}h`,
      faults: 'none',
      misbehave: 'no-resend',
      haste: 100,
    },
  });
}

interface Rows {
  readonly items: readonly { at: number; arrival: number }[];
  readonly next: string | null;
}

/** Times of the minute data held, oldest first. */
async function minutesHeld(): Promise<number[]> {
  const times = new Set<number>();
  const range = `from=${systemClock() - 24 * MICROS_PER_HOUR}&to=${systemClock()}`;
  for (let cursor = ''; ; ) {
    const page = await admin.get<Rows>(
      `points/${point}/readings?statistic=minute&limit=200&${range}${cursor && `&cursor=${cursor}`}`,
    );
    for (const { at } of page.items) times.add(at);
    if (page.next === null) return [...times].sort((a, b) => a - b);
    cursor = page.next;
  }
}

const steps = (times: readonly number[]) =>
  times.slice(1).map((at, i) => (at - times[i]!) / MICROS_PER_MINUTE);

test('six hours that an outage took are recalled, marked as back-filled, and the gap closes with its story', async () => {
  startDevice();
  await until('the logger has been heard for a while', async () => (await minutesHeld()).length >= 3);
  await device.say(`cut ${HOURS.cut}h`);
  await until(
    'the logger speaks again after its outage',
    async () => {
      const times = await minutesHeld();
      return Math.max(0, ...steps(times)) > 5 * 60 && times.at(-1)! > systemClock() - 1.2 * MICROS_PER_HOUR;
    },
    60_000,
  );
  await untilRead(house.server);
  const before = steps(await minutesHeld());
  const lost = Math.round(Math.max(...before) / 10) - 1;
  expect(lost).toBeGreaterThanOrEqual(34);

  let gap: Gap | undefined;
  await until(
    'the minute data are whole',
    async () => {
      const page = await admin.get<{ items: Gap[] }>(`gaps?point=${point}&statistic=minute`);
      gap = page.items.find(({ expected }) => expected >= lost);
      return gap?.state === 'filled';
    },
    120_000,
  );
  expect(new Set(steps(await minutesHeld()))).toEqual(new Set([10]));

  const { attempts, steps: story, missing } = await admin.get<GapDetail>(`gaps/${gap!.id}`);
  expect(missing).toEqual([]);
  expect(story.at(0)).toMatchObject({ event: 'found', by: 'system' });
  expect(story.at(-1)).toMatchObject({ event: 'filled', to: 'filled' });
  const brought = attempts.filter(({ outcome }) => outcome === 'progress');
  // One hour a request, newest first.
  expect(brought.length).toBeGreaterThanOrEqual(6);
  expect(brought.map(({ from }) => from)).toEqual(brought.map(({ from }) => from).sort((a, b) => b - a));
  for (const { from, to, order } of brought) {
    expect(to - from).toBeLessThan(MICROS_PER_HOUR);
    const { order: given } = await admin.get<{ order: Order }>(`orders/${order}`);
    expect(given).toMatchObject({
      mn: MN,
      cn: '2051',
      state: 'done',
      origin: { kind: 'gap', id: gap!.id },
    });
  }

  const range = `statistic=minute&from=${gap!.from}&to=${gap!.to}`;
  const delivery = await admin.get<{
    late: { from: number; to: number; count: number }[];
    rate: { due: number; immediate: number; completed: number };
  }>(`points/${point}/delivery?${range}`);
  expect(delivery.late.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThanOrEqual(lost);
  expect(delivery.rate).toMatchObject({ immediate: 0 });
  expect(delivery.rate.completed).toBe(delivery.rate.due);
}, 240_000);
