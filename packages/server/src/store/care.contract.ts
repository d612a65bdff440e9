import {
  CARE_DEFAULTS,
  type CheckPlan,
  type CheckRun,
  type Instant,
  instant,
  MICROS_PER_HOUR,
} from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import type { CareStore, ParameterSeen } from './care.ts';

const at = (hours: number): Instant => instant(1_780_000_000_000_000 + hours * MICROS_PER_HOUR);
const MN = 'M1';
const seen = (text: string, hours: number, more: Partial<ParameterSeen> = {}): ParameterSeen => ({
  ...{ mn: MN, polId: 'w01018', infoId: 'i13001', text, seenAt: at(hours), position: null },
  ...more,
});
const plan: CheckPlan = {
  ...{ id: '', version: 0, mn: MN, polId: 'w01018', kind: 'calibration', everyH: 168 },
  ...{ nextAt: at(1), enabled: true, by: 'a1', reason: '' },
};
const run = (id: string, hours: number, more: Partial<CheckRun> = {}): CheckRun => ({
  ...{ id, plan: '', order: '', mn: MN, polId: 'w01018', kind: 'standard-check', at: at(hours) },
  ...{ outcome: 'passed', standard: 100, reading: 101, error: 0.01, tolerance: '±10 %', why: '' },
  position: null,
  ...more,
});
const unexplained = () => ({ cause: 'unexplained', by: '' }) as const;
const code = (name: string) => expect.objectContaining({ code: name });

