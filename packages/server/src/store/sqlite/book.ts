import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { BookChange, BookKind, BookSnapshot, BookTables, Instant } from '@wenqu/domain';
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
import { BookImage, type PlannedChange } from '../book-image.ts';
import { planEdits } from '../book-plan.ts';
import { uniqueKey } from '../book-references.ts';
import { checkPage, readCursor, writeCursor } from '../cursor.ts';
import { inTransaction, openDatabase } from './database.ts';
import { BOOK_MIGRATIONS } from './migrations/book.ts';

/** The book in book.sqlite, read through an image in memory that is rebuilt when another process wrote. */
export class SqliteBook implements BookStore {
  readonly #db: DatabaseSync;
  #image: BookImage;

  /** @param file path of book.sqlite; made when absent */
  constructor(file: string) {
    this.#db = openDatabase(file, BOOK_MIGRATIONS);
    this.#image = loadImage(this.#db);
  }

  async apply(edits: readonly BookEdit[], author: BookAuthor): Promise<readonly AnyBookRow[]> {
    const applied = inTransaction(this.#db, () => {
      const plan = planEdits(this.#fresh(), edits, author);
      return { plan, seq: keep(this.#db, plan.changes, author, this.#image.seq) };
    });
    // Only what is on disk is shown: the image follows the commit.
    this.#image.commit(applied.plan.changes, applied.seq);
    return applied.plan.results;
  }

  async get<K extends BookKind>(kind: K, id: string): Promise<BookTables[K] | undefined> {
    return this.#fresh().row(kind, id) as BookTables[K] | undefined;
  }

  async list<K extends BookKind>(kind: K, query: BookQuery): Promise<BookPage<BookTables[K]>> {
    return this.#fresh().list(kind, query) as BookPage<BookTables[K]>;
  }

  async history({ kind, id, cursor, limit }: BookHistoryQuery): Promise<BookPage<BookChange>> {
    checkPage(limit);
    const [before] = cursor === undefined ? [Number.MAX_SAFE_INTEGER] : readCursor(cursor, 'number');
    const where = ['1', ...(kind === undefined ? [] : ['kind = ?']), ...(id === undefined ? [] : ['id = ?'])];
    const values: SQLInputValue[] = [kind, id].filter((value) => value !== undefined);
    const of = where.join(' AND ');
    const count = this.#db.prepare(`SELECT count(*) AS total FROM book_history WHERE ${of}`).get(...values);
    const rows = this.#db
      .prepare(`SELECT * FROM book_history WHERE ${of} AND seq < ? ORDER BY seq DESC LIMIT ?`)
      .all(...values, before, limit + 1);
    const items = rows.slice(0, limit).map(readChange);
    const last = items.at(-1);
    return {
      items,
      next: last && rows.length > limit ? writeCursor([last.seq]) : null,
      total: Number(count?.total),
    };
  }

  async snapshot(withRetired = false): Promise<BookSnapshot> {
    return this.#fresh().snapshot(withRetired);
  }

  async whole(withRetired = false): Promise<BookWhole> {
    return this.#fresh().whole(withRetired);
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  /** The image, read again when somebody else has written since. */
  #fresh(): BookImage {
    if (newestSeq(this.#db) !== this.#image.seq) this.#image = loadImage(this.#db);
    return this.#image;
  }
}

const newestSeq = (db: DatabaseSync): number =>
  Number(db.prepare('SELECT max(seq) AS seq FROM book_history').get()?.seq ?? 0);

function loadImage(db: DatabaseSync): BookImage {
  const image = new BookImage();
  const seq = newestSeq(db);
  const rows = db.prepare('SELECT kind, doc FROM book_rows').all();
  const changes = rows.map((row): PlannedChange => {
    const after = Object.freeze(JSON.parse(String(row.doc))) as AnyBookRow;
    return { kind: row.kind as BookKind, before: undefined, after };
  });
  image.commit(changes, seq);
  return image;
}

/** Write rows and their history; the number of the last change. Runs inside the caller's transaction. */
function keep(
  db: DatabaseSync,
  changes: readonly PlannedChange[],
  { by, reason, at }: BookAuthor,
  held: number,
): number {
  // Two rows of one batch may swap their keys: all give theirs up before any takes a new one.
  const release = db.prepare('UPDATE book_rows SET unique_key = NULL WHERE kind = ? AND id = ?');
  for (const { kind, before } of changes) if (before) release.run(kind, before.id);
  const put = db.prepare(`
    INSERT INTO book_rows (kind, id, version, retired_at, unique_key, doc) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version, retired_at = excluded.retired_at,
      unique_key = excluded.unique_key, doc = excluded.doc`);
  const tell = db.prepare(`
    INSERT INTO book_history (kind, id, version, at, by, reason, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  let seq = held;
  for (const { kind, before, after } of changes) {
    const { id, version, retiredAt } = after;
    const key = retiredAt === null ? (uniqueKey(kind, after)?.key ?? null) : null;
    const doc = JSON.stringify(after);
    put.run(kind, id, version, retiredAt, key, doc);
    const told = tell.run(kind, id, version, at, by, reason, before ? JSON.stringify(before) : null, doc);
    seq = Number(told.lastInsertRowid);
  }
  return seq;
}

function readChange(row: Record<string, unknown>): BookChange {
  return {
    seq: Number(row.seq),
    kind: row.kind as BookKind,
    id: String(row.id),
    version: Number(row.version),
    at: Number(row.at) as Instant,
    by: String(row.by),
    reason: String(row.reason),
    before: row.before === null ? null : JSON.parse(String(row.before)),
    after: JSON.parse(String(row.after)),
  };
}

/** @param file path of book.sqlite; made when absent */
export const openSqliteBook = (file: string): SqliteBook => new SqliteBook(file);
