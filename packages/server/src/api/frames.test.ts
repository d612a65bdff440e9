import { instant, MICROS_PER_HOUR } from '@wenqu/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { maskFrame, maskText } from './password-mask.ts';
import { oneSlip } from './quarantine.ts';
import { MN_A, openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
const at = instant(Math.floor(systemClock() / 60e6) * 60e6 - MICROS_PER_HOUR);
const STRANGER = '010000A8900016F000169DCX';
/** One character away from MN_A. */
const SLIP = '010000A8900016F000169DD0';

beforeAll(async () => {
  house = await openTestHouse();
  await house.send(MN_A, at, 31.2);
  await house.send(STRANGER, at, 12.3);
  await house.send(STRANGER, instant(at + 60_000_000), 12.4);
  await house.send(SLIP, at, 45.6);
});
afterAll(() => house.close());

test('a PW is masked at its length wherever it stands', () => {
  expect(maskText('##0101QN=1;ST=32;PW=123456;MN=1')).toBe('##0101QN=1;ST=32;PW=******;MN=1');
  expect(maskText('junk pw=ab&&CP=&&NewPW=654321&&1C80')).toBe('junk pw=**&&CP=&&NewPW=******&&1C80');
});

test('a frame is shown without its PW in text, fields and bytes; with it to who may, and audited', async () => {
  const admin = await house.as('admin');
  const { items } = (await admin({ url: `/api/frames?mn=${MN_A}` })).json();
  const position = items.find(({ kind }: { kind: string }) => kind === 'packet').position;
  const hidden = await admin({ url: `/api/frames/${position}` });
  expect(hidden.body).not.toContain('123456');
  expect(hidden.body).not.toContain(Buffer.from('123456').toString('hex'));
  expect(hidden.json().fields.PW).toBe('******');
  expect(hidden.json().hex).toHaveLength(hidden.json().bytes * 2);
  const clear = (await admin({ url: `/api/frames/${position}?password=1` })).json();
  expect(clear.fields.PW).toBe('123456');
  expect(maskFrame(clear)).toEqual(hidden.json());
  const [line] = await house.accounts.auditTrail({ act: 'password.read', limit: 1 });
  expect(line).toMatchObject({ about: `frame/${position}`, detail: { mn: MN_A } });
  const duty = await house.as('duty');
  expect((await duty({ url: `/api/frames/${position}?password=1` })).json().code).toBe('WQ_FORBIDDEN');
  expect((await duty({ url: '/api/frames/999999999' })).json().code).toBe('WQ_NOT_FOUND');
});

test('a logger is shown with its traffic, its deviations by name and its newest frames', async () => {
  const duty = await house.as('duty');
  const logger = (await duty({ url: `/api/loggers/${MN_A}` })).json();
  expect(logger).toMatchObject({ logger: { id: 'lA' }, enterprise: { name: 'A厂' }, points: [{ id: 'pA' }] });
  expect(logger.traffic.counts).toMatchObject({ received: 1, stored: 1 });
  expect(logger.frames.length).toBeGreaterThan(0);
  const { items } = (await duty({ url: '/api/loggers' })).json();
  expect(items.map(({ mn }: { mn: string }) => mn)).toContain(MN_A);
  const leader = await house.as('leader');
  expect((await leader({ url: `/api/loggers/${MN_A}` })).json().frames).toEqual([]);
});

test('an MN one slip away is told from another', () => {
  expect(oneSlip('ABC123', 'abc123')).toBe(true);
  expect(oneSlip('ABC123', 'ABC124')).toBe(true);
  expect(oneSlip('ABC123', 'ABC12')).toBe(true);
  expect(oneSlip('ABC123', 'ABCX123')).toBe(true);
  expect(oneSlip('ABC123', 'ABD124')).toBe(false);
  expect(oneSlip('ABC123', 'ABC1234X')).toBe(false);
});

test('an unknown logger waits with what it sent, and adopted it is read from its first byte', async () => {
  const supervisor = await house.as('supervisor');
  const list = async () => (await supervisor({ url: '/api/quarantine' })).json().items as { mn: string }[];
  const stranger = (await list()).find(({ mn }) => mn === STRANGER);
  expect(stranger).toMatchObject({ frames: 2, factors: ['w01018'], st: '32' });
  expect((await list()).find(({ mn }) => mn === SLIP)).toMatchObject({
    suggestion: { why: 'mn-one-slip', enterprise: expect.stringMatching(/^e/) },
  });
  const adopt = (payload: object, mn = STRANGER) =>
    supervisor({ method: 'POST', url: `/api/quarantine/${mn}/adopt`, payload });
  expect((await adopt({ reason: '新接入' })).json().detail.field).toBe('point');
  expect((await adopt({ reason: '新接入', point: 'pX' })).json().code).toBe('WQ_BOOK_REFERENCE');
  const newPoint = { enterprise: 'C厂', outlet: 'DW003', pointName: '总排口', place: 'discharge' };
  const done = await adopt({ newPoint, reason: '新接入' });
  expect(done.statusCode, done.body).toBe(201);
  const { logger, point } = done.json();
  expect(logger).toMatchObject({ mn: STRANGER, bindings: [{ point: point.id, from: null }] });
  expect((await list()).map(({ mn }) => mn)).not.toContain(STRANGER);
  const wall = (await supervisor({ url: '/api/points' })).json().items;
  expect(wall.find(({ id }: { id: string }) => id === point.id)).toMatchObject({
    enterprise: { name: 'C厂' },
    outlet: { code: 'DW003' },
  });
  await expect
    .poll(async () => {
      const url = `/api/points/${point.id}/readings?statistic=realtime&from=${at}&to=${at + MICROS_PER_HOUR}`;
      return (await supervisor({ url })).json().items.length;
    })
    .toBe(2);
  expect((await adopt({ point: point.id, reason: '再来' })).json().code).toBe('WQ_BOOK_TAKEN');
  const again = await adopt({ point: 'pA', reason: '录入有误' }, SLIP);
  expect(again.json().logger.enterprise).toBe('eA');
});
