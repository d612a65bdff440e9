import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
let admin: Awaited<ReturnType<TestHouse['as']>>;
beforeAll(async () => {
  house = await openTestHouse();
  admin = await house.as('admin');
});
afterAll(() => house.close());

const agency = (name: string) => ({ row: { name, contact: '', phone: '' }, reason: '新签约' });

test('a row is added once however often the same key is sent, and its ETag is its version', async () => {
  const send = (payload: object, key = 'k-1') =>
    admin({ method: 'POST', url: '/api/book/agencies', payload, headers: { 'idempotency-key': key } });
  const [first, again] = [await send(agency('甲运维')), await send(agency('甲运维'))];
  expect([first.statusCode, first.headers.etag]).toEqual([201, '"1"']);
  expect(again.json()).toEqual(first.json());
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect((await send(agency('乙运维'))).json().code).toBe('WQ_REPEAT');
  expect((await send(agency('乙运维'), 'k-2')).statusCode).toBe(201);
  expect((await admin({ url: '/api/book/agencies?q=运维' })).json().total).toBe(4);
  const lines = await house.accounts.auditTrail({ act: 'book.add', limit: 10 });
  expect(lines).toHaveLength(2);
});

test('a refused request is not remembered under its key', async () => {
  const send = (payload: object) =>
    admin({ method: 'POST', url: '/api/book/agencies', payload, headers: { 'idempotency-key': 'k-3' } });
  expect((await send(agency(''))).json().code).toBe('WQ_BOOK_INVALID');
  expect((await send(agency('丙运维'))).statusCode).toBe(201);
});

test('two at once under one key make one row', async () => {
  const send = () =>
    admin({
      method: 'POST',
      url: '/api/book/agencies',
      payload: agency('丁运维'),
      headers: { 'idempotency-key': 'k-4' },
    });
  const [one, other] = await Promise.all([send(), send()]);
  expect(one.json()).toEqual(other.json());
  expect((await admin({ url: '/api/book/agencies?q=丁运维' })).json().total).toBe(1);
});

test('a change needs the version it was made from', async () => {
  const change = (headers: Record<string, string>, phone: string) =>
    admin({
      method: 'PATCH',
      url: '/api/book/agencies/gA',
      payload: { set: { phone }, reason: '换号' },
      headers,
    });
  expect((await change({}, '1')).json()).toMatchObject({ code: 'WQ_VERSION_NEEDED' });
  expect((await change({ 'if-match': '"1"' }, '123')).json()).toMatchObject({ phone: '123', version: 2 });
  const late = await change({ 'if-match': '"1"' }, '456');
  expect([late.statusCode, late.json().code]).toEqual([409, 'WQ_BOOK_CONFLICT']);
  const history = (await admin({ url: '/api/book/agencies/gA/history' })).json();
  expect(history.items[0]).toMatchObject({ reason: '换号', version: 2, after: { phone: '123' } });
});

test('a retired row leaves the lists and stays in the history', async () => {
  const retire = await admin({
    method: 'DELETE',
    url: '/api/book/devices/dB',
    payload: { reason: '报废' },
    headers: { 'if-match': '1' },
  });
  expect(retire.statusCode, retire.body).toBe(200);
  expect((await admin({ url: '/api/book/devices' })).json().total).toBe(1);
  expect((await admin({ url: '/api/book/devices?retired=true' })).json().items[0].id).toBe('dB');
  expect((await admin({ url: '/api/book/history?kind=devices&limit=1' })).json().items[0].reason).toBe(
    '报废',
  );
});

test('a new point is seen by the wall at once', async () => {
  const row = {
    ...{
      id: 'pNew',
      enterprise: 'eA',
      outlet: 'oA',
      name: '新点',
      place: 'stage',
      order: 1,
      lon: null,
      lat: null,
    },
    ...{ factors: ['w01018'], realtimeIntervalS: 60 },
  };
  const made = await admin({ method: 'POST', url: '/api/book/points', payload: { row, reason: '新装' } });
  expect(made.statusCode, made.body).toBe(201);
  const points = (await admin({ url: '/api/points' })).json().items;
  expect(points.find(({ id }: { id: string }) => id === 'pNew')).toMatchObject({ latest: null, lon: 117.8 });
});

test('a logger’s PW is shown only when asked for, to who may, and then it is in the trail', async () => {
  for (const url of [
    '/api/book/loggers',
    '/api/book/loggers/lA',
    '/api/book/loggers/lA/history',
    '/api/points/pA',
  ]) {
    const { body } = await admin({ url });
    expect(body, url).toContain('******');
    expect(body, url).not.toContain('123456');
  }
  expect((await admin({ url: '/api/book/loggers/lA?password=1' })).json().password).toBe('123456');
  const [line] = await house.accounts.auditTrail({ act: 'password.read', limit: 1 });
  expect(line?.about).toBe('loggers/lA');
  const duty = await house.as('duty');
  expect((await duty({ url: '/api/book/loggers/lA?password=1' })).json().code).toBe('WQ_FORBIDDEN');
});

test('the stars of a masked PW sent back do not become the PW', async () => {
  const payload = { set: { password: '******', name: '一号' }, reason: '命名' };
  const headers = { 'if-match': '1' };
  const changed = await admin({ method: 'PATCH', url: '/api/book/loggers/lA', payload, headers });
  expect(changed.json(), changed.body).toMatchObject({ name: '一号', password: '******' });
  expect((await house.main.book.get('loggers', 'lA'))?.password).toBe('123456');
});

test('a fault names its field in both languages', async () => {
  const bad = await admin({ method: 'POST', url: '/api/book/agencies', payload: { row: {}, reasn: 'x' } });
  expect(bad.json()).toMatchObject({ code: 'WQ_INPUT', detail: { where: 'body' } });
  const { faults } = bad.json().detail;
  expect(faults).toContainEqual({ field: 'reason', zh: '不能缺少', en: expect.stringContaining('required') });
  expect(faults).toContainEqual({ field: 'reasn', zh: '没有这个字段', en: 'there is no such field' });
  expect((await admin({ url: '/api/book/rivers' })).json()).toMatchObject({
    code: 'WQ_INPUT',
    detail: { field: 'kind' },
  });
  expect((await admin({ url: '/api/book/points?limit=9999' })).json().detail).toMatchObject({
    field: 'limit',
    zh: '不得大于 200',
  });
  expect(
    (
      await admin({
        method: 'POST',
        url: '/api/book/agencies',
        payload: '{"a":',
        headers: { 'content-type': 'application/json' },
      })
    ).json().code,
  ).toBe('WQ_INPUT');
});
