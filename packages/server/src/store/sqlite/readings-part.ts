import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { BlockColumn, RowBlock } from './readings-block.ts';
import { ByteReader, ByteWriter } from './readings-bytes.ts';
import { readNumbers, readRuns, writeNumbers, writeRuns } from './readings-integers.ts';

/** Rows of a full part: 40 µs to open, and a late row costs one such opening. */
export const PART_ROWS_MAX = 512;
/** A call into zstd costs 40–60 µs whatever the size: only parts that stay are worth it. */
const COMPRESS_BYTES_MIN = 2_048;
const PLAIN = 1;
const ZSTD = 2;
const HEAD_BYTES = 5;
const DECIMALS_MAX = 15;
const MANTISSA_MAX = 2 ** 50;
const TIME_UNITS = [60_000_000, 1_000_000, 1_000, 1] as const;

/** What a reader needs of a part; the rest is stepped over. */
export interface PartWish {
  /** Numbers of columns; undefined: all. */
  readonly columns?: ReadonlySet<number> | undefined;
  /** Arrival, edition and decimals too. */
  readonly origin: boolean;
}

const out = new ByteWriter();
let compact = new Float64Array(PART_ROWS_MAX);

/**
 * A block as bytes: format (1), CRC-32 of format and columns (4), then the columns one after the other, in
 * zstd when that pays.
 *
 * @param block in canonical order
 */
export function encodePart(block: RowBlock): Uint8Array {
  out.length = HEAD_BYTES;
  out.varint(block.rows);
  out.varint(block.columns.length);
  out.section(() => writeTimes(block.at, block.rows));
  out.section(() => writeNumbers(out, block.position, block.rows));
  out.section(() => writeArrivals(block));
  out.section(() => writeRuns(out, block.edition, block.rows));
  for (const column of block.columns) {
    out.varint(column.id);
    out.section(() => writeColumn(column, block.rows));
  }
  const plain = out.bytes.subarray(HEAD_BYTES, out.length);
  const packed = plain.length < COMPRESS_BYTES_MIN ? plain : zstdCompressSync(plain, ZSTD_OPTIONS);
  const shorter = packed.length < plain.length;
  const body = shorter ? packed : plain;
  const bytes = new Uint8Array(HEAD_BYTES + body.length);
  bytes[0] = shorter ? ZSTD : PLAIN;
  new DataView(bytes.buffer).setUint32(1, crc32(body, bytes[0]), true);
  bytes.set(body, HEAD_BYTES);
  return bytes;
}

const ZSTD_OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

/**
 * The block that `encodePart` wrote.
 *
 * @throws RangeError when the bytes are damaged
 */
export function decodePart(bytes: Uint8Array, wish: PartWish): RowBlock {
  const from = checked(bytes);
  const rows = from.varint();
  const columns = from.varint();
  from.section();
  const at = readTimes(from, rows);
  from.section();
  const position = readNumbers(from, rows);
  const arrival = section(from, wish.origin, EMPTY, () => readArrivals(from, at));
  const edition = section(from, wish.origin, NO_EDITION, () => readEditions(from, rows));
  const read: BlockColumn[] = [];
  for (let i = 0; i < columns; i++) {
    const id = from.varint();
    const wanted = wish.columns === undefined || wish.columns.has(id);
    const column = section(from, wanted, undefined, () => readColumn(from, id, rows, wish.origin));
    if (column !== undefined) read.push(column);
  }
  return { rows, at, position, arrival, edition, columns: read };
}

/** Which columns have a value in which rows of a part. */
export interface PresenceBlock {
  readonly rows: number;
  readonly at: Float64Array;
  /** Empty when not asked for. */
  readonly arrival: Float64Array;
  readonly columns: readonly { readonly id: number; readonly present: Uint8Array }[];
}

/**
 * Times of a part and which columns have a value at them; everything else is stepped over.
 *
 * @param arrivals whether arrivals are wanted
 * @throws RangeError when the bytes are damaged
 */
