import { instant, PROPOSED_STANDARD } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import type { DiscretionStore, KeptStandard } from './discretion.ts';

const kept = (id: string, at = 1): KeptStandard => ({
  ...{ standard: { ...PROPOSED_STANDARD, id }, at: instant(at), by: 'ac1', byName: '法制' },
});

/** What every store of standards owes. */
export function discretionContract(name: string, open: () => Promise<DiscretionStore>): void {
  describe(name, () => {
    test('an edition is entered once and stays as it is', async () => {
      const store = await open();
      expect(await store.all()).toEqual([]);
      expect(await store.add(kept('b'))).toBe(true);
      expect(await store.add(kept('a', 2))).toBe(true);
      expect(await store.add(kept('b', 3))).toBe(false);
      expect(await store.all()).toEqual([kept('b'), kept('a', 2)]);
      await store.close();
    });
  });
}
