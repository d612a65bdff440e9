import { formatDay, instant, MICROS_PER_DAY, MICROS_PER_HOUR } from '@wenqu/domain';
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { findingOf, openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house.close());

const days = (back: number): string => formatDay(instant(systemClock() - back * MICROS_PER_DAY));
const post = async (role: Parameters<TestHouse['as']>[0], url: string, payload: object) => {
  const answer = await (await house.as(role))({ method: 'POST', url, payload });
  return { status: answer.statusCode, body: answer.json() };
};
const get = async (role: Parameters<TestHouse['as']>[0], url: string) => {
  const answer = await (await house.as(role))({ url });
  return { status: answer.statusCode, body: answer.json() };
};
const dosing = (more: object = {}) => ({
  ...{ kind: 'dosing', day: days(0), fields: { agent: '聚合氯化铝', amount: 12.5 }, ...more },
});

describe('plant ledger', () => {
  test('a day is entered by its form, marked when late, corrected by a further version', async () => {
    const { status, body } = await post('enterprise', '/api/ledger', dosing());
    expect([status, body.id, body.late, body.enterprise]).toEqual([
      201,
      expect.stringMatching(/^TZ-/),
      false,
      'eA',
    ]);
    expect((await post('enterprise', '/api/ledger', dosing({ day: days(3) }))).body.late).toBe(true);
    const correct = { version: 1, fields: { agent: '聚合氯化铝', amount: 15 }, reason: '抄错' };
    const second = await post('enterprise', `/api/ledger/${body.id}/versions`, correct);
    expect(second.body).toMatchObject({ version: 2, fields: { amount: 15 }, reason: '抄错' });
    expect((await post('enterprise', `/api/ledger/${body.id}/versions`, correct)).body.code).toBe(
      'WQ_LEDGER_CONFLICT',
    );
    const versions = await get('enterprise', `/api/ledger/versions?id=${body.id}`);
    expect(versions.body.items.map(({ fields }: { fields: { amount: number } }) => fields.amount)).toEqual([
      12.5, 15,
    ]);
  });

  test.each([
    ['nothing in a required field', dosing({ fields: { agent: '聚合氯化铝' } })],
    ['a field of no form', dosing({ fields: { agent: 'x', amount: 1, other: 2 } })],
    ['a day to come', dosing({ day: days(-2) })],
  ])('%s is refused with a sentence', async (_, payload) => {
    const { status, body } = await post('enterprise', '/api/ledger', payload);
    expect([status, body.code]).toEqual([422, 'WQ_LEDGER_REFUSED']);
    expect(body.detail.zh).not.toBe('');
  });

  test('another enterprise’s ledger is not there, for entry, list and export alike', async () => {
    expect((await post('enterprise', '/api/ledger', dosing({ enterprise: 'eB' }))).status).toBe(404);
    expect((await get('enterprise', '/api/ledger?enterprise=eB')).status).toBe(404);
    const care = { kind: 'care', point: 'pA', day: days(0) };
    const fields = { work: 'reagent', device: 'COD 分析仪', detail: '更换试剂', 'next-due': days(-3) };
    expect((await post('agency', '/api/ledger', { ...care, fields })).status).toBe(201);
    expect((await post('agency', '/api/ledger', dosing({ enterprise: 'eA' }))).body.detail.refused).toBe(
      'wrong-role',
    );
    expect((await get('agency', '/api/ledger?kind=care')).body.total).toBe(1);
  });

  test('a workbook holds each kind with its columns', async () => {
    const enterprise = await house.as('enterprise');
    const answer = await enterprise({ url: '/api/ledger/export?format=xlsx&enterprise=eA' });
    expect(answer.statusCode).toBe(200);
    const rows = await readSheet(answer.rawPayload, '药剂投加');
    expect(rows[0]).toContain('投加量（kg）');
    expect(rows.length).toBeGreaterThan(1);
    const csv = await enterprise({ url: '/api/ledger/export?format=csv&kind=dosing' });
    expect(csv.body).toContain('聚合氯化铝');
  });
});

