import { expect, test } from 'vitest';
import { creditCodeFault } from './credit-code.ts';

test('codes in public use follow the algorithm of GB 32100-2015', () => {
  const codes = ['914403001922038216', '91330100799655058B', '91110108551385082Q', '91110000802100433B'];
  expect(codes.map(creditCodeFault)).toEqual([undefined, undefined, undefined, undefined]);
});

test('any single wrong character is found', () => {
  const good = '91330100799655058B';
  for (let at = 0; at < good.length; at++) {
    for (const char of '0123456789ABCDEFGHJKLMNPQRTUWXY') {
      const bad = good.slice(0, at) + char + good.slice(at + 1);
      if (bad !== good) expect(creditCodeFault(bad), bad).toBe('check');
    }
  }
});

test('letters that look like digits, and other lengths, are not codes', () => {
  expect(creditCodeFault('9133010079965505OB')).toBe('shape');
  expect(creditCodeFault('9133010079965505')).toBe('shape');
  expect(creditCodeFault('91330100799655058b')).toBe('shape');
});
