import type { Enterprise, Logger, Outlet, Point } from '@wenqu/domain';
import type { Clock } from '../clock.ts';
import { limits } from '../limits.ts';
import type { BookStore, BookWhole } from '../store/book.ts';

/** Rows by MN: as it is written first, then without case, as frames are matched. @source hj212.md §9.1 */
export class MnIndex<T extends { readonly mn: string }> {
  readonly #exact: ReadonlyMap<string, T>;
  readonly #folded: ReadonlyMap<string, T>;

  constructor(rows: readonly T[]) {
    this.#exact = new Map(rows.map((row) => [row.mn, row]));
    this.#folded = new Map(rows.map((row) => [row.mn.toLowerCase(), row]));
  }

  get(mn: string): T | undefined {
    return this.#exact.get(mn) ?? this.#folded.get(mn.toLowerCase());
  }

  has(mn: string): boolean {
    return this.get(mn) !== undefined;
  }
}

/** The book as the API reads it: present rows with the ways into them. */
export interface BookView {
  readonly snapshot: BookWhole;
  readonly enterprises: ReadonlyMap<string, Enterprise>;
  readonly outlets: ReadonlyMap<string, Outlet>;
  readonly points: ReadonlyMap<string, Point>;
  readonly loggersByMn: MnIndex<Logger>;
}

const byId = <T extends { readonly id: string }>(rows: readonly T[]): ReadonlyMap<string, T> =>
  new Map(rows.map((row) => [row.id, row]));

export const bookView = (snapshot: BookWhole): BookView => ({
  snapshot,
  enterprises: byId(snapshot.enterprises),
  outlets: byId(snapshot.outlets),
  points: byId(snapshot.points),
  loggersByMn: new MnIndex(snapshot.loggers),
});

/** Reads the book again when told that it changed, and otherwise when the last reading is old. */
export class BookReader {
  readonly #book: BookStore;
  readonly #clock: Clock;
  #view: BookView | undefined;
  #readAt = 0;

  constructor(book: BookStore, clock: Clock) {
    this.#book = book;
    this.#clock = clock;
  }

  /** The last reading, however old; undefined before the first. */
  get current(): BookView | undefined {
    return this.#view;
  }

  async view(): Promise<BookView> {
    const now = this.#clock();
    if (this.#view && now - this.#readAt < limits.bookAgeMs * 1000) return this.#view;
    return this.renew();
  }

  async renew(): Promise<BookView> {
    this.#readAt = this.#clock();
    this.#view = bookView(await this.#book.whole());
    return this.#view;
  }
}
