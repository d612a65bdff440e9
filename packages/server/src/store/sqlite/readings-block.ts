/** One column of a block. `present[i]` is 0 where the row says nothing of this column. */
export interface BlockColumn {
  /** Number of the column's name in the store's dictionary. */
  readonly id: number;
  readonly present: Uint8Array;
  readonly value: Float64Array;
  readonly decimals: Int16Array;
  /** Number of the flag in the store's dictionary. */
  readonly flag: Uint32Array;
}

/**
 * Rows of one point and statistic as columns: what a part on disk and a slice of the memtable look like to
 * every question. Never changed once built; arrays may be shared. A column that a frame sent twice makes
 * two rows with the same `at` and position. `arrival`, `edition` and `decimals` are empty where the reader
 * did not ask for them.
 */
export interface RowBlock {
  readonly rows: number;
  readonly at: Float64Array;
  readonly position: Float64Array;
  readonly arrival: Float64Array;
  readonly edition: Uint8Array;
  readonly columns: readonly BlockColumn[];
}

/** A block being filled. */
export interface OpenBlock extends RowBlock {
  readonly columns: BlockColumn[];
}

export const newBlock = (rows: number): OpenBlock => ({
  rows,
  at: new Float64Array(rows),
  position: new Float64Array(rows),
  arrival: new Float64Array(rows),
  edition: new Uint8Array(rows),
  columns: [],
});

/** The column `id` of a block being filled, made empty when it is not there. */
export function columnOf(block: OpenBlock, id: number): BlockColumn {
  for (const column of block.columns) if (column.id === id) return column;
  const column: BlockColumn = {
    id,
    present: new Uint8Array(block.rows),
    value: new Float64Array(block.rows),
    decimals: new Int16Array(block.rows),
    flag: new Uint32Array(block.rows),
  };
  block.columns.push(column);
  return column;
}

/** Rows of several blocks in canonical order: by `at`, then journal position, then as they came. */
export function mergeBlocks(blocks: readonly RowBlock[]): RowBlock {
  if (blocks.length === 1) return sortBlock(blocks[0]!);
  const all = newBlock(blocks.reduce((sum, block) => sum + block.rows, 0));
  let offset = 0;
  for (const block of blocks) {
    all.at.set(block.at, offset);
    all.position.set(block.position, offset);
    all.arrival.set(block.arrival, offset);
    all.edition.set(block.edition, offset);
    for (const column of block.columns) {
      const to = columnOf(all, column.id);
      to.present.set(column.present, offset);
      to.value.set(column.value, offset);
      to.decimals.set(column.decimals, offset);
      to.flag.set(column.flag, offset);
    }
    offset += block.rows;
  }
  return sortBlock(all);
}

/** The same rows in canonical order; the block itself when it is in order already. */
export function sortBlock(block: RowBlock): RowBlock {
  const { at, position, rows } = block;
  let sorted = true;
  for (let i = 1; i < rows && sorted; i++) {
    sorted = at[i]! > at[i - 1]! || (at[i] === at[i - 1] && position[i]! >= position[i - 1]!);
  }
  if (sorted) return block;
  const order = Array.from({ length: rows }, (_, i) => i);
  order.sort((a, b) => at[a]! - at[b]! || position[a]! - position[b]!);
  return {
    rows,
    at: pick(at, order),
    position: pick(position, order),
    arrival: pick(block.arrival, order),
    edition: pick(block.edition, order),
    columns: block.columns.map((column) => ({
      id: column.id,
      present: pick(column.present, order),
      value: pick(column.value, order),
      decimals: pick(column.decimals, order),
      flag: pick(column.flag, order),
    })),
  };
}

/** Rows `from ≤ i < to` of a block, sharing its arrays; columns without a value there are left out. */
export function sliceBlock(block: RowBlock, from: number, to: number): RowBlock {
  if (from === 0 && to === block.rows) return block;
  return {
    rows: to - from,
    at: block.at.subarray(from, to),
    position: block.position.subarray(from, to),
    arrival: block.arrival.subarray(from, to),
    edition: block.edition.subarray(from, to),
    columns: block.columns
      .map((column) => ({
        id: column.id,
        present: column.present.subarray(from, to),
        value: column.value.subarray(from, to),
        decimals: column.decimals.subarray(from, to),
        flag: column.flag.subarray(from, to),
      }))
      .filter((column) => column.present.includes(1)),
  };
}

/** Index of the first row with `at ≥ moment` of a block in canonical order. */
export function firstRowAt(block: RowBlock, moment: number): number {
  let low = 0;
  let high = block.rows;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (block.at[middle]! < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rows with `from ≤ at < to` of a block in canonical order. */
export const cutBlock = (block: RowBlock, from: number, to: number): RowBlock =>
  sliceBlock(block, firstRowAt(block, from), firstRowAt(block, to));

type Numbers = Float64Array | Uint8Array | Int16Array | Uint32Array;

function pick<T extends Numbers>(from: T, order: readonly number[]): T {
  if (from.length === 0) return from;
  const to = from.slice() as T;
  for (let i = 0; i < order.length; i++) to[i] = from[order[i]!]!;
  return to;
}

/** Equal as numbers: a re-sent '-0.0' after '0.0' says nothing new. */
export const sameNumber = (a: number, b: number): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b));
