import type {
  BackTest,
  BackTestFinding,
  Finding,
  FiredFinding,
  HeldEdition,
  Instant,
  ModeDecision,
  RuleEdition,
  RuleFeedback,
  RuleTally,
  TimeRange,
} from '@wenqu/domain';
import type { BookPage } from './book.ts';

/** A finding on its way into the ledger of its rule. */
export type FiredDraft = Omit<FiredFinding, 'feedback'>;
export type FeedbackDraft = Omit<RuleFeedback, 'seq'>;

/** Who watches: the judge of the first rung, or the detectors. */
export type Watcher = 'judge' | 'detectors';

export interface FiredQuery {
  readonly rule?: string;
  readonly mode?: FiredFinding['mode'];
  /** Without it hidden findings do not exist: not in items, totals or tallies. */
  readonly withHidden: boolean;
  readonly cursor?: string;
  readonly limit: number;
}

export interface BackTestFindingQuery {
  readonly kind?: BackTestFinding['kind'];
  readonly rule?: string;
  readonly cursor?: string;
  readonly limit: number;
}

/** What people decide about rules, what rules said and what became of it. Every store passes `living.contract.ts`. */
export interface LivingStore {
  /** Begin what is new, end what is gone; an edition that is held already stays. */
  keepEditions(editions: readonly RuleEdition[], at: Instant): Promise<void>;
  /** By rule, oldest first. */
  editions(): Promise<HeldEdition[]>;

  /** @throws WQ_RULE_CONFLICT when `version` is not the next one of its rule */
  decide(decision: ModeDecision): Promise<void>;
  /** By rule, oldest first. */
  decisions(): Promise<ModeDecision[]>;

  /** Keep or widen by the finding's id; `at` stays that of the first time, and what was told once was told. */
  fire(drafts: readonly FiredDraft[]): Promise<void>;
  fired(finding: string): Promise<FiredFinding | undefined>;
  /** Newest first. */
  firedPage(query: FiredQuery): Promise<BookPage<FiredFinding>>;
  /** What was told of a point by some rules, at any moment of the range; oldest first. */
  toldOf(point: string, rules: readonly string[], range: TimeRange): Promise<FiredFinding[]>;

  /** Keep a word on a finding; one of the register on the same finding and entry is kept once. */
  addFeedback(drafts: readonly FeedbackDraft[]): Promise<void>;
  /** Of one finding, oldest first. */
  feedbackOf(finding: string): Promise<RuleFeedback[]>;

  /** By rule: fired within the window; found to be something within it, by the newest word before its end. */
  tally(range: TimeRange, withHidden: boolean): Promise<ReadonlyMap<string, RuleTally>>;

  /** Points on a day (`YYYY-MM-DD`) that somebody watched; one is counted once. */
  watched(watcher: Watcher, day: string, points: readonly string[]): Promise<void>;
  /** How many points on each day, both days included. */
  pointsWatched(watcher: Watcher, from: string, to: string): Promise<ReadonlyMap<string, number>>;

  /** Keep a back-test, or its next standing, with what it found in between: all or none. */
  keepBackTest(test: BackTest, found?: readonly BackTestFinding[]): Promise<void>;
  backTest(id: string): Promise<BackTest | undefined>;
  /** Newest first. */
  backTests(limit: number): Promise<BackTest[]>;
  /** Those that wait or run, oldest first. */
  openBackTests(): Promise<BackTest[]>;
  /** In the order in which they were found. */
  backTestFindings(id: string, query: BackTestFindingQuery): Promise<BookPage<BackTestFinding>>;
  close(): Promise<void>;
}

/** A finding as the ledger keeps it: the frames are the register's. */
export const ledgerFinding = (finding: Finding): Finding => ({ ...finding, inputs: [] });
