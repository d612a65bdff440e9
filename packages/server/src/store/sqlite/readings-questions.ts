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
import { instant } from '@wenqu/domain';
import type { Coverage, CoverageQuery, RowsQuery, SeriesQuery } from '../readings.ts';
import { ReadingsDigest } from '../readings-digest.ts';
import type { BlockColumn, RowBlock } from './readings-block.ts';
import { cutBlock, mergeBlocks } from './readings-block.ts';
import { CoverageBuilder, columnsOfFactors, noCoverage } from './readings-coverage.ts';
import { EDITIONS } from './readings-latest.ts';
import type { Memtable } from './readings-memtable.ts';
import type { HeldSeries, Names, SeriesNames } from './readings-names.ts';
import { bySeries, compareText } from './readings-names.ts';
import type { PartWish } from './readings-part.ts';
import type { PartTable } from './readings-parts.ts';
import { dayOf, startOfDay } from './readings-parts.ts';
import { SeriesBuilder } from './readings-series.ts';
import { newestVersions } from './readings-versions.ts';

const EVER = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY } as TimeRange;
const WHOLE = { origin: true } as const;

/** What can be asked of parts and memtable together, one day after the other. */
export class ReadingsQuestions {
  readonly #parts: PartTable;
  readonly #memtable: Memtable;
  readonly #series: SeriesNames;
  readonly #columns: Names;
  readonly #flags: Names;
  /** Days that have parts of any series, rising. */
  #days: number[];

  constructor(parts: PartTable, memtable: Memtable, series: SeriesNames, columns: Names, flags: Names) {
    this.#parts = parts;
    this.#memtable = memtable;
    this.#series = series;
    this.#columns = columns;
    this.#flags = flags;
    this.#days = parts.days();
  }

