import {
  type Instant,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  MICROS_PER_MS,
  MICROS_PER_SECOND,
  WIRE_OFFSET_MICROS,
} from './instant.ts';
import { roundHalfEven } from './round.ts';

const two = (count: number): string => (count < 10 ? `0${count}` : String(count));

/** Parts of a moment on the wire's clock, UTC+8. */
function parts(at: Instant) {
  const local = new Date((at + WIRE_OFFSET_MICROS) / MICROS_PER_MS);
  return {
    day: `${String(local.getUTCFullYear()).padStart(4, '0')}-${two(local.getUTCMonth() + 1)}-${two(local.getUTCDate())}`,
    time: `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())}`,
  };
}

/** `2026-08-01 08:58:57`, Beijing time, 24 hours; a part of a second is cut, not rounded. */
export function formatInstant(at: Instant): string {
  const { day, time } = parts(at);
  return `${day} ${time}`;
}

/** `2026-08-01 08:58`, Beijing time. */
export const formatMinute = (at: Instant): string => formatInstant(at).slice(0, 16);

/** `2026-08-01`: the natural day (UTC+8) that holds `at`. */
export const formatDay = (at: Instant): string => parts(at).day;

/** `08:58:57`, Beijing time. */
export const formatTime = (at: Instant): string => parts(at).time;

/** First moment of the natural day (UTC+8) `YYYY-MM-DD`; undefined when there is no such day. */
export function parseDay(day: string): Instant | undefined {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day);
  if (!found) return undefined;
  const result = parseWireTime(`${found[1]}${found[2]}${found[3]}000000`);
  return result.kind === 'instant' ? result.at : undefined;
}

/** `20260801085857`, the 14 digits of the wire. */
export const wireTime = (at: Instant): string => formatInstant(at).replaceAll(/[-: ]/g, '');

export type WireTimeFault = 'empty' | 'not-digits' | 'wrong-length' | 'no-such-date';
export type WireTime =
  /** `exact`: 14 digits; `milliseconds`: 17, kept; `no-seconds`: 12, read as second 00. */
  | { readonly kind: 'instant'; readonly at: Instant; readonly form: 'exact' | 'milliseconds' | 'no-seconds' }
  | { readonly kind: 'fault'; readonly why: WireTimeFault };

const fault = (why: WireTimeFault): WireTime => ({ kind: 'fault', why });
const FORMS = { 14: 'exact', 17: 'milliseconds', 12: 'no-seconds' } as const;

/**
 * A DataTime or QN of the wire, local Chinese time (UTC+8), as a moment. 14 digits are the rule; 17 (with
 * milliseconds, as QN) and 12 (no seconds) are met in the field and told apart by `form`.
 * @source HJ 212-2017 Appendix C, time fields N14
 */
export function parseWireTime(text: string): WireTime {
  if (text === '') return fault('empty');
  if (!/^\d+$/.test(text)) return fault('not-digits');
  const form = FORMS[text.length as keyof typeof FORMS];
  if (form === undefined) return fault('wrong-length');
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(4, 6));
  const day = Number(text.slice(6, 8));
  const hour = Number(text.slice(8, 10));
  const minute = Number(text.slice(10, 12));
  const second = form === 'no-seconds' ? 0 : Number(text.slice(12, 14));
  const ms = form === 'milliseconds' ? Number(text.slice(14, 17)) : 0;
  if (year < 1970 || month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) {
    return fault('no-such-date');
  }
  const midnightMs = Date.UTC(year, month - 1, day);
  // A day past the end of its month rolls over in Date.UTC: 31 April is no date.
  if (day < 1 || new Date(midnightMs).getUTCDate() !== day) return fault('no-such-date');
  const inDay =
    hour * MICROS_PER_HOUR + minute * MICROS_PER_MINUTE + second * MICROS_PER_SECOND + ms * MICROS_PER_MS;
  return { kind: 'instant', at: instant(midnightMs * MICROS_PER_MS + inDay - WIRE_OFFSET_MICROS), form };
}

/** The day after `day` (both `YYYY-MM-DD`). */
export function nextDay(day: string): string {
  const start = parseDay(day);
  return start === undefined ? day : formatDay(instant(start + MICROS_PER_DAY));
}

/**
 * A number for the screen: never more digits than were sent, nor than the factor's table has; rounded half
 * to even. Not finite: an em dash.
 *
 * @param decimalsSent digits after the point on the wire
 * @param decimalsShown digits the factor's table allows; null = no limit
 */
export function formatNumber(
  value: number,
  decimalsSent: number,
  decimalsShown: number | null = null,
): string {
  if (!Number.isFinite(value)) return '—';
  return roundHalfEven(value, decimalsShown === null ? decimalsSent : Math.min(decimalsSent, decimalsShown));
}

/** `0.16`: an exceedance multiple with its two decimals; null: an em dash. */
export const formatMultiple = (multiple: number | null): string =>
  multiple === null ? '—' : roundHalfEven(multiple, 2);

const UNIT_SIGNS: Readonly<Record<string, string>> = {
  '1': '',
  degC: '℃',
  m3: 'm³',
  'm3/s': 'm³/s',
  'm3/h': 'm³/h',
  'mg/m3': 'mg/m³',
  'ng/m3': 'ng/m³',
  'kg/m3': 'kg/m³',
  m2: 'm²',
  'ug/L': 'μg/L',
  'uS/cm': 'μS/cm',
  't/(km2*month)': 't/(km²·month)',
};
const UNIT_WORDS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'colour degree': ['度', 'degrees'],
  'dilution multiple': ['倍', 'dilution multiple'],
  'count/L': ['个/L', 'count/L'],
  '1/L': ['个/L', 'count/L'],
};

/** A stored unit as it is shown: `ug/L` → `μg/L`, `1` → nothing, `dilution multiple` → 倍. */
export function unitText(unit: string, lang: 'zh' | 'en'): string {
  const words = UNIT_WORDS[unit];
  return words ? words[lang === 'zh' ? 0 : 1] : (UNIT_SIGNS[unit] ?? unit);
}
