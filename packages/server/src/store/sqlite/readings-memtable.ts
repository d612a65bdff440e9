import type { BlockColumn, OpenBlock, RowBlock } from './readings-block.ts';
import { columnOf, newBlock } from './readings-block.ts';
import type { HeldSeries } from './readings-names.ts';

const ROWS_START = 4_096;
const CELLS_START = 16_384;
/** From this many waiting rows on, a late row of one series is looked for by an index and not by walking. */
const WALK_ROWS_MAX = 32;
const NONE = -1;

/**
 * Rows since the last flush: all series in one set of columns, in the order they came, each row pointing
 * to the row before it of its own series. 37 bytes a row and 18 a value.
 */
export class Memtable {
  rows = 0;
  cells = 0;
  at = new Float64Array(ROWS_START);
  position = new Float64Array(ROWS_START);
  arrival = new Float64Array(ROWS_START);
  edition = new Uint8Array(ROWS_START);
  previous = new Int32Array(ROWS_START);
  /** Cells of row i: `firstCell[i] ≤ cell < firstCell[i + 1]`. */
  firstCell = new Int32Array(ROWS_START + 1);
  column = new Uint32Array(CELLS_START);
  value = new Float64Array(CELLS_START);
  decimals = new Int16Array(CELLS_START);
  flag = new Uint32Array(CELLS_START);
  /** Series with rows here. */
  touched: HeldSeries[] = [];

  /** Begin a row; cells of one that was never closed are forgotten. @returns its first cell */
  openRow(): number {
    this.cells = this.firstCell[this.rows]!;
    return this.cells;
  }

  /** Add a cell to the row being built; `closeRow` ends it. */
  cell(column: number, value: number, decimals: number, flag: number): void {
    const cell = this.cells++;
    if (cell >= this.column.length) this.#growCells();
    this.column[cell] = column;
    this.value[cell] = value;
    this.decimals[cell] = decimals;
    this.flag[cell] = flag;
  }

  /** The cells added since the last row become a row of `series`. */
  closeRow(series: HeldSeries, at: number, position: number, arrival: number, edition: number): void {
    const row = this.rows++;
    if (row + 1 >= this.at.length) this.#growRows();
    this.at[row] = at;
    this.position[row] = position;
    this.arrival[row] = arrival;
    this.edition[row] = edition;
    this.previous[row] = series.lastRow;
    this.firstCell[row + 1] = this.cells;
    if (series.lastRow === NONE) this.touched.push(series);
    series.lastRow = row;
    series.waiting++;
    if (series.byAt !== undefined) note(series.byAt, at, row);
  }

  /** Rows of a series at one time, oldest first. */
  rowsAt(series: HeldSeries, at: number): readonly number[] {
    if (series.byAt === undefined && series.waiting > WALK_ROWS_MAX) this.#index(series);
    if (series.byAt !== undefined) return series.byAt.get(at) ?? NO_ROWS;
    let found = NO_ROWS;
    for (let row = series.lastRow; row !== NONE; row = this.previous[row]!) {
      if (this.at[row] === at) found = [row, ...found];
    }
    return found;
  }

  /** The waiting rows of a series with `from ≤ at < to` in canonical order. */
  order(series: HeldSeries, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY): number[] {
    const { at, position } = this;
    const rows: number[] = [];
    for (let row = series.lastRow; row !== NONE; row = this.previous[row]!) {
      if (at[row]! >= from && at[row]! < to) rows.push(row);
    }
    rows.reverse();
    return rows.sort((a, b) => at[a]! - at[b]! || position[a]! - position[b]!);
  }

  /** Some rows of one series as a block. @param columns numbers of columns; undefined: all */
  block(rows: readonly number[], columns?: ReadonlySet<number>): RowBlock {
    const block = newBlock(rows.length);
    for (let i = 0; i < rows.length; i++) this.#copyRow(block, i, rows[i]!, columns);
    return block;
  }

  /** Forget everything; the room stays. */
  clear(): void {
    for (const series of this.touched) {
      series.lastRow = NONE;
      series.waiting = 0;
      series.byAt = undefined;
    }
    this.touched = [];
    this.rows = 0;
    this.cells = 0;
  }

  #copyRow(block: OpenBlock, to: number, row: number, columns: ReadonlySet<number> | undefined): void {
    block.at[to] = this.at[row]!;
    block.position[to] = this.position[row]!;
    block.arrival[to] = this.arrival[row]!;
    block.edition[to] = this.edition[row]!;
    const first = this.firstCell[row]!;
    const end = this.firstCell[row + 1]!;
    for (let cell = first; cell < end; cell++) {
      const id = this.column[cell]!;
      if (columns !== undefined && !columns.has(id)) continue;
      const guess: BlockColumn | undefined = block.columns[cell - first];
      const column = guess?.id === id ? guess : columnOf(block, id);
      column.present[to] = 1;
      column.value[to] = this.value[cell]!;
      column.decimals[to] = this.decimals[cell]!;
      column.flag[to] = this.flag[cell]!;
    }
  }

  #index(series: HeldSeries): void {
    const rows: number[] = [];
    for (let row = series.lastRow; row !== NONE; row = this.previous[row]!) rows.push(row);
    series.byAt = new Map();
    for (let i = rows.length - 1; i >= 0; i--) note(series.byAt, this.at[rows[i]!]!, rows[i]!);
  }

  #growRows(): void {
    const room = this.at.length * 2;
    this.at = grown(this.at, new Float64Array(room));
    this.position = grown(this.position, new Float64Array(room));
    this.arrival = grown(this.arrival, new Float64Array(room));
    this.edition = grown(this.edition, new Uint8Array(room));
    this.previous = grown(this.previous, new Int32Array(room));
    this.firstCell = grown(this.firstCell, new Int32Array(room + 1));
  }

  #growCells(): void {
    const room = this.column.length * 2;
    this.column = grown(this.column, new Uint32Array(room));
    this.value = grown(this.value, new Float64Array(room));
    this.decimals = grown(this.decimals, new Int16Array(room));
    this.flag = grown(this.flag, new Uint32Array(room));
  }
}

const NO_ROWS: readonly number[] = [];

function note(byAt: Map<number, number[]>, at: number, row: number): void {
  const rows = byAt.get(at);
  if (rows === undefined) byAt.set(at, [row]);
  else rows.push(row);
}

function grown<T extends Float64Array | Uint8Array | Int32Array | Uint32Array | Int16Array>(
  from: T,
  to: T,
): T {
  to.set(from as never);
  return to;
}
