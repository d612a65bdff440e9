import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { encodeFrame } from '@wenqu/hj212';
import { afterEach, expect, test } from 'vitest';
import { readAll } from '../journal/journal.contract.ts';
import type { JournalRecord } from '../journal/journal.ts';
import { MemoryJournal } from '../journal/memory.ts';
import { settled, until } from '../test-until.ts';
import { type GatewayPlan, type OpenGateway, openGateway } from './open-gateway.ts';

const qnText = (qn: number): string => `20261121031${String(qn).padStart(6, '0')}`;

const frame = (qn: number, mn = '010000A8900016F000169DC0'): Buffer =>
  encodeFrame(
    `QN=${qnText(qn)};ST=32;CN=2011;PW=123456;MN=${mn};Flag=5;` +
      'CP=&&DataTime=20261121031000;w01018-Rtd=31.2,w01018-Flag=N&&',
  );

let gateway: OpenGateway;
let journal: MemoryJournal;
const devices: Device[] = [];

async function start(limits: GatewayPlan['limits'] = {}, auto = true): Promise<void> {
  journal = new MemoryJournal(auto);
  gateway = await openGateway({ journal, host: '127.0.0.1', port: 0, limits: { sweepMs: 20, ...limits } });
}

/** The other end of a connection, and what it heard. */
class Device {
  readonly socket: Socket;
  heard = '';
  reads = 0;
  closed = false;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk) => {
      this.heard += chunk.toString('latin1');
      this.reads++;
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.closed = true;
    });
    devices.push(this);
  }

  get answers(): number {
    return this.heard.split('CN=9014').length - 1;
  }
}

const device = (localAddress = '127.0.0.1'): Promise<Device> =>
  new Promise((resolve) => {
    const socket = connect({ port: gateway.port, host: '127.0.0.1', localAddress, noDelay: true }, () =>
      resolve(new Device(socket)),
    );
    socket.on('error', () => {});
  });

const records = (): JournalRecord[] => readAll(journal.reader(), journal.durable);
const bytesOf = (connection: number): Buffer =>
  Buffer.concat(
    records()
      .filter((record) => record.connection === connection && ['packet', 'junk'].includes(record.kind))
      .map(({ bytes }) => bytes),
  );

afterEach(async () => {
  for (const { socket } of devices.splice(0)) socket.destroy();
  await gateway.close();
});

test('frames cut at any byte and frames that come together are each kept and answered once', async () => {
  await start();
  const stream = Buffer.concat([frame(1), Buffer.from('noise'), frame(2), frame(3)]);
  const cut = await device();
  for (let at = 0; at < stream.length; at += 7) {
    cut.socket.write(stream.subarray(at, at + 7));
    if (at % 49 === 0) await wait(1);
  }
  const together = await device();
  together.socket.write(stream);
  await until(() => cut.answers === 3 && together.answers === 3, 'three answers each');
  await journal.synced();
  const openings = records().filter(({ kind }) => kind === 'opened');
  expect(openings).toHaveLength(2);
  for (const { position } of openings) expect(bytesOf(position)).toEqual(stream);
  for (const { kind, about, connection } of records()) {
    if (kind === 'sent')
      expect(journal.reader().at(about!)?.record).toMatchObject({ kind: 'packet', connection });
  }
  expect(gateway.status().framesReceived).toBe(6);
  expect(gateway.status().answersSent).toBe(6);
});

test('many MNs on one connection, and one MN on two, are all answered with their own QN', async () => {
  await start();
  const [first, second] = [await device(), await device()];
  for (let i = 0; i < 50; i++) first.socket.write(frame(i, `MN${String(i).padStart(12, '0')}`));
  second.socket.write(frame(99, 'MN000000000007'));
  await until(() => first.answers === 50 && second.answers === 1, 'all answers');
  const qns = [...first.heard.matchAll(/QN=(\d+).*?MN=(MN\d+)/g)].map((match) => match.slice(1));
  expect(qns).toEqual(Array.from({ length: 50 }, (_, i) => [qnText(i), `MN${String(i).padStart(12, '0')}`]));
});

