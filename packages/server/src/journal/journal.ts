import type { Instant, JournalPosition } from '@wenqu/domain';

/** `packet`, `junk`: parts of the inbound stream. `sent`: what we answered. `opened`, `closed`: a connection's ends. */
export type RecordKind = 'packet' | 'junk' | 'sent' | 'opened' | 'closed';

/**
 * One record of the journal. `bytes` is the raw part; for `junk` `why` is the framer's word; for `opened`
 * bytes hold the remote address as text; for `sent` `about` is the position of the packet it answers.
 */
export interface JournalRecord {
  readonly position: JournalPosition;
  readonly kind: RecordKind;
  readonly arrival: Instant;
  /** Position of the connection's `opened` record: unique across restarts, and a walk back to its address. */
  readonly connection: number;
  readonly why: string;
  readonly about: JournalPosition | null;
  readonly bytes: Buffer;
}

/** Where a record lies on disk, for the walk back. */
export interface RecordPlace {
  readonly segment: string;
  readonly offset: number;
  readonly sealed: boolean;
}

/** Reads what is durable; opened by several threads at once. */
export interface JournalReader {
  /** First position that is still held. */
  start(): JournalPosition;
  /**
   * Records from `from` (a record's position) up to `to` (exclusive), at most about `bytesMax` bytes of them.
   * `next` is where to go on; equal to `to` when all were read.
   *
   * @throws WQ_JOURNAL_TORN when a record before `to` does not check
   */
  read(
    from: JournalPosition,
    to: JournalPosition,
    bytesMax: number,
  ): { records: JournalRecord[]; next: JournalPosition };
  /** One record with its place, or undefined where no record begins or nothing is held. */
  at(position: JournalPosition): { record: JournalRecord; place: RecordPlace } | undefined;
  close(): void;
}
