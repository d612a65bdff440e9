import {
  type BackTest,
  type Finding,
  type FiredFinding,
  instant,
  type ModeDecision,
  NO_OUTCOMES,
  pointId,
  type RuleEdition,
} from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import type { FeedbackDraft, FiredDraft, LivingStore } from './living.ts';

const at = instant;
const edition = (rule: string, name = '2026-01'): RuleEdition => ({
  ...{ rule, edition: name, validFrom: '', validTo: '', confidence: 'P', source: 'test' },
});
const fired = (id: string, when: number, more: Partial<Finding> = {}, mode: FiredFinding['mode'] = 'told') =>
  ({
    rule: 'D01.constant',
    mode,
    at: at(when),
    finding: {
      ...{ id, rule: 'D01', ruleEdition: '2026-11', point: pointId('p1'), factor: 'w01018' },
      ...{ statistic: 'realtime', from: at(when), to: at(when + 10), value: null, multiple: null, count: 4 },
      ...{ limit: null, forReference: false, facts: { form: 'constant' }, inputs: [], level: 'C' },
      ...{ hidden: true, raisedAt: at(when), ...more },
    },
  }) satisfies FiredDraft;
const word = (finding: string, when: number, more: Partial<FeedbackDraft> = {}): FeedbackDraft => ({
  ...{ finding, rule: 'D01.constant', outcome: 'noise', source: 'person', entry: '' },
  ...{ at: at(when), by: 'a1', byName: 'A', reason: 'because', ...more },
});
const backTest = (id: string, when: number, more: Partial<BackTest> = {}): BackTest => ({
  ...{ id, state: 'waiting', points: ['p1'], from: at(0), to: at(9), rules: ['D01.constant'] },
  ...{ edition: '2026-11', withShadow: false, reason: '', askedAt: at(when), by: 'a1', byName: 'A' },
  ...{ startedAt: null, endedAt: null, pointsDone: 0, share: 0, counts: {}, omitted: 0, fault: '', ...more },
});
const everything = { from: at(0), to: at(1e6) };

