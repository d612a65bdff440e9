import { describe, expect, test } from 'vitest';
import { type Instant, instant, MICROS_PER_SECOND } from './instant.ts';
import type { Order, OrderState, OrderStep } from './order.ts';
import { advance, type OrderFact, type OrderReply, type OrderTerms } from './order-machine.ts';
import type { OrderSignal } from './order-signal.ts';
import { ORDER_STATES, ORDER_TABLE, orderRow } from './order-table.ts';
import { journalPosition } from './reading.ts';

const T0 = instant(1_800_000_000_000_000);
const at = (seconds: number): Instant => instant(T0 + seconds * MICROS_PER_SECOND);

const TERMS: OrderTerms = {
  pattern: 'get',
  replyFields: ['DataTime', 'VaseNo'],
  answerS: 10,
  resends: 3,
  executionS: 1200,
  approveAfterS: 86_400,
};
const SET: OrderTerms = { ...TERMS, pattern: 'set', replyFields: [] };
const HISTORY: OrderTerms = { ...TERMS, pattern: 'history', replyFields: [] };
const NOTICE: OrderTerms = { ...SET, pattern: 'notify' };

const ORDER: Order = {
  ...{ id: 'O-2026-000001', version: 1, state: 'queued', outcome: null, mn: 'M1', enterprise: 'e1' },
  ...{ st: '32', cn: '3015', edition: '2017', class: 'sample', effect: 'once', params: {}, reason: 'why' },
  ...{ hidden: true, urgent: false, origin: { kind: 'person' }, askedBy: 'a1', askedByName: '甲' },
  ...{ askedAt: T0, approvedBy: '', approvedByName: '', approvedAt: null, expiresAt: at(1800) },
  ...{ qn: '20270115160000001', sends: 0, sentAt: null, acceptedAt: null, endedAt: null },
  ...{ deadlineAt: at(1800), qnRtn: '', exeRtn: '', packets: 0, result: {}, oddities: [] },
};

let position = 1000;
const frame = (seconds: number, connection = 7) => ({
  position: journalPosition(++position),
  connection,
  arrival: at(seconds),
});
const sent = (seconds = 1): OrderFact => ({ kind: 'sent', frame: frame(seconds) });
const answer = (reply: OrderReply, seconds = 2, connection = 7): OrderFact => ({
  kind: 'answer',
  frame: frame(seconds, connection),
  reply,
});
const r9011 = (code: string, seconds = 2) => answer({ kind: 'request-return', code }, seconds);
const r9012 = (code: string, seconds = 4) => answer({ kind: 'execution-result', code }, seconds);
const r9013 = (seconds = 2) => answer({ kind: 'notify-return' }, seconds);
const data = (fields: Record<string, string>, seconds = 3) => answer({ kind: 'data', fields }, seconds);
const bottle = (VaseNo: string, seconds = 3) => data({ DataTime: '20270115160003', VaseNo }, seconds);
const clock = (seconds: number, online = true): OrderFact => ({ kind: 'clock', at: at(seconds), online });
const act = (name: 'approve' | 'refuse' | 'cancel' | 'approve-after'): OrderFact => ({
  ...{ kind: 'act', act: name, at: at(5), by: 'a2', byName: '乙', reason: 'agreed' },
});

/** Runs facts in a row; what became of the order, its timeline and what had to be done. */
function run(facts: readonly OrderFact[], terms = TERMS, from: Order = ORDER) {
  let order = from;
  const steps: OrderStep[] = [];
  const tasks: string[] = [];
  for (const fact of facts) {
    const next = advance(order, fact, terms);
    order = next.order;
    if (next.step) steps.push(next.step);
    if (next.task) tasks.push(next.task);
  }
  return { order, steps, tasks, events: steps.map((step) => step.event) };
}

