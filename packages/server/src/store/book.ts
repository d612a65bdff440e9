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

export interface BookPage<T> {
  readonly items: readonly T[];
  readonly next: string | null;
  readonly total: number;
}

/**
 * The district's book with its whole history. Every store passes `book.contract.ts`.
 */
export interface BookStore {
  /**
   * Apply edits, all or none, and keep who, when, why with each row before and after.
   *
   * @throws WQ_BOOK_CONFLICT when a version is stale; WQ_BOOK_REFERENCE when a row named does not exist;
   *   WQ_BOOK_TAKEN when a unique field (MN, outlet code within an enterprise, credit code) is taken;
   *   WQ_LIMIT_FIXED when a limit's number would be edited: it is ended and followed
   */
  apply(edits: readonly BookEdit[], author: BookAuthor): Promise<readonly BookTables[BookKind][]>;
  get<K extends BookKind>(kind: K, id: string): Promise<BookTables[K] | undefined>;
  /** Cursor page ordered by name/code, text search over names, codes, MNs. */
  list<K extends BookKind>(
    kind: K,
    query: {
      q?: string;
      enterprise?: string;
      outlet?: string;
      point?: string;
      retired?: boolean;
      cursor?: string;
      limit: number;
    },
  ): Promise<BookPage<BookTables[K]>>;
  history(query: {
    kind?: BookKind;
    id?: string;
    cursor?: string;
    limit: number;
  }): Promise<BookPage<BookChange>>;
  snapshot(): Promise<BookSnapshot>;
  close(): Promise<void>;
}
