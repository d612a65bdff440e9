import { describe, expect, test } from 'vitest';
import { act, facilityFields, sheet } from './facility.examples.ts';
import type { FacilityStore } from './facility.ts';

/** What every store of facilities owes. */
export function facilityContract(name: string, open: () => Promise<FacilityStore>): void {
  describe(name, () => {
    test('a facility keeps every version with who, when and why', async () => {
      const store = await open();
      const first = await store.save('f1', facilityFields(), null, act(1));
      expect(first).toMatchObject({ id: 'f1', version: 1, updatedBy: 'acc1', retiredAt: null });
      const second = await store.save('f1', facilityFields({ name: '二期' }), 1, act(2, 'acc2'));
      expect(second).toMatchObject({ version: 2, name: '二期' });
      expect(await store.get('f1')).toEqual(second);
      expect(await store.history('f1')).toEqual([
        { facility: second, byName: '管理员', reason: '登记' },
        { facility: first, byName: '管理员', reason: '登记' },
      ]);
      await store.close();
    });

    test('a stale version, an unknown id and a held id are refused, and nothing is kept', async () => {
      const store = await open();
      await store.save('f1', facilityFields(), null, act(1));
      await expect(store.save('f1', facilityFields({ name: 'x' }), 2, act(2))).rejects.toMatchObject({
        code: 'WQ_BOOK_CONFLICT',
      });
      await expect(store.save('f9', facilityFields(), 1, act(2))).rejects.toMatchObject({
        code: 'WQ_NOT_FOUND',
      });
      await expect(store.save('f1', facilityFields(), null, act(2))).rejects.toMatchObject({
        code: 'WQ_BOOK_TAKEN',
      });
      expect(await store.history('f1')).toHaveLength(1);
      await store.close();
    });

    test('a retired facility is listed no more and its history stays', async () => {
      const store = await open();
      await store.save('f2', facilityFields(), null, act(1));
      await store.save('f1', facilityFields(), null, act(1));
      expect((await store.list()).map(({ id }) => id)).toEqual(['f1', 'f2']);
      await store.retire('f1', 1, act(3));
      expect((await store.list()).map(({ id }) => id)).toEqual(['f2']);
      expect(await store.history('f1')).toHaveLength(2);
      await expect(store.retire('f1', 2, act(4))).rejects.toMatchObject({ code: 'WQ_NOT_FOUND' });
      await store.close();
    });

    test('a day sheet told again changes nothing, a different one is its next version', async () => {
      const store = await open();
      const keep = (day: string, extra = {}) => store.keepSheets([sheet(day, extra)], act(5));
      expect(await keep('2026-08-02')).toBe(1);
      expect(await keep('2026-08-02')).toBe(0);
      expect(await keep('2026-08-02', { waterInM3: 501 })).toBe(1);
      expect(await store.keepSheets([sheet('2026-08-01'), sheet('2026-08-04')], act(6))).toBe(2);
      await store.keepSheets([sheet('2026-08-02', { facility: 'f2' })], act(7));
      const days = await store.sheets('f1', '2026-08-01', '2026-08-03');
      expect(days.map(({ day, version, waterInM3 }) => [day, version, waterInM3])).toEqual([
        ['2026-08-01', 1, 500],
        ['2026-08-02', 2, 501],
      ]);
      await store.close();
    });
  });
}
