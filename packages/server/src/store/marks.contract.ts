import { type Instant, pointId } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { exemptionVersion, hours, markVersion } from './marks.examples.ts';
import type { MarkStore, StretchQuery } from './marks.ts';

const ids = (page: { items: readonly { id: string }[] }) => page.items.map(({ id }) => id);
const all = { withHidden: true };

/** What every store of marks and exemptions owes. */
export function marksContract(name: string, open: () => Promise<MarkStore>): void {
  describe(name, () => {
    const filled = async () => {
      const store = await open();
      await store.marks.append([
        markVersion('M-2026-000001', 1),
        markVersion('M-2026-000002', 1, {
          point: pointId('pt2'),
          enterprise: 'en2',
          from: hours(3),
          to: hours(5),
        }),
        markVersion('MV-2026-000001', 1, {
          hidden: true,
          type: 'production-stop',
          from: hours(4),
          to: hours(6),
        }),
      ]);
      await store.marks.append([markVersion('M-2026-000001', 2, { state: 'accepted' })]);
      return store;
    };

    test('a mark is kept whole with every step and what it led to', async () => {
      const { marks } = await filled();
      const first = markVersion('M-2026-000001', 1);
      const second = markVersion('M-2026-000001', 2, { state: 'accepted' });
      expect(await marks.get('M-2026-000001')).toEqual(second.doc);
      expect(await marks.story('M-2026-000001')).toEqual([first, second]);
      expect(await marks.get('M-2026-000009')).toBeUndefined();
      expect(await marks.story('M-2026-000009')).toEqual([]);
    });

    test('a step that is not the next one is a conflict, and nothing of its write stays', async () => {
      const { marks } = await filled();
      const good = markVersion('M-2026-000003', 1);
      for (const seq of [1, 2, 4]) {
        const write = marks.append([good, markVersion('M-2026-000001', seq)]);
        await expect(write).rejects.toMatchObject({ code: 'WQ_MARK_CONFLICT' });
      }
      expect(await marks.get('M-2026-000003')).toBeUndefined();
    });

    test('as known on a moment: what was marked later was not there, what was decided later was not decided', async () => {
      const { marks } = await filled();
      const known = async (at: Instant) =>
        (await marks.list({ ...all, knownOn: at, limit: 10 })).items.map(({ id, state }) => [id, state]);
      expect(await known(hours(0))).toEqual([]);
      expect(await known(hours(1))).toEqual([
        ...[
          ['MV-2026-000001', 'proposed'],
          ['M-2026-000002', 'proposed'],
          ['M-2026-000001', 'proposed'],
        ],
      ]);
      expect((await known(hours(2)))[2]).toEqual(['M-2026-000001', 'accepted']);
      expect(await marks.get('M-2026-000001', hours(1))).toMatchObject({ state: 'proposed' });
      expect(await marks.get('M-2026-000001', hours(0))).toBeUndefined();
      expect(await marks.matching({ ...all, state: ['accepted'], knownOn: hours(1) })).toEqual([]);
    });

    test('the list is newest stretch first, filtered, and read page by page', async () => {
      const { marks } = await filled();
      const filters: [Partial<StretchQuery>, string[]][] = [
        [{}, ['MV-2026-000001', 'M-2026-000002', 'M-2026-000001']],
        [{ withHidden: false }, ['M-2026-000002', 'M-2026-000001']],
        [{ state: ['accepted'] }, ['M-2026-000001']],
        [{ state: ['proposed'], withHidden: false }, ['M-2026-000002']],
        [{ type: ['production-stop'] }, ['MV-2026-000001']],
        [{ enterprise: 'en2' }, ['M-2026-000002']],
        [{ enterprises: ['en2'] }, ['M-2026-000002']],
        [{ enterprises: [] }, []],
        [{ point: 'pt2' }, ['M-2026-000002']],
        [{ range: { from: hours(2), to: hours(4) } }, ['M-2026-000002']],
        [{ range: { from: hours(6), to: hours(9) } }, []],
      ];
      for (const [filter, wanted] of filters) {
        const page = await marks.list({ ...all, ...filter, limit: 10 });
        expect([ids(page), page.total], JSON.stringify(filter)).toEqual([wanted, wanted.length]);
        const matching = await marks.matching({ ...all, ...filter });
        expect(matching.map(({ id }) => id)).toEqual(wanted.toReversed());
      }
      const first = await marks.list({ ...all, limit: 2 });
      const rest = await marks.list({ ...all, limit: 2, cursor: first.next! });
      expect([ids(first), ids(rest), rest.next, rest.total]).toEqual([
        ...[['MV-2026-000001', 'M-2026-000002'], ['M-2026-000001'], null, 3],
      ]);
    });

    test('stories that touch a stretch come whole', async () => {
      const { marks, exemptions } = await filled();
      const stretch = { from: hours(1), to: hours(4) };
      const found = await marks.touching(stretch);
      expect(found.map((story) => [story[0]?.doc.id, story.length])).toEqual([
        ...[
          ['M-2026-000001', 2],
          ['M-2026-000002', 1],
        ],
      ]);
      expect(await marks.touching({ ...stretch, point: pointId('pt2') })).toHaveLength(1);
      await exemptions.append([exemptionVersion('E-2026-000001', 1)]);
      expect(await exemptions.touching({ ...stretch, point: pointId('pt9') })).toHaveLength(1);
    });

    test('rows of numbers are counted apart, marks and exemptions do not meet', async () => {
      const { marks, exemptions } = await filled();
      await exemptions.append([exemptionVersion('E-2026-000007', 1)]);
      expect(await marks.lastNumber('M-2026-')).toBe(2);
      expect(await marks.lastNumber('MV-2026-')).toBe(1);
      expect(await marks.lastNumber('M-2027-')).toBe(0);
      expect(await exemptions.lastNumber('E-2026-')).toBe(7);
      expect(await exemptions.lastNumber('M-2026-')).toBe(0);
      expect(ids(await exemptions.list({ ...all, type: ['start-up'], limit: 5 }))).toEqual(['E-2026-000007']);
    });
  });
}
