import { connect, type Socket } from 'node:net';
import type { BookSnapshot, Finding, Instant, Logger, Point } from '@wenqu/domain';
import { instant, instantFromMs, MICROS_PER_MINUTE, pointId, wireTime } from '@wenqu/domain';
import { encodeFrame } from '@wenqu/hj212';
import { findingSentence } from '@wenqu/rules';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Guards, guardRows } from '../ingest/guard.ts';
import { KeyRing } from '../ingest/key-ring.ts';
import { type OpenGateway, openGateway } from '../ingest/open-gateway.ts';
import { MemoryJournal } from '../journal/memory.ts';
import { Judge } from '../judge/judge.ts';
import { MemoryReadings } from '../store/memory/readings.ts';
import { soon } from '../test-until.ts';
import { Projector } from './projector.ts';

const MN = '010000A8900016F000169DC0';
const POINT = pointId('p-1');
const NOON = instantFromMs(Date.UTC(2026, 2, 2, 4));
const row = { version: 1, createdAt: NOON, updatedAt: NOON, retiredAt: null };
const point: Point = {
  ...row,
  ...{ id: POINT, enterprise: 'e', outlet: 'o', name: '总排口', place: 'discharge', order: 2 },
  ...{ lon: null, lat: null, factors: ['w01018'], realtimeIntervalS: 60 },
};
const logger = (set: Partial<Logger>): Logger => ({
  ...row,
  ...{ id: 'l', mn: MN, name: '', enterprise: 'e', password: '', edition: '', maker: '', model: '' },
  bindings: [{ point: POINT, st: '', factor: '', from: null, to: null }],
  ...set,
});
const bookOf = (set: Partial<Logger>): BookSnapshot => ({
  ...{ seq: 1, enterprises: [], outlets: [], points: [point], loggers: [logger(set)], limits: [] },
});
const minutes = (count: number): Instant => instant(NOON + count * MICROS_PER_MINUTE);

let now = NOON;
let journal: MemoryJournal;
let gateway: OpenGateway;
let projector: Projector;
let judge: Judge;
const guards = new Guards();
const sockets: Socket[] = [];
beforeEach(async () => {
  now = NOON;
  journal = new MemoryJournal();
  guards.set([]);
  gateway = await openGateway({ journal, host: '127.0.0.1', port: 0, clock: () => now, guards });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await gateway.close();
});

const dial = (localAddress: string): Promise<Socket> =>
  new Promise((resolve) => {
    const socket = connect({ port: gateway.port, host: '127.0.0.1', localAddress }, () => resolve(socket));
    socket.on('error', () => {});
    sockets.push(socket);
  });
interface FrameSet {
  readonly cod?: string;
  readonly pw?: string;
  readonly cn?: string;
  readonly rf?: boolean;
  readonly area?: string;
}
const frame = (at: Instant, { cod = '31.2', pw = '123456', cn = '2011', rf = false, area }: FrameSet = {}) =>
  encodeFrame(
    `QN=${wireTime(at)}000;ST=32;CN=${cn};PW=${pw};MN=${MN};Flag=${rf ? '9;RF=1' : '5'};` +
      `CP=&&${area ?? `DataTime=${wireTime(at)};w01018-${cn === '2011' ? 'Rtd' : 'Avg'}=${cod},w01018-Flag=N`}&&`,
  );
/** Sends one frame at this moment of the gateway's clock. */
async function send(socket: Socket, bytes: Buffer, at: Instant): Promise<void> {
  now = at;
  const before = gateway.status().framesReceived;
  socket.write(bytes);
  await soon(() => expect(gateway.status().framesReceived).toBe(before + 1));
}

/** What the projection says of the journal as it stands, told in both languages. */
function findings(book: BookSnapshot): Finding[] {
  journal.sync();
  const store = new MemoryReadings();
  judge = new Judge(store);
  projector = new Projector({
    ...{ reader: journal.reader(), store, judge, book, ring: new KeyRing() },
    ...{ clock: () => now, clockChecked: true },
  });
  while (projector.step(journal.durable));
  const found = judge.drain();
  for (const each of found) {
    expect(findingSentence(each, 'zh')).toMatch(/[一-鿿].*次。$/);
    expect(findingSentence(each, 'en')).toMatch(/times in .*\.$/);
    expect(findingSentence(each, 'en')).not.toMatch(/undefined|NaN/);
  }
  return found;
}
const rulesOf = (found: readonly Finding[]): string[] => found.map(({ rule }) => rule).sort();

