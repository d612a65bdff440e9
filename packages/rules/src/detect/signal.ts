import type { Instant, PatternId } from '@wenqu/domain';

/** What a detector says: a lead about data, never about intent. */
export type SignalPattern = PatternId | 'pollution-pulse';

/**
 * Independent sources of suspicion. Level A needs two of them: three views of one flat line are one.
 * @source detection.md §H
 */
export type SourceGroup = 'shape' | 'chain' | 'physics' | 'people' | 'water-taken';

/** One look of one detector at one stretch. */
export interface Signal {
  readonly pattern: SignalPattern;
  /** Which form of the pattern: `constant`, `whole-line-swap`, … in the words of the detector's table. */
  readonly form: string;
  /** Factor codes it is about, at least one. */
  readonly factors: readonly string[];
  readonly from: Instant;
  /** Not included. */
  readonly to: Instant;
  /** 0–1: how far beyond its threshold; 0.5 = just at it. */
  readonly score: number;
  /** Numbers of the reason, by the slots of its sentence. */
  readonly facts: Readonly<Record<string, number | string>>;
  /** Inputs the method would have wanted and did not have: what it says is narrower for it. */
  readonly missing?: readonly string[];
}

/**
 * An innocent cause seen in the data themselves: rain, standing water, a flagged calibration before a step.
 * A signal that it explains is not raised as falsification.
 */
export interface LookAlike {
  readonly cause:
    | 'rain'
    | 'shutdown'
    | 'schedule-change'
    | 'recalibration'
    | 'maintenance'
    | 'device-fault'
    | 'communication-gap'
    | 'below-detection'
    | 'drift'
    | 'unit-slip';
  readonly factors: readonly string[];
  readonly from: Instant;
  readonly to: Instant;
  readonly facts: Readonly<Record<string, number | string>>;
}

/** Signals of one pattern that touch: what becomes one finding. Grows while it goes on. */
export interface Episode {
  readonly pattern: SignalPattern;
  readonly form: string;
  readonly factors: readonly string[];
  readonly from: Instant;
  readonly to: Instant;
  /** The moment it was first raised; nothing after it was known then. */
  readonly raisedAt: Instant;
  readonly score: number;
  readonly facts: Readonly<Record<string, number | string>>;
  readonly missing: readonly string[];
}