/** What every store of living rules owes. */
export function livingContract(name: string, open: () => Promise<LivingStore>): void {
  describe(name, () => {
    test('editions begin and end; one that stays is not begun again', async () => {
      const store = await open();
      await store.keepEditions([edition('a'), edition('b')], at(1));
      await store.keepEditions([edition('a'), edition('b', '2027-01')], at(5));
      await store.keepEditions([edition('a'), edition('b', '2027-01')], at(9));
      expect(
        (await store.editions()).map(({ rule, edition: e, since, until }) => [rule, e, since, until]),
      ).toEqual([
        ['a', '2026-01', 1, null],
        ['b', '2026-01', 1, 5],
        ['b', '2027-01', 5, null],
      ]);
      await store.close();
    });

    test('decisions count up; one made from a stale version is refused', async () => {
      const store = await open();
      const decision = (version: number): ModeDecision => ({
        ...{ rule: 'a', version, mode: 'shadow', from: at(3), at: at(3), by: 'a1', byName: 'A' },
        reason: 'because',
      });
      await store.decide(decision(1));
      await expect(store.decide(decision(1))).rejects.toMatchObject({ code: 'WQ_RULE_CONFLICT' });
      await expect(store.decide(decision(3))).rejects.toMatchObject({ code: 'WQ_RULE_CONFLICT' });
      await store.decide(decision(2));
      expect(await store.decisions()).toEqual([decision(1), decision(2)]);
      await store.close();
    });

    test('a finding is kept once, widened, and what was told stays told', async () => {
      const store = await open();
      await store.fire([fired('f1', 5, {}, 'shadow')]);
      await store.fire([{ ...fired('f1', 7, { from: at(5), to: at(40), count: 9 }), mode: 'told' }]);
      await store.fire([{ ...fired('f1', 8, { from: at(5), to: at(50), count: 11 }), mode: 'shadow' }]);
      expect(await store.fired('f1')).toMatchObject({
        ...{ mode: 'told', at: 5, feedback: null, finding: { from: 5, to: 50, count: 11 } },
      });
      expect(await store.fired('f2')).toBeUndefined();
      await store.close();
    });

    test('findings by page, newest first; hidden ones exist for those who may know', async () => {
      const store = await open();
      await store.fire([1, 2, 3, 4].map((n) => fired(`f${n}`, n, { hidden: n !== 2 })));
      const asked = { rule: 'D01.constant', withHidden: true, limit: 3 };
      const page = await store.firedPage(asked);
      expect(page).toMatchObject({ total: 4 });
      const rest = await store.firedPage({ ...asked, cursor: page.next! });
      const ids = [...page.items, ...rest.items].map(({ finding }) => finding.id);
      expect(ids).toEqual(['f4', 'f3', 'f2', 'f1']);
      expect(rest.next).toBeNull();
      const seen = await store.firedPage({ withHidden: false, limit: 9 });
      expect([seen.total, seen.items.map(({ finding }) => finding.id)]).toEqual([1, ['f2']]);
      expect((await store.firedPage({ mode: 'shadow', withHidden: true, limit: 9 })).total).toBe(0);
      await store.close();
    });

    test('what was told of a point by some rules touches the range', async () => {
      const store = await open();
      await store.fire([
        fired('f1', 10),
        fired('f2', 30),
        fired('f3', 12, {}, 'shadow'),
        fired('f4', 12, { point: pointId('p2') }),
        { ...fired('f5', 12), rule: 'D05.rounding' },
      ]);
      const told = await store.toldOf('p1', ['D01.constant'], { from: at(19), to: at(30) });
      expect(told.map(({ finding }) => finding.id)).toEqual(['f1']);
      await store.close();
    });

    test('the newest word counts; the register speaks once on a finding of an entry', async () => {
      const store = await open();
      await store.fire([fired('f1', 5)]);
      const verdict = word('f1', 6, { source: 'register', entry: 'A-1', outcome: 'technical' });
      await store.addFeedback([verdict, verdict]);
      await store.addFeedback([word('f1', 8, { outcome: 'true' })]);
      await store.addFeedback([{ ...verdict, at: at(9) }]);
      expect((await store.feedbackOf('f1')).map(({ outcome }) => outcome)).toEqual(['technical', 'true']);
      expect((await store.fired('f1'))?.feedback).toMatchObject({ outcome: 'true', source: 'person' });
      await store.close();
    });

    test('tallies by rule: fired in the window, found to be something in it, each finding once', async () => {
      const store = await open();
      await store.fire([
        fired('f1', 5),
        fired('f2', 6, {}, 'shadow'),
        fired('f3', 7, { hidden: false }),
        fired('f4', 90),
      ]);
      await store.addFeedback([word('f1', 8), word('f1', 9, { outcome: 'true' }), word('f3', 10)]);
      const whole = (await store.tally(everything, true)).get('D01.constant');
      expect(whole).toEqual({
        ...{ fired: 4, told: 3, raw: 12, outcomes: { ...NO_OUTCOMES, true: 1, noise: 1 } },
      });
      const then = (await store.tally({ from: at(0), to: at(9) }, true)).get('D01.constant');
      expect(then).toMatchObject({ fired: 3, outcomes: { true: 0, noise: 1 } });
      const late = (await store.tally({ from: at(10), to: at(80) }, true)).get('D01.constant');
      expect(late).toMatchObject({ fired: 0, outcomes: { true: 0, noise: 1 } });
      const open_ = (await store.tally(everything, false)).get('D01.constant');
      expect(open_).toMatchObject({ fired: 1, outcomes: { true: 0, noise: 1 } });
      await store.close();
    });

    test('a point on a day is watched once by each', async () => {
      const store = await open();
      await store.watched('detectors', '2026-11-01', ['p1', 'p2']);
      await store.watched('detectors', '2026-11-01', ['p2', 'p3']);
      await store.watched('detectors', '2026-11-03', ['p1']);
      await store.watched('judge', '2026-11-01', ['p1']);
      expect([...(await store.pointsWatched('detectors', '2026-11-01', '2026-11-02'))]).toEqual([
        ['2026-11-01', 3],
      ]);
      expect([...(await store.pointsWatched('judge', '2026-11-01', '2026-11-01'))]).toEqual([
        ['2026-11-01', 1],
      ]);
      await store.close();
    });

    test('back-tests with what they found', async () => {
      const store = await open();
      await store.keepBackTest(backTest('b1', 1));
      await store.keepBackTest(backTest('b2', 2));
      const found = (id: string, kind: 'new' | 'gone') => ({
        ...{ kind, rule: 'D01.constant', finding: fired(id, 3).finding, toldFrom: null, toldTo: null },
      });
      await store.keepBackTest(backTest('b1', 1, { state: 'running', pointsDone: 1 }), [found('f1', 'new')]);
      await store.keepBackTest(backTest('b1', 1, { state: 'done' }), [
        found('f2', 'gone'),
        found('f3', 'new'),
      ]);
      expect((await store.backTests(9)).map(({ id }) => id)).toEqual(['b2', 'b1']);
      expect((await store.openBackTests()).map(({ id }) => id)).toEqual(['b2']);
      expect(await store.backTest('b1')).toMatchObject({ state: 'done' });
      expect(await store.backTest('b9')).toBeUndefined();
      const page = await store.backTestFindings('b1', { limit: 2 });
      const rest = await store.backTestFindings('b1', { limit: 2, cursor: page.next! });
      expect([...page.items, ...rest.items].map(({ finding }) => finding.id)).toEqual(['f1', 'f2', 'f3']);
      expect((await store.backTestFindings('b1', { kind: 'gone', limit: 9 })).total).toBe(1);
      expect((await store.backTestFindings('b2', { limit: 9 })).items).toEqual([]);
      await store.close();
    });
  });
}
