import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './database.ts';
import { mergeBlocks, sliceBlock } from './readings-block.ts';
import { PART_ROWS_MAX } from './readings-part.ts';
import type { PartPlace, PartTable } from './readings-parts.ts';
import { partCuts, TIER_DONE, tierOf } from './readings-parts.ts';

/** Parts of one tier before they are merged: each row is written again three times at most on its own day. */
const PARTS_MERGED = 8;
/** Merges per transaction: a commit costs a sync. */
const MERGES_PER_COMMIT = 32;
const SERIES_PER_DAY = 2 ** 26;
const WISH = { origin: true } as const;

/**
 * Which days of which series lie in many small parts, and their merging. Parts of a day that goes on are
 * merged eight of a tier at a time; of a past day all that are not full become one. Content never changes.
 */
export class Tidying {
  readonly #db: DatabaseSync;
  readonly #parts: PartTable;
  readonly #changed: (series: number, day: number) => void;
  /** Parts per open tier by (day, series). */
  readonly #open = new Map<number, number[]>();
  readonly #due = new Set<number>();
  #today = Number.NEGATIVE_INFINITY;

  /** @param changed told after the parts of a day of a series were merged */
  constructor(db: DatabaseSync, parts: PartTable, changed: (series: number, day: number) => void) {
    this.#db = db;
    this.#parts = parts;
    this.#changed = changed;
    for (const { day, series, tier, parts: count } of parts.openParts())
      this.#count(series, day, tier, count);
  }

  /** A part of this tier was written. */
  wrote(series: number, day: number, tier: number): void {
    if (tier < TIER_DONE) this.#count(series, day, tier, 1);
  }

  /**
   * Merge while allowed.
   *
   * @param today the day of the newest arrival: days before it are past
   * @returns true when there is more to do
   * @throws WQ_DISK_LOW, WQ_STORE; nothing is lost
   */
  run(today: number, mayGoOn: () => boolean): boolean {
    if (today !== this.#today) {
      this.#today = today;
      for (const [key, counts] of this.#open) this.#note(key, counts);
    }
    while (this.#due.size > 0 && mayGoOn()) this.#mergeSome(mayGoOn);
    return this.#due.size > 0;
  }

  clear(): void {
    this.#open.clear();
    this.#due.clear();
  }

  #count(series: number, day: number, tier: number, parts: number): void {
    const key = day * SERIES_PER_DAY + series;
    const counts = this.#open.get(key) ?? [0, 0, 0];
    counts[tier] = counts[tier]! + parts;
    this.#open.set(key, counts);
    this.#note(key, counts);
  }

  #note(key: number, counts: readonly number[]): void {
    const past = Math.floor(key / SERIES_PER_DAY) < this.#today;
    if (past || counts.some((parts) => parts >= PARTS_MERGED)) this.#due.add(key);
  }

  #mergeSome(mayGoOn: () => boolean): void {
    const done = new Map<number, number[]>();
    inTransaction(this.#db, () => {
      for (const key of this.#due) {
        done.set(key, this.#mergeDay(key));
        if (done.size >= MERGES_PER_COMMIT || !mayGoOn()) break;
      }
    });
    for (const [key, counts] of done) {
      this.#due.delete(key);
      if (counts.some((parts) => parts > 0)) this.#open.set(key, counts);
      else this.#open.delete(key);
      this.#changed(
        key - Math.floor(key / SERIES_PER_DAY) * SERIES_PER_DAY,
        Math.floor(key / SERIES_PER_DAY),
      );
    }
  }

  /** @returns the parts per open tier that remain */
  #mergeDay(key: number): number[] {
    const day = Math.floor(key / SERIES_PER_DAY);
    const series = key - day * SERIES_PER_DAY;
    const small = this.#parts.places(series, day).filter(({ rows }) => rows < PART_ROWS_MAX);
    const counts = [0, 0, 0];
    if (day < this.#today) {
      this.#merge(series, small, true);
      return counts;
    }
    const tiers: PartPlace[][] = [[], [], []];
    for (const place of small) tiers[tierOf(place.rows)]!.push(place);
    for (const [tier, places] of tiers.entries()) {
      if (places.length < PARTS_MERGED) counts[tier] = counts[tier]! + places.length;
      else for (const made of this.#merge(series, places, false)) if (made < TIER_DONE) counts[made]!++;
    }
    return counts;
  }

  #merge(series: number, places: readonly PartPlace[], done: boolean): number[] {
    if (places.length === 0) return [];
    const block = mergeBlocks(places.map(({ id }) => this.#parts.read(id, WISH)));
    for (const { id } of places) this.#parts.remove(id);
    const cuts = partCuts(
      block.rows,
      (row) => block.at[row]!,
      (row) => block.position[row]!,
    );
    return Array.from(cuts, ([from, to]) => this.#parts.write(series, sliceBlock(block, from, to), done));
  }
}
