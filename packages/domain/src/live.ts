import type { Level } from './finding.ts';
import type { ForwardStatus } from './forward.ts';
import type { Instant } from './instant.ts';
import type { OrderState } from './order.ts';
import type { Column, Edition, JournalPosition, PointId, Reading, Statistic } from './reading.ts';
import type { SampleState } from './sample.ts';

/** Severity order everywhere: over > suspect > offline > maintenance > normal; `waiting`: nothing received yet. */
export type PointState = 'over' | 'suspect' | 'offline' | 'maintenance' | 'normal' | 'waiting';

export interface LatestValue {
  readonly column: Column;
  readonly value: number;
  readonly decimals: number;
  readonly flag: string;
  readonly at: Instant;
  readonly position: JournalPosition;
  /** Over a limit of its own kind, as the judge said. */
  readonly over: boolean;
  /** The limit it was held against, for `31.2 /50`; null: none of that kind. */
  readonly limitMax: number | null;
  readonly limitMin: number | null;
  readonly forReference: boolean;
}

/** The newest of one point: per statistic and column the value with the latest time. */
export interface PointLatest {
  readonly point: PointId;
  readonly state: PointState;
  readonly stateSince: Instant;
  /** Arrival of the newest frame of any statistic. */
  readonly receivedAt: Instant | null;
  /** Arrival at which some value last differed from the one before. */
  readonly changedAt: Instant | null;
  readonly realtime: readonly LatestValue[];
  readonly hour: readonly LatestValue[];
}

/** Columns of a series; all arrays have one length. Missing value: NaN (null in JSON). Raw or bucketed. */
export interface Series {
  readonly point: PointId;
  readonly statistic: Statistic;
  readonly columns: readonly SeriesColumn[];
  readonly at: readonly number[] | Float64Array;
  /** Rows each bucket stands for; absent when raw. */
  readonly bucketS: number | null;
}
export interface SeriesColumn {
  readonly column: Column;
  /** Raw: the value. Bucketed: the last value of the bucket. */
  readonly value: Float64Array;
  /** Bucketed only: true extremes of the bucket. */
  readonly min: Float64Array | null;
  readonly max: Float64Array | null;
  readonly count: Uint32Array | null;
  /** Index into `flags` for each row (bucket: the worst). */
  readonly flag: Uint8Array;
  readonly flags: readonly string[];
  /** Raw only: where each value came from. */
  readonly position: Float64Array | null;
}

/** One frame in lists and on the live wire. */
export interface FrameSummary {
  readonly position: JournalPosition;
  readonly kind: 'packet' | 'junk' | 'sent';
  readonly arrival: Instant;
  readonly connection: number;
  readonly bytes: number;
  readonly mn: string;
  readonly cn: string;
  readonly st: string;
  readonly qn: string;
  readonly edition: Edition | '';
  readonly outcome: 'stored' | 'duplicate' | 'quarantined' | 'junk' | 'sent';
  readonly why: string;
  readonly deviations: readonly string[];
  /** First 400 characters, PW masked. */
  readonly text: string;
}

/** One frame whole: the end of the walk back. */
export interface FrameView extends FrameSummary {
  readonly hex: string;
  readonly sha256: string;
  readonly segment: string;
  readonly segmentOffset: number;
  readonly sealed: boolean;
  readonly remote: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly data: readonly { readonly name: string; readonly value: string }[];
  readonly readings: readonly Reading[];
  /** The answer we sent, if any. */
  readonly answer: JournalPosition | null;
}

/** received = stored + duplicate + quarantined + junk, always. Counts of parts of the inbound stream. */
export interface FrameCounts {
  readonly received: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly junk: number;
}

/** What is known of one MN on the wire, in the book or not. */
export interface LoggerTraffic {
  readonly mn: string;
  readonly known: boolean;
  readonly counts: FrameCounts;
  readonly bytes: number;
  readonly answered: number;
  readonly values: number;
  readonly deviations: Readonly<Record<string, number>>;
  readonly editions: Readonly<Record<string, number>>;
  readonly firstArrival: Instant | null;
  readonly lastArrival: Instant | null;
  readonly firstPosition: JournalPosition | null;
  readonly lastPosition: JournalPosition | null;
  readonly remote: string;
  /** Device clock minus ours at the newest live frame, seconds; null: unknown. */
  readonly clockOffsetS: number | null;
  readonly st: string;
  readonly factors: readonly string[];
}

/** Accounting of the whole wire. `unattributed` holds junk that belongs to no MN. */
export interface Accounting {
  readonly total: FrameCounts;
  readonly closes: boolean;
  readonly sent: number;
  readonly junkWhy: Readonly<Record<string, number>>;
  readonly deviations: Readonly<Record<string, number>>;
  readonly journalBytes: number;
  readonly asOf: Instant;
  readonly lagS: number;
}

export type JournalState = 'open' | 'retrying' | 'closed';
export interface SystemStatus {
  readonly version: string;
  readonly startedAt: Instant;
  readonly hj212Port: number;
  readonly addresses: readonly string[];
  readonly connections: number;
  readonly pausedConnections: number;
  readonly journal: JournalState;
  readonly journalWhy: string;
  readonly diskFreeBytes: number | null;
  readonly lagS: number;
  readonly demo: boolean;
}

/** Events of the live stream, by name. `id` rises; a client resumes with Last-Event-ID. */
export interface LiveEvents {
  snapshot: { readonly points: readonly PointLatest[] };
  latest: { readonly points: readonly PointLatest[] };
  entry: { readonly id: string; readonly state: string; readonly level: Level; readonly hidden: boolean };
  /** A step of an order, once it is kept. */
  order: {
    readonly id: string;
    readonly version: number;
    readonly mn: string;
    readonly state: OrderState;
    readonly hidden: boolean;
    readonly enterprise: string;
  };
  /** A step of a sample, once it is kept; only for those who may know of it. */
  sample: {
    readonly id: string;
    readonly version: number;
    readonly state: SampleState;
    readonly point: string;
  };
  /** A step of a matter, once it is kept; only for those who may know of it. */
  matter: {
    readonly id: string;
    readonly version: number;
    readonly machine: string;
    readonly state: string;
  };
  system: SystemStatus;
  /** Targets of forwarding whose standing changed, at most once a second. */
  forward: { readonly targets: readonly ForwardStatus[] };
  /** Replay is impossible: fetch again. */
  gap: Record<string, never>;
}
