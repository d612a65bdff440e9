import type { Instant, KindVersion, ListRow } from '@wenqu/domain';

/** One sheet that was taken in. */
export interface ListImport {
  readonly id: string;
  readonly kind: string;
  /** SHA-256 of the file as it came. */
  readonly digest: string;
  /** Name of the file. */
  readonly name: string;
  readonly kindVersion: number;
  readonly at: Instant;
  readonly by: string;
  readonly byName: string;
  readonly reason: string;
  /** Rows of the sheet, and what became of them. */
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: number;
}

/** What is written at once, or not at all. */
export interface ListWrite {
  readonly rows: readonly ListRow[];
  readonly import?: ListImport;
}

/**
 * Kinds of lists with every version of their text, rows with every version of their values, and the sheets
 * that brought them. Nothing is ever deleted: a row is retired. Every store passes `lists.contract.ts`.
 */
export interface ListStore {
  /** @throws WQ_LIST_CONFLICT when it is not the version after the newest */
  addVersion(version: KindVersion): Promise<void>;
  /** Versions of one kind, oldest first. */
  versions(kind: string): Promise<KindVersion[]>;
  /** The newest version of each kind, by id. */
  newest(): Promise<KindVersion[]>;
  /** @throws WQ_LIST_CONFLICT when a row’s version is not the one after its newest */
  write(write: ListWrite): Promise<void>;
  /** Newest version of each row of the kind, retired ones included, by id. */
  rows(kind: string): Promise<ListRow[]>;
  row(id: string): Promise<ListRow | undefined>;
  /** Every version of a row, oldest first. */
  story(id: string): Promise<ListRow[]>;
  /** Newest first. */
  imports(kind: string): Promise<ListImport[]>;
  close(): Promise<void>;
}
