import { GAP_SETTINGS, type GapAttempt, type GapStep, pointId } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { gap, hours } from './gaps.examples.ts';
import type { GapMark, GapStore } from './gaps.ts';

const attempt = (seq: number, more: Partial<GapAttempt> = {}): GapAttempt => ({
  ...{ gap: 'G-000001', seq, order: `O-2026-00000${seq}`, cn: '2051', at: hours(7), by: 'system' },
  ...{ from: hours(5), to: hours(6), missingBefore: 36, missingAfter: null, outcome: null, endedAt: null },
  ...more,
});
const step = (seq: number): GapStep => ({
  ...{ gap: 'G-000001', seq, at: hours(seq), by: 'system', byName: '', event: 'found' },
  ...{ to: 'open', reason: '', detail: { order: 'O-1' } },
});
const ids = (page: { items: readonly { id: string }[] }) => page.items.map(({ id }) => id);

/** What every store of gaps owes. */
export function gapsContract(name: string, open: () => Promise<GapStore>): void {
  describe(name, () => {
    const filled = async () => {
      const store = await open();
      const second = {
        event: 'GE-000002',
        from: hours(2),
        cause: 'partial-frame',
        factor: 'w01018',
      } as const;
      await store.keep({
        events: [
          { id: 'GE-000001', kind: 'district' },
          { id: 'GE-000002', kind: 'logger' },
        ],
        gaps: [
          gap('G-000001'),
          gap('G-000002', { point: pointId('pt2'), enterprise: 'en2', mn: 'MN2', missing: 4, running: true }),
          gap('G-000003', {
            statistic: 'hour',
            from: hours(1),
            state: 'filled',
            missing: 0,
            closedAt: hours(9),
          }),
          gap('G-000004', { ...second, state: 'given-up', closedAt: hours(8) }),
        ],
      });
      return store;
    };

    test('a gap is kept whole and replaced by its id', async () => {
      const store = await filled();
      expect(await store.gap('G-000001')).toEqual(gap('G-000001'));
      await store.keep({ gaps: [gap('G-000001', { version: 2, state: 'recalling' })] });
      expect(await store.gap('G-000001')).toMatchObject({ version: 2, state: 'recalling' });
      expect(await store.gap('G-000009')).toBeUndefined();
      expect(await store.numbers()).toEqual({ gap: 4, event: 2 });
    });

    test('recent are those open and those closed since', async () => {
      const store = await filled();
      expect((await store.recent(hours(9))).map(({ id }) => id)).toEqual([
        'G-000001',
        'G-000002',
        'G-000003',
      ]);
    });

    test('the list is newest first, filtered, and read page by page', async () => {
      const store = await filled();
      expect(ids(await store.list({ limit: 10 }))).toEqual(['G-000004', 'G-000003', 'G-000002', 'G-000001']);
      const filters = [
        [{ state: ['open'] }, ['G-000002', 'G-000001']],
        [{ cause: ['partial-frame'] }, ['G-000004']],
        [{ statistic: ['hour'] }, ['G-000003']],
        [{ enterprise: 'en2' }, ['G-000002']],
        [{ point: 'pt2' }, ['G-000002']],
        [{ mn: 'MN2' }, ['G-000002']],
        [{ event: 'GE-000002' }, ['G-000004']],
        [{ enterprises: ['en2'] }, ['G-000002']],
        [{ enterprises: [] }, []],
        [{ range: { from: hours(-1), to: hours(1) } }, ['G-000002', 'G-000001']],
        [{ range: { from: hours(6), to: hours(9) } }, []],
        [{ q: 'mn2' }, ['G-000002']],
        [{ q: 'w01 MN1' }, ['G-000004']],
        [{ q: '某厂', qIds: ['pt2'] }, ['G-000002']],
        [{ q: '100%' }, []],
      ] as const;
      for (const [filter, wanted] of filters) {
        const page = await store.list({ ...filter, limit: 10 });
        expect([ids(page), page.total], JSON.stringify(filter)).toEqual([wanted, wanted.length]);
      }
      const first = await store.list({ limit: 3 });
      const rest = await store.list({ limit: 3, cursor: first.next! });
      expect([ids(first), ids(rest), rest.next, rest.total]).toEqual([
        ...[['G-000004', 'G-000003', 'G-000002'], ['G-000001'], null, 4],
      ]);
    });

    test('an event is the sum of its gaps', async () => {
      const store = await filled();
      expect(await store.event('GE-000001', {})).toEqual({
        ...{ id: 'GE-000001', kind: 'district', cause: 'logger-offline', from: hours(0), to: hours(6) },
        ...{ running: true, gaps: 3, open: 2, points: 2, enterprises: 2, expected: 108, missing: 40 },
        states: { open: 2, filled: 1 },
      });
      expect(await store.event('GE-000002', {})).toMatchObject({ cause: 'partial-frame', open: 0 });
    });

    test('within a scope an event holds that scope alone, and outside it does not exist', async () => {
      const store = await filled();
      const own = { enterprises: ['en2'] };
      expect(await store.event('GE-000001', own)).toMatchObject({ gaps: 1, enterprises: 1, missing: 4 });
      expect(await store.event('GE-000002', own)).toBeUndefined();
      const page = await store.events({ ...own, limit: 10 });
      expect([ids(page), page.total]).toEqual([['GE-000001'], 1]);
    });

    test('events are newest first and found by any of their gaps', async () => {
      const store = await filled();
      expect(ids(await store.events({ limit: 10 }))).toEqual(['GE-000002', 'GE-000001']);
      const open = await store.events({ state: ['open'], limit: 10 });
      expect(open.items).toMatchObject([{ id: 'GE-000001', gaps: 3 }]);
      const first = await store.events({ limit: 1 });
      const rest = await store.events({ limit: 1, cursor: first.next! });
      expect([ids(first), ids(rest), rest.next, rest.total]).toEqual([['GE-000002'], ['GE-000001'], null, 2]);
    });

    test('attempts and steps are read in their order; an attempt is replaced when it ends', async () => {
      const store = await filled();
      await store.keep({ attempts: [attempt(2), attempt(1)], steps: [step(1), step(2)] });
      const ended = attempt(1, { outcome: 'progress', missingAfter: 3, endedAt: hours(8) });
      await store.keep({ attempts: [ended], steps: [step(3)] });
      expect(await store.attempts('G-000001')).toEqual([ended, attempt(2)]);
      expect(await store.steps('G-000001')).toEqual([step(1), step(2), step(3)]);
      expect(await store.steps('G-000002')).toEqual([]);
    });

    test('marks, our own outages, the sign of life and the settings are remembered', async () => {
      const store = await open();
      expect([await store.aliveAt(), await store.settings()]).toEqual([null, GAP_SETTINGS]);
      const mark: GapMark = {
        ...{ point: pointId('pt1'), statistic: 'minute', settledTo: hours(1), intervalS: 600 },
        ...{ factors: ['w01018'], learnedAt: hours(1) },
      };
      const outage = { from: hours(1), to: hours(2) };
      await store.keep({ marks: [mark], aliveAt: hours(3), outages: [outage] });
      await store.keep({ marks: [{ ...mark, settledTo: hours(2) }], aliveAt: hours(4) });
      await store.keep({ settings: { ...GAP_SETTINGS, autoRecall: false } });
      expect(await store.marks()).toEqual([{ ...mark, settledTo: hours(2) }]);
      expect(await store.aliveAt()).toBe(hours(4));
      expect([await store.outages(hours(1)), await store.outages(hours(2))]).toEqual([[outage], []]);
      expect(await store.settings()).toEqual({ ...GAP_SETTINGS, autoRecall: false });
    });
  });
}
