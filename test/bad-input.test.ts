import { connect, type Socket } from 'node:net';
import { instantFromMs, wireTime } from '@wenqu/domain';
import { crc16Text, encodeFrame, encodeGbk } from '@wenqu/hj212';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedBook } from '../bench/book.ts';
import { benchMn } from '../bench/device.ts';
import { type JourneyHouse, openHouse, until } from './journeys/house.ts';
import { firstAdmin, type Person } from './journeys/person.ts';

/** Everything the wire can bring, sent to the real server over real sockets while a good logger goes on. */
let house: JourneyHouse;
let admin: Person;
const BAD = benchMn(0);
const GOOD = benchMn(1);
const NOW = wireTime(instantFromMs(Date.now()));

beforeAll(async () => {
  house = await openHouse((folder) => seedBook(folder, 2));
  admin = await firstAdmin(house.base, house.server.firstPassword!);
});
afterAll(() => house?.close());

const dial = (): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(house.server.hj212Port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });

let count = 0;
const qn = (): string => `${NOW}${String(count++ % 1000).padStart(3, '0')}`;
const segment = (mn: string, area: string, head: { st?: string; cn?: string; qn?: string } = {}): string =>
  `QN=${head.qn ?? qn()};ST=${head.st ?? '32'};CN=${head.cn ?? '2011'};PW=123456;MN=${mn};Flag=5;CP=&&${area}&&`;
const COD = `DataTime=${NOW};w01018-Rtd=31.2,w01018-Flag=N`;

/** Answers of a logger that sends one good frame and waits. */
async function answered(mn: string): Promise<string> {
  const socket = await dial();
  const number = qn();
  socket.write(encodeFrame(segment(mn, COD, { qn: number })));
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  await until('an answer', () => text.includes(number));
  socket.destroy();
  return text;
}

async function say(...parts: (Buffer | string)[]): Promise<void> {
  const socket = await dial();
  socket.on('error', () => undefined);
  for (const part of parts) socket.write(part);
  await new Promise<void>((resolve) => socket.end(() => resolve()));
}

test('each kind of bad input is kept and named, and never stops another logger', async () => {
  const hanging = await dial();
  hanging.write('##0900QN=2026'); // slow-loris: half a frame that never ends
  const good = encodeFrame(segment(BAD, COD));
  const wrongCrc = Buffer.from(good);
  wrongCrc.write('0101', wrongCrc.length - 6, 'latin1');
  const text = segment(BAD, COD);
  const wrongLength = `##${String(text.length + 6).padStart(4, '0')}${text}${crc16Text(Buffer.from(text))}\r\n`;
  const gbk = Buffer.concat([
    Buffer.from(segment(BAD, `DataTime=${NOW};PolId=w01018;i11001-Info=//`, { cn: '3020' }).slice(0, -2)),
    encodeGbk('更换试剂'),
    Buffer.from('//&&'),
  ]);
  const repeated = qn();
  await say(
    good, // the connection is known by its MN from here on, so its junk is too
    'GET / HTTP/1.1\r\n\r\n',
    Buffer.from([0, 255, 3, 4, 16, 1, 2]),
    wrongCrc,
    wrongLength,
    '##9999QN=1;',
    encodeFrame(gbk),
    encodeFrame(segment(BAD, COD, { st: '88' })),
    encodeFrame(segment(BAD, COD, { cn: '7777' })),
    encodeFrame(segment(BAD, `DataTime=${NOW};w98765-Rtd=1,w98765-Flag=N`)),
    encodeFrame(segment(BAD, 'DataTime=20990101000000;w01018-Rtd=1,w01018-Flag=N')),
    encodeFrame(segment(BAD, 'DataTime=20260230000000;w01018-Rtd=1,w01018-Flag=N')),
    encodeFrame(segment(BAD, `DataTime=${NOW};w01018-Rtd=abc,w01018-Flag=N`)),
    encodeFrame(segment(BAD, COD, { qn: repeated })),
    encodeFrame(segment(BAD, `DataTime=${NOW};w21003-Rtd=1.2,w21003-Flag=N`, { qn: repeated })),
  );
  await say(encodeFrame(segment('NOBODY-KNOWS-ME', COD)));
  expect(await answered(GOOD)).toMatch(/CN=9014/);

  type LoggerPage = {
    traffic: { counts: Record<string, number> };
    deviations: { name: string; zh: string; en: string; count: number }[];
  };
  const page = () => admin.get<LoggerPage>(`loggers/${BAD}`);
  await until('all of it is read', async () =>
    (await page()).deviations.some(({ name }) => name === 'qn-repeated'),
  );
  const { deviations, traffic } = await page();
  const names = deviations.map(({ name }) => name);
  for (const name of [
    'st-unknown',
    'cn-unknown',
    'factor-unknown',
    'time-future',
    'time-impossible',
    'qn-repeated',
  ]) {
    expect(names, name).toContain(name);
  }
  for (const { zh, en } of deviations) expect([zh, en].every((words) => words.length > 3)).toBe(true);
  expect(traffic.counts.junk).toBeGreaterThanOrEqual(3);
  await until('who is in no book waits in quarantine', async () => {
    const { items } = await admin.get<{ items: { mn: string }[] }>('quarantine');
    return items.some(({ mn }) => mn === 'NOBODY-KNOWS-ME');
  });
  hanging.destroy();
});

test('a flood without a line end is cut off at its bound, and the rest of the wire does not notice', async () => {
  const socket = await dial();
  let closed = false;
  socket.on('close', () => {
    closed = true;
  });
  socket.on('error', () => undefined);
  const block = Buffer.alloc(1024 * 1024, 'x');
  const pour = () => {
    while (!closed && socket.write(block));
    if (!closed) socket.once('drain', pour);
  };
  pour();
  await until('the flood is cut off', () => closed);
  expect(await answered(GOOD)).toMatch(/CN=9014/);
});

test('after all of it the accounting closes', async () => {
  type Accounting = { closes: boolean; total: Record<string, number>; lagS: number };
  await until('caught up', async () => (await house.server.health()).caughtUp === true);
  const { closes, total } = await admin.get<Accounting>('accounting');
  expect(closes).toBe(true);
  expect(total.received).toBe(total.stored! + total.duplicate! + total.quarantined! + total.junk!);
});