/** The table, written out a second time: what is not named here changes nothing. */
const EXPECTED: Record<OrderState, Partial<Record<OrderSignal, OrderState>>> = {
  requested: { approve: 'queued', refuse: 'refused', cancel: 'cancelled', expiry: 'expired' },
  queued: {
    ...{ cancel: 'cancelled', expiry: 'expired', 'approve-after': 'queued', sent: 'sent', yes: 'accepted' },
    ...{ no: 'failed', 'answer-garbled': 'failed', data: 'executing', 'data-poor': 'executing' },
    ...{ success: 'done', 'success-early': 'executing', 'success-poor': 'failed', none: 'done' },
    ...{ failure: 'failed', 'result-garbled': 'failed' },
  },
  sent: {
    ...{ 'approve-after': 'sent', sent: 'sent', silence: 'sent', unanswered: 'failed', yes: 'accepted' },
    ...{ no: 'failed', 'answer-garbled': 'failed', data: 'executing', 'data-poor': 'executing' },
    ...{ success: 'done', 'success-early': 'executing', 'success-poor': 'failed', none: 'done' },
    ...{ failure: 'failed', 'result-garbled': 'failed' },
  },
  accepted: {
    ...{ 'approve-after': 'accepted', sent: 'accepted', data: 'executing', 'data-poor': 'executing' },
    ...{ success: 'done', 'success-early': 'executing', 'success-poor': 'failed', none: 'done' },
    ...{ failure: 'failed', 'result-garbled': 'failed', 'no-result': 'failed', unclosed: 'done' },
    yes: 'accepted',
  },
  executing: {
    ...{ 'approve-after': 'executing', sent: 'executing', yes: 'executing', data: 'executing' },
    ...{ 'data-poor': 'executing', 'data-closing': 'done', 'data-other': 'failed', success: 'done' },
    ...{ 'success-early': 'executing', 'success-poor': 'failed', none: 'done', failure: 'failed' },
    ...{ 'result-garbled': 'failed', 'no-result': 'failed', unclosed: 'done', lacking: 'failed' },
  },
  done: { 'approve-after': 'done', overdue: 'done', sent: 'done' },
  failed: { 'approve-after': 'failed', overdue: 'failed', sent: 'failed' },
  expired: { sent: 'expired' },
  refused: { sent: 'refused' },
  cancelled: { sent: 'cancelled' },
};

describe('the table', () => {
  test.each(ORDER_STATES)('%s: each signal leads where it must, and no other leads anywhere', (state) => {
    const found: Record<string, OrderState> = {};
    for (const row of ORDER_TABLE.filter((each) => each.from === state)) found[row.signal] = row.to;
    expect(found).toEqual(EXPECTED[state]);
  });

  test('no step is listed twice', () => {
    expect(new Set(ORDER_TABLE.map((row) => `${row.from} ${row.signal}`)).size).toBe(ORDER_TABLE.length);
  });

  test('what ends has an outcome, and what is over is not opened again', () => {
    for (const row of ORDER_TABLE) {
      const over = ['done', 'failed', 'expired', 'refused', 'cancelled'];
      if (over.includes(row.from)) expect(row.to).toBe(row.from);
      else expect(row.outcome !== undefined, `${row.from} ${row.signal}`).toBe(over.includes(row.to));
    }
  });

  test('9013 closes a notice that waits; to another request it says that the device has it', () => {
    expect(orderRow('sent', 'noted', true)?.to).toBe('done');
    expect(orderRow('sent', 'noted', false)?.to).toBe('accepted');
    expect(orderRow('accepted', 'noted', false)).toBeUndefined();
    expect(orderRow('failed', 'noted', true)).toBeUndefined();
  });
});

