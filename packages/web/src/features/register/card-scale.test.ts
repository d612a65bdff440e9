import { type CardChannel, type Instant, instant, MICROS_PER_HOUR } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { bandAt, bandPoints, nearestIndex, panelRange, roundTicks, strokePath } from './card-scale.ts';

/** 2026-08-01 00:00 at Beijing. */
const MIDNIGHT = Date.UTC(2026, 6, 31, 16) * 1_000;
const at = (hour: number): Instant => instant(MIDNIGHT + hour * MICROS_PER_HOUR);
const band = (hour: number) => ({ hour, p10: hour, p50: hour + 1, p90: hour + 2, count: 14 });
const channel = (set: Partial<CardChannel>): CardChannel => ({
  ...{ factor: 'w01018', unit: 'mg/L', at: [], value: [], low: null, high: null, baseline: [], limits: [] },
  ...set,
});

test('a gap breaks the stroke and a lone value is a dot', () => {
  const curve = { at: [0, 1, 2, 3, 4].map(instant), value: [1, 2, null, 4, null] };
  const same = (value: number) => value;
  expect(strokePath(curve, same, same)).toBe('M0.0 1.0L1.0 2.0M3.0 4.0h0.1');
});

describe('the usual', () => {
  test('stands at the middle of each hour, by the clock of Beijing', () => {
    const all = Array.from({ length: 24 }, (_, hour) => band(hour));
    const [piece, ...more] = bandPoints(all, at(3), at(6));
    expect(more).toEqual([]);
    expect(
      piece!.map(({ at: moment, band: { hour } }) => [(moment - MIDNIGHT) / MICROS_PER_HOUR, hour]),
    ).toEqual([
      [2.5, 2],
      [3.5, 3],
      [4.5, 4],
      [5.5, 5],
      [6.5, 6],
      [7.5, 7],
    ]);
    expect(bandAt(all, at(5.9))?.hour).toBe(5);
  });

  test('is broken where an hour is not known', () => {
    const some = [2, 3, 5, 6].map(band);
    expect(bandPoints(some, at(3), at(5)).map((piece) => piece.map(({ band: { hour } }) => hour))).toEqual([
      [2, 3],
      [5, 6],
    ]);
  });
});

test('a panel shows curve, usual and twin; a limit only where it lies near', () => {
  const near = panelRange(
    channel({ value: [10, null, 20], limits: [{ side: 'max', value: 25, of: 'realtime' }] }),
    [30],
  );
  expect(near.low).toBeLessThan(10);
  expect(near.high).toBeGreaterThan(30);
  const far = channel({ value: [10, 20], limits: [{ side: 'max', value: 500, of: 'realtime' }] });
  expect(panelRange(far, []).high).toBeLessThan(25);
  expect(panelRange(channel({ value: [0, 0] }), []).low).toBe(0);
});

test('marks of an axis are round and few', () => {
  expect(roundTicks({ low: 3, high: 47 }, 4)).toEqual([20, 40]);
  expect(roundTicks({ low: 0.91, high: 1.09 }, 4)).toEqual([0.95, 1, 1.05]);
});

test('the nearest moment is found', () => {
  expect(nearestIndex([0, 10, 20], 14)).toBe(1);
  expect(nearestIndex([], 14)).toBe(-1);
});
