import type {
  CareSettings,
  CheckKind,
  CheckPlan,
  CheckRun,
  ClockSample,
  Instant,
  Parameter,
  ParameterChange,
  Visit,
} from '@wenqu/domain';
import type { BookPage } from './book.ts';

/** A parameter as a device has just told it. */
export type ParameterSeen = Pick<Parameter, 'mn' | 'polId' | 'infoId' | 'text' | 'seenAt' | 'position'>;

/**
 * What is to be kept of a parameter that has another text than before; its cause is the caller's to judge.
 * Undefined: it follows the work and is no setting, so another text is no change.
 */
export type ChangeJudge = (
  before: Parameter,
  seen: ParameterSeen,
) => Pick<ParameterChange, 'cause' | 'by'> | undefined;

export interface ChangeQuery {
  readonly mns?: readonly string[];
  readonly causes?: readonly ParameterChange['cause'][];
  /** Noticed then or later. */
  readonly from?: Instant;
  readonly cursor?: string;
  readonly limit: number;
}

export interface RunQuery {
  readonly mns?: readonly string[];
  readonly outcome?: CheckRun['outcome'];
  readonly kind?: CheckKind;
  readonly cursor?: string;
  readonly limit: number;
}

/** Care for devices: clocks, parameters with baseline and change log, visits, checks. Every store passes `care.contract.ts`. */
export interface CareStore {
  keepClocks(samples: readonly ClockSample[]): Promise<void>;
  /** Oldest first. */
  clocks(mn: string, from: Instant, to: Instant): Promise<ClockSample[]>;
  latestClock(mn: string): Promise<ClockSample | undefined>;
  /** The newest of every logger, in no order. */
  latestClocks(): Promise<ClockSample[]>;

  /**
   * Keep what devices said. A text that differs from the one held is a change; the first sight of a parameter
   * is none. A telling older than what is held changes nothing.
   */
  keepParameters(seen: readonly ParameterSeen[], judge: ChangeJudge): Promise<ParameterChange[]>;
  parameters(mn: string): Promise<Parameter[]>;
  /** Agree to the texts as they stand; returns how many. */
  agree(
    mn: string,
    keys: readonly Pick<Parameter, 'polId' | 'infoId'>[],
    by: string,
    at: Instant,
  ): Promise<number>;
  /** Newest first. */
  changes(query: ChangeQuery): Promise<BookPage<ParameterChange>>;

  addVisit(visit: Omit<Visit, 'id'>): Promise<Visit>;
  /** Visits that touch the range, newest first; undefined asks for those of every enterprise. */
  visits(enterprise: string | undefined, from: Instant, to: Instant): Promise<Visit[]>;

  /** A new plan when `id` is ''. @throws WQ_BOOK_CONFLICT when `version` is stale; WQ_NOT_FOUND */
  savePlan(plan: CheckPlan): Promise<CheckPlan>;
  plans(): Promise<CheckPlan[]>;
  /** Keep or replace by id. */
  saveRun(run: CheckRun): Promise<void>;
  run(id: string): Promise<CheckRun | undefined>;
  /** Newest first. */
  runs(query: RunQuery): Promise<BookPage<CheckRun>>;
  /** The newest check of this kind that was done, however it came out. */
  lastDone(mn: string, polId: string, kind: CheckKind): Promise<CheckRun | undefined>;

  settings(): Promise<CareSettings>;
  /** @throws WQ_BOOK_CONFLICT when `version` is stale */
  saveSettings(settings: CareSettings): Promise<CareSettings>;
  close(): Promise<void>;
}
