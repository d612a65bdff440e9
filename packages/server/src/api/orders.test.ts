import { connect, type Socket } from 'node:net';
import { type Order, type OrderDetail, wireTime } from '@wenqu/domain';
import { encodeFrame } from '@wenqu/hj212';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { COMMAND_CATALOGUE, type CommandLine, commandsFor } from '../orders/catalogue.ts';
import { MN_A, MN_B, openTestHouse, type TestHouse, until } from './test-house.ts';

type Ask = (request: InjectOptions) => Promise<LightMyRequestResponse>;
let house: TestHouse;
let duty: Ask;
let boss: Ask;
beforeAll(async () => {
  house = await openTestHouse();
  duty = await house.as('duty');
  boss = await house.as('supervisor');
});
afterAll(() => house.close());

const post = (url: string, payload: object): InjectOptions => ({ method: 'POST', url, payload });
const read = { mn: MN_A, cn: '1011', params: {}, reason: '' };
const sample = { mn: MN_A, cn: '3015', params: {}, reason: 'COD 超标' };
const orderOf = async (id: string, who = duty) =>
  (await who({ method: 'GET', url: `/api/orders/${id}` })).json() as OrderDetail;

/** A logger on a socket that answers every request as the standard prints it. */
async function standardLogger(mn: string): Promise<Socket> {
  const socket = connect(house.main.gateway.status().port, '127.0.0.1');
  const say = (cn: string, qn: string, area: string, st = '91') =>
    socket.write(encodeFrame(`QN=${qn};ST=${st};CN=${cn};PW=123456;MN=${mn};Flag=4;CP=&&${area}&&`));
  socket.on('data', (chunk: Buffer) => {
    for (const [, qn, cn] of chunk.toString('latin1').matchAll(/QN=(\d+);ST=32;CN=(\d+)/g)) {
      say('9011', qn!, 'QnRtn=1');
      if (cn === '1011') say('1011', qn!, 'SystemTime=20260105081000', '32');
      if (cn === '3015') say('3015', qn!, 'DataTime=20260105081000;VaseNo=3', '32');
      say('9012', qn!, 'ExeRtn=1');
    }
  });
  const time = wireTime(systemClock());
  say('2011', `${time}000`, `DataTime=${time};w01018-Rtd=3,w01018-Flag=N`, '32');
  await until(() => house.main.gateway.line.online(mn), 'on line');
  return socket;
}

describe('asking', () => {
  test('an order is asked, done and shown with its frames; the trail has it', async () => {
    const socket = await standardLogger(MN_A);
    const answer = await duty(post('/api/orders', read));
    expect(answer.statusCode).toBe(200);
    const { id } = answer.json() as Order;
    await until(async () => (await orderOf(id)).order.state === 'done', 'done');
    const { order, steps } = await orderOf(id);
    expect(order).toMatchObject({ outcome: 'success', result: { SystemTime: '20260105081000' } });
    expect(steps.map((step) => step.event)).toEqual(['ask', 'send', 'accept', 'data', 'result']);
    const frame = await duty({ method: 'GET', url: `/api/frames/${steps[1]!.frame}` });
    expect(frame.json()).toMatchObject({ kind: 'sent', cn: '1011', qn: order.qn });
    const trail = await boss({ method: 'GET', url: '/api/audit?act=order.ask' });
    expect(trail.body).toContain(id);
    socket.destroy();
  });

  test('a dry run shows the frame without its secrets and keeps nothing', async () => {
    const before = (await boss({ method: 'GET', url: '/api/orders' })).json().total;
    const answer = await duty(post('/api/orders/dry-run', sample));
    expect(answer.json()).toMatchObject({ class: 'sample', approval: 'before', effect: 'once' });
    expect(answer.json().frame).toContain('PW=******');
    expect((await boss({ method: 'GET', url: '/api/orders' })).json().total).toBe(before);
  });

  test('a wrong field is named, a wrong role refused, an unknown MN not found', async () => {
    const wrong = await boss(
      post('/api/orders', { ...read, cn: '1062', params: { RtdInterval: '5' }, reason: 'x' }),
    );
    expect(wrong.statusCode).toBe(400);
    expect(wrong.json()).toMatchObject({ code: 'WQ_INPUT', detail: { faults: [{ field: 'RtdInterval' }] } });
    const role = await duty(
      post('/api/orders', { ...read, cn: '1062', params: { RtdInterval: '60' }, reason: 'x' }),
    );
    expect(role.json()).toMatchObject({ code: 'WQ_ORDER_REFUSED', detail: { refused: 'wrong-role' } });
    expect(role.json().detail.zh).toContain('岗位');
    expect((await duty(post('/api/orders', { ...read, mn: 'nobody' }))).statusCode).toBe(404);
    const auditor = await house.as('auditor');
    expect((await auditor(post('/api/orders', read))).statusCode).toBe(403);
  });

  test('the same request under one Idempotency-Key asks once', async () => {
    const headers = { 'idempotency-key': 'k1' };
    const body = { ...read, mn: MN_B };
    const one = await duty({ ...post('/api/orders', body), headers });
    const two = await duty({ ...post('/api/orders', body), headers });
    expect(two.json().id).toBe(one.json().id);
    expect(two.headers['idempotency-replayed']).toBe('true');
  });
});