describe('an exchange as the standard prints it', () => {
  // HJ 212-2017 Appendix C.34.
  test('3015: 9011, bottle, 9012', () => {
    const { order, events, tasks, steps } = run([sent(), r9011('1'), bottle('1'), r9012('1')]);
    expect(order).toMatchObject({ state: 'done', outcome: 'success', qnRtn: '1', exeRtn: '1', packets: 1 });
    expect(order).toMatchObject({ result: { VaseNo: '1' }, oddities: [], sends: 1, version: 5 });
    expect(order).toMatchObject({ acceptedAt: at(2), endedAt: at(4), deadlineAt: null });
    expect(events).toEqual(['send', 'accept', 'data', 'result']);
    expect(steps.every((step) => step.frame !== null)).toBe(true);
    expect(steps.map((step) => step.seq)).toEqual([2, 3, 4, 5]);
    expect(tasks).toEqual(['end']);
  });

  test('a set command needs no data', () => {
    expect(run([sent(), r9011('1'), r9012('1')], SET).order).toMatchObject({ outcome: 'success' });
  });

  test('a notice is closed by 9013', () => {
    const { order, tasks } = run([sent(), r9013()], NOTICE);
    expect(order).toMatchObject({ state: 'done', outcome: 'success', oddities: [] });
    expect(tasks).toEqual(['end']);
  });

  test('a time range counts its packets; the timeline tells the first; each restarts the quiet time', () => {
    const facts = [sent(), r9011('1'), ...[10, 20, 30].map((s) => data({ DataTime: `${s}` }, s))];
    const { order, events } = run(facts, HISTORY);
    expect(order).toMatchObject({ state: 'executing', packets: 3, deadlineAt: at(30 + 1200), result: {} });
    expect(events).toEqual(['send', 'accept', 'data']);
    expect(run([...facts, r9012('1', 31)], HISTORY).order).toMatchObject({ outcome: 'success', packets: 3 });
    expect(run([sent(), r9011('1'), r9012('100')], HISTORY).order).toMatchObject({ outcome: 'no-data' });
  });
});

describe('silence', () => {
  test('no 9011: the same request up to the resend count, then no-answer', () => {
    const facts = [sent(0), clock(10), sent(10), clock(20), sent(20), clock(30), sent(30), clock(40)];
    const { order, events, tasks } = run(facts);
    expect(tasks).toEqual(['send', 'send', 'send', 'end']);
    expect(events).toEqual(['send', 'resend', 'resend', 'resend', 'timeout']);
    expect(order).toMatchObject({ state: 'failed', outcome: 'no-answer', sends: 4, oddities: ['resent'] });
    expect(order.qn).toBe(ORDER.qn);
  });

  test('while the device is away nothing is sent, and it waits until it may not be sent any more', () => {
    const away = run([sent(0), clock(10, false)]);
    expect(away.tasks).toEqual([]);
    expect(away.order).toMatchObject({ state: 'sent', deadlineAt: ORDER.expiresAt });
    const back = run([sent(0), clock(10, false), clock(400), sent(400), r9011('1', 401)]);
    expect(back.tasks).toEqual(['send']);
    expect(back.order.state).toBe('accepted');
    expect(run([sent(0), clock(10, false), clock(1800, false)]).order.outcome).toBe('no-answer');
  });

  test('after a sign of acceptance nothing is sent again', () => {
    for (const sign of [r9011('1'), bottle('3')]) {
      const { tasks } = run([sent(), sign, clock(1300)]);
      expect(tasks).toEqual(['end']);
    }
  });

  test('after 9011 nothing more: no-result', () => {
    const { order } = run([sent(), r9011('1'), clock(1300)]);
    expect(order).toMatchObject({ state: 'failed', outcome: 'no-result', endedAt: at(1300) });
  });

  test('all data, no 9012: success that was not closed', () => {
    const { order } = run([sent(), r9011('1'), bottle('3'), clock(1300)]);
    expect(order).toMatchObject({ state: 'done', outcome: 'success-unclosed', oddities: ['missing-9012'] });
    expect(run([sent(), r9011('1'), data({}), clock(1300)], HISTORY).order.outcome).toBe('success-unclosed');
  });

  test('never sent: not-online; never approved: not-approved', () => {
    expect(run([clock(1800, false)]).order).toMatchObject({ state: 'expired', outcome: 'not-online' });
    const asked: Order = { ...ORDER, state: 'requested' };
    expect(run([clock(1800)], TERMS, asked).order).toMatchObject({ outcome: 'not-approved' });
  });
});

