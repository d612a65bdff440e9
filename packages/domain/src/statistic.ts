import type { Delivery } from './gap-delivery.ts';
import type { Instant } from './instant.ts';
import type { JournalPosition, PointId } from './reading.ts';

/** `not-due`: no water had to be measured in that hour. `above`: no number, but the fact “above X” stays. */
export type HourState = 'valid' | 'above' | 'disputed' | 'invalid' | 'not-due';

/** One hour of a day as a statistic took it. */
export interface HourStatistic {
  readonly at: Instant;
  /** As received, in the factor's unit; null: none came. */
  readonly value: number | null;
  readonly flag: string;
  readonly volumeM3: number | null;
  readonly state: HourState;
  /** Row of supervision.md §4.2 that decided (V1 …), `no-number` or `no-flow`; '' = nothing spoke against it. */
  readonly why: string;
  /** Rows that ask without deciding. */
  readonly questions: readonly string[];
  /** '' where nothing came. */
  readonly delivery: Delivery | '';
  /** Claims that spoke, strongest first. */
  readonly claims: readonly string[];
  /** The frames of concentration and of water. */
  readonly position: JournalPosition | null;
  readonly flowPosition: JournalPosition | null;
}

export type StatisticKind = 'day' | 'month';
export type StatisticState = 'valid' | 'not-valid' | 'nothing-due';
/** Why a day or month has no valid mean. `first-day`: the point came on line in the middle of it. */
export type StatisticWhy =
  | ''
  | 'too-few-hours'
  | 'too-few-days'
  | 'flow-missing'
  | 'no-discharge'
  | 'first-day';
export type StatisticOutcome = 'compliant' | 'over' | 'not-judgeable' | 'nothing-due' | 'no-limit';
/** What made this version. */
export type StatisticCause = 'first' | 'late-data' | 'claim' | 'limit' | 'edition';

/**
 * One version of a day's or month's statistic. It is never rewritten: it stops being what is known when the next
 * begins. Its hours are kept with it, so that what was judged can be followed on any later day.
 * @source supervision.md §4.2, §4.4
 */
export interface StatisticVersion {
  readonly kind: StatisticKind;
  readonly point: PointId;
  readonly factor: string;
  /** First moment of the natural day or month (UTC+8). */
  readonly from: Instant;
  /** 1 for the first. */
  readonly version: number;
  /** Flow-weighted daily mean, or the mean of the valid days of a month; null where it is undefined, and for pH. */
  readonly value: number | null;
  readonly state: StatisticState;
  readonly why: StatisticWhy;
  /** Hours of a day; days of a month. */
  readonly nValid: number;
  readonly nDue: number;
  /** Hours with a number, and those of them that came in time. */
  readonly nReceived: number;
  readonly nImmediate: number;
  /** Hours valid by concentration, with or without a flow to weigh them. */
  readonly nUsable: number;
  /** Hours in which nothing but the daily standard check stood in for a value: they may leave the due ones. */
  readonly nCheck: number;
  /** Those of `nCheck` in which a number came all the same. */
  readonly nCheckReceived: number;
  readonly volumeM3: number | null;
  readonly loadKg: number | null;
  /** The plain mean of the same hours: shown beside, never judged by. */
  readonly arithmetic: number | null;
  /** pH: extremes, and minutes outside the limit's range (null: unknown or no range). */
  readonly low: number | null;
  readonly high: number | null;
  readonly minutesOutside: number | null;
  readonly outcome: StatisticOutcome;
  /** The finding the day makes by rule; '' = none. */
  readonly finding: '' | 'daily-mean-over' | 'day-not-judgeable';
  /** Id of the limit row that judged, '' = none. */
  readonly limit: string;
  readonly bound: number | null;
  readonly limitUnit: string;
  /** False: nobody has compared the limit with its text, or the limit's condition is a person's to weigh. */
  readonly limitVerified: boolean;
  readonly multiple: number | null;
  /** Claims known then that touched it. */
  readonly claims: readonly string[];
  readonly hours: readonly HourStatistic[];
  readonly ruleEdition: string;
  /** SHA-256 over everything it rests on; equal digest, equal statistic. */
  readonly digest: string;
  readonly cause: StatisticCause;
  readonly knownFrom: Instant;
  /** null = still held. */
  readonly knownTo: Instant | null;
}

