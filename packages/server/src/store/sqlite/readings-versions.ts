import type { BlockColumn, RowBlock } from './readings-block.ts';

/** For each time of a block the row that holds the newest version of each column; -1: none. */
export interface NewestVersions {
  readonly times: number;
  readonly at: Float64Array;
  /** One array per column asked for. */
  readonly rowOf: readonly Int32Array[];
}

/**
 * The newest version of each value, as known at a moment.
 *
 * @param block in canonical order, with arrivals when `knownAt` is given
 * @param columns undefined: a column the block does not have
 * @returns only times at which some column has a value
 */
export function newestVersions(
  block: RowBlock,
  columns: readonly (BlockColumn | undefined)[],
  knownAt: number | undefined,
): NewestVersions {
  const at = new Float64Array(block.rows);
  const rowOf = columns.map(() => new Int32Array(block.rows));
  let times = 0;
  for (let first = 0; first < block.rows; ) {
    let end = first + 1;
    while (end < block.rows && block.at[end] === block.at[first]) end++;
    let any = false;
    for (let c = 0; c < columns.length; c++) {
      const row = newestRow(block, columns[c], first, end, knownAt);
      rowOf[c]![times] = row;
      if (row !== -1) any = true;
    }
    if (any) at[times++] = block.at[first]!;
    first = end;
  }
  return { times, at, rowOf };
}

function newestRow(
  block: RowBlock,
  column: BlockColumn | undefined,
  first: number,
  end: number,
  knownAt: number | undefined,
): number {
  if (column === undefined) return -1;
  for (let row = end - 1; row >= first; row--) {
    if (column.present[row] === 1 && (knownAt === undefined || block.arrival[row]! <= knownAt)) return row;
  }
  return -1;
}
