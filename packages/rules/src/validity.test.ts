import { describe, expect, test } from 'vitest';
import { hourValidity, validityOf } from './validity.ts';

describe('the device’s own flag (supervision.md §4.1)', () => {
  test.each([
    ['2017', 'N', 'valid'],
    ['2017', '', 'valid'],
    ['2017', 'F', 'invalid'],
    ['2017', 'M', 'invalid'],
    ['2017', 'S', 'invalid'],
    ['2017', 'D', 'invalid'],
    ['2017', 'C', 'invalid'],
    ['2017', 'B', 'invalid'],
    ['2017', 'T', 'above'],
    ['2017', 'n', 'invalid'],
    ['2017', 'P', 'invalid'],
    ['2005', 'P', 'invalid'],
    ['2025', 'N', 'valid'],
  ] as const)('%s %s is %s', (edition, flag, validity) => {
    expect(validityOf(edition, flag)).toBe(validity);
  });

  test('a dialect may give a letter another sense', () => {
    expect(validityOf('2017', 'A')).toBe('invalid');
    expect(validityOf('2017', 'A', 'water-analyser')).toBe('valid');
    expect(validityOf('2017', 'B', 'water-analyser')).toBe('invalid');
  });
});

describe('an hour (supervision.md §4.2)', () => {
  const hour = { edition: '2017', mean: 40, flag: 'N', volumeM3: 5 } as const;

  test('counts when nothing speaks against it', () => {
    expect(hourValidity(hour)).toEqual({ validity: 'valid', why: '' });
  });

  test.each([
    ['V1 maintenance', { flag: 'M' }, 'invalid', 'V1'],
    ['V2 no water: no discharge is not compliance', { volumeM3: 0 }, 'invalid', 'V2'],
    ['V5 zero: valid, with a question', { mean: 0 }, 'valid', 'V5'],
    ['V5 below zero: disputed', { mean: -0.2 }, 'disputed', 'V5'],
    ['V7 above the range: no number', { flag: 'T' }, 'above', 'V7'],
    ['no value came', { mean: null }, 'invalid', 'no-number'],
    ['not a number', { mean: Number.NaN }, 'invalid', 'no-number'],
    ['no flow: a good concentration that cannot be weighed', { volumeM3: null }, 'valid', 'no-flow'],
  ] as const)('%s', (_, change, validity, why) => {
    expect(hourValidity({ ...hour, ...change })).toEqual({ validity, why });
  });

  test('maintenance without water is still maintenance', () => {
    expect(hourValidity({ ...hour, flag: 'M', volumeM3: 0 }).why).toBe('V1');
  });
});
