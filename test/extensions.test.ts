import { join } from 'node:path';
import type { Order, OrderDetail, Sample, SampleDetail } from '@wenqu/domain';
import { bookOf, oneDistrict, oneOf } from '@wenqu/simulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../packages/server/src/clock.ts';
import type { CommandLine } from '../packages/server/src/orders/catalogue.ts';
import type { BookEdit } from '../packages/server/src/store/book.ts';
import { openSqliteBook } from '../packages/server/src/store/sqlite/book.ts';
import { type JourneyHouse, openHouse, until, untilRead } from './journeys/house.ts';
import { firstAdmin, newPerson, type Person } from './journeys/person.ts';
import { SimulatedLogger } from './simulated-logger.ts';

/** Speaks the local extension, and demands its PW, which the book does not hold. */
const OWN = '010000A8900016F000169DE1';
/** The same hardware; its book does not say that it speaks an extension. */
const PLAIN = '010000A8900016F000169DE2';
const SEED = 12;
const KINDS = ['agencies', 'enterprises', 'outlets', 'points', 'loggers', 'devices', 'limits'] as const;
const rows = bookOf(oneDistrict(SEED, [oneOf(OWN), oneOf(PLAIN)]));
const loggers = rows.loggers.map((row) => ({
  ...{ ...row, password: '' },
  ...(row.mn === OWN && { extensions: ['local-sampler'] }),
}));
const pointOf = (mn: string) => loggers.find((row) => row.mn === mn)!.bindings[0]!.point;

let house: JourneyHouse;
let technical: Person;
let duty: Person;
let supervisor: Person;
const devices: SimulatedLogger[] = [];

beforeAll(async () => {
  house = await openHouse(async (folder) => {
    const store = openSqliteBook(join(folder, 'book.sqlite'));
    const book = { ...rows, loggers };
    const edits = KINDS.flatMap((kind) => book[kind].map((row) => ({ kind, op: 'add', row }) as BookEdit));
    await store.apply(edits, { by: 'test', reason: 'test', at: systemClock() });
    await store.close();
  });
  const admin = await firstAdmin(house.base, house.server.firstPassword!);
  const person = async (role: 'technical' | 'duty' | 'supervisor') =>
    (await newPerson(house.base, admin, role, role)).person;
  [technical, duty, supervisor] = [
    await person('technical'),
    await person('duty'),
    await person('supervisor'),
  ];
  for (const mn of [OWN, PLAIN]) {
    devices.push(new SimulatedLogger(house.server.hj212Port, mn, '2017', house.folder));
    await until(`${mn} is heard`, async () => {
      const { traffic } = await technical.get<{ traffic: { st: string } | null }>(`loggers/${mn}`);
      return traffic?.st === '32';
    });
  }
});
afterAll(async () => {
  for (const device of devices) await device.stop();
  await house?.close();
});

const ask = (by: Person, mn: string, cn: string) =>
  by.send<Order>('POST', 'orders', { mn, cn, params: {}, reason: '现场核实' });
const detail = (id: string) => supervisor.get<OrderDetail>(`orders/${id}`);
const ended = async (id: string): Promise<Order> => {
  await until(`${id} ends`, async () => (await detail(id)).order.endedAt !== null);
  return (await detail(id)).order;
};

test('a logger is offered what it speaks, its own before its edition’s', async () => {
  const offered = async (mn: string) =>
    (await technical.get<{ items: CommandLine[] }>(`commands?mn=${mn}`)).items;
  const local = (items: CommandLine[]) =>
    items.filter(({ profile }) => profile !== '').map(({ cn, class: kind }) => [cn, kind]);
  expect(local(await offered(PLAIN))).toEqual([]);
  expect(local(await offered(OWN))).toEqual([
    ['3023', 'sample'],
    ['3024', 'sample'],
    ['3025', 'read'],
    ['3043', 'control'],
    ['3060', 'read'],
    ['3061', 'read'],
  ]);
});

test('a read of the extension comes back, under the PW the device itself sends', async () => {
  const { id, edition } = await ask(technical, OWN, '3060');
  expect(edition).toBe('extension');
  expect(await ended(id)).toMatchObject({
    outcome: 'success',
    result: { 'i43006-Info': expect.any(String) },
  });
});

test('without the profile in the book it is refused, and told how to switch it on', async () => {
  await expect(ask(technical, PLAIN, '3060')).rejects.toThrow(/WQ_ORDER_REFUSED.*no-command.*扩展/);
});

test('a sampler of the local profile fills its bottle by 3023', async () => {
  const value = { mn: OWN, profile: 'local-3023', tubePlan: '', bottles: 24, bottleMl: 1000, codes: {} };
  await supervisor.send('PUT', `sample-settings/sampler/${OWN}`, {
    ...{ version: 0, reason: '地方协议', value: { ...value, doorOpenValues: null } },
  });
  const point = pointOf(OWN);
  const asked = await duty.send<Sample>('POST', 'samples', { point, factors: ['w01018'], reason: '核实' });
  const step = { event: 'approve', version: asked.version, reason: '同意' };
  await supervisor.send('POST', `samples/${asked.id}/steps`, step);
  let sample: Sample | undefined;
  await until('the bottle is kept', async () => {
    ({ sample } = await supervisor.get<SampleDetail>(`samples/${asked.id}`));
    return sample.state === 'retained';
  });
  expect(sample).toMatchObject({ cn: '3023', failure: null, bottle: expect.any(Number) });
  expect(await ended(sample!.order)).toMatchObject({
    ...{ cn: '3023', edition: 'extension', class: 'sample', effect: 'once', outcome: 'success' },
    result: { VaseNo: expect.stringMatching(/^\d+$/) },
  });
});

test('3024 of the profile starts the sampler and is a sample too', async () => {
  const order = await ask(duty, OWN, '3024');
  expect(order).toMatchObject({ class: 'sample', state: 'requested', hidden: true });
  await supervisor.send('POST', `orders/${order.id}/acts`, { act: 'approve', reason: '', version: 1 });
  expect(await ended(order.id)).toMatchObject({ outcome: 'success', edition: 'extension' });
});

test('3043 reboots the device once a second person agreed; it comes back', async () => {
  const order = await ask(technical, OWN, '3043');
  expect(order).toMatchObject({ class: 'control', effect: 'once', state: 'requested' });
  await supervisor.send('POST', `orders/${order.id}/acts`, { act: 'approve', reason: '', version: 1 });
  const done = await ended(order.id);
  expect(done).toMatchObject({ outcome: 'success', sends: 1 });
  const again = await ended((await ask(technical, OWN, '1011')).id);
  expect(again).toMatchObject({ outcome: 'success', edition: '2017' });
  await until(
    'it speaks on another connection',
    async () => (await ended((await ask(technical, OWN, '1011')).id)).connection !== done.connection,
  );
});

test('none of it is odd: no repeated QN, no unknown command, and the system code stays', async () => {
  await untilRead(house.server);
  type Page = { traffic: { st: string }; deviations: { name: string }[] };
  const { traffic, deviations } = await technical.get<Page>(`loggers/${OWN}`);
  expect(traffic.st).toBe('32');
  const names = deviations.map(({ name }) => name);
  for (const name of ['qn-repeated', 'cn-unknown', 'request-from-device']) expect(names).not.toContain(name);
});
