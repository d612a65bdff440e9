import type { DatabaseSync } from 'node:sqlite';
import type {
  Column,
  Instant,
  JournalPosition,
  PointId,
  Reading,
  ReadingRow,
  ReadingValue,
  Series,
  Statistic,
  TimeRange,
} from '@wenqu/domain';
import { journalPosition } from '@wenqu/domain';
import type {
  Coverage,
  CoverageQuery,
  LatestRow,
  Note,
  ReadingStore,
  RowsQuery,
  SeriesQuery,
} from '../readings.ts';
import { inTransaction, openDatabase, storeFault } from './database.ts';
import { READINGS_MIGRATIONS } from './migrations/readings.ts';
import { HeldCells, HeldDays } from './readings-held.ts';
import { EDITIONS, LatestTable } from './readings-latest.ts';
import { Memtable } from './readings-memtable.ts';
import type { HeldSeries } from './readings-names.ts';
import { Names, SeriesNames } from './readings-names.ts';
import { dayOf, PartTable, partCuts } from './readings-parts.ts';
import { ReadingsQuestions } from './readings-questions.ts';
import { ReadingsState } from './readings-state.ts';
import { Tidying } from './readings-tidy.ts';

export interface SqliteReadingsOptions {
  /** Path of the database file, or ':memory:'. */
  readonly file: string;
  /** The file never grows beyond this many pages of 4 KiB; undefined: the disk is the bound. */
  readonly pagesMax?: number;
}

/**
 * Readings in one SQLite file: rows since the last flush in memory, everything older in columnar parts, one
 * or more for each (point, statistic, natural day of UTC+8).
 *
 * A value equal to any version held, not only to the newest, is a re-send: after A and its correction B, a
 * belated copy of A must not undo B. The price is that a device which truly returns from B to A is not
 * believed; its frame is in the journal and counts as a duplicate.
 */
export class SqliteReadings implements ReadingStore {
  readonly #db: DatabaseSync;
  readonly #parts: PartTable;
  readonly #state: ReadingsState;
  readonly #memtable = new Memtable();
  readonly #series = new SeriesNames();
  readonly #columns = new Names();
  readonly #flags = new Names();
  readonly #latest = new LatestTable();
  readonly #days: HeldDays;
  readonly #tidying: Tidying;
  readonly #questions: ReadingsQuestions;
  readonly #held = new HeldCells();
  readonly #own = new HeldCells();
  /** By column: the row that last had it, to notice a column that a frame sends twice. */
  readonly #lastRowOf: number[] = [];
  #rowsSeen = 0;
  #newestArrival = Number.NEGATIVE_INFINITY;
  #cursor: JournalPosition;

