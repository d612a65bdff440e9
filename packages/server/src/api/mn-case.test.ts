import { instant, MICROS_PER_HOUR } from '@wenqu/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { MN_A, openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
const at = instant(Math.floor(systemClock() / 60e6) * 60e6 - MICROS_PER_HOUR);
const LOWER = MN_A.toLowerCase();

beforeAll(async () => {
  house = await openTestHouse();
  await house.send(LOWER, at, 31.2);
});
afterAll(() => house.close());

test('an MN written in another case is the logger of the book and waits for nobody', async () => {
  const duty = await house.as('duty');
  expect((await duty({ url: '/api/quarantine' })).json().items).toEqual([]);
  const { items } = (await duty({ url: '/api/loggers' })).json();
  const listed = items.find(({ mn }: { mn: string }) => mn === MN_A);
  expect(listed.traffic).toMatchObject({ mn: LOWER, counts: { received: 1, stored: 1 } });
  for (const mn of [MN_A, LOWER]) {
    const one = (await duty({ url: `/api/loggers/${mn}` })).json();
    expect(one).toMatchObject({ logger: { id: 'lA' }, traffic: { mn: LOWER } });
    expect(one.frames.length).toBeGreaterThan(0);
  }
});
