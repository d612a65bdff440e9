import {
  type Account,
  COMPLAINT_TABLE,
  type Instant,
  instant,
  type MatterTable,
  MICROS_PER_HOUR,
  parseDay,
  TRACE_TABLE,
} from '@wenqu/domain';
import { afterEach, describe, expect, test } from 'vitest';
import type { Log } from '../log.ts';
import { openSqliteMatters } from '../store/sqlite/matters.ts';
import { until } from '../test-until.ts';
import { followComplaints } from './complaints.ts';
import { type MatterDraft, Matters } from './matters.ts';

const NOON = instant((parseDay('2026-03-02') ?? 0) + 12 * MICROS_PER_HOUR);
const quiet = { warn() {}, error() {}, info() {}, debug() {} } as unknown as Log;
const account = (role: Account['role'], more: Partial<Account> = {}): Account => ({
  ...{ id: role, name: role, displayName: `${role}甲`, role, enterprise: '', agency: '', unit: '' },
  ...{ certificate: '', district: 'main', disabled: false, mustChangePassword: false },
  ...{ createdAt: 0, lastLoginAt: null },
  ...more,
});
const duty = account('duty');
const supervisor = account('supervisor');
const inspector = account('inspector');
const town = account('town');
const enterprise = account('enterprise', { enterprise: 'e1' });
const FILE = 'a'.repeat(64);

/** A table of two states with what the tables of Annex A have: a party, an internal field, a lapse. */
const ASK: MatterTable = {
  ...{ id: 'inquiry', prefix: 'HC', source: 'test', name: { zh: '核查', en: 'inquiry' } },
  states: [
    { id: 'remote', zh: '远程', en: 'remote', kind: 'open' },
    { id: 'waiting', zh: '等待', en: 'waiting', kind: 'open' },
    { id: 'visit', zh: '现场', en: 'visit', kind: 'open' },
  ],
  events: ['open', 'ask', 'answer', 'silence'].map((id) => ({ id, zh: id, en: id })),
  rows: [
    { from: null, event: 'open', to: 'remote', who: ['supervisor'], guards: [], confidence: 'P', source: '' },
    {
      ...{
        from: 'remote',
        event: 'ask',
        to: 'waiting',
        who: ['duty'],
        guards: [],
        confidence: 'P',
        source: '',
      },
      asks: [
        { id: 'question', name: { zh: '问题', en: 'question' }, type: 'text', required: true },
        { id: 'suspicion', name: { zh: '怀疑', en: 'suspicion' }, type: 'text', internal: true },
      ],
    },
    {
      ...{ from: 'waiting', event: 'answer', to: 'remote', who: ['enterprise'], guards: [] },
      ...{ confidence: 'P', source: '' },
      asks: [{ id: 'photos', name: { zh: '照片', en: 'photos' }, type: 'photos' }],
    },
    {
      from: 'waiting',
      event: 'silence',
      to: 'visit',
      who: ['system'],
      guards: [],
      confidence: 'P',
      source: '',
    },
  ],
  clocks: [
    {
      ...{ id: 'answer', name: { zh: '反馈', en: 'answer' }, starts: ['ask'], ends: ['answer', 'silence'] },
      ...{ run: { minutes: 240, confidence: 'P', source: '' }, lapse: 'silence' },
    },
  ],
  ...{ guards: {}, standing: [], knownToParty: ['waiting'], knownToAgency: false, knownToTown: false },
};

let at = NOON;
let open: Matters[] = [];
afterEach(async () => {
  for (const each of open) await each.close();
  open = [];
});

