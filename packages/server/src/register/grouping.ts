import { type Confidence, type Finding, instant, MICROS_PER_HOUR } from '@wenqu/domain';
import type { EntryCause } from '../store/register.ts';

/** @source supervision.md §7.1: same outlet, overlapping time or same cause */
export const GROUPING: {
  /** Findings of one cause this far apart are one matter. */
  readonly gapMicros: number;
  /** A notice counts as heeded when nothing was noticed for this long before its clock ran out. */
  readonly quietMicros: number;
  readonly confidence: Confidence;
} = { gapMicros: 6 * MICROS_PER_HOUR, quietMicros: MICROS_PER_HOUR, confidence: 'P' };

/** Which open entry a finding would join: same point, factor, rule and path, near in time. */
export const causeOf = ({ point, factor, rule, hidden, from, to }: Finding): EntryCause => ({
  point,
  factor,
  rule,
  hidden,
  from: instant(from - GROUPING.gapMicros),
  to: instant(to + GROUPING.gapMicros),
});