describe('the second person', () => {
  test('a sample waits, is approved by another, and is hidden from who must not see it', async () => {
    const { id, state } = (await duty(post('/api/orders', sample))).json() as Order;
    expect(state).toBe('requested');
    expect((await orderOf(id, boss)).choices).toEqual(['approve', 'refuse', 'cancel']);
    for (const role of ['enterprise', 'agency', 'admin'] as const) {
      const other = await house.as(role);
      expect((await other({ method: 'GET', url: `/api/orders/${id}` })).statusCode).toBe(404);
      const list = await other({ method: 'GET', url: '/api/orders' });
      expect(list.body).not.toContain(id);
    }
    const acts = `/api/orders/${id}/acts`;
    const own = await duty(post(acts, { act: 'approve', reason: '', version: 1 }));
    expect(own.json()).toMatchObject({ code: 'WQ_ORDER_REFUSED' });
    const stale = await boss(post(acts, { act: 'approve', reason: '', version: 9 }));
    expect(stale.json()).toMatchObject({ code: 'WQ_ORDER_CONFLICT' });
    const socket = await standardLogger(MN_A);
    const agreed = await boss(post(acts, { act: 'approve', reason: 'go', version: 1 }));
    expect(agreed.json().order).toMatchObject({ approvedByName: 'supervisor-main' });
    await until(async () => (await orderOf(id)).order.state === 'done', 'done');
    expect((await orderOf(id)).order).toMatchObject({ outcome: 'success', result: { VaseNo: '3' } });
    socket.destroy();
  });

  test('who may not see an order cannot act on it: it is not there', async () => {
    const { id } = (await duty(post('/api/orders', sample))).json() as Order;
    const admin = await house.as('admin');
    const answer = await admin(post(`/api/orders/${id}/acts`, { act: 'cancel', reason: 'x', version: 1 }));
    expect(answer.statusCode).toBe(404);
  });
});

