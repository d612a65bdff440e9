import {
  type Handover,
  type Instant,
  instant,
  MICROS_PER_HOUR,
  type Shift,
  type ShiftFacts,
} from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import type { ShiftStore } from './shifts.ts';

export const NOON: Instant = instant(1_780_000_000_000_000);
const hours = (count: number): Instant => instant(NOON + count * MICROS_PER_HOUR);
const facts: ShiftFacts = {
  ...{ from: hours(-8), to: NOON, readAt: NOON, items: [], pointsOnline: 3 },
  counts: { open: 0, opened: 0, closed: 0, overdue: 0, muted: 0, order: 0, offline: 0, sample: 0 },
};

export const handoverOf = (id: string, more: Partial<Handover> = {}): Handover => ({
  ...{ id, version: 1, state: 'written', shift: '', from: hours(-8), to: NOON, writtenAt: NOON },
  ...{ outgoing: { id: 'a', name: '值守一' }, incoming: null, acceptedAt: null, remark: '', acceptance: '' },
  ...{ facts, notes: [], digest: 'd', document: '' },
  ...more,
});
const shift = (id: string, from: Instant, more: Partial<Shift> = {}): Shift => ({
  ...{ id, version: 1, day: '2026-05-29', kind: 'day', from, to: instant(from + 8 * MICROS_PER_HOUR) },
  ...{ officers: [{ id: 'a', name: '值守一' }], leader: '' },
  ...more,
});
const conflict = expect.objectContaining({ code: 'WQ_SHIFT_CONFLICT' });

/** What every store of duty owes. */
export function shiftsContract(name: string, open: () => Promise<ShiftStore>): void {
  describe(name, () => {
    test('shifts that touch a stretch, earliest first; one without people is gone', async () => {
      const store = await open();
      await store.keepShift(shift('two', hours(8)));
      await store.keepShift(shift('one', NOON));
      await store.keepShift(shift('far', hours(40)));
      const found = async () => (await store.shifts({ from: hours(7), to: hours(9) })).map(({ id }) => id);
      expect(await found()).toEqual(['one', 'two']);
      expect(await store.shifts({ from: hours(-9), to: NOON })).toEqual([]);
      await expect(store.keepShift(shift('one', NOON))).rejects.toEqual(conflict);
      await store.keepShift(shift('one', NOON, { version: 2, officers: [] }));
      expect(await found()).toEqual(['two']);
      await store.close();
    });

    test('the log in its order', async () => {
      const store = await open();
      const note = { by: 'a', byName: '值守一', kind: 'call', text: 'the park called' } as const;
      const first = await store.addNote({ ...note, at: NOON });
      await store.addNote({ ...note, at: hours(1), text: 'power is back' });
      expect(first).toEqual({ ...note, at: NOON, seq: 1 });
      expect((await store.notes({ from: NOON, to: hours(1) })).map(({ text }) => text)).toEqual([
        'the park called',
      ]);
      expect(await store.notes({ from: NOON, to: hours(2) })).toHaveLength(2);
      await store.close();
    });

    test('handovers by version; what was written first stays to be seen', async () => {
      const store = await open();
      expect(await store.lastNumber('J-2026-')).toBe(0);
      await store.keepHandover(handoverOf('J-2026-000001'));
      await store.keepHandover(handoverOf('J-2026-000002', { writtenAt: hours(8) }));
      const accepted = handoverOf('J-2026-000001', { version: 2, state: 'accepted', acceptedAt: hours(1) });
      await store.keepHandover(accepted);
      await expect(store.keepHandover(accepted)).rejects.toEqual(conflict);
      await expect(store.keepHandover(handoverOf('J-2026-000001'))).rejects.toEqual(conflict);
      expect(await store.handover('J-2026-000001')).toEqual(accepted);
      expect(await store.written('J-2026-000001')).toMatchObject({ state: 'written', version: 1 });
      expect((await store.handovers(9)).map(({ id, version }) => [id, version])).toEqual([
        ['J-2026-000002', 1],
        ['J-2026-000001', 2],
      ]);
      expect(await store.handovers(1)).toHaveLength(1);
      expect((await store.lastOutgoing('a'))?.id).toBe('J-2026-000002');
      expect(await store.lastOutgoing('b')).toBeUndefined();
      expect(await store.lastNumber('J-2026-')).toBe(2);
      expect(await store.handover('J-2026-000009')).toBeUndefined();
      await store.close();
    });
  });
}
