import { setTimeout as pause } from 'node:timers/promises';
import { instant, type OrderAsk, wireTime } from '@wenqu/domain';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { until } from '../test-until.ts';
import { MN, MN_2, openTestLine, personOf, qnOf, TestDevice, type TestLine } from './test-line.ts';

const duty = personOf('duty');
const boss = personOf('supervisor', 'boss');
const read: OrderAsk = { mn: MN, cn: '1011', params: {}, reason: '' };
const sample: OrderAsk = { mn: MN, cn: '3015', params: {}, reason: 'COD 超标' };
/** Command 1000 as the house asks for it: a second's timeout, two resends. */
const QUICK = { ...read, cn: '1000', params: { OverTime: '1', ReCount: '2' }, reason: 'test' };

let line: TestLine;
const open = async (...args: Parameters<typeof openTestLine>): Promise<TestLine> => {
  line = await openTestLine(...args);
  return line;
};
afterEach(() => line.close());

const events = async (id: string) => (await line.store.steps(id)).map((step) => step.event);

describe('one exchange', () => {
  test('asked, sent, accepted, answered, done: each step with its frame in the journal', async () => {
    await open();
    const device = await line.device();
    const order = await line.engine.ask(read, duty);
    expect(order).toMatchObject({ id: expect.stringMatching(/^O-\d{4}-000001$/), state: 'queued', st: '32' });
    const qn = await device.heard();
    expect(device.requests[0]).toContain(`QN=${qn};ST=32;CN=1011;PW=123456;MN=${MN};Flag=5;CP=&&&&`);
    device.accept(qn);
    device.say('1011', 'SystemTime=19700101000000', qn);
    device.result(qn);
    const done = await line.becomes(order.id, ({ state }) => state === 'done');
    expect(done).toMatchObject({ outcome: 'success', result: { SystemTime: '19700101000000' }, sends: 1 });
    expect(done).toMatchObject({ qn, oddities: [], packets: 1, qnRtn: '1', exeRtn: '1' });
    const steps = await line.store.steps(order.id);
    expect(steps.map((step) => step.event)).toEqual(['ask', 'send', 'accept', 'data', 'result']);
    expect(steps[2]?.detail).toMatchObject({ qnRtn: '1', zh: '准备执行请求' });
    expect(steps.slice(1).every((step) => step.frame !== null)).toBe(true);
    expect(line.told.map(([, step]) => step.event)).toEqual(['ask', 'send', 'accept', 'data', 'result']);
    expect(line.engine.load()).toEqual({ open: 0, waiting: 0 });
  });

  test('a refusal carries its meaning in both languages', async () => {
    await open();
    const device = await line.device();
    const { id } = await line.engine.ask(read, duty);
    device.accept(await device.heard(), '3');
    expect(await line.becomes(id, ({ state }) => state === 'failed')).toMatchObject({
      ...{ outcome: 'device-refused', qnRtn: '3' },
    });
    const steps = await line.store.steps(id);
    expect(steps.at(-1)?.detail).toMatchObject({ zh: 'PW 错误', en: 'PW error' });
  });

  test('where the book holds no password, the device is asked under its own; nobody is shown it', async () => {
    await open();
    const away = await line.engine.ask({ ...read, mn: 'OPEN' }, duty);
    const { frame } = await line.engine.dryRun({ ...read, mn: 'OPEN' }, duty);
    expect(frame).not.toContain('PW=');
    const device = new TestDevice('OPEN');
    device.pw = 'sesame1';
    await device.dial(line.gateway);
    const qn = await device.heard();
    expect(device.requests[0]).toContain(`QN=${qn};ST=32;CN=1011;PW=sesame1;MN=OPEN;`);
    device.accept(qn);
    device.say('1011', 'SystemTime=20260105080000', qn);
    device.result(qn);
    await line.becomes(away.id, ({ state }) => state === 'done');
    device.pw = 'sesame2';
    device.say('2011', 'DataTime=20260105080000;w01018-Rtd=1', qn);
    await until(
      () => line.gateway.line.passwordOf('open') === 'sesame2',
      () => 'the new PW',
    );
    const dry = await line.engine.dryRun({ ...read, mn: 'OPEN' }, duty);
    expect(dry.frame).toContain('PW=*******;');
    await line.engine.ask({ ...read, mn: 'OPEN' }, duty);
    await device.heard(1);
    expect(device.requests[1]).toContain(';PW=sesame2;');
    expect(JSON.stringify(line.told)).not.toContain('sesame');
    device.hangUp();
  });

  test('a configuration of a vendor comes back although its number is one of the interactions', async () => {
    await open();
    const device = await line.device('VENDOR');
    const { id } = await line.engine.ask({ ...read, mn: 'VENDOR', cn: '9017' }, duty);
    const qn = await device.heard();
    device.accept(qn);
    device.say('9017', 'Port=9021', qn);
    device.result(qn);
    expect(await line.becomes(id, ({ state }) => state === 'done')).toMatchObject({
      ...{ outcome: 'success', edition: 'extension', result: { Port: '9021' } },
    });
    await expect(line.engine.ask({ ...read, cn: '9017' }, duty)).rejects.toMatchObject({
      detail: { refused: 'no-command' },
    });
  });

  test('2005 returns the QN inside CP', async () => {
    await open();
    const device = await line.device('OLD05');
    const { id } = await line.engine.ask({ ...read, mn: 'OLD05' }, duty);
    const qn = await device.heard();
    device.say('9011', `QN=${qn};QnRtn=1`, '20200101000000000', '91');
    device.say('1011', `QN=${qn};SystemTime=20260101000000`, '20200101000000000');
    device.say('9012', `QN=${qn};ExeRtn=1`, '20200101000000000', '91');
    expect(await line.becomes(id, ({ state }) => state === 'done')).toMatchObject({ outcome: 'success' });
  });

  test('data of a time range carry QNs of their own; live uploads beside them do not count', async () => {
    await open();
    const device = await line.device();
    const params = { BeginTime: '20260105080000', EndTime: '20260105090000' };
    const { id } = await line.engine.ask({ ...read, cn: '2051', params }, duty);
    const qn = await device.heard();
    device.accept(qn);
    for (const [n, time] of ['20260105080000', '20260105083000', '20260105090000'].entries()) {
      device.say('2051', `DataTime=${time};w01018-Avg=31,w01018-Flag=N`, `2026010509000000${n}`);
    }
    device.say('2051', 'DataTime=20260107000000;w01018-Avg=3,w01018-Flag=N', '20260107000000000');
    device.result(qn);
    const done = await line.becomes(id, ({ state }) => state === 'done');
    expect(done).toMatchObject({ outcome: 'success', packets: 3 });
    expect(await events(id)).toEqual(['ask', 'send', 'accept', 'data', 'result']);
    expect(line.unasked).toEqual([]);
  });
});

