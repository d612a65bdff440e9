import { describe, expect, test } from 'vitest';
import { type DriftSample, driftGaps, driftHeight, driftStrokes, driftTicks } from './drift.ts';

const HOUR = 3_600_000_000;
const sample = (hours: number, offsetS: number): DriftSample => ({
  ...{ at: hours * HOUR, offsetS, source: 'upload' },
});

describe('drift of a clock', () => {
  test('the scale reaches both edges, is even, and never falls', () => {
    expect(driftHeight(480, 480)).toBe(1);
    expect(driftHeight(-480, 480)).toBe(-1);
    const heights = [-300, -30, -1, 0, 1, 30, 300].map((offset) => driftHeight(offset, 480));
    expect(heights.toSorted((a, b) => a - b)).toEqual(heights);
    expect(driftHeight(30, 480) - driftHeight(0, 480)).toBeGreaterThan(0.3);
  });

  test('one bad minute among a thousand good ones stays in the line', () => {
    const many = Array.from({ length: 1000 }, (_, k) => sample(k / 60, k === 500 ? 900 : 1));
    const [stroke, ...more] = driftStrokes(many, () => 0);
    expect(more).toEqual([]);
    expect(stroke!.map(({ offsetS }) => offsetS)).toEqual([1, 900, 1]);
  });

  test('a silence breaks the line and is told, at the ends too', () => {
    const samples = [sample(10, 1), sample(11, 1), sample(20, 2)];
    expect(driftStrokes(samples, (at) => at).map((stroke) => stroke.length)).toEqual([2, 1]);
    expect(driftGaps(samples, 0, 21 * HOUR)).toEqual([
      { from: 0, to: 10 * HOUR },
      { from: 11 * HOUR, to: 20 * HOUR },
    ]);
    expect(driftGaps([], 0, 10 * HOUR)).toEqual([{ from: 0, to: 10 * HOUR }]);
  });

  test('ticks: the band and the bound always, hours when they are reached', () => {
    expect(driftTicks(480, 30, 300)).toEqual([300, 30, 0, -30, -300]);
    expect(driftTicks(5000, 30, 300)).toEqual([3600, 300, 30, 0, -30, -300, -3600]);
  });
});
