import {
  type Account,
  type FieldValues,
  instant,
  type Matter,
  type MatterDetail,
  MICROS_PER_DAY,
  PROPOSED_STANDARD,
  type Role,
} from '@wenqu/domain';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Consequences } from '../cases/consequences.ts';
import { systemClock } from '../clock.ts';
import { MemoryRegister } from '../store/memory/register.ts';
import { findingOf, openTestHouse, type TestHouse, until } from './test-house.ts';

const PATIENT = { timeout: 20_000, interval: 50 };
const PDF = Buffer.from('%PDF-1.4\n%record\n%%EOF\n');
let house: TestHouse;
let FILE = '';
const people = new Map<string, Account>();

beforeAll(async () => {
  house = await openTestHouse();
  const base = { agency: '', unit: '', certificate: '', district: 'main', disabled: false } as const;
  const rest = { mustChangePassword: false, createdAt: 0, lastLoginAt: null };
  const add = (id: string, role: Role, enterprise = '') =>
    people.set(id, { ...base, ...rest, id, name: id, displayName: id, role, enterprise });
  for (const id of ['boss', 'boss2']) add(id, 'supervisor');
  for (const id of ['i1', 'i2', 'i3']) add(id, 'inspector');
  for (const role of ['head', 'legal', 'duty'] as const) add(role, role);
  add('plant', 'enterprise', 'eA');
  const kept = await house.main.files.put({ name: '笔录.pdf', bytes: PDF, by: 'i1', enterprise: 'eA' });
  FILE = kept.sha256;
});
afterAll(() => house.close());

const who = (id: string): Account => people.get(id)!;
async function act(id: string, by: string, event: string, given: FieldValues = {}): Promise<MatterDetail> {
  const { version } = (await house.main.matters.get(id))!;
  return house.main.matters.act({ matter: id, version, event, reason: '依法办理', given }, who(by));
}
const of = (machine: Matter['machine'], link: string, kind = 'matter'): Promise<Matter[]> =>
  house.main.matters.all({ machine: [machine], link: { kind, id: link } });

/** An entry in inquiry, with the inquiry the house opened for it. */
async function inquiryOf(name: string, set: Parameters<typeof findingOf>[3] = {}) {
  const at = instant(systemClock() - 3 * MICROS_PER_DAY);
  await house.main.register.take([findingOf(name, 'pA', at, set)]);
  const supervisor = who('boss2');
  const { items } = await house.main.register.list(
    { sort: 'newest', limit: 50, ...(set.rule && { rule: set.rule }) },
    supervisor,
  );
  const entry = items[0]!;
  await house.main.register.act(
    { entry: entry.id, version: entry.version, event: 'triage-inquiry', reason: '转核查' },
    who('duty'),
  );
  await until(async () => (await of('inquiry', entry.id, 'entry')).length > 0, 'an inquiry is opened');
  await house.main.consequences.settled();
  const [inquiry] = await of('inquiry', entry.id, 'entry');
  return { entry: entry.id, inquiry: inquiry!, at };
}
const VISIT = () => ({
  ...{ 'visit-from': systemClock(), 'visit-to': systemClock(), certificates: true, record: [FILE] },
  signature: 'signed',
});
async function caseOf(name: string, set: Parameters<typeof findingOf>[3] = {}) {
  const { entry, inquiry, at } = await inquiryOf(name, set);
  await act(inquiry.id, 'boss', 'go', { inspectors: ['i1', 'i2'], brief: '查采样管路' });
  await act(inquiry.id, 'i1', 'record-signed', VISIT());
  await act(inquiry.id, 'boss', 'breach', { act: 'above-standard', evidence: '报文、笔录' });
  await until(async () => (await of('case', inquiry.id)).length > 0, 'a lead is opened');
  await house.main.consequences.settled();
  const [lead] = await of('case', inquiry.id);
  return { entry, inquiry, lead: lead!, at };
}
const FILED = {
  ...{ 'has-evidence': true, 'is-punishable': true, 'is-competent': true, 'in-limitation': true },
  ...{ act: 'above-standard', 'conduct-from': '2026-09-01', 'conduct-to': '2026-09-02' },
};

