import type { Level } from './finding.ts';
import type { Instant } from './instant.ts';
import type { Entry } from './register.ts';

/** What kind of trouble a line is about: water and its treatment, devices and their lines, or what stays hidden. */
export type TriageCause = 'discharge' | 'equipment' | 'suspicion';

/** What of an entry decides where it is put. */
export type TriageEntry = Pick<
  Entry,
  | 'id'
  | 'state'
  | 'level'
  | 'hidden'
  | 'forReference'
  | 'enterprise'
  | 'outlet'
  | 'point'
  | 'factor'
  | 'rule'
  | 'from'
  | 'to'
  | 'openedAt'
  | 'dueAt'
  | 'findings'
  | 'alarms'
  | 'multiple'
  | 'score'
>;

/** What the book says of a place. */
export interface TriagePlace {
  readonly keyUnit: boolean;
  /** Its outlet drains straight into a river. */
  readonly river: boolean;
}

/** Why entries were put together, or set apart; numbers for the sentence in either language. */
export type TriageWhy =
  | { readonly code: 'one-outlet'; readonly entries: number; readonly gapHours: number }
  | {
      readonly code: 'one-event';
      readonly points: number;
      readonly enterprises: number;
      readonly withinMinutes: number;
    }
  | { readonly code: 'event-follows'; readonly entries: number }
  | { readonly code: 'outlasted'; readonly hours: number }
  | { readonly code: 'folded'; readonly entries: number }
  | { readonly code: 'notices'; readonly entries: number; readonly enterprises: number }
  | { readonly code: 'alone' };

/** 今日线索: one matter of the day. Made anew from the entries whenever it is asked for. */
export interface TriageLine {
  /** By its first entry: `L-A-2026-000123`; a storm `S-…`, service notices `N-…`. */
  readonly id: string;
  readonly kind: 'matter' | 'storm' | 'notices';
  readonly cause: TriageCause;
  readonly level: Level;
  readonly hidden: boolean;
  /** '' where it is about several. */
  readonly enterprise: string;
  readonly outlet: string;
  readonly enterprises: readonly string[];
  readonly points: readonly string[];
  readonly factors: readonly string[];
  readonly rules: readonly string[];
  /** The entry that stands for the line. */
  readonly head: string;
  /** The head first, then the rest as the queue orders them. */
  readonly entries: readonly string[];
  /** For reference or of little weight: under the line, not in its level. */
  readonly folded: readonly string[];
  readonly open: number;
  readonly from: Instant;
  readonly to: Instant;
  /** When its first entry was opened: from then the light counts. */
  readonly openedAt: Instant;
  /** The earliest clock that runs; null: none. */
  readonly dueAt: Instant | null;
  /** 0…100; null where nothing was weighed. */
  readonly score: number | null;
  readonly multiple: number | null;
  readonly keyUnit: boolean;
  readonly river: boolean;
  readonly findings: number;
  readonly alarms: number;
  readonly why: readonly TriageWhy[];
}

/**
 * K10 of one day: how much reading the house saved. Counted over the entries opened that day.
 * @source supervision.md §6 K10
 */
export interface TriageCompression {
  readonly day: string;
  /** Readings that were out of order, each by itself. */
  readonly alarms: number;
  readonly findings: number;
  readonly entries: number;
  readonly lines: number;
  /** alarms ÷ lines; null where there was none. */
  readonly ratio: number | null;
}
