import { instant, MICROS_PER_HOUR, MICROS_PER_MINUTE } from '@wenqu/domain';
import { Compile } from 'typebox/schema';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { MN_A, openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
type Caller = 'duty' | 'supervisor' | 'enterprise' | 'agency' | 'town' | 'auditor' | 'admin';
const get = async (role: Caller, url: string) => (await house.as(role))({ url });
const post = async (role: Caller, url: string, payload: object) =>
  (await house.as(role))({ method: 'POST', url, payload });

const NOW = systemClock();
const at = (hours: number) =>
  instant(Math.floor(NOW / MICROS_PER_MINUTE) * MICROS_PER_MINUTE + hours * MICROS_PER_HOUR);
const body = (more: object = {}) => ({
  ...{ type: 'maintenance', point: 'pA', factors: ['w01018'], from: at(-3), to: at(-1) },
  ...{ reason: '更换试剂', attachments: ['照片.jpg'], ...more },
});
/** Checked by the house. */
async function proposed(role: Caller, more: object = {}) {
  const answer = await post(role, '/api/marks', body(more));
  expect(answer.statusCode, answer.body).toBe(201);
  await house.main.marks.settled();
  return answer.json().mark;
}
const step = (id: string, role: Caller, event: string, more: object = {}) =>
  post(role, `/api/marks/${id}/steps`, { event, version: 1, reason: '已核对', ...more });

beforeAll(async () => {
  house = await openTestHouse();
  // An hour ago and for a while the outlet was over its limit of 50.
  for (const minute of [0, 1, 2]) await house.send(MN_A, instant(at(-2) + minute * MICROS_PER_MINUTE), 88);
});
afterAll(() => house.close());

test('a mark is proposed, checked, listed and told whole, as the reference describes', async () => {
  const mark = await proposed('enterprise', { factors: ['w21003'] });
  const { paths } = (await house.app.inject({ url: '/api/openapi.json' })).json();
  const { schema } = paths['/api/marks/{id}'].get.responses['200'].content['application/json'];
  const detail = (await get('duty', `/api/marks/${mark.id}`)).json();
  expect(Compile(schema).Errors(detail)[1]).toEqual([]);
  expect(detail.mark).toMatchObject({ origin: 'enterprise', enterprise: 'eA', check: { overlapCount: 0 } });
  expect(detail.choices).toEqual(['accept', 'refuse', 'ask']);
  expect(detail.doubts).toEqual([{ contradicts: false, zh: expect.any(String), en: expect.any(String) }]);
  const page = (await get('duty', '/api/marks?state=proposed&point=pA')).json();
  expect(page.items.map(({ id }: { id: string }) => id)).toContain(mark.id);
  expect((await get('duty', '/api/marks?state=wrong')).statusCode).toBe(400);
});

test('over an exceedance a duty officer is refused in both languages, a supervisor accepts', async () => {
  const mark = await proposed('enterprise');
  const refused = await step(mark.id, 'duty', 'accept');
  expect(refused.statusCode).toBe(409);
  expect(refused.json()).toMatchObject({
    code: 'WQ_MARK_REFUSED',
    detail: { refused: 'second-person', zh: expect.stringMatching(/。$/), en: expect.stringMatching(/\.$/) },
  });
  const before = systemClock();
  const accepted = (await step(mark.id, 'supervisor', 'accept')).json();
  expect(accepted).toMatchObject({
    mark: { state: 'accepted', version: 2, reviewedByName: 'supervisor-main' },
    claims: [{ effect: 'invalid', layer: 'manual-mark', knownTo: null }],
  });
  expect((await step(mark.id, 'supervisor', 'disprove')).json().code).toBe('WQ_MARK_CONFLICT');
  const then = (await get('duty', `/api/marks?point=pA&knownOn=${before}`)).json();
  expect(then.items.find(({ id }: { id: string }) => id === mark.id)).toMatchObject({ state: 'proposed' });
  const layers = (await get('duty', `/api/points/pA/mark-layers?from=${at(-6)}&to=${at(0)}`)).json();
  expect(layers.reviewed).toMatchObject([{ id: `mark:${mark.id}#4`, effect: 'invalid' }]);
});

test('an enterprise marks and sees its own alone, and nothing of doubts, people or verdicts of untruth', async () => {
  expect((await post('enterprise', '/api/marks', body({ point: 'pB' }))).statusCode).toBe(404);
  const foreign = await proposed('duty', { point: 'pB' });
  expect((await get('enterprise', `/api/marks/${foreign.id}`)).statusCode).toBe(404);
  const mine = await proposed('enterprise');
  await step(mine.id, 'supervisor', 'refuse', { falsely: true });
  const own = (await get('enterprise', `/api/marks/${mine.id}`)).json();
  expect(own.mark).toMatchObject({ state: 'refused', check: null, falsely: false, reviewedBy: 'bureau' });
  expect(own).toMatchObject({ doubts: [], claims: [], choices: [] });
  expect(own.steps.map(({ seq, event, byName }: Record<string, unknown>) => [seq, event, byName])).toEqual([
    [1, 'mark', 'enterprise-main'],
    [2, 'refuse', ''],
  ]);
  const list = (await get('enterprise', '/api/marks')).json();
  expect(new Set(list.items.map(({ enterprise }: { enterprise: string }) => enterprise))).toEqual(
    new Set(['eA']),
  );
  expect(JSON.stringify(list)).not.toContain('supervisor');
  // The finding is there for the bureau and for nobody else.
  await expect
    .poll(async () => (await get('supervisor', '/api/register?rule=D28')).json().total, { timeout: 20_000 })
    .toBe(1);
  expect((await get('enterprise', '/api/register?rule=D28')).json().total).toBe(0);
  expect((await get('admin', '/api/register?rule=D28')).json().total).toBe(0);
  expect((await get('admin', `/api/marks/${mine.id}`)).json().mark).toMatchObject({
    check: null,
    falsely: false,
  });
});

test('who may not mark or review is refused before anything is kept', async () => {
  expect((await get('town', '/api/marks')).statusCode).toBe(403);
  expect((await post('agency', '/api/marks', body())).statusCode).toBe(403);
  expect((await post('auditor', '/api/marks', body())).statusCode).toBe(403);
  expect((await get('agency', '/api/marks')).json().total).toBeGreaterThan(0);
  const wrong = await post('enterprise', '/api/marks', body({ factors: ['w99999'] }));
  expect(wrong.json()).toMatchObject({ code: 'WQ_INPUT', detail: { field: 'factors' } });
  const ahead = await post('enterprise', '/api/marks', body({ from: at(5), to: at(6) }));
  expect(ahead.json()).toMatchObject({ code: 'WQ_MARK_REFUSED', detail: { refused: 'in-future' } });
});

test('rates give numerators and denominators; unmarked stretches are read from the flags', async () => {
  const rates = (await get('duty', '/api/marks/rates?days=7')).json();
  expect(rates.reviewed).toBe(2);
  expect(rates.accepted).toBe(1);
  expect(rates.toBeMarked).toBeGreaterThanOrEqual(rates.inTime);
  expect((await get('enterprise', '/api/marks/unmarked?point=pB')).json()).toMatchObject({
    items: [],
    total: 0,
  });
});

test('an exemption is asked by the enterprise and granted by another person; totals say with and without', async () => {
  const ask = {
    ...{ enterprise: 'eA', ground: 'force-majeure', legal: '许可证 3.2', from: at(-4), to: at(2) },
    ...{ countedIn: 'judgement', reason: '雷击停电', evidence: ['停电通知.pdf'] },
  };
  expect((await post('enterprise', '/api/exemptions', { ...ask, enterprise: 'eB' })).statusCode).toBe(404);
  const late = await post('enterprise', '/api/exemptions', { ...ask, ground: 'start-up' });
  expect(late.json()).toMatchObject({ code: 'WQ_MARK_REFUSED', detail: { refused: 'too-late' } });
  const asked = (await post('enterprise', '/api/exemptions', ask)).json();
  expect(asked.exemption).toMatchObject({ state: 'asked', version: 1 });
  const { id } = asked.exemption;
  expect(
    (await post('duty', `/api/exemptions/${id}/steps`, { event: 'grant', version: 1, reason: 'x' }))
      .statusCode,
  ).toBe(403);
  const granted = await post('supervisor', `/api/exemptions/${id}/steps`, {
    event: 'grant',
    version: 1,
    reason: '属实',
  });
  expect(granted.json().exemption).toMatchObject({ state: 'granted', version: 2 });
  await expect
    .poll(
      async () => (await get('duty', `/api/exemptions/totals?from=${at(-24)}&to=${at(24)}`)).json().items,
      { timeout: 20_000 },
    )
    .toMatchObject([{ enterprise: 'eA', granted: 1, hours: 6, without: 1, with: 0 }]);
  const own = (await get('enterprise', `/api/exemptions/totals?from=${at(-24)}&to=${at(24)}`)).json();
  expect(own.items).toMatchObject([{ enterprise: 'eA', without: null, with: null, aboveMedian: false }]);
  expect((await get('enterprise', '/api/exemptions')).json().total).toBe(1);
  expect((await get('duty', '/api/exemptions?state=granted&ground=force-majeure')).json().total).toBe(1);
});
