import {
  type Account,
  ENTRY_EVENTS,
  ENTRY_STATES,
  ENTRY_TABLE,
  type EntryDetail,
  type EntryEvent,
  type EntryState,
  type Finding,
  type Instant,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  nextState,
  type PointId,
  pointId,
  type Role,
} from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { AUTHOR, add, agency, change, enterprise, outlet, PLANT, point } from '../store/book.examples.ts';
import { MemoryBook } from '../store/memory/book.ts';
import { MemoryRegister } from '../store/memory/register.ts';
import { entryDraft, finding, hours, NOON, rise } from '../store/register.examples.ts';
import { type EntryAct, openRegister } from './register.ts';

const account = (role: Role, id: string = role, more: Partial<Account> = {}): Account => ({
  ...{
    id,
    name: id,
    displayName: id.toUpperCase(),
    role,
    enterprise: '',
    agency: '',
    unit: '',
    certificate: '',
    district: 'main',
  },
  ...{ disabled: false, mustChangePassword: false, createdAt: 0, lastLoginAt: null },
  ...more,
});
const duty = account('duty');
const supervisor = account('supervisor');
const second = account('supervisor', 'second');
const plant = account('enterprise', 'plant', { enterprise: 'en1' });
const other = account('enterprise', 'other', { enterprise: 'en2' });
const served = account('agency', 'served', { agency: 'ag1' });

async function house() {
  const book = new MemoryBook();
  await book.apply(
    [
      ...PLANT,
      add('agencies', agency()),
      add('enterprises', enterprise({ name: '第二家', keyUnit: false })),
      add('outlets', outlet({ enterprise: 'en2' })),
      add('points', point({ enterprise: 'en2', outlet: 'ou2' })),
    ],
    AUTHOR,
  );
  await book.apply([change('enterprises', 'en1', 1, { agency: 'ag1' })], AUTHOR);
  const store = new MemoryRegister();
  const time = { now: NOON };
  const register = openRegister({ store, book, clock: () => time.now });
  const all = async (viewer = supervisor) =>
    (await register.list({ sort: 'newest', limit: 100 }, viewer)).items;
  const only = async () => {
    const [entry, ...rest] = await all();
    expect(rest).toEqual([]);
    return entry!;
  };
  const act = async (event: EntryEvent, by: Account, id: string, more: object = {}): Promise<EntryDetail> => {
    const { version } = (await store.entry(id))!;
    return register.act({ entry: id, version, event, reason: 'because', ...more }, by);
  };
  return { book, store, register, time, all, only, act };
}

const en2 = (id: string, more: Partial<Finding> = {}) => finding(id, { point: 'pt2' as PointId, ...more });
const refusal = (refused: string) =>
  expect.objectContaining({
    code: 'WQ_ENTRY_REFUSED',
    detail: expect.objectContaining({
      refused,
      zh: expect.stringMatching(/。$/),
      en: expect.stringMatching(/\.$/),
    }),
  });
const notFound = expect.objectContaining({ code: 'WQ_NOT_FOUND' });

