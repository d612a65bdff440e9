import { instant } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { kindVersion, listImport, listRow } from './lists.examples.ts';
import type { ListStore } from './lists.ts';

/** What every store of lists owes. */
export function listsContract(name: string, open: () => Promise<ListStore>): void {
  describe(name, () => {
    test('a kind keeps every version of its text; one that is not the next is a conflict', async () => {
      const store = await open();
      await store.addVersion(kindVersion('wells', 1, '{"a":1}'));
      await store.addVersion(kindVersion('wells', 2, '{"a":2}'));
      await store.addVersion(kindVersion('bridges', 1));
      for (const version of [1, 2, 4])
        await expect(store.addVersion(kindVersion('wells', version))).rejects.toMatchObject({
          code: 'WQ_LIST_CONFLICT',
        });
      expect((await store.versions('wells')).map(({ text }) => text)).toEqual(['{"a":1}', '{"a":2}']);
      expect((await store.newest()).map(({ kind, version }) => [kind, version])).toEqual([
        ['bridges', 1],
        ['wells', 2],
      ]);
      expect(await store.versions('none')).toEqual([]);
    });

    test('a row keeps every version of its values; the newest one stands', async () => {
      const store = await open();
      await store.write({ rows: [listRow('wells-2', 1), listRow('wells-1', 1, { depth: 3, tags: ['x'] })] });
      await store.write({ rows: [listRow('wells-1', 2, { depth: 4, name: '井', wet: true })] });
      await store.write({ rows: [listRow('wells-2', 2, {}, { retired: true })] });
      expect(await store.row('wells-1')).toEqual(listRow('wells-1', 2, { depth: 4, name: '井', wet: true }));
      expect((await store.story('wells-1')).map(({ values }) => values.depth)).toEqual([3, 4]);
      expect((await store.rows('wells')).map(({ id, version, retired }) => [id, version, retired])).toEqual([
        ['wells-1', 2, false],
        ['wells-2', 2, true],
      ]);
      expect(await store.rows('bridges')).toEqual([]);
      expect(await store.row('wells-9')).toBeUndefined();
    });

    test('rows and their sheet are written together or not at all', async () => {
      const store = await open();
      await store.write({ rows: [listRow('wells-1', 1)] });
      const bad = { rows: [listRow('wells-2', 1), listRow('wells-1', 1)], import: listImport('i1') };
      await expect(store.write(bad)).rejects.toMatchObject({ code: 'WQ_LIST_CONFLICT' });
      expect(await store.row('wells-2')).toBeUndefined();
      expect(await store.imports('wells')).toEqual([]);
      await store.write({ rows: [listRow('wells-2', 1)], import: listImport('i1') });
      await store.write({ rows: [], import: listImport('i2', { at: instant(2), added: 0, unchanged: 1 }) });
      expect(await store.imports('wells')).toEqual([
        listImport('i2', { at: instant(2), added: 0, unchanged: 1 }),
        listImport('i1'),
      ]);
      expect(await store.imports('bridges')).toEqual([]);
    });
  });
}