test('a clock is set to the time of sending, when the time of asking was meant', async () => {
  await open();
  const at = instant(systemClock() - 4_000_000);
  const now: OrderAsk = { ...read, cn: '1012', params: { SystemTime: wireTime(at) }, reason: 'drift' };
  const then = { ...now, params: { SystemTime: '20200101000000' } };
  const device = await line.device();
  const { id } = await line.engine.ask(now, duty);
  device.result(await device.heard());
  const { params } = await line.becomes(id, ({ state }) => state === 'done');
  expect(params.SystemTime! > wireTime(at)).toBe(true);
  expect(device.requests[0]).toContain(`SystemTime=${params.SystemTime}`);
  await line.engine.ask(then, duty);
  await device.heard(1);
  expect(device.requests[1]).toContain('SystemTime=20200101000000');
});

test('that nothing was heard of a device yet is not remembered: the next order is of its edition', async () => {
  await open();
  line.heard.traffic = undefined;
  expect(await line.engine.ask(read, duty)).toMatchObject({ edition: '2017' });
  line.heard.traffic = { editions: { '2025': 1 }, st: '32' };
  expect(await line.engine.ask(read, duty)).toMatchObject({ edition: '2025' });
  line.heard.traffic = undefined;
  expect(await line.engine.ask(read, duty)).toMatchObject({ edition: '2025' });
});

