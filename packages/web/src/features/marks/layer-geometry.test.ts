import { expect, test } from 'vitest';
import { type Dot, strokesOf } from './layer-geometry.ts';

const dot = (at: number, flagged = false): Dot => ({ at, value: at, flagged });
const shape = (dots: readonly Dot[], marked: readonly { from: number; to: number }[] = []) =>
  strokesOf(dots, marked).map(({ hollow, dots: own }) => [hollow, own.map(({ at }) => at)]);

test('the line is hollow where numbers are marked or flagged, and its pieces meet', () => {
  expect(shape([dot(1), dot(2), dot(3), dot(4)], [{ from: 2, to: 4 }])).toEqual([
    [false, [1]],
    [true, [1, 2, 3]],
    [false, [3, 4]],
  ]);
  expect(shape([dot(1), dot(2, true), dot(3)])).toEqual([
    [false, [1]],
    [true, [1, 2]],
    [false, [2, 3]],
  ]);
});

test('a gap is a gap: nothing is drawn across it', () => {
  expect(shape([dot(1), dot(2), dot(3), dot(9), dot(10)])).toEqual([
    [false, [1, 2, 3]],
    [false, [9, 10]],
  ]);
  expect(shape([])).toEqual([]);
});
