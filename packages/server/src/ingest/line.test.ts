import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { instant } from '@wenqu/domain';
import { encodeFrame } from '@wenqu/hj212';
import { afterEach, expect, test } from 'vitest';
import { readAll } from '../journal/journal.contract.ts';
import type { JournalRecord } from '../journal/journal.ts';
import { MemoryJournal } from '../journal/memory.ts';
import { until } from '../test-until.ts';
import type { LinkChange } from './exchange.ts';
import { packRecords, unpackRecords } from './exchange-pack.ts';
import { isExchangeRecord } from './exchange-record.ts';
import { type GatewayPlan, type OpenGateway, openGateway } from './open-gateway.ts';

const MN = '010000A8900016F000169DC0';
const QN = '20261121031000001';
const packet = (cn: string, area: string, { qn = QN, st = '32', mn = MN, flag = 4, pw = '123456' } = {}) =>
  encodeFrame(`QN=${qn};ST=${st};CN=${cn};PW=${pw};MN=${mn};Flag=${flag};CP=&&${area}&&`);
const upload = (mn = MN, cn = '2011'): Buffer =>
  packet(cn, 'DataTime=20261121031000;w01018-Rtd=31.2,w01018-Flag=N', { mn });
const request = packet('1011', '', { flag: 5 });

let gateway: OpenGateway;
let journal: MemoryJournal;
const sockets: Device[] = [];
const told: JournalRecord[] = [];
const unsent: string[] = [];
const links: LinkChange[] = [];

async function start(limits: GatewayPlan['limits'] = {}, auto = true): Promise<void> {
  journal = new MemoryJournal(auto);
  gateway = await openGateway({ journal, host: '127.0.0.1', port: 0, limits: { sweepMs: 20, ...limits } });
  for (const list of [told, unsent, links]) list.length = 0;
  gateway.line.onExchange((records) => told.push(...records));
  gateway.line.onUnsent((order, why) => unsent.push(`${order} ${why}`));
  gateway.line.onLink((changes) => links.push(...changes));
}

interface Device {
  readonly socket: Socket;
  heard: string;
  closed: boolean;
}
const device = (): Promise<Device> =>
  new Promise((resolve) => {
    const socket = connect({ port: gateway.port, host: '127.0.0.1', noDelay: true }, () => resolve(one));
    const one: Device = { socket, heard: '', closed: false };
    socket.on('data', (chunk) => {
      one.heard += chunk.toString('latin1');
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      one.closed = true;
    });
    sockets.push(one);
  });

const online = async (one: Device, mn = MN): Promise<void> => {
  const before = gateway.status().framesReceived;
  one.socket.write(upload(mn));
  await until(() => gateway.status().framesReceived > before, 'heard');
};
const ask = (bytes: Buffer = request, dataCn = ''): void =>
  gateway.line.send({ order: 'O-1', mn: MN, bytes, dataCn });
const records = (): JournalRecord[] => readAll(journal.reader(), journal.durable);

afterEach(async () => {
  for (const { socket } of sockets.splice(0)) socket.destroy();
  await gateway.close();
});

test('a request is journaled about nothing, leaves after its sync and is told with its answers in order', async () => {
  await start({}, false);
  const one = await device();
  await online(one);
  ask();
  await wait(30);
  expect(one.heard).toBe('');
  expect(told).toEqual([]);
  journal.sync();
  await until(() => one.heard !== '', 'the request');
  expect(one.heard).toBe(request.toString('latin1'));
  const sent = records().find(({ kind }) => kind === 'sent');
  expect(sent).toMatchObject({ about: null, connection: 0 });
  expect(told).toEqual([sent]);
  const answer = packet('9011', 'QnRtn=1', { st: '91' });
  const reply = packet('1011', 'SystemTime=20261121031000');
  one.socket.write(Buffer.concat([answer, upload(), reply, packet('9012', 'ExeRtn=1', { st: '91' })]));
  await until(() => gateway.status().framesReceived === 5, 'the answers');
  expect(told).toHaveLength(1);
  journal.sync();
  expect(told.slice(1).map(({ bytes }) => bytes.toString('latin1').match(/CN=(\d+)/)?.[1])).toEqual([
    '9011',
    '1011',
    '9012',
  ]);
  expect(gateway.status().answersSent).toBe(0);
});

