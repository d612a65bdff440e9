import { describe, expect, test } from 'vitest';
import { judgeCheck, SAMPLE_TOLERANCES, STANDARD_TOLERANCES, toleranceText } from './check-tolerance.ts';

describe('tolerance of a check', () => {
  test.each([
    ['w01018', 100, 110, 'passed'],
    ['w01018', 100, 110.1, 'failed'],
    ['w01018', 100, 90, 'passed'],
    ['w01001', 6.86, 7.36, 'passed'],
    ['w01001', 6.86, 7.37, 'failed'],
    ['w20111', 1, 1, 'not-judged'],
    ['w01018', 0, 1, 'not-judged'],
  ] as const)('standard %s %d read as %d: %s', (factor, standard, reading, outcome) => {
    expect(judgeCheck(STANDARD_TOLERANCES, factor, standard, reading).outcome).toBe(outcome);
  });

  test.each([
    [29.9, 34.9, 'passed'],
    [29.9, 35, 'failed'],
    [30, 39, 'passed'],
    [60, 72, 'passed'],
    [60, 72.1, 'failed'],
    [100, 115, 'passed'],
    [100, 116, 'failed'],
  ] as const)('a real sample of COD %d read as %d: %s', (standard, reading, outcome) => {
    expect(judgeCheck(SAMPLE_TOLERANCES, 'w01018', standard, reading).outcome).toBe(outcome);
  });

  test('a missing number is not judged, and says nothing', () => {
    expect(judgeCheck(STANDARD_TOLERANCES, 'w01018', null, 10)).toEqual({
      outcome: 'not-judged',
      error: null,
      row: undefined,
    });
    expect(toleranceText(undefined)).toBe('');
  });

  test('the tolerance is told with its confidence', () => {
    expect(toleranceText(judgeCheck(STANDARD_TOLERANCES, 'w01018', 50, 50).row)).toBe('±10 % [S]');
  });
});
