import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Series, SeriesColumn } from './live.ts';
import { pointId } from './reading.ts';
import { decodeSeries, encodeSeries } from './series-codec.ts';

const start = 1_785_000_000_000_000;

const columnOf = (values: readonly number[], bucketed: boolean): SeriesColumn => ({
  column: 'w01018-Rtd',
  value: Float64Array.from(values),
  min: bucketed ? Float64Array.from(values, (value) => value - 1) : null,
  max: bucketed ? Float64Array.from(values, (value) => value + 1) : null,
  count: bucketed ? Uint32Array.from(values, (_, row) => row * 1000) : null,
  flag: Uint8Array.from(values, (_, row) => row % 3),
  flags: ['N', 'D', '标记'],
  position: bucketed ? null : Float64Array.from(values, (_, row) => 2 ** 40 + row),
});
const seriesOf = (values: readonly number[], bucketed: boolean): Series => ({
  point: pointId('p1'),
  statistic: 'realtime',
  bucketS: bucketed ? 60 : null,
  at: Float64Array.from(values, (_, row) => start + row * 80_000_000),
  columns: [columnOf(values, bucketed), columnOf([...values].reverse(), bucketed)],
});

test('what is encoded comes back, number for number, gaps included', () => {
  const value = fc.oneof(fc.double({ noDefaultInfinity: true }), fc.constant(Number.NaN), fc.integer());
  fc.assert(
    fc.property(fc.array(value, { maxLength: 40 }), fc.boolean(), (values, bucketed) => {
      const series = seriesOf(values, bucketed);
      expect(decodeSeries(encodeSeries(series))).toEqual(series);
    }),
  );
});

test('a value that would change in four bytes is given eight', () => {
  const [exact, decimal] = [seriesOf([1.5, 2], false), seriesOf([31.2, 2], false)];
  expect(decodeSeries(encodeSeries(decimal)).columns[0]?.value[0]).toBe(31.2);
  expect(encodeSeries(exact).length).toBeLessThan(encodeSeries(decimal).length);
});

test('a series cut anywhere is refused', () => {
  const bytes = encodeSeries(seriesOf([1, 2, 3.3], true));
  for (let cut = 0; cut < bytes.length; cut++) {
    expect(() => decodeSeries(bytes.subarray(0, cut)), `cut at ${cut}`).toThrow();
  }
  expect(() => decodeSeries(Uint8Array.from([...bytes, 0, 0, 0, 0, 0, 0, 0, 0]))).toThrow('follow');
});

test('bytes that lie in the middle of a larger buffer are read too', () => {
  const series = seriesOf([1, 2.25, Number.NaN], false);
  const bytes = encodeSeries(series);
  const within = new Uint8Array(bytes.length + 3);
  within.set(bytes, 3);
  expect(decodeSeries(within.subarray(3))).toEqual(series);
});
