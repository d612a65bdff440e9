import type { Series, SeriesColumn } from './live.ts';
import type { PointId, Statistic } from './reading.ts';

/** Media type of the binary form of a series. */
export const SERIES_TYPE = 'application/vnd.wenqu.series';

type ArrayName = 'value' | 'min' | 'max' | 'count' | 'flag' | 'position';
type Width = 'f64' | 'f32' | 'u32' | 'u8';

/** What the head says of one column; `arrays` in the order in which they follow. */
interface ColumnHead {
  readonly column: string;
  readonly flags: readonly string[];
  readonly arrays: readonly { readonly name: ArrayName; readonly width: Width }[];
}
interface Head {
  readonly point: PointId;
  readonly statistic: Statistic;
  readonly bucketS: number | null;
  readonly rows: number;
  readonly columns: readonly ColumnHead[];
}

const MAGIC = 'WQS1';
const START_BYTES = 8;
const WIDTH_BYTES: Readonly<Record<Width, number>> = { f64: 8, f32: 4, u32: 4, u8: 1 };
type Numbers = Float64Array | Float32Array | Uint32Array | Uint8Array;
const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8;

/** Four bytes a value where nothing is lost by it, eight where something would be. */
const widthOf = (values: Float64Array): Width =>
  values.every((value) => Number.isNaN(value) || Math.fround(value) === value) ? 'f32' : 'f64';

function arraysOf(column: SeriesColumn): { name: ArrayName; width: Width; numbers: Numbers }[] {
  const arrays: { name: ArrayName; width: Width; numbers: Numbers }[] = [];
  const add = (name: ArrayName, width: Width, numbers: Numbers | null) => {
    if (numbers) arrays.push({ name, width, numbers });
  };
  add('value', widthOf(column.value), column.value);
  add('min', column.min ? widthOf(column.min) : 'f64', column.min);
  add('max', column.max ? widthOf(column.max) : 'f64', column.max);
  add('count', 'u32', column.count);
  add('flag', 'u8', column.flag);
  add('position', 'f64', column.position);
  return arrays;
}

/**
 * A series as bytes, all little-endian: `WQS1`, the length of the head (u32), the head as JSON in UTF-8, then
 * from the next multiple of eight on each array, padded to a multiple of eight: first `at` as f64 differences
 * (the first from 0), then for each column of the head the arrays it names, in its order and width.
 */
export function encodeSeries(series: Series): Uint8Array<ArrayBuffer> {
  const rows = series.at.length;
  const columns = series.columns.map((column) => ({ column, arrays: arraysOf(column) }));
  const head: Head = {
    point: series.point,
    statistic: series.statistic,
    bucketS: series.bucketS,
    rows,
    columns: columns.map(({ column, arrays }) => ({
      column: column.column,
      flags: column.flags,
      arrays: arrays.map(({ name, width }) => ({ name, width })),
    })),
  };
  const headBytes = new TextEncoder().encode(JSON.stringify(head));
  const bodyAt = aligned(START_BYTES + headBytes.length);
  const arrays = columns.flatMap((each) => each.arrays);
  const bytes = arrays.reduce(
    (sum, { width }) => sum + aligned(rows * WIDTH_BYTES[width]),
    aligned(rows * 8),
  );
  const out = new Uint8Array(bodyAt + bytes);
  const view = new DataView(out.buffer);
  out.set(new TextEncoder().encode(MAGIC));
  view.setUint32(4, headBytes.length, true);
  out.set(headBytes, START_BYTES);
  let before = 0;
  let offset = bodyAt;
  for (const at of series.at) {
    view.setFloat64(offset, at - before, true);
    before = at;
    offset += 8;
  }
  for (const { width, numbers } of arrays) {
    for (let row = 0; row < rows; row++) put(view, width, offset + row * WIDTH_BYTES[width], numbers[row]!);
    offset += aligned(rows * WIDTH_BYTES[width]);
  }
  return out;
}

function put(view: DataView, width: Width, offset: number, value: number): void {
  if (width === 'f64') view.setFloat64(offset, value, true);
  else if (width === 'f32') view.setFloat32(offset, value, true);
  else if (width === 'u32') view.setUint32(offset, value, true);
  else view.setUint8(offset, value);
}

/** Reads one array after another and refuses to run past the end. */
class Cursor {
  readonly #view: DataView;
  #offset: number;

  constructor(view: DataView, offset: number) {
    this.#view = view;
    this.#offset = offset;
  }

  take(width: Width, rows: number): DataView {
    const bytes = rows * WIDTH_BYTES[width];
    if (this.#offset + aligned(bytes) > this.#view.byteLength) throw new RangeError('series is cut short');
    const part = new DataView(this.#view.buffer, this.#view.byteOffset + this.#offset, bytes);
    this.#offset += aligned(bytes);
    return part;
  }

  floats(width: Width, rows: number): Float64Array {
    const part = this.take(width, rows);
    const read = width === 'f32' ? part.getFloat32 : part.getFloat64;
    return Float64Array.from({ length: rows }, (_, row) => read.call(part, row * WIDTH_BYTES[width], true));
  }

  ended(): boolean {
    return this.#offset === this.#view.byteLength;
  }
}

/**
 * The series of `encodeSeries`, with numbers equal to those that went in.
 *
 * @throws RangeError when the bytes are not a whole series
 */
export function decodeSeries(bytes: Uint8Array): Series {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = new TextDecoder().decode(bytes.subarray(0, 4));
  if (bytes.length < START_BYTES || magic !== MAGIC) throw new RangeError('not a series');
  const headEnd = START_BYTES + view.getUint32(4, true);
  if (headEnd > bytes.length) throw new RangeError('series is cut short');
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(START_BYTES, headEnd))) as Head;
  const cursor = new Cursor(view, aligned(headEnd));
  const at = cursor.floats('f64', head.rows);
  for (let row = 1; row < at.length; row++) at[row] = at[row]! + at[row - 1]!;
  const columns = head.columns.map((column) => readColumn(column, head.rows, cursor));
  if (!cursor.ended()) throw new RangeError('bytes follow the series');
  return { point: head.point, statistic: head.statistic, bucketS: head.bucketS, at, columns };
}

function readColumn({ column, flags, arrays }: ColumnHead, rows: number, cursor: Cursor): SeriesColumn {
  const floats: Partial<Record<ArrayName, Float64Array>> = {};
  let count: Uint32Array | null = null;
  let flag = new Uint8Array(rows);
  for (const { name, width } of arrays) {
    if (name === 'count') {
      const part = cursor.take('u32', rows);
      count = Uint32Array.from({ length: rows }, (_, row) => part.getUint32(row * 4, true));
    } else if (name === 'flag') {
      const part = cursor.take('u8', rows);
      flag = Uint8Array.from({ length: rows }, (_, row) => part.getUint8(row));
    } else floats[name] = cursor.floats(width, rows);
  }
  const { value = new Float64Array(rows), min = null, max = null, position = null } = floats;
  return { column, flags, value, min, max, count, flag, position };
}
