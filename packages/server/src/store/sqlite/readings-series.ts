import type { Series, SeriesColumn } from '@wenqu/domain';
import { MICROS_PER_SECOND } from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import { limits } from '../../limits.ts';
import type { SeriesQuery } from '../readings.ts';
import type { Buckets } from '../readings-buckets.ts';
import { bucketStart, bucketsOf, flagRank } from '../readings-buckets.ts';
import type { RowBlock } from './readings-block.ts';
import { newestVersions } from './readings-versions.ts';

const ROWS_START = 2_048;
/** Indexes of flags fit a byte; the last stands for all flags beyond, which only a broken logger sends. */
const FLAGS_MAX = 255;
export const OTHER_FLAGS = '…';

/** One column of the answer while it grows. */
interface Growing {
  value: Float64Array;
  position: Float64Array;
  min: Float64Array;
  max: Float64Array;
  count: Uint32Array;
  flag: Uint8Array;
  readonly flags: string[];
  /** Index in `flags` by number of the flag in the store's dictionary. */
  readonly indexOf: Map<number, number>;
}

/**
 * A series as it is read, day after day: raw until there are more rows than were asked for, from then on
 * buckets with their true extremes.
 */
export class SeriesBuilder {
  readonly #query: SeriesQuery;
  readonly #ids: readonly (number | undefined)[];
  readonly #flagTexts: readonly string[];
  readonly #columns: Growing[];
  readonly #rawMax: number;
  #at = new Float64Array(ROWS_START);
  #rows = 0;
  #buckets: Buckets | undefined;

  /** @param ids numbers of the query's columns; undefined: a column never seen */
  constructor(query: SeriesQuery, ids: readonly (number | undefined)[], flagTexts: readonly string[]) {
    this.#query = query;
    this.#ids = ids;
    this.#flagTexts = flagTexts;
    this.#columns = ids.map(newColumn);
    this.#rawMax = Math.min(Math.max(1, query.buckets ?? limits.seriesRowsMax), limits.seriesRowsMax);
  }

  /**
   * Rows of the next day.
   *
   * @param block in canonical order
   * @throws WQ_RANGE_WIDE when there are more than `limits.seriesRowsMax` and buckets were not asked for
   */
  add(block: RowBlock): void {
    const columns = this.#ids.map((id) => block.columns.find((column) => column.id === id));
    const { times, at, rowOf } = newestVersions(block, columns, this.#query.knownAt);
    for (let i = 0; i < times; i++) {
      if (this.#buckets === undefined && this.#rows >= this.#rawMax) this.#bucketAll();
      const to = this.#rowFor(at[i]!);
      for (let c = 0; c < columns.length; c++) {
        const row = rowOf[c]![i]!;
        if (row === -1) continue;
        const from = columns[c]!;
        const column = this.#columns[c]!;
        const flag = this.#flagIndex(column, from.flag[row]!);
        put(column, to, from.value[row]!, flag, block.position[row]!);
      }
    }
  }

  end(): Series {
    const bucketed = this.#buckets !== undefined;
    return {
      point: this.#query.point,
      statistic: this.#query.statistic,
      at: this.#at.slice(0, this.#rows),
      bucketS: this.#buckets === undefined ? null : this.#buckets.micros / MICROS_PER_SECOND,
      columns: this.#columns.map(
        (column, i): SeriesColumn => ({
          column: this.#query.columns[i]!,
          value: column.value.slice(0, this.#rows),
          min: bucketed ? column.min.slice(0, this.#rows) : null,
          max: bucketed ? column.max.slice(0, this.#rows) : null,
          count: bucketed ? column.count.slice(0, this.#rows) : null,
          flag: column.flag.slice(0, this.#rows),
          flags: column.flags,
          position: bucketed ? null : column.position.slice(0, this.#rows),
        }),
      ),
    };
  }

  /** The row of the answer that takes a value at a time; rising. */
  #rowFor(at: number): number {
    const start = this.#buckets === undefined ? at : bucketStart(this.#buckets, at);
    if (this.#rows > 0 && this.#at[this.#rows - 1] === start) return this.#rows - 1;
    if (this.#rows === this.#at.length) this.#grow();
    const row = this.#rows++;
    this.#at[row] = start;
    for (const column of this.#columns) clearRow(column, row);
    return row;
  }

  /** What was raw becomes the first buckets, in place: a bucket never lies behind its rows. */
  #bucketAll(): void {
    if (this.#query.buckets === undefined) {
      throw new WenquError('WQ_RANGE_WIDE', { rowsMax: limits.seriesRowsMax });
    }
    this.#buckets = bucketsOf(this.#query.range, this.#rawMax);
    const rows = this.#rows;
    this.#rows = 0;
    for (let i = 0; i < rows; i++) {
      const held = this.#columns.map(({ value, flag, count }) =>
        count[i] === 0 ? undefined : { value: value[i]!, flag: flag[i]! },
      );
      const to = this.#rowFor(this.#at[i]!);
      for (const [c, cell] of held.entries()) {
        if (cell !== undefined) put(this.#columns[c]!, to, cell.value, cell.flag, Number.NaN);
      }
    }
  }

  #flagIndex(column: Growing, flagId: number): number {
    const held = column.indexOf.get(flagId);
    if (held !== undefined) return held;
    const text = this.#flagTexts[flagId]!;
    const full = column.flags.length >= FLAGS_MAX;
    if (full && column.flags.length === FLAGS_MAX) column.flags.push(OTHER_FLAGS);
    if (full) return FLAGS_MAX;
    const index = text === '' ? 0 : column.flags.push(text) - 1;
    column.indexOf.set(flagId, index);
    return index;
  }

  #grow(): void {
    const room = this.#at.length * 2;
    this.#at = longer(this.#at, new Float64Array(room));
    for (const column of this.#columns) {
      column.value = longer(column.value, new Float64Array(room));
      column.position = longer(column.position, new Float64Array(room));
      column.min = longer(column.min, new Float64Array(room));
      column.max = longer(column.max, new Float64Array(room));
      column.count = longer(column.count, new Uint32Array(room));
      column.flag = longer(column.flag, new Uint8Array(room));
    }
  }
}

const newColumn = (): Growing => ({
  value: new Float64Array(ROWS_START),
  position: new Float64Array(ROWS_START),
  min: new Float64Array(ROWS_START),
  max: new Float64Array(ROWS_START),
  count: new Uint32Array(ROWS_START),
  flag: new Uint8Array(ROWS_START),
  flags: [''],
  indexOf: new Map(),
});

function clearRow(column: Growing, row: number): void {
  column.value[row] = Number.NaN;
  column.position[row] = Number.NaN;
  column.min[row] = Number.NaN;
  column.max[row] = Number.NaN;
  column.count[row] = 0;
  column.flag[row] = 0;
}

function put(to: Growing, row: number, value: number, flag: number, position: number): void {
  const first = to.count[row] === 0;
  to.value[row] = value;
  to.position[row] = position;
  if (first || value < to.min[row]!) to.min[row] = value;
  if (first || value > to.max[row]!) to.max[row] = value;
  if (first || flagRank(to.flags[flag]!) >= flagRank(to.flags[to.flag[row]!]!)) to.flag[row] = flag;
  to.count[row] = to.count[row]! + 1;
}

function longer<T extends Float64Array | Uint32Array | Uint8Array>(from: T, to: T): T {
  to.set(from as never);
  return to;
}