test('values by hand are kept beside the automatic ones, each once, never later than now', async () => {
  const at = systemClock() - MICROS_PER_HOUR;
  const value = {
    point: 'pA',
    at,
    fields: { factor: 'w01018', value: 31.5, method: '重铬酸盐法', lab: '自测' },
  };
  expect((await post('enterprise', '/api/manual-values', value)).status).toBe(201);
  expect((await post('enterprise', '/api/manual-values', value)).body.detail.refused).toBe('entered-before');
  const ahead = { ...value, at: systemClock() + MICROS_PER_HOUR };
  expect((await post('enterprise', '/api/manual-values', ahead)).body.detail.refused).toBe('in-future');
  expect((await post('enterprise', '/api/manual-values', { ...value, point: 'pB' })).status).toBe(404);
  expect((await get('duty', '/api/ledger?book=manual&point=pA')).body.total).toBe(1);
});

describe('objections on record', () => {
  const text = { text: '当日设备校准，数据不应参与评价。' };

  test('a statistic is objected to once, answered by the bureau, and both stay', async () => {
    const about = `pA/w01018/${days(1)}`;
    const draft = { kind: 'statistic', about, fields: text };
    const { body } = await post('enterprise', '/api/contests', draft);
    expect(body).toMatchObject({ state: 'open', enterprise: 'eA', point: 'pA' });
    expect((await post('enterprise', '/api/contests', draft)).body.detail.refused).toBe('contested');
    const answer = { version: 1, fields: { answer: '经核实，已按校准处理。', outcome: 'upheld' } };
    expect((await post('duty', `/api/contests/${body.id}/answer`, answer)).status).toBe(403);
    const answered = await post('supervisor', `/api/contests/${body.id}/answer`, answer);
    expect(answered.body).toMatchObject({ state: 'answered', fields: { ...text, outcome: 'upheld' } });
    const listed = await get('enterprise', `/api/contests?about=${encodeURIComponent(about)}`);
    expect(listed.body.items).toHaveLength(1);
  });

  test('what is hidden, foreign or not there is answered alike', async () => {
    const now = systemClock();
    await house.main.register.take([
      findingOf('h1', 'pA', now, { rule: 'D03', hidden: true }),
      findingOf('f2', 'pB', now),
    ]);
    const duty = await get('duty', '/api/register?limit=50');
    const ids = (duty.body.items as { id: string; hidden: boolean; point: string }[]).map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(1);
    const answers = [];
    for (const about of [...ids, 'none']) {
      const { status, body } = await post('enterprise', '/api/contests', {
        kind: 'entry',
        about,
        fields: text,
      });
      answers.push([status, body.code, body.detail]);
    }
    expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(answers[0]?.[0]).toBe(404);
  });
});

