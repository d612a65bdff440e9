import { expect, test } from 'vitest';
import { roundHalfEven, roundText } from './round.ts';

test.each([
  ['12.1498', 1, '12.1'],
  ['10.502', 0, '11'],
  ['1.050', 1, '1.0'],
  ['0.35', 1, '0.4'],
  ['4.5', 0, '4'],
  ['5.5', 0, '6'],
  ['0.285', 2, '0.28'],
  ['0.2850001', 2, '0.29'],
  ['2.675', 2, '2.68'],
  ['-0.004', 2, '0.00'],
  ['-1.25', 1, '-1.2'],
  ['9.99', 1, '10.0'],
  ['7', 2, '7.00'],
  ['.5', 0, '0'],
  ['12345678901234567890.5', 0, '12345678901234567890'],
])('GB/T 8170: %s to %i places is %s', (text, places, rounded) => {
  expect(roundText(text, places)).toBe(rounded);
});

test('what is no plain decimal is not rounded', () => {
  for (const text of ['', '.', '-', '1e3', 'NaN', '1,000', ' 1']) {
    expect(roundText(text, 1), text).toBeUndefined();
  }
});

test('numbers go by the text that names them, also very small and very large ones', () => {
  expect(roundHalfEven(0.285, 2)).toBe('0.28');
  expect(roundHalfEven(1.5e-7, 7)).toBe('0.0000002');
  expect(roundHalfEven(2.5e-7, 7)).toBe('0.0000002');
  expect(roundHalfEven(1e21, 1)).toBe('1000000000000000000000.0');
});
