import type { BookChange, BookKind, BookSnapshot, BookTables } from '@wenqu/domain';
import type {
  AnyBookRow,
  BookAuthor,
  BookEdit,
  BookHistoryQuery,
  BookPage,
  BookQuery,
  BookStore,
  BookWhole,
} from '../book.ts';
import { BookImage } from '../book-image.ts';
import { planEdits } from '../book-plan.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';

/** The book without a disk: for tests and for a district that leaves no trace. */
export class MemoryBook implements BookStore {
  readonly #image = new BookImage();
  readonly #history: BookChange[] = [];

  async apply(edits: readonly BookEdit[], author: BookAuthor): Promise<readonly AnyBookRow[]> {
    const { changes, results } = planEdits(this.#image, edits, author);
    for (const { kind, before, after } of changes) {
      const { id, version } = after;
      const seq = this.#history.length + 1;
      this.#history.push({
        seq,
        kind,
        id,
        version,
        ...author,
        before: before ? { ...before } : null,
        after: { ...after },
      });
    }
    this.#image.commit(changes, this.#history.length);
    return results;
  }

  async get<K extends BookKind>(kind: K, id: string): Promise<BookTables[K] | undefined> {
    return this.#image.row(kind, id) as BookTables[K] | undefined;
  }

  async list<K extends BookKind>(kind: K, query: BookQuery): Promise<BookPage<BookTables[K]>> {
    return this.#image.list(kind, query) as BookPage<BookTables[K]>;
  }

  async history({ kind, id, cursor, limit }: BookHistoryQuery): Promise<BookPage<BookChange>> {
    checkPage(limit);
    const [before] = cursor === undefined ? [Number.POSITIVE_INFINITY] : readCursor(cursor, 'number');
    const of = this.#history.filter(
      (change) => (kind === undefined || change.kind === kind) && (id === undefined || change.id === id),
    );
    const rest = of.filter((change) => change.seq < before).reverse();
    const items = rest.slice(0, limit);
    const last = items.at(-1);
    return { items, next: last && rest.length > limit ? writeCursor([last.seq]) : null, total: of.length };
  }

  async snapshot(withRetired = false): Promise<BookSnapshot> {
    return this.#image.snapshot(withRetired);
  }

  async whole(withRetired = false): Promise<BookWhole> {
    return this.#image.whole(withRetired);
  }

  async close(): Promise<void> {}
}
