import type {
  Accounting,
  BookSnapshot,
  Column,
  Finding,
  FrameSummary,
  FrameView,
  Instant,
  JournalPosition,
  LoggerTraffic,
  PointId,
  PointLatest,
  Reading,
  ReadingRow,
  Series,
  Statistic,
} from '@wenqu/domain';
import type { RingKey } from '../ingest/key-ring.ts';
import type { NewestTimes } from '../judge/standing.ts';
import type { Coverage, CoverageQuery, RowsQuery, SeriesQuery } from '../store/readings.ts';

/** Where the projection stands against the journal. */
export interface ProjectionStatus {
  readonly cursor: JournalPosition;
  readonly durable: JournalPosition;
  /** Age of the oldest durable record not yet interpreted, seconds; 0 when caught up. */
  readonly lagS: number;
  readonly caughtUp: boolean;
  readonly framesDone: number;
  /** Why readings cannot be saved at present; '' when they can. */
  readonly storeWhy: string;
}

/** What the projection tells without being asked, at most four times a second. */
export interface ProjectionTick {
  readonly latest: readonly PointLatest[];
  readonly findings: readonly Finding[];
  /** Only while somebody watches the wire; newest last, at most 100. */
  readonly frames: readonly FrameSummary[];
  readonly status: ProjectionStatus;
}

/**
 * The journal read into readings, states and findings, in a thread of its own. The rest of the server asks
 * through this interface and never touches the readings' store itself.
 */
export interface Projection {
  /** The newest values of every point with how they were judged: dear in a large district. */
  latest(): Promise<PointLatest[]>;
  /** Times of the newest of every point, nothing else: cheap enough to ask every few seconds. */
  newest(): Promise<NewestTimes>;
  series(query: SeriesQuery): Promise<Series>;
  rows(query: RowsQuery): Promise<ReadingRow[]>;
  /** Times held of each series asked for; ask for a few at a time, live frames wait meanwhile. */
  coverage(queries: readonly CoverageQuery[]): Promise<Coverage[]>;
  versions(point: PointId, statistic: Statistic, column: Column, at: Instant): Promise<Reading[]>;
  /** Traffic of every MN ever heard, known or not. */
  traffic(): Promise<LoggerTraffic[]>;
  trafficOf(mn: string): Promise<LoggerTraffic | undefined>;
  accounting(): Promise<Accounting>;
  /** Newest frames, of one MN ('' = all, junk included), newest first, at most 200. */
  frames(mn: string, limit: number): Promise<FrameSummary[]>;
  frame(position: JournalPosition): Promise<FrameView | undefined>;
  /** The book changed: bindings, points, limits. Newly bound MNs are read back from their first byte. */
  bookChanged(book: BookSnapshot): Promise<void>;
  /** All keys that are held, newest first. The gateway may open packets with them once this has resolved. */
  keysChanged(keys: readonly RingKey[]): Promise<void>;
  /** While true, ticks carry frames. */
  watchWire(on: boolean): void;
  /** While true, ticks carry the points whose latest values changed. */
  watchLatest(on: boolean): void;
  status(): ProjectionStatus;
  onTick(listener: (tick: ProjectionTick) => void): () => void;
  digest(): Promise<string>;
  close(): Promise<void>;
}
