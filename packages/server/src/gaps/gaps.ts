import type {
  Account,
  Gap,
  GapAct,
  GapCause,
  GapDetail,
  GapEvent,
  GapSettings,
  Instant,
  PointId,
  Statistic,
  TimeRange,
  TransmissionRate,
} from '@wenqu/domain';
import type { BookPage } from '../store/book.ts';
import type { GapQuery, GapScope } from '../store/gaps.ts';

/** Values of a series that came later than they were due, in one run. */
export interface LateRun {
  /** First and last DataTime, both included. */
  readonly from: Instant;
  readonly to: Instant;
  readonly count: number;
  readonly firstArrival: Instant;
  readonly lastArrival: Instant;
}

/** How the values of a range came in, and which never did. */
export interface SeriesDelivery {
  readonly point: PointId;
  readonly statistic: Statistic;
  /** '' = frames of any factor. */
  readonly factor: string;
  /** Null: too little is held to tell the interval. */
  readonly intervalS: number | null;
  /** False where the device's times and our clock do not compare: late is then told by order alone. */
  readonly clockChecked: boolean;
  readonly late: readonly LateRun[];
  readonly gaps: readonly {
    readonly id: string;
    readonly factor: string;
    readonly from: Instant;
    readonly to: Instant;
    readonly running: boolean;
    readonly missing: number;
    readonly cause: GapCause;
    readonly state: Gap['state'];
  }[];
  readonly rate: TransmissionRate | null;
}

/** Gaps of a district: found, grouped, recalled, closed with their story. */
export interface Gaps {
  list(query: GapQuery): Promise<BookPage<Gap>>;
  events(query: GapQuery): Promise<BookPage<GapEvent>>;
  event(id: string, scope: GapScope): Promise<GapEvent | undefined>;
  detail(id: string, scope: GapScope): Promise<GapDetail | undefined>;
  /**
   * A person's act on a gap.
   *
   * @throws WQ_NOT_FOUND; WQ_GAP_CONFLICT when `version` is stale; WQ_GAP_REFUSED when its state does not allow it
   */
  act(id: string, act: GapAct, by: Account, reason: string, version: number): Promise<Gap>;
  settings(): Promise<GapSettings>;
  setSettings(settings: GapSettings): Promise<void>;
  /** @throws WQ_RANGE_WIDE when the range holds too many values */
  delivery(point: PointId, statistic: Statistic, factor: string, range: TimeRange): Promise<SeriesDelivery>;
  /** Look at every series once more, now. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}
