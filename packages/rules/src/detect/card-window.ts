import { type Finding, type Instant, instant, MICROS_PER_HOUR, type TimeRange } from '@wenqu/domain';

const LEAST = 24 * MICROS_PER_HOUR;
const MOST = 72 * MICROS_PER_HOUR;
/** Room on both sides of a finding that is longer than the window, as a share of it. */
const ROOM = 0.06;

/**
 * The stretch shown around a finding: three times its length, from 24 to 72 hours, and all of a longer one. It does not
 * reach into the future: what is cut off there is added before.
 */
export function cardWindow({ from, to }: Pick<Finding, 'from' | 'to'>, now: Instant): TimeRange {
  const span = to - from;
  const length = Math.max(Math.min(MOST, Math.max(LEAST, 3 * span)), span * (1 + 2 * ROOM));
  const end = Math.min(Math.max(now, to), from + span / 2 + length / 2);
  return { from: instant(Math.round(end - length)), to: instant(Math.round(end)) };
}

/** Factors a finding is about, in its own order. */
export const cardFactors = ({ factor, facts }: Pick<Finding, 'factor' | 'facts'>): readonly string[] => {
  const told = String(facts.factors ?? '')
    .split('+')
    .filter(Boolean);
  return told.length > 0 ? told : [factor].filter(Boolean);
};
