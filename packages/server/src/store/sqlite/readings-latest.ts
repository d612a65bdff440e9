import type { Edition, Instant, JournalPosition, Reading } from '@wenqu/domain';
import { sameNumber } from './readings-block.ts';
import type { HeldSeries, Names } from './readings-names.ts';
import { compareText } from './readings-names.ts';

/** Slots that are written together. */
const PAGE_SLOTS = 1_024;
const SLOT_BYTES = 47;
/** Beyond this many columns of one series an index is faster than walking. */
const WALK_SLOTS_MAX = 24;
/** Editions by number, as kept in parts and pages: only ever appended to. */
export const EDITIONS: readonly Edition[] = ['2005', '2017', '2025'];

/**
 * The newest value of each column of each series, one slot each, in columns. Written in pages of
 * 1,024 slots when touched, so that a start need not open any part.
 */
export class LatestTable {
  slots = 0;
  series = new Uint32Array(PAGE_SLOTS);
  column = new Uint32Array(PAGE_SLOTS);
  at = new Float64Array(PAGE_SLOTS);
  value = new Float64Array(PAGE_SLOTS);
  decimals = new Int16Array(PAGE_SLOTS);
  flag = new Uint32Array(PAGE_SLOTS);
  arrival = new Float64Array(PAGE_SLOTS);
  edition = new Uint8Array(PAGE_SLOTS);
  position = new Float64Array(PAGE_SLOTS);
  #touched = new Set<number>();

  /** A slot for a column of a series that has none yet. */
  add(series: HeldSeries, column: number): number {
    const slot = this.slots++;
    if (slot >= this.at.length) this.#grow();
    this.series[slot] = series.id;
    this.column[slot] = column;
    this.at[slot] = Number.NEGATIVE_INFINITY;
    series.slots.push(slot);
    series.slotBy?.set(column, slot);
    return slot;
  }

  /** The slot of a column of a series; `guess` says where it most likely stands among its slots. */
  slotOf(series: HeldSeries, column: number, guess: number): number {
    const likely = series.slots[guess];
    if (likely !== undefined && this.column[likely] === column) return likely;
    if (series.slots.length > WALK_SLOTS_MAX) {
      series.slotBy ??= new Map(series.slots.map((slot) => [this.column[slot]!, slot]));
      return series.slotBy.get(column) ?? this.add(series, column);
    }
    for (const slot of series.slots) if (this.column[slot] === column) return slot;
    return this.add(series, column);
  }

  /** True when the newest value of the slot is this very one: the usual re-send. */
  repeats(slot: number, at: number, value: number, flag: number): boolean {
    return this.at[slot] === at && sameNumber(this.value[slot]!, value) && this.flag[slot] === flag;
  }

  /** Take a value when it is newer, or a later version of the newest. */
  offer(
    slot: number,
    at: number,
    value: number,
    decimals: number,
    flag: number,
    arrival: number,
    edition: number,
    position: number,
  ): void {
    const held = this.at[slot]!;
    if (at < held || (at === held && position < this.position[slot]!)) return;
    this.at[slot] = at;
    this.value[slot] = value;
    this.decimals[slot] = decimals;
    this.flag[slot] = flag;
    this.arrival[slot] = arrival;
    this.edition[slot] = edition;
    this.position[slot] = position;
    this.#touched.add(Math.floor(slot / PAGE_SLOTS));
  }

  /** Newest values of a series by column. */
  readings(series: HeldSeries, columns: Names, flags: Names): Reading[] {
    const readings = series.slots.map((slot) => ({
      point: series.point,
      statistic: series.statistic,
      column: columns.texts[this.column[slot]!]!,
      at: this.at[slot]! as Instant,
      value: this.value[slot]!,
      decimals: this.decimals[slot]!,
      flag: flags.texts[this.flag[slot]!]!,
      arrival: this.arrival[slot]! as Instant,
      edition: EDITIONS[this.edition[slot]!]!,
      position: this.position[slot]! as JournalPosition,
    }));
    return readings.sort((a, b) => compareText(a.column, b.column));
  }

  /** Pages touched since `saved` was last called. */
  pages(): { page: number; blob: Uint8Array }[] {
    return [...this.#touched].map((page) => ({ page, blob: this.#write(page) }));
  }

  saved(): void {
    this.#touched.clear();
  }

  /** Take a page back; pages come in order. */
  load(blob: Uint8Array, all: readonly HeldSeries[]): void {
    const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
    for (let offset = 0; offset < blob.length; offset += SLOT_BYTES) {
      const series = all[view.getUint32(offset, true)]!;
      const slot = this.add(series, view.getUint32(offset + 4, true));
      this.at[slot] = view.getFloat64(offset + 8, true);
      this.value[slot] = view.getFloat64(offset + 16, true);
      this.arrival[slot] = view.getFloat64(offset + 24, true);
      this.position[slot] = view.getFloat64(offset + 32, true);
      this.flag[slot] = view.getUint32(offset + 40, true);
      this.decimals[slot] = view.getInt16(offset + 44, true);
      this.edition[slot] = view.getUint8(offset + 46);
      series.newestAt = Math.max(series.newestAt, this.at[slot]!);
    }
  }

  clear(): void {
    this.slots = 0;
    this.#touched.clear();
  }

  #write(page: number): Uint8Array {
    const first = page * PAGE_SLOTS;
    const end = Math.min(this.slots, first + PAGE_SLOTS);
    const blob = new Uint8Array((end - first) * SLOT_BYTES);
    const view = new DataView(blob.buffer);
    for (let slot = first, offset = 0; slot < end; slot++, offset += SLOT_BYTES) {
      view.setUint32(offset, this.series[slot]!, true);
      view.setUint32(offset + 4, this.column[slot]!, true);
      view.setFloat64(offset + 8, this.at[slot]!, true);
      view.setFloat64(offset + 16, this.value[slot]!, true);
      view.setFloat64(offset + 24, this.arrival[slot]!, true);
      view.setFloat64(offset + 32, this.position[slot]!, true);
      view.setUint32(offset + 40, this.flag[slot]!, true);
      view.setInt16(offset + 44, this.decimals[slot]!, true);
      view.setUint8(offset + 46, this.edition[slot]!);
    }
    return blob;
  }

  #grow(): void {
    const room = this.at.length * 2;
    this.series = wider(this.series, new Uint32Array(room));
    this.column = wider(this.column, new Uint32Array(room));
    this.at = wider(this.at, new Float64Array(room));
    this.value = wider(this.value, new Float64Array(room));
    this.decimals = wider(this.decimals, new Int16Array(room));
    this.flag = wider(this.flag, new Uint32Array(room));
    this.arrival = wider(this.arrival, new Float64Array(room));
    this.edition = wider(this.edition, new Uint8Array(room));
    this.position = wider(this.position, new Float64Array(room));
  }
}

function wider<T extends Float64Array | Uint32Array | Int16Array | Uint8Array>(from: T, to: T): T {
  to.set(from as never);
  return to;
}
