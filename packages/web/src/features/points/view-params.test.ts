import { expect, test } from 'vitest';
import { detailRange, pxFor, rangeOf } from './view-params.ts';

const H = 3600e6;

test('a detail range holds the view with room on either side and stays within bounds', () => {
  const bounds = { from: 0, to: 1000 * H };
  const view = { from: 100 * H, to: 107 * H };
  const detail = detailRange(view, bounds);
  expect(detail.from).toBeLessThanOrEqual(view.from - 3.5 * H);
  expect(detail.to).toBeGreaterThanOrEqual(view.to + 3.5 * H);
  expect(detailRange({ from: 0, to: 7 * H }, bounds).from).toBe(0);
});

test('small moves ask for the same detail', () => {
  const bounds = { from: 0, to: 1000 * H };
  const one = detailRange({ from: 100 * H, to: 107 * H }, bounds);
  expect(detailRange({ from: 100.01 * H, to: 107.01 * H }, bounds)).toEqual(one);
});

test('raw rows while the browser can hold them, buckets beyond', () => {
  expect(pxFor({ from: 0, to: 30 * 24 * H }, 60e6)).toBeUndefined();
  expect(pxFor({ from: 0, to: 90 * 24 * H }, 60e6)).toBe(12_000);
});

test('a named range ends at the end of the present minute; a month moves on by half hours', () => {
  expect(rangeOf('1h', 1_000_000e6 + 1)).toEqual({ from: 1_000_020e6 - H, to: 1_000_020e6 });
  expect(rangeOf('30d', 1_000_000e6 + 1)).toEqual(rangeOf('30d', 1_000_700e6));
});