test('the PW a device uploads with is known while it is on line, and a new one at once', async () => {
  await start();
  const one = await device();
  const upload = (pw: string, mn = MN) => packet('2011', 'DataTime=20261121031000;w01018-Rtd=1', { pw, mn });
  const hears = async (pw: string, bytes: Buffer, mn = MN) => {
    const before = gateway.status().framesReceived;
    one.socket.write(bytes);
    await until(() => gateway.status().framesReceived > before, 'heard');
    expect(gateway.line.passwordOf(mn)).toBe(pw);
  };
  expect(gateway.line.passwordOf(MN)).toBe('');
  await hears('abc', upload('abc'));
  await hears('abc', upload('abc', MN.toLowerCase()));
  // A second MN on the same line, one after the other, each with its own.
  await hears('other', upload('other', `${MN}2`), `${MN}2`);
  await hears('def', upload('def'));
  await hears('other', upload('', `${MN}2`), `${MN}2`);
  await hears('def', packet('9011', 'QnRtn=1', { st: '91', pw: 'of the request' }));
  await hears('def', upload('a b'));
  await until(() => links.at(-1)?.pw === 'def', 'told');
  expect(links.map(({ mn, up, pw }) => [mn, up, pw])).toEqual([
    [MN, true, 'abc'],
    [`${MN}2`, true, 'other'],
    [MN, true, 'def'],
  ]);
  one.socket.destroy();
  await until(() => gateway.line.passwordOf(MN) === '', 'forgotten');
  expect(links.slice(3).map(({ up, pw }) => [up, pw])).toEqual([
    [false, ''],
    [false, ''],
  ]);
});

test('an MN that is not on line is told so and nothing is journaled', async () => {
  await start();
  ask();
  expect(unsent).toEqual(['O-1 offline']);
  const one = await device();
  await online(one, MN.toLowerCase());
  expect(gateway.line.online(MN)).toBe(true);
  ask();
  await until(() => one.heard !== '', 'MNs are told apart without case');
  one.socket.destroy();
  await until(() => !gateway.line.online(MN), 'gone');
  ask();
  expect(unsent).toEqual(['O-1 offline', 'O-1 offline']);
  expect(records().filter(({ kind }) => kind === 'sent')).toHaveLength(1);
  await until(() => links.length === 2, 'both changes');
  expect(links.map(({ up }) => up)).toEqual([true, false]);
});

test('a request goes to the connection on which the MN spoke last; the silent one is closed after its grace', async () => {
  await start({ movedMs: 150 });
  const [old, young] = [await device(), await device()];
  await online(old);
  await online(young);
  ask();
  await until(() => young.heard !== '', 'the young one is asked');
  expect(old.heard).toBe('');
  await until(() => old.closed, 'the old one is closed');
  expect(young.closed).toBe(false);
  expect(records().find(({ kind }) => kind === 'closed')?.why).toBe('moved');
  expect(gateway.line.online(MN)).toBe(true);
});

test('of two connections of one MN that both speak, none is closed and the last is asked', async () => {
  await start({ movedMs: 700 });
  const [one, two] = [await device(), await device()];
  for (const end = performance.now() + 1_000; performance.now() < end; ) {
    await online(one);
    await online(two);
    await wait(25);
  }
  await online(one);
  ask();
  await until(() => one.heard !== '', 'asked');
  expect([one.closed, two.closed, two.heard]).toEqual([false, false, '']);
});

test('a connection with other MNs on it stays when one of them goes elsewhere', async () => {
  await start({ movedMs: 60 });
  const [forwarder, own] = [await device(), await device()];
  await online(forwarder, 'MN000000000001');
  await online(forwarder);
  await online(own);
  await wait(200);
  expect(forwarder.closed).toBe(false);
  expect(gateway.line.online('MN000000000001')).toBe(true);
  own.socket.destroy();
  await until(() => !gateway.line.online(MN), 'gone with its own connection');
  expect(gateway.line.online('MN000000000001')).toBe(true);
});

