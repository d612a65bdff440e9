import { expect, test } from 'vitest';
import { clampView, panView, zoomView } from './view.ts';

const H = 3600e6;
const bounds = { from: 0, to: 24 * H };

test('zooming keeps the moment under the pointer where it is', () => {
  const view = zoomView({ from: 0, to: 24 * H }, 6 * H, 0.5, bounds);
  expect((6 * H - view.from) / (view.to - view.from)).toBeCloseTo(0.25);
  expect(view.to - view.from).toBe(12 * H);
});

test('panning stops at the ends and never changes the span', () => {
  expect(panView({ from: 0, to: 6 * H }, -1, bounds)).toEqual({ from: 0, to: 6 * H });
  expect(panView({ from: 16 * H, to: 22 * H }, 1, bounds)).toEqual({ from: 18 * H, to: 24 * H });
});

test('a view wider than the bounds becomes the bounds', () => {
  expect(clampView({ from: -H, to: 30 * H }, bounds)).toEqual(bounds);
});
