import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readNumber } from './wire-number.ts';

test('equals the number of the language, whatever the digits', () => {
  const digits = fc.stringMatching(/^[+-]?\d{1,18}(\.\d{0,16})?$/);
  fc.assert(
    fc.property(digits, (text) => {
      expect(readNumber(text)?.value).toBe(Number(text));
      expect(readNumber(text)?.decimals).toBe(text.split('.')[1]?.length ?? 0);
    }),
    { numRuns: 3000 },
  );
});

test.each([
  ['3.82E+1', 38.2, 1],
  ['1e-3', 0.001, 3],
  ['.5', 0.5, 1],
  ['5.', 5, 0],
  ['+7', 7, 0],
])('%s is %d with %d decimals', (text, value, decimals) => {
  expect(readNumber(text)).toMatchObject({ value, decimals });
});
