import { connect } from 'node:net';
import { instant } from '@wenqu/domain';
import { encodeFrame, readHead, sealFrame } from '@wenqu/hj212';
import { afterEach, expect, test } from 'vitest';
import { readAll } from '../journal/journal.contract.ts';
import type { JournalRecord } from '../journal/journal.ts';
import { MemoryJournal } from '../journal/memory.ts';
import { soon } from '../test-until.ts';
import { isExchangeRecord } from './exchange-record.ts';
import { KeyRing, parseKey, type RingKey } from './key-ring.ts';
import { type OpenGateway, openGateway } from './open-gateway.ts';
import { openedReader, openedRecord, openRecord } from './opened.ts';
import { segmentOf } from './segment-of.ts';

const MN = '010000A8900016F000169DC0';
const KEY = '30'.repeat(16);
const OTHER = '31'.repeat(16);
const key = (hex: string, set: Partial<RingKey> = {}): RingKey => ({
  ...{ mn: MN, key: hex, state: 'current', createdAt: instant(0) },
  ...set,
});
const AREA =
  'DataTime=20261121031000;w01018-Rtd=31.2,w01018-Flag=N;w21003-Rtd=1.24,w21003-Flag=N;w21011-Rtd=0.31,w21011-Flag=N';
const frame = (cn: string, area: string, qn = '20261121031000001'): Buffer =>
  encodeFrame(`QN=${qn};ST=32;CN=${cn};PW=123456;MN=${MN};Flag=9;CP=&&${area}&&`);
const sealed = (plain: Buffer, hex = KEY): Buffer => sealFrame(plain, Buffer.from(hex, 'hex'));

let gateway: OpenGateway | undefined;
let journal: MemoryJournal;
const told: JournalRecord[] = [];
async function start(ring: KeyRing, sealedCns: readonly string[] = []): Promise<void> {
  journal = new MemoryJournal();
  gateway = await openGateway({ journal, host: '127.0.0.1', port: 0, ring, sealed: sealedCns });
  told.length = 0;
  gateway.line.onExchange((records) => told.push(...records));
}
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

/** Sends these bytes and gives what came back within the time of a few syncs. */
async function say(...frames: Buffer[]): Promise<string> {
  const before = gateway!.status().framesReceived;
  const socket = connect(gateway!.port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk.toString('latin1');
  });
  for (const each of frames) socket.write(each);
  await soon(() => expect(gateway!.status().framesReceived).toBe(before + frames.length));
  await soon(() => expect(heard).not.toBe(''));
  socket.destroy();
  return heard;
}
const records = () => readAll(journal.reader(), journal.durable).filter(({ kind }) => kind === 'packet');

test('a sealed upload is answered in plain, kept as it came, and opened again from the journal', async () => {
  const ring = new KeyRing([key(KEY)]);
  await start(ring);
  const plain = frame('2011', AREA);
  expect(await say(sealed(plain))).toContain('CN=9014');
  const [record] = records();
  expect(record!.bytes).toEqual(sealed(plain));
  expect(openRecord(record!, ring)).toMatchObject({ seal: 'sealed' });
  expect(openedRecord(record!, ring).bytes).toEqual(plain);
  expect(openedReader(journal.reader(), ring).at(record!.position)?.record.bytes).toEqual(plain);
});

test('during a change of keys the pending and the previous one still open; a key of the past does not', async () => {
  const ring = new KeyRing([
    key('32'.repeat(16), { state: 'pending' }),
    key(OTHER),
    key(KEY, { state: 'previous' }),
    key('33'.repeat(16), { state: 'retired' }),
  ]);
  await start(ring);
  const plain = frame('2011', AREA);
  for (const hex of ['32'.repeat(16), OTHER, KEY]) {
    expect(await say(sealed(plain, hex))).toContain('CN=9014');
  }
  const socket = connect(gateway!.port, '127.0.0.1');
  socket.write(sealed(plain, '33'.repeat(16)));
  await soon(() => expect(journal.pendingBytes).toBe(0));
  await soon(() =>
    expect(readAll(journal.reader(), journal.durable).some(({ kind }) => kind === 'junk')).toBe(true),
  );
  socket.destroy();
  expect(records()).toHaveLength(3);
  for (const record of records()) expect(openRecord(record, ring).seal).toBe('sealed');
});

test('a key opens nothing that came before it was known, whenever it is read', () => {
  const arrival = instant(1_000);
  const record = { kind: 'packet', arrival, bytes: sealed(frame('2011', AREA)) } as JournalRecord;
  const late = new KeyRing([key(KEY, { createdAt: instant(1_001), state: 'retired' })]);
  const early = new KeyRing([key(KEY, { createdAt: instant(1_000), state: 'retired' })]);
  expect(openRecord(record, late).seal).toBe('shut');
  expect(openRecord(record, early).seal).toBe('sealed');
});

test('answers that came sealed are told open, and the journal tells the same', async () => {
  const ring = new KeyRing([key(KEY)]);
  await start(ring);
  const info = frame('3020', 'DataTime=20261121031000;PolId=w01018;i13004-Info=1.1;i13005-Info=2.25');
  const bottle = frame('2031', 'DataTime=20261121031000;VaseNo=7;i43005-Info=500;i43006-Info=7');
  await say(sealed(info), sealed(bottle), sealed(frame('2011', AREA)));
  await soon(() => expect(told).toHaveLength(2));
  expect(told.map(({ bytes }) => bytes)).toEqual([info, bottle]);
  const again = records().map((record) => openedRecord(record, ring));
  expect(again.filter((record) => isExchangeRecord(record, () => ''))).toEqual(told);
});

test('a request goes out sealed only where the setting names its command and the key is in force', async () => {
  const ring = new KeyRing([key(KEY, { state: 'pending' })]);
  await start(ring, ['1014']);
  const socket = connect(gateway!.port, '127.0.0.1');
  const heard: Buffer[] = [];
  socket.on('data', (chunk) => heard.push(chunk));
  socket.write(frame('9015', ''));
  await soon(() => expect(gateway!.line.online(MN)).toBe(true));
  const first = frame('1014', 'SKCreateTime=20261121031000000,NewSK=0123456789abcdef');
  const ask = (bytes: Buffer): void => gateway!.line.send({ order: 'O-1', mn: MN, bytes, dataCn: '' });
  ask(first);
  ring.set([key(KEY)]);
  ask(first);
  ask(frame('3020', 'InfoId=i12001'));
  await soon(() => expect(told).toHaveLength(3));
  await soon(() => expect(Buffer.concat(heard).includes('InfoId')).toBe(true));
  const all = Buffer.concat(heard);
  expect(all.includes(first)).toBe(true);
  expect(all.includes(sealed(first))).toBe(true);
  const sent = readAll(journal.reader(), journal.durable).filter(
    ({ kind, about }) => kind === 'sent' && about === null,
  );
  expect(sent.map(({ bytes }) => bytes.includes('NewSK=0123456789abcdef'))).toEqual([true, false, false]);
  expect(told.map(({ bytes }) => readHead(segmentOf(bytes)).cn)).toEqual(['1014', '1014', '3020']);
  expect(told[1]!.bytes).toEqual(first);
  socket.destroy();
});

test('a key is 16 characters or 32 hex digits', () => {
  expect(parseKey('0123456789abcdef')).toEqual(Buffer.from('0123456789abcdef'));
  expect(parseKey('30'.repeat(16))).toEqual(Buffer.alloc(16, 0x30));
  for (const wrong of ['', 'short', '0123456789abcde!x', '中文'.repeat(8)])
    expect(parseKey(wrong)).toBeUndefined();
});
