import { formatDay, formatTime, parseDay } from './format.ts';
import { type Instant, instant, MICROS_PER_DAY, MICROS_PER_MINUTE } from './instant.ts';

const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** Is this `HH:MM`? */
export const isClockTime = (text: string): boolean => CLOCK.test(text);

/** Minutes of the day of `HH:MM`; NaN where it is none. */
function minutesOf(text: string): number {
  const found = CLOCK.exec(text);
  return found ? Number(found[1]) * 60 + Number(found[2]) : Number.NaN;
}

const minuteOfDay = (at: Instant): number => minutesOf(formatTime(at).slice(0, 5));

/**
 * When a quiet stretch that holds now is over; null: it is not quiet. A stretch may run over midnight.
 *
 * @param from `HH:MM` of UTC+8, included
 * @param to `HH:MM` of UTC+8, excluded
 */
export function quietUntil(from: string, to: string, now: Instant): Instant | null {
  const [begins, ends, at] = [minutesOf(from), minutesOf(to), minuteOfDay(now)];
  if (!(begins >= 0 && ends >= 0) || begins === ends) return null;
  const quiet = begins < ends ? at >= begins && at < ends : at >= begins || at < ends;
  return quiet ? nextTime(to, now) : null;
}

/** The next moment at which the clock of UTC+8 shows this time, after `now`. */
export function nextTime(time: string, now: Instant): Instant {
  const today = parseDay(formatDay(now)) ?? now;
  const at = today + minutesOf(time) * MICROS_PER_MINUTE;
  return instant(at > now ? at : at + MICROS_PER_DAY);
}

/** The last moment at which the clock of UTC+8 showed this time, now included. */
export const lastTime = (time: string, now: Instant): Instant =>
  instant(nextTime(time, now) - MICROS_PER_DAY);

/** Waits between attempts, minutes; after the last the notice has failed and stays in the box. [P] */
const RETRY_MIN = [1, 5, 30, 120, 360];

/** When a notice is tried again after so many attempts; null: no more. */
export const retryAt = (attempts: number, now: Instant): Instant | null => {
  const wait = RETRY_MIN[attempts - 1];
  return wait === undefined ? null : instant(now + wait * MICROS_PER_MINUTE);
};