test('a logger that behaves raises nothing, and neither does a move, a lost answer or history', async () => {
  const one = await dial('127.0.0.2');
  for (let i = 0; i < 5; i++) await send(one, frame(minutes(i)), minutes(i));
  await send(one, frame(minutes(4)), instant(minutes(4) + 10_000_000));
  const other = await dial('127.0.0.3');
  for (let i = 5; i < 90; i += 20) await send(other, frame(minutes(i)), minutes(i));
  // A frame of before that never came, and one that came but whose answer was lost.
  await send(other, frame(minutes(7)), minutes(91));
  await send(other, frame(minutes(5)), minutes(91));
  await send(other, frame(minutes(8), { rf: true }), minutes(92));
  await send(other, frame(minutes(0), { cn: '2051' }), minutes(93));
  expect(findings(bookOf({ password: '123456', addresses: '127.0.0.0/24' }))).toEqual([]);
});

test('a wrong password and a strange address are findings, one each however often', async () => {
  const stranger = await dial('127.0.0.9');
  for (let i = 0; i < 4; i++) await send(stranger, frame(minutes(i), { pw: '000000' }), minutes(i));
  const found = findings(bookOf({ password: '123456', addresses: '10.0.0.1, 127.0.0.2' }));
  expect(rulesOf(found)).toEqual(['wrong-address', 'wrong-password']);
  const [address, password] = [...found].sort((a, b) => a.rule.localeCompare(b.rule));
  expect(address).toMatchObject({ level: 'B', hidden: true, count: 4, point: POINT });
  expect(address?.facts).toMatchObject({ mn: MN, address: '127.0.0.9', allowed: '10.0.0.1, 127.0.0.2' });
  const positions = String(address?.facts.positions).split(' ');
  expect(positions).toHaveLength(4);
  expect(journal.reader().at(Number(positions[0]) as never)?.record.kind).toBe('packet');
  expect(password).toMatchObject({ level: 'B', hidden: false, count: 4 });
  expect(JSON.stringify(found)).not.toContain('000000;');
  expect(projector.accounting().total).toMatchObject({ stored: 4, quarantined: 0 });
});

test('where the book refuses them they are kept but neither answered, believed nor spoken to', async () => {
  const book = bookOf({ password: '123456', addresses: '127.0.0.2', refuse: true });
  guards.set(guardRows(book));
  const [own, stranger] = [await dial('127.0.0.2'), await dial('127.0.0.9')];
  let answers = '';
  stranger.on('data', (chunk) => {
    answers += chunk.toString('latin1');
  });
  await send(own, frame(minutes(0)), minutes(0));
  await send(stranger, frame(minutes(1), { cod: '1.0' }), minutes(1));
  await send(own, frame(minutes(2), { pw: '999999', cod: '2.0' }), minutes(2));
  await send(own, frame(minutes(3)), minutes(3));
  const asked = new Promise((resolve) => own.on('data', (chunk) => chunk.includes('CN=1011') && resolve(1)));
  const bytes = frame(minutes(3), { cn: '1011', area: '' });
  gateway.line.send({ order: 'O-1', mn: MN, bytes, dataCn: '' });
  await asked;
  expect(answers).toBe('');
  expect(gateway.status().answersSent).toBe(2);
  expect(rulesOf(findings(book))).toEqual(['wrong-address', 'wrong-password']);
  expect(projector.accounting()).toMatchObject({
    closes: true,
    total: { received: 4, stored: 2, quarantined: 2 },
  });
  const fates = projector.frames(MN, 10).filter(({ kind }) => kind === 'packet');
  const whole = fates.map(({ position }) => projector.frame(position));
  expect(whole.map((each) => `${each?.outcome} ${each?.why}`.trim()).sort()).toEqual([
    'quarantined identity-refused',
    'quarantined identity-refused',
    'stored',
    'stored',
  ]);
});

test('one MN that sends from two addresses in turns is told; the second return makes it', async () => {
  const [one, two] = [await dial('127.0.0.2'), await dial('127.0.0.3')];
  for (let i = 0; i < 3; i++) await send(i % 2 === 0 ? one : two, frame(minutes(i)), minutes(i));
  expect(findings(bookOf({}))).toEqual([]);
  await send(two, frame(minutes(3)), minutes(3));
  const [found, ...others] = findings(bookOf({}));
  expect(others).toEqual([]);
  expect(found).toMatchObject({ rule: 'two-places', level: 'B', hidden: true });
  expect(found?.facts).toMatchObject({ address: '127.0.0.2', other: '127.0.0.3', minutes: 10 });
});

