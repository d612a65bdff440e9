import {
  formatInstant,
  type Instant,
  type SiteOutcome,
  type SiteSettlement,
  type SiteVisit,
  type SiteVisitState,
} from '@wenqu/domain';
import type { BookPage } from './book.ts';

/** A record as it arrives; the store gives it its number. */
export type SiteVisitDraft = Omit<SiteVisit, 'id' | 'state' | 'outcomes' | 'settlement'>;

export interface SiteVisitQuery {
  readonly state?: SiteVisitState;
  readonly kind?: 'visit' | 'evidence';
  readonly enterprise?: string;
  /** Account that sent it. */
  readonly by?: string;
  /** Id of the matter or sample it is about. */
  readonly about?: string;
  /** Part of the number, the title or the name of who sent it. */
  readonly q?: string;
  /** Without it hidden ones do not exist. */
  readonly withHidden: boolean;
  readonly cursor?: string;
  readonly limit: number;
}

/** Records from the field, each exactly once. Every store passes `field.contract.ts`. */
export interface FieldStore {
  /**
   * Keep a record that has arrived. The record itself never changes afterwards; the same client id again gives
   * what is held.
   */
  keep(draft: SiteVisitDraft): Promise<{ readonly visit: SiteVisit; readonly isNew: boolean }>;
  visit(id: string): Promise<SiteVisit | undefined>;
  byClient(clientId: string): Promise<SiteVisit | undefined>;
  /** What came of the steps it asked for. @throws WQ_NOT_FOUND */
  told(id: string, state: SiteVisitState, outcomes: readonly SiteOutcome[]): Promise<SiteVisit>;
  /** @throws WQ_NOT_FOUND; WQ_VISIT_SETTLED when there is no conflict (any more) */
  settle(id: string, settlement: SiteSettlement): Promise<SiteVisit>;
  /** Newest first. */
  list(query: SiteVisitQuery): Promise<BookPage<SiteVisit>>;
  close(): Promise<void>;
}

/** `XC-2026-`: hidden ones have a row of numbers of their own. */
export const visitPrefix = (hidden: boolean, at: Instant): string =>
  `${hidden ? 'XCH' : 'XC'}-${formatInstant(at).slice(0, 4)}-`;
export const visitId = (prefix: string, number: number): string =>
  `${prefix}${String(number).padStart(6, '0')}`;