describe('lists and tables', () => {
  test('filters narrow; a page leads to the next', async () => {
    const of = async (query: string) => (await boss({ method: 'GET', url: `/api/orders?${query}` })).json();
    const all = await of('limit=200');
    expect(all.items.length).toBe(all.total);
    expect((await of('cn=3015')).items.every((order: Order) => order.cn === '3015')).toBe(true);
    expect((await of('state=done,failed')).items.every((o: Order) => o.state === 'done')).toBe(true);
    expect((await of('class=sample&limit=200')).total).toBeGreaterThan(1);
    const first = await of('limit=1');
    const second = await of(`limit=1&cursor=${encodeURIComponent(first.next)}`);
    expect(second.items[0].id).toBe(all.items[1].id);
    expect((await boss({ method: 'GET', url: '/api/orders?state=xyz' })).statusCode).toBe(400);
  });

  test('an enterprise sees orders of its own devices, without names and reasons', async () => {
    const enterprise = await house.as('enterprise');
    const { items } = (await enterprise({ method: 'GET', url: '/api/orders' })).json();
    expect(items.length).toBeGreaterThan(0);
    for (const order of items as Order[]) {
      expect(order).toMatchObject({ enterprise: 'eA', askedByName: '', reason: '', hidden: false });
    }
    expect((await enterprise(post('/api/orders', read))).statusCode).toBe(403);
  });

  test('the catalogue has every command with fields, class and policy; each example fits its own regex', async () => {
    const { items } = (await duty({ method: 'GET', url: '/api/commands' })).json() as {
      items: CommandLine[];
    };
    const bottle = items.find((each) => each.cn === '3015' && each.edition === '2017');
    expect(bottle).toMatchObject({
      class: 'sample',
      effect: 'once',
      approval: 'before',
      urgentAllowed: true,
    });
    expect(bottle).toMatchObject({ executionS: 1200, hidden: true, fields: [] });
    for (const { fields } of items) {
      for (const field of fields) expect(field.example, field.name).toMatch(new RegExp(field.regex));
    }
  });

  test('one logger: its edition and its extensions, each command once, in sight of who asks', async () => {
    const of = async (role: 'duty' | 'enterprise', mn: string) => {
      const person = await house.as(role);
      return person({ method: 'GET', url: `/api/commands?mn=${mn}` });
    };
    const { items } = (await of('duty', MN_A)).json() as { items: CommandLine[] };
    expect(new Set(items.map(({ edition }) => edition))).toEqual(new Set(['2017']));
    expect(new Set(items.map(({ cn }) => cn)).size).toBe(items.length);
    expect((await of('enterprise', MN_A)).statusCode).toBe(200);
    expect((await of('enterprise', MN_B)).statusCode).toBe(404);
    expect((await of('duty', 'nobody')).statusCode).toBe(404);
    const local = commandsFor('2025', ['local-sampler', 'surface-water'], '32');
    expect(local.filter(({ cn }) => cn === '3024' || cn === '1014')).toMatchObject([
      { cn: '1014', edition: 'extension', class: 'read' },
      { cn: '3024', edition: 'extension', class: 'sample', fields: [] },
    ]);
  });

  test('no two extensions use one number: an order knows its command by it', () => {
    const extensions = COMMAND_CATALOGUE.filter(({ edition }) => edition === 'extension');
    expect(new Set(extensions.map(({ cn }) => cn)).size).toBe(extensions.length);
  });

  test('first contact lists what the standard wants, asks for what is named, and one refusal stops nothing', async () => {
    const technical = await house.as('technical');
    const body = { mn: MN_B, reason: 'new' };
    const list = (await technical(post('/api/orders/first-contact', body))).json();
    expect(list.items.map((each: { cn: string }) => each.cn)).toEqual([
      ...['1012', '1000', '1062', '1064', '2011', '2021'],
    ]);
    expect(list.items.every((each: { order: unknown }) => each.order === null)).toBe(true);
    const ask = ['1000', '1062'];
    const asked = await technical(
      post('/api/orders/first-contact', { ...body, ask, params: { '1062': { RtdInterval: '5' } } }),
    );
    const by = Object.fromEntries(asked.json().items.map((each: { cn: string }) => [each.cn, each]));
    expect(by['1000']).toMatchObject({
      order: { state: 'queued', params: { OverTime: '10' } },
      refused: null,
    });
    expect(by['1062']).toMatchObject({ order: null, refused: { code: 'WQ_INPUT' } });
  });
});
