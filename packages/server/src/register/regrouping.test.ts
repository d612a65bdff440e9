import {
  type Account,
  type EntryEvent,
  instant,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  pointId,
  type Role,
} from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { AUTHOR, add, enterprise, outlet, PLANT, point } from '../store/book.examples.ts';
import { MemoryBook } from '../store/memory/book.ts';
import { MemoryRegister } from '../store/memory/register.ts';
import { finding, hours, NOON } from '../store/register.examples.ts';
import { type EntryAct, openRegister } from './register.ts';

const account = (role: Role, id: string = role, more: Partial<Account> = {}): Account => ({
  ...{ id, name: id, displayName: id.toUpperCase(), role, enterprise: '', agency: '', unit: '' },
  ...{ certificate: '', district: 'main', disabled: false, mustChangePassword: false },
  ...{ createdAt: 0, lastLoginAt: null },
  ...more,
});
const duty = account('duty');
const supervisor = account('supervisor');
const second = account('supervisor', 'second');
const plant = account('enterprise', 'plant', { enterprise: 'en1' });

async function house() {
  const book = new MemoryBook();
  await book.apply(
    [
      ...PLANT,
      add('enterprises', enterprise({ name: '第二家', keyUnit: false })),
      add('outlets', outlet({ enterprise: 'en2' })),
      add('points', point({ enterprise: 'en2', outlet: 'ou2' })),
    ],
    AUTHOR,
  );
  const store = new MemoryRegister();
  const time = { now: NOON };
  const register = openRegister({ store, book, clock: () => time.now });
  const act = async (event: EntryEvent, by: Account, id: string, more: Partial<EntryAct> = {}) =>
    register.act(
      { entry: id, version: (await store.entry(id))!.version, event, reason: 'because', ...more },
      by,
    );
  const by = async (what: { factor?: string; rule?: string; enterprise?: string; hidden?: boolean }) => {
    const { items } = await register.list({ sort: 'newest', limit: 100 }, supervisor);
    return items.find((each) => Object.entries(what).every(([key, value]) => each[key as 'rule'] === value))!;
  };
  return { store, register, time, act, by };
}
/** Two factors of one outlet, and one of another enterprise. */
async function filled() {
  const parts = await house();
  await parts.register.take([
    finding('cod-1', { multiple: 0.4, value: 112, count: 3 }),
    finding('cod-2', { from: hours(1), to: hours(2), multiple: 0.9, value: 152, count: 4 }),
    finding('nh-1', { factor: 'w21003', level: 'B', multiple: 0.1, value: 8.8, count: 5, to: hours(4) }),
    finding('far', { point: pointId('pt2') }),
    finding('h1', { hidden: true }),
  ]);
  const [cod, nh] = [
    await parts.by({ factor: 'w01018', hidden: false, enterprise: 'en1' }),
    await parts.by({ factor: 'w21003' }),
  ];
  return { ...parts, cod: cod.id, nh: nh.id };
}
const refusal = (refused: string) =>
  expect.objectContaining({ code: 'WQ_ENTRY_REFUSED', detail: expect.objectContaining({ refused }) });