describe('whose turn it is', () => {
  test('one exchange at a time at a device, other devices beside it, QNs strictly rising', async () => {
    await open();
    const one = await line.device();
    const other = await line.device(MN_2);
    const asked = await Promise.all(Array.from({ length: 5 }, () => line.engine.ask(read, duty)));
    const beside = await line.engine.ask({ ...read, mn: MN_2 }, duty);
    other.result(await other.heard());
    await line.becomes(beside.id, ({ exeRtn }) => exeRtn === '1');
    for (let n = 0; n < asked.length; n++) {
      const qn = await one.heard(n);
      await pause(20);
      expect(one.requests).toHaveLength(n + 1);
      one.say('1011', 'SystemTime=20260101000000', qn);
      one.result(qn);
    }
    for (const { id } of asked) await line.becomes(id, ({ state }) => state === 'done');
    const qns = one.requests.map(qnOf);
    expect([...new Set(qns)].sort()).toEqual(qns);
  });

  test('a bound on all open exchanges; who waits goes when one ends', async () => {
    await open(undefined, { exchangesOpenMax: 1 });
    const one = await line.device();
    const other = await line.device(MN_2);
    await line.engine.ask(read, duty);
    await line.engine.ask({ ...read, mn: MN_2 }, duty);
    one.accept(await one.heard(), '2');
    await other.heard();
    expect(line.engine.load()).toEqual({ open: 1, waiting: 0 });
  });

  test('a sample goes before a recall that waited longer', async () => {
    await open();
    const params = { BeginTime: '20260105080000', EndTime: '20260105090000' };
    await line.engine.ask({ ...read, cn: '2051', params }, duty);
    await line.engine.askAs({ ...sample, origin: { kind: 'sample', id: 's1' }, approvedBy: boss });
    const device = await line.device();
    await device.heard();
    expect(device.requests[0]).toContain('CN=3015');
  });

  test('over the bound at a device asking is refused', async () => {
    await open(undefined, { ordersOpenPerDeviceMax: 2 });
    await line.engine.ask(read, duty);
    await line.engine.ask(read, duty);
    await expect(line.engine.ask(read, duty)).rejects.toMatchObject({ code: 'WQ_ORDER_FULL' });
  });
});

describe('silence and reconnects', () => {
  test('the same bytes again after the time command 1000 set, then no-answer', async () => {
    await open();
    const device = await line.device();
    const set = await line.engine.askAs({ ...QUICK, origin: { kind: 'schedule', id: 'x' } });
    const qn = await device.heard();
    device.accept(qn);
    device.result(qn);
    await line.becomes(set.id, ({ state }) => state === 'done');
    const { id } = await line.engine.ask(read, duty);
    const failed = await line.becomes(id, ({ state }) => state === 'failed');
    expect(failed).toMatchObject({ outcome: 'no-answer', sends: 3, oddities: ['resent'] });
    expect(device.requests).toHaveLength(4);
    expect(new Set(device.requests.slice(1)).size).toBe(1);
    // It comes after all: kept, and nothing else.
    device.result(failed.qn);
    const late = await line.becomes(id, ({ oddities }) => oddities.includes('late-answer'));
    expect(late).toMatchObject({ state: 'failed', outcome: 'no-answer' });
  });

  test('asked while the device is away, it waits; it goes out when the device comes', async () => {
    await open();
    const { id } = await line.engine.ask(read, duty);
    await pause(50);
    expect(await line.store.order(id)).toMatchObject({ state: 'queued', qn: '' });
    const device = await line.device();
    device.accept(await device.heard(), '2');
    await line.becomes(id, ({ state }) => state === 'failed');
  });

  test('never on line in time: expired', async () => {
    await open();
    const expiresAt = instant(systemClock() + 500_000);
    const { id } = await line.engine.ask({ ...read, expiresAt }, duty);
    expect(await line.becomes(id, ({ state }) => state !== 'queued')).toMatchObject({
      ...{ state: 'expired', outcome: 'not-online', sends: 0 },
    });
    const device = await line.device();
    await pause(100);
    expect(device.requests).toEqual([]);
  });

  test('a link lost after 9011 ends nothing: the result over the next one counts', async () => {
    await open();
    const device = await line.device();
    const { id } = await line.engine.ask(read, duty);
    const qn = await device.heard();
    device.accept(qn);
    await line.becomes(id, ({ state }) => state === 'accepted');
    device.hangUp();
    await until(
      () => !line.gateway.line.online(MN),
      () => 'gone',
    );
    const again = await line.device();
    again.say('1011', 'SystemTime=20260101000000', qn);
    again.result(qn);
    const done = await line.becomes(id, ({ state }) => state === 'done');
    expect(done).toMatchObject({ outcome: 'success', oddities: ['other-connection'], sends: 1 });
    expect(again.requests).toEqual([]);
  });

  test('lost before any answer: the same bytes when the device is back', async () => {
    await open();
    const device = await line.device();
    await line.engine.askAs({ ...QUICK, origin: { kind: 'schedule', id: 'x' } });
    const set = await device.heard();
    device.accept(set);
    device.result(set);
    const { id } = await line.engine.ask(read, duty);
    const qn = await device.heard(1);
    device.hangUp();
    await pause(1_200);
    const again = await line.device();
    expect(await again.heard()).toBe(qn);
    expect(again.requests[0]).toBe(device.requests[1]);
    again.accept(qn);
    await line.becomes(id, ({ state, sends }) => state === 'accepted' && sends >= 2);
  });
});

