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
    expect(judgeValue(prepared(rows), 97, 'valid')?.others.map((row) => row.limit.clause)).toEqual([
      'standard',
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
