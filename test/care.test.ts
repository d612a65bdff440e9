import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckPlan, CheckRun, ClockSample, Entry, Parameter, ParameterChange } from '@wenqu/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addAnalyser, DYE, seedDistrict } from './journeys/district.ts';
import { type JourneyHouse, openHouse, until as untilSo } from './journeys/house.ts';
import { editionHeard, firstAdmin, newPerson, type Person } from './journeys/person.ts';
import { SimulatedLogger } from './simulated-logger.ts';

/** Asks until the answer is as wanted. */
const until = <T>(ask: () => Promise<T>, good: (answer: T) => boolean): Promise<T> =>
  untilSo(`${ask} is ${good}`, async () => {
    const answer = await ask();
    return good(answer) && answer;
  });

interface List<T> {
  readonly items: readonly T[];
}

describe('care for a device', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wenqu-care-'));
  let house: JourneyHouse;
  let logger: SimulatedLogger;
  let technical: Person;
  let supervisor: Person;
  const parameters = () => technical.get<List<Parameter>>(`care/parameters/${DYE.mn}`);
  const range = async () => (await parameters()).items.find(({ infoId }) => infoId === 'i13001');

  beforeAll(async () => {
    house = await openHouse(async (data) => {
      await seedDistrict(data);
      await addAnalyser(data, DYE, 'w01018');
    });
    const admin = await firstAdmin(house.base, house.server.firstPassword!);
    technical = (await newPerson(house.base, admin, 'technical', 'technical')).person;
    supervisor = (await newPerson(house.base, admin, 'supervisor', 'supervisor')).person;
    logger = new SimulatedLogger(house.server.hj212Port, DYE.mn, '2025', folder);
    await until(
      () => editionHeard(technical, DYE.mn),
      (edition) => edition === '2025',
    );
  });
  afterAll(async () => {
    await logger?.stop();
    await house?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a snapshot asks for every parameter, and agreeing makes it the baseline', async () => {
    const asked = await technical.send<{ orders: string[] }>('POST', 'care/snapshots', {
      mn: DYE.mn,
      reason: '建立基线',
    });
    expect(asked.orders.length).toBeGreaterThan(5);
    const held = await until(range, (row) => row !== undefined);
    expect(Number(held?.text)).toBeGreaterThan(0);
    await until(parameters, ({ items }) => items.some(({ infoId }) => infoId === 'SN'));
    const keys = [{ polId: 'w01018', infoId: 'i13001' }];
    const path = `care/parameters/${DYE.mn}/agree`;
    expect(await technical.send('POST', path, { keys, reason: '与验收报告一致' })).toEqual({ agreed: 1 });
    expect(await range()).toMatchObject({ baseline: held?.text, baselineBy: 'technical' });
  });

  test('a parameter changed by hand without a record is a hidden finding', async () => {
    await logger.say('parameter i13001 1999 w01018');
    const changes = () => technical.get<List<ParameterChange>>(`care/changes?mn=${DYE.mn}`);
    const { items } = await until(changes, (list) => list.items.length > 0);
    expect(items[0]).toMatchObject({ after: '1999', cause: 'unexplained', polId: 'w01018' });
    expect(Number((await range())?.text)).toBe(1999);
    const entries = await until(
      () => supervisor.get<List<Entry>>('register?rule=parameter-changed'),
      (list) => list.items.length > 0,
    );
    expect(entries.items[0]).toMatchObject({ hidden: true, level: 'A', factor: 'w01018' });
  });

  test('a change during a visit is explained by it', async () => {
    const now = Date.now() * 1000;
    const enterprise = DYE.id;
    await technical.send('POST', 'care/visits', {
      ...{ enterprise, from: now - 60_000_000, to: now + 600_000_000, who: '运维单位', work: '更换量程' },
    });
    await logger.say('parameter i13001 500 w01018');
    const { items } = await until(
      () => technical.get<List<ParameterChange>>(`care/changes?mn=${DYE.mn}`),
      (list) => list.items[0]?.after === '500',
    );
    expect(items[0]).toMatchObject({ cause: 'visit', before: '1999' });
  });

  test('a clock that went wrong is noticed when the device asks for the time, and set', async () => {
    await logger.say('clock +20m');
    await logger.say('ask-time');
    const orders = await until(
      () => technical.get<List<{ state: string; cn: string }>>(`orders?mn=${DYE.mn}&cn=1012`),
      (list) => list.items.some(({ state }) => state === 'done'),
    );
    expect(orders.items[0]).toMatchObject({ cn: '1012', state: 'done' });
    await technical.send('POST', 'orders', { mn: DYE.mn, cn: '1011', params: {}, reason: '核对' });
    const clocks = await until(
      () => technical.get<List<ClockSample>>(`care/clocks/${DYE.mn}`),
      (list) => list.items.some(({ source }) => source === 'asked'),
    );
    expect(Math.abs(clocks.items.findLast(({ source }) => source === 'asked')!.offsetS)).toBeLessThanOrEqual(
      3,
    );
  });

  test('a check is planned by one, let loose by another, and judged by its result', async () => {
    const body = {
      ...{ mn: DYE.mn, polId: 'w01018', kind: 'standard-check', everyH: 24, reason: '每日核查' },
      nextAt: (Date.now() + 86_400_000) * 1000,
    };
    const plan = await technical.send<CheckPlan>('POST', 'care/plans', body);
    expect(plan.enabled).toBe(false);
    const run = await supervisor.send<CheckRun>('POST', `care/plans/${plan.id}/run`, { reason: '首次核查' });
    expect(run).toMatchObject({ outcome: 'running', kind: 'standard-check' });
    const runs = await until(
      () => technical.get<List<CheckRun>>(`care/runs?mn=${DYE.mn}`),
      (list) => list.items.some(({ standard }) => standard !== null),
    );
    expect(runs.items).toHaveLength(1);
    expect(runs.items[0]).toMatchObject({ outcome: 'passed', tolerance: '±10 % [S]', order: run.order });
    expect(Math.abs(runs.items[0]?.error ?? 1)).toBeLessThan(0.1);
  });
});
