import { type Instant, instant, MICROS_PER_MS, parseWireTime, wireTime } from '@wenqu/domain';

/** A moment as a QN: YYYYMMDDhhmmsszzz on the wire's clock. @source HJ 212-2017 §6.3.2 Table 3 */
export function qnAt(at: Instant): string {
  const ms = Math.floor(at / MICROS_PER_MS) % 1000;
  return wireTime(at) + String(ms).padStart(3, '0');
}

/**
 * The next QN for a device: now, or one millisecond after the last when the clock has not passed it (many in one
 * millisecond, or a clock that was set back). Never one that went out before.
 */
export function nextQn(last: string, now: Instant): string {
  const fresh = qnAt(now);
  if (fresh > last) return fresh;
  const before = parseWireTime(last);
  return before.kind === 'instant' ? qnAt(instant(before.at + MICROS_PER_MS)) : fresh;
}