test('frames of long ago that come again are a suspected replay, from the third on', async () => {
  const one = await dial('127.0.0.2');
  for (let i = 0; i < 60; i++) await send(one, frame(minutes(i)), minutes(i));
  for (let i = 0; i < 2; i++) await send(one, frame(minutes(i)), instant(minutes(60) + i));
  expect(findings(bookOf({}))).toEqual([]);
  await send(one, frame(minutes(2)), minutes(61));
  const [found, ...others] = findings(bookOf({}));
  expect(others).toEqual([]);
  expect(found).toMatchObject({ rule: 'replayed-frame', count: 3, hidden: true });
  expect(found?.facts).toMatchObject({ behindMinutes: 57, qn: `${wireTime(minutes(2))}000` });
});

test('a real-time frame of the past that changes what was held is told', async () => {
  const one = await dial('127.0.0.2');
  for (let i = 0; i < 60; i++) await send(one, frame(minutes(i)), minutes(i));
  await send(one, frame(minutes(3), { cod: '12.0' }), minutes(60));
  expect(findings(bookOf({}))).toMatchObject([{ rule: 'stale-qn', count: 1, facts: { behindMinutes: 56 } }]);
});

test('a device whose clock was set back is not of the past for ever', async () => {
  const one = await dial('127.0.0.2');
  await send(one, frame(minutes(600)), minutes(0));
  for (let i = 1; i < 40; i++) await send(one, frame(minutes(i)), minutes(i));
  expect(findings(bookOf({}))).toEqual([]);
});

test('a password that changed is told, unless an order of ours changed it', async () => {
  const one = await dial('127.0.0.2');
  await send(one, frame(minutes(0)), minutes(0));
  const order = frame(minutes(1), { cn: '1072', area: 'NewPW=654321' });
  gateway.line.send({ order: 'O-1', mn: MN, bytes: order, dataCn: '' });
  await send(one, frame(minutes(2), { pw: '654321' }), minutes(2));
  expect(findings(bookOf({}))).toEqual([]);
  expect(findings(bookOf({ password: '123456' }))).toEqual([]);
  await send(one, frame(minutes(3), { pw: '777777' }), minutes(3));
  expect(findings(bookOf({}))).toMatchObject([{ rule: 'password-changed', level: 'C', hidden: false }]);
});

test('a command of a host from the side of a device is told', async () => {
  const one = await dial('127.0.0.2');
  await send(one, frame(minutes(0), { cn: '1012', area: 'SystemTime=20260302120000' }), minutes(0));
  await send(one, frame(minutes(1), { cn: '1013', area: '' }), minutes(1));
  expect(findings(bookOf({}))).toMatchObject([
    { rule: 'request-from-device', count: 1, facts: { cn: '1012', address: '127.0.0.2' } },
  ]);
});

test('an MN of no book stays in quarantine with what is odd about it', async () => {
  const [one, two] = [await dial('127.0.0.2'), await dial('127.0.0.3')];
  for (let i = 0; i < 5; i++) await send(i % 2 === 0 ? one : two, frame(minutes(i)), minutes(i));
  await send(one, frame(minutes(6), { cn: '1012', area: 'SystemTime=20260302120000' }), minutes(6));
  expect(findings(bookOf({ mn: 'MN000000000000' }))).toEqual([]);
  expect(projector.trafficOf(MN)).toMatchObject({
    known: false,
    deviations: { 'two-places': 2, 'request-from-device': 1 },
  });
});

test('what was seen is remembered over a restart of the projection', async () => {
  const one = await dial('127.0.0.9');
  await send(one, frame(minutes(0)), minutes(0));
  const book = bookOf({ addresses: '10.0.0.1' });
  journal.sync();
  const store = new MemoryReadings();
  const open = (): [Judge, Projector] => {
    const its = new Judge(store);
    const parts = { reader: journal.reader(), store, book, ring: new KeyRing(), clock: () => now };
    return [its, new Projector({ ...parts, judge: its, clockChecked: true })];
  };
  const [first, before] = open();
  before.step(journal.durable);
  before.flush();
  const [told] = first.drain();
  await send(one, frame(minutes(2)), minutes(2));
  journal.sync();
  const [second, after] = open();
  after.step(journal.durable);
  const again = second.drain();
  expect(again).toHaveLength(1);
  expect(again[0]).toMatchObject({ id: told!.id, count: 2, to: minutes(2) });
});
