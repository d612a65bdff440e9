import type {
  Gap,
  GapAttempt,
  GapCause,
  GapEvent,
  GapEventKind,
  GapSettings,
  GapState,
  GapStep,
  Instant,
  PointId,
  Statistic,
  TimeRange,
} from '@wenqu/domain';
import type { BookPage } from './book.ts';

/** How far a series has been looked at. */
export interface GapMark {
  readonly point: PointId;
  readonly statistic: Statistic;
  /** A time that is present; everything missing before it is in a gap. */
  readonly settledTo: Instant;
  readonly intervalS: number;
  /** Factors that have come with this series. */
  readonly factors: readonly string[];
  readonly learnedAt: Instant;
}

/** Which gaps exist for somebody. */
export interface GapScope {
  /** Only gaps of these enterprises; undefined: all. */
  readonly enterprises?: readonly string[];
}

export interface GapQuery extends GapScope {
  readonly state?: readonly GapState[];
  readonly cause?: readonly GapCause[];
  readonly statistic?: readonly Statistic[];
  readonly enterprise?: string;
  readonly point?: string;
  readonly mn?: string;
  readonly event?: string;
  /** Gaps that touch this range. */
  readonly range?: TimeRange;
  /** Words that must all occur in the number, MN or factor, or match `qIds`. */
  readonly q?: string;
  /** Enterprises and points whose names hold `q`. */
  readonly qIds?: readonly string[];
  readonly cursor?: string;
  readonly limit: number;
}

export interface GapEventRow {
  readonly id: string;
  readonly kind: GapEventKind;
}

/** One write, all or none. Rows are replaced by their key. */
export interface GapWrite {
  readonly gaps?: readonly Gap[];
  readonly events?: readonly GapEventRow[];
  readonly attempts?: readonly GapAttempt[];
  readonly steps?: readonly GapStep[];
  readonly marks?: readonly GapMark[];
  /** We were alive at this moment. */
  readonly aliveAt?: Instant;
  readonly outages?: readonly TimeRange[];
  readonly settings?: GapSettings;
}

/**
 * Gaps with their attempts, stories and events, and how far each series has been looked at. One desk writes.
 * Every store passes `gaps.contract.ts`.
 */
export interface GapStore {
  keep(write: GapWrite): Promise<void>;
  gap(id: string): Promise<Gap | undefined>;
  /** Gaps open, and those closed after `since`. */
  recent(since: Instant): Promise<Gap[]>;
  /** Newest first. */
  list(query: GapQuery): Promise<BookPage<Gap>>;
  /** Events with a gap that matches, newest first; their figures count all gaps within the scope. */
  events(query: GapQuery): Promise<BookPage<GapEvent>>;
  event(id: string, scope: GapScope): Promise<GapEvent | undefined>;
  /** Oldest first. */
  attempts(gap: string): Promise<GapAttempt[]>;
  /** Oldest first. */
  steps(gap: string): Promise<GapStep[]>;
  marks(): Promise<GapMark[]>;
  aliveAt(): Promise<Instant | null>;
  /** Stretches in which our own server did not receive, that end after `since`; oldest first. */
  outages(since: Instant): Promise<TimeRange[]>;
  settings(): Promise<GapSettings>;
  /** The highest numbers given so far. */
  numbers(): Promise<{ readonly gap: number; readonly event: number }>;
  close(): Promise<void>;
}