describe('merge', () => {
  test('the entry points to the one it joined, its findings go over, and both stories say so', async () => {
    const { store, act, cod, nh } = await filled();
    const { entry, findings } = await act('merge', duty, nh, { target: cod });
    expect(entry).toMatchObject({
      state: 'closed',
      verdict: 'duplicate',
      mergedInto: cod,
      findings: 0,
      alarms: 0,
    });
    expect(findings).toEqual([]);
    expect(await store.entry(cod)).toMatchObject({
      ...{ findings: 3, alarms: 12, to: hours(4), multiple: 0.9, level: 'B', state: 'grouped', version: 3 },
    });
    expect((await store.steps(nh)).at(-1)).toMatchObject({
      ...{ event: 'merge', by: 'duty', reason: 'because', detail: { into: cod, findings: ['nh-1'] } },
    });
    expect((await store.steps(cod)).at(-1)).toMatchObject({
      event: 'join',
      by: 'duty',
      detail: { joined: nh },
    });
  });

  test('what comes later of the merged cause goes where it was merged into', async () => {
    const { store, register, act, cod, nh } = await filled();
    await act('merge', duty, nh, { target: cod });
    await register.take([finding('nh-2', { factor: 'w21003', from: hours(5), to: hours(6) })]);
    expect((await store.finding('nh-2'))?.entry).toBe(cod);
    // Long after it is another matter.
    await register.take([finding('nh-3', { factor: 'w21003', from: hours(40), to: hours(41) })]);
    expect((await store.finding('nh-3'))?.entry).not.toBe(cod);
  });

  test('taken out again it has what it brought, and the other is as it was', async () => {
    const { store, act, cod, nh } = await filled();
    const before = await store.entry(cod);
    await act('merge', duty, nh, { target: cod });
    const { entry, findings, choices } = await act('unmerge', supervisor, nh);
    expect(entry).toMatchObject({
      state: 'grouped',
      verdict: null,
      mergedInto: '',
      closedAt: null,
      findings: 1,
    });
    expect(findings.map(({ id }) => id)).toEqual(['nh-1']);
    expect(choices).not.toContain('unmerge');
    const { findings: held, alarms, from, to, multiple } = before!;
    expect(await store.entry(cod)).toMatchObject({ findings: held, alarms, from, to, multiple });
    expect((await store.steps(cod)).map(({ event }) => event)).toEqual(['group', 'join', 'part']);
  });

  test('not into another enterprise, another path, itself, a closed one, or one that is not seen', async () => {
    const { act, by, cod, nh, store } = await filled();
    const tried = (target: string, who = duty) => act('merge', who, cod, { target });
    await expect(tried((await by({ enterprise: 'en2' })).id)).rejects.toEqual(refusal('target-elsewhere'));
    await expect(tried((await by({ hidden: true })).id)).rejects.toEqual(refusal('target-other-path'));
    await expect(tried(cod)).rejects.toEqual(refusal('target-missing'));
    await expect(tried('A-2026-999999')).rejects.toEqual(refusal('target-missing'));
    await act('triage-inquiry', duty, nh);
    await act('verdict', supervisor, nh, { verdict: 'technical' });
    await expect(tried(nh)).rejects.toEqual(refusal('target-closed'));
    expect((await store.steps(cod)).filter(({ refused }) => refused !== null)).toHaveLength(5);
  });

  test('who saw an older version merges nothing, of either entry', async () => {
    const { store, register, act, cod, nh } = await filled();
    const { version } = (await store.entry(nh))!;
    await act('note', supervisor, nh);
    const stale = register.act({ entry: nh, version, event: 'merge', reason: 'x', target: cod }, duty);
    await expect(stale).rejects.toEqual(expect.objectContaining({ code: 'WQ_ENTRY_CONFLICT' }));
    expect(await store.entry(cod)).toMatchObject({ findings: 2, version: 2 });
  });

  test('an enterprise learns that it is closed, not into what', async () => {
    const { register, act, cod, nh } = await filled();
    await act('triage-notice', duty, nh);
    await act('merge', duty, nh, { target: cod });
    const seen = await register.detail(nh, plant);
    expect(seen?.entry).toMatchObject({ state: 'closed', verdict: 'duplicate', mergedInto: '' });
    expect(JSON.stringify(seen)).not.toContain(cod);
  });
});

