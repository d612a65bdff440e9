import { createHash } from 'node:crypto';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { limits } from '../limits.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house.close());

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, ...Array(64).fill(9)]);
const digest = (data: Buffer) => createHash('sha256').update(data).digest('hex');
const form = (name: string, data: Buffer): Pick<InjectOptions, 'payload' | 'headers'> => {
  const head = `--x\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: image/jpeg\r\n\r\n`;
  return {
    payload: Buffer.concat([Buffer.from(head), data, Buffer.from('\r\n--x--\r\n')]),
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  };
};
const registered = () => ({
  machine: 'complaint',
  title: '河水发白',
  reason: '',
  given: {
    ...{ channel: 'hotline-12345', 'received-at': systemClock() - 60e6, 'complaint-what': '河水发白有异味' },
    ...{ 'complaint-about': 'water', 'reply-wanted': true, 'complainant-name': '来电人' },
  },
});

test('a complaint is registered, listed, counted and moved; who is in it has a name', async () => {
  const duty = await house.as('duty');
  const made = await duty({ method: 'POST', url: '/api/matters', payload: registered() });
  expect(made.statusCode, made.body).toBe(201);
  const { matter, choices, people } = made.json();
  expect([matter.number.slice(0, 3), choices, people[0].name]).toEqual(['XF-', ['assign'], 'duty-main']);
  const page = (
    await duty({ url: `/api/matters?machine=complaint&q=${encodeURIComponent(matter.number)}` })
  ).json();
  expect([page.total, page.items[0].id]).toEqual([1, matter.id]);
  expect((await duty({ url: '/api/matters/counts' })).json().machines.complaint.open).toBeGreaterThan(0);
  await house.as('inspector');
  const staff = (await duty({ url: '/api/matters/people' })).json().items as { id: string; role: string }[];
  const officer = staff.find(({ role }) => role === 'inspector')!.id;
  const assign = (officers: string[]) => ({
    ...{ event: 'assign', version: 1, reason: '', given: { unit: '一中队', officers } },
  });
  const url = `/api/matters/${matter.id}/steps`;
  const nobody = await duty({ method: 'POST', url, payload: assign(['nobody']) });
  expect([nobody.statusCode, nobody.json().detail.fields[0].field]).toEqual([409, 'officers']);
  const moved = await duty({ method: 'POST', url, payload: assign([officer]) });
  expect([moved.statusCode, moved.json().matter.state]).toEqual([200, 'assigned']);
  const stale = await duty({ method: 'POST', url, payload: assign([officer]) });
  expect([stale.statusCode, stale.json().code, stale.json().detail.by]).toEqual([
    ...[409, 'WQ_MATTER_CONFLICT', 'duty-main'],
  ]);
  const plant = await house.as('enterprise');
  expect((await plant({ url: `/api/matters/${matter.id}` })).statusCode).toBe(404);
  for (const id of [matter.id, 'nothing']) {
    const step = { method: 'POST', url: `/api/matters/${id}/steps`, payload: assign(['nobody']) } as const;
    expect((await plant(step)).json()).toMatchObject({ code: 'WQ_NOT_FOUND', detail: { matter: id } });
  }
  expect((await plant({ url: '/api/matters' })).json().total).toBe(0);
});

test('words the tables do not know are refused, not ignored', async () => {
  const duty = await house.as('duty');
  for (const query of ['machine=xyz', 'level=Z', 'link=entry', 'sort=best', 'unknown=1'])
    expect((await duty({ url: `/api/matters?${query}` })).statusCode, query).toBe(400);
  const strange = { ...registered(), given: { ...registered().given, colour: 'white' } };
  const refused = await duty({ method: 'POST', url: '/api/matters', payload: strange });
  expect([refused.statusCode, refused.json().detail.refused]).toEqual([409, 'fields-wrong']);
});

test('a file is kept, and served so that no browser runs it', async () => {
  const inspector = await house.as('inspector');
  const kept = (await inspector({ method: 'POST', url: '/api/files', ...form('现场.jpg', JPEG) })).json();
  expect(kept).toMatchObject({ sha256: digest(JPEG), type: 'image/jpeg', bytes: JPEG.length });
  const file = await inspector({ url: `/api/files/${kept.sha256}` });
  expect(file.rawPayload).toEqual(JPEG);
  expect(file.headers).toMatchObject({
    'content-type': 'image/jpeg',
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining('sandbox'),
    'content-disposition': expect.stringMatching(/^attachment; /),
  });
  const forged = await inspector({
    method: 'POST',
    url: '/api/files',
    ...form('a.jpg', Buffer.from('<html>')),
  });
  expect([forged.statusCode, forged.json().detail.why]).toEqual([422, 'type']);
});

test('who put a file and the bureau read it; to others it is as if it were not', async () => {
  const data = Buffer.concat([JPEG, Buffer.from('1')]);
  const town = await house.as('town');
  const { sha256 } = (await town({ method: 'POST', url: '/api/files', ...form('a.jpg', data) })).json();
  const status = async (role: Parameters<TestHouse['as']>[0]) =>
    (await (await house.as(role))({ url: `/api/files/${sha256}` })).statusCode;
  expect([await status('town'), await status('duty')]).toEqual([200, 200]);
  expect([await status('enterprise'), await status('admin'), await status('display')]).toEqual([
    404, 404, 403,
  ]);
  const plant = await house.as('enterprise');
  expect((await plant({ url: `/api/files?sha256=${sha256}` })).json().total).toBe(0);
});

test('chunks join to a file; a body that is announced too large is refused before it is read', async () => {
  const data = Buffer.concat([JPEG, Buffer.alloc(3_000, 5)]);
  const duty = await house.as('duty');
  const send = (offset: number | undefined, payload: Buffer) =>
    duty({
      ...{ method: 'PUT', payload, headers: { 'content-type': 'application/octet-stream' } },
      url: `/api/files/${digest(data)}/chunks?name=a.jpg&bytes=${data.length}${offset === undefined ? '' : `&offset=${offset}`}`,
    });
  expect((await send(undefined, Buffer.alloc(0))).json()).toEqual({ offset: 0, file: null });
  expect((await send(0, data.subarray(0, 1_000))).json()).toEqual({ offset: 1_000, file: null });
  expect((await send(0, data.subarray(0, 1_000))).json().detail).toMatchObject({ offset: 1_000 });
  const done = (await send(1_000, data.subarray(1_000))).json();
  expect(done).toMatchObject({ offset: data.length, file: { sha256: digest(data), name: 'a.jpg' } });
  const large = await duty({
    ...{ method: 'POST', url: '/api/files', payload: 'x' },
    headers: {
      'content-type': 'multipart/form-data; boundary=x',
      'content-length': String(limits.fileBytesMax * 8),
    },
  });
  expect([large.statusCode, large.json().code]).toEqual([413, 'WQ_BODY_LARGE']);
});
