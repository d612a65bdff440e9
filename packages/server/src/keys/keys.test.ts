import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeFrame, readHead, sealFrame } from '@wenqu/hj212';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rebuildReadings } from '../cli/rebuild.ts';
import { systemClock } from '../clock.ts';
import { type DistrictPlan, type OpenDistrict, openDistrict } from '../district.ts';
import { segmentOf } from '../ingest/segment-of.ts';
import type { BookEdit } from '../store/book.ts';
import { openSqliteBook } from '../store/sqlite/book.ts';
import { openSqliteKeys } from '../store/sqlite/keys.ts';
import { soon } from '../test-until.ts';

const MN = '010000A8900016F000169DC0';
const BY = { id: 'acc1', displayName: '管理员' };
const FIRST = 'first-key-16byte';
const lines: string[] = [];
const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });

let dir: string;
let district: OpenDistrict;
let socket: Socket;
let heard: string;
const open = async (): Promise<void> => {
  const plan: DistrictPlan = {
    ...{ name: 'main', folder: dir, hj212Host: '127.0.0.1', hj212Port: 0, dataBytesMax: 4096 },
    clockChecked: false,
  };
  district = await openDistrict(plan, systemClock, log, (error) => void lines.push(`died: ${String(error)}`));
};
const edit = (kind: string, row: object): BookEdit => ({ kind, op: 'add', row }) as unknown as BookEdit;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'wenqu-keys-'));
  lines.length = 0;
  await open();
  const none = { lon: null, lat: null };
  const edits = [
    edit('enterprises', {
      ...{
        id: 'e',
        name: '甲厂',
        creditCode: '',
        permitNumber: '',
        permitClass: '',
        keyUnit: false,
        trade: '',
      },
      ...{ area: '', town: '', address: '', contact: '', phone: '', agency: '' },
    }),
    edit('outlets', {
      ...{
        id: 'o',
        enterprise: 'e',
        code: 'DW001',
        name: '',
        kind: 'total',
        destination: 'direct',
        pattern: '',
      },
      ...{ node: '', ...none },
    }),
    edit('points', {
      ...{ id: 'p', enterprise: 'e', outlet: 'o', name: '总排口', place: 'discharge', order: 2, ...none },
      ...{ factors: ['w01018'], realtimeIntervalS: 60 },
    }),
    edit('loggers', {
      ...{
        id: 'l',
        mn: MN,
        name: '',
        enterprise: 'e',
        password: '123456',
        edition: '2025',
        maker: '',
        model: '',
      },
      bindings: [{ point: 'p', st: '', factor: '', from: null, to: null }],
    }),
  ];
  await district.book.apply(edits, { by: 'system', reason: 'test', at: systemClock() });
  await district.projection.bookChanged(await district.book.snapshot(true));
});
afterEach(async () => {
  socket?.destroy();
  await district.close();
  rmSync(dir, { recursive: true, force: true });
});

const dial = (): void => {
  heard = '';
  socket = connect(district.gateway.status().port, '127.0.0.1');
  socket.on('data', (chunk) => {
    heard += chunk.toString('latin1');
  });
  socket.on('error', () => {});
};
const plain = (cn: string, area: string, st = '32', mn = MN, qn = `${Date.now()}0001`): Buffer =>
  encodeFrame(`QN=${qn};ST=${st};CN=${cn};PW=123456;MN=${mn};Flag=9;CP=&&${area}&&`);
let minute = 10;
const upload = (cod: number): Buffer =>
  plain('2011', `DataTime=2026010110${minute++}00;w01018-Rtd=${cod},w01018-Flag=N`);
const sealed = (frame: Buffer, key: string): Buffer => sealFrame(frame, Buffer.from(key, 'latin1'));
const stored = async (): Promise<number> => (await district.projection.accounting()).total.stored;

/** The device's side of an order: takes the request that came, says yes and done. */
async function obey(cn: string): Promise<ReadonlyMap<string, string>> {
  await soon(() => expect(heard).toMatch(new RegExp(`CN=${cn};[^#]*&&[0-9A-F]{4}\r\n`)));
  const start = heard.lastIndexOf('##', heard.indexOf(`CN=${cn};`));
  const head = readHead(segmentOf(Buffer.from(heard.slice(start), 'latin1')));
  const area = head.data.toString('latin1', head.areaFrom, head.areaTo);
  for (const [answer, word] of [
    ['9011', 'QnRtn=1'],
    ['9012', 'ExeRtn=1'],
  ] as const) {
    socket.write(
      encodeFrame(`QN=${head.qn};ST=91;CN=${answer};PW=123456;MN=${head.mn};Flag=8;CP=&&${word}&&`),
    );
  }
  return new Map(
    area
      .split(/[;,]/)
      .map((item) => item.split('=', 2) as [string, string])
      .concat([['MN', head.mn]]),
  );
}
const states = async () =>
  (await district.keys.holders()).flatMap(({ keys }) => keys.map(({ state }) => state));