test('an entry that needs an inquiry gets one: hidden as it is, its clock from the lead; its verdict closes it', async () => {
  const { entry, inquiry, at } = await inquiryOf('f-hidden', { rule: 'D01', hidden: true });
  expect(inquiry).toMatchObject({ hidden: true, level: 'B', enterprise: 'eA', point: 'pA', state: 'remote' });
  expect(inquiry.number).toMatch(/^HCH-/);
  expect(inquiry.fields).toMatchObject({ 'lead-at': at, 'key-unit': true, 'triaged-by': 'duty' });
  expect(inquiry.links).toEqual([
    { kind: 'entry', id: entry },
    { kind: 'finding', id: 'f-hidden' },
  ]);
  const held = await house.main.register.entry(entry, who('boss'));
  expect(held).toMatchObject({ state: 'inquiry', inquiry: inquiry.id });
  await act(inquiry.id, 'boss', 'enough', { evidence: '视频显示检修' });
  await act(inquiry.id, 'boss2', 'not-true', { explains: '检修停水', feedback: 'one-off' });
  await expect
    .poll(() => house.main.register.entry(entry, who('boss')), PATIENT)
    .toMatchObject({ state: 'closed', verdict: 'false-alarm' });
});

test('what was frozen stays what it was, and says so', async () => {
  const { inquiry } = await inquiryOf('f-frozen', { rule: 'D02', hidden: true });
  const { cases } = house.main;
  const account = who('duty');
  const before = await cases.evidence(inquiry.id, { account });
  expect(before.items).toMatchObject([{ kind: 'finding', id: 'f-frozen', frozen: false }]);
  const sealed = { matter: inquiry.id, version: inquiry.version, reason: '固定', sealed: ['frames'] };
  await cases.preserve(sealed, account);
  const after = await cases.evidence(inquiry.id, { account });
  expect(after).toMatchObject({ broken: [], items: [{ id: 'f-frozen', frozen: true }] });
});

test('a breach is a lead with everything that was found; once, whatever is done again', async () => {
  const { entry, inquiry, lead, at } = await caseOf('f-breach', { rule: 'hourly-over' });
  expect(lead).toMatchObject({
    state: 'lead',
    hidden: false,
    enterprise: 'eA',
    title: 'A厂 DW001：疑似超过排放标准',
  });
  expect(lead.fields).toMatchObject({ 'lead-at': at, act: 'above-standard', record: [FILE] });
  expect(lead.links).toEqual(
    expect.arrayContaining([
      { kind: 'matter', id: inquiry.id },
      { kind: 'entry', id: entry },
    ]),
  );
  await expect
    .poll(() => house.main.register.entry(entry, who('boss')), PATIENT)
    .toMatchObject({ state: 'closed', verdict: 'true' });
  const { matters, book, register } = house.main;
  const again = new Consequences({
    ...{ register, matters, book, clock: systemClock, log: pino({ level: 'silent' }) },
    registerStore: new MemoryRegister(),
  });
  await again.close();
  expect(await of('case', inquiry.id)).toHaveLength(1);
});