  /** Parts of this day were written. */
  wrote(day: number): void {
    if (this.#days.includes(day)) return;
    this.#days = [...this.#days, day].sort((a, b) => a - b);
  }

  clear(): void {
    this.#days = [];
  }

  series(query: SeriesQuery): Series {
    const ids = query.columns.map((name) => this.#columns.find(name));
    const builder = new SeriesBuilder(query, ids, this.#flags.texts);
    const series = this.#series.find(query.point, query.statistic);
    if (series === undefined) return builder.end();
    const columns = new Set(ids.filter((id) => id !== undefined));
    const wish = { columns, origin: query.knownAt !== undefined };
    for (const block of this.#blocks(series, query.range, wish)) builder.add(block);
    return builder.end();
  }

  coverage(query: CoverageQuery): Coverage {
    const { point, statistic, range, arrivals } = query;
    const series = this.#series.find(point, statistic);
    if (series === undefined) return noCoverage(query);
    const columns = columnsOfFactors([...query.factors, query.of], this.#columns.texts);
    const builder = new CoverageBuilder(query, columns, series.newestAt);
    for (const day of this.#days) {
      if (startOfDay(day) >= range.to || startOfDay(day + 1) <= range.from) continue;
      const blocks = this.#parts.presenceDay(series.id, day, range.from, range.to, arrivals);
      for (const block of blocks) builder.add(block);
    }
    const wanted = new Set([...columns.values()].flat());
    builder.add(this.#memtable.block(this.#memtable.order(series, range.from, range.to), wanted));
    return builder.end();
  }

  rows({ point, statistic, range, limit, before }: RowsQuery): ReadingRow[] {
    const series = this.#series.find(point, statistic);
    if (series === undefined) return [];
    const rows: ReadingRow[] = [];
    const to = before === undefined ? range.to : instant(Math.min(range.to, before.at + 1));
    for (const block of this.#blocks(series, { from: range.from, to }, WHOLE, true)) {
      for (let end = block.rows; end > 0; ) {
        let first = end - 1;
        while (first > 0 && sameFrame(block, first - 1, first)) first--;
        if (before === undefined || isBefore(block, first, before)) {
          if (rows.length >= limit) return rows;
          rows.push(this.#row(series, block, first, end));
        }
        end = first;
      }
    }
    return rows;
  }

  versions(point: PointId, statistic: Statistic, column: Column, at: Instant): Reading[] {
    const series = this.#series.find(point, statistic);
    const id = this.#columns.find(column);
    if (series === undefined || id === undefined) return [];
    const readings: Reading[] = [];
    const wish = { columns: new Set([id]), origin: true };
    for (const block of this.#blocks(series, { from: at, to: instant(at + 1) }, wish)) {
      const held = block.columns.find((candidate) => candidate.id === id);
      for (let row = 0; held !== undefined && row < block.rows; row++) {
        if (held.present[row] === 0) continue;
        readings.push({
          point,
          statistic,
          at,
          ...this.#value(held, row),
          arrival: block.arrival[row]! as Instant,
          edition: EDITIONS[block.edition[row]!]!,
          position: block.position[row]! as JournalPosition,
        });
      }
    }
    return readings;
  }

  range(
    point: PointId,
    statistic: Statistic,
    range: TimeRange,
  ): { at: Instant; values: ReadingValue[]; position: JournalPosition }[] {
    const series = this.#series.find(point, statistic);
    const found: { at: Instant; values: ReadingValue[]; position: JournalPosition }[] = [];
    if (series === undefined) return found;
    for (const block of this.#blocks(series, range, WHOLE)) {
      const columns = this.#byName(block);
      const { times, at, rowOf } = newestVersions(block, columns, undefined);
      for (let i = 0; i < times; i++) {
        const values: ReadingValue[] = [];
        let position = 0;
        for (const [c, column] of columns.entries()) {
          const row = rowOf[c]![i]!;
          if (row === -1) continue;
          values.push(this.#value(column, row));
          position = Math.max(position, block.position[row]!);
        }
        found.push({ at: at[i]! as Instant, values, position: position as JournalPosition });
      }
    }
    return found;
  }

  digest(): string {
    const digest = new ReadingsDigest();
    for (const series of [...this.#series.all].sort(bySeries)) {
      let told = false;
      for (const block of this.#blocks(series, EVER, WHOLE)) {
        if (!told) digest.series(series.point, series.statistic);
        told = true;
        this.#digestBlock(digest, block);
      }
    }
    return digest.end();
  }

  #digestBlock(digest: ReadingsDigest, block: RowBlock): void {
    const columns = this.#byName(block);
    for (let first = 0; first < block.rows; ) {
      let end = first + 1;
      while (end < block.rows && block.at[end] === block.at[first]) end++;
      for (const column of columns) {
        for (let row = first; row < end; row++) {
          if (column.present[row] === 0) continue;
          digest.reading(
            block.at[row]!,
            this.#columns.texts[column.id]!,
            block.position[row]!,
            column.value[row]!,
            column.decimals[row]!,
            this.#flags.texts[column.flag[row]!]!,
            block.arrival[row]!,
            EDITIONS[block.edition[row]!]!,
          );
        }
      }
      first = end;
    }
  }

  /** Rows of a series, one block in canonical order for each day that has any. */
  *#blocks(series: HeldSeries, range: TimeRange, wish: PartWish, newestFirst = false): Generator<RowBlock> {
    const waiting = this.#memtable.block(this.#memtable.order(series, range.from, range.to), wish.columns);
    for (const day of this.#daysOf(range, waiting, newestFirst)) {
      const from = Math.max(range.from, startOfDay(day));
      const to = Math.min(range.to, startOfDay(day + 1));
      const blocks = this.#parts.readDay(series.id, day, from, to, wish);
      blocks.push(cutBlock(waiting, from, to));
      const held = blocks.filter((block) => block.rows > 0);
      if (held.length > 0) {
        const block = cutBlock(mergeBlocks(held), from, to);
        if (block.rows > 0) yield block;
      }
    }
  }

  #daysOf(range: TimeRange, waiting: RowBlock, newestFirst: boolean): number[] {
    const days = new Set(
      this.#days.filter((day) => startOfDay(day) < range.to && startOfDay(day + 1) > range.from),
    );
    for (let row = 0; row < waiting.rows; row++) days.add(dayOf(waiting.at[row]!));
    return [...days].sort((a, b) => (newestFirst ? b - a : a - b));
  }

  #byName(block: RowBlock): BlockColumn[] {
    const texts = this.#columns.texts;
    return [...block.columns].sort((a, b) => compareText(texts[a.id]!, texts[b.id]!));
  }

  #value(column: BlockColumn, row: number): ReadingValue {
    return {
      column: this.#columns.texts[column.id]!,
      value: column.value[row]!,
      decimals: column.decimals[row]!,
      flag: this.#flags.texts[column.flag[row]!]!,
    };
  }

  /** Rows `first ≤ row < end` are one frame's: several when it sent a column twice. */
  #row(series: HeldSeries, block: RowBlock, first: number, end: number): ReadingRow {
    const values: ReadingValue[] = [];
    for (const column of this.#byName(block)) {
      for (let row = first; row < end; row++) {
        if (column.present[row] === 1) values.push(this.#value(column, row));
      }
    }
    return {
      point: series.point,
      statistic: series.statistic,
      at: block.at[first]! as Instant,
      arrival: block.arrival[first]! as Instant,
      position: block.position[first]! as JournalPosition,
      edition: EDITIONS[block.edition[first]!]!,
      values,
    };
  }
}

const sameFrame = (block: RowBlock, a: number, b: number): boolean =>
  block.at[a] === block.at[b] && block.position[a] === block.position[b];

const isBefore = (block: RowBlock, row: number, before: { at: number; position: number }): boolean =>
  block.at[row]! < before.at || (block.at[row] === before.at && block.position[row]! < before.position);