function house(file = ':memory:'): Matters {
  at = NOON;
  let ids = 0;
  const matters = new Matters({
    ...{ store: openSqliteMatters(file), clock: () => at, log: quiet },
    isKept: async (sha256) => sha256 === FILE,
    served: async () => ['e1'],
    newId: () => `id-${++ids}`,
    tables: [ASK, TRACE_TABLE, COMPLAINT_TABLE],
  });
  open.push(matters);
  return matters;
}
const later = (hours: number): Instant => instant(NOON + hours * MICROS_PER_HOUR);
const inquiry = (more: Partial<MatterDraft> = {}): MatterDraft => ({
  ...{ machine: 'inquiry', title: '夜间直排线索', enterprise: 'e1', given: {}, reason: '两条独立线索' },
  ...more,
});
const complaint = (more: Partial<MatterDraft> = {}): MatterDraft => ({
  ...{ machine: 'complaint', title: '河水发白', reason: '' },
  given: {
    ...{ channel: 'hotline-12345', 'received-at': NOON, 'complaint-what': '河水发白' },
    ...{ 'complaint-about': 'water', 'reply-wanted': true },
    ...{ 'complainant-name': '来电人', 'complainant-phone': '05960000000' },
  },
  ...more,
});
const step = (matter: string, version: number, event: string, given = {}, more = {}) => ({
  ...{ matter, version, event, reason: '因为', given },
  ...more,
});
const ASKED = { question: '昨夜为何停机', suspicion: '怀疑旁路' };
const code = async (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error: { code: string; detail: { refused?: string } }) => error.detail.refused ?? error.code,
  );