test('no answer leaves before its sync, and the answers of one sync leave together', async () => {
  await start({}, false);
  const one = await device();
  for (let i = 0; i < 20; i++) one.socket.write(frame(i));
  await until(() => gateway.status().framesReceived === 20, 'frames');
  await wait(50);
  expect(one.heard).toBe('');
  journal.sync();
  await until(() => one.answers === 20, 'answers');
  expect(one.reads).toBe(1);
});

test('a wrong CRC is kept as junk, is not answered and closes nothing', async () => {
  await start();
  const one = await device();
  const bad = frame(1);
  bad[60]! ^= 1;
  one.socket.write(Buffer.concat([bad, frame(2)]));
  await until(() => one.answers === 1, 'the answer to the good one');
  expect(one.heard).toContain('QN=20261121031000002');
  await journal.synced();
  expect(bytesOf(records()[0]!.position)).toEqual(Buffer.concat([bad, frame(2)]));
  expect(records().some(({ kind, why }) => kind === 'junk' && why === 'crc')).toBe(true);
  expect(one.closed).toBe(false);
});

test('junk without end is closed at its bound and what came before is kept', async () => {
  await start({ junkBytesMax: 8192 });
  const one = await device();
  const flood = Buffer.alloc(4096, 'HTTP/1.1 ');
  const other = await device();
  const before = process.memoryUsage().rss;
  for (let i = 0; i < 16_384 && !one.closed; i++) {
    if (!one.socket.write(flood))
      await new Promise((resolve) => one.socket.once('drain', resolve).once('close', resolve));
  }
  await until(() => one.closed, 'closed');
  expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  await journal.synced();
  expect(records().find(({ kind }) => kind === 'closed')).toMatchObject({ why: 'junk' });
  expect(bytesOf(0).length).toBeGreaterThanOrEqual(8192);
  expect(bytesOf(0).length).toBeLessThan(8192 + 2 * 65_536);
  other.socket.write(frame(1));
  await until(() => other.answers === 1, 'others are served');
});

test('a frame of megabytes without an end holds no more than its own bound', async () => {
  await start();
  const one = await device();
  const before = process.memoryUsage().rss;
  const chunk = Buffer.from(`##4096QN=20261121031000000;${'A'.repeat(4000)}`);
  for (let i = 0; i < 8192 && !one.closed; i++) {
    if (!one.socket.write(chunk))
      await new Promise((resolve) => one.socket.once('drain', resolve).once('close', resolve));
  }
  await until(() => one.closed, 'closed for junk');
  expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
});

test('half a frame is given up after its time even when it drips, and the next one is heard', async () => {
  await start({ halfFrameMs: 200 });
  const one = await device();
  const half = frame(1).subarray(0, 100);
  for (const byte of half.subarray(0, 30)) {
    one.socket.write(Buffer.of(byte));
    await wait(10);
  }
  await until(() => records().some(({ kind, why }) => kind === 'junk' && why === 'half'), 'half');
  one.socket.write(frame(2));
  await until(() => one.answers === 1, 'the next frame');
});

test('a silent connection is closed, one that speaks is not', async () => {
  await start({ idleMs: 1_500 });
  const [silent, alive] = [await device(), await device()];
  const speaking = setInterval(() => alive.socket.write(frame(1)), 50);
  await until(() => silent.closed, 'silent closed');
  clearInterval(speaking);
  expect(alive.closed).toBe(false);
  await journal.synced();
  expect(records().filter(({ kind }) => kind === 'closed')).toMatchObject([{ connection: 0, why: 'idle' }]);
});

