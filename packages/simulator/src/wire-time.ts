const OFFSET_MS = 8 * 3_600_000;
const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

/** The wire's text of a moment: YYYYMMDDhhmmss in UTC+8. @param ms milliseconds since the epoch */
export function wireTime(ms: number): string {
  const local = new Date(ms + OFFSET_MS);
  const day = `${local.getUTCFullYear()}${two(local.getUTCMonth() + 1)}${two(local.getUTCDate())}`;
  return `${day}${two(local.getUTCHours())}${two(local.getUTCMinutes())}${two(local.getUTCSeconds())}`;
}

/** With milliseconds, as in QN. */
export const wireTimeMs = (ms: number): string =>
  wireTime(ms) + String((((ms % 1000) + 1000) % 1000) | 0).padStart(3, '0');

/** Milliseconds since the epoch of a wire time of at least 14 digits, or undefined when it is no moment. */
export function wireMoment(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as number[];
  const ms = Date.UTC(year!, month! - 1, day, hour, minute, second) - OFFSET_MS;
  return wireTime(ms) === text.slice(0, 14) ? ms : undefined;
}
