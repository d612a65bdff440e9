import { type Entry, type Instant, instant, type Level } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { limit as limitRow } from './book.examples.ts';
import { entryDraft, finding, hours, rise, stepDraft } from './register.examples.ts';
import type { EntryCause, RegisterStore } from './register.ts';

const code = (name: string) => expect.objectContaining({ code: name });
const ids = (page: { items: readonly Entry[] }) => page.items.map((entry) => entry.id);

/** What every register owes. */
export function registerContract(name: string, open: () => Promise<RegisterStore>): void {
  describe(`${name}: entries`, () => {
    test('numbers run by the year of UTC+8', async () => {
      const store = await open();
      const newYear = instant(Date.UTC(2026, 11, 31, 16) * 1000);
      const numbers = [];
      for (const openedAt of [instant(newYear - 1), newYear, newYear]) {
        numbers.push((await store.openEntry(entryDraft({ openedAt }))).number);
      }
      expect(numbers).toEqual(['A-2026-000001', 'A-2027-000001', 'A-2027-000002']);
    });

    test('hidden entries take their numbers apart, so no gap tells of them', async () => {
      const store = await open();
      const numbers = [];
      for (const hidden of [false, true, true, false]) {
        numbers.push((await store.openEntry(entryDraft({ hidden }))).number);
      }
      expect(numbers.filter((each) => each.startsWith('A'))).toEqual(['A-2026-000001', 'A-2026-000002']);
      expect(numbers.filter((each) => each.startsWith('H'))).toEqual(['H-2026-000001', 'H-2026-000002']);
    });

    test('an opened entry is read back as it was given', async () => {
      const store = await open();
      const entry = await store.openEntry(entryDraft());
      expect(entry).toMatchObject({ ...entryDraft(), version: 1, findings: 0 });
      expect(await store.entry(entry.id)).toEqual(entry);
      expect(await store.entry('A-2026-999999')).toBeUndefined();
    });
  });

  describe(`${name}: findings`, () => {
    test('a finding counts once, however often it comes', async () => {
      const store = await open();
      const { id } = await store.openEntry(entryDraft());
      expect(await store.keepFinding(finding('f1'), id, rise())).toMatchObject({ isNew: true });
      const grown = finding('f1', { to: hours(3), value: 120, multiple: 0.5, count: 9 });
      const again = await store.keepFinding(grown, id, rise());
      expect(again).toMatchObject({
        isNew: false,
        entry: { findings: 1, to: hours(3), value: 120, multiple: 0.5 },
      });
      expect(await store.finding('f1')).toEqual({ finding: grown, entry: id });
      expect(await store.findingsOf(id)).toEqual([grown]);
    });

    test('an entry spans its findings and keeps the worst value; its version stays', async () => {
      const store = await open();
      const { id } = await store.openEntry(entryDraft());
      await store.keepFinding(
        finding('b', { from: hours(2), to: hours(5), value: 160, multiple: 1 }),
        id,
        rise(),
      );
      await store.keepFinding(finding('a', { from: hours(-1), multiple: 0.1, value: 88 }), id, rise());
      expect(await store.entry(id)).toMatchObject({
        ...{ from: hours(-1), to: hours(5), value: 160, multiple: 1 },
        ...{ findings: 2, version: 1, updatedAt: hours(3) },
      });
      expect((await store.findingsOf(id)).map((each) => each.id)).toEqual(['a', 'b']);
    });

    test('pH has no multiple: the value farther outside the limit is worse', async () => {
      const store = await open();
      const { id } = await store.openEntry(entryDraft({ factor: 'w01001', rule: 'ph-out-of-range' }));
      const limit = { ...limitRow({ kind: 'range', min: 6, max: 9 }), id: 'lm1', version: 1 } as never;
      for (const [at, value] of [9.5, 4.2, 9.8].entries()) {
        await store.keepFinding(finding(`f${at}`, { value, multiple: null, limit }), id, rise());
      }
      expect(await store.entry(id)).toMatchObject({ value: 4.2, multiple: null });
    });

    test('the level only rises, and its clock comes forward with it', async () => {
      const store = await open();
      const { id } = await store.openEntry(entryDraft());
      await store.keepFinding(finding('1'), id, rise('B', hours(5)));
      expect(await store.entry(id)).toMatchObject({ level: 'B', dueAt: hours(5) });
      await store.keepFinding(finding('2'), id, rise('C', hours(4)));
      expect(await store.entry(id)).toMatchObject({ level: 'B', dueAt: hours(5) });
    });

    test('one verified finding makes the entry more than a reference', async () => {
      const store = await open();
      const { id } = await store.openEntry(entryDraft());
      await store.keepFinding(finding('1', { forReference: true }), id, rise());
      expect(await store.entry(id)).toMatchObject({ forReference: true });
      await store.keepFinding(finding('2'), id, rise());
      expect(await store.entry(id)).toMatchObject({ forReference: false });
    });

    test('a closed entry stays as it was closed', async () => {
      const store = await open();
      const { id } = await store.openEntry(entryDraft({ state: 'inquiry' }));
      const { entry } = await store.step(
        stepDraft(id, 1, 'verdict', ['inquiry', 'closed'], { verdict: 'true' }),
      );
      const kept = await store.keepFinding(finding('late', { to: hours(9) }), id, rise('A'));
      expect(kept).toEqual({ isNew: true, entry });
    });

    test('a finding needs an entry', async () => {
      const store = await open();
      await expect(store.keepFinding(finding('1'), 'A-2026-000009', rise())).rejects.toEqual(
        code('WQ_NOT_FOUND'),
      );
    });
  });

  describe(`${name}: grouping`, () => {
    const cause = (more: Partial<EntryCause> = {}): EntryCause => ({
      ...{ point: 'pt1', factor: 'w01018', rule: 'hourly-over', hidden: false },
      ...{ from: hours(1), to: hours(2) },
      ...more,
    });

    test('an open entry of the same cause is found while the times touch', async () => {
      const store = await open();
      const { id } = await store.openEntry(entryDraft());
      expect((await store.openEntryFor(cause()))?.id).toBe(id);
      expect((await store.openEntryFor(cause({ from: hours(-3), to: hours(0) })))?.id).toBe(id);
      for (const other of [
        cause({ from: instant(hours(1) + 1) }),
        cause({ from: hours(-3), to: instant(hours(0) - 1) }),
        cause({ point: 'pt2' }),
        cause({ factor: 'w21003' }),
        cause({ rule: 'daily-mean-over' }),
        cause({ hidden: true }),
      ]) {
        expect(await store.openEntryFor(other)).toBeUndefined();
      }
    });

    test('a closed entry takes nothing any more', async () => {
      const store = await open();
      const { id } = await store.openEntry(entryDraft({ state: 'inquiry' }));
      await store.step(stepDraft(id, 1, 'verdict', ['inquiry', 'closed'], { verdict: 'true' }));
      expect(await store.openEntryFor(cause())).toBeUndefined();
    });
  });

  describe(`${name}: steps`, () => {
    test('a step moves the entry and is kept with who, when and why', async () => {
      const store = await open();
      const { id } = await store.openEntry(entryDraft());
      const draft = stepDraft(id, 1, 'triage-ask', ['grouped', 'explain-asked'], {
        dueAt: hours(6),
        detail: { attachments: ['x'] },
      });
      const { entry, step } = await store.step(draft);
      expect(entry).toMatchObject({
        state: 'explain-asked',
        version: 2,
        dueAt: hours(6),
        updatedAt: hours(2),
      });
      expect(step).toEqual({
        ...{ seq: 1, entry: id, at: hours(2), by: 'acc1', byName: '值守一', event: 'triage-ask' },
        ...{ from: 'grouped', to: 'explain-asked', reason: 'because', refused: null },
        detail: { attachments: ['x'] },
      });
      expect(await store.steps(id)).toEqual([step]);
    });

    test('a refused step is kept and moves nothing', async () => {
      const store = await open();
      const opened = await store.openEntry(entryDraft());
      const draft = stepDraft(opened.id, 1, 'verdict', ['grouped', 'closed'], { refused: 'not-in-table' });
      const { entry, step } = await store.step(draft);
      expect(entry).toEqual(opened);
      expect(step).toMatchObject({ from: 'grouped', to: 'grouped', refused: 'not-in-table' });
    });

    test('a stale version is refused and leaves no step', async () => {
      const store = await open();
      const { id } = await store.openEntry(entryDraft());
      await store.step(stepDraft(id, 1, 'triage-inquiry', ['grouped', 'inquiry']));
      const stale = store.step(stepDraft(id, 1, 'triage-ask', ['grouped', 'explain-asked']));
      await expect(stale).rejects.toEqual(code('WQ_ENTRY_CONFLICT'));
      expect(await store.steps(id)).toHaveLength(1);
    });

    test('steps are numbered within their entry', async () => {
      const store = await open();
      const [one, two] = [await store.openEntry(entryDraft()), await store.openEntry(entryDraft())];
      for (const { id } of [one, two]) await store.step(stepDraft(id, 1, 'note', ['grouped', 'grouped']));
      expect((await store.steps(two.id)).map((step) => step.seq)).toEqual([1]);
    });

    test('closing notes when; being told once stays', async () => {
      const store = await open();
      const { id } = await store.openEntry(entryDraft());
      expect(await store.told(id)).toBe(false);
      await store.step(stepDraft(id, 1, 'triage-notice', ['grouped', 'service-notice']));
      expect(await store.told(id)).toBe(true);
      const done = await store.step(
        stepDraft(id, 2, 'recovered', ['service-notice', 'closed'], { verdict: 'normal', dueAt: null }),
      );
      expect(done.entry).toMatchObject({ verdict: 'normal', closedAt: hours(2), dueAt: null });
      expect(await store.told(id)).toBe(true);
    });
  });

  describe(`${name}: lists`, () => {
    const many = async () => {
      const store = await open();
      const drafts = [
        entryDraft({ level: 'B', dueAt: hours(9), multiple: 0.4, openedAt: hours(1) }),
        entryDraft({
          level: 'A',
          dueAt: null,
          multiple: 0.1,
          openedAt: hours(2),
          enterprise: 'en2',
          point: 'pt2',
        }),
        entryDraft({
          level: 'B',
          dueAt: hours(4),
          multiple: 2.5,
          openedAt: hours(3),
          state: 'explain-asked',
        }),
        entryDraft({ level: 'C', dueAt: hours(4), multiple: null, openedAt: hours(3), factor: 'w21003' }),
        entryDraft({ level: 'A', dueAt: hours(1), multiple: 9, openedAt: hours(5), hidden: true }),
      ];
      const numbers: string[] = [];
      for (const draft of drafts) numbers.push((await store.openEntry(draft)).id);
      return { store, numbers };
    };
    const base = { withHidden: false, sort: 'newest', limit: 10 } as const;

    test.each([
      ['newest', [2, 3, 1, 0]],
      ['due', [2, 3, 0, 1]],
      ['worst', [1, 2, 0, 3]],
    ] as const)('by %s, page after page without gap or double', async (sort, order) => {
      const { store, numbers } = await many();
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.list({ ...base, sort, limit: 1, ...(cursor ? { cursor } : {}) });
        seen.push(...ids(page));
        cursor = page.next ?? undefined;
      } while (cursor);
      expect(seen).toEqual(order.map((at) => numbers[at]));
    });

    test('a filter narrows, and two narrow together', async () => {
      const { store, numbers } = await many();
      const found = async (query: object) => ids(await store.list({ ...base, ...query })).sort();
      expect(await found({ state: ['explain-asked', 'inquiry'] })).toEqual([numbers[2]]);
      expect(await found({ level: ['B'], state: ['grouped'] })).toEqual([numbers[0]]);
      expect(await found({ enterprise: 'en2' })).toEqual([numbers[1]]);
      expect(await found({ enterprises: ['en2', 'en9'] })).toEqual([numbers[1]]);
      expect(await found({ enterprises: [] })).toEqual([]);
      expect(await found({ factor: 'w21003', point: 'pt1', rule: 'hourly-over', outlet: 'ou1' })).toEqual([
        numbers[3],
      ]);
      expect(await found({ told: true })).toEqual([numbers[2]]);
    });

    test('a search looks in number, factor and rule, or at the rows it was given', async () => {
      const { store, numbers } = await many();
      const found = async (q: string, qIds: string[] = []) =>
        ids(await store.list({ ...base, q, qIds })).sort();
      expect(await found('a-2026-000002')).toEqual([numbers[1]]);
      expect(await found('HOURLY w21003')).toEqual([numbers[3]]);
      expect(await found('东港', ['pt2'])).toEqual([numbers[1]]);
      expect(await found('%')).toEqual([]);
    });

    test('without withHidden hidden entries are in no list, total or count', async () => {
      const { store, numbers } = await many();
      for (const sort of ['due', 'newest', 'worst'] as const) {
        const page = await store.list({ ...base, sort });
        expect([page.total, ids(page).includes(numbers[4]!)]).toEqual([4, false]);
      }
      expect((await store.list({ ...base, q: numbers[4]! })).total).toBe(0);
      expect((await store.list({ ...base, withHidden: true })).total).toBe(5);
      expect(await store.counts({ withHidden: false })).toMatchObject({
        grouped: 3,
        'explain-asked': 1,
        closed: 0,
      });
      expect(await store.counts({ withHidden: true })).toMatchObject({ grouped: 4 });
      expect(await store.counts({ withHidden: false, enterprise: 'en2' })).toMatchObject({ grouped: 1 });
    });

    test('a cursor of another shape and a page too large are refused', async () => {
      const { store } = await many();
      await expect(store.list({ ...base, limit: 1000 })).rejects.toEqual(code('WQ_INPUT'));
      await expect(store.list({ ...base, cursor: 'WyJ4Il0' })).rejects.toEqual(code('WQ_INPUT'));
    });
  });

  describe(`${name}: findings that change their entry`, () => {
    const two = async () => {
      const store = await open();
      const a = await store.openEntry(entryDraft());
      const b = await store.openEntry(entryDraft({ factor: 'w21003' }));
      await store.keepFinding(finding('f1', { count: 3, multiple: 0.5 }), a.id, rise());
      await store.keepFinding(finding('f2', { count: 4, multiple: 2, to: hours(6) }), a.id, rise());
      await store.keepFinding(finding('g1', { factor: 'w21003', count: 5 }), b.id, rise());
      return { store, a: a.id, b: b.id };
    };
    const cause = (from: Instant) => ({
      ...{ point: 'pt1', factor: 'w01018', rule: 'hourly-over', hidden: false, from, to: from },
    });

    test('alarms are the readings of all findings, also as one grows', async () => {
      const { store, a } = await two();
      await store.keepFinding(finding('f1', { count: 30 }), a, rise());
      expect(await store.entry(a)).toMatchObject({ findings: 2, alarms: 34 });
    });

    test('steps and findings go together, or not at all', async () => {
      const { store, a, b } = await two();
      const step = stepDraft(a, 1, 'merge', ['grouped', 'closed'], { verdict: 'duplicate', mergedInto: b });
      const join = stepDraft(b, 1, 'join', ['grouped', 'grouped'], { level: 'B' });
      const moves = ['f1', 'f2'].map((each) => ({ finding: each, entry: b }));
      await expect(store.regroup({ steps: [step, { ...join, version: 7 }], moves })).rejects.toEqual(
        code('WQ_ENTRY_CONFLICT'),
      );
      expect([await store.entry(a), await store.steps(a)]).toMatchObject([
        { state: 'grouped', findings: 2 },
        [],
      ]);
      await store.regroup({ steps: [step, join], moves });
      expect(await store.entry(a)).toMatchObject({ mergedInto: b, findings: 0, alarms: 0, state: 'closed' });
      expect(await store.entry(b)).toMatchObject({
        ...{ findings: 3, alarms: 12, multiple: 2, to: hours(6), level: 'B', version: 2 },
      });
      expect((await store.findingsOf(b)).map(({ id }) => id)).toEqual(['f1', 'f2', 'g1']);
    });

    test('the cause of a merged entry leads to where the chain of merges ends', async () => {
      const { store, a, b } = await two();
      const { id: c } = await store.openEntry(entryDraft({ factor: 'w21011' }));
      const merge = (from: string, into: string) =>
        store.regroup({
          steps: [stepDraft(from, 1, 'merge', ['grouped', 'closed'], { mergedInto: into })],
          moves: [],
        });
      await merge(a, b);
      expect((await store.openEntryFor(cause(hours(1))))?.id).toBe(b);
      await merge(b, c);
      expect((await store.openEntryFor(cause(hours(1))))?.id).toBe(c);
      expect(await store.openEntryFor(cause(hours(50)))).toBeUndefined();
      await store.step(stepDraft(c, 1, 'verdict', ['grouped', 'closed']));
      expect(await store.openEntryFor(cause(hours(1)))).toBeUndefined();
    });

    test('a new entry is opened with its first step, and the old one names it', async () => {
      const { store, a } = await two();
      const { entry: _entry, version: _version, ...first } = stepDraft('', 1, 'group', ['raised', 'grouped']);
      const [made] = await store.regroup({
        open: { draft: entryDraft({ state: 'raised' }), first },
        steps: [stepDraft(a, 1, 'split', ['grouped', 'grouped'])],
        moves: [{ finding: 'f2', entry: '' }],
      });
      expect(made).toMatchObject({ state: 'grouped', findings: 1, alarms: 4, multiple: 2, version: 2 });
      expect(await store.entry(a)).toMatchObject({ findings: 1, alarms: 3, multiple: 0.5, to: hours(1) });
      expect((await store.steps(a)).at(-1)?.detail).toMatchObject({ into: made?.id });
    });
  });

  describe(`${name}: a day, and what is late`, () => {
    test('a stretch holds what was opened or still grows in it, and what waits when asked', async () => {
      const store = await open();
      const old = await store.openEntry(entryDraft({ openedAt: hours(0), to: hours(1) }));
      const long = await store.openEntry(entryDraft({ openedAt: hours(1), to: hours(30), state: 'inquiry' }));
      const fresh = await store.openEntry(
        entryDraft({ openedAt: hours(25), from: hours(24), to: hours(25) }),
      );
      const secret = await store.openEntry(
        entryDraft({ openedAt: hours(26), from: hours(24), hidden: true }),
      );
      await store.openEntry(entryDraft({ openedAt: hours(27), mergedInto: fresh.id, state: 'closed' }));
      const range = { from: hours(24), to: hours(48) };
      const asked = async (waiting: boolean, withHidden = false, limit = 9) =>
        (await store.ofStretch({ range, waiting, limit }, { withHidden })).map(({ id }) => id);
      expect(await asked(false)).toEqual([fresh.id, long.id]);
      expect(await asked(true, true)).toEqual([secret.id, fresh.id, long.id, old.id]);
      expect(await asked(true, true, 2)).toEqual([secret.id, fresh.id]);
    });

    test('late ones by rung and level, overdue ones by person, lists of them', async () => {
      const store = await open();
      const draft = (more: object) => store.openEntry(entryDraft({ dueAt: hours(3), ...more }));
      const a = await draft({ level: 'A', assignee: 'p1' });
      await draft({ level: 'C', escalated: 1 });
      await draft({ level: 'A', state: 'closed' });
      await draft({ level: 'A', dueAt: hours(9), state: 'explain-asked' });
      const hidden = await draft({ level: 'B', hidden: true, assignee: 'p1' });
      const late = async (before: Instant, rung: number, levels: Level[]) =>
        (await store.unescalated({ before, rung, levels, limit: 9 })).map(({ id }) => id);
      expect(await late(hours(2), 1, ['A', 'B', 'C'])).toEqual([]);
      expect((await late(hours(9), 1, ['A', 'B', 'C'])).sort()).toEqual([a.id, hidden.id].sort());
      expect(await late(hours(9), 2, ['A'])).toEqual([a.id]);
      expect(await store.overdueByPerson(hours(4), { withHidden: true })).toEqual([
        { assignee: 'p1', count: 2 },
        { assignee: '', count: 1 },
      ]);
      expect(await store.overdueByPerson(hours(4), { withHidden: false, enterprise: 'en1' })).toEqual([
        { assignee: '', count: 1 },
        { assignee: 'p1', count: 1 },
      ]);
      const list = async (query: object) =>
        (await store.list({ withHidden: false, sort: 'due', limit: 9, ...query })).total;
      expect(await list({ overdueAt: hours(4) })).toBe(2);
      expect(await list({ overdueAt: hours(4), assignee: 'p1' })).toBe(1);
      expect(await list({ opened: { from: hours(1), to: hours(2) } })).toBe(4);
      expect(await list({ opened: { from: hours(2), to: hours(3) } })).toBe(0);
      await store.step(stepDraft(a.id, 1, 'verdict', ['grouped', 'closed'], { verdict: 'true' }));
      expect(await list({ closed: { from: hours(2), to: hours(3) } })).toBe(1);
      expect(await list({ closed: { from: hours(3), to: hours(4) } })).toBe(0);
    });

    test('what is muted comes by the end of its mute', async () => {
      const store = await open();
      const mute = (mutedUntil: Instant) =>
        store.openEntry(entryDraft({ state: 'muted', mutedUntil, dueAt: null }));
      const [late, soon] = [await mute(hours(90)), await mute(hours(5))];
      const page = await store.list({ state: ['muted'], withHidden: true, sort: 'muted', limit: 9 });
      expect(ids(page)).toEqual([soon.id, late.id]);
    });
  });

  describe(`${name}: clocks`, () => {
    test('due names what the system must act on, the oldest clock first', async () => {
      const store = await open();
      await store.openEntry(entryDraft({ dueAt: hours(1) }));
      const asked = await store.openEntry(entryDraft({ state: 'explain-asked', dueAt: hours(4) }));
      const muted = await store.openEntry(entryDraft({ state: 'muted', dueAt: null, mutedUntil: hours(3) }));
      const notice = await store.openEntry(entryDraft({ state: 'service-notice', dueAt: hours(5) }));
      expect((await store.due(hours(4), 9)).map((entry) => entry.id)).toEqual([muted.id, asked.id]);
      expect((await store.due(hours(5), 9)).at(-1)?.id).toBe(notice.id);
      expect(await store.due(hours(5), 1)).toHaveLength(1);
    });
  });
}
