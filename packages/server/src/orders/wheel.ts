import type { Instant } from '@wenqu/domain';

/** Deadlines of thousands under one timer: each stands in the slot of its tick and is looked at when that has passed. */
export class Wheel {
  readonly #tickMicros: number;
  readonly #slots = new Map<number, Set<string>>();
  readonly #at = new Map<string, number>();
  #done: number;

  constructor(tickMs: number, now: Instant) {
    this.#tickMicros = tickMs * 1000;
    this.#done = Math.floor(now / this.#tickMicros);
  }

  get size(): number {
    return this.#at.size;
  }

  /** One deadline an id: the newest counts. null takes it away. A past one is due at the next turn. */
  set(id: string, at: Instant | null): void {
    const slot = at === null ? undefined : Math.max(this.#done + 1, Math.ceil(at / this.#tickMicros));
    const before = this.#at.get(id);
    if (before === slot) return;
    if (before !== undefined) this.#leave(id, before);
    if (slot === undefined) return void this.#at.delete(id);
    this.#at.set(id, slot);
    const ids = this.#slots.get(slot);
    if (ids) ids.add(id);
    else this.#slots.set(slot, new Set([id]));
  }

  /** Ids whose deadline has passed, earliest slot first; they stand in the wheel no more. */
  due(now: Instant): string[] {
    const last = Math.floor(now / this.#tickMicros);
    const due: string[] = [];
    // After a machine's sleep there may be more ticks than slots.
    const slots =
      last - this.#done > this.#slots.size
        ? [...this.#slots.keys()].filter((slot) => slot <= last).sort((a, b) => a - b)
        : Array.from({ length: Math.max(0, last - this.#done) }, (_, n) => this.#done + 1 + n);
    for (const slot of slots) {
      for (const id of this.#slots.get(slot) ?? []) {
        due.push(id);
        this.#at.delete(id);
      }
      this.#slots.delete(slot);
    }
    this.#done = Math.max(this.#done, last);
    return due;
  }

  #leave(id: string, slot: number): void {
    const ids = this.#slots.get(slot);
    ids?.delete(id);
    if (ids?.size === 0) this.#slots.delete(slot);
  }
}
