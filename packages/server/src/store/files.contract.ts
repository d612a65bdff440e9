import { instant, type KeptFile } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import type { FileStore } from './files.ts';

const A = 'a'.repeat(64);
const file = (set: Partial<KeptFile> = {}): KeptFile => ({
  ...{
    sha256: A,
    name: '排口.jpg',
    type: 'image/jpeg',
    bytes: 12,
    by: 'ac1',
    at: instant(1),
    enterprise: '',
  },
  ...set,
});

/** What every store of files owes. */
export function filesContract(name: string, open: () => Promise<FileStore>): void {
  describe(name, () => {
    test('the same bytes of two people are two rows, of one person one: the first', async () => {
      const store = await open();
      const second = file({ by: 'ac2', at: instant(2), enterprise: 'e1', name: '同一张.jpg' });
      await store.put(file());
      await store.put(second);
      await store.put(file({ at: instant(9), name: '改名.jpg' }));
      expect(await store.rows(A)).toEqual([file(), second]);
      expect(await store.rows('b'.repeat(64))).toEqual([]);
      await store.close();
    });
  });
}
