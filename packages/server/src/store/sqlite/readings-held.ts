import type { RowBlock } from './readings-block.ts';
import { firstRowAt, sameNumber } from './readings-block.ts';
import type { PartPlace, PartTable } from './readings-parts.ts';
import { dayOf } from './readings-parts.ts';

/** Decoded parts that late rows are compared with: 4,000 points re-sending an hour keep about 27 KB each. */
const BYTES_MAX = 128 * 1024 * 1024;
const DAY_BYTES = 400;
const SERIES_PER_DAY = 2 ** 26;
const WISH = { origin: false } as const;

/** Readings held at one time of one series, whatever their version. */
export class HeldCells {
  readonly #column: number[] = [];
  readonly #value: number[] = [];
  readonly #flag: number[] = [];

  clear(): void {
    this.#column.length = 0;
    this.#value.length = 0;
    this.#flag.length = 0;
  }

  add(column: number, value: number, flag: number): void {
    this.#column.push(column);
    this.#value.push(value);
    this.#flag.push(flag);
  }

  has(column: number, value: number, flag: number): boolean {
    for (let i = 0; i < this.#column.length; i++) {
      if (this.#column[i] === column && this.#flag[i] === flag && sameNumber(this.#value[i]!, value))
        return true;
    }
    return false;
  }
}

interface HeldDay {
  readonly series: number;
  readonly day: number;
  places: PartPlace[];
  blocks: Map<number, RowBlock>;
  stale: boolean;
  bytes: number;
}

/**
 * The days that late rows fall into, opened as far as they were asked for and forgotten when unused for
 * longest. A row between the parts it might lie in costs no opening at all.
 */
export class HeldDays {
  readonly #parts: PartTable;
  readonly #days = new Map<number, HeldDay>();
  #bytes = 0;

  constructor(parts: PartTable) {
    this.#parts = parts;
  }

  /** Add what the parts hold at a time to `into`. */
  gather(series: number, at: number, into: HeldCells): void {
    const held = this.#day(series, dayOf(at));
    for (const place of held.places) {
      if (place.atFrom > at || place.atLast < at) continue;
      const block = this.#block(held, place.id);
      for (let row = firstRowAt(block, at); row < block.rows && block.at[row] === at; row++) {
        for (const column of block.columns) {
          if (column.present[row] === 1) into.add(column.id, column.value[row]!, column.flag[row]!);
        }
      }
    }
  }

  /** Parts of this day were written or merged. */
  changed(series: number, day: number): void {
    const held = this.#days.get(day * SERIES_PER_DAY + series);
    if (held !== undefined) held.stale = true;
  }

  clear(): void {
    this.#days.clear();
    this.#bytes = 0;
  }

  #day(series: number, day: number): HeldDay {
    const key = day * SERIES_PER_DAY + series;
    let held = this.#days.get(key);
    if (held === undefined) {
      held = { series, day, places: [], blocks: new Map(), stale: true, bytes: DAY_BYTES };
      this.#bytes += DAY_BYTES;
    } else this.#days.delete(key);
    // Last in the map is used last.
    this.#days.set(key, held);
    if (held.stale) this.#refresh(held);
    return held;
  }

  #refresh(held: HeldDay): void {
    const blocks = held.blocks;
    held.places = this.#parts.places(held.series, held.day);
    held.blocks = new Map();
    let bytes = DAY_BYTES;
    for (const { id } of held.places) {
      const block = blocks.get(id);
      if (block === undefined) continue;
      held.blocks.set(id, block);
      bytes += bytesOf(block);
    }
    this.#bytes += bytes - held.bytes;
    held.bytes = bytes;
    held.stale = false;
  }

  #block(held: HeldDay, id: number): RowBlock {
    const known = held.blocks.get(id);
    if (known !== undefined) return known;
    const block = this.#parts.read(id, WISH);
    held.blocks.set(id, block);
    held.bytes += bytesOf(block);
    this.#bytes += bytesOf(block);
    this.#forget(held);
    return block;
  }

  #forget(keep: HeldDay): void {
    for (const [key, held] of this.#days) {
      if (this.#bytes <= BYTES_MAX) return;
      if (held === keep) continue;
      this.#days.delete(key);
      this.#bytes -= held.bytes;
    }
  }
}

/** Presence and flags are mostly shared between blocks. */
const bytesOf = (block: RowBlock): number => 500 + block.rows * 8 * (2 + block.columns.length);