describe('odd answers', () => {
  test('under another QN: in the timeline of the open order, which moves on only by its own', async () => {
    await open();
    const device = await line.device();
    const { id } = await line.engine.ask(read, duty);
    const qn = await device.heard();
    device.accept('20200101000000123');
    await line.becomes(id, ({ oddities }) => oddities.includes('other-qn'));
    expect(await line.store.order(id)).toMatchObject({ state: 'sent' });
    device.accept(qn);
    await line.becomes(id, ({ state }) => state === 'accepted');
    const stray = (await line.store.steps(id)).find((step) => step.event === 'stray');
    expect(stray).toMatchObject({ detail: { qn: '20200101000000123', qnRtn: '1' } });
  });

  test('without a QN: one exchange is open, so it is its answer', async () => {
    await open();
    const device = await line.device();
    const { id } = await line.engine.ask(read, duty);
    await device.heard();
    device.say('9011', 'QnRtn=1', '', '91');
    await line.becomes(id, ({ state }) => state === 'accepted');
  });

  test('to nobody, and what devices say on their own, is told once and to who listens', async () => {
    await open();
    const device = await line.device();
    device.result('20200101000000123');
    device.say('3015', 'DataTime=20260105080000;VaseNo=3', '20260105080000001');
    device.say('1013', '', '20260105080000002');
    await until(
      () => line.unasked.length === 3,
      () => `unasked ${line.unasked}`,
    );
    expect(line.unasked).toEqual(['9012', '3015', '1013']);
  });

  test('a device that never stops answering fills no timeline', async () => {
    await open(undefined, { orderStepsMax: 8 });
    const device = await line.device();
    const { id } = await line.engine.ask(read, duty);
    const qn = await device.heard();
    device.accept(qn, '2');
    for (let n = 0; n < 30; n++) device.result(qn);
    device.say('1013', '', '20260105080000002');
    await until(
      () => line.unasked.length === 1,
      () => 'all are read',
    );
    await line.becomes(id, ({ version }) => version === 8);
  });
});

