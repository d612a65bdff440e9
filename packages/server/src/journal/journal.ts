import type { Instant, JournalPosition, JournalState } from '@wenqu/domain';

/** `packet`, `junk`: parts of the inbound stream. `sent`: what we answered or asked. `opened`, `closed`: a connection's ends. */
export type RecordKind = 'packet' | 'junk' | 'sent' | 'opened' | 'closed';

/**
 * What the framer says of junk (`noise` to `tail`), or why a connection ended: `peer`: the other side closed;
 * `error`: the network broke it; `idle`, `junk`, `unsent`: a limit; `stop`: we shut down; `moved`: its MNs speak on
 * another connection, and it stayed silent.
 */
export type RecordWhy =
  | ''
  | 'noise'
  | 'header'
  | 'crc'
  | 'half'
  | 'tail'
  | 'peer'
  | 'error'
  | 'idle'
  | 'junk'
  | 'unsent'
  | 'stop'
  | 'moved';

/** What the gateway appends. `bytes` are copied; `connection` is ignored for `opened`: it is its own position. */
export interface JournalDraft {
  readonly kind: RecordKind;
  readonly arrival: Instant;
  readonly connection: number;
  readonly why: RecordWhy;
  readonly about: JournalPosition | null;
  readonly bytes: Buffer;
}

/**
 * One record of the journal. `bytes` is the raw part; for `junk` `why` is the framer's word; for `opened`
 * bytes hold the remote address as text; for `sent` `about` is the position of the packet it answers, null
 * for a request of ours.
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

/** What the writer tells whoever holds answers back. */
export interface JournalListener {
  /** All records before `durable` are on disk: what they promise may be promised. */
  onDurable(durable: JournalPosition): void;
  /** `retrying`: nothing can be written, `why` holds errno and message; `open`: it works again. */
  onState(state: JournalState, why: string): void;
}

/** The only writer of a journal. */
export interface JournalWriter {
  /** Position after the last appended record: where the next one goes. */
  readonly end: JournalPosition;
  /** Everything before this is on disk. */
  readonly durable: JournalPosition;
  /** Appended bytes that are not on disk yet. */
  readonly pendingBytes: number;
  readonly state: JournalState;
  /** Errno and message while `retrying`, else ''. */
  readonly why: string;
  /**
   * Takes a record into the batch that is filling; the position is final at once, also when the batch must be
   * written again. Syncing begins by itself.
   *
   * @throws WQ_INTERNAL when the record is longer than RECORD_BYTES_MAX or the journal is closed
   */
  append(draft: JournalDraft): JournalPosition;
  /** Somebody waits for what was appended: it does not gather company, the next sync takes it. */
  hurry(): void;
  listen(listener: JournalListener): void;
  /** Resolves when everything appended so far is on disk, or with false when the journal closed before. */
  synced(): Promise<boolean>;
  /** Syncs what is pending and closes. While `retrying`, one more try is made; what fails then was never promised. */
  close(): Promise<void>;
}
