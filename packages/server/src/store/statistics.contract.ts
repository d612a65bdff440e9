import {
  effectSide,
  type HourStatistic,
  type Instant,
  instant,
  MICROS_PER_DAY,
  pointId,
  type RetroEffect,
} from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import type { QcDraft, StatisticDraft, StatisticsStore } from './statistics.ts';

const DAY = 1_785_686_400_000_000;
const day = (i: number): Instant => instant(DAY + i * MICROS_PER_DAY);
const hour: HourStatistic = {
  ...{ at: day(0), value: 40, flag: 'N', volumeM3: 5, state: 'valid', why: '', questions: [] },
  ...{ delivery: 'immediate', claims: [], position: null, flowPosition: null },
};
const draft = (digest: string, extra: Partial<StatisticDraft> = {}): StatisticDraft => ({
  ...{ kind: 'day', point: pointId('p1'), factor: 'w01018', from: day(0), value: 92.5, state: 'valid' },
  ...{ why: '', nValid: 24, nDue: 24, nReceived: 24, nImmediate: 20, nUsable: 24, nCheck: 1 },
  ...{ nCheckReceived: 0, volumeM3: 360, loadKg: 33.3, arithmetic: 57.5, low: null, high: null },
  ...{
    minutesOutside: null,
    outcome: 'over',
    finding: 'daily-mean-over',
    limit: 'l1',
    bound: 80,
    limitUnit: 'mg/L',
    limitVerified: true,
  },
  ...{ multiple: 0.15625, claims: [], hours: [hour], ruleEdition: 'E', digest, cause: 'first', ...extra },
});
const KEY = { kind: 'day', point: pointId('p1'), factor: 'w01018', from: day(0) } as const;
const all = { kind: 'day', from: day(-9), to: day(99) } as const;
const qc = (at: number, extra: Partial<QcDraft> = {}): QcDraft => ({
  ...{ point: pointId('p1'), factor: 'w01018', kind: 'standard-check', at: day(at), range: null, reason: '' },
  ...{ pairs: [{ standard: 50, reading: 51 }], outcome: 'passed', passed: 1, done: 1, needed: 1 },
  ...{ tolerance: '±10 % [S]', zh: '', en: '', source: 'hand', by: 'a1', byName: 'A', knownFrom: day(at) },
  ...extra,
});
const code = (name: string) => expect.objectContaining({ code: name });

