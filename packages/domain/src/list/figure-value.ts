import type { FieldValue } from '../matter/field.ts';

/** Numerator over denominator, both shown; an empty denominator is no number. @source supervision.md §6 rules for all */
export interface Share {
  readonly numerator: number;
  readonly denominator: number;
}
export type Value = FieldValue | Share;

export const isShare = (value: Value): value is Share =>
  typeof value === 'object' && value !== null && 'denominator' in value;

/** As a number; null for everything that is none. */
export function numberOf(value: Value): number | null {
  if (typeof value === 'number') return value;
  if (!isShare(value)) return null;
  return value.denominator === 0 ? null : value.numerator / value.denominator;
}

/** Money and tonnes are decimal: what binary fractions add beyond fifteen digits is taken off again. */
export const tidy = (value: number): number | null =>
  Number.isFinite(value) ? Number(value.toPrecision(15)) : null;

const two = (value: number): string => String(value).padStart(2, '0');
const monthEnd = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** The same day `years` away; the last day of February stays the last. Days are `YYYY-MM-DD`. */
export function sameDayOfYear(day: string, years: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = monthEnd(year + years, month);
  const isLast = date === monthEnd(year, month);
  return `${String(year + years).padStart(4, '0')}-${two(month)}-${two(isLast ? last : Math.min(date, last))}`;
}

/** Whole natural days from one day to another; null where one is no day. */
export function daysBetween(from: string, to: string): number | null {
  const [start, end] = [Date.parse(`${from}T00:00:00Z`), Date.parse(`${to}T00:00:00Z`)];
  return Number.isNaN(start) || Number.isNaN(end) ? null : Math.round((end - start) / 86_400_000);
}

/** The day so many natural days later (or, below 0, earlier). */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
