import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReadingRow } from '@wenqu/domain';
import { instant, journalPosition, pointId, STATISTICS } from '@wenqu/domain';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { MemoryReadings } from '../memory/readings.ts';
import { MARCH } from '../readings.contract.ts';
import type { ReadingStore } from '../readings.ts';
import { SqliteReadings } from './readings.ts';

const folder = mkdtempSync(join(tmpdir(), 'readings-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

const POINTS = ['a', 'b'].map(pointId);
const COLUMNS = ['w01018-Rtd', 'w00000-Rtd', 'w01001-Rtd'];
const DAY_S = 86_400;

/** Few points, times and numbers, so that re-sends, corrections and late rows meet. */
const arbitraryRow = fc.record({
  point: fc.constantFrom(...POINTS),
  statistic: fc.constantFrom(...STATISTICS.slice(0, 2)),
  atS: fc.oneof(fc.nat(5), fc.integer({ min: DAY_S - 2, max: DAY_S + 3 }), fc.nat(4 * DAY_S)),
  lagS: fc.nat(3 * DAY_S),
  edition: fc.constantFrom('2005', '2017', '2025'),
  values: fc.array(
    fc.record({
      column: fc.constantFrom(...COLUMNS),
      value: fc.oneof(
        fc.nat(3),
        fc.integer({ min: -999, max: 99_999 }).map((n) => n / 10),
        fc.double({ noNaN: true }),
      ),
      decimals: fc.nat(4),
      flag: fc.constantFrom('N', '', 'D', '标'),
    }),
    { maxLength: 5 },
  ),
});
const arbitraryStep = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      rows: fc.array(arbitraryRow, { maxLength: 30 }),
    }),
  },
  // A regular stretch, long enough to fill parts.
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('stretch' as const),
      point: fc.constantFrom(...POINTS),
      from: fc.nat(90),
      length: fc.integer({ min: 1, max: 700 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('again' as const), skip: fc.nat(20) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('flush' as const, 'tidy' as const, 'reopen' as const, 'crash' as const),
    }),
  },
);
type Row = typeof arbitraryRow extends fc.Arbitrary<infer T> ? T : never;
type Step = typeof arbitraryStep extends fc.Arbitrary<infer T> ? T : never;

/** A SQLite store and its oracle, which keeps the journal so that it can forget what a crash forgets. */
class Pair {
  readonly file = join(folder, `${++files}.sqlite`);
  sqlite = new SqliteReadings({ file: this.file });
  memory = new MemoryReadings();
  journal: ReadingRow[] = [];
  durable = 0;
  #position = 0;

  step(step: Step): void {
    if (step.kind === 'append') this.append(step.rows.map((row) => this.row(row)));
    else if (step.kind === 'stretch') this.append(this.stretch(step));
    else if (step.kind === 'again') this.append(this.journal.slice(step.skip, step.skip + 40));
    else if (step.kind === 'flush') this.flush();
    else if (step.kind === 'tidy') while (this.sqlite.tidy(() => true));
    else this.reopen(step.kind === 'reopen');
  }

  append(rows: ReadingRow[]): void {
    expect(this.sqlite.append(rows)).toEqual(this.memory.append(rows));
    expect(this.sqlite.pending()).toBeGreaterThanOrEqual(this.memory.pending());
    this.journal.push(...rows);
  }

  flush(): void {
    const notes = [{ kind: 'logger', key: 'a', value: String(this.journal.length) }];
    for (const store of [this.sqlite, this.memory]) store.flush(journalPosition(this.#position), notes);
    this.durable = this.journal.length;
  }

  reopen(flushFirst: boolean): void {
    if (flushFirst) this.flush();
    this.sqlite.close();
    this.sqlite = new SqliteReadings({ file: this.file });
    const rest = this.journal.splice(this.durable);
    const memory = new MemoryReadings();
    memory.append(this.journal);
    memory.flush(this.memory.cursor(), this.memory.notes('logger'));
    this.memory = memory;
    expect(this.sqlite.digest()).toBe(memory.digest());
    // The journal still has what was lost; it comes again.
    if (rest.length > 0 && rest.length % 2 === 0) this.append(rest);
  }

  row({ point, statistic, atS, lagS, edition, values }: Row): ReadingRow {
    const at = instant(MARCH + atS * 1_000_000);
    const arrival = instant(at + lagS * 1_000_000 + 123);
    this.#position += 311;
    const position = journalPosition(this.#position);
    return { point, statistic, at, arrival, position, edition, values } as ReadingRow;
  }

  stretch({
    point,
    from,
    length,
  }: {
    point: ReadingRow['point'];
    from: number;
    length: number;
  }): ReadingRow[] {
    return Array.from({ length }, (_, i) => {
      const flag = 'N' as const;
      const values = COLUMNS.map((column, c) => ({ column, value: (i * c) / 10, decimals: 1, flag }));
      return this.row({ point, statistic: 'minute', atS: (from + i) * 60, lagS: 2, edition: '2017', values });
    });
  }
}

/** Every question, answered in one comparable piece. */
function answers(store: ReadingStore): unknown {
  const whole = { from: instant(MARCH - 1), to: instant(MARCH + 5 * DAY_S * 1_000_000) };
  const part = { from: instant(MARCH + 3_000_000), to: instant(MARCH + (DAY_S + 1) * 1_000_000) };
  const asked = POINTS.flatMap((point) =>
    STATISTICS.slice(0, 2).map((statistic) => {
      const query = { point, statistic, columns: [...COLUMNS, 'none'] };
      const rows = store.rows({ point, statistic, range: whole, limit: 50 });
      const last = rows.at(-1);
      return {
        latest: store.latestOf(point, statistic),
        raw: plain(store.series({ ...query, range: whole })),
        cut: plain(store.series({ ...query, range: part })),
        buckets: plain(store.series({ ...query, range: whole, buckets: 7 })),
        one: plain(store.series({ ...query, range: part, buckets: 1 })),
        known: plain(store.series({ ...query, range: whole, knownAt: instant(MARCH + DAY_S * 1_000_000) })),
        rows,
        more: last && store.rows({ point, statistic, range: part, limit: 5, before: last }),
        range: store.range(point, statistic, part),
        versions: COLUMNS.map((column) => store.versions(point, statistic, column, instant(MARCH))),
      };
    }),
  );
  return { asked, latest: store.latest().length, notes: store.notes('logger'), cursor: store.cursor() };
}

/** Flags by name: their order in the answer is nobody's business. */
const plain = (series: ReturnType<ReadingStore['series']>) => ({
  ...series,
  at: [...series.at],
  columns: series.columns.map(({ flag, flags, ...column }) => ({
    ...column,
    flags: [...flag].map((index) => flags[index]),
  })),
});

test('the SQLite store answers as the plain one does, whatever happened', () => {
  fc.assert(
    fc.property(fc.array(arbitraryStep, { maxLength: 25 }), (steps) => {
      const pair = new Pair();
      try {
        for (const step of steps) pair.step(step);
        expect(answers(pair.sqlite)).toEqual(answers(pair.memory));
        expect(pair.sqlite.digest()).toBe(pair.memory.digest());
        pair.reopen(true);
        expect(answers(pair.sqlite)).toEqual(answers(pair.memory));
        const digest = pair.sqlite.digest();
        pair.sqlite.clear();
        pair.sqlite.append(pair.journal);
        expect(pair.sqlite.digest()).toBe(digest);
      } finally {
        pair.sqlite.close();
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);
