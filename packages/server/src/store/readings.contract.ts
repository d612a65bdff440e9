import type { Instant, PointId, ReadingRow, ReadingValue, TimeRange } from '@wenqu/domain';
import { instant, journalPosition, pointId } from '@wenqu/domain';
import { afterEach, describe, expect, test } from 'vitest';
import type { CoverageQuery, ReadingStore, SeriesQuery } from './readings.ts';

/** 2026-03-01 00:00 of the wire's clock, in microseconds. */
export const MARCH = Date.UTC(2026, 1, 28, 16) * 1000;
export const POINT = pointId('outlet-1');
export const COD = 'w01018-Avg';
export const FLOW = 'w00000-Cou';

/** Minutes after 2026-03-01 00:00. */
export const minute = (count: number): Instant => instant(MARCH + count * 60_000_000);
export const minutes = (from: number, to: number): TimeRange => ({ from: minute(from), to: minute(to) });
export const cod = (value: number, flag = 'N', decimals = 1): ReadingValue => ({
  column: COD,
  value,
  decimals,
  flag,
});
export const flow = (value: number, flag = 'N'): ReadingValue => ({ column: FLOW, value, decimals: 2, flag });

let journalEnd = 0;

/** A frame that arrives two seconds after the time it speaks of, at the end of the journal. */
export function frame(at: Instant, values: ReadingValue[], more: Partial<ReadingRow> = {}): ReadingRow {
  journalEnd += 305;
  return {
    point: POINT,
    statistic: 'minute',
    at,
    arrival: instant(at + 2_000_000),
    position: journalPosition(journalEnd),
    edition: '2017',
    values,
    ...more,
  };
}

const query = (more: Partial<SeriesQuery> = {}): SeriesQuery => ({
  point: POINT,
  statistic: 'minute',
  columns: [COD],
  range: minutes(0, 10_000),
  ...more,
});

