import type { Instant, Level, MachineId, Matter, MatterLink, MatterStep } from '@wenqu/domain';
import type { BookPage } from './book.ts';

/** A matter as it was after one step. Refused steps leave the matter as it was. */
export interface MatterVersion {
  readonly matter: Matter;
  readonly step: MatterStep;
}

/** A matter with every step it ever had, refused ones included, oldest first. */
export interface MatterStory {
  readonly matter: Matter;
  readonly steps: readonly MatterStep[];
}

/** What exists for a viewer; everything else is in no list, count or cursor. Absent: all of it. */
export interface MatterScope {
  readonly withHidden: boolean;
  /** Machines that exist, each with the states in which a matter of it does; undefined states: all. */
  readonly machines?: readonly { readonly machine: MachineId; readonly states?: readonly string[] }[];
  /** Only of these enterprises. */
  readonly enterprises?: readonly string[];
  /** Only where this account or its unit has a part in it. */
  readonly involving?: { readonly account: string; readonly unit: string };
}

/** What waits for a person: (machine, state) pairs in which the role may act. */
export interface MatterTodo {
  readonly account: string;
  readonly unit: string;
  readonly anybody: readonly string[];
  /** For people named in the matter. */
  readonly named: readonly string[];
  /** For people of its unit. */
  readonly ownUnit: readonly string[];
}

export type MatterSort = 'due' | 'newest' | 'updated';

export interface MatterFilter {
  readonly machine?: readonly MachineId[];
  readonly state?: readonly string[];
  readonly kind?: readonly string[];
  readonly campaign?: string;
  readonly enterprise?: string;
  readonly outlet?: string;
  readonly point?: string;
  readonly unit?: string;
  readonly leader?: string;
  readonly officer?: string;
  readonly level?: readonly Level[];
  readonly hidden?: boolean;
  /** true: only what is not over; false: only what is. */
  readonly open?: boolean;
  /** Words that must all occur in number and title. */
  readonly q?: string;
  /** About or from this. */
  readonly link?: MatterLink;
  /** Its earliest clock runs out before this. */
  readonly dueBefore?: Instant;
  readonly openedFrom?: Instant;
  readonly openedBefore?: Instant;
  readonly todo?: MatterTodo;
}
export interface MatterListQuery extends MatterFilter {
  readonly scope?: MatterScope;
  readonly sort: MatterSort;
  readonly cursor?: string;
  readonly limit: number;
}
export interface MatterCount {
  readonly machine: MachineId;
  readonly state: string;
  readonly count: number;
  /** Of those, with a clock that has run out. */
  readonly overdue: number;
}

/**
 * 办理事项: what is followed by the tables of Annex A. Steps are only ever added, the matter after each in the
 * same transaction. Every store passes `matters.contract.ts`.
 */
export interface MatterStore {
  /**
   * Keep steps with what they led to, all or none.
   *
   * @throws WQ_MATTER_CONFLICT when a step’s number is not the one after the newest
   */
  append(versions: readonly MatterVersion[]): Promise<void>;
  get(id: string): Promise<Matter | undefined>;
  story(id: string): Promise<MatterStory | undefined>;
  /** The step this account took under this identity, if it ever did. */
  byClientId(by: string, clientId: string): Promise<MatterStep | undefined>;
  list(query: MatterListQuery): Promise<BookPage<Matter>>;
  /** All that match, oldest first; for figures over a range. */
  matching(filter: MatterFilter & { readonly scope?: MatterScope }): Promise<Matter[]>;
  counts(filter: MatterFilter & { readonly scope?: MatterScope }, now: Instant): Promise<MatterCount[]>;
  /** Matters in whose steps this file is named. */
  naming(sha256: string): Promise<string[]>;
  /** Highest number given under the prefix `HC-2026-`; 0: none. */
  lastNumber(prefix: string): Promise<number>;
  close(): Promise<void>;
}
