import { instant, MICROS_PER_DAY } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { plantRecord } from './plant.examples.ts';
import type { PlantFilter, PlantStore } from './plant.ts';

const day = (n: number) => instant(n * MICROS_PER_DAY);
const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

/** What every store of plant records owes. */
export function plantContract(name: string, open: () => Promise<PlantStore>): void {
  describe(name, () => {
    const filled = async () => {
      const store = await open();
      await store.append([
        plantRecord('TZ-2026-000001', 1),
        plantRecord('TZ-2026-000002', 1, { enterprise: 'e2', kind: 'sludge', at: day(2) }),
        plantRecord('SG-2026-000001', 1, { book: 'manual', kind: '', point: 'p1', at: day(3) }),
        plantRecord('TZ-2026-000003', 1, { at: day(4), state: 'withdrawn', about: 'x', agency: 'g1' }),
      ]);
      return store;
    };

    test('a correction is the next version, the one before stays', async () => {
      const store = await filled();
      const second = plantRecord('TZ-2026-000001', 2, { fields: { amount: 13 }, reason: '抄错' });
      await store.append([second]);
      expect(await store.get('TZ-2026-000001')).toEqual(second);
      expect(await store.history('TZ-2026-000001')).toEqual([plantRecord('TZ-2026-000001', 1), second]);
      expect(await store.get('TZ-2026-000009')).toBeUndefined();
    });

    test('a version that is not the next is a conflict, and nothing of its write stays', async () => {
      const store = await filled();
      for (const version of [1, 3]) {
        const write = store.append([
          plantRecord('TZ-2026-000005', 1),
          plantRecord('TZ-2026-000001', version),
        ]);
        await expect(write).rejects.toMatchObject({ code: 'WQ_LEDGER_CONFLICT' });
      }
      expect(await store.get('TZ-2026-000005')).toBeUndefined();
    });

    test.each<[string, PlantFilter, string[]]>([
      ['a book', { book: 'ledger' }, ['TZ-2026-000001', 'TZ-2026-000002', 'TZ-2026-000003']],
      ['a kind', { book: 'ledger', kind: ['sludge'] }, ['TZ-2026-000002']],
      ['an enterprise', { book: 'ledger', enterprise: 'e2' }, ['TZ-2026-000002']],
      ['those that may be seen', { book: 'ledger', enterprises: [] }, []],
      ['a point', { book: 'manual', point: 'p1' }, ['SG-2026-000001']],
      ['a state', { book: 'ledger', state: ['kept'] }, ['TZ-2026-000001', 'TZ-2026-000002']],
      ['what it is about', { book: 'ledger', about: 'x', agency: 'g1' }, ['TZ-2026-000003']],
      ['from a day on', { book: 'ledger', from: day(2), to: day(4) }, ['TZ-2026-000002']],
    ])('%s', async (_, filter, expected) => {
      const store = await filled();
      expect(ids(await store.matching(filter))).toEqual(expected);
      const page = await store.list({ ...filter, limit: 10 });
      expect(ids(page.items)).toEqual(expected.toReversed());
      expect(page.total).toBe(expected.length);
    });

    test('pages follow one another without loss', async () => {
      const store = await filled();
      const first = await store.list({ book: 'ledger', limit: 2 });
      expect(ids(first.items)).toEqual(['TZ-2026-000003', 'TZ-2026-000002']);
      const second = await store.list({ book: 'ledger', limit: 2, cursor: first.next! });
      expect(ids(second.items)).toEqual(['TZ-2026-000001']);
      expect(second.next).toBeNull();
    });

    test('the highest number of a row', async () => {
      const store = await filled();
      expect(await store.lastNumber('TZ-2026-')).toBe(3);
      expect(await store.lastNumber('TZ-2025-')).toBe(0);
    });
  });
}
