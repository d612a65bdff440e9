import type {
  Column,
  Instant,
  JournalPosition,
  PointId,
  Reading,
  ReadingRow,
  ReadingValue,
  Series,
  Statistic,
  TimeRange,
} from '@wenqu/domain';

/** A small durable fact of the projection (logger counters, open findings), written with the cursor. */
export interface Note {
  readonly kind: string;
  readonly key: string;
  /** JSON text. */
  readonly value: string;
}

/** The newest value of each column of one point and statistic. */
export interface LatestRow {
  readonly point: PointId;
  readonly statistic: Statistic;
  readonly values: readonly Reading[];
}

export interface SeriesQuery {
  readonly point: PointId;
  readonly statistic: Statistic;
  readonly columns: readonly Column[];
  readonly range: TimeRange;
  /** At most this many buckets when the range holds more rows; undefined: raw. */
  readonly buckets?: number;
  /** Only what had arrived by then (as known on …). */
  readonly knownAt?: Instant;
}

export interface RowsQuery {
  readonly point: PointId;
  readonly statistic: Statistic;
  readonly range: TimeRange;
  readonly limit: number;
  /** Newest first from strictly before this (at, position), as returned by the page before. */
  readonly before?: { readonly at: Instant; readonly position: JournalPosition };
}

/** Asks which times of a series are held, not what their values are. */
export interface CoverageQuery {
  readonly point: PointId;
  readonly statistic: Statistic;
  readonly range: TimeRange;
  /** Factors whose absence from rows that are there is told; factor codes. */
  readonly factors: readonly string[];
  /** Only times at which this factor has a value; '' = any. */
  readonly of: string;
  /** Whether the arrival of each time is wanted. */
  readonly arrivals: boolean;
}

/** Times held of one series. */
export interface Coverage {
  readonly point: PointId;
  readonly statistic: Statistic;
  /** Distinct, rising. */
  readonly at: Float64Array;
  /** Earliest arrival at each time; empty when not asked for. */
  readonly arrival: Float64Array;
  /** By factor, those of the times at which no row has a value of it; only factors that are absent somewhere. */
  readonly absent: Readonly<Record<string, Float64Array>>;
  /** Newest time ever held of the series, in the range or not; null: none. */
  readonly newestAt: Instant | null;
}

/**
 * Readings as received: a projection of the journal. The journal is the write-ahead log, so `append` keeps
 * rows in memory and only `flush` makes them durable, together with the cursor from which the journal must
 * be read again; both land in one transaction, so each frame counts exactly once.
 *
 * A row's values that are already held with the same number and flag for the same (point, column, statistic,
 * time) are left out; a different value is a further version ordered by journal position. Every store
 * passes `readings.contract.ts`.
 */
export interface ReadingStore {
  /** Where reading the journal must go on after a restart: everything before it is durable here. */
  cursor(): JournalPosition;

  /**
   * Take rows in journal order. For each row the values that were new: the row itself when all were,
   * a smaller row when some were, undefined when the frame said nothing new (a duplicate).
   */
  append(rows: readonly ReadingRow[]): (ReadingRow | undefined)[];

  /** How many rows wait in memory. */
  pending(): number;

  /**
   * Make everything appended so far durable with `cursor` and `notes` (upserted by kind and key), all or none.
   *
   * @throws WQ_DISK_LOW when the disk refuses; memory is kept and the flush may be tried again
   */
  flush(cursor: JournalPosition, notes: readonly Note[]): void;

  notes(kind: string): Note[];

  /** Newest values of every point, held in memory. */
  latest(): LatestRow[];
  latestOf(point: PointId, statistic: Statistic): readonly Reading[];

  /** Raw rows or min/max buckets of some columns; the newest version known at `knownAt` counts. */
  series(query: SeriesQuery): Series;

  /** Rows of one point newest first, every version. */
  rows(query: RowsQuery): ReadingRow[];

  /** Which times are held, from the shape of the rows alone: values are stepped over. */
  coverage(query: CoverageQuery): Coverage;

  /** All versions of one value, oldest first. */
  versions(point: PointId, statistic: Statistic, column: Column, at: Instant): Reading[];

  /** Rows with `from ≤ at < to`, oldest first, newest version of each value only; for judging a day. */
  range(
    point: PointId,
    statistic: Statistic,
    range: TimeRange,
  ): { at: Instant; values: ReadingValue[]; position: JournalPosition }[];

  /** SHA-256 over all readings in canonical order: equal content, equal digest, however it is laid out. */
  digest(): string;

  /** Merge small parts while `untilMs()` is in the future; true when there is more to do. */
  tidy(mayGoOn: () => boolean): boolean;

  /** Forget every reading, note and the cursor: before a rebuild. */
  clear(): void;
  close(): void;
}
