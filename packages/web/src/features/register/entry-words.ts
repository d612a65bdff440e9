import {
  type Entry,
  factorShort,
  formatInstant,
  formatTime,
  type Instant,
  type Lang,
  PATTERN_NAMES,
  patternName,
} from '@wenqu/domain';
import type { registerWords } from './words.ts';

type Say = (typeof registerWords)['zh'];

/** Name of a rule; a newer server's rule is its own name. */
export const ruleWords = (say: Say, lang: Lang, rule: string): string =>
  (say.rules as Readonly<Record<string, string>>)[rule] ?? patternName(rule, lang) ?? rule;

/** Every rule by its name: those of the first rung, then the patterns by their numbers. */
export const ruleChoices = (say: Say, lang: Lang): readonly { value: string; label: string }[] => [
  ...Object.entries<string>(say.rules).map(([value, label]) => ({ value, label })),
  ...Object.entries(PATTERN_NAMES).map(([value, names]) => ({ value, label: `${value} ${names[lang]}` })),
];

/** `小时值超标 · COD`. */
export const whatWords = (say: Say, lang: Lang, entry: Pick<Entry, 'rule' | 'factor'>): string =>
  [ruleWords(say, lang, entry.rule), entry.factor && factorShort(entry.factor, lang)]
    .filter(Boolean)
    .join(' · ');

/** `2026-08-01 08:58–09:31`; the day is not said twice. */
export function spanWords(from: Instant, to: Instant): string {
  const [start, end] = [formatInstant(from), formatInstant(to)];
  if (start.slice(0, 10) === end.slice(0, 10)) return `${start.slice(0, 16)}–${formatTime(to).slice(0, 5)}`;
  return `${start.slice(0, 16)} – ${end.slice(5, 16)}`;
}

/** A length of time in two parts, rounded down. */
export function lengthWords(say: Say, seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return say.span.minutes(minutes);
  if (minutes < 48 * 60) return say.span.hours(Math.floor(minutes / 60), minutes % 60);
  return say.span.days(Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60));
}

export type DueTone = 'over' | 'suspect' | 'plain';

/** How the present clock stands; amber within the last half hour. */
export function dueWords(
  say: Say,
  entry: Pick<Entry, 'dueAt' | 'mutedUntil' | 'closedAt'>,
  nowS: number,
): { text: string; tone: DueTone } | undefined {
  if (entry.closedAt !== null) return undefined;
  if (entry.mutedUntil !== null) {
    return { text: say.due.mutedUntil(formatInstant(entry.mutedUntil).slice(5, 16)), tone: 'plain' };
  }
  if (entry.dueAt === null) return undefined;
  const leftS = entry.dueAt / 1e6 - nowS;
  if (leftS < 0) return { text: say.due.overdue(lengthWords(say, -leftS)), tone: 'over' };
  return { text: say.due.left(lengthWords(say, leftS)), tone: leftS < 1800 ? 'suspect' : 'plain' };
}

/** A number as it came, without the tail a binary fraction brings. */
export const plainNumber = (value: number): string => String(Number(value.toPrecision(10)));