export function decodePresence(bytes: Uint8Array, arrivals: boolean): PresenceBlock {
  const from = checked(bytes);
  const rows = from.varint();
  const count = from.varint();
  from.section();
  const at = readTimes(from, rows);
  from.offset = from.section();
  const arrival = section(from, arrivals, EMPTY, () => readArrivals(from, at));
  from.offset = from.section();
  const columns: { id: number; present: Uint8Array }[] = [];
  for (let i = 0; i < count; i++) {
    const id = from.varint();
    const end = from.section();
    columns.push({ id, present: readPresence(from, rows).present });
    from.offset = end;
  }
  return { rows, at, arrival, columns };
}

/** The columns of a part, after its CRC was checked. */
function checked(bytes: Uint8Array): ByteReader {
  const stored = bytes.subarray(HEAD_BYTES);
  const crc = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1, true);
  if (crc32(stored, bytes[0]) !== crc) throw new RangeError('part fails its CRC');
  return new ByteReader(bytes[0] === ZSTD ? zstdDecompressSync(stored) : stored);
}

const EMPTY = new Float64Array(0);
const NO_EDITION = new Uint8Array(0);
const NO_DECIMALS = new Int16Array(0);

function section<T>(from: ByteReader, wanted: boolean, otherwise: T, read: () => T): T {
  const end = from.section();
  const value = wanted ? read() : otherwise;
  from.offset = end;
  return value;
}

function writeTimes(at: Float64Array, rows: number): void {
  const unit = TIME_UNITS.findIndex((micros) => everyIsMultiple(at, rows, micros));
  out.byte(unit === -1 ? TIME_UNITS.length - 1 : unit);
  const micros = TIME_UNITS[unit] ?? 1;
  const scaled = scratch(rows);
  for (let i = 0; i < rows; i++) scaled[i] = at[i]! / micros;
  writeNumbers(out, scaled, rows);
}

function readTimes(from: ByteReader, rows: number): Float64Array {
  const micros = TIME_UNITS[from.byte()]!;
  const at = readNumbers(from, rows);
  if (micros !== 1) for (let i = 0; i < rows; i++) at[i] = at[i]! * micros;
  return at;
}

function everyIsMultiple(at: Float64Array, rows: number, micros: number): boolean {
  for (let i = 0; i < rows; i++) if (at[i]! % micros !== 0) return false;
  return true;
}

/** Arrivals follow the time they speak of closely, so their distance is short. */
function writeArrivals({ at, arrival, rows }: RowBlock): void {
  const lag = scratch(rows);
  let exact = true;
  for (let i = 0; i < rows; i++) {
    lag[i] = arrival[i]! - at[i]!;
    if (at[i]! + lag[i]! !== arrival[i]) exact = false;
  }
  out.byte(exact ? 1 : 0);
  writeNumbers(out, exact ? lag : arrival, rows);
}

function readArrivals(from: ByteReader, at: Float64Array): Float64Array {
  const relative = from.byte() === 1;
  const arrival = readNumbers(from, at.length);
  if (relative) for (let i = 0; i < at.length; i++) arrival[i] = arrival[i]! + at[i]!;
  return arrival;
}

function readEditions(from: ByteReader, rows: number): Uint8Array {
  const edition = new Uint8Array(rows);
  readRuns(from, rows, (value, start, end) => edition.fill(value, start, end));
  return edition;
}

function writeColumn(column: BlockColumn, rows: number): void {
  writeRuns(out, column.present, rows);
  const values = scratch(rows);
  let held = 0;
  let scale = 0;
  for (let i = 0; i < rows; i++) {
    if (column.present[i] === 0) continue;
    values[held++] = column.value[i]!;
    if (column.decimals[i]! > scale) scale = column.decimals[i]!;
  }
  writeSparseRuns(column.decimals, column.present, rows);
  writeSparseRuns(column.flag, column.present, rows);
  const exact = scale <= DECIMALS_MAX && scaleUp(values, held, 10 ** scale);
  out.byte(exact ? scale : DECIMALS_MAX + 1);
  writeNumbers(out, values, held);
}

