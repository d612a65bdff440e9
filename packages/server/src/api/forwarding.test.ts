import { FORWARD_ALL, type ForwardDraft, type ForwardTarget } from '@wenqu/domain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house.close());

const draft = (more: Partial<ForwardDraft> = {}): ForwardDraft & { reason: string } => ({
  ...{ name: '市平台', host: '127.0.0.1', port: 9, tls: false, tlsFingerprint: '', mode: 'encoded' },
  ...{ edition: '2025', filter: FORWARD_ALL, mapping: [], windowFrames: 16, answerTimeoutS: 10, resends: 3 },
  ...{ unanswered: 'hold', since: { kind: 'now' }, control: [], enabled: false, reason: '市局要求' },
  ...more,
});

test('a target is written, changed by the version seen, paused and retired, each with its reason', async () => {
  const admin = await house.as('admin');
  const added = await admin({ method: 'POST', url: '/api/forwarding', payload: draft() });
  expect(added.statusCode).toBe(201);
  const { id } = added.json<ForwardTarget>();
  const put = (version: string) =>
    admin({
      ...{ method: 'PUT', url: `/api/forwarding/${id}`, headers: { 'if-match': version } },
      payload: draft({ name: '市级平台' }),
    });
  expect((await put('"7"')).json()).toMatchObject({ code: 'WQ_BOOK_CONFLICT' });
  expect((await put('"1"')).headers.etag).toBe('"2"');
  const paused = await admin({
    ...{ method: 'POST', url: `/api/forwarding/${id}/enabled`, headers: { 'if-match': '"2"' } },
    payload: { enabled: false, reason: '检修' },
  });
  expect(paused.json()).toMatchObject({ version: 3, enabled: false });
  const one = (await admin({ method: 'GET', url: `/api/forwarding/${id}` })).json();
  expect(one.history.map((each: { reason: string }) => each.reason)).toEqual([
    '检修',
    '市局要求',
    '市局要求',
  ]);
  const gone = await admin({
    ...{ method: 'DELETE', url: `/api/forwarding/${id}`, headers: { 'if-match': '"3"' } },
    payload: { reason: '平台停用' },
  });
  expect(gone.statusCode).toBe(204);
  expect((await admin({ method: 'GET', url: '/api/forwarding' })).json().items).toEqual([]);
});

test('passwords and keys are written and never given back, not in history and not in the audit trail', async () => {
  const admin = await house.as('admin');
  const secret = draft({
    pw: 'Zebra77',
    key: 'Quagga0123456789',
    mapping: [{ mn: 'A', upMn: 'B', pw: 'Okapi5' }],
  });
  const added = await admin({ method: 'POST', url: '/api/forwarding', payload: secret });
  const { id } = added.json<ForwardTarget>();
  expect(added.json()).toMatchObject({ hasPw: true, hasKey: true, mapping: [{ hasPw: true }] });
  const shown = [
    added.body,
    (await admin({ method: 'GET', url: `/api/forwarding/${id}` })).body,
    JSON.stringify(await house.accounts.auditTrail({ limit: 200 })),
    ...house.log,
  ].join();
  const key = Buffer.from('Quagga0123456789').toString('hex');
  for (const word of ['Zebra77', 'Quagga', 'Okapi5', key]) expect(shown).not.toContain(word);
});

test('what is wrong is said field by field in both languages', async () => {
  const admin = await house.as('admin');
  const wrong = draft({ host: 'a b', control: ['9999'], mode: 'raw', pw: 'x' });
  const refused = await admin({ method: 'POST', url: '/api/forwarding', payload: wrong });
  expect(refused.statusCode).toBe(400);
  const { faults } = refused.json().detail;
  expect(faults.map(({ field }: { field: string }) => field)).toEqual(['host', 'pw', 'control']);
  expect(faults.every(({ zh, en }: { zh: string; en: string }) => zh && en)).toBe(true);
});

test('a test of the connection says what happened', async () => {
  const admin = await house.as('admin');
  const { port } = house.main.gateway.status();
  const dial = async (to: number) => {
    const payload = { host: '127.0.0.1', port: to, tls: false, tlsFingerprint: '' };
    return (await admin({ method: 'POST', url: '/api/forwarding/test', payload })).json();
  };
  expect(await dial(port)).toMatchObject({ ok: true, zh: '已连通' });
  expect(await dial(1)).toMatchObject({ ok: false, en: 'ECONNREFUSED' });
});

test('who may only read cannot write, and an enterprise sees nothing of it', async () => {
  const duty = await house.as('duty');
  expect((await duty({ method: 'GET', url: '/api/forwarding' })).statusCode).toBe(200);
  const refused = await duty({ method: 'POST', url: '/api/forwarding', payload: draft() });
  expect(refused.json()).toMatchObject({ code: 'WQ_FORBIDDEN' });
  const enterprise = await house.as('enterprise');
  expect((await enterprise({ method: 'GET', url: '/api/forwarding' })).statusCode).toBe(403);
});
