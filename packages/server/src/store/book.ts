import type { BookChange, BookKind, BookRow, BookSnapshot, BookTables, Instant } from '@wenqu/domain';

/** Fields a person gives; the store adds id (when absent), version and times. */
export type BookDraft<K extends BookKind> = Omit<BookTables[K], keyof BookRow> & { readonly id?: string };

/** One change of an all-or-none batch. `version` must be the row's present one (If-Match). */
export type BookEdit = {
  [K in BookKind]:
    | { readonly kind: K; readonly op: 'add'; readonly row: BookDraft<K> }
    | {
        readonly kind: K;
        readonly op: 'change';
        readonly id: string;
        readonly version: number;
        readonly set: Partial<BookDraft<K>>;
      }
    | { readonly kind: K; readonly op: 'retire'; readonly id: string; readonly version: number };
}[BookKind];

export interface BookAuthor {
  readonly by: string;
  readonly reason: string;
  readonly at: Instant;
}

export type AnyBookRow = BookTables[BookKind];

/** The whole book with the kinds that the judge does not need. */
export type BookWhole = { readonly [K in BookKind]: readonly BookTables[K][] } & { readonly seq: number };

export interface BookQuery {
  /** Words that must all occur in the names, codes or MNs of the row or in its enterprise's name. */
  readonly q?: string | undefined;
  readonly enterprise?: string | undefined;
  /** O&M agency that serves the enterprise. */
  readonly agency?: string | undefined;
  readonly outlet?: string | undefined;
  readonly point?: string | undefined;
  /** true: only retired rows; otherwise only present ones. */
  readonly retired?: boolean | undefined;
  readonly cursor?: string | undefined;
  /** At most `limits.pageRowsMax`. */
  readonly limit: number;
}

export interface BookPage<T> {
  readonly items: readonly T[];
  readonly next: string | null;
  readonly total: number;
}

export interface BookHistoryQuery {
  readonly kind?: BookKind | undefined;
  readonly id?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/**
 * The district's book with its whole history. Every store passes `book.contract.ts`.
 */
export interface BookStore {
  /**
   * Apply edits, all or none, and keep who, when, why with each row before and after. References and
   * unique fields are judged after the last edit, so their order is free; `@3` in place of an id names the
   * row that edit 3 of the same batch adds.
   *
   * @returns the rows in the order of the edits, as they are after the batch
   * @throws WQ_BOOK_INVALID with {row, field, zh, en, faults} for the first edit at fault; WQ_NOT_FOUND; WQ_BOOK_CONFLICT when a version is stale; WQ_BOOK_REFERENCE when a row named does not exist;
   *   WQ_BOOK_TAKEN when a unique field (MN, outlet code within an enterprise, credit code) is taken;
   *   WQ_LIMIT_FIXED when a limit's number would be edited: it is ended and followed
   */
  apply(edits: readonly BookEdit[], author: BookAuthor): Promise<readonly BookTables[BookKind][]>;
  get<K extends BookKind>(kind: K, id: string): Promise<BookTables[K] | undefined>;
  /** Cursor page ordered by name/code, text search over names, codes, MNs. */
  list<K extends BookKind>(kind: K, query: BookQuery): Promise<BookPage<BookTables[K]>>;
  /** Newest first. */
  history(query: BookHistoryQuery): Promise<BookPage<BookChange>>;
  /** Present rows, or with `withRetired` also those that once were: a rebuild of old days needs both. */
  snapshot(withRetired?: boolean): Promise<BookSnapshot>;
  /** All kinds at once, cached until the next change; treat as frozen. */
  whole(withRetired?: boolean): Promise<BookWhole>;
  close(): Promise<void>;
}