describe('findings become entries', () => {
  test('a finding opens an entry where it stands, grouped, with its clock', async () => {
    const { register, only } = await house();
    await register.take([finding('f1', { level: 'B' })]);
    const entry = await only();
    expect(entry).toMatchObject({
      ...{
        number: 'A-2026-000001',
        state: 'grouped',
        level: 'B',
        enterprise: 'en1',
        outlet: 'ou1',
        point: 'pt1',
      },
      ...{ factor: 'w01018', rule: 'hourly-over', findings: 1, value: 96, multiple: 0.2 },
      dueAt: NOON + 4 * MICROS_PER_HOUR,
    });
    const detail = await register.detail(entry.id, duty);
    expect(detail?.steps).toMatchObject([{ event: 'group', by: 'system', from: 'raised', to: 'grouped' }]);
    expect(detail?.choices).toContain('triage-ask');
  });

  test('the same finding again updates, never doubles', async () => {
    const { register, only } = await house();
    await register.take([finding('f1'), finding('f1')]);
    await register.take([finding('f1', { to: hours(9), count: 40, value: 200, multiple: 1.5 })]);
    expect(await only()).toMatchObject({ findings: 1, to: hours(9), value: 200, multiple: 1.5 });
  });

  test('the next one of the cause joins within six hours and not after', async () => {
    const { register, all } = await house();
    const at = (from: Instant) => ({ from, to: instant(from + MICROS_PER_HOUR) });
    await register.take([finding('f1'), finding('f2', at(hours(7)))]);
    expect(await all()).toMatchObject([{ findings: 2, to: hours(8) }]);
    await register.take([finding('f3', at(instant(hours(14) + 1)))]);
    expect((await all()).map((entry) => entry.findings).sort()).toEqual([1, 2]);
  });

  test('other points, factors and rules are other matters', async () => {
    const { register, all } = await house();
    await register.take([
      finding('f1'),
      finding('f2', { factor: 'w21003' }),
      finding('f3', { rule: 'daily-mean-over' }),
      en2('f4'),
      finding('f5', { point: pointId('gone') }),
    ]);
    const places = (await all()).map((entry) => `${entry.enterprise} ${entry.factor} ${entry.rule}`);
    expect(places.sort()).toEqual([
      ' w01018 hourly-over',
      'en1 w01018 daily-mean-over',
      'en1 w01018 hourly-over',
      'en1 w21003 hourly-over',
      'en2 w01018 hourly-over',
    ]);
  });

  test('a hidden finding never joins an open entry, nor an open one a hidden entry', async () => {
    const { register, all } = await house();
    await register.take([
      finding('f1'),
      finding('h1', { hidden: true }),
      finding('f2'),
      finding('h2', { hidden: true }),
    ]);
    const entries = (await all()).map(({ number, hidden, findings }) => [number, hidden, findings]);
    expect(entries).toContainEqual(['A-2026-000001', false, 2]);
    expect(entries).toContainEqual(['H-2026-000001', true, 2]);
  });

  test('after closing the same cause opens a new entry, and a held finding stays where it was', async () => {
    const { register, act, all, only, time } = await house();
    await register.take([finding('f1')]);
    const { id } = await only();
    await act('triage-inquiry', duty, id);
    time.now = hours(2);
    await act('verdict', supervisor, id, { verdict: 'false-alarm' });
    await register.take([finding('f1', { to: hours(3) }), finding('f2', { from: hours(2), to: hours(3) })]);
    expect((await all()).map(({ state, findings }) => [state, findings])).toEqual([
      ['grouped', 1],
      ['closed', 1],
    ]);
  });

  test.each([
    [finding('1', { hidden: true }), 'A'],
    [finding('2', { factor: 'w20117' }), 'A'],
    [finding('3', { rule: 'daily-mean-over', multiple: 1 }), 'A'],
    [finding('4', { rule: 'daily-mean-over', multiple: 0.99 }), 'B'],
    [finding('5', { rule: 'point-silent', factor: '', to: instant(hours(4) + 1) }), 'B'],
    [finding('6', { rule: 'point-silent', factor: '', to: hours(4) }), 'C'],
    [en2('7', { rule: 'point-silent', factor: '', to: hours(40) }), 'C'],
    [finding('8', { level: 'A' }), 'A'],
    [finding('9'), 'C'],
    [finding('10', { rule: 'D01', hidden: true }), 'C'],
    [finding('11', { rule: 'D01', hidden: true, level: 'B' }), 'B'],
    [finding('12', { rule: 'D15', hidden: true, level: 'A' }), 'A'],
  ] as const)('level of finding $id', async (found, level) => {
    const { register, only } = await house();
    await register.take([found]);
    expect((await only()).level).toBe(level);
  });

  test('a rising level brings the triage clock forward', async () => {
    const { register, only } = await house();
    await register.take([finding('1', { rule: 'daily-mean-over', multiple: 0.1 })]);
    await register.take([finding('1', { rule: 'daily-mean-over', multiple: 1.2 })]);
    expect(await only()).toMatchObject({ level: 'A', dueAt: NOON + 30 * MICROS_PER_MINUTE });
  });

  test('listeners hear of every entry once a batch, and whether it has been told', async () => {
    const { register, act, only } = await house();
    const heard: [string, EntryState, boolean][] = [];
    const stop = register.onEntry((entry, told) => heard.push([entry.number, entry.state, told]));
    await register.take([finding('f1'), finding('f2')]);
    const { id } = await only();
    await act('triage-ask', duty, id);
    stop();
    await act('note', duty, id);
    expect(heard).toEqual([
      [id, 'grouped', false],
      [id, 'explain-asked', true],
    ]);
  });
});

