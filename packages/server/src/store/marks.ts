import type { Exemption, ExemptionStep, Instant, Mark, MarkStep, PointId, TimeRange } from '@wenqu/domain';
import type { BookPage } from './book.ts';

/** What every history of stretches has. */
export interface KeptStretch {
  /** `M-2026-000123`: row, year, number. */
  readonly id: string;
  readonly state: string;
  readonly enterprise: string;
  /** '' = every point of the enterprise. */
  readonly point: PointId | string;
  readonly from: Instant;
  readonly to: Instant;
}
export interface KeptStep {
  readonly seq: number;
  readonly at: Instant;
}

/** A document as it was after one step. */
export interface Kept<D extends KeptStretch, S extends KeptStep> {
  readonly doc: D;
  readonly step: S;
}

export interface StretchQuery {
  readonly state?: readonly string[];
  /** Type of mark, ground of exemption. */
  readonly type?: readonly string[];
  readonly enterprise?: string;
  readonly point?: string;
  /** Only of these enterprises; the other ones do not exist. */
  readonly enterprises?: readonly string[];
  /** Without it hidden ones do not exist: not in items, totals or numbers. */
  readonly withHidden: boolean;
  /** Only stretches that touch it. */
  readonly range?: TimeRange;
  /** As they were known at this moment; absent: now. */
  readonly knownOn?: Instant;
}

export interface StretchPage extends StretchQuery {
  readonly cursor?: string;
  readonly limit: number;
}

/**
 * Documents about stretches of time, each with its whole story: every step keeps the document as it was after
 * it, nothing is rewritten. Every store passes `marks.contract.ts`.
 */
export interface StretchStore<D extends KeptStretch, S extends KeptStep> {
  /**
   * Keep steps with what they led to, all or none.
   *
   * @throws WQ_MARK_CONFLICT when a step’s number is not the one after the newest
   */
  append(versions: readonly Kept<D, S>[]): Promise<void>;
  /** As it stands, or stood at `knownOn`. */
  get(id: string, knownOn?: Instant): Promise<D | undefined>;
  /** Every step with what it led to, oldest first. */
  story(id: string): Promise<Kept<D, S>[]>;
  /** Newest stretch first. */
  list(query: StretchPage): Promise<BookPage<D>>;
  /** All that match, oldest stretch first; for totals over a range. */
  matching(query: StretchQuery): Promise<D[]>;
  /** Stories of everything that touches the stretch; `point` undefined = all points. Those of no point come with every point. */
  touching(stretch: TimeRange & { readonly point?: PointId }): Promise<Kept<D, S>[][]>;
  /** Highest number given under the prefix `M-2026-`; 0: none. */
  lastNumber(prefix: string): Promise<number>;
}

/** 标记与豁免: what people say of stretches of data. */
export interface MarkStore {
  readonly marks: StretchStore<Mark, MarkStep>;
  readonly exemptions: StretchStore<Exemption, ExemptionStep>;
  close(): Promise<void>;
}

/** What lists filter by beside what every stretch has. */
export interface Facets {
  readonly type: string;
  readonly hidden: boolean;
}
export const markFacets = ({ type, hidden }: Mark): Facets => ({ type, hidden });
export const exemptionFacets = ({ ground }: Exemption): Facets => ({ type: ground, hidden: false });

/** `M-2026-` and 12 make `M-2026-000012`. */
export const stretchId = (prefix: string, number: number): string =>
  `${prefix}${String(number).padStart(6, '0')}`;
export const stretchNumber = (id: string): number => Number(id.slice(id.lastIndexOf('-') + 1));