describe('split', () => {
  test('takes findings out to an entry of their own, which its maker may not close', async () => {
    const { store, act, cod } = await filled();
    const { entry, findings } = await act('split', duty, cod, { findings: ['cod-2'] });
    expect(entry).toMatchObject({ findings: 1, alarms: 3, multiple: 0.4, to: hours(1) });
    expect(findings.map(({ id }) => id)).toEqual(['cod-1']);
    const made = String((await store.steps(cod)).at(-1)?.detail.into);
    expect(await store.entry(made)).toMatchObject({
      ...{ state: 'grouped', findings: 1, alarms: 4, multiple: 0.9, enterprise: 'en1', factor: 'w01018' },
    });
    expect(await store.steps(made)).toMatchObject([
      { event: 'group', by: 'duty', detail: { splitFrom: cod } },
    ]);
    await act('triage-notice', supervisor, made);
    await expect(act('recovered', duty, made)).rejects.toEqual(refusal('same-as-raiser'));
    // And back again.
    await act('recovered', second, made);
  });

  test('neither nothing nor everything, nor what it does not hold', async () => {
    const { act, cod } = await filled();
    for (const findings of [[], ['cod-1', 'cod-2'], ['nh-1']])
      await expect(act('split', duty, cod, { findings })).rejects.toEqual(refusal('findings-missing'));
  });

  test('a split is undone by merging', async () => {
    const { store, act, cod } = await filled();
    await act('split', duty, cod, { findings: ['cod-2'] });
    const made = String((await store.steps(cod)).at(-1)?.detail.into);
    await act('merge', duty, made, { target: cod });
    expect(await store.entry(cod)).toMatchObject({ findings: 2, alarms: 7, multiple: 0.9 });
  });
});

describe('level and assignment', () => {
  test('a level by hand holds until the house thinks worse of it, and moves the clock of triage', async () => {
    const { store, register, act, nh } = await filled();
    const { entry } = await act('level', supervisor, nh, { level: 'C' });
    expect(entry).toMatchObject({ level: 'C', houseLevel: 'B' });
    expect(entry.dueAt).toBeGreaterThan(NOON + 4 * MICROS_PER_HOUR);
    await register.take([finding('nh-1', { factor: 'w21003', level: 'B', to: hours(5) })]);
    expect((await store.entry(nh))?.level).toBe('C');
    await register.take([finding('nh-1', { factor: 'w21003', level: 'A', to: hours(6) })]);
    expect(await store.entry(nh)).toMatchObject({ level: 'A', houseLevel: 'A' });
    await act('level', supervisor, nh, { level: 'B' });
    expect((await store.entry(nh))?.dueAt).toBe(NOON + 4 * MICROS_PER_HOUR);
  });

  test('who works on it is the bureau’s to know', async () => {
    const { register, act, nh } = await filled();
    await act('triage-notice', duty, nh);
    const { entry, steps } = await act('assign', supervisor, nh, { assignee: { id: 'i1', name: '检查一' } });
    expect(entry.assignee).toBe('i1');
    expect(steps.at(-1)?.detail).toEqual({ assignee: 'i1', assigneeName: '检查一' });
    expect(JSON.stringify(await register.detail(nh, plant))).not.toContain('检查一');
    const mine = await register.list({ sort: 'due', limit: 9, assignee: 'i1' }, supervisor);
    expect(mine.items.map(({ id }) => id)).toEqual([nh]);
  });
});

describe('escalation', () => {
  test('each rung is told once, in the story and to who listens', async () => {
    const { store, register, nh } = await filled();
    const heard: [string, number, string][] = [];
    register.onEscalation((entry, { rung, tells }) => heard.push([entry.id, rung, tells]));
    const due = (await store.entry(nh))!.dueAt!;
    for (const minutes of [-1, 0, 1, 24 * 60, 24 * 60 + 1])
      await register.clockTick(instant(due + minutes * MICROS_PER_MINUTE));
    expect(heard.filter(([id]) => id === nh)).toEqual([
      [nh, 1, 'supervisor'],
      [nh, 2, 'head'],
    ]);
    const told = (await store.steps(nh)).filter(({ event }) => event === 'escalate');
    expect(told.map(({ by, detail }) => [by, detail.rung])).toEqual([
      ['system', 1],
      ['system', 2],
    ]);
  });

  test('a further step starts a clock of its own; overdue ones are counted by person', async () => {
    const { store, register, act, time, nh, cod } = await filled();
    await act('assign', supervisor, nh, { assignee: { id: 'i1', name: '检查一' } });
    time.now = hours(24 * 7);
    await register.clockTick(time.now);
    expect((await store.entry(nh))?.escalated).toBe(2);
    const mine = (await register.overdueByPerson(supervisor)).filter(({ assignee }) => assignee === 'i1');
    expect(mine).toEqual([{ assignee: 'i1', count: 1 }]);
    await act('triage-inquiry', duty, nh);
    expect(await store.entry(nh)).toMatchObject({ escalated: 0, state: 'inquiry' });
    expect((await store.entry(cod))?.escalated).toBeGreaterThan(0);
    expect(await register.overdueByPerson(plant)).toEqual([]);
  });
});

