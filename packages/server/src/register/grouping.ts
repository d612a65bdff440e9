import { type Confidence, type Finding, instant, MICROS_PER_HOUR, type RuleId } from '@wenqu/domain';
import type { EntryCause } from '../store/register.ts';

/** @source supervision.md §7.1: same outlet, overlapping time or same cause */
export const GROUPING: {
  /** Findings of one cause this far apart are one matter. */
  readonly gapMicros: number;
  /** A notice counts as heeded when nothing was noticed for this long before its clock ran out. */
  readonly quietMicros: number;
  readonly confidence: Confidence;
} = { gapMicros: 6 * MICROS_PER_HOUR, quietMicros: MICROS_PER_HOUR, confidence: 'P' };

/** Rules whose cause is the point itself: a day without enough hours is one matter, however many factors it has. */
const OF_THE_POINT: ReadonlySet<RuleId> = new Set(['point-silent', 'day-not-judgeable']);

/** Factor an entry is about; '' where the cause is the point's. */
export const causeFactor = ({ rule, factor }: Finding): string => (OF_THE_POINT.has(rule) ? '' : factor);

/** Which open entry a finding would join: same point, cause, rule and path, near in time. */
export const causeOf = (finding: Finding): EntryCause => ({
  point: finding.point,
  factor: causeFactor(finding),
  rule: finding.rule,
  hidden: finding.hidden,
  from: instant(finding.from - GROUPING.gapMicros),
  to: instant(finding.to + GROUPING.gapMicros),
});
