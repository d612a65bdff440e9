import { createHash } from 'node:crypto';
import {
  type Account,
  canonicalText,
  type FieldPack,
  instant,
  type Matter,
  MICROS_PER_HOUR,
  type SiteReceipt,
  type SiteRecord,
  type SiteStep,
  type SiteVisit,
} from '@wenqu/domain';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword } from '../accounts/password.ts';
import { systemClock } from '../clock.ts';
import { siteRecord } from '../store/field.examples.ts';
import { until } from '../test-until.ts';
import { MN_A, openTestHouse, PASSWORD, type TestHouse } from './test-house.ts';

type Ask = (request: InjectOptions) => Promise<LightMyRequestResponse>;
interface Officer {
  readonly account: Account;
  readonly ask: Ask;
}

let house: TestHouse;
let one: Officer;
let two: Officer;
let head: Ask;
beforeAll(async () => {
  house = await openTestHouse();
  one = await officer('一', '沪-001');
  two = await officer('二', '沪-002');
  head = await house.as('supervisor');
  await house.send(MN_A, instant(systemClock() - MICROS_PER_HOUR), 31.2);
});
afterAll(() => house.close());

async function officer(name: string, certificate: string): Promise<Officer> {
  const account = await house.accounts.add({
    ...{ name, displayName: name, role: 'inspector', enterprise: '', agency: '', unit: '执法大队' },
    ...{ certificate, district: 'main', passwordHash: await hashPassword(PASSWORD) },
    ...{ mustChangePassword: false, at: systemClock() },
  });
  const payload = { name, password: PASSWORD };
  const headers = { 'x-wenqu': '1' };
  const answer = await house.app.inject({ method: 'POST', url: '/api/session', payload, headers });
  const cookie = String(answer.headers['set-cookie']).split(';')[0]!;
  return {
    account,
    ask: (request) => house.app.inject({ ...request, headers: { cookie, ...headers, ...request.headers } }),
  };
}

const post = async (ask: Ask, url: string, payload: object): Promise<LightMyRequestResponse> =>
  ask({ method: 'POST', url: `/api/${url}`, payload });

/** An inquiry both officers are sent out for. */
async function sentOut(hidden = false): Promise<Matter> {
  const opened = await post(head, 'matters', {
    ...{
      machine: 'inquiry',
      title: '夜间排水',
      level: 'A',
      enterprise: 'eA',
      outlet: 'oA',
      point: 'pA',
      hidden,
    },
    ...{ links: [{ kind: 'tip', id: 't' }], given: { 'lead-at': systemClock() }, reason: '来电' },
  });
  const { matter } = opened.json();
  const sent = await post(head, `matters/${matter.id}/steps`, {
    ...{ event: 'go', version: matter.version, reason: '须到现场' },
    given: { inspectors: [one.account.id, two.account.id], brief: '核对采样管路' },
  });
  expect(sent.statusCode).toBe(200);
  return sent.json().matter;
}

/** Keep a paper as the phone does. @returns its digest */
async function paper(text: string): Promise<string> {
  const bytes = Buffer.from(text);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const answer = await one.ask({
    method: 'PUT',
    url: `/api/files/${sha256}/chunks?name=r.txt&bytes=${bytes.length}&offset=0`,
    headers: { 'content-type': 'application/octet-stream' },
    payload: bytes,
  });
  expect(answer.statusCode).toBe(200);
  return sha256;
}

async function recordOn(
  matter: Matter,
  clientId: string,
  set: Partial<SiteRecord> = {},
): Promise<SiteRecord> {
  const now = systemClock();
  const sha256 = await paper(`现场检查笔录 ${clientId}\n`);
  const step: SiteStep = {
    ...{ on: 'matter', id: matter.id, version: matter.version, state: 'visit', event: 'record-signed' },
    reason: '',
    given: {
      ...{ 'visit-from': now - 1e6, 'visit-to': now, certificates: true, record: [sha256] },
      signature: 'signed',
    },
  };
  const moment = { deviceAt: now, offsetMicros: 0 };
  return siteRecord(clientId, {
    ...{ about: { kind: 'matter', id: matter.id }, enterprise: 'eA', outlet: 'oA', point: 'pA' },
    ...{ dispatchedAt: matter.updatedAt, arrived: moment, closed: moment },
    papers: [{ sha256, name: 'r.txt', bytes: 9 }],
    steps: [step],
    ...set,
  });
}
const digestOf = (record: SiteRecord): string =>
  createHash('sha256').update(canonicalText(record)).digest('hex');
const send = (record: SiteRecord, digest = digestOf(record)) =>
  post(one.ask, 'field/records', { record, digest, sentAt: systemClock() });
const stateOf = async ({ id }: Matter): Promise<string> =>
  (await head({ url: `/api/matters/${id}` })).json().matter.state;

