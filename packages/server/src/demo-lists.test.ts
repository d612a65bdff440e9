import { formatDay } from '@wenqu/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from './api/test-house.ts';
import { systemClock } from './clock.ts';
import { fillLists } from './demo-lists.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
}, 60_000);
afterAll(() => house.close());

test('the demo district has the lists of the year before, once, and no item of theirs', async () => {
  const { lists, matters } = house.main;
  await fillLists(lists, systemClock, () => false);
  const counts = async () => (await lists.kinds()).map(({ kind, rows }) => [kind.id, rows] as const);
  const first = await counts();
  expect(Object.fromEntries(first)).toMatchObject({ 'muck-trucks': 264, 'catering-fumes': 0 });
  const year = Number(formatDay(systemClock()).slice(0, 4)) - 1;
  const period = { from: `${year}-01-01`, to: `${year}-12-31` };
  expect((await lists.figures('muck-trucks', period)).values.cases?.value).toBe(17);
  await fillLists(lists, systemClock, () => false);
  expect(await counts()).toEqual(first);
  expect(await matters.all({ machine: ['item'] })).toEqual([]);
});
