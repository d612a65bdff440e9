import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cadenceOf, Trace } from './trace.ts';

const MINUTE = 60e6;
const trace = (values: readonly (number | null)[], limit = Number.POSITIVE_INFINITY): Trace => {
  const result = new Trace(2.5 * MINUTE);
  values.forEach((value, minute) => {
    if (value === null) return;
    const at = minute * MINUTE;
    result.push({
      ...{ from: at, to: at, lo: value, hi: value, last: value, flag: 'N', normal: true },
      ...{ rows: 1, position: minute, over: value > limit },
    });
  });
  return result;
};
const minutes = fc.array(fc.option(fc.double({ min: 0, max: 1000, noNaN: true }), { freq: 8 }), {
  maxLength: 900,
});

test('every level keeps the true lowest and highest of any window it covers', () => {
  fc.assert(
    fc.property(minutes, (values) => {
      const held = values.filter((value) => value !== null);
      const result = trace(values);
      for (const level of result.levels) {
        expect(Math.max(...level.hi.subarray(0, level.count))).toBe(Math.max(...held));
        expect(Math.min(...level.lo.subarray(0, level.count))).toBe(Math.min(...held));
        expect(level.rows.subarray(0, level.count).reduce((sum, rows) => sum + rows, 0)).toBe(held.length);
      }
    }),
  );
});

test('one peak of one minute stands in 200,000 minutes at the coarsest level', () => {
  const values = Array.from({ length: 200_000 }, () => 30);
  values[123_456] = 97.3;
  const result = trace(values, 50);
  expect(result.extremes(0, 200_000 * MINUTE, 500)).toEqual([30, 97.3]);
  expect(result.overTo).toEqual([123_456 * MINUTE]);
});

test('no bucket of any level reaches across a gap', () => {
  fc.assert(
    fc.property(minutes, (values) => {
      const result = trace(values);
      const gaps = new Set<number>();
      let before: number | undefined;
      values.forEach((value, minute) => {
        if (value === null) return;
        if (before !== undefined && minute - before > 2.5) gaps.add(minute * MINUTE);
        before = minute;
      });
      for (const level of result.levels) {
        for (const gap of gaps) expect(level.from.subarray(0, level.count)).toContain(gap);
      }
    }),
  );
});

test('the level in use never holds more rows in sight than asked, unless it is the coarsest', () => {
  const result = trace(Array.from({ length: 5000 }, (_, minute) => minute));
  expect(result.levelFor(0, 5000 * MINUTE, 6000)).toBe(result.levels[0]);
  expect(result.levelFor(0, 5000 * MINUTE, 400).rows[0]).toBe(16);
  expect(result.levelFor(0, 5000 * MINUTE, 3)).toBe(result.levels.at(-1));
});

test('steps from one run over the limit to the next and back', () => {
  const values = Array.from({ length: 60 }, (_, minute) => ([10, 11, 12, 40, 41].includes(minute) ? 60 : 30));
  const result = trace(values, 50);
  expect(result.overStart(0, 1)).toBe(10 * MINUTE);
  expect(result.overStart(10 * MINUTE, 1)).toBe(40 * MINUTE);
  expect(result.overStart(40 * MINUTE, 1)).toBeUndefined();
  expect(result.overStart(40 * MINUTE, -1)).toBe(10 * MINUTE);
  expect(result.overCount(0, 60 * MINUTE)).toBe(5);
});

test('the cadence is the usual step, gaps or not', () => {
  expect(cadenceOf([0, 60, 120, 180, 4000, 4060])).toBe(60);
  expect(cadenceOf([0, 60])).toBeUndefined();
});
