import { expect, test } from 'vitest';
import { bandsOf, idleOf, pathOf, topOf } from './curve-path.ts';

test('a gap breaks the line', () => {
  const frame = { width: 40, height: 10, top: 10, count: 4 };
  expect(pathOf([0, 10, null, 5], frame)).toBe('M5.0 10.0L15.0 0.0M35.0 5.0');
  expect(pathOf([null], frame)).toBe('');
});

test('bands are the stretches in which it is so, and unknown is no standstill', () => {
  expect(bandsOf([true, true, false, true])).toEqual([
    [0, 2],
    [3, 4],
  ]);
  expect(idleOf([1, 1, 1, 0], [0, 1, null, 0])).toEqual([true, false, false, false]);
  expect(topOf([{ values: [null, 0] }])).toBe(1);
});
