import {
  type Account,
  type BackTest,
  type FieldValues,
  type Finding,
  type Instant,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  type Role,
} from '@wenqu/domain';
import { TOLD_BY_JUDGE } from '@wenqu/rules/detect';
import type { LightMyRequestResponse } from 'fastify';
import { Compile } from 'typebox/schema';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { findingOf, MN_A, openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
const get = async (role: Role, url: string) => (await house.as(role))({ url });
const post = async (role: Role, url: string, payload: object, version?: number) =>
  (await house.as(role))({
    ...{ method: 'POST', url, payload },
    ...(version !== undefined && { headers: { 'if-match': `"${version}"` } }),
  });

const NOW = systemClock();
const at = (minutes: number): Instant =>
  instant(Math.floor(NOW / MICROS_PER_HOUR) * MICROS_PER_HOUR + minutes * MICROS_PER_MINUTE);
const PATIENT = { timeout: 30_000 };
/** As rules of the house raise it. */
const raise = (finding: Finding) => {
  const told = house.main.living.sift([finding]);
  return house.main.register.take(told);
};

/** The answer is as the reference describes it. */
async function asDescribed(path: string, answer: LightMyRequestResponse): Promise<void> {
  const { paths } = (await house.app.inject({ url: '/api/openapi.json' })).json();
  const { schema } = paths[path].get.responses['200'].content['application/json'];
  expect(Compile(schema).Errors(answer.json())[1], answer.body.slice(0, 300)).toEqual([]);
}

beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house.close());

test('every rule is listed with mode, edition and rates that say what they rest on', async () => {
  const answer = await get('technical', '/api/rules');
  await asDescribed('/api/rules', answer);
  const rows = answer.json().items;
  expect(rows.find(({ id }: { id: string }) => id === 'D01.constant')).toMatchObject({
    ...{ mode: 'on', version: 0, edition: '2026-11', detector: 'record/constant' },
    rates: { closed: 0, light: 'open', k9: { part: 0, whole: 0, value: null } },
  });
  expect((await get('technical', '/api/rules/no-such-rule')).statusCode).toBe(404);
  for (const role of ['enterprise', 'agency', 'town', 'leader'] as const)
    expect((await get(role, '/api/rules')).statusCode, role).toBe(403);
});

test('a rule in shadow is judged and kept; neither register nor enterprise hears of it', async () => {
  const rule = 'hourly-over';
  const decided = await post(
    'supervisor',
    `/api/rules/${rule}/mode`,
    { mode: 'shadow', reason: '试运行' },
    0,
  );
  expect(decided.json()).toMatchObject({ rule, version: 1, mode: 'shadow', byName: 'supervisor-main' });
  expect((await post('duty', `/api/rules/${rule}/mode`, { mode: 'on', reason: 'x' }, 1)).statusCode).toBe(
    403,
  );
  await raise(findingOf('shadow-1', 'pA', at(-60), { rule }));
  await raise(findingOf('told-1', 'pA', at(-60), { rule: 'realtime-over' }));
  const page = await get('duty', `/api/rules/${rule}/findings`);
  await asDescribed('/api/rules/{id}/findings', page);
  expect(page.json().items).toMatchObject([
    { mode: 'shadow', finding: { id: 'shadow-1' }, sentence: { zh: expect.any(String) } },
  ]);
  for (const role of ['enterprise', 'duty', 'supervisor', 'auditor'] as const) {
    const { items } = (await get(role, '/api/register?sort=newest')).json();
    expect(
      items.map((each: { rule: string }) => each.rule),
      role,
    ).not.toContain(rule);
  }
  expect(await house.main.register.finding('shadow-1', await accountOf('supervisor'))).toBeUndefined();
  expect(await house.main.register.finding('told-1', await accountOf('supervisor'))).toBeDefined();
  const story = await get('technical', `/api/rules/${rule}`);
  await asDescribed('/api/rules/{id}', story);
  expect(story.json()).toMatchObject({
    rule: { mode: 'shadow', rates: { fired: 1, told: 0, shadow: 1 } },
    decisions: [{ reason: '试运行' }],
  });
});

/** The inquiry the house opened about an entry ends with: not true. */
async function concluded(entry: string) {
  const { matters } = house.main;
  const about = { machine: ['inquiry' as const], link: { kind: 'entry', id: entry } };
  await expect.poll(async () => (await matters.all(about)).length, PATIENT).toBe(1);
  await house.main.consequences.settled();
  const supervisor = await accountOf('supervisor');
  const take = async (event: string, given: FieldValues, by: Account) => {
    const [{ id, version } = { id: '', version: 0 }] = await matters.all(about);
    await matters.act({ matter: id, version, event, reason: '已核查', given }, by);
  };
  await take('enough', { evidence: '视频' }, { ...supervisor, id: 'second' });
  await take('not-true', { explains: '检修', feedback: 'rule-wrong' }, supervisor);
}

async function accountOf(role: Role) {
  await house.cookie(role);
  return (await house.accounts.list()).find(({ name }) => name === `${role}-main`)!;
}

