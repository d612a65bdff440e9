import { expect, test } from 'vitest';
import { hash, seedOf, smooth, uniform, wander } from './chance.ts';

const many = (count: number, draw: (index: number) => number) =>
  Array.from({ length: count }, (_, index) => draw(index));
const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;

test('a draw depends on seed and index, also beyond 32 bits', () => {
  expect(hash(1, 5)).toBe(hash(1, 5));
  expect(hash(1, 5)).not.toBe(hash(2, 5));
  expect(hash(1, 5)).not.toBe(hash(1, 5 + 2 ** 32));
  expect(seedOf(1, 'a')).not.toBe(seedOf(1, 'b'));
});

test('draws fill [0, 1) evenly', () => {
  const bins = new Array<number>(10).fill(0);
  for (const value of many(20_000, (index) => uniform(9, index))) bins[Math.floor(value * 10)]!++;
  for (const bin of bins) expect(Math.abs(bin - 2000)).toBeLessThan(200);
});

test('noise has mean 0 and deviation near 1, and remembers the minutes before', () => {
  const values = many(40_000, (minute) => wander(3, minute * 17));
  expect(Math.abs(mean(values))).toBeLessThan(0.15);
  expect(mean(values.map((value) => value ** 2))).toBeGreaterThan(0.4);
  expect(mean(values.map((value) => value ** 2))).toBeLessThan(1.6);
  const steps = many(2000, (minute) => Math.abs(wander(3, minute + 1) - wander(3, minute)));
  expect(Math.max(...steps)).toBeLessThan(0.35);
});

test('smooth noise meets its lattice and is continuous there', () => {
  for (let at = 1; at < 200; at++) expect(smooth(4, at - 1e-9)).toBeCloseTo(smooth(4, at), 5);
});
