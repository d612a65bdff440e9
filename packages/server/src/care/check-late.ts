import {
  type CheckPlan,
  type CheckRun,
  checkKind,
  type Instant,
  instant,
  MICROS_PER_HOUR,
} from '@wenqu/domain';

/**
 * Since when a check is late: its time of the plan has passed (the device is off line), or the last one lies further
 * back than the duty allows. Null: nothing is late, or the plan is off.
 * @source HJ 355-2019 as told in supervision.md §4.3 [G]
 */
export function checkLateSince(
  { enabled, nextAt, kind }: CheckPlan,
  last: CheckRun | null,
  now: Instant,
): Instant | null {
  if (!enabled) return null;
  const { dueH } = checkKind(kind);
  const dueAt = last && dueH !== null ? instant(last.at + dueH * MICROS_PER_HOUR) : nextAt;
  const since = instant(Math.min(dueAt, nextAt));
  return since < now ? since : null;
}
