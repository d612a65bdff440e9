import { instant, pointId, type QcOutcome, type QcRecord, wasKnown } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { judgeQc, nominalFits, tolerancesOf } from './qc.ts';
import { FOREVER, qcClaims } from './qc-claims.ts';
import { at } from './sample-book.testing.ts';

const pairs = (...list: readonly (readonly [number, number])[]) =>
  list.map(([standard, reading]) => ({ standard, reading }));
const comparison = (...list: readonly (readonly [number, number])[]) =>
  judgeQc({ kind: 'comparison', factor: 'w01018', pairs: pairs(...list), range: null });

describe('pass rules of checks (supervision.md §4.3)', () => {
  const good = [100, 110] as const;
  const bad = [100, 120] as const;

  test.each([
    [[good, good], 'not-judged'],
    [[good, good, bad], 'passed'],
    [[good, bad, bad], 'failed'],
    [[good, good, good, bad], 'passed'],
    [[good, good, bad, bad], 'failed'],
    [[good, good, good, good, bad], 'passed'],
    [[good, good, good, bad, bad], 'failed'],
    [[good, good, good, good, bad, bad], 'passed'],
  ] as const)('pairs 3→2, 4→3, 5 or more→4: %j', (list, outcome) => {
    expect(comparison(...list).outcome).toBe(outcome);
  });

  test('each pair is judged by the row of its own standard', () => {
    expect(comparison([20, 24.9], [45, 58], [80, 95.9])).toMatchObject({ outcome: 'passed', passed: 3 });
    expect(comparison([20, 25.1], [45, 59], [80, 96.1]).passed).toBe(0);
    expect(comparison([20, 24], [45, 50], [80, 90]).tolerance).toBe('±5 [S] · ±30 % [S] · ±20 % [S]');
  });

  test('a nominal that does not fit the range in use is no check', () => {
    const check = (range: number | null, reading = 50) =>
      judgeQc({ kind: 'standard-check', factor: 'w01018', pairs: pairs([50, reading]), range }).outcome;
    expect(check(100)).toBe('passed');
    expect(check(500)).toBe('not-judged');
    expect(check(null)).toBe('passed');
    expect(check(100, 56)).toBe('failed');
    expect([nominalFits(30, 100), nominalFits(29, 100), nominalFits(70, 100), nominalFits(71, 100)]).toEqual([
      ...[true, false, true, false],
    ]);
  });

  test('flow: the volume of ten minutes within 10 %; level: six readings within 12 mm', () => {
    const flow = (reading: number) =>
      judgeQc({ kind: 'flow-volume', factor: 'w00000', pairs: pairs([10, reading]), range: null }).outcome;
    expect([flow(11), flow(11.1)]).toEqual(['passed', 'failed']);
    const level = (...list: readonly number[]) =>
      judgeQc({
        kind: 'level',
        factor: 'w00000',
        pairs: list.map((reading) => ({ standard: 300, reading })),
        range: null,
      }).outcome;
    expect(level(312, 288, 300, 300, 300, 300)).toBe('passed');
    expect(level(313, 288, 300, 300, 300, 300)).toBe('failed');
    expect(level(300, 300, 300, 300, 300)).toBe('not-judged');
  });

  test('a factor without a tolerance is not judged', () => {
    expect(tolerancesOf('standard-check', 'w20111')).toEqual([]);
    expect(
      judgeQc({ kind: 'standard-check', factor: 'w20111', pairs: pairs([1, 1]), range: null }),
    ).toMatchObject({
      outcome: 'not-judged',
      en: 'no tolerance is known for this factor',
    });
  });

  test('the three ends may differ by 1 %', () => {
    const ends = (...list: readonly number[]) =>
      judgeQc({
        kind: 'three-ends',
        factor: 'w01018',
        pairs: list.map((reading) => ({ standard: 100, reading })),
        range: null,
      }).outcome;
    expect([ends(100, 101), ends(100, 101.1)]).toEqual(['passed', 'failed']);
  });
});