/** What a later fact changed in a statistic that was already known. */
export interface RetroEffect {
  readonly id: string;
  readonly at: Instant;
  readonly cause: StatisticCause;
  /** The claim that began or ended, '' for late data. */
  readonly claim: string;
  readonly zh: string;
  readonly en: string;
  readonly point: PointId;
  readonly factor: string;
  /** The day, its first moment. */
  readonly day: Instant;
  readonly before: EffectSide;
  readonly after: EffectSide;
  /** Compliance is another than before. */
  readonly flipped: boolean;
  /** Entries of the register and samples that rest on the day. */
  readonly entries: readonly string[];
  readonly samples: readonly string[];
}

export interface EffectSide {
  readonly version: number;
  readonly value: number | null;
  readonly state: StatisticState;
  readonly outcome: StatisticOutcome;
  readonly nValid: number;
  readonly nDue: number;
}

export const effectSide = (each: StatisticVersion): EffectSide => ({
  version: each.version,
  value: each.value,
  state: each.state,
  outcome: each.outcome,
  nValid: each.nValid,
  nDue: each.nDue,
});

/** A rate with what it is made of. `value` null: nothing to divide by; shown “—”, never 100 %. */
export interface Indicator {
  readonly id: IndicatorId;
  readonly numerator: number;
  readonly denominator: number;
  readonly value: number | null;
  /** Why there is no figure although there are cases; '' otherwise. */
  readonly note: '' | 'unverified-limit' | 'no-duty';
}

export type IndicatorId =
  | 'K1-immediate'
  | 'K1-completed'
  | 'K2'
  | 'K3-immediate'
  | 'K3-completed'
  | 'K4'
  | 'K5'
  | 'K6'
  | 'K7-timely'
  | 'K7-accepted'
  | 'K16-passed'
  | 'K16-done';

/** A claim as a page tells it. */
export interface ClaimTold {
  readonly id: string;
  readonly layer: string;
  readonly effect: string;
  readonly row: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly zh: string;
  readonly en: string;
  readonly knownFrom: Instant;
  readonly knownTo: Instant | null;
}

/** A figure as the logger sent it beside ours from finer values. */
export interface SentBeside {
  readonly at: Instant;
  readonly sent: number | null;
  readonly ours: number | null;
  /** How many finer values ours rests on. */
  readonly from: number;
  readonly difference: number | null;
  /** null: one of the two is missing. */
  readonly agrees: boolean | null;
  /** The logger's day is the plain mean of its hours. */
  readonly plainMean: boolean;
}

/** The load of a day for load statistics: measured, or substituted and then marked as such. */
export interface LoadTold {
  readonly loadKg: number | null;
  readonly kind: 'measured' | 'manual' | 'substituted' | 'unknown';
  readonly sourceDays: readonly Instant[];
  readonly zh: string;
  readonly en: string;
}

/** One day of one factor with everything needed to follow it. `version` 0: the day still runs and is not kept. */
export interface DayDetail {
  readonly statistic: StatisticVersion;
  /** Oldest first, without hours. */
  readonly versions: readonly StatisticVersion[];
  readonly claims: readonly ClaimTold[];
  readonly sentDay: SentBeside | null;
  readonly sentHours: readonly SentBeside[];
  readonly load: LoadTold;
}

export interface ComplianceOf {
  readonly factor: string;
  readonly indicator: Indicator;
  readonly notJudgeable: number;
  readonly unverified: number;
}

/** Indicators of one point, one enterprise or the zone. */
export interface IndicatorRow {
  readonly id: string;
  readonly name: string;
  readonly enterprise: string;
  readonly indicators: readonly Indicator[];
  readonly compliance: readonly ComplianceOf[];
  /** Days of factors that stand behind it; below 20 it is no ranking. */
  readonly cases: number;
  readonly few: boolean;
}