/** What every care store owes. */
export function careContract(name: string, open: () => Promise<CareStore>): void {
  describe(`${name}: clocks`, () => {
    test('samples come back in order, the newest by itself; the same moment is kept once', async () => {
      const store = await open();
      const sample = (hours: number, offsetS: number) =>
        ({ mn: MN, at: at(hours), offsetS, source: 'upload' }) as const;
      await store.keepClocks([sample(2, 5), sample(1, 4), { ...sample(1, 9), mn: 'M2' }]);
      await store.keepClocks([sample(2, 5)]);
      expect((await store.clocks(MN, at(0), at(9))).map(({ offsetS }) => offsetS)).toEqual([4, 5]);
      expect(await store.clocks(MN, at(3), at(9))).toEqual([]);
      expect((await store.latestClock(MN))?.offsetS).toBe(5);
      expect(await store.latestClock('M3')).toBeUndefined();
      const all = await store.latestClocks();
      expect(all.map(({ mn, offsetS }) => [mn, offsetS]).sort()).toEqual([
        [MN, 5],
        ['M2', 9],
      ]);
    });
  });

  describe(`${name}: parameters`, () => {
    test('the first sight is no change, another text is one, the same is none', async () => {
      const store = await open();
      expect(await store.keepParameters([seen('500', 0)], unexplained)).toEqual([]);
      expect(await store.keepParameters([seen('500', 1)], unexplained)).toEqual([]);
      const [change] = await store.keepParameters([seen('1000', 2)], (before) => ({
        cause: 'order',
        by: `O-${before.text}`,
      }));
      expect(change).toMatchObject({
        before: '500',
        after: '1000',
        cause: 'order',
        by: 'O-500',
        since: at(1),
      });
      expect((await store.parameters(MN))[0]).toMatchObject({ text: '1000', seenAt: at(2), baseline: null });
    });

    test('what follows the work is kept as it stands, and is no change', async () => {
      const store = await open();
      await store.keepParameters([seen('0', 0, { infoId: 'i22001' })], unexplained);
      expect(await store.keepParameters([seen('3', 1, { infoId: 'i22001' })], () => undefined)).toEqual([]);
      expect((await store.parameters(MN))[0]?.text).toBe('3');
      expect((await store.changes({ limit: 9 })).items).toEqual([]);
    });

    test('what is older than what is held changes nothing', async () => {
      const store = await open();
      await store.keepParameters([seen('500', 5)], unexplained);
      expect(await store.keepParameters([seen('200', 4)], unexplained)).toEqual([]);
      expect((await store.parameters(MN))[0]?.text).toBe('500');
    });

    test('agreeing makes the texts as they stand the baseline, of the named parameters only', async () => {
      const store = await open();
      await store.keepParameters([seen('500', 0), seen('1', 0, { infoId: 'i13008' })], unexplained);
      expect(await store.agree(MN, [{ polId: 'w01018', infoId: 'i13001' }], '技术审核', at(1))).toBe(1);
      const rows = await store.parameters(MN);
      expect(rows.map(({ infoId, baseline }) => [infoId, baseline])).toEqual([
        ['i13001', '500'],
        ['i13008', null],
      ]);
      await store.keepParameters([seen('900', 2)], unexplained);
      expect((await store.parameters(MN))[0]).toMatchObject({
        text: '900',
        baseline: '500',
        baselineBy: '技术审核',
      });
    });

    test('changes are paged, newest first, by logger and cause', async () => {
      const store = await open();
      for (let i = 0; i < 5; i++) await store.keepParameters([seen(String(i), i)], unexplained);
      await store.keepParameters([seen('9', 9)], () => ({ cause: 'visit', by: 'v' }));
      const first = await store.changes({ limit: 2 });
      expect(first.items.map(({ after }) => after)).toEqual(['9', '4']);
      const second = await store.changes({ limit: 2, cursor: first.next! });
      expect(second.items.map(({ after }) => after)).toEqual(['3', '2']);
      expect((await store.changes({ limit: 9, causes: ['visit'] })).items).toHaveLength(1);
      expect((await store.changes({ limit: 9, causes: ['visit', 'unexplained'] })).total).toBe(5);
      expect((await store.changes({ limit: 1, from: at(3) })).total).toBe(3);
      expect((await store.changes({ limit: 9, mns: [] })).items).toEqual([]);
    });
  });

  describe(`${name}: visits, plans and runs`, () => {
    test('visits are found by enterprise and the time they touch', async () => {
      const store = await open();
      const visit = { enterprise: 'e1', who: '', work: '', enteredBy: '', enteredAt: at(9) };
      const kept = await store.addVisit({ ...visit, from: at(1), to: at(2) });
      await store.addVisit({ ...visit, from: at(1), to: at(2), enterprise: 'e2' });
      expect(await store.visits('e1', at(2), at(3))).toEqual([kept]);
      expect(await store.visits('e1', at(3), at(4))).toEqual([]);
      expect(await store.visits(undefined, at(2), at(3))).toHaveLength(2);
    });

    test('a plan has versions; a stale one is refused', async () => {
      const store = await open();
      const kept = await store.savePlan(plan);
      expect(kept).toMatchObject({ version: 1, kind: 'calibration' });
      expect(kept.id).not.toBe('');
      const moved = await store.savePlan({ ...kept, nextAt: at(200) });
      expect(moved.version).toBe(2);
      await expect(store.savePlan({ ...kept, enabled: false })).rejects.toEqual(code('WQ_BOOK_CONFLICT'));
      await expect(store.savePlan({ ...kept, id: 'none' })).rejects.toEqual(code('WQ_NOT_FOUND'));
      expect(await store.plans()).toEqual([moved]);
    });

    test('a run is kept by its id and told newest first; what still runs was not done', async () => {
      const store = await open();
      await store.saveRun(run('a', 1));
      await store.saveRun(run('b', 2, { outcome: 'running' }));
      await store.saveRun(run('a', 1, { outcome: 'failed', why: '漂移' }));
      expect((await store.runs({ limit: 9 })).items.map(({ id }) => id)).toEqual(['b', 'a']);
      expect(await store.lastDone(MN, 'w01018', 'standard-check')).toMatchObject({
        id: 'a',
        outcome: 'failed',
      });
      expect(await store.lastDone(MN, 'w01018', 'cleaning')).toBeUndefined();
      expect(await store.run('b')).toMatchObject({ outcome: 'running' });
      expect((await store.runs({ limit: 9, outcome: 'failed', mns: [MN] })).items).toHaveLength(1);
    });

    test('settings begin with the house’s own and have versions', async () => {
      const store = await open();
      expect(await store.settings()).toEqual(CARE_DEFAULTS);
      const saved = await store.saveSettings({ ...CARE_DEFAULTS, clockSetS: 60 });
      expect(saved).toMatchObject({ version: 1, clockSetS: 60 });
      await expect(store.saveSettings({ ...CARE_DEFAULTS, clockSetS: 5 })).rejects.toEqual(
        code('WQ_BOOK_CONFLICT'),
      );
      expect(await store.settings()).toEqual(saved);
    });
  });
}