test('bounds on connections refuse the next one and free their place again', async () => {
  await start({ connectionsMax: 3, connectionsPerAddressMax: 2 });
  const [first] = [await device(), await device()];
  const third = await device();
  await until(() => third.closed, 'third of one address refused');
  const other = await device('127.0.0.2');
  const fifth = await device('127.0.0.3');
  await until(() => fifth.closed, 'fourth of all refused');
  expect(gateway.status()).toMatchObject({ connections: 3, refused: 2 });
  first!.socket.destroy();
  await until(() => gateway.status().connections === 2, 'a place is free');
  const again = await device();
  again.socket.write(frame(1));
  other.socket.write(frame(2));
  await until(() => again.answers === 1 && other.answers === 1, 'both served');
});

test('a logger that sends and shuts its side down still gets its answer', async () => {
  await start();
  const one = await device();
  one.socket.end(frame(1));
  await until(() => one.closed, 'closed');
  expect(one.answers).toBe(1);
  await journal.synced();
  expect(records().map(({ kind, why }) => `${kind} ${why}`)).toEqual([
    'opened ',
    'packet ',
    'sent ',
    'closed peer',
  ]);
});

test('a logger that does not read its answers loses its connection, others do not wait for it', async () => {
  await start({ socketUnsentBytesMax: 2048 });
  const deaf = await device();
  deaf.socket.pause();
  const many = Buffer.concat(Array.from({ length: 500 }, (_, i) => frame(i)));
  const other = await device();
  let served = 0;
  for (let i = 0; i < 400 && gateway.status().connections === 2; i++) {
    deaf.socket.write(many);
    if (i % 10 === 0) {
      other.socket.write(frame(i));
      served++;
      await until(() => other.answers === served, 'the other is served');
    }
    await wait(2);
  }
  expect(gateway.status().connections).toBe(1);
  await journal.synced();
  expect(records().find(({ kind }) => kind === 'closed')?.why).toBe('unsent');
});

test('a journal that falls behind pauses all sockets and lets them go on below half of the bound', async () => {
  await start({ journalPendingBytesMax: 20_000 }, false);
  const one = await device();
  for (let i = 0; i < 2000; i++) one.socket.write(frame(i));
  await until(() => gateway.status().paused > 0, 'paused');
  const held = await settled(() => gateway.status().framesReceived);
  expect(journal.pendingBytes).toBeLessThan(20_000 + 2 * 65_536 * 2);
  expect(held).toBeLessThan(2000);
  const timer = setInterval(() => journal.sync(), 5);
  await until(() => one.answers === 2000, 'all answered in the end');
  clearInterval(timer);
  expect(gateway.status().paused).toBe(0);
});

test('a connection that pours waits by itself while the others are read', async () => {
  await start({ connectionPendingBytesMax: 8192 }, false);
  const pouring = await device();
  const other = await device();
  for (let i = 0; i < 1500; i++) pouring.socket.write(frame(i));
  await until(() => gateway.status().framesReceived > 20, 'the first frames');
  const held = await settled(() => gateway.status().framesReceived);
  expect(held).toBeLessThan(1500);
  other.socket.write(frame(1));
  await until(() => gateway.status().framesReceived === held + 1, 'the other is read');
  expect(gateway.status().paused).toBe(0);
  const timer = setInterval(() => journal.sync(), 5);
  await until(() => pouring.answers === 1500 && other.answers === 1, 'all are answered in the end');
  clearInterval(timer);
});

test('closing answers what was received, then ends', async () => {
  await start({}, false);
  const one = await device();
  one.socket.write(Buffer.concat([frame(1), frame(2).subarray(0, 40)]));
  await until(() => gateway.status().framesReceived === 1, 'frame');
  const closing = gateway.close();
  await wait(20);
  expect(one.heard).toBe('');
  journal.sync();
  await closing;
  await until(() => one.closed, 'closed');
  expect(one.answers).toBe(1);
  expect(records().map(({ kind, why }) => `${kind} ${why}`)).toEqual([
    'opened ',
    'packet ',
    'sent ',
    'junk half',
    'closed stop',
  ]);
  const late = connect(gateway.port, '127.0.0.1');
  await new Promise((resolve) => late.once('error', resolve).once('close', resolve));
});