describe('bad input: each ends in a named state, its frames in the timeline', () => {
  test.each(['2', '3', '4', '5', '6', '7', '8', '9', '100', '77', '02'])('9011 QnRtn=%s refuses', (code) => {
    const { order, steps } = run([sent(), r9011(code)]);
    expect(order).toMatchObject({ state: 'failed', outcome: 'device-refused', qnRtn: code });
    expect(steps.at(-1)).toMatchObject({ event: 'reject', detail: { qnRtn: code } });
  });

  test.each(['2', '3', '4', '5', '6', '250', 'x'])('9012 ExeRtn=%s fails', (code) => {
    const { order } = run([sent(), r9011('1'), r9012(code)]);
    expect(order).toMatchObject({ state: 'failed', outcome: 'device-failed', exeRtn: code });
  });

  test('padded codes are read as numbers', () => {
    expect(run([sent(), r9011('01'), bottle('07'), r9012('001')]).order).toMatchObject({
      outcome: 'success',
      result: { VaseNo: '07' },
    });
  });

  test('answers without their code are unreadable', () => {
    expect(run([sent(), r9011('')]).order.outcome).toBe('unreadable');
    expect(run([sent(), r9011('1'), r9012('')]).order.outcome).toBe('unreadable');
  });

  test('9012 without 9011', () => {
    const { order } = run([sent(), bottle('4'), r9012('1')]);
    expect(order).toMatchObject({ outcome: 'success', oddities: ['missing-9011'], acceptedAt: null });
    expect(run([sent(), r9012('1')], SET).order).toMatchObject({ oddities: ['missing-9011'] });
  });

  test('9011 behind the data is still an acceptance', () => {
    const { order } = run([sent(), bottle('4'), r9011('1', 4), r9012('1', 5)]);
    expect(order).toMatchObject({ outcome: 'success', oddities: [], acceptedAt: at(4) });
  });

  test('several 9011 and 9012 change nothing, whatever they say', () => {
    const { order, steps } = run([
      ...[sent(), r9011('1'), r9011('2'), bottle('4'), r9012('1'), r9012('2'), r9012('1')],
    ]);
    expect(order).toMatchObject({ outcome: 'success', qnRtn: '1', exeRtn: '1' });
    expect(order.oddities).toEqual(['repeated-9011', 'repeated-9012']);
    expect(steps.filter((step) => step.event === 'stray')).toHaveLength(3);
  });

  test('9012 before the data waits for them a little', () => {
    const early = [sent(), r9011('1'), r9012('1', 3)];
    expect(run(early).order).toMatchObject({ state: 'executing', deadlineAt: at(13) });
    expect(run([...early, bottle('5', 4)]).order).toMatchObject({ outcome: 'success', endedAt: at(4) });
    expect(run([...early, clock(13)]).order).toMatchObject({ state: 'failed', outcome: 'unreadable' });
    expect(run([...early, r9012('1', 4)]).order).toMatchObject({ state: 'executing' });
    expect(run([...early, r9012('6', 4)]).order).toMatchObject({ outcome: 'device-failed' });
  });

  test.each([{ VaseNo: '0' }, { VaseNo: '' }, {}, { VaseNo: '100' }, { VaseNo: '-1' }])(
    'a reply with %j names no bottle',
    (fields) => {
      const { order, steps } = run([sent(), r9011('1'), data(fields), r9012('1')]);
      expect(order).toMatchObject({ state: 'failed', outcome: 'unreadable', result: fields });
      expect(steps.map((step) => step.event)).toEqual(['send', 'accept', 'data', 'result']);
      expect(run([sent(), r9011('1'), data(fields), clock(1300)]).order.outcome).toBe('unreadable');
      // The device says it again, and this time in full.
      const mended = run([sent(), r9011('1'), data(fields), bottle('3', 4), r9012('1', 5)]);
      expect(mended.order).toMatchObject({ outcome: 'success', result: { VaseNo: '3' } });
    },
  );

  test('two bottles contradict each other; the same bottle twice does not', () => {
    const two = run([sent(), r9011('1'), bottle('3'), bottle('4', 5), r9012('1', 6)]);
    expect(two.order).toMatchObject({ state: 'failed', outcome: 'contradictory', result: { VaseNo: '3' } });
    expect(two.steps.map((step) => step.event)).toEqual(['send', 'accept', 'data', 'data', 'stray']);
    expect(two.steps[3]?.detail).toMatchObject({ fields: { VaseNo: '4' } });
    const same = run([sent(), r9011('1'), bottle('3'), bottle('03', 5), r9012('1', 6)]);
    expect(same.order).toMatchObject({ outcome: 'success', oddities: ['second-data'] });
    const late = run([sent(), r9011('1'), bottle('3'), r9012('1'), bottle('4', 9)]);
    expect(late.order).toMatchObject({ state: 'done', oddities: ['second-data'], version: 6 });
  });

  test('a device that lives in 1970 or 2099 is heard like any other', () => {
    const terms = { ...TERMS, replyFields: ['PolId', 'SystemTime'] };
    for (const SystemTime of ['19700101000000', '20991231235959']) {
      const { order } = run([sent(), r9011('1'), data({ SystemTime }), r9012('1')], terms, {
        ...ORDER,
        effect: 'read',
      });
      expect(order).toMatchObject({ outcome: 'success', result: { SystemTime } });
    }
  });

  test('an answer with another QN is kept and moves nothing', () => {
    const fact: OrderFact = {
      ...{ kind: 'answer', frame: frame(2), foreign: true, detail: { qn: '2027' } },
      reply: { kind: 'request-return', code: '1' },
    };
    const { order, steps } = run([sent(), fact]);
    expect(order).toMatchObject({ state: 'sent', oddities: ['other-qn'], deadlineAt: at(11), qnRtn: '' });
    expect(steps.at(-1)).toMatchObject({ event: 'stray', detail: { qn: '2027', qnRtn: '1' } });
  });

  test('what comes after the end is kept and moves nothing', () => {
    const late = run([sent(0), r9011('1'), clock(1300), bottle('3', 1400), r9012('1', 1401)]);
    expect(late.order).toMatchObject({ state: 'failed', outcome: 'no-result', exeRtn: '' });
    expect(late.order.oddities).toEqual(['late-answer']);
    expect(late.steps.filter((step) => step.event === 'stray')).toHaveLength(2);
    expect(late.tasks).toEqual(['end']);
    const refused = run([r9011('1'), r9012('1'), r9013()], TERMS, { ...ORDER, state: 'refused' });
    expect(refused.order).toMatchObject({ state: 'refused', oddities: ['late-answer'] });
  });

  test('an answer over another connection counts, and is noted', () => {
    const back = answer({ kind: 'execution-result', code: '1' }, 30, 99);
    const { order } = run([sent(), r9011('1'), back], SET);
    expect(order).toMatchObject({ outcome: 'success', oddities: ['other-connection'] });
  });

  test('9013 to a command that is no notice says that the device has it', () => {
    const { order } = run([sent(), r9013(), r9011('1', 3), r9012('1')], SET);
    expect(order).toMatchObject({ outcome: 'success', qnRtn: '1', oddities: [] });
    expect(run([sent(), r9013(), clock(1300)], SET)).toMatchObject({
      order: { outcome: 'no-result' },
      tasks: ['end'],
    });
  });

  test('what happens once is not sent again after an answer under another QN', () => {
    const fact: OrderFact = {
      ...{ kind: 'answer', frame: frame(2), foreign: true },
      reply: { kind: 'request-return', code: '1' },
    };
    expect(run([sent(), fact, clock(11)])).toMatchObject({ order: { outcome: 'no-answer' }, tasks: ['end'] });
    expect(run([sent(), fact, clock(11)], SET, { ...ORDER, effect: 'set' }).tasks).toEqual(['send']);
  });

  test('identity of an analyser and field information are known by their suffix', () => {
    const terms = { ...TERMS, replyFields: ['PolId', '{code}-SN'] };
    const good = [sent(), r9011('1'), data({ 'w01018-SN': '42' }), r9012('1')];
    expect(run(good, terms).order.outcome).toBe('success');
    expect(run([sent(), r9011('1'), data({ PolId: 'w01018' }), r9012('1')], terms).order.outcome).toBe(
      'unreadable',
    );
  });
});

