import { instant, journalPosition } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import type { KeyDraft, KeyStore } from './keys.ts';

const at = (n: number) => instant(1_790_000_000_000_000 + n);
const draft = (n: number, more: Partial<KeyDraft> = {}): KeyDraft => ({
  mn: 'MN1',
  key: String(n).padStart(32, '0'),
  ...{ origin: 'hand', cause: '', by: 'acc1', byName: '管理员', at: at(n) },
  ...more,
});

/** What every store of keys owes. */
export function keysContract(name: string, open: () => Promise<KeyStore>): void {
  describe(name, () => {
    const states = async (store: KeyStore) =>
      (await store.list('mn1')).map(({ id, state }) => `${id} ${state}`);

    test('a key by hand takes the place of the one before, which stays readable', async () => {
      const store = await open();
      for (const n of [1, 2, 3]) await store.add(draft(n));
      await store.add(draft(4, { mn: 'MN2' }));
      expect(await states(store)).toEqual(['k3 current', 'k2 previous', 'k1 retired']);
      expect((await store.list('MN1'))[1]).toMatchObject({
        currentFrom: at(2),
        currentTo: at(3),
        by: 'acc1',
      });
      expect(await store.secrets()).toEqual(
        [
          [4, 'MN2', 'current'],
          [3, 'MN1', 'current'],
          [2, 'MN1', 'previous'],
          [1, 'MN1', 'retired'],
        ].map(([n, mn, state]) => ({
          mn,
          key: String(n).padStart(32, '0'),
          state,
          createdAt: at(Number(n)),
        })),
      );
      await store.close();
    });

    test('no list holds a secret', async () => {
      const store = await open();
      await store.add(draft(7, { key: 'abcdef0123456789abcdef0123456789' }));
      expect(JSON.stringify(await store.list())).not.toContain('abcdef01');
      await store.close();
    });

    test('a key of an order waits until the logger took it, and is dropped when it did not', async () => {
      const store = await open();
      await store.add(draft(1));
      const { key } = await store.add(draft(2, { origin: 'order' }));
      await store.name(key.id, 'O-1');
      expect(await states(store)).toEqual(['k2 pending', 'k1 current']);
      await store.settle(key.id, true, at(9));
      expect((await store.list('MN1'))[0]).toMatchObject({
        order: 'O-1',
        state: 'current',
        currentFrom: at(9),
      });
      expect(await states(store)).toEqual(['k2 current', 'k1 previous']);
      const next = await store.add(draft(3, { origin: 'order' }));
      await store.settle(next.key.id, false, at(10));
      await store.settle(next.key.id, true, at(11));
      expect(await states(store)).toEqual(['k3 dropped', 'k2 current', 'k1 previous']);
      await store.close();
    });

    test('the same cause keeps one key', async () => {
      const store = await open();
      const first = await store.add(draft(1, { origin: 'order', cause: 'asked 17' }));
      const again = await store.add(draft(2, { origin: 'order', cause: 'asked 17' }));
      expect([first.isNew, again.isNew, again.key.id]).toEqual([true, false, first.key.id]);
      expect(await store.secrets()).toHaveLength(1);
      await store.close();
    });

    test('a logger that told its identity waits for its MN, and telling it again loses nothing', async () => {
      const store = await open();
      const info = { i23005: 'X1' };
      const told = (id: string, n: number) => ({
        id,
        mn: '',
        info,
        lastAt: at(n),
        position: journalPosition(n),
      });
      await store.announced(told('X1', 1));
      await store.announced(told('X2', 2));
      await store.given('X1', 'MN9', 'O-7');
      await store.announced(told('X1', 3));
      expect(await store.enrolments()).toEqual([
        { ...told('X1', 3), firstAt: at(1), given: 'MN9', order: 'O-7' },
        { ...told('X2', 2), firstAt: at(2), given: '', order: '' },
      ]);
      await store.close();
    });

    test('requests keep the newest of each logger; settings are off until somebody switches them on', async () => {
      const store = await open();
      expect((await store.settings()).autoRotate).toBe(false);
      await store.set({ autoRotate: true, by: 'acc1', byName: '管理员', at: at(5) });
      expect(await store.settings()).toEqual({ autoRotate: true, by: 'acc1', byName: '管理员', at: at(5) });
      for (const n of [1, 2]) await store.asked({ mn: 'MN1', at: at(n), position: journalPosition(n) });
      expect(await store.requests()).toEqual([{ mn: 'MN1', at: at(2), position: 2 }]);
      await store.close();
    });
  });
}