/** What every reading store owes. `settle` is called between writing and asking: nothing, a flush, a reopening. */
export function readingsContract(
  name: string,
  open: () => ReadingStore,
  settle: (store: ReadingStore) => ReadingStore = (store) => store,
): void {
  describe(name, () => {
    let store: ReadingStore | undefined;
    const opened = (): ReadingStore => {
      store = open();
      return store;
    };
    const settled = (): ReadingStore => {
      store = settle(store!);
      return store;
    };
    afterEach(() => store?.close());

    test('a row that says something new comes back as it is', () => {
      const row = frame(minute(0), [cod(31.2), flow(4)]);
      expect(opened().append([row])).toEqual([row]);
      expect(settled().range(POINT, 'minute', minutes(0, 1))).toEqual([
        { at: minute(0), position: row.position, values: [flow(4), cod(31.2)] },
      ]);
    });

    test('the same frame sent again adds nothing, at once or later', () => {
      const row = frame(minute(0), [cod(31.2)]);
      opened().append([row]);
      expect(store!.append([frame(minute(0), [cod(31.2)])])).toEqual([undefined]);
      settled().append([frame(minute(1), [cod(30)])]);
      expect(settled().append([frame(minute(0), [cod(31.2)])])).toEqual([undefined]);
      expect(store!.versions(POINT, 'minute', COD, minute(0))).toHaveLength(1);
    });

    test('a row of which a part is new comes back as that part', () => {
      opened().append([frame(minute(0), [cod(31.2)])]);
      const row = frame(minute(0), [cod(31.2), flow(4)]);
      expect(settled().append([row])).toEqual([{ ...row, values: [flow(4)] }]);
    });

    test('more decimals of the same number say nothing new, another flag does', () => {
      opened().append([frame(minute(0), [cod(31)])]);
      const answers = settled().append([
        frame(minute(0), [cod(31, 'N', 3)]),
        frame(minute(0), [cod(31, 'D')]),
      ]);
      expect(answers.map((row) => row?.values)).toEqual([undefined, [cod(31, 'D')]]);
    });

    test('a correction is a further version, and a belated copy of the first does not undo it', () => {
      opened().append([frame(minute(0), [cod(31.2)])]);
      settled().append([frame(minute(0), [cod(29.8)])]);
      expect(settled().append([frame(minute(0), [cod(31.2)])])).toEqual([undefined]);
      expect(store!.versions(POINT, 'minute', COD, minute(0)).map(({ value }) => value)).toEqual([
        31.2, 29.8,
      ]);
      expect([...store!.series(query()).columns[0]!.value]).toEqual([29.8]);
      expect(store!.latestOf(POINT, 'minute').map(({ value }) => value)).toEqual([29.8]);
    });

    test('a column that a frame sends twice with different numbers is two versions of one row', () => {
      opened().append([frame(minute(0), [cod(1), cod(2), cod(1), flow(4)])]);
      const [row] = settled().rows({ point: POINT, statistic: 'minute', range: minutes(0, 9), limit: 9 });
      expect(row?.values).toEqual([flow(4), cod(1), cod(2)]);
      expect(store!.latestOf(POINT, 'minute').map(({ value }) => value)).toEqual([4, 2]);
    });

    test('versions are ordered by journal position, in whatever order they came', () => {
      const first = frame(minute(0), [cod(1)]);
      opened().append([frame(minute(0), [cod(2)])]);
      settled().append([first]);
      expect(
        settled()
          .versions(POINT, 'minute', COD, minute(0))
          .map(({ value }) => value),
      ).toEqual([1, 2]);
      expect(store!.latestOf(POINT, 'minute').map(({ value }) => value)).toEqual([2]);
    });

    test('a range holds its start and not its end', () => {
      opened().append([0, 1, 2, 3].map((at) => frame(minute(at), [cod(at)])));
      const rows = settled().range(POINT, 'minute', minutes(1, 3));
      expect(rows.map(({ values }) => values[0]?.value)).toEqual([1, 2]);
    });

    test('points and statistics are kept apart', () => {
      const other = pointId('outlet-2');
      opened().append([
        frame(minute(0), [cod(1)]),
        frame(minute(0), [cod(2)], { point: other }),
        frame(minute(0), [cod(3)], { statistic: 'hour' }),
      ]);
      const numbersOf = (point: PointId, statistic: 'minute' | 'hour') =>
        store!.latestOf(point, statistic).map(({ value }) => value);
      settled();
      expect([numbersOf(POINT, 'minute'), numbersOf(other, 'minute'), numbersOf(POINT, 'hour')]).toEqual([
        [1],
        [2],
        [3],
      ]);
      expect(store!.latest()).toHaveLength(3);
    });

    test('numbers come back bit for bit, with decimals, flag, edition, arrival and position', () => {
      const values = [0, -0, 0.1 + 0.2, 1e300, -12.345678901234567, 5e-324, 2 ** 53 - 1, 99999.99];
      const rows = values.map((value, i) =>
        frame(minute(i), [cod(value, i === 3 ? 'Sd' : '', i)], { edition: i % 2 === 0 ? '2005' : '2025' }),
      );
      opened().append(rows);
      const held = settled().rows({ point: POINT, statistic: 'minute', range: minutes(0, 99), limit: 99 });
      expect(held.reverse()).toEqual(rows);
    });

    test('a late row lies where its time says', () => {
      opened().append([0, 1, 3, 4].map((at) => frame(minute(at), [cod(at)])));
      settled().append([frame(minute(2), [cod(2)])]);
      expect([...settled().series(query()).columns[0]!.value]).toEqual([0, 1, 2, 3, 4]);
      expect(store!.latestOf(POINT, 'minute').map(({ value }) => value)).toEqual([4]);
    });

    test('what is known at a moment leaves out what arrived after it', () => {
      opened().append([
        frame(minute(0), [cod(31)]),
        frame(minute(0), [cod(29)], { arrival: minute(60) }),
        frame(minute(1), [cod(30)], { arrival: minute(61) }),
      ]);
      settled();
      const values = (knownAt: Instant) => [...store!.series(query({ knownAt })).columns[0]!.value];
      expect(values(minute(59))).toEqual([31]);
      expect(values(minute(60))).toEqual([29]);
      expect(values(minute(61))).toEqual([29, 30]);
    });

    test('a raw series leaves gaps and names where each number came from', () => {
      const rows = [
        frame(minute(0), [cod(31, '')]),
        frame(minute(1), [flow(4)]),
        frame(minute(2), [cod(30, 'D')]),
      ];
      opened().append(rows);
      const series = settled().series(query({ columns: [COD, FLOW, 'w21003-Avg'] }));
      expect([...series.at]).toEqual(rows.map(({ at }) => at));
      expect(series.bucketS).toBeNull();
      const [held, volume, never] = series.columns;
      expect([...held!.value]).toEqual([31, Number.NaN, 30]);
      expect([...held!.flag].map((index) => held!.flags[index])).toEqual(['', '', 'D']);
      expect([...held!.position!]).toEqual([rows[0]!.position, Number.NaN, rows[2]!.position]);
      expect([...volume!.value]).toEqual([Number.NaN, 4, Number.NaN]);
      expect([...never!.value]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    });

    test('times at which none of the columns has a value are no rows', () => {
      opened().append([frame(minute(0), [cod(31)]), frame(minute(1), [flow(4)])]);
      expect([...settled().series(query({ columns: [FLOW] })).at]).toEqual([minute(1)]);
    });

    test('buckets keep the extremes, the last number and the worst flag', () => {
      const numbers = [10, 99, 11, 12, 1, 13, 14, 15];
      opened().append(numbers.map((value, i) => frame(minute(i), [cod(value, i === 1 ? 'D' : 'N')])));
      const series = settled().series(query({ range: minutes(0, 8), buckets: 2 }));
      expect(series.bucketS).toBe(300);
      expect([...series.at]).toEqual([minute(0), minute(5)]);
      const column = series.columns[0]!;
      expect([...column.value]).toEqual([1, 15]);
      expect([...column.min!]).toEqual([1, 13]);
      expect([...column.max!]).toEqual([99, 15]);
      expect([...column.count!]).toEqual([5, 3]);
      expect([...column.flag].map((index) => column.flags[index])).toEqual(['D', 'N']);
      expect(column.position).toBeNull();
    });

    test('buckets are not made of fewer rows than were asked for', () => {
      opened().append([0, 1, 2].map((at) => frame(minute(at), [cod(at)])));
      expect(settled().series(query({ buckets: 3 })).bucketS).toBeNull();
      expect(store!.series(query({ buckets: 2 })).bucketS).not.toBeNull();
    });

    test('pages of rows follow each other without a gap or a repetition', () => {
      const rows = [0, 1, 1, 2, 3, 4].map((at, i) => frame(minute(at), [cod(i)]));
      opened().append(rows);
      settled();
      const seen: ReadingRow[] = [];
      for (let page = 0; page < 3; page++) {
        const last = seen.at(-1);
        const before = last && { before: { at: last.at, position: last.position } };
        seen.push(
          ...store!.rows({ point: POINT, statistic: 'minute', range: minutes(0, 99), limit: 2, ...before }),
        );
      }
      expect(seen).toEqual(rows.reverse());
    });

    test('a row with no values is a duplicate of nothing', () => {
      expect(opened().append([frame(minute(0), [])])).toEqual([undefined]);
      expect(settled().latest()).toEqual([]);
    });

    test('what was never received is an empty answer', () => {
      opened();
      settled();
      expect([...store!.series(query()).at]).toEqual([]);
      expect(store!.rows({ point: POINT, statistic: 'minute', range: minutes(0, 9), limit: 9 })).toEqual([]);
      expect(store!.versions(POINT, 'minute', COD, minute(0))).toEqual([]);
      expect(store!.range(POINT, 'minute', minutes(0, 9))).toEqual([]);
      expect(store!.latestOf(POINT, 'minute')).toEqual([]);
    });

    test('notes and cursor come with the flush; a note of the same kind and key takes its place', () => {
      opened().append([frame(minute(0), [cod(1)])]);
      expect([store!.pending(), store!.cursor()]).toEqual([1, 0]);
      const note = (key: string, value: string) => ({ kind: 'logger', key, value });
      store!.flush(journalPosition(305), [note('b', '1'), note('a', '2')]);
      store!.flush(journalPosition(610), [note('b', '3'), { kind: 'other', key: 'b', value: '4' }]);
      expect([store!.pending(), settled().cursor()]).toEqual([0, 610]);
      expect(store!.notes('logger')).toEqual([note('a', '2'), note('b', '3')]);
    });

    test('the digest tells contents apart and not the way they came', () => {
      const rows = [0, 1, 2].map((at) => frame(minute(at), [cod(at), flow(at)]));
      opened().append(rows);
      const digest = settled().digest();
      expect(digest).toMatch(/^[0-9a-f]{64}$/);
      store!.clear();
      expect(store!.digest()).not.toBe(digest);
      store!.append([...rows].reverse());
      expect(settled().digest()).toBe(digest);
      store!.append([frame(minute(3), [cod(3)])]);
      expect(settled().digest()).not.toBe(digest);
    });

    test('after clearing nothing is left', () => {
      opened().append([frame(minute(0), [cod(1)])]);
      store!.flush(journalPosition(305), [{ kind: 'logger', key: 'a', value: '1' }]);
      settled().clear();
      expect([settled().cursor(), store!.pending(), store!.notes('logger'), store!.latest()]).toEqual([
        0,
        0,
        [],
        [],
      ]);
      expect(store!.append([frame(minute(0), [cod(1)])])[0]?.values).toHaveLength(1);
    });

    const covered = (more: Partial<CoverageQuery> = {}) =>
      store!.coverage({
        ...{ point: POINT, statistic: 'minute', range: minutes(0, 10_000) },
        ...{ factors: [], of: '', arrivals: false },
        ...more,
      });

    test('coverage tells each time once, in order, wherever its rows lie', () => {
      opened().append([frame(minute(3), [cod(1)]), frame(minute(1), [cod(2)])]);
      settled().append([
        frame(minute(2), [cod(3)]),
        frame(minute(3), [cod(9)]),
        frame(minute(2000), [cod(4)]),
      ]);
      expect([...covered({ range: minutes(1, 2000) }).at]).toEqual([1, 2, 3].map(minute));
      expect(covered()).toMatchObject({ newestAt: minute(2000), absent: {} });
      expect(covered().arrival).toHaveLength(0);
      expect([...covered({ point: pointId('nobody') }).at]).toEqual([]);
    });

    test('coverage tells when each time first arrived', () => {
      const late = { arrival: minute(500) };
      opened().append([frame(minute(1), [cod(1)]), frame(minute(2), [cod(2)], late)]);
      settled().append([frame(minute(1), [cod(7)], late)]);
      const { arrival } = covered({ arrivals: true });
      expect([...arrival]).toEqual([instant(minute(1) + 2_000_000), minute(500)]);
    });

    test('coverage tells at which times a factor is absent, also when it came in a frame of its own', () => {
      opened().append([
        frame(minute(1), [cod(1), flow(1)]),
        frame(minute(2), [cod(2)]),
        frame(minute(3), [cod(3)]),
        frame(minute(4), [flow(4)]),
      ]);
      settled().append([frame(minute(3), [flow(3)])]);
      const factors = ['w01018', 'w00000', 'w21003'];
      const { absent } = covered({ factors });
      expect(Object.fromEntries(Object.entries(absent).map(([name, at]) => [name, [...at]]))).toEqual({
        w01018: [minute(4)],
        w00000: [minute(2)],
        w21003: [1, 2, 3, 4].map(minute),
      });
      expect([...covered({ of: 'w00000' }).at]).toEqual([1, 3, 4].map(minute));
      expect([...covered({ of: 'w21003' }).at]).toEqual([]);
    });
  });
}