describe('people', () => {
  const asked: Order = { ...ORDER, state: 'requested' };

  test('approval, refusal and cancelling', () => {
    expect(run([act('approve')], TERMS, asked).order).toMatchObject({
      ...{ state: 'queued', approvedBy: 'a2', approvedAt: at(5), outcome: null, deadlineAt: at(1800) },
    });
    expect(run([act('refuse')], TERMS, asked).order).toMatchObject({ state: 'refused', outcome: 'refused' });
    expect(run([act('cancel')]).order).toMatchObject({ state: 'cancelled', approvedBy: '' });
  });

  test('an act that the table does not allow is our own fault', () => {
    expect(() => run([sent(), act('cancel')])).toThrow(RangeError);
  });

  test('an urgent order owes its approval until somebody agrees or the day is over', () => {
    const urgent: Order = { ...ORDER, urgent: true };
    const facts = [sent(), r9011('1'), bottle('1'), r9012('1')];
    const { order } = run(facts, TERMS, urgent);
    expect(order).toMatchObject({ state: 'done', deadlineAt: at(86_400) });
    expect(run([act('approve-after')], TERMS, order).order).toMatchObject({
      ...{ state: 'done', approvedBy: 'a2', deadlineAt: null },
    });
    const late = run([clock(86_400)], TERMS, order);
    expect(late.order).toMatchObject({ state: 'done', deadlineAt: null, approvedAt: null });
    expect(late.events).toEqual(['expire']);
    const before = run([sent(), act('approve-after'), r9011('1'), bottle('1'), r9012('1')], TERMS, urgent);
    expect(before.order.deadlineAt).toBeNull();
  });
});

describe('whatever comes', () => {
  const facts: (() => OrderFact)[] = [
    () => sent(),
    () => r9011('1'),
    () => r9011('2'),
    () => r9012('1'),
    () => r9012('5'),
    () => r9013(),
    () => bottle('1'),
    () => bottle('2'),
    () => data({}),
    () => clock(1),
    () => clock(3000, false),
  ];

  test('no row of four facts throws, sends after acceptance, ends twice or loses a frame', () => {
    for (let code = 0; code < facts.length ** 4; code++) {
      const list = [0, 1, 2, 3].map((n) => facts[Math.floor(code / facts.length ** n) % facts.length]!());
      const { order, steps, tasks } = run(list);
      const framed = list.filter((fact) => 'frame' in fact).length;
      expect(steps.filter((step) => step.frame !== null)).toHaveLength(framed);
      expect(tasks.filter((task) => task === 'end').length).toBeLessThanOrEqual(1);
      expect(order.version).toBe(1 + steps.length);
      const heard = list.findIndex((fact) => fact.kind === 'answer');
      const later =
        heard === -1 ? [] : run(list.slice(heard + 1), TERMS, run(list.slice(0, heard + 1)).order).tasks;
      expect(later).not.toContain('send');
    }
  });
});
