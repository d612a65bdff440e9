import type { Limit } from './book.ts';
import type { Instant } from './instant.ts';
import type { Column, JournalPosition, PointId, Statistic } from './reading.ts';

/** First rung. Each is one rule file in `rules`. */
export type RuleId =
  | 'realtime-over'
  | 'hourly-over'
  | 'daily-mean-over'
  | 'ph-out-of-range'
  | 'point-silent'
  | 'day-not-judgeable'
  | 'clock-off'
  | 'parameter-changed'
  | 'check-failed'
  | 'check-overdue'
  | 'wrong-address'
  | 'wrong-password'
  | 'two-places'
  | 'stale-qn'
  | 'replayed-frame'
  | 'password-changed'
  | 'request-from-device'
  | 'pollution-pulse'
  | 'trend-warning'
  | 'load-over'
  | 'repeated-over'
  | 'fault-not-reported'
  | 'fault-not-restored'
  | PatternId;

/** A pattern of anomaly or falsification. @source detection.md */
export type PatternId =
  | 'D01'
  | 'D02'
  | 'D03'
  | 'D04'
  | 'D05'
  | 'D06'
  | 'D07'
  | 'D08'
  | 'D09'
  | 'D10'
  | 'D11'
  | 'D12'
  | 'D13'
  | 'D14'
  | 'D15'
  | 'D16'
  | 'D17'
  | 'D18'
  | 'D19'
  | 'D20'
  | 'D21'
  | 'D22'
  | 'D23'
  | 'D24'
  | 'D25'
  | 'D26'
  | 'D27'
  | 'D28'
  | 'D29'
  | 'D30'
  | 'D31'
  | 'D32'
  | 'D33'
  | 'D34'
  | 'D35'
  | 'D36'
  | 'D37'
  | 'D38'
  | 'D39'
  | 'D40'
  | 'D41'
  | 'D42'
  | 'D43'
  | 'D44'
  | 'D45';

/** A = act within half an hour, B = four hours, C = next working day. @source supervision.md §7.1 [P] */
export type Level = 'A' | 'B' | 'C';

export interface FindingInput {
  readonly at: Instant;
  readonly column: Column;
  readonly value: number;
  readonly flag: string;
  readonly position: JournalPosition;
}

/**
 * 线索: what a rule noticed, with its inputs and reason; suspected only. The id follows from rule, point,
 * factor and `from`, so judging the same readings again names the same finding.
 */
export interface Finding {
  readonly id: string;
  readonly rule: RuleId;
  /** Version of the rule's table and code, `2026-01`. */
  readonly ruleEdition: string;
  readonly point: PointId;
  readonly factor: string;
  readonly statistic: Statistic;
  readonly from: Instant;
  /** Last moment it was seen to hold. */
  readonly to: Instant;
  /** The worst value, in the limit's unit. */
  readonly value: number | null;
  /** (C − L) / L; null for pH and where there is no limit. */
  readonly multiple: number | null;
  /** How many readings showed it. */
  readonly count: number;
  /** The limit row as it stood, whole. */
  readonly limit: Limit | null;
  /** Judged by a number nobody has verified: 仅供参考. */
  readonly forReference: boolean;
  /** Numbers of the reason, by name, for the sentence in either language. */
  readonly facts: Readonly<Record<string, number | string>>;
  /** At most 100; `count` tells how many there were. */
  readonly inputs: readonly FindingInput[];
  readonly level: Level;
  /** Of a falsification pattern: never shown to enterprise or O&M logins. */
  readonly hidden: boolean;
  readonly raisedAt: Instant;
}