test('a pack holds the tasks of one person with brief, curve, position and the other officers', async () => {
  const matter = await sentOut();
  const pack: FieldPack = (await one.ask({ url: '/api/field/pack' })).json();
  const task = pack.tasks.find(({ about }) => about.id === matter.id)!;
  expect(task).toMatchObject({ kind: 'visit', number: matter.number, lon: 117.8, lat: 24.4, level: 'A' });
  expect(task.offers.map(({ event }) => event)).toEqual(['record-signed', 'access-refused']);
  expect(task.brief.why.map(({ zh }) => zh)).toContain('核对采样管路');
  expect(task.dispatchedAt).toBeGreaterThan(matter.openedAt);
  expect(pack.enterprises.map(({ id }) => id)).toEqual(['eA']);
  expect(pack.curves.map(({ factor, limit }) => [factor, limit])).toEqual([['w01018', 50]]);
  expect(pack.officers).toEqual([
    { account: two.account.id, name: '二', certificate: '沪-002', unit: '执法大队' },
  ]);
  const third = await officer('三', '沪-003');
  expect((await third.ask({ url: '/api/field/pack' })).json().tasks).toEqual([]);
  expect((await (await house.as('enterprise'))({ url: '/api/field/pack' })).statusCode).toBe(403);
});

test('a record is kept once and moves its matter once, however often and at once it is sent', async () => {
  const matter = await sentOut();
  const record = await recordOn(matter, 'client-once');
  const answers = await Promise.all([send(record), send(record), send(record)]);
  const receipts: SiteReceipt[] = answers.map((answer) => answer.json());
  expect(new Set(receipts.map(({ id }) => id)).size).toBe(1);
  expect(receipts[0]).toMatchObject({ state: 'kept', digest: digestOf(record), clientId: 'client-once' });
  expect((await send(record)).json()).toEqual(receipts[0]);
  const { steps } = (await head({ url: `/api/matters/${matter.id}` })).json();
  expect(steps.filter(({ event }: { event: string }) => event === 'record-signed')).toHaveLength(1);
  const { visit, missing } = (await head({ url: `/api/visits/${receipts[0]!.id}` })).json();
  expect(visit).toMatchObject({ record, by: one.account.id, settlement: null });
  // Its photo and signature were never sent in this test.
  expect(missing).toHaveLength(2);
});

test('a record that does not have its digest is not kept', async () => {
  const record = await recordOn(await sentOut(), 'client-torn');
  const answer = await send(record, '0'.repeat(64));
  expect([answer.statusCode, answer.json().code]).toEqual([422, 'WQ_VISIT_DIGEST']);
  expect((await send(record)).json().state).toBe('kept');
});

test('what went on meanwhile is a conflict: kept, told, settled once and by another person', async () => {
  const matter = await sentOut();
  await send(await recordOn(matter, 'client-first'));
  const receipt: SiteReceipt = (await send(await recordOn(matter, 'client-late'))).json();
  expect(receipt).toMatchObject({ state: 'conflict', outcomes: [{ taken: false, code: 'moved-meanwhile' }] });
  expect(await stateOf(matter)).toBe('verdict');
  await until(
    async () => JSON.stringify((await head({ url: '/api/notices' })).json()).includes(receipt.id),
    'the supervisor is told',
  );
  const settle = (ask: Ask) =>
    post(ask, `visits/${receipt.id}/settlement`, { how: 'record-only', reason: '已由另一份记录办理' });
  expect((await settle(one.ask)).statusCode).toBe(403);
  const settled = (await settle(head)).json();
  expect(settled).toMatchObject({ state: 'settled', settlement: { how: 'record-only' } });
  expect((await settle(head)).json().code).toBe('WQ_VISIT_SETTLED');
});

test('an arrival before the task was given out moves nothing, and says so', async () => {
  const matter = await sentOut();
  const early = { deviceAt: instant(matter.updatedAt - MICROS_PER_HOUR), offsetMicros: 0 };
  const receipt: SiteReceipt = (
    await send(await recordOn(matter, 'client-early', { arrived: early }))
  ).json();
  expect(receipt).toMatchObject({ state: 'conflict', outcomes: [{ code: 'before-dispatch' }] });
  expect(await stateOf(matter)).toBe('visit');
});

test('what the table refuses is told with its words and fields; the record stays', async () => {
  const matter = await sentOut();
  const record = await recordOn(matter, 'client-bare');
  const bare = {
    ...record,
    steps: record.steps.map((step) => ({ ...step, given: { signature: 'signed' } })),
  };
  const receipt: SiteReceipt = (await send(bare)).json();
  const [outcome] = receipt.outcomes;
  expect(outcome).toMatchObject({ taken: false, code: 'fields-wrong', state: 'visit' });
  expect(outcome && !outcome.taken && outcome.fields).toContain('record');
});

test('records of hidden matters have numbers of their own; a town sees its own records only', async () => {
  const matter = await sentOut(true);
  const receipt: SiteReceipt = (await send(await recordOn(matter, 'client-hidden'))).json();
  expect(receipt.id).toMatch(/^XCH-/);
  const town = await house.as('town');
  expect((await town({ url: '/api/visits' })).json().items).toEqual([]);
  expect((await town({ url: `/api/visits/${receipt.id}` })).statusCode).toBe(404);
  const note = siteRecord('client-note', { kind: 'evidence', about: null, task: '', steps: [], papers: [] });
  const own = await post(town, 'field/records', {
    ...{ record: note, digest: digestOf(note), sentAt: systemClock() },
  });
  expect(own.json().state).toBe('kept');
  const listed: { items: SiteVisit[] } = (await town({ url: '/api/visits' })).json();
  expect(listed.items.map(({ record }) => record.clientId)).toEqual(['client-note']);
});
