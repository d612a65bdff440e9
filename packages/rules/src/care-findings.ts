import {
  type CheckRun,
  CLOCK_SUSPECT_S,
  type Finding,
  type Instant,
  instant,
  MICROS_PER_HOUR,
  type ParameterChange,
  type PointId,
  type RuleId,
} from '@wenqu/domain';
import { findingId } from './episode.ts';
import { RULE_EDITION } from './rule-editions.ts';

const base = (rule: RuleId, point: PointId, factor: string, from: Instant, to: Instant, now: Instant) =>
  ({
    id: findingId(rule, point, factor, from),
    rule,
    ruleEdition: RULE_EDITION,
    point,
    factor,
    statistic: 'realtime',
    from,
    to,
    value: null,
    multiple: null,
    count: 1,
    limit: null,
    forReference: false,
    inputs: [],
    level: 'C',
    hidden: false,
    raisedAt: now,
  }) as const;

/**
 * A logger's clock is further off than data may be. One finding while it lasts: it begins with `since`.
 * @source supervision.md §4.2 V9 [P]; detection.md D18
 */
export function clockFinding(
  point: PointId,
  mn: string,
  offsetS: number,
  since: Instant,
  now: Instant,
): Finding | null {
  if (!(Math.abs(offsetS) > CLOCK_SUSPECT_S)) return null;
  return {
    ...base('clock-off', point, '', since, now, now),
    value: Math.round(offsetS),
    facts: { mn, offsetS: Math.round(offsetS), boundS: CLOCK_SUSPECT_S },
  };
}

/**
 * A parameter changed and neither an order nor a visit explains it. The enterprise does not learn of it
 * before somebody has looked.
 * @source detection.md D14 (notify hidden)
 */
export function changeFinding(point: PointId, change: ParameterChange): Finding | null {
  if (change.cause !== 'unexplained') return null;
  const { mn, polId, infoId, before, after, since, noticedAt, position } = change;
  return {
    ...base('parameter-changed', point, polId, noticedAt, noticedAt, noticedAt),
    id: `${findingId('parameter-changed', point, polId, noticedAt)}.${infoId}`,
    facts: { mn, infoId, before, after, since, ...(position === null ? {} : { position }) },
    level: 'B',
    hidden: true,
  };
}

/** A check did not lie within its tolerance, or was not done. @source HJ 355-2019; supervision.md §4.3 */
export function checkFinding(point: PointId, run: CheckRun): Finding | null {
  if (run.outcome !== 'failed') return null;
  const { mn, polId, kind, at, standard, reading, error, tolerance, position, why } = run;
  return {
    ...base('check-failed', point, polId, at, at, at),
    value: reading,
    facts: {
      ...{ mn, kind, tolerance, why },
      ...(standard === null ? {} : { standard }),
      ...(error === null ? {} : { errorPercent: Number((error * 100).toFixed(2)) }),
      ...(position === null ? {} : { position }),
    },
    level: 'B',
  };
}

/** A check that is due by the clock has not been seen for longer than it may take. @source supervision.md §4.3 [G] */
export function overdueFinding(
  point: PointId,
  mn: string,
  polId: string,
  kind: CheckRun['kind'],
  lastAt: Instant,
  dueH: number,
  now: Instant,
): Finding | null {
  const dueAt = instant(lastAt + dueH * MICROS_PER_HOUR);
  if (now <= dueAt) return null;
  return {
    ...base('check-overdue', point, polId, dueAt, now, now),
    facts: { mn, kind, lastAt, dueH, lateH: Math.floor((now - dueAt) / MICROS_PER_HOUR) },
  };
}