describe('what failed checks say of the numbers (supervision.md §4.2 V3)', () => {
  let n = 0;
  const check = (when: string, outcome: QcOutcome, known = when, more: Partial<QcRecord> = {}) => ({
    ...{ id: `Q-${++n}`, point: pointId('p1'), factor: 'w01018', kind: 'standard-check' as const },
    ...{ at: at(when), outcome, tolerance: '±10 % [S]', knownFrom: at(known), knownTo: null, ...more },
  });
  const span = ({ from, to }: { from: number; to: number }) => [from, to];
  const MON = '20260803180000';
  const FRI = '20260807120000';
  const SAT = '20260808090000';

  test('invalid from the last passed test to the failure, and on until the next pass', () => {
    const checks = [check(MON, 'passed'), check(FRI, 'failed')];
    const [open] = qcClaims(checks);
    expect(open).toMatchObject({
      row: 'V3',
      effect: 'invalid',
      from: at(MON),
      to: FOREVER,
      knownFrom: at(FRI),
    });
    const claims = qcClaims([...checks, check(SAT, 'passed')]);
    expect(claims.filter((each) => wasKnown(each, at(FRI))).map(span)).toEqual([[at(MON), FOREVER]]);
    expect(claims.filter((each) => wasKnown(each, at(SAT))).map(span)).toEqual([[at(MON), at(SAT)]]);
    expect(claims.filter((each) => wasKnown(each, instant(at(FRI) - 1)))).toEqual([]);
  });

  test('two failures in a row are one stretch; not-judged is neither pass nor failure', () => {
    const claims = qcClaims([
      check(MON, 'passed'),
      check('20260804120000', 'failed'),
      check('20260805120000', 'not-judged'),
      check(FRI, 'failed'),
      check(SAT, 'passed'),
    ]);
    expect(claims.filter(({ knownTo }) => knownTo === null).map(span)).toEqual([[at(MON), at(SAT)]]);
  });

  test('a passed test entered late narrows the stretch from the day it is known', () => {
    const claims = qcClaims([
      check(MON, 'passed'),
      check('20260806120000', 'passed', '20260809100000'),
      check(FRI, 'failed'),
    ]);
    expect(claims.filter((each) => wasKnown(each, at(SAT))).map(span)).toEqual([[at(MON), FOREVER]]);
    expect(claims.filter(({ knownTo }) => knownTo === null).map(span)).toEqual([
      [at('20260806120000'), FOREVER],
    ]);
  });

  test('a withdrawn failure leaves nothing but what was known while it was held', () => {
    const [claim, ...more] = qcClaims([
      check(MON, 'passed'),
      check(FRI, 'failed', FRI, { knownTo: at(SAT) }),
    ]);
    expect(more).toEqual([]);
    expect(claim).toMatchObject({ knownFrom: at(FRI), knownTo: at(SAT) });
  });

  test('without an earlier pass the doubt begins with the failure, and says so', () => {
    expect(qcClaims([check(FRI, 'failed')])).toMatchObject([
      { from: at(FRI), en: expect.stringContaining('no earlier pass on record') },
    ]);
  });

  test('a comparison that passes ends what a standard check began; another factor or meter does not', () => {
    const failed = check(FRI, 'failed');
    const other = check(SAT, 'passed', SAT, { factor: 'w21003' });
    const flow = check(SAT, 'passed', SAT, { factor: 'w00000', kind: 'flow-volume' });
    expect(qcClaims([failed, other, flow]).at(-1)).toMatchObject({ to: FOREVER });
    const passed = check(SAT, 'passed', SAT, { kind: 'comparison' });
    expect(qcClaims([failed, passed]).at(-1)).toMatchObject({ to: at(SAT) });
  });

  test('three ends that differ speak of their own hour alone', () => {
    expect(qcClaims([check('20260807123000', 'failed', FRI, { kind: 'three-ends' })])).toMatchObject([
      { row: 'V4', from: at('20260807120000'), to: at('20260807130000') },
    ]);
  });
});
