import type {
  Instant,
  QcKind,
  QcOutcome,
  QcRecord,
  RetroEffect,
  StatisticKind,
  StatisticVersion,
} from '@wenqu/domain';
import type { DayTally } from '@wenqu/rules';
import type { BookPage } from './book.ts';

/** A statistic on its way into the store: number and knowledge are the store's to give. */
export type StatisticDraft = Omit<StatisticVersion, 'version' | 'knownFrom' | 'knownTo'>;

export interface StatisticQuery {
  readonly kind: StatisticKind;
  /** undefined = all; an empty list = none. */
  readonly points?: readonly string[];
  readonly factors?: readonly string[];
  /** Statistics whose first moment lies in `from ≤ … < to`. */
  readonly from: Instant;
  readonly to: Instant;
  /** As known then; undefined: as known now. */
  readonly knownAt?: Instant | undefined;
}

/** Names one statistic over all its versions. */
export type StatisticKey = Pick<StatisticVersion, 'kind' | 'point' | 'factor' | 'from'>;

export interface SeriesTally extends DayTally {
  readonly point: string;
  readonly factor: string;
}

export interface QcQuery {
  readonly points?: readonly string[];
  readonly factor?: string;
  readonly kind?: QcKind;
  readonly outcome?: QcOutcome;
  /** Carried out in `from ≤ … < to`. */
  readonly from?: Instant;
  readonly to?: Instant;
  readonly cursor?: string;
  readonly limit: number;
}

export interface EffectQuery {
  readonly points?: readonly string[];
  readonly flipped?: boolean;
  readonly claim?: string;
  readonly cursor?: string;
  readonly limit: number;
}

export type QcDraft = Omit<QcRecord, 'id' | 'knownTo' | 'withdrawnBy' | 'withdrawReason'>;

/**
 * Statistics as versions, what later facts changed in them, and the checks that decide validity. One writer. Every
 * store passes `statistics.contract.ts`.
 */
export interface StatisticsStore {
  /**
   * Keep statistics and effects, all or none. A statistic with the digest of the version held is that version still;
   * any other ends it at `at` and begins the next. Lists and tallies do not carry hours.
   *
   * @returns the versions that began
   */
  keep(
    statistics: readonly StatisticDraft[],
    effects: readonly Omit<RetroEffect, 'id'>[],
    at: Instant,
  ): Promise<StatisticVersion[]>;
  /** By point, factor and time. */
  list(query: StatisticQuery): Promise<StatisticVersion[]>;
  /** Sums by point and factor. */
  tally(query: StatisticQuery): Promise<SeriesTally[]>;
  /** With its hours. */
  version(key: StatisticKey, knownAt?: Instant): Promise<StatisticVersion | undefined>;
  /** Every version, oldest first. */
  versions(key: StatisticKey): Promise<StatisticVersion[]>;
  /** Newest first. */
  effects(query: EffectQuery): Promise<BookPage<RetroEffect>>;

  /** A record of the same source (a device's run) is kept once; `hand` is every time a new one. */
  addQc(draft: QcDraft): Promise<QcRecord>;
  /** It stops being held at `at`. @throws WQ_NOT_FOUND; WQ_INPUT when it was withdrawn before */
  withdrawQc(id: string, by: string, reason: string, at: Instant): Promise<QcRecord>;
  qc(id: string): Promise<QcRecord | undefined>;
  /** Newest first by when they were carried out. */
  qcs(query: QcQuery): Promise<BookPage<QcRecord>>;
  /** Every record ever, withdrawn ones too: what was known when follows from all of them. */
  allQcs(): Promise<QcRecord[]>;
  close(): Promise<void>;
}
