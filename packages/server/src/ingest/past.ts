import { type Instant, instant, MICROS_PER_MINUTE, wireTime } from '@wenqu/domain';
import type { Head } from '@wenqu/hj212';

const DATA_TIME = Buffer.from('DataTime=', 'latin1');
const DIGITS = 14;
/** Data of a moment further back than this are history; hours and days are too, and may wait a second as well. */
const PAST_MICROS = 10 * MICROS_PER_MINUTE;

/** The wire's text of the moment before which data are history. */
export const pastBefore = (now: Instant): Buffer =>
  Buffer.from(wireTime(instant(now - PAST_MICROS)), 'latin1');

/**
 * Whether a packet brings the past: marked as sent again, or of a DataTime long ago. Digits compare as text.
 *
 * @param data the data segment
 * @param before as `pastBefore` gives it
 * @source HJ 212-2025 Table 3 (RF)
 */
export function isPast(data: Buffer, head: Head, before: Buffer): boolean {
  if (head.rf === '1') return true;
  const name = data.indexOf(DATA_TIME);
  const from = name + DATA_TIME.length;
  if (name === -1 || from + DIGITS > data.length) return false;
  return data.compare(before, 0, DIGITS, from, from + DIGITS) < 0;
}
