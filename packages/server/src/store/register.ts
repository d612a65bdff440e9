import type {
  Entry,
  EntryEvent,
  EntryState,
  EntryStep,
  EntryVerdict,
  Finding,
  Instant,
  Level,
  TimeRange,
} from '@wenqu/domain';
import type { BookPage } from './book.ts';

export interface EntryQuery {
  readonly state?: readonly EntryState[];
  readonly level?: readonly Level[];
  readonly enterprise?: string;
  readonly outlet?: string;
  readonly point?: string;
  readonly factor?: string;
  readonly rule?: string;
  /** Words that must all occur in the number, factor or rule, or match `qIds`. */
  readonly q?: string;
  /** Enterprises, outlets and points whose names hold `q`: entries at them match too. */
  readonly qIds?: readonly string[];
  /** Without it hidden entries do not exist: not in items, totals or numbers. */
  readonly withHidden: boolean;
  /** Only entries of these enterprises; the other ones do not exist. */
  readonly enterprises?: readonly string[];
  /** Only entries of which the enterprise has been told. */
  readonly told?: boolean;
  readonly assignee?: string;
  /** Only what is still open and whose clock ran out before this moment. */
  readonly overdueAt?: Instant;
  /** Only what was opened, or closed, in it; the end does not count. */
  readonly opened?: TimeRange;
  readonly closed?: TimeRange;
  readonly sort: 'due' | 'newest' | 'worst' | 'muted';
  readonly cursor?: string;
  readonly limit: number;
}

/** What one step changes, written with the step in one transaction. */
export interface StepDraft {
  readonly entry: string;
  /** Version the author saw. */
  readonly version: number;
  readonly at: Instant;
  readonly by: string;
  readonly byName: string;
  readonly event: EntryEvent;
  readonly from: EntryState;
  readonly to: EntryState;
  readonly reason: string;
  readonly refused: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly verdict?: EntryVerdict;
  readonly dueAt?: Instant | null;
  readonly mutedUntil?: Instant | null;
  readonly assignee?: string;
  readonly level?: Level;
  readonly mergedInto?: string;
  readonly inquiry?: string;
  readonly escalated?: number;
}

/**
 * Findings change their entry: merge, its undoing, split. What they left and joined is counted anew from the
 * findings it holds then; a level is changed by the steps alone.
 */
export interface Regroup {
  /** A new entry with its first step: '' in `moves` means it. */
  readonly open?: { readonly draft: EntryDraft; readonly first: Omit<StepDraft, 'entry' | 'version'> };
  readonly steps: readonly StepDraft[];
  readonly moves: readonly { readonly finding: string; readonly entry: string }[];
}

/** Entries of a stretch of time: opened in it, or open and overlapping it; with `waiting` also all to be triaged. */
export interface StretchQuery {
  readonly range: TimeRange;
  readonly waiting: boolean;
  /** Newest first beyond it are left out. */
  readonly limit: number;
}

export interface LateQuery {
  readonly before: Instant;
  readonly rung: number;
  readonly levels: readonly Level[];
  readonly limit: number;
}

/** Which entries exist for somebody. */
export type EntryScope = Pick<EntryQuery, 'withHidden' | 'enterprises' | 'told' | 'enterprise'>;

/** Same cause: point, factor, rule and path, at a time that touches `from`…`to` (both ends count). */
export interface EntryCause {
  readonly point: string;
  readonly factor: string;
  readonly rule: string;
  readonly hidden: boolean;
  readonly from: Instant;
  readonly to: Instant;
}

export type EntryDraft = Omit<Entry, 'id' | 'number' | 'version' | 'findings' | 'alarms' | 'stateSince'>;

/** What a finding gives its entry: a level, and the triage clock that follows from it. */
export interface EntryRise {
  readonly level: Level;
  readonly dueAt: Instant | null;
  readonly at: Instant;
}

/** One finding on its way into the register. */
export interface Admission {
  readonly finding: Finding;
  /** Which open entry it would join. */
  readonly cause: EntryCause;
  /** The entry it opens when there is none, in state `raised`. */
  readonly draft: EntryDraft;
  readonly rise: EntryRise;
  /** Taken with every entry that is still `raised`. */
  readonly group: Omit<StepDraft, 'entry' | 'version'>;
}

/** The register 异常台账: entries, their findings, every step. Every store passes `register.contract.ts`. */
export interface RegisterStore {
  /**
   * Take findings in, all or none: each updates its entry when it is held already, else joins the open
   * entry of its cause (merged ones followed), else opens one.
   *
   * @returns the entry of each finding as it stands after it
   */
  admit(admissions: readonly Admission[]): Promise<readonly Entry[]>;
  /**
   * Keep or update a finding by its id and widen its entry with it, in one transaction: from, to, count,
   * worst value; the level only rises. A closed entry stays as it was closed. The version stays: it counts
   * steps, and who reads a growing entry must still be able to act on it.
   *
   * @param rise while the entry waits for triage a risen level brings its clock forward
   */
  keepFinding(
    finding: Finding,
    entry: string,
    rise: EntryRise,
  ): Promise<{ readonly isNew: boolean; readonly entry: Entry }>;
  finding(id: string): Promise<{ finding: Finding; entry: string } | undefined>;
  /** Oldest first. */
  findingsOf(entry: string): Promise<Finding[]>;
  /** The entry still open for the same cause near in time, merged ones followed; the newest of several. */
  openEntryFor(cause: EntryCause): Promise<Entry | undefined>;
  /** Its number is its id: `A-2026-000123`, hidden ones `H-2026-000001` from a row of their own. */
  openEntry(draft: EntryDraft): Promise<Entry>;
  /**
   * Keep a step and what it changes; a refused one changes nothing but is kept.
   *
   * @throws WQ_ENTRY_CONFLICT when `version` is stale; WQ_NOT_FOUND
   */
  step(draft: StepDraft): Promise<{ entry: Entry; step: EntryStep }>;
  /**
   * @returns the entries concerned as they stand after it, the new one first
   * @throws WQ_ENTRY_CONFLICT when one of the versions is stale; nothing has changed then
   */
  regroup(change: Regroup): Promise<readonly Entry[]>;
  entry(id: string): Promise<Entry | undefined>;
  /** Has the enterprise been told of the entry? */
  told(id: string): Promise<boolean>;
  /** Oldest first; `seq` counts within the entry, so that it tells nothing of other entries. */
  steps(entry: string): Promise<EntryStep[]>;
  list(query: EntryQuery): Promise<BookPage<Entry>>;
  /** Counts by state for tabs. */
  counts(scope: EntryScope): Promise<Readonly<Record<EntryState, number>>>;
  /** Those that were merged into another are not among them. */
  ofStretch(query: StretchQuery, scope: EntryScope): Promise<readonly Entry[]>;
  /** Open entries whose clock people answer to ran out by `before` and of which this rung was not told yet. */
  unescalated(query: LateQuery): Promise<Entry[]>;
  /** How many open entries ran out of their clock before `at`, by who works on them. */
  overdueByPerson(
    at: Instant,
    scope: EntryScope,
  ): Promise<readonly { readonly assignee: string; readonly count: number }[]>;
  /** Entries for which the system itself must take a step by `at`: mutes that end, answers not given. */
  due(at: Instant, limit: number): Promise<Entry[]>;
  close(): Promise<void>;
}
