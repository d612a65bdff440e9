import type { DatabaseSync } from 'node:sqlite';
import { MICROS_PER_DAY, WIRE_OFFSET_MICROS } from '@wenqu/domain';
import { WenquError } from '../../errors.ts';
import { storeFault } from './database.ts';
import type { RowBlock } from './readings-block.ts';
import type { PartWish, PresenceBlock } from './readings-part.ts';
import { decodePart, decodePresence, encodePart, PART_ROWS_MAX } from './readings-part.ts';

/** Parts of a tier hold fewer than 8^(tier + 1) rows; those of the last are full, or a past day's last. */
export const TIER_DONE = 3;
const TIER_FACTOR = 8;

/** Where a part lies, without its bytes. */
export interface PartPlace {
  readonly id: number;
  readonly rows: number;
  readonly atFrom: number;
  readonly atLast: number;
}

/** Number of the natural day (UTC+8) that holds a moment. */
export const dayOf = (at: number): number => Math.floor((at + WIRE_OFFSET_MICROS) / MICROS_PER_DAY);
export const startOfDay = (day: number): number => day * MICROS_PER_DAY - WIRE_OFFSET_MICROS;

/** The tier of a new part. */
export function tierOf(rows: number): number {
  if (rows >= PART_ROWS_MAX) return TIER_DONE;
  if (rows < TIER_FACTOR) return 0;
  return rows < TIER_FACTOR * TIER_FACTOR ? 1 : 2;
}

/**
 * Where rows in canonical order are cut into parts: of one natural day, at most 512 rows. Rows with the same
 * time and position stay together, for their order is only kept within a part.
 */
export function* partCuts(
  rows: number,
  atOf: (row: number) => number,
  positionOf: (row: number) => number,
): Generator<[from: number, to: number]> {
  for (let from = 0; from < rows; ) {
    const dayEnd = startOfDay(dayOf(atOf(from)) + 1);
    let to = from + 1;
    while (to < rows && atOf(to) < dayEnd) {
      const sameFrame = atOf(to) === atOf(to - 1) && positionOf(to) === positionOf(to - 1);
      if (to - from >= PART_ROWS_MAX && !sameFrame) break;
      to++;
    }
    yield [from, to];
    from = to;
  }
}

/** The table of parts: the only place that reads and writes it. */
export class PartTable {
  readonly #db: DatabaseSync;
  readonly #insert;
  readonly #remove;
  readonly #places;
  readonly #blob;
  readonly #blobs;
  readonly #nextDay;
  readonly #open;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#insert = db.prepare(
      'INSERT INTO part (series, day, tier, rows, at_from, at_last, blob) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#remove = db.prepare('DELETE FROM part WHERE id = ?');
    this.#places = db.prepare(
      'SELECT id, rows, at_from, at_last FROM part WHERE day = ? AND series = ? ORDER BY at_from, id',
    );
    this.#blob = db.prepare('SELECT blob FROM part WHERE id = ?');
    this.#blobs = db.prepare(
      'SELECT id, blob FROM part WHERE day = ? AND series = ? AND at_from < ? AND at_last >= ? ORDER BY at_from, id',
    );
    this.#nextDay = db.prepare('SELECT day FROM part WHERE day > ? ORDER BY day LIMIT 1');
    this.#open = db.prepare(
      `SELECT day, series, tier, count(*) AS parts FROM part WHERE tier < ${TIER_DONE} GROUP BY day, series, tier`,
    );
  }

  /** Write a block as one part. @param block as cut by `partCuts` @returns its tier */
  write(series: number, block: RowBlock, done: boolean): number {
    const tier = done ? TIER_DONE : tierOf(block.rows);
    const from = block.at[0]!;
    const last = block.at[block.rows - 1]!;
    this.#insert.run(series, dayOf(from), tier, block.rows, from, last, encodePart(block));
    return tier;
  }

  remove(id: number): void {
    this.#remove.run(id);
  }

  /** @throws WQ_STORE */
  places(series: number, day: number): PartPlace[] {
    return asked(() => this.#places.all(day, series)).map((row) => ({
      id: Number(row.id),
      rows: Number(row.rows),
      atFrom: Number(row.at_from),
      atLast: Number(row.at_last),
    }));
  }

  /** @throws WQ_STORE when the part is damaged */
  read(id: number, wish: PartWish): RowBlock {
    const row = asked(() => this.#blob.get(id));
    return decode(id, row?.blob as Uint8Array, wish);
  }

  /** Parts of a series and day that may hold rows with `from ≤ at < to`. @throws WQ_STORE when damaged */
  readDay(series: number, day: number, from: number, to: number, wish: PartWish): RowBlock[] {
    return asked(() => this.#blobs.all(day, series, to, from)).map((row) =>
      decode(Number(row.id), row.blob as Uint8Array, wish),
    );
  }

  /** The shape of those parts, without their values. @throws WQ_STORE when damaged */
  presenceDay(series: number, day: number, from: number, to: number, arrivals: boolean): PresenceBlock[] {
    return asked(() => this.#blobs.all(day, series, to, from)).map((row) =>
      whole(Number(row.id), () => decodePresence(row.blob as Uint8Array, arrivals)),
    );
  }

  /** Every day that has parts, rising. */
  days(): number[] {
    const days: number[] = [];
    for (let day = Number.MIN_SAFE_INTEGER; ; ) {
      const row = this.#nextDay.get(day);
      if (row === undefined) return days;
      day = Number(row.day);
      days.push(day);
    }
  }

  /** Parts that may still be merged, counted. */
  openParts(): { day: number; series: number; tier: number; parts: number }[] {
    return this.#open.all().map((row) => ({
      day: Number(row.day),
      series: Number(row.series),
      tier: Number(row.tier),
      parts: Number(row.parts),
    }));
  }

  clear(): void {
    this.#db.exec('DELETE FROM part');
  }
}

function asked<T>(question: () => T): T {
  try {
    return question();
  } catch (error) {
    throw storeFault(error);
  }
}

const decode = (id: number, blob: Uint8Array | undefined, wish: PartWish): RowBlock =>
  whole(id, () => {
    if (blob === undefined) throw new RangeError('part is gone');
    return decodePart(blob, wish);
  });

function whole<T>(id: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new WenquError('WQ_STORE', { part: id }, error);
  }
}