/** What every store of statistics owes. */
export function statisticsContract(name: string, open: () => Promise<StatisticsStore>): void {
  describe(`${name}: versions`, () => {
    test('the same digest is the same version; another ends it and begins the next', async () => {
      const store = await open();
      const [first] = await store.keep([draft('a')], [], day(1));
      expect(first).toMatchObject({ version: 1, knownFrom: day(1), knownTo: null });
      expect(await store.keep([draft('a')], [], day(2))).toEqual([]);
      const [second] = await store.keep([draft('b', { value: 40, outcome: 'compliant' })], [], day(5));
      expect(second).toMatchObject({ version: 2, value: 40 });
      expect((await store.versions(KEY)).map(({ value, knownTo }) => [value, knownTo])).toEqual([
        [92.5, day(5)],
        [40, null],
      ]);
      // A third that equals the first is still a third: what was known in between stays known.
      await store.keep([draft('a')], [], day(6));
      expect(await store.versions(KEY)).toHaveLength(3);
    });

    test('as known on a day: the version held then, or none', async () => {
      const store = await open();
      await store.keep([draft('a')], [], day(1));
      await store.keep([draft('b', { value: 40 })], [], day(5));
      const known = async (at: number) => (await store.version(KEY, day(at)))?.value;
      expect([await known(0), await known(1), await known(4), await known(5)]).toEqual([
        undefined,
        92.5,
        92.5,
        40,
      ]);
      expect((await store.version(KEY))?.hours).toEqual([hour]);
      expect((await store.list({ ...all, knownAt: day(4) })).map(({ value }) => value)).toEqual([92.5]);
      expect(await store.list({ ...all, knownAt: day(0) })).toEqual([]);
    });

    test('lists are of the points, factors and days asked for, without hours', async () => {
      const store = await open();
      const other = { point: pointId('p2') };
      await store.keep(
        [draft('a'), draft('b', { from: day(1) }), draft('c', other), draft('d', { factor: 'w21003' })],
        [],
        day(2),
      );
      await store.keep([draft('m', { kind: 'month', hours: [] })], [], day(2));
      const list = await store.list(all);
      expect(list.map(({ point, factor, from }) => [point, factor, from])).toEqual([
        ['p1', 'w01018', day(0)],
        ['p1', 'w01018', day(1)],
        ['p1', 'w21003', day(0)],
        ['p2', 'w01018', day(0)],
      ]);
      expect(list.every(({ hours }) => hours.length === 0)).toBe(true);
      expect(await store.list({ ...all, points: ['p1'], factors: ['w01018'], to: day(1) })).toHaveLength(1);
      expect(await store.list({ ...all, points: [] })).toEqual([]);
      expect(await store.list({ ...all, kind: 'month' })).toHaveLength(1);
    });

    test('tallies add up what is known, by point and factor', async () => {
      const store = await open();
      await store.keep(
        [
          draft('a'),
          draft('b', { from: day(1), outcome: 'compliant', nReceived: 23, nUsable: 22, nCheck: 0 }),
          draft('c', { from: day(2), outcome: 'over', limitVerified: false, nReceived: 30 }),
          draft('d', { from: day(3), outcome: 'not-judgeable', state: 'not-valid', nDue: 4 }),
        ],
        [],
        day(4),
      );
      await store.keep([draft('e', { outcome: 'compliant' })], [], day(5));
      expect(await store.tally(all)).toEqual([
        {
          ...{ point: 'p1', factor: 'w01018', days: 4, due: 76, received: 75, immediate: 64, valid: 74 },
          ...{ check: 3, checkReceived: 0, compliant: 2, over: 0, unverified: 1, notJudgeable: 1 },
        },
      ]);
      expect(await store.tally({ ...all, knownAt: day(4) })).toMatchObject([{ compliant: 1, over: 1 }]);
    });
  });

  describe(`${name}: effects`, () => {
    test('are kept with the version that made them, newest first, by point and claim', async () => {
      const store = await open();
      const [before] = await store.keep([draft('a')], [], day(1));
      const effect: Omit<RetroEffect, 'id'> = {
        ...{ at: day(5), cause: 'claim', claim: 'qc:Q-1', zh: '', en: '', point: pointId('p1') },
        ...{ factor: 'w01018', day: day(0), before: effectSide(before!), after: effectSide(before!) },
        ...{ flipped: true, entries: ['A-2026-000001'], samples: [] },
      };
      await store.keep([draft('b')], [effect, { ...effect, at: day(6), flipped: false, claim: '' }], day(5));
      const { items, total } = await store.effects({ limit: 9 });
      expect([total, items.map(({ id }) => id)]).toEqual([2, ['X-000002', 'X-000001']]);
      expect((await store.effects({ limit: 9, flipped: true })).items).toEqual([
        { ...effect, id: 'X-000001' },
      ]);
      expect((await store.effects({ limit: 9, claim: 'qc:Q-1' })).total).toBe(1);
      expect((await store.effects({ limit: 9, points: ['p2'] })).total).toBe(0);
      const first = await store.effects({ limit: 1 });
      expect((await store.effects({ limit: 1, cursor: first.next! })).items).toMatchObject([
        { id: 'X-000001' },
      ]);
    });
  });

  describe(`${name}: checks`, () => {
    test('a check entered by hand is new every time, a device’s run is kept once', async () => {
      const store = await open();
      expect(await store.addQc(qc(1))).toMatchObject({ id: 'Q-000001', knownTo: null });
      expect((await store.addQc(qc(1))).id).toBe('Q-000002');
      const run = await store.addQc(qc(2, { source: 'R-9' }));
      expect(await store.addQc(qc(3, { source: 'R-9' }))).toEqual(run);
      expect((await store.allQcs()).map(({ id }) => id)).toEqual(['Q-000001', 'Q-000002', 'Q-000003']);
    });

    test('a withdrawn one stays, with who and why, and is withdrawn once', async () => {
      const store = await open();
      const { id } = await store.addQc(qc(1));
      const gone = await store.withdrawQc(id, 'A', '录错', day(4));
      expect(gone).toMatchObject({ knownTo: day(4), withdrawnBy: 'A', withdrawReason: '录错' });
      expect(await store.qc(id)).toEqual(gone);
      await expect(store.withdrawQc(id, 'A', 'x', day(5))).rejects.toEqual(code('WQ_INPUT'));
      await expect(store.withdrawQc('Q-9', 'A', 'x', day(5))).rejects.toEqual(code('WQ_NOT_FOUND'));
    });

    test('are listed newest first, by point, factor, kind, outcome and time', async () => {
      const store = await open();
      for (const at of [2, 1, 3]) await store.addQc(qc(at));
      await store.addQc(qc(9, { outcome: 'failed', factor: 'w00000', kind: 'level', point: pointId('p2') }));
      const ids = async (query: object) =>
        (await store.qcs({ limit: 9, ...query })).items.map(({ id }) => id);
      expect(await ids({})).toEqual(['Q-000004', 'Q-000003', 'Q-000001', 'Q-000002']);
      expect(await ids({ outcome: 'failed', kind: 'level', factor: 'w00000' })).toEqual(['Q-000004']);
      expect(await ids({ points: ['p1'], from: day(2), to: day(3) })).toEqual(['Q-000001']);
      expect(await ids({ points: [] })).toEqual([]);
      const first = await store.qcs({ limit: 2 });
      expect((await store.qcs({ limit: 2, cursor: first.next! })).items).toHaveLength(2);
    });
  });
}
