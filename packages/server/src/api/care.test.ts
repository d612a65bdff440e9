import {
  type ChangeCause,
  type CheckPlanView,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
} from '@wenqu/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { MN_A, MN_B, openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
const now = systemClock();
const hours = (count: number) => instant(now + count * MICROS_PER_HOUR);

beforeAll(async () => {
  house = await openTestHouse();
  const { store } = house.main.care;
  await store.keepClocks([
    { mn: MN_A, at: hours(-2), offsetS: 900, source: 'upload' },
    { mn: MN_A, at: hours(-1), offsetS: 3, source: 'asked' },
    { mn: MN_B, at: hours(-1), offsetS: -80, source: 'upload' },
    { mn: 'in no book', at: hours(-1), offsetS: 5000, source: 'upload' },
  ]);
  const causes: readonly ChangeCause[] = ['order', 'visit', 'unexplained'];
  for (const mn of [MN_A, MN_B]) {
    const seen = (text: string, at: number) => ({
      ...{ mn, polId: 'w01018', infoId: 'i13001', text, seenAt: hours(at), position: null },
    });
    await store.keepParameters([seen('0', -40 * 24)], () => ({ cause: 'order', by: '' }));
    for (const [index, cause] of causes.entries()) {
      await store.keepParameters([seen(String(index + 1), -10 + index)], () => ({ cause, by: `${cause}-1` }));
    }
  }
  const visit = { from: hours(-9), to: hours(-8), who: 'w', work: 'w', enteredBy: 'd', enteredAt: now };
  await store.addVisit({ ...visit, enterprise: 'eA' });
  await store.addVisit({ ...visit, enterprise: 'eB' });
  for (const mn of [MN_A, MN_B]) {
    await store.savePlan({
      ...{ id: '', version: 0, mn, polId: 'w01018', kind: 'standard-check', everyH: 24 },
      ...{ nextAt: hours(-5), enabled: true, by: 'somebody', reason: '' },
    });
  }
});
afterAll(() => house.close());

const ask = async (role: 'supervisor' | 'enterprise' | 'agency') => {
  const request = await house.as(role);
  return async (url: string) => (await request({ url: `/api/care/${url}` })).json();
};

test('the district is listed by its newest clocks, furthest off first, without MNs of no book', async () => {
  const json = await ask('supervisor');
  const { items } = await json('clocks');
  expect(items.map(({ mn, offsetS }: { mn: string; offsetS: number }) => [mn, offsetS])).toEqual([
    [MN_B, -80],
    [MN_A, 3],
  ]);
  expect((await json('visits')).total).toBe(2);
  expect((await json('visits?enterprise=eB')).total).toBe(1);
  expect((await json('changes')).total).toBe(6);
  expect((await json('changes?cause=unexplained')).total).toBe(2);
  expect((await json(`changes?from=${hours(-9.5)}`)).total).toBe(4);
  expect((await json(`changes?from=${now + MICROS_PER_DAY}`)).total).toBe(0);
});

test('a plan whose time has passed is told as late since then', async () => {
  const json = await ask('supervisor');
  const { items } = (await json('plans')) as { items: readonly CheckPlanView[] };
  expect(items).toHaveLength(2);
  for (const plan of items) expect(plan).toMatchObject({ last: null, lateSince: hours(-5) });
});

test('an enterprise and its agency see their own, no change that nothing explains, and no order behind one', async () => {
  for (const role of ['enterprise', 'agency'] as const) {
    const json = await ask(role);
    const mns = (list: { items: readonly { mn: string }[] }) => list.items.map(({ mn }) => mn);
    expect(mns(await json('clocks'))).toEqual([MN_A]);
    expect(mns(await json('plans'))).toEqual([MN_A]);
    expect((await json('visits')).items).toMatchObject([{ enterprise: 'eA' }]);
    const { items } = await json('changes');
    expect(items.map(({ cause, by }: { cause: string; by: string }) => [cause, by])).toEqual([
      ['visit', ''],
      ['order', ''],
    ]);
    expect(await json('changes?cause=unexplained')).toMatchObject({ items: [], total: 0 });
    expect(await json(`changes?mn=${MN_B}`)).toMatchObject({ code: 'WQ_NOT_FOUND' });
    expect(await json('visits?enterprise=eB')).toMatchObject({ code: 'WQ_NOT_FOUND' });
  }
});