test('more time to file goes with the lead; a device at fault is followed as an outage', async () => {
  const { inquiry } = await inquiryOf('f-longer', { rule: 'D05' });
  await act(inquiry.id, 'head', 'extend-filing');
  await act(inquiry.id, 'boss', 'go', { inspectors: ['i1', 'i2'], brief: '查采样管路' });
  await act(inquiry.id, 'i1', 'record-signed', VISIT());
  await act(inquiry.id, 'boss', 'breach', { act: 'falsified-data', evidence: '报文' });
  await until(async () => (await of('case', inquiry.id)).length > 0, 'a lead is opened');
  await house.main.consequences.settled();
  const [lead] = await of('case', inquiry.id);
  const steps = await house.main.matters.steps(lead!.id);
  expect(steps.map(({ event, by }) => [event, by])).toEqual([
    ['open', 'system'],
    ['extend-filing', 'system'],
  ]);

  const { inquiry: other, entry } = await inquiryOf('f-device', { rule: 'D06' });
  await act(other.id, 'boss', 'enough', { evidence: '参数与维护记录' });
  await act(other.id, 'boss2', 'technical', { explains: '采样泵故障' });
  await expect
    .poll(
      () => house.main.matters.all({ machine: ['outage'], link: { kind: 'matter', id: other.id } }),
      PATIENT,
    )
    .toMatchObject([{ point: 'pA', state: 'suspected' }]);
  await house.main.consequences.settled();
  expect(await house.main.register.entry(entry, who('boss'))).toMatchObject({ verdict: 'technical' });
});

test('an entry that is closed otherwise takes its inquiry with it; reopened, the entry is open again', async () => {
  const { entry: kept } = await inquiryOf('f-kept', { rule: 'D07' });
  const { entry, inquiry } = await inquiryOf('f-joined', { rule: 'D08' });
  const { register, matters } = house.main;
  const take = async (more: object) => {
    const { version } = (await register.entry(entry, who('boss')))!;
    await register.act({ entry, version, reason: '同一原因', ...more } as never, who('boss'));
  };
  await take({ event: 'triage-mute', muteDays: 1 });
  await take({ event: 'merge', target: kept });
  await expect.poll(async () => (await matters.get(inquiry.id))?.state, PATIENT).toBe('closed');
  expect((await matters.steps(inquiry.id)).at(-1)).toMatchObject({ event: 'settled', by: 'system' });

  const { entry: again, inquiry: first } = await inquiryOf('f-again', { rule: 'D09' });
  await act(first.id, 'boss', 'enough', { evidence: '视频' });
  await act(first.id, 'boss2', 'not-true', { explains: '检修', feedback: 'one-off' });
  await expect.poll(async () => (await register.entry(again, who('boss')))?.state, PATIENT).toBe('closed');
  await act(first.id, 'boss', 'reopen', { 'new-fact': '再次出现' });
  await expect.poll(async () => (await register.entry(again, who('boss')))?.state, PATIENT).toBe('inquiry');
});