  /** @throws WQ_STORE, WQ_DISK_LOW */
  constructor({ file, pagesMax }: SqliteReadingsOptions) {
    this.#db = openDatabase(file, READINGS_MIGRATIONS);
    // The journal is the log: what a power cut takes from here is read from there again, so a commit need not
    // wait for the disk, nor make the journal's own sync wait. The file stays whole either way.
    this.#db.exec('PRAGMA synchronous = NORMAL');
    this.#db.exec('PRAGMA cache_size = -65536');
    if (pagesMax !== undefined) this.#db.exec(`PRAGMA max_page_count = ${Math.trunc(pagesMax)}`);
    this.#parts = new PartTable(this.#db);
    this.#days = new HeldDays(this.#parts);
    this.#tidying = new Tidying(this.#db, this.#parts, (series, day) => this.#days.changed(series, day));
    this.#state = new ReadingsState(this.#db);
    const { cursor, newestArrival } = this.#state.load(
      this.#series,
      this.#columns,
      this.#flags,
      this.#latest,
    );
    this.#cursor = cursor;
    this.#newestArrival = newestArrival;
    this.#questions = new ReadingsQuestions(
      this.#parts,
      this.#memtable,
      this.#series,
      this.#columns,
      this.#flags,
    );
  }

  cursor(): JournalPosition {
    return this.#cursor;
  }

  pending(): number {
    return this.#memtable.rows;
  }

  append(rows: readonly ReadingRow[]): (ReadingRow | undefined)[] {
    return rows.map((row) => this.#append(row));
  }

  #append(row: ReadingRow): ReadingRow | undefined {
    if (row.values.length === 0) return undefined;
    const series = this.#series.of(row.point, row.statistic);
    const edition = EDITIONS.indexOf(row.edition);
    const memtable = this.#memtable;
    const late = row.at <= series.newestAt;
    const firstCell = memtable.openRow();
    const stamp = ++this.#rowsSeen;
    let gathered = false;
    let kept: ReadingValue[] | undefined;
    let again: ReadingValue[] | undefined;
    for (let i = 0; i < row.values.length; i++) {
      const value = row.values[i]!;
      const column = this.#columns.idOf(value.column);
      const flag = this.#flags.idOf(value.flag);
      const slot = this.#latest.slotOf(series, column, i);
      let held = late && this.#latest.repeats(slot, row.at, value.value, flag);
      if (late && !held) {
        if (!gathered) this.#gather(series, row.at);
        gathered = true;
        held = this.#held.has(column, value.value, flag);
      }
      const twice = this.#lastRowOf[column] === stamp;
      if (!held && twice) held = this.#inRow(firstCell, again, column, value, flag);
      if (held) {
        kept ??= row.values.slice(0, i);
        continue;
      }
      if (kept !== undefined) kept.push(value);
      this.#lastRowOf[column] = stamp;
      if (twice) again = [...(again ?? []), value];
      else memtable.cell(column, value.value, value.decimals, flag);
      this.#latest.offer(slot, row.at, value.value, value.decimals, flag, row.arrival, edition, row.position);
    }
    if (memtable.cells === firstCell) return undefined;
    memtable.closeRow(series, row.at, row.position, row.arrival, edition);
    if (again !== undefined) this.#appendAgain(series, row, edition, again);
    if (row.at > series.newestAt) series.newestAt = row.at;
    if (row.arrival > this.#newestArrival) this.#newestArrival = row.arrival;
    return kept === undefined ? row : { ...row, values: kept };
  }

  /** Everything held at a time of a series, into `#held`. */
  #gather(series: HeldSeries, at: number): void {
    const { firstCell, column, value, flag } = this.#memtable;
    this.#held.clear();
    for (const row of this.#memtable.rowsAt(series, at)) {
      for (let cell = firstCell[row]!; cell < firstCell[row + 1]!; cell++) {
        this.#held.add(column[cell]!, value[cell]!, flag[cell]!);
      }
    }
    this.#days.gather(series.id, at, this.#held);
  }

  /** True when the row being built has this very value already. */
  #inRow(
    firstCell: number,
    again: readonly ReadingValue[] | undefined,
    column: number,
    { column: name, value, flag: flagText }: ReadingValue,
    flag: number,
  ): boolean {
    const row = this.#own;
    row.clear();
    for (let cell = firstCell; cell < this.#memtable.cells; cell++) {
      row.add(this.#memtable.column[cell]!, this.#memtable.value[cell]!, this.#memtable.flag[cell]!);
    }
    return (
      row.has(column, value, flag) ||
      (again ?? []).some((other) => other.column === name && other.value === value && other.flag === flagText)
    );
  }

  /** Values of columns that came more than once in a frame are versions of the same position. */
  #appendAgain(series: HeldSeries, row: ReadingRow, edition: number, values: readonly ReadingValue[]): void {
    for (const { column, value, decimals, flag } of values) {
      this.#memtable.cell(this.#columns.idOf(column), value, decimals, this.#flags.idOf(flag));
      this.#memtable.closeRow(series, row.at, row.position, row.arrival, edition);
    }
  }

  flush(cursor: JournalPosition, notes: readonly Note[]): void {
    const memtable = this.#memtable;
    const written: { series: number; day: number; tier: number }[] = [];
    inTransaction(this.#db, () => {
      for (const series of memtable.touched) {
        const order = memtable.order(series);
        const atOf = (row: number) => memtable.at[order[row]!]!;
        const positionOf = (row: number) => memtable.position[order[row]!]!;
        for (const [from, to] of partCuts(order.length, atOf, positionOf)) {
          const block = memtable.block(order.slice(from, to));
          const tier = this.#parts.write(series.id, block, false);
          written.push({ series: series.id, day: dayOf(block.at[0]!), tier });
        }
      }
      this.#state.save(this.#series, this.#columns, this.#flags, this.#latest);
      this.#state.saveNotes(notes);
      this.#state.saveCursor(cursor, this.#newestArrival);
    });
    this.#cursor = cursor;
    this.#series.saved = this.#series.all.length;
    this.#columns.saved = this.#columns.texts.length;
    this.#flags.saved = this.#flags.texts.length;
    this.#latest.saved();
    memtable.clear();
    for (const { series, day, tier } of written) {
      this.#days.changed(series, day);
      this.#questions.wrote(day);
      this.#tidying.wrote(series, day, tier);
    }
  }

  notes(kind: string): Note[] {
    return this.#state.notes(kind);
  }

  latest(): LatestRow[] {
    return this.#series.all
      .filter((series) => series.slots.length > 0)
      .map((series) => ({
        point: series.point,
        statistic: series.statistic,
        values: this.#latest.readings(series, this.#columns, this.#flags),
      }));
  }

  latestOf(point: PointId, statistic: Statistic): readonly Reading[] {
    const series = this.#series.find(point, statistic);
    return series === undefined ? [] : this.#latest.readings(series, this.#columns, this.#flags);
  }

  series(query: SeriesQuery): Series {
    return this.#questions.series(query);
  }

  rows(query: RowsQuery): ReadingRow[] {
    return this.#questions.rows(query);
  }

  coverage(query: CoverageQuery): Coverage {
    return this.#questions.coverage(query);
  }

  versions(point: PointId, statistic: Statistic, column: Column, at: Instant): Reading[] {
    return this.#questions.versions(point, statistic, column, at);
  }

  range(
    point: PointId,
    statistic: Statistic,
    range: TimeRange,
  ): { at: Instant; values: ReadingValue[]; position: JournalPosition }[] {
    return this.#questions.range(point, statistic, range);
  }

  digest(): string {
    return this.#questions.digest();
  }

  tidy(mayGoOn: () => boolean): boolean {
    return this.#tidying.run(dayOf(this.#newestArrival), mayGoOn);
  }

  clear(): void {
    inTransaction(this.#db, () => {
      this.#parts.clear();
      this.#state.clear();
    });
    this.#memtable.clear();
    this.#series.clear();
    this.#columns.clear();
    this.#flags.clear();
    this.#latest.clear();
    this.#days.clear();
    this.#tidying.clear();
    this.#questions.clear();
    this.#lastRowOf.length = 0;
    this.#newestArrival = Number.NEGATIVE_INFINITY;
    this.#cursor = journalPosition(0);
  }

  close(): void {
    if (!this.#db.isOpen) return;
    try {
      this.#db.close();
    } catch (error) {
      throw storeFault(error);
    }
  }
}

/** Open the readings of a district. @throws WQ_STORE, WQ_DISK_LOW */
export const openSqliteReadings = (options: SqliteReadingsOptions): ReadingStore =>
  new SqliteReadings(options);