describe('visits and mandates of an agency', () => {
  const file = async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const agency = (await get('agency', '/api/session')).body.account as { id: string };
    const kept = await house.main.files.put({ name: '到站.png', bytes: png, by: agency.id });
    return kept.sha256;
  };

  test('clocked in with time, place and photo; never before it was ordered nor after now', async () => {
    const due = systemClock() + 4 * MICROS_PER_HOUR;
    const { body } = await post('enterprise', '/api/station-visits', {
      point: 'pA',
      fields: { task: '更换泵管', due },
    });
    expect(body).toMatchObject({ state: 'planned', agency: 'gA' });
    const photo = [await file()];
    const place = { 'in-place': '117.8,24.4', 'in-accuracy': 12, 'in-photo': photo };
    const clockIn = (at: number, version = 1) =>
      post('agency', `/api/station-visits/${body.id}/clock-in`, {
        version,
        fields: { ...place, 'in-at': at },
      });
    expect((await clockIn(body.at - 60e6)).body.code).toBe('WQ_LEDGER_REFUSED');
    expect((await clockIn(systemClock() + MICROS_PER_HOUR)).body.detail.refused).toBe('fields-wrong');
    expect((await clockIn(systemClock())).body).toMatchObject({ state: 'on-site', version: 2 });
    const out = { version: 2, fields: { 'out-at': body.at, work: '已更换' } };
    expect((await post('agency', `/api/station-visits/${body.id}/clock-out`, out)).body.detail.refused).toBe(
      'before-arrival',
    );
    expect((await (await house.as('enterprise'))({ url: `/api/files/${photo[0]}` })).statusCode).toBe(200);
    const done = { version: 2, fields: { 'out-at': systemClock(), work: '已更换泵管' } };
    expect((await post('agency', `/api/station-visits/${body.id}/clock-out`, done)).body.state).toBe('done');
    await expect.poll(async () => (await get('duty', '/api/care/visits?enterprise=eA')).body.total).toBe(1);
  });

  test('an agency marks in an enterprise’s name only with its mandate', async () => {
    const from = systemClock() - 2 * MICROS_PER_HOUR;
    const mark = { type: 'maintenance', point: 'pA', factors: ['w01018'], from, to: from + MICROS_PER_HOUR };
    const propose = () => post('agency', '/api/marks', { ...mark, reason: '更换试剂' });
    expect((await propose()).body.detail.refused).toBe('no-mandate');
    const mandate = { fields: { from: days(1), to: days(-30) } };
    const { body } = await post('enterprise', '/api/mandates', mandate);
    expect(body).toMatchObject({ agency: 'gA', state: 'held' });
    const made = await propose();
    expect([made.status, made.body.mark?.byName]).toEqual([201, expect.stringContaining(body.id)]);
    expect(
      (await post('enterprise', `/api/mandates/${body.id}/revoke`, { version: 1, reason: '到期' })).status,
    ).toBe(200);
    expect((await propose()).body.detail.refused).toBe('no-mandate');
  });

  test('agencies are compared with what each rate is made of; few cases say so', async () => {
    const { body } = await get('duty', '/api/agencies/league');
    const own = body.items.find(({ agency }: { agency: string }) => agency === 'gA');
    expect(own).toMatchObject({
      enterprises: 1,
      visits: 1,
      inTime: 1,
      checks: 0,
      restoreHours: null,
      few: true,
    });
    expect((await get('enterprise', '/api/agencies/league')).status).toBe(403);
  });
});

describe('the home page of an enterprise', () => {
  test('tells its points, what it owes and what is due at its devices, and nothing of others', async () => {
    const home = (await get('enterprise', '/api/enterprise/home')).body;
    expect(home).toMatchObject({ enterprise: 'eA', name: 'A厂' });
    expect(home.points.map(({ id }: { id: string }) => id)).toEqual(['pA']);
    expect(home.upkeep).toMatchObject([{ kind: 'reagent', point: 'pA', what: 'COD 分析仪', isLate: false }]);
    expect((await get('enterprise', '/api/enterprise/home?enterprise=eB')).status).toBe(404);
    expect((await get('agency', '/api/agencies/home')).body.failing).toEqual([]);
  });

  test('a hidden finding and a hidden matter change not a byte of it', async () => {
    const seen = async () => {
      const { asOf, ...rest } = (await get('enterprise', '/api/enterprise/home')).body;
      return JSON.stringify(rest);
    };
    const before = await seen();
    const now = systemClock();
    await house.main.register.take([findingOf('h9', 'pA', now, { rule: 'D04', hidden: true, level: 'A' })]);
    const given = { seen: 'silence', since: now, 'key-unit': true };
    const hidden = { machine: 'outage', event: 'suspect', title: '隐蔽', hidden: true, reason: '' } as const;
    await house.main.matters.open({ ...hidden, enterprise: 'eA', point: 'pA', given }, 'system');
    expect(await seen()).toBe(before);
    // Numbers of what may be seen have no hole where the hidden one is.
    const open = await house.main.matters.open(
      { ...hidden, hidden: false, enterprise: 'eA', point: 'pA', given },
      'system',
    );
    expect(open.matter.number).toMatch(/-000001$/);
    const { due } = (await get('enterprise', '/api/enterprise/home')).body;
    expect(due).toMatchObject([{ kind: 'matter', state: 'outage.suspected', title: open.matter.number }]);
  });
});