describe('people', () => {
  test('a sample waits for the second person, and is hidden', async () => {
    await open();
    const device = await line.device();
    const order = await line.engine.ask(sample, duty);
    expect(order).toMatchObject({ state: 'requested', hidden: true, id: expect.stringMatching(/^HO-/) });
    await expect(line.engine.act(order.id, 'approve', duty, '')).rejects.toMatchObject({
      ...{ code: 'WQ_ORDER_REFUSED', detail: { refused: 'wrong-role' } },
    });
    await expect(line.engine.act(order.id, 'approve', boss, '', 7)).rejects.toMatchObject({
      code: 'WQ_ORDER_CONFLICT',
    });
    expect(device.requests).toEqual([]);
    const approved = await line.engine.act(order.id, 'approve', boss, '', 1);
    expect(approved).toMatchObject({ state: 'queued', approvedBy: 'boss', version: 2 });
    const qn = await device.heard();
    await expect(line.engine.act(order.id, 'cancel', duty, '')).rejects.toMatchObject({
      code: 'WQ_ORDER_REFUSED',
    });
    device.accept(qn);
    device.say('3015', 'DataTime=20260105080000;VaseNo=07', qn);
    device.result(qn);
    expect(await line.becomes(order.id, ({ state }) => state === 'done')).toMatchObject({
      ...{ outcome: 'success', result: { VaseNo: '07' } },
    });
  });

  test('urgent: sent at once, approved afterwards, never by who asked', async () => {
    await open();
    const device = await line.device();
    const own = await line.engine.ask({ ...sample, urgent: true }, boss);
    expect(own).toMatchObject({ state: 'queued', urgent: true, approvedAt: null });
    device.accept(await device.heard(), '2');
    const ended = await line.becomes(own.id, ({ state }) => state === 'failed');
    expect(ended.deadlineAt).toBeGreaterThan(systemClock());
    await expect(line.engine.act(own.id, 'approve-after', boss, 'ok')).rejects.toMatchObject({
      detail: { refused: 'same-as-asker' },
    });
    const second = personOf('supervisor', 'second');
    const agreed = await line.engine.act(own.id, 'approve-after', second, 'ok');
    expect(agreed).toMatchObject({ state: 'failed', approvedBy: 'second', deadlineAt: null });
  });

  test('what may not be asked is refused by name and leaves nothing', async () => {
    await open();
    const refused = async (ask: Partial<OrderAsk>, who = duty) =>
      line.engine.ask({ ...read, ...ask }, who).then(
        () => 'asked',
        ({ code, detail }) => detail.refused ?? `${code} ${detail.field ?? ''}`,
      );
    expect(await refused({ mn: 'nobody' })).toBe('WQ_NOT_FOUND ');
    expect(await refused({ cn: '9999' })).toBe('no-command');
    expect(await refused({ cn: '3022' })).toBe('no-command');
    expect(await refused({ cn: '1062', params: { RtdInterval: 'x' } }, boss)).toBe(
      'WQ_INPUT params.RtdInterval',
    );
    expect(await refused({ params: { Foo: '1' } })).toBe('WQ_INPUT params.Foo');
    expect(await refused({}, personOf('enterprise'))).toBe('wrong-role');
    expect(await refused({ cn: '1012', params: { SystemTime: '20260101000000' } })).toBe('reason-missing');
    expect(await refused({ urgent: true })).toBe('urgent-not-allowed');
    expect(await refused({ expiresAt: instant(1) })).toBe('expired');
    const page = await line.engine.list({ withHidden: true, limit: 10 });
    expect(page.total).toBe(0);
  });

  test('too many of one class at one device are refused', async () => {
    await open();
    const answers = await Promise.allSettled(
      Array.from({ length: 14 }, async (_, n) => {
        await pause(n * 12);
        return line.engine.ask(
          { ...read, cn: '1012', params: { SystemTime: '20260101000000' }, reason: 'x' },
          duty,
        );
      }),
    );
    const last = answers.at(-1);
    expect(last).toMatchObject({ status: 'rejected', reason: { detail: { refused: 'too-many' } } });
  });

  test('a dry run shows the frame, masked, and keeps nothing', async () => {
    await open();
    const dry = await line.engine.dryRun(sample, duty);
    expect(dry).toMatchObject({
      class: 'sample',
      effect: 'once',
      approval: 'before',
      online: false,
      ahead: 0,
    });
    expect(dry.frame).toMatch(/^##\d{4}QN=\d{17};ST=32;CN=3015;PW=\*{6};MN=/);
    expect((await line.engine.dryRun({ ...sample, urgent: true }, duty)).approval).toBe('after');
    expect((await line.engine.list({ withHidden: true, limit: 10 })).total).toBe(0);
  });

  test('the same origin asks once while the first is open', async () => {
    await open();
    const gap = { ...read, origin: { kind: 'gap', id: 'g1' } } as const;
    const [one, two] = await Promise.all([line.engine.askAs(gap), line.engine.askAs(gap)]);
    expect(two.id).toBe(one.id);
    await line.engine.act(one.id, 'cancel', 'system', 'no more');
    expect((await line.engine.askAs(gap)).id).not.toBe(one.id);
  });

  test('what an enterprise sees: its own, never hidden, no names', async () => {
    await open();
    const enterprise = { ...personOf('enterprise'), enterprise: 'eA' };
    const hidden = await line.engine.ask(sample, duty);
    const shown = await line.engine.ask({ ...read, reason: 'why' }, duty);
    expect(await line.engine.detail(hidden.id, enterprise)).toBeUndefined();
    expect(await line.engine.detail(hidden.id, duty)).toMatchObject({ choices: ['cancel'] });
    expect(await line.engine.detail(hidden.id, personOf('admin'))).toBeUndefined();
    const seen = await line.engine.detail(shown.id, enterprise);
    expect(seen).toMatchObject({ order: { reason: '', askedBy: 'bureau', askedByName: '' }, choices: [] });
    expect(seen?.steps[0]).toMatchObject({ by: 'bureau', byName: '', reason: '' });
    const other = { ...personOf('enterprise', 'x'), enterprise: 'eB' };
    expect(await line.engine.detail(shown.id, other)).toBeUndefined();
  });
});

describe('after a crash', () => {
  test('answers that came while nobody read them are found in the journal', async () => {
    const first = await open();
    const device = await line.device();
    const { id } = await line.engine.ask(read, duty);
    const qn = await device.heard();
    // From here on the store refuses: what follows is lost with the process.
    first.store.commit = () => Promise.reject(new Error('the disk is gone'));
    device.accept(qn);
    device.say('1011', 'SystemTime=20260101000000', qn);
    device.result(qn);
    device.say('3015', 'DataTime=20260105080000;VaseNo=3', '20260105080000001');
    await until(
      () => first.unasked.length === 1,
      () => 'read',
    );
    await first.crash().catch(() => undefined);
    await open(first.dir);
    const done = await line.becomes(id, ({ state }) => state === 'done');
    expect(done).toMatchObject({ outcome: 'success', sends: 1, packets: 1, version: 5 });
    expect(await events(id)).toEqual(['ask', 'send', 'accept', 'data', 'result']);
    expect(line.unasked).toEqual(['3015']);
    // The next QN is still higher than any before.
    const again = await line.device();
    await line.engine.ask(read, duty);
    expect((await again.heard()) > qn).toBe(true);
  });

  test('an order that was out is not asked for again before the device had its say', async () => {
    const first = await open();
    const device = await line.device();
    const { id } = await line.engine.ask(read, duty);
    const qn = await device.heard();
    await line.becomes(id, ({ state }) => state === 'sent');
    await first.crash();
    await open(first.dir, { orderSettleMs: 10_000 });
    const again = await line.device();
    again.accept(qn);
    await line.becomes(id, ({ state }) => state === 'accepted');
    await pause(100);
    expect(again.requests).toEqual([]);
  });

  test('a handler that fails is asked again, also by the next process; nothing else waits for it', async () => {
    const first = await open(undefined, {}, (engine) => {
      engine.onUnasked(async () => {
        throw new Error('not now');
      });
    });
    const device = await line.device();
    device.say('3015', 'DataTime=20260105080000;VaseNo=3', '20260105080000001');
    const { id } = await line.engine.ask(read, duty);
    const qn = await device.heard();
    device.say('1011', 'SystemTime=20260101000000', qn);
    device.result(qn);
    await line.becomes(id, ({ state }) => state === 'done');
    await first.crash();
    await open(first.dir);
    await until(
      () => line.unasked.length > 0,
      () => 'told again',
    );
    expect(line.unasked).toEqual(['3015']);
    expect((await line.store.steps(id)).length).toBe(4);
  });
});