describe('steps', () => {
  /** Somebody of the row's list who stands in nobody's way. */
  const actorFor = (state: EntryState, event: EntryEvent): Account => {
    const role = ENTRY_TABLE.find((row) => row.from === state && row.event === event)?.who.find(
      (who) => who !== 'system',
    );
    return role === 'enterprise' ? plant : account((role as Role | undefined) ?? 'supervisor', 'actor');
  };
  const OFFERED: Partial<EntryAct> = {
    ...{ verdict: 'true', muteDays: 7, cause: 'other', level: 'B', findings: ['one'] },
    assignee: { id: 'acc2', name: '值守二' },
  } as const;

  for (const state of ENTRY_STATES) {
    test.each([...ENTRY_EVENTS])(
      `${state} + %s goes where the table says or is refused and kept`,
      async (event) => {
        const { store, register } = await house();
        const { id: target } = await store.openEntry(entryDraft({ factor: 'w21003' }));
        const mergedInto = state === 'closed' ? target : '';
        const { id } = await store.openEntry(entryDraft({ state, dueAt: hours(9), mergedInto }));
        for (const each of ['one', 'two']) await store.keepFinding(finding(each), id, rise());
        const actor = actorFor(state, event);
        const to = nextState(state, event);
        const people = ENTRY_TABLE.find((row) => row.from === state && row.event === event)?.who;
        const run = register.act(
          { entry: id, version: 1, event, reason: 'because', target, ...OFFERED },
          actor,
        );
        if (to === undefined || people?.every((who) => who === 'system')) {
          await expect(run).rejects.toEqual(refusal(to === undefined ? 'not-in-table' : 'wrong-role'));
          expect(await store.entry(id)).toMatchObject({ state, version: 1 });
          expect(await store.steps(id)).toMatchObject([{ event, from: state, to: state, by: actor.id }]);
          expect((await store.steps(id))[0]?.refused).toBeTruthy();
        } else {
          await run;
          expect(await store.entry(id)).toMatchObject({ state: to, version: 2 });
          expect(await store.steps(id)).toMatchObject([
            { event, from: state, to, refused: null, reason: 'because' },
          ]);
        }
      },
    );
  }

  test('the whole road of an explanation, each hand another person', async () => {
    const { register, act, only, time } = await house();
    await register.take([finding('f1')]);
    const { id } = await only();
    const asked = await act('triage-ask', supervisor, id);
    expect(asked.entry).toMatchObject({ state: 'explain-asked', dueAt: NOON + 4 * MICROS_PER_HOUR });
    time.now = hours(1);
    const answered = await act('answer', plant, id, { cause: 'device-fault', attachments: ['photo.jpg'] });
    expect(answered.steps.at(-1)).toMatchObject({
      detail: { cause: 'device-fault', attachments: ['photo.jpg'] },
    });
    await expect(act('accept', supervisor, id)).rejects.toEqual(refusal('same-as-asker'));
    const { entry } = await act('accept', second, id);
    expect(entry).toMatchObject({ state: 'closed', verdict: 'explained', closedAt: hours(1), dueAt: null });
  });

  test('a fault without an attachment, an answer of another enterprise, a verdict of the opener', async () => {
    const { register, act, only } = await house();
    await register.take([finding('f1')]);
    const { id } = await only();
    await act('triage-ask', duty, id);
    await expect(act('answer', plant, id, { cause: 'device-fault' })).rejects.toEqual(
      refusal('attachment-missing'),
    );
    await expect(act('answer', other, id)).rejects.toEqual(notFound);
    await act('answer', plant, id);
    await act('refuse', supervisor, id);
    await expect(act('verdict', supervisor, id, { verdict: 'true' })).rejects.toEqual(
      refusal('same-as-opener'),
    );
    expect((await act('verdict', second, id, { verdict: 'technical' })).entry.verdict).toBe('technical');
  });

  test('a stale version is a conflict and leaves no step', async () => {
    const { register, act, only, store } = await house();
    await register.take([finding('f1')]);
    const { id, version } = await only();
    await act('note', duty, id);
    const stale = register.act({ entry: id, version, event: 'note', reason: 'x' }, duty);
    await expect(stale).rejects.toEqual(expect.objectContaining({ code: 'WQ_ENTRY_CONFLICT' }));
    expect((await store.steps(id)).filter((step) => step.event === 'note')).toHaveLength(1);
  });

  test('two people acting at once: one succeeds, one is told of the conflict', async () => {
    const { register, only } = await house();
    await register.take([finding('f1')]);
    const { id, version } = await only();
    const run = (by: Account) =>
      register.act({ entry: id, version, event: 'triage-inquiry', reason: 'x' }, by);
    const results = await Promise.allSettled([run(duty), run(supervisor)]);
    expect(results.map((each) => each.status)).toEqual(['fulfilled', 'rejected']);
  });

  test('a mute lasts at most seven days', async () => {
    const { register, act, only } = await house();
    await register.take([finding('f1')]);
    const { id } = await only();
    await expect(act('triage-mute', supervisor, id, { muteDays: 8 })).rejects.toEqual(
      refusal('mute-too-long'),
    );
    const { entry } = await act('triage-mute', supervisor, id, { muteDays: 7 });
    expect(entry).toMatchObject({ state: 'muted', mutedUntil: NOON + 7 * MICROS_PER_DAY, dueAt: null });
  });
});