test('as known before a decision, the rule was on; a stale version and no change are refused', async () => {
  const rule = 'trend-warning';
  const before = systemClock();
  const mode = (next: string, version: number) =>
    post('technical', `/api/rules/${rule}/mode`, { mode: next, reason: '误报多' }, version);
  expect((await mode('off', 0)).statusCode).toBe(200);
  expect((await mode('on', 0)).json()).toMatchObject({ code: 'WQ_RULE_CONFLICT' });
  expect((await mode('off', 1)).json()).toMatchObject({
    code: 'WQ_RULE_REFUSED',
    detail: { refused: 'no-change', zh: expect.stringMatching(/。$/) },
  });
  const then = (await get('technical', `/api/rules/${rule}?on=${before - 1}`)).json();
  const now = (await get('technical', `/api/rules/${rule}`)).json();
  expect([then.rule.mode, now.rule.mode]).toEqual(['on', 'off']);
  await raise(findingOf('off-1', 'pA', at(-50), { rule }));
  expect((await get('technical', `/api/rules/${rule}/findings`)).json().items).toEqual([]);
});

test('the verdict that closes an entry is the word on its findings; a person may say another', async () => {
  const rule = 'ph-out-of-range';
  await raise(findingOf('ph-1', 'pA', at(-40), { rule, hidden: true }));
  const { items } = (await get('supervisor', `/api/register?rule=${rule}`)).json();
  const [entry] = items;
  const step = async (role: Role, event: string, more: object = {}) => {
    const { version } = (await get('supervisor', `/api/register/${entry.id}`)).json().entry;
    const body = { event, version, reason: '已核查', ...more };
    return post(role, `/api/register/${entry.id}/steps`, body);
  };
  expect((await step('duty', 'triage-inquiry')).statusCode).toBe(200);
  await concluded(entry.id);
  const rates = async () => (await get('technical', `/api/rules/${rule}`)).json().rule.rates;
  await expect.poll(rates, PATIENT).toMatchObject({ closed: 1, outcomes: { noise: 1 }, k9: { value: 0 } });
  const feedback = await get('technical', '/api/rules/feedback?finding=ph-1');
  await asDescribed('/api/rules/feedback', feedback);
  expect(feedback.json().items).toMatchObject([
    { outcome: 'noise', source: 'register', entry: entry.id, reason: '已核查' },
  ]);
  const body = { finding: 'ph-1', outcome: 'technical', reason: '电极老化' };
  expect((await post('technical', '/api/rules/feedback', body)).statusCode).toBe(201);
  expect(await rates()).toMatchObject({ closed: 1, outcomes: { noise: 0, technical: 1 } });
  // What is hidden is in no number of somebody who may not know of it.
  const seen = (await get('admin', `/api/rules/${rule}`)).json().rule.rates;
  expect(seen).toMatchObject({ fired: 0, closed: 0 });
  expect((await get('admin', '/api/rules/feedback?finding=ph-1')).statusCode).toBe(404);
});

test('a back-test finds what was not told, and says later what is the same', {
  timeout: 60_000,
}, async () => {
  for (let minute = -360; minute <= -120; minute += 20)
    await house.send(MN_A, at(minute), minute < -300 || minute > -180 ? 20 : 97);
  const body = { points: ['pA'], from: at(-480), to: at(-60), rules: [TOLD_BY_JUDGE], reason: '复核' };
  const run = async () => {
    const asked = await post('supervisor', '/api/back-tests', body);
    expect(asked.statusCode, asked.body).toBe(201);
    const { id } = asked.json() as BackTest;
    const read = async () => (await get('technical', `/api/back-tests/${id}`)).json() as BackTest;
    await expect.poll(async () => (await read()).state, PATIENT).toBe('done');
    const findings = await get('technical', `/api/back-tests/${id}/findings`);
    await asDescribed('/api/back-tests/{id}', await get('technical', `/api/back-tests/${id}`));
    await asDescribed('/api/back-tests/{id}/findings', findings);
    return { test: await read(), found: findings.json().items };
  };
  const first = await run();
  expect(first.test).toMatchObject({
    pointsDone: 1,
    edition: '2026-11',
    byName: 'supervisor-main',
    fault: '',
  });
  expect(first.test.counts[TOLD_BY_JUDGE]).toMatchObject({ same: 0, changed: 0, gone: 0 });
  expect(first.found.length).toBeGreaterThan(0);
  expect(first.found[0]).toMatchObject({
    kind: 'new',
    toldFrom: null,
    finding: { point: 'pA', factor: 'w01018' },
  });
  expect((await get('supervisor', '/api/register?rule=pollution-pulse')).json().items).toEqual([]);

  await raise(first.found[0].finding);
  await raise({ ...first.found[0].finding, id: 'gone-1', from: at(-475), to: at(-470) });
  const second = await run();
  expect(second.test.counts[TOLD_BY_JUDGE]).toEqual({
    ...{ new: first.found.length - 1, same: 1, changed: 0, gone: 1 },
  });
  const { items } = (await get('technical', '/api/back-tests')).json();
  expect(items.map(({ id }: BackTest) => id)).toEqual([second.test.id, first.test.id]);
});

test('a back-test that cannot be is refused', async () => {
  const ask = (more: object, role: Role = 'supervisor') =>
    post(role, '/api/back-tests', { points: ['pA'], from: at(-60), to: at(0), ...more });
  expect((await ask({ points: ['p9'] })).statusCode).toBe(400);
  expect((await ask({ rules: ['hourly-over'] })).json()).toMatchObject({ detail: { field: 'rules' } });
  expect((await ask({ from: at(0) - 100 * MICROS_PER_DAY })).json().code).toBe('WQ_RANGE_WIDE');
  expect((await ask({ from: at(0), to: at(-60) })).statusCode).toBe(400);
  expect((await ask({}, 'duty')).statusCode).toBe(403);
  expect((await get('admin', '/api/back-tests')).statusCode).toBe(403);
  expect((await post('supervisor', '/api/back-tests/B-none/cancel', {})).statusCode).toBe(404);
});