describe('matters', () => {
  test('begins with a number of its year; hidden ones have a row of numbers of their own', async () => {
    const matters = house();
    const numbers: string[] = [];
    for (const hidden of [false, true, false, true])
      numbers.push((await matters.open(inquiry({ hidden }), supervisor)).matter.number);
    expect(numbers).toEqual(['HC-2026-000001', 'HCH-2026-000001', 'HC-2026-000002', 'HCH-2026-000002']);
  });

  test('of two officers at once one is quicker, the other is told who and when', async () => {
    const matters = house();
    const { matter } = await matters.open(inquiry(), supervisor);
    const results = await Promise.allSettled([
      matters.act(step(matter.id, 1, 'ask', ASKED), duty),
      matters.act(step(matter.id, 1, 'ask', ASKED), account('duty', { id: 'other', displayName: '乙' })),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect((results[1] as PromiseRejectedResult).reason).toMatchObject({
      code: 'WQ_MATTER_CONFLICT',
      detail: { version: 2, by: 'duty甲', at: NOON, event: 'ask' },
    });
    expect(await matters.steps(matter.id)).toHaveLength(2);
  });

  test('the same identity twice is one step, and both are answered alike; at once and later', async () => {
    const matters = house();
    const draft = inquiry({ clientId: 'phone-1' });
    const [first, again] = await Promise.all([
      matters.open(draft, supervisor),
      matters.open(draft, supervisor),
    ]);
    expect(again.matter).toEqual(first.matter);
    const act = step(first.matter.id, 1, 'ask', ASKED, { clientId: 'phone-2' });
    const one = await matters.act(act, duty);
    const two = await matters.act(act, duty);
    expect(two).toEqual(one);
    expect(await matters.steps(first.matter.id)).toHaveLength(2);
    expect(await matters.all({})).toHaveLength(1);
  });

  test('a refused step is kept with its reason, and may be sent again set right under the same identity', async () => {
    const matters = house();
    const { matter } = await matters.open(inquiry(), supervisor);
    const sent = { clientId: 'phone-3' };
    const refused = matters.act(step(matter.id, 1, 'ask', {}, sent), duty);
    await expect(refused).rejects.toMatchObject({
      code: 'WQ_MATTER_REFUSED',
      detail: { refused: 'fields-wrong', fields: [{ field: 'question', zh: '请填写问题' }] },
    });
    expect(await code(matters.act(step(matter.id, 1, 'answer'), duty))).toBe('not-in-table');
    expect(await code(matters.act(step(matter.id, 1, 'ask', ASKED), inspector))).toBe('wrong-role');
    const done = await matters.act(step(matter.id, 1, 'ask', ASKED, sent), duty);
    expect(done.matter).toMatchObject({ state: 'waiting', version: 2 });
    expect((await matters.steps(matter.id)).map(({ refused: why }) => why)).toEqual([
      ...[null, 'fields-wrong', 'not-in-table', 'wrong-role', null],
    ]);
  });

  test('a step before the fact it follows is refused, and one from the future', async () => {
    const matters = house();
    const { matter } = await matters.open(inquiry(), supervisor);
    const told = (happenedAt: Instant) =>
      code(matters.act(step(matter.id, 1, 'ask', ASKED, { happenedAt }), duty));
    expect(await told(later(-1))).toBe('before-the-fact');
    expect(await told(later(1))).toBe('in-future');
    at = later(2);
    const done = await matters.act(step(matter.id, 1, 'ask', ASKED, { happenedAt: later(1) }), duty);
    expect(done.clocks[0]).toMatchObject({ id: 'answer', startedAt: later(1), dueAt: later(5) });
  });

  test('a deadline is lengthened once', async () => {
    const matters = house();
    const { matter } = await matters.open(complaint(), duty);
    await matters.act(step(matter.id, 1, 'assign', { unit: '一中队', officers: ['inspector'] }), duty);
    expect(await code(matters.act(step(matter.id, 2, 'lengthen'), supervisor))).toBe('ok');
    expect(await code(matters.act(step(matter.id, 3, 'lengthen'), supervisor))).toBe('only-once');
  });

  test('what may not be known of and what is not there are answered alike, in lists, counts and steps', async () => {
    const matters = house();
    const hidden = (await matters.open(inquiry({ hidden: true }), supervisor)).matter;
    const shown = (await matters.open(inquiry(), supervisor)).matter;
    const other = (await matters.open(inquiry({ enterprise: 'e2' }), supervisor)).matter;
    for (const each of [hidden, shown, other]) await matters.act(step(each.id, 1, 'ask', ASKED), duty);
    const viewer = { account: enterprise };
    for (const id of [hidden.id, other.id, 'nothing']) {
      expect(await code(matters.detail(id, viewer))).toBe('WQ_NOT_FOUND');
      expect(await code(matters.act(step(id, 2, 'answer'), enterprise))).toBe('WQ_NOT_FOUND');
    }
    const page = await matters.list({}, viewer);
    expect([page.items.map(({ id }) => id), page.total]).toEqual([[shown.id], 1]);
    expect(await matters.counts({}, viewer)).toMatchObject({ total: 1, mine: 1 });
    expect((await matters.list({}, { account: town })).total).toBe(0);
    expect((await matters.list({}, { account: account('admin') })).total).toBe(2);
    expect((await matters.list({}, { account: inspector })).total).toBe(3);
    expect(await matters.steps(hidden.id)).toHaveLength(2);
  });

  test('a party sees its own part: no names, no reasons, no internal answers, only its clock', async () => {
    const matters = house();
    const { matter } = await matters.open(inquiry({ officers: ['inspector'] }), supervisor);
    await matters.act(step(matter.id, 1, 'ask', ASKED), duty);
    const detail = await matters.detail(matter.id, { account: enterprise });
    expect(detail.matter).toMatchObject({ officers: [], openedBy: '', fields: { question: ASKED.question } });
    expect(detail.matter.fields).not.toHaveProperty('suspicion');
    expect(detail.steps.map(({ event, byName, reason, given }) => [event, byName, reason, given])).toEqual([
      ['ask', '', '', { question: ASKED.question }],
    ]);
    expect([detail.clocks.map(({ id }) => id), detail.choices]).toEqual([['answer'], ['answer']]);
  });

  test('personal data of a complainant is seen by who handles it and by nobody else', async () => {
    const matters = house();
    const { matter } = await matters.open(complaint(), duty);
    await matters.act(step(matter.id, 1, 'assign', { unit: '一中队', officers: ['inspector'] }), duty);
    const names = async (viewer: Account) => {
      const { matter: seen, steps } = await matters.detail(matter.id, { account: viewer });
      return [seen.fields['complainant-name'], steps[0]?.given['complainant-phone']];
    };
    expect(await names(duty)).toEqual(['来电人', '05960000000']);
    expect(await names(inspector)).toEqual(['来电人', '05960000000']);
    for (const other of [supervisor, town, account('auditor'), account('inspector', { id: 'x' })])
      expect(await names(other)).toEqual([undefined, undefined]);
    const listed = (await matters.list({}, { account: supervisor })).items[0]!;
    expect(listed.fields).not.toHaveProperty('complainant-name');
    expect(await code(matters.detail(matter.id, { account: enterprise }))).toBe('WQ_NOT_FOUND');
  });

  test('files that are not kept are refused by their field', async () => {
    const matters = house();
    const { matter } = await matters.open(inquiry(), supervisor);
    await matters.act(step(matter.id, 1, 'ask', ASKED), duty);
    const answer = (photos: string[]) => matters.act(step(matter.id, 2, 'answer', { photos }), enterprise);
    await expect(answer(['b'.repeat(64)])).rejects.toMatchObject({
      detail: { refused: 'fields-wrong', fields: [{ field: 'photos' }] },
    });
    await answer([FILE]);
    expect(await matters.namesFile(FILE, { account: supervisor })).toBe(true);
    expect(await matters.namesFile(FILE, { account: town })).toBe(false);
  });

  test('the house takes its step once a clock has run out, once, and at the moment it ran out', async () => {
    const matters = house();
    const { matter } = await matters.open(inquiry(), supervisor);
    await matters.act(step(matter.id, 1, 'ask', ASKED), duty);
    await matters.clockTick(later(3.9));
    expect(await matters.steps(matter.id)).toHaveLength(2);
    at = later(6);
    await matters.clockTick(at);
    await matters.clockTick(at);
    const steps = await matters.steps(matter.id);
    expect(steps).toHaveLength(3);
    expect(steps[2]).toMatchObject({ by: 'system', event: 'silence', to: 'visit', at, happenedAt: later(4) });
  });

  test('listeners are told after the step is kept, with the row, and never of a refusal', async () => {
    const matters = house();
    const told: string[] = [];
    matters.onMatter((matter, kept, row) => told.push(`${matter.state} ${kept.event} ${row.who.join()}`));
    const { matter } = await matters.open(inquiry(), supervisor);
    await code(matters.act(step(matter.id, 1, 'ask'), duty));
    await matters.act(step(matter.id, 1, 'ask', ASKED), duty);
    expect(told).toEqual(['remote open supervisor', 'waiting ask duty']);
  });

  test('whoever is told may go on at once: what comes as a batch ends is not left waiting', async () => {
    const matters = house();
    const gone: Promise<unknown>[] = [];
    matters.onMatter((matter, kept) => {
      if (kept.event === 'open') gone.push(matters.act(step(matter.id, 1, 'ask', ASKED), duty));
    });
    const first = await matters.open(inquiry(), supervisor);
    await Promise.all(gone);
    expect((await matters.get(first.matter.id))?.state).toBe('waiting');
  });

  test('complained of again: the former one is open again, and the two name each other', async () => {
    const matters = house();
    followComplaints(matters, quiet);
    const former = (await matters.open(complaint(), duty)).matter;
    const given = { unit: '一中队', officers: ['inspector'] };
    const saw = (side: string) => ({
      [`${side}-true`]: 'true',
      [`${side}-found`]: '有白色泡沫',
      [`${side}-photos`]: [FILE],
    });
    await matters.act(step(former.id, 1, 'assign', given), duty);
    await matters.act(step(former.id, 2, 'town-verify', saw('town')), town);
    await matters.act(step(former.id, 3, 'bureau-verify', saw('bureau')), inspector);
    const reply = { 'reply-how': 'telephone', 'reply-text': '已责令停止排放，水质已恢复。' };
    await matters.act(step(former.id, 4, 'reply', reply), supervisor);
    const links = [{ kind: 'matter', id: former.id }];
    const second = (await matters.open(complaint({ links }), duty)).matter;
    await until(async () => (await matters.get(former.id))?.reopened === 1, 'the former one is back');
    expect(await matters.get(former.id)).toMatchObject({
      ...{ state: 'open', links: [{ kind: 'matter', id: second.id }] },
    });
  });

  test('what was kept is there after opening again', async () => {
    const { mkdtempSync, rmSync } = await import('node:fs');
    const { tmpdir } = await import('node:os');
    const folder = mkdtempSync(`${tmpdir()}/wenqu-matters-`);
    const first = house(`${folder}/matters.sqlite`);
    const { matter } = await first.open(inquiry(), supervisor);
    await first.close();
    const again = house(`${folder}/matters.sqlite`);
    expect((await again.detail(matter.id, { account: supervisor })).matter).toEqual(matter);
    await again.close();
    open = [];
    rmSync(folder, { recursive: true });
  });
});