describe('the clock', () => {
  const asked = async (event: EntryEvent, by: Account, more: object = {}) => {
    const parts = await house();
    await parts.register.take([finding('f1')]);
    const { id } = await parts.only();
    const { entry } = await parts.act(event, by, id, more);
    const tick = async (at: Instant) => {
      parts.time.now = at;
      await parts.register.clockTick(at);
      return parts.store.entry(id);
    };
    return { ...parts, id, entry, tick };
  };

  test('an explanation that does not come goes to inquiry, not a moment before', async () => {
    const { entry, tick, store, id } = await asked('triage-ask', duty);
    expect(await tick(instant(entry.dueAt! - 1))).toMatchObject({ state: 'explain-asked' });
    expect(await tick(entry.dueAt!)).toMatchObject({ state: 'inquiry' });
    expect((await store.steps(id)).at(-1)).toMatchObject({ event: 'late', by: 'system' });
  });

  test('a mute ends, and its triage clock begins again', async () => {
    const { entry, tick } = await asked('triage-mute', supervisor, { muteDays: 1 });
    const after = await tick(entry.mutedUntil!);
    expect(after).toMatchObject({ state: 'grouped', mutedUntil: null });
    expect(after?.dueAt).toBeGreaterThan(entry.mutedUntil!);
  });

  test('a notice that was heeded closes as normal', async () => {
    const { entry, tick } = await asked('triage-notice', duty);
    expect(await tick(entry.dueAt!)).toMatchObject({ state: 'closed', verdict: 'normal' });
  });

  test('a notice after which it went on opens an inquiry', async () => {
    const { register, entry, tick } = await asked('triage-notice', duty);
    await register.take([finding('f1', { to: entry.dueAt! })]);
    expect(await tick(entry.dueAt!)).toMatchObject({ state: 'inquiry', verdict: null });
  });

  test('a point that fell silent has not recovered', async () => {
    const { register, entry, tick } = await asked('triage-notice', duty);
    await register.take([finding('s', { rule: 'point-silent', factor: '', from: hours(1), to: hours(2) })]);
    expect(await tick(entry.dueAt!)).toMatchObject({ state: 'inquiry' });
  });

  test('many clocks at once are all answered', async () => {
    const { store, register } = await house();
    for (let at = 0; at < 450; at++) {
      await store.openEntry(entryDraft({ state: 'explain-asked', dueAt: NOON, factor: `w${at}` }));
    }
    await register.clockTick(hours(1));
    expect(await register.counts(supervisor)).toMatchObject({ 'explain-asked': 0, inquiry: 450 });
  });
});