test('a key by hand opens what comes, a change goes out as 1014, and a rebuild reads all of it again', async () => {
  dial();
  socket.write(sealed(upload(31.2), FIRST));
  await soon(async () => expect((await district.projection.accounting()).total.junk).toBeGreaterThan(0));
  await district.keys.enter(MN, FIRST, BY);
  socket.write(sealed(upload(32.5), FIRST));
  await soon(() => expect(heard).toContain('CN=9014'));
  await soon(async () => expect(await stored()).toBe(1));
  const order = await district.keys.rotate(MN, '到期更换', BY);
  expect(order).toMatchObject({ cn: '1014', state: 'requested', origin: { kind: 'key' } });
  expect(await states()).toEqual(['pending', 'current']);
  const second = { id: 'acc2', displayName: '主管', role: 'supervisor', enterprise: '', agency: '' };
  await district.orders.act(order.id, 'approve', second as never, '同意');
  const asked = await obey('1014');
  const next = asked.get('NewSK')!;
  expect(next).toMatch(/^[0-9A-Za-z]{16}$/);
  await soon(async () => expect(await states()).toEqual(['current', 'previous']));
  socket.write(sealed(upload(33.1), FIRST));
  socket.write(sealed(upload(34.7), next));
  await soon(async () => expect(await stored()).toBeGreaterThanOrEqual(5));
  const range = { from: 0, to: 4e15 } as never;
  const rows = () =>
    district.projection.rows({ point: 'p', statistic: 'realtime', range, limit: 10 } as never);
  await soon(async () =>
    expect((await rows()).flatMap(({ values }) => values.map(({ value }) => value))).toEqual([
      34.7, 33.1, 32.5,
    ]),
  );

  // A restart, a third key, and what came under the first is still read the same.
  await district.close();
  await open();
  await district.keys.enter(MN, 'third-key-16byte', BY);
  expect(await states()).toEqual(['current', 'previous', 'retired']);
  const digest = await district.projection.digest();
  await district.close();
  const [book, keys] = [openSqliteBook(join(dir, 'book.sqlite')), openSqliteKeys(join(dir, 'keys.sqlite'))];
  const rebuilt = await rebuildReadings(
    ...([join(dir, 'journal'), await book.snapshot(true), await keys.secrets()] as const),
    join(dir, 'again.sqlite'),
  );
  await book.close();
  await keys.close();
  expect(rebuilt.digest).toBe(digest);
  // Nowhere but where keys are kept and on the wire itself.
  for (const secret of [FIRST, Buffer.from(FIRST).toString('hex')]) {
    for (const file of ['book.sqlite', 'book.sqlite-wal', 'orders.sqlite', 'orders.sqlite-wal']) {
      if (existsSync(join(dir, file)))
        expect(readFileSync(join(dir, file)).includes(secret), file).toBe(false);
    }
    expect(lines.join('\n')).not.toContain(secret);
  }
  expect(lines.join('\n')).not.toContain(next);
  await open();
});

test('a logger that asks for a key gets one by itself only where somebody switched that on', async () => {
  dial();
  const request = () => plain('1014', 'SKCreateTime=20260101101000000');
  await district.keys.enter(MN, FIRST, BY);
  socket.write(sealed(request(), FIRST));
  await soon(async () => expect((await district.keys.holders())[0]?.requestedAt).not.toBeNull());
  await soon(() => expect(heard).toContain('CN=9013'));
  expect(await states()).toEqual(['current']);
  await district.keys.set(true, BY);
  socket.write(sealed(request(), FIRST));
  await obey('1014');
  await soon(async () => expect(await states()).toEqual(['current', 'previous']));
  expect((await district.keys.holders())[0]).toMatchObject({ mn: MN, due: false, requestedAt: null });
});

test('a new logger tells its identity and is given its MN on the connection on which it did', async () => {
  dial();
  const info = 'i23005-Info=CPU-77;i23006-Info=AA:BB;i23007-Info=v1;i23008-Info=maker';
  socket.write(plain('1001', info, '32', ''));
  await soon(async () => expect(await district.keys.enrolments()).toHaveLength(1));
  await soon(() => expect(heard).toContain('CN=9013'));
  expect((await district.keys.enrolments())[0]).toMatchObject({
    ...{ id: 'CPU-77', mn: '', given: '', info: { i23005: 'CPU-77', i23006: 'AA:BB', i23008: 'maker' } },
  });
  const order = await district.keys.give('CPU-77', MN, '新装', BY);
  const second = { id: 'acc2', displayName: '主管', role: 'supervisor', enterprise: '', agency: '' };
  await district.orders.act(order.id, 'approve', second as never, '同意');
  const asked = await obey('1002');
  expect(asked.get('MN')).toBe(MN);
  expect(asked.get('i23005-Info')).toBe('CPU-77');
  await soon(async () => expect((await district.orders.order(order.id))?.state).toBe('done'));
  expect((await district.keys.enrolments())[0]).toMatchObject({ given: MN, order: order.id });
});

test('a text that is no key is refused, and not repeated', async () => {
  const wrong = 'not-a-key';
  const error = await district.keys.enter(MN, wrong, BY).catch((fault: unknown) => fault);
  expect(error).toMatchObject({ code: 'WQ_INPUT', detail: { field: 'key' } });
  expect(JSON.stringify(error)).not.toContain(wrong);
});