test('killed between sync and write: the request is in the journal, and the same bytes go out at the reconnect', async () => {
  await start({}, false);
  const one = await device();
  await online(one);
  ask();
  one.socket.destroy();
  await until(() => !gateway.line.online(MN), 'gone before the sync');
  journal.sync();
  await until(() => told.length === 1, 'told, although it never left');
  const again = await device();
  await online(again);
  ask(told[0]!.bytes);
  journal.sync();
  await until(() => again.heard !== '', 'sent again');
  const sent = records().filter(({ kind, about }) => kind === 'sent' && about === null);
  expect(sent.map(({ bytes }) => bytes)).toEqual([request, request]);
  expect(sent[0]!.connection).not.toBe(sent[1]!.connection);
});

test('a gateway that closes sends nothing more', async () => {
  await start();
  const one = await device();
  await online(one);
  const closing = gateway.close();
  ask();
  await closing;
  expect(unsent).toEqual(['O-1 closing']);
});

const MIXED: readonly Buffer[] = [
  upload(),
  upload(MN, '2051'),
  upload('MN000000000002', '2051'),
  packet('9011', 'QnRtn=1'),
  packet('9013', ''),
  packet('9014', ''),
  packet('9015', '', { flag: 8 }),
  packet('1013', ''),
  packet('1014', 'SKCreateTime=20261121031000', { flag: 8 }),
  packet('3015', 'DataTime=20261121031000;VaseNo=3', { flag: 5 }),
  packet('3020', 'DataTime=20261121031000;i12001-Info=1'),
  packet('2031', 'DataTime=20261121031000;VaseNo=3;i43005-Info=500', { flag: 9 }),
  packet('2011', 'DataTime=20261121031000;VaseNo=3', { flag: 9 }),
  packet('2072', 'AlarmTime=20261121031000;w01018-Ala=1,AlarmType=1', { flag: 1 }),
  packet('2081', 'DataTime=20261121031000;RestartTime=20261121030900'),
  packet('2062', 'DataTime=20261121031000;w01018-SampleRd=1'),
  Buffer.from('noise'),
];

test('what is told live is what a reader of the journal finds again', async () => {
  await start();
  const one = await device();
  await online(one);
  ask(packet('2051', 'BeginTime=20261121000000,EndTime=20261121010000', { flag: 5 }), '2051');
  let seed = 7;
  for (let i = 0; i < 300; i++) {
    seed = (seed * 16807) % 2147483647;
    one.socket.write(MIXED[seed % MIXED.length]!);
    if (seed % 5 === 0) await wait(1);
  }
  one.socket.write(packet('9012', 'ExeRtn=1', { qn: '20261121031000999' }));
  await until(() => told.at(-1)?.bytes.includes('20261121031000999') === true, 'all told');
  let dataCn = '';
  const found = records().filter((record) => {
    if (record.kind === 'sent' && record.about === null) dataCn = '2051';
    return isExchangeRecord(record, (mn) => (mn === MN ? dataCn : ''));
  });
  expect(told).toEqual(found);
  const cns = new Set(found.map(({ bytes }) => bytes.toString('latin1').match(/CN=(\d+)/)?.[1]));
  expect([...cns].sort().join(' ')).toBe(
    '1013 1014 2011 2031 2051 2062 2072 2081 3015 3020 9011 9012 9013 9014',
  );
  expect(
    found.filter(({ bytes }) => bytes.includes('Rtd=31.2')).every(({ bytes }) => bytes.includes(MN)),
  ).toBe(true);
  gateway.line.endExchange(MN);
  const before = told.length;
  one.socket.write(Buffer.concat([upload(MN, '2051'), packet('9012', 'ExeRtn=1')]));
  await until(() => told.length > before, 'the last one');
  expect(told).toHaveLength(before + 1);
});

test('records that go to another thread arrive as they were', () => {
  const some = ['', 'a', '##0000FFFF'].map((text, i) => ({
    position: i as JournalRecord['position'],
    kind: 'packet' as const,
    arrival: instant(1_790_000_000_000_000 + i),
    connection: 0,
    why: '',
    about: null,
    bytes: Buffer.from(text),
  }));
  expect(unpackRecords(structuredClone(packRecords(some)))).toEqual(some);
});