test('case file: checklist, documents, clauses, sheet, order to correct with daily fines', async () => {
  const { lead } = await caseOf('f-case', { rule: 'daily-mean-over' });
  const { cases } = house.main;
  const head = { account: who('head') };
  const file = async () => cases.file(lead.id, head);
  const checkOf = async (event: string) => (await file()).checks.find((check) => check.event === event);
  expect(await checkOf('file')).toMatchObject({ light: 'red' });
  await expect(act(lead.id, 'head', 'file', FILED)).rejects.toMatchObject({
    code: 'WQ_MATTER_REFUSED',
    detail: { refused: 'checklist-open', zh: '还缺：立案审批表。' },
  });
  const form = { law: '《生态环境法典》', officerOpinion: '建议立案', foundOn: '2026-09-02', facts: '超标' };
  const known = await cases.paper(lead.id, 'filing-form', { account: who('boss') });
  expect(known).toMatchObject({ party: 'A厂', source: '非现场监管线索', cause: '超过排放标准' });
  const about = [{ kind: 'matter', id: lead.id }];
  const draft = { template: 'filing-form' as const, enterprise: 'eA', about, by: who('boss') };
  const made = await house.main.documents.make({ ...draft, data: { ...known, ...form } });
  expect(made).toMatchObject({ template: 'filing-form', enterprise: 'eA', hidden: false });
  expect(await checkOf('file')).toMatchObject({ light: 'green' });
  await act(lead.id, 'head', 'file', FILED);
  await act(lead.id, 'boss', 'assign', { officers: ['i1', 'i2'], 'no-conflict': true });

  const { clauses, standard, limitationDay, police } = await file();
  expect(clauses).toMatchObject({ standing: 'in-force', highest: { id: 'code-above-standard' } });
  expect([standard, limitationDay]).toEqual(['proposed-2026', '2028-09-02']);
  expect(police.map(({ id }) => id)).toEqual(['falsification', 'metals']);
  const chosen = PROPOSED_STANDARD.factors.map(({ id, levels }) => ({ factor: id, level: levels[0]!.id }));
  const ask = { clause: 'code-above-standard', standard: 'proposed-2026', chosen };
  await expect(cases.sheet({ ...ask, chosen: chosen.slice(1) }, who('i1'))).rejects.toMatchObject({
    detail: { zh: '裁量因素没有选全。', missing: ['severity'] },
  });
  const { version } = (await house.main.matters.get(lead.id))!;
  const sheeted = await cases.fillSheet({ matter: lead.id, version }, ask, who('i1'));
  expect(sheeted.matter.fields).toMatchObject({ fine: 100_000, standard: 'proposed-2026' });
  expect(sheeted.steps.at(-1)).toMatchObject({ event: 'sheet', by: 'i1' });

  await act(lead.id, 'head', 'order-correct', { content: '停止超标', 'correct-by': '2099-01-01' });
  await until(async () => (await of('correction', lead.id)).length > 0, 'an order to correct is followed');
  const [order] = await of('correction', lead.id);
  expect(order).toMatchObject({ state: 'ordered', officers: ['i1', 'i2'], enterprise: 'eA' });
  const served = instant(systemClock() - MICROS_PER_DAY);
  await act(order!.id, 'i1', 'serve', {
    ...{ content: '停止超标', 'correct-by': '2099-01-01', 'told-to': '厂长', 'told-how': 'direct' },
    ...{ 'served-at': served, receipt: [FILE] },
  });
  await act(order!.id, 'i1', 'recheck', {
    ...{ 'rechecked-at': systemClock(), method: 'manual', outcome: 'unchanged', unannounced: true },
    'recheck-record': [FILE],
  });
  await act(order!.id, 'head', 'refused', { 'daily-amount': 100_000 });
  const { related } = await file();
  const fined = related.find(({ matter }) => matter.machine === 'correction');
  expect(fined?.fines).toMatchObject([{ days: 1, totalYuan: 100_000 }]);
});

test('editions of the standard are entered once; what the bureau may see the enterprise may not', async () => {
  const supervisor = await house.as('supervisor');
  const edition = { ...PROPOSED_STANDARD, id: 'own-2027', validFrom: '2027-01-01' };
  const { confidence, ...payload } = edition;
  const post = () => supervisor({ method: 'POST', url: '/api/discretion', payload });
  expect((await post()).json()).toEqual({ ...edition, confidence: 'S' });
  expect((await post()).json()).toMatchObject({ code: 'WQ_INPUT' });
  const { items } = (await supervisor({ url: '/api/discretion' })).json();
  expect(items.map(({ id }: { id: string }) => id)).toEqual(['proposed-2026', 'own-2027']);
  const answer = await supervisor({ url: '/api/clauses?act=evasion,falsified-data&from=2026-09-01' });
  expect(answer.json()).toMatchObject({ standing: 'in-force', highest: { fineMaxYuan: 1_000_000 } });
  expect(confidence).toBe('P');
  const { inquiry } = await inquiryOf('f-outside', { rule: 'D03', hidden: true });
  const plant = await house.as('enterprise');
  for (const url of [
    `/api/cases/${inquiry.id}/file`,
    `/api/cases/${inquiry.id}/evidence`,
    '/api/clauses?act=evasion&from=2026-09-01',
  ])
    expect((await plant({ url })).statusCode).toBe(403);
  const duty = await house.as('duty');
  expect((await duty({ url: `/api/cases/${inquiry.id}/file` })).json()).toMatchObject({
    templates: expect.any(Array),
  });
  expect((await duty({ url: '/api/cases/nothing/file' })).statusCode).toBe(404);
});
