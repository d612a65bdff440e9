/**
 * A moment as whole microseconds since 1970-01-01T00:00:00Z. Fits a double exactly until the year 2255,
 * so it travels in JSON as a plain number.
 */
export type Instant = number & { readonly __instant: unique symbol };

/** A time range that holds its start and not its end. */
export interface TimeRange {
  readonly from: Instant;
  readonly to: Instant;
}

export const MICROS_PER_MS = 1_000;
export const MICROS_PER_SECOND = 1_000_000;
export const MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
export const MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE;
export const MICROS_PER_DAY = 24 * MICROS_PER_HOUR;
/** The wire's clock: local Chinese time, UTC+8 the whole year. @source HJ 212-2017 §6.2 (practice) */
export const WIRE_OFFSET_MICROS = 8 * MICROS_PER_HOUR;

/** @param micros whole microseconds since the epoch, UTC */
export const instant = (micros: number): Instant => micros as Instant;

/** @param ms milliseconds since the epoch, UTC */
export const instantFromMs = (ms: number): Instant => (ms * MICROS_PER_MS) as Instant;

export const msOf = (at: Instant): number => at / MICROS_PER_MS;

/** First moment of the natural day (UTC+8) that holds `at`. */
export const dayStart = (at: Instant): Instant =>
  (Math.floor((at + WIRE_OFFSET_MICROS) / MICROS_PER_DAY) * MICROS_PER_DAY - WIRE_OFFSET_MICROS) as Instant;

/** First moment of the clock hour that holds `at`. */
export const hourStart = (at: Instant): Instant =>
  (Math.floor(at / MICROS_PER_HOUR) * MICROS_PER_HOUR) as Instant;
