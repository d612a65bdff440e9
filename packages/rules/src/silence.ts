import {
  type Finding,
  type Instant,
  instant,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  type PointId,
} from '@wenqu/domain';
import { findingId } from './episode.ts';
import { levelOf } from './level.ts';
import { RULE_EDITION } from './rule-editions.ts';

/** A point is never called silent sooner than this. */
export const SILENCE_MIN_S = 180;
/** Intervals that may be missed. */
export const SILENCE_INTERVALS = 3;

/** Seconds without a byte after which a point counts as offline. [P] */
export const silenceAfterS = (realtimeIntervalS: number): number =>
  Math.max(SILENCE_MIN_S, SILENCE_INTERVALS * realtimeIntervalS);

export interface SilenceQuestion {
  readonly point: PointId;
  /** Arrival, by our clock, of the last byte of a logger bound to the point; null = never heard. */
  readonly lastArrival: Instant | null;
  readonly realtimeIntervalS: number;
  readonly now: Instant;
  readonly keyUnit: boolean;
}

/**
 * The point has fallen silent: no byte has arrived for three intervals, at least three minutes. Arrival
 * decides and not the device's clock, so late back-filled data are signs of life. A point never heard of is
 * waiting, not silent. One finding per silence: it begins with the last byte.
 * @source supervision.md §7.5 (auto-open), §13 trap 1
 */
export function judgeSilence(question: SilenceQuestion): Finding | null {
  const { point, lastArrival, realtimeIntervalS, now, keyUnit } = question;
  if (lastArrival === null) return null;
  const thresholdS = silenceAfterS(realtimeIntervalS);
  const silentMicros = now - lastArrival;
  if (silentMicros < thresholdS * MICROS_PER_SECOND) return null;
  const silentMinutes = silentMicros / MICROS_PER_MINUTE;
  return {
    id: findingId('point-silent', point, '', lastArrival),
    rule: 'point-silent',
    ruleEdition: RULE_EDITION,
    point,
    factor: '',
    statistic: 'realtime',
    from: lastArrival,
    to: instant(now),
    value: null,
    multiple: null,
    count: 1,
    limit: null,
    forReference: false,
    facts: { lastArrival, silentMinutes: Math.floor(silentMinutes), thresholdS },
    inputs: [],
    level: levelOf({
      rule: 'point-silent',
      factor: '',
      multiple: null,
      forReference: false,
      keyUnit,
      silentMinutes,
    }),
    hidden: false,
    raisedAt: now,
  };
}
