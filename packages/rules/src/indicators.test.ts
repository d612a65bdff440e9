import type { StatisticVersion } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import {
  addTallies,
  complianceIndicator,
  connectedIndicator,
  hourIndicators,
  indicator,
  markIndicators,
  onlineIndicator,
  qcIndicators,
  tallyDays,
} from './indicators.ts';

const values = (list: readonly { readonly id: string; readonly value: number | null }[]) =>
  Object.fromEntries(list.map(({ id, value }) => [id, value === null ? null : (100 * value).toFixed(2)]));
const NONE = tallyDays([]);
const counts = { ...NONE, due: 96, received: 92, immediate: 90, valid: 88 };
type Day = StatisticVersion;
const day = (outcome: Day['outcome'], limitVerified = true): Day =>
  ({
    outcome,
    limitVerified,
    nDue: 24,
    nReceived: 25,
    nImmediate: 20,
    nUsable: 24,
    nCheck: 0,
    nCheckReceived: 0,
  }) as Day;

describe('rates of a point, four factors, one day (supervision.md §6)', () => {
  test('due 96, received 92, valid 88', () => {
    expect(values(hourIndicators(counts))).toEqual({
      ...{ 'K1-immediate': '93.75', 'K1-completed': '95.83', K2: '95.65' },
      ...{ 'K3-immediate': '91.67', 'K3-completed': '91.67' },
    });
  });

  test('when the four missing values are the daily automatic standard check, due is 92', () => {
    const rates = hourIndicators({ ...counts, check: 4 });
    expect(values(rates)).toMatchObject({ 'K1-completed': '100.00', 'K3-completed': '95.65' });
    expect(rates[1]).toMatchObject({ numerator: 92, denominator: 92 });
  });

  test('23 of 24 with a check in the missing hour still counts 100 %', () => {
    const one = { ...NONE, due: 24, received: 23, immediate: 23, valid: 23, check: 1, checkReceived: 0 };
    expect(values(hourIndicators(one))['K3-completed']).toBe('100.00');
  });

  test('a check hour that brought a flagged number leaves both sides', () => {
    const flagged = { ...NONE, due: 24, received: 24, immediate: 24, valid: 23, check: 1, checkReceived: 1 };
    expect(values(hourIndicators(flagged))).toMatchObject({ 'K1-completed': '100.00', K2: '100.00' });
  });

  test('nothing due gives no figure, not 100 %', () => {
    for (const { value, denominator } of hourIndicators(NONE))
      expect([value, denominator]).toEqual([null, 0]);
    expect(indicator('K2', 0, 0).value).toBeNull();
  });
});

describe('other indicators', () => {
  test('series add up; no day counts more hours than were due', () => {
    const tally = tallyDays([day('compliant'), day('over')]);
    expect(tally).toMatchObject({ days: 2, due: 48, received: 48, immediate: 40, compliant: 1, over: 1 });
    expect(addTallies([tally, tally])).toMatchObject({ days: 4, due: 96, over: 2 });
    expect(addTallies([])).toEqual(NONE);
  });

  test('K6 counts valid days, and says how many could not be judged', () => {
    const days = [day('compliant'), day('over'), day('compliant'), day('not-judgeable'), day('no-limit')];
    expect(complianceIndicator(tallyDays(days))).toMatchObject({
      indicator: { numerator: 2, denominator: 3 },
      notJudgeable: 1,
      unverified: 0,
    });
  });

  test('K6 is not computed on limits nobody has verified, and says so', () => {
    expect(complianceIndicator(tallyDays([day('compliant', false)])).indicator).toMatchObject({
      ...{ value: null, note: 'unverified-limit', denominator: 0 },
    });
    expect(complianceIndicator(tallyDays([day('compliant', false), day('compliant')]))).toMatchObject({
      indicator: { numerator: 1, denominator: 1, note: '' },
      unverified: 1,
    });
  });

  test('K4, K5, K7, K16 with what they are made of', () => {
    expect(connectedIndicator(4, 3).value).toBe(0.75);
    expect(onlineIndicator(1500, 1440).value).toBe(1);
    expect(values(markIndicators({ toMark: 4, timely: 3, reviewed: 0, accepted: 0 }))).toEqual({
      'K7-timely': '75.00',
      'K7-accepted': null,
    });
    expect(values(qcIndicators(9, 10, 30))).toEqual({ 'K16-passed': '90.00', 'K16-done': '33.33' });
    expect(qcIndicators(1, 1, null)[1]).toMatchObject({ value: null, note: 'no-duty' });
  });
});
