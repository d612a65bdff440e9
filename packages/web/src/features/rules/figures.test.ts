import { expect, test } from 'vitest';
import { shareText, timesText } from './figures.ts';

test('a value with what it rests on, and a dash where nothing divides', () => {
  expect(shareText({ part: 1, whole: 25, value: 0.04 })).toBe('4.0% (1/25)');
  expect(shareText({ part: 0, whole: 0, value: null })).toBe('—');
  expect(timesText({ part: 900, whole: 30, value: 30 })).toBe('30.0 (900/30)');
  expect(timesText({ part: 1, whole: 1200, value: 0.025 }, 2)).toBe('0.03 (1/1200)');
});