/** Runs over the rows that are there; absent rows join the run before them. */
function writeSparseRuns(numbers: ArrayLike<number>, present: Uint8Array, rows: number): void {
  let value: number | undefined;
  let length = 0;
  let before = 0;
  for (let i = 0; i < rows; i++) {
    if (present[i] === 1 && numbers[i] !== value) {
      if (value !== undefined) {
        out.signed(value);
        out.varint(length);
      } else {
        before = length;
      }
      value = numbers[i];
      length = before;
      before = 0;
    }
    length++;
  }
  out.signed(value ?? 0);
  out.varint(length);
}

/** Turns values into whole numbers when each comes back bit for bit; else leaves them as they are. */
function scaleUp(values: Float64Array, count: number, factor: number): boolean {
  for (let i = 0; i < count; i++) {
    const mantissa = Math.round(values[i]! * factor);
    if (!(Math.abs(mantissa) < MANTISSA_MAX) || !Object.is(mantissa / factor, values[i])) return false;
  }
  for (let i = 0; i < count; i++) values[i] = Math.round(values[i]! * factor);
  return true;
}

function readColumn(from: ByteReader, id: number, rows: number, origin: boolean): BlockColumn {
  const { present, held } = readPresence(from, rows);
  const decimals = readDecimals(from, rows, origin);
  const flag = readFlags(from, rows);
  const scale = from.byte();
  const values = readNumbers(from, held);
  if (scale > 0 && scale <= DECIMALS_MAX) {
    const factor = 10 ** scale;
    for (let i = 0; i < held; i++) values[i] = values[i]! / factor;
  }
  return { id, present, value: held === rows ? values : spread(values, present), decimals, flag };
}

function spread(values: Float64Array, present: Uint8Array): Float64Array {
  const value = new Float64Array(present.length);
  let next = 0;
  for (let i = 0; i < present.length; i++) if (present[i] === 1) value[i] = values[next++]!;
  return value;
}

const allPresent = new Uint8Array(PART_ROWS_MAX).fill(1);
const oneFlag = new Map<number, Uint32Array>();
/** Flags whose filled array is kept to be shared; a hostile logger could invent any number of them. */
const SHARED_FLAGS_MAX = 64;

function readPresence(from: ByteReader, rows: number): { present: Uint8Array; held: number } {
  const start = from.offset;
  const whole = from.signed() === 1 && from.varint() === rows;
  if (whole && rows <= PART_ROWS_MAX) return { present: allPresent.subarray(0, rows), held: rows };
  from.offset = start;
  const present = new Uint8Array(rows);
  let held = 0;
  readRuns(from, rows, (value, first, end) => {
    present.fill(value, first, end);
    if (value === 1) held += end - first;
  });
  return { present, held };
}

function readDecimals(from: ByteReader, rows: number, wanted: boolean): Int16Array {
  const decimals = wanted ? new Int16Array(rows) : NO_DECIMALS;
  readRuns(from, rows, (value, first, end) => {
    if (wanted && value !== 0) decimals.fill(value, first, end);
  });
  return decimals;
}

/** Most columns of most parts carry one flag throughout: they share one array. */
function readFlags(from: ByteReader, rows: number): Uint32Array {
  const start = from.offset;
  const only = from.signed();
  if (from.varint() === rows && rows <= PART_ROWS_MAX) {
    const shared = oneFlag.get(only) ?? new Uint32Array(PART_ROWS_MAX).fill(only);
    if (oneFlag.size < SHARED_FLAGS_MAX) oneFlag.set(only, shared);
    return shared.subarray(0, rows);
  }
  from.offset = start;
  const flag = new Uint32Array(rows);
  readRuns(from, rows, (value, first, end) => flag.fill(value, first, end));
  return flag;
}

function scratch(rows: number): Float64Array {
  if (compact.length < rows) compact = new Float64Array(rows);
  return compact;
}
