import { instant, pointId } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import type { DetectionStore, HeldLead } from './detection.ts';

const A = pointId('p-1');
const B = pointId('p-2');
const lead = (n: number, score = 0.6): HeldLead => ({ id: `f-${n}`, pattern: 'D01', score, at: instant(n) });

/** What every store of the detectors owes. */
export function detectionContract(name: string, open: () => Promise<DetectionStore>): void {
  describe(name, () => {
    test('the place of each point is kept and never goes back', async () => {
      const store = await open();
      await store.looked(A, instant(20), []);
      await store.looked(A, instant(10), []);
      await store.looked(B, instant(5), []);
      expect(new Map(await store.lookedTo())).toEqual(
        new Map([
          [A, 20],
          [B, 5],
        ]),
      );
      await store.close();
    });

    test('leads are kept by finding, the newest strength counts, old ones are left out when asked', async () => {
      const store = await open();
      await store.looked(A, instant(1), [lead(3), lead(1), lead(2)]);
      await store.looked(A, instant(2), [{ ...lead(2, 0.9), at: instant(4) }]);
      expect(await store.leads(A, instant(3))).toEqual([lead(3), { ...lead(2, 0.9), at: 4 }]);
      expect(await store.leads(B, instant(0))).toEqual([]);
      await store.close();
    });

    test('leads from elsewhere are kept and leave the place where it is', async () => {
      const store = await open();
      await store.keep(A, [lead(3)]);
      expect([...(await store.lookedTo())]).toEqual([]);
      await store.looked(A, instant(20), []);
      await store.keep(A, [{ ...lead(3, 0.8), at: instant(30) }, lead(4)]);
      expect(await store.leads(A, instant(0))).toEqual([lead(4), { ...lead(3, 0.8), at: 30 }]);
      expect([...(await store.lookedTo())]).toEqual([[A, 20]]);
      await store.close();
    });
  });
}