describe('who sees what', () => {
  const OUTSIDE: Role[] = ['lab', 'authority', 'display', 'public'];
  const BLIND = [plant, other, served, account('town'), account('leader'), account('admin')];

  /** Two entries of en1 told, one not, one hidden between them, one of en2 told. */
  async function filled() {
    const parts = await house();
    await parts.register.take([
      finding('h1', { hidden: true, raisedAt: hours(1) }),
      finding('a', { factor: 'w21011' }),
      finding('h2', { hidden: true, factor: 'w21003' }),
      finding('b', { factor: 'w21001' }),
      finding('c'),
      en2('d'),
    ]);
    const byFactor = async (factor: string, enterprise = 'en1') =>
      (await parts.all()).find(
        (each) => each.factor === factor && each.enterprise === enterprise && !each.hidden,
      )!.id;
    const [a, b, c] = [await byFactor('w21011'), await byFactor('w21001'), await byFactor('w01018')];
    const d = await byFactor('w01018', 'en2');
    await parts.act('triage-ask', duty, a);
    await parts.act('triage-notice', duty, b);
    await parts.act('triage-ask', duty, d);
    const hidden = (await parts.all()).filter((each) => each.hidden);
    return { ...parts, a, b, c, d, hidden };
  }

  test('the bureau sees all; numbers of open entries have no gap', async () => {
    const { all, hidden } = await filled();
    const open = (await all()).filter((each) => !each.hidden).map((each) => each.number);
    expect(open.sort()).toEqual([1, 2, 3, 4].map((count) => `A-2026-00000${count}`));
    expect(hidden.map((each) => each.number).sort()).toEqual(['H-2026-000001', 'H-2026-000002']);
  });

  test('an enterprise sees its own entries that it was told of, its agency the same', async () => {
    const { all, a, b, d } = await filled();
    const ids = async (viewer: Account) => (await all(viewer)).map((entry) => entry.id).sort();
    expect(await ids(plant)).toEqual([a, b].sort());
    expect(await ids(served)).toEqual([a, b].sort());
    expect(await ids(other)).toEqual([d]);
    expect(await ids(account('enterprise', 'unbound'))).toEqual([]);
    expect(await ids(account('agency', 'unbound'))).toEqual([]);
    expect(await ids(account('supervisor', 'bound', { enterprise: 'en2' }))).toEqual([d]);
    for (const role of OUTSIDE) expect(await ids(account(role))).toEqual([]);
  });

  test.each(BLIND)('hidden entries exist nowhere for $id', async (viewer) => {
    const { register, hidden, store } = await filled();
    for (const sort of ['due', 'newest', 'worst'] as const) {
      const pages = [];
      for (let cursor: string | undefined; ; ) {
        const page = await register.list({ sort, limit: 1, ...(cursor ? { cursor } : {}) }, viewer);
        pages.push(page);
        if (!page.next) break;
        cursor = page.next;
      }
      const items = pages.flatMap((page) => page.items);
      expect(items.some((entry) => entry.hidden)).toBe(false);
      expect(items.length).toBe(pages[0]?.total);
      for (const { id } of hidden) expect(JSON.stringify(pages)).not.toContain(id);
    }
    const counts = await register.counts(viewer);
    const { total } = await register.list({ sort: 'newest', limit: 9 }, viewer);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(total);
    for (const { id, number } of hidden) {
      expect(await register.entry(id, viewer)).toBeUndefined();
      expect(await register.detail(id, viewer)).toBeUndefined();
      expect((await register.list({ sort: 'newest', limit: 9, q: number }, viewer)).total).toBe(0);
      expect(
        (await register.list({ sort: 'newest', limit: 9, state: ['grouped'], level: ['A'] }, viewer)).total,
      ).toBe(0);
      const act = register.act({ entry: id, version: 2, event: 'note', reason: 'x' }, viewer);
      await expect(act).rejects.toEqual(notFound);
      expect((await store.steps(id)).map((step) => step.event)).toEqual(['group']);
    }
    expect(await register.finding('h1', viewer)).toBeUndefined();
  });

  test('what an enterprise may not see answers exactly as what is not there', async () => {
    const { register, c, d, hidden } = await filled();
    const answer = (id: string) =>
      register
        .act({ entry: id, version: 1, event: 'answer', reason: 'x' }, plant)
        .catch((error) => error.code);
    for (const id of [c, d, hidden[0]!.id, 'A-2026-999999']) {
      expect(await register.entry(id, plant)).toBeUndefined();
      expect(await answer(id)).toBe('WQ_NOT_FOUND');
    }
    expect(await register.finding('c', plant)).toBeUndefined();
    expect((await register.finding('a', plant))?.finding.id).toBe('a');
  });

  test('an enterprise reads what it was told and answered, not the triage around it', async () => {
    const { register, act, a } = await filled();
    await act('note', account('inspector'), a, { reason: 'look at the dosing pump' });
    await expect(act('accept', duty, a)).rejects.toEqual(refusal('not-in-table'));
    await act('answer', plant, a, { reason: 'the pump was replaced' });
    const { steps, entry, choices } = (await register.detail(a, plant))!;
    expect(steps.map(({ seq, event, by, reason }) => [seq, event, by, reason])).toEqual([
      [1, 'triage-ask', 'bureau', 'because'],
      [2, 'answer', 'plant', 'the pump was replaced'],
    ]);
    expect(JSON.stringify(steps)).not.toContain('DUTY');
    expect([entry.state, entry.assignee, choices]).toEqual(['answered', '', []]);
    expect((await register.detail(a, duty))?.steps).toHaveLength(5);
  });

  test('an entry that is muted after it was told is out of the enterprise’s sight until it ends', async () => {
    const { register, act, a } = await filled();
    await act('triage-mute', supervisor, a, { muteDays: 1 });
    expect(await register.entry(a, plant)).toBeUndefined();
    expect(await register.counts(plant)).toMatchObject({ muted: 0 });
  });

  test('a search by name finds the entries of the enterprise', async () => {
    const { register, d } = await filled();
    const found = await register.list({ sort: 'newest', limit: 9, q: '第二家' }, supervisor);
    expect(found.items.map((entry) => entry.id)).toEqual([d]);
  });
});
