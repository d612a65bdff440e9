import type { Limit } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { judgeValue } from './exceedance.ts';
import { limitsFor } from './limit-for.ts';
import { prepare } from './prepared.ts';
import { limit, outlet, unread } from './sample-book.testing.ts';

const prepared = (rows: readonly Limit[], code = 'w01018') =>
  prepare(code, limitsFor(rows, outlet(), code, 'realtime', '2026-08-01').applied)!;
const decided = (rows: readonly Limit[], value: number, waterC?: number) =>
  judgeValue(prepared(rows), value, 'valid', waterC)?.by.limit.clause ?? null;

describe('one value and its limits', () => {
  test('equal is compliant, above is not', () => {
    expect(judgeValue(prepared([limit()]), 80, 'valid')).toBeNull();
    expect(judgeValue(prepared([limit()]), 80.1, 'valid')).toMatchObject({ side: 'above', bound: 80 });
  });

  test('below a lower bound', () => {
    const oxygen = prepared([limit({ factor: 'w01009', kind: 'min', min: 5, max: null })], 'w01009');
    expect(judgeValue(oxygen, 5, 'valid')).toBeNull();
    expect(judgeValue(oxygen, 4.9, 'valid')).toMatchObject({ side: 'below', bound: 5 });
  });

  test('invalid, disputed and missing values judge nothing', () => {
    for (const validity of ['invalid', 'disputed'] as const) {
      expect(judgeValue(prepared([limit()]), 500, validity)).toBeNull();
    }
    expect(judgeValue(prepared([limit()]), Number.NaN, 'valid')).toBeNull();
    expect(judgeValue(prepared([limit()]), Number.POSITIVE_INFINITY, 'valid')).toBeNull();
  });

  test('above the measuring range is judged upwards only', () => {
    const range = prepared([limit({ kind: 'range', min: 90, max: 100 })]);
    expect(judgeValue(range, 120, 'above')).toMatchObject({ side: 'above', aboveRange: true });
    expect(judgeValue(range, 50, 'above')).toBeNull();
  });

  test('the strictest broken row decides, the others are listed', () => {
    const rows = [limit({ clause: 'permit', max: 60 }), limit({ clause: 'standard', max: 80 })];
    expect(decided(rows, 97)).toBe('permit');
    expect(judgeValue(prepared(rows), 97, 'valid')?.others).toMatchObject([
      { row: { limit: { clause: 'standard' } }, why: 'milder' },
    ]);
  });

  test('an unread row speaks only where no verified one is broken', () => {
    const rows = [unread({ clause: 'unread', max: 60 }), limit({ clause: 'verified', max: 80 })];
    expect(decided(rows, 97)).toBe('verified');
    expect(decided(rows, 70)).toBe('unread');
    expect(decided(rows, 60)).toBeNull();
  });
});

describe('ammonia by water temperature (GB 18918)', () => {
  const rows = [
    limit({ clause: 'warm', max: 5, condition: 'water temperature > 12 degC' }),
    limit({ clause: 'cold', max: 8, condition: 'water temperature <= 12 degC' }),
  ];

  test('the row of the period’s temperature decides', () => {
    expect(decided(rows, 6, 20)).toBe('warm');
    expect(decided(rows, 6, 12)).toBeNull();
    expect(decided(rows, 9, 12)).toBe('cold');
  });

  test('without a temperature only what breaks both rows speaks, by the milder', () => {
    expect(decided(rows, 6)).toBeNull();
    expect(decided(rows, 9)).toBe('cold');
  });

  test('a row without condition is not held up by them', () => {
    expect(decided([...rows, limit({ clause: 'permit', max: 5.5 })], 6)).toBe('permit');
  });
});

describe('rounding (GB/T 8170)', () => {
  test('no clause says so: every digit counts', () => {
    expect(decided([limit()], 80.04)).not.toBeNull();
  });

  test('a clause that rounds compares the rounded value, half to even, in the limit’s unit', () => {
    const whole = limit({ condition: '按 GB/T 8170 修约至 0 位小数' });
    expect(decided([whole], 80.5)).toBeNull();
    expect(decided([whole], 80.51)).not.toBeNull();
    const odd = limit({ max: 81, condition: 'rounded to 0 decimals' });
    expect(decided([odd], 81.5)).not.toBeNull();
    const range = limit({
      kind: 'range',
      min: 6,
      max: 9,
      unit: '1',
      factor: 'w01001',
      condition: 'rounded to 1 decimal',
    });
    const ph = prepared([range], 'w01001');
    expect(judgeValue(ph, 9.04, 'valid')).toBeNull();
    expect(judgeValue(ph, 5.96, 'valid')).toBeNull();
    expect(judgeValue(ph, 5.94, 'valid')).toMatchObject({ side: 'below', bound: 6 });
  });
});

test('every row that did not decide says why', () => {
  const rows = [
    limit({ clause: 'permit', max: 60 }),
    limit({ clause: 'trade', max: 80 }),
    limit({ clause: 'contract', max: 500 }),
    limit({ clause: 'warm', max: 50, condition: 'water temperature > 12 degC' }),
    unread({ clause: 'unread', max: 40 }),
  ];
  const beyond = judgeValue(prepared(rows), 97, 'valid', 10);
  expect(beyond?.by.limit.clause).toBe('permit');
  expect(Object.fromEntries(beyond!.others.map(({ row, why }) => [row.limit.clause, why]))).toEqual({
    trade: 'milder',
    contract: 'kept',
    warm: 'other-temperature',
    unread: 'for-reference',
  });
});
