import type { Instant } from './instant.ts';
import type { PointId } from './reading.ts';

/**
 * Who says that numbers of a stretch of time may or may not be used. The layers above the numbers as received;
 * they are laid over one another and never merged.
 * @source supervision.md §2.1 “Reading”, §4.2
 */
export type ClaimLayer = 'automatic-mark' | 'manual-mark' | 'qc' | 'review';

/**
 * One dated statement about the validity of a stretch. It is never rewritten: it begins to be known, and it may
 * end to be known (a mark refused later, a failed check withdrawn). What was true *as known on* a day is the set
 * of claims known then.
 */
export interface ValidityClaim {
  /** Names the mark, check or review it comes from: `mark:M-…`, `qc:…`, `review:…`. */
  readonly id: string;
  readonly layer: ClaimLayer;
  readonly point: PointId;
  /** Factor codes; empty = every factor of the point. */
  readonly factors: readonly string[];
  readonly from: Instant;
  /** Not included. */
  readonly to: Instant;
  /** `valid` lifts what a lower layer said; `lawful-stop`: hours are not due at all. */
  readonly effect: 'invalid' | 'disputed' | 'valid' | 'lawful-stop';
  /** Row of §4.2 it rests on: V1, V3, V10 …; '' for none. */
  readonly row: string;
  readonly zh: string;
  readonly en: string;
  readonly knownFrom: Instant;
  /** null = still held. */
  readonly knownTo: Instant | null;
}

export const wasKnown = (claim: ValidityClaim, at: Instant): boolean =>
  claim.knownFrom <= at && (claim.knownTo === null || at < claim.knownTo);

/** Where claims come from: marks, checks and reviews each keep their own. */
export interface ClaimSource {
  /** Every claim that touches the stretch, known or no longer known; `point` undefined = all points. */
  claims(stretch: {
    readonly point?: PointId;
    readonly from: Instant;
    readonly to: Instant;
  }): Promise<readonly ValidityClaim[]>;
  /** Told after each claim that begins or ends; returns how to stop listening. */
  onClaim(listener: (claim: ValidityClaim) => void): () => void;
}
