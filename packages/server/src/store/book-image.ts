import { BOOK_KINDS, type BookKind, type BookSnapshot } from '@wenqu/domain';
import type { AnyBookRow, BookPage, BookQuery, BookWhole } from './book.ts';
import { uniqueKey } from './book-references.ts';
import { BookSearch } from './book-search.ts';

/** One row as a batch leaves it; before: undefined when it is new. */
export interface PlannedChange {
  readonly kind: BookKind;
  readonly before: AnyBookRow | undefined;
  readonly after: AnyBookRow;
}

const ID_PREFIX: Readonly<Record<BookKind, string>> = {
  agencies: 'ag',
  enterprises: 'en',
  outlets: 'ou',
  points: 'pt',
  loggers: 'lg',
  devices: 'dv',
  limits: 'lm',
};

const perKind = <T>(make: () => T): Record<BookKind, T> =>
  Object.fromEntries(BOOK_KINDS.map((kind) => [kind, make()])) as Record<BookKind, T>;

/**
 * The book held in memory: every store reads from one and differs only in where changes are kept. A zone's
 * book is small (hundreds of points, 10,000 in the benches), so reading never waits for a disk.
 */
export class BookImage {
  readonly #rows = perKind(() => new Map<string, AnyBookRow>());
  readonly #owners = perKind(() => new Map<string, string>());
  readonly #lastNumber = perKind(() => 0);
  readonly #search = new BookSearch(
    (kind) => [...this.#rows[kind].values()],
    (kind, id) => this.row(kind, id),
  );
  #seq = 0;
  #present: BookWhole | undefined;
  #withRetired: BookWhole | undefined;

  /** Number of the newest change it holds. */
  get seq(): number {
    return this.#seq;
  }

  row(kind: BookKind, id: string): AnyBookRow | undefined {
    return this.#rows[kind].get(id);
  }

  rows(kind: BookKind): IterableIterator<AnyBookRow> {
    return this.#rows[kind].values();
  }

  /** Which present row holds a unique key (see `uniqueKey`). */
  owner(kind: BookKind, key: string): string | undefined {
    return this.#owners[kind].get(key);
  }

  /** A fresh id, `pt123`; never one that was ever in the book. */
  nextId(kind: BookKind): string {
    this.#lastNumber[kind] += 1;
    return `${ID_PREFIX[kind]}${this.#lastNumber[kind]}`;
  }

  /** Take rows that have been kept; `seq` is the number of the last change. */
  commit(changes: Iterable<PlannedChange>, seq: number): void {
    // Old keys go first: two rows of one batch may swap theirs.
    const list = [...changes];
    for (const { kind, before } of list) {
      const key = before && before.retiredAt === null ? uniqueKey(kind, before) : undefined;
      if (key) this.#owners[kind].delete(key.key);
    }
    for (const { kind, after } of list) {
      this.#rows[kind].set(after.id, after);
      const key = after.retiredAt === null ? uniqueKey(kind, after) : undefined;
      if (key) this.#owners[kind].set(key.key, after.id);
      this.#countId(kind, after.id);
    }
    this.#seq = seq;
    this.#search.forget();
    this.#present = undefined;
    this.#withRetired = undefined;
  }

  /** Pages in the order of names or codes. */
  list(kind: BookKind, query: BookQuery): BookPage<AnyBookRow> {
    return this.#search.list(kind, query);
  }

  /** All rows of all kinds, cached until the next change. */
  whole(withRetired: boolean): BookWhole {
    const held = withRetired ? this.#withRetired : this.#present;
    if (held) return held;
    const tables = Object.fromEntries(
      BOOK_KINDS.map((kind) => [
        kind,
        [...this.#rows[kind].values()].filter((row) => withRetired || row.retiredAt === null),
      ]),
    );
    const whole = Object.freeze({ seq: this.#seq, ...tables }) as unknown as BookWhole;
    if (withRetired) this.#withRetired = whole;
    else this.#present = whole;
    return whole;
  }

  snapshot(withRetired: boolean): BookSnapshot {
    const { seq, enterprises, outlets, points, loggers, limits } = this.whole(withRetired);
    return { seq, enterprises, outlets, points, loggers, limits };
  }

  #countId(kind: BookKind, id: string): void {
    const prefix = ID_PREFIX[kind];
    const digits = id.startsWith(prefix) ? id.slice(prefix.length) : '';
    if (/^\d{1,15}$/.test(digits)) {
      this.#lastNumber[kind] = Math.max(this.#lastNumber[kind], Number(digits));
    }
  }
}
