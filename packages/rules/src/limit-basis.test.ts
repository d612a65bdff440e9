import { expect, test } from 'vitest';
import { basisConcentration, basisWater } from './limit-basis.ts';

const board = (amount: number, basisM3PerUnit: number | null = 0.5) => ({
  name: 'board',
  amount,
  basisM3PerUnit,
});

test('only a plant that uses more water than its basis has its concentration converted', () => {
  const thirsty = basisWater(900, [board(1000), board(200, 0.5)]);
  expect(thirsty).toEqual({ kind: 'basis', actualM3: 900, basisM3: 600, ratio: 1.5 });
  expect(basisConcentration(60, thirsty)).toBe(90);
  expect(basisConcentration(60, basisWater(300, [board(1000)]))).toBe(60);
});

test('what is missing is named and the measured figure stands', () => {
  expect(basisWater(null, [board(10)])).toEqual({ kind: 'missing', what: 'water' });
  expect(basisWater(900, [board(0)])).toEqual({ kind: 'missing', what: 'products' });
  const unknown = basisWater(900, [board(10, null)]);
  expect(unknown).toEqual({ kind: 'missing', what: 'basis' });
  expect(basisConcentration(60, unknown)).toBe(60);
});
