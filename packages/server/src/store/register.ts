import type {
  Entry,
  EntryEvent,
  EntryState,
  EntryStep,
  EntryVerdict,
  Finding,
  Instant,
  Level,
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
  readonly q?: string;
  /** Without it hidden entries do not exist: not in items, totals or numbers. */
  readonly withHidden: boolean;
  readonly sort: 'due' | 'newest' | 'worst';
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
}

/** The register 异常台账: entries, their findings, every step. Every store passes `register.contract.ts`. */
export interface RegisterStore {
  /** Keep or update a finding by its id; true when it was not held before. */
  keepFinding(finding: Finding, entry: string): Promise<boolean>;
  finding(id: string): Promise<{ finding: Finding; entry: string } | undefined>;
  findingsOf(entry: string): Promise<Finding[]>;
  /** The entry still open for the same cause (point, factor, rule) whose time is near `at`. */
  openEntryFor(point: string, factor: string, rule: string): Promise<Entry | undefined>;
  openEntry(draft: Omit<Entry, 'id' | 'number' | 'version'>): Promise<Entry>;
  /** Widen an entry with a finding: from, to, count, worst value, level only upwards. */
  widen(
    entry: string,
    change: Partial<
      Pick<Entry, 'from' | 'to' | 'findings' | 'value' | 'multiple' | 'level' | 'forReference' | 'updatedAt'>
    >,
  ): Promise<Entry>;
  /** @throws WQ_ENTRY_CONFLICT when `version` is stale */
  step(draft: StepDraft): Promise<{ entry: Entry; step: EntryStep }>;
  entry(id: string): Promise<Entry | undefined>;
  steps(entry: string): Promise<EntryStep[]>;
  list(query: EntryQuery): Promise<BookPage<Entry>>;
  /** Counts by state for tabs. */
  counts(withHidden: boolean, enterprise?: string): Promise<Readonly<Record<EntryState, number>>>;
  /** Entries whose clock ran out before `at`, for the clock's own events. */
  due(at: Instant, limit: number): Promise<Entry[]>;
  close(): Promise<void>;
}
