import type { PointId, Series } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { appendLive, traceOf } from './series-trace.ts';

const MINUTE = 60e6;
const series = (at: number[], value: number[], flags: string[] = ['N'], flag: number[] = []): Series => ({
  ...{ point: 'p' as PointId, statistic: 'minute', bucketS: null, at: Float64Array.from(at) },
  columns: [
    {
      ...{ column: 'w01018-Avg', value: Float64Array.from(value), min: null, max: null, count: null },
      ...{ flag: Uint8Array.from(at, (_, row) => flag[row] ?? 0), flags, position: Float64Array.from(at) },
    },
  ],
});
const build = (data: Series) => traceOf(data, data.columns, [], MINUTE);

test('the gap follows the cadence of the data, not a constant', () => {
  const slow = build(
    series(
      [0, 10, 20, 30, 40].map((at) => at * MINUTE),
      [1, 2, 3, 4, 5],
    ),
  );
  expect(slow.levels.at(-1)!.count).toBe(1);
  const broken = build(
    series(
      [0, 1, 2, 3, 30, 31].map((at) => at * MINUTE),
      [1, 2, 3, 4, 5, 6],
    ),
  );
  expect(broken.levels.at(-1)!.count).toBe(2);
});

test('a missing value of one column is no row of its trace', () => {
  expect(
    build(
      series(
        [0, 1, 2].map((at) => at * MINUTE),
        [1, Number.NaN, 3],
      ),
    ).base.count,
  ).toBe(2);
});

test('flags other than normal are kept as such', () => {
  const trace = build(series([0, MINUTE], [1, 2], ['N', 'C'], [0, 1]));
  expect([...trace.base.flagged.subarray(0, 2)]).toEqual([0, 1]);
  expect(trace.flags).toEqual(['N', 'C']);
});

test('a value that an accepted mark takes out of use is hollow, and no exceedance', () => {
  const data = series([0, MINUTE], [1, 2]);
  const trace = traceOf(data, data.columns, [], MINUTE, (at) => at === MINUTE);
  expect([...trace.base.flagged.subarray(0, 2)]).toEqual([0, 1]);
});

test('a live value is appended once', () => {
  const trace = build(series([0, MINUTE], [1, 2]));
  const value = { at: 2 * MINUTE, value: 3, flag: 'N', position: 9 };
  expect([appendLive(trace, value, []), appendLive(trace, value, [])]).toEqual([true, false]);
  expect(trace.base.count).toBe(3);
});