describe('an inquiry and its entry agree', () => {
  test('its verdict closes the entry, by no hand beside it, and what reopens it reopens the entry', async () => {
    const { store, register, act, nh } = await filled();
    const word = { entry: nh, inquiry: 'HC-2026-000001', reason: 'meter replaced' };
    await register.followInquiry(word, duty);
    expect(await store.entry(nh)).toMatchObject({ state: 'inquiry', inquiry: 'HC-2026-000001' });
    await expect(act('verdict', supervisor, nh, { verdict: 'true' })).rejects.toEqual(
      refusal('inquiry-decides'),
    );
    expect(await register.concludeInquiry({ ...word, inquiry: 'HC-2026-000002', verdict: 'true' })).toBe(
      false,
    );
    expect(await register.concludeInquiry({ ...word, verdict: 'technical' })).toBe(true);
    expect(await store.entry(nh)).toMatchObject({ state: 'closed', verdict: 'technical' });
    expect(await register.concludeInquiry({ ...word, verdict: 'true' })).toBe(false);
    expect(await register.reopenInquiry(word)).toBe(true);
    expect(await store.entry(nh)).toMatchObject({ state: 'inquiry', verdict: null });
  });

  test('the house names it on an entry that is in inquiry already', async () => {
    const { store, register, act, nh } = await filled();
    await act('triage-inquiry', duty, nh);
    await register.followInquiry({ entry: nh, inquiry: 'HC-2026-000003', reason: '' }, 'system');
    expect(await store.entry(nh)).toMatchObject({ state: 'inquiry', inquiry: 'HC-2026-000003' });
    expect((await store.steps(nh)).at(-1)).toMatchObject({ event: 'note', by: 'system' });
  });
});

describe('lines of a day', () => {
  const day = '2026-05-29';

  test('entries of an outlet are one line, hidden ones another, and who may not know sees neither', async () => {
    const { register, act, nh, cod } = await filled();
    const { lines, entries, compression, leftOut } = await register.lines(day, supervisor);
    expect(lines.map(({ cause, enterprise: at, entries: of }) => [cause, at, of.length])).toEqual([
      ['suspicion', 'en1', 1],
      ['discharge', 'en1', 2],
      ['discharge', 'en2', 1],
    ]);
    expect(Object.keys(entries)).toHaveLength(4);
    expect(compression).toMatchObject({ entries: 4, findings: 5, alarms: 14, lines: 3 });
    expect(leftOut).toBe(0);
    const seen = async (viewer: Account) =>
      (await register.lines(day, viewer)).lines.map((each) => each.entries);
    expect((await register.lines(day, account('town'))).lines).toHaveLength(2);
    expect(await seen(plant)).toEqual([]);
    await act('triage-notice', duty, nh);
    const told = await register.lines(day, plant);
    expect(told.lines.map((each) => each.entries)).toEqual([[nh]]);
    expect(told.compression).toMatchObject({ entries: 1, findings: 1, alarms: 5 });
    expect(JSON.stringify(told)).not.toContain(cod);
  });

  test('what waits for triage stays in the lines of today, however old; a merged one is no line', async () => {
    const { register, time, act, cod, nh } = await filled();
    time.now = hours(24 * 20);
    const today = '2026-06-18';
    expect((await register.lines(today, supervisor)).lines).toHaveLength(3);
    expect((await register.lines(today, supervisor)).compression.entries).toBe(0);
    expect((await register.lines('2026-06-10', supervisor)).lines).toHaveLength(0);
    await act('merge', duty, nh, { target: cod });
    const { lines } = await register.lines(today, supervisor);
    expect(lines.flatMap((each) => each.entries)).not.toContain(nh);
    await expect(register.lines('2026-13-40', supervisor)).rejects.toEqual(
      expect.objectContaining({ code: 'WQ_INPUT' }),
    );
  });
});
