import type { Confidence } from './book.ts';
import type { Level } from './finding.ts';
import { formatDay, nextDay, parseDay } from './format.ts';
import { type Instant, instant, MICROS_PER_DAY, MICROS_PER_MINUTE } from './instant.ts';
import type { EntryState } from './register.ts';

/** A clock runs in natural minutes, or to the end of the n-th working day after today. */
export type EntryClock = { readonly confidence: Confidence; readonly source: string } & (
  | { readonly minutes: number }
  | { readonly workingDays: number }
);

const GROUPING: EntryClock = { minutes: 5, confidence: 'P', source: 'supervision.md §7.1' };
const TRIAGE: Readonly<Record<Level, EntryClock>> = {
  A: { minutes: 30, confidence: 'P', source: 'supervision.md §7.1' },
  B: { minutes: 4 * 60, confidence: 'P', source: 'supervision.md §7.1' },
  C: { workingDays: 1, confidence: 'P', source: 'supervision.md §7.1' },
};
const ANSWER_KEY: EntryClock = { minutes: 4 * 60, confidence: 'S', source: 'supervision.md §7.1, §11' };
const ANSWER_OTHER: EntryClock = { minutes: 48 * 60, confidence: 'S', source: 'supervision.md §7.1, §11' };
const REVIEW: EntryClock = { workingDays: 1, confidence: 'P', source: 'supervision.md §7.1' };
const VERDICT: EntryClock = { workingDays: 7, confidence: 'P', source: 'supervision.md §7.2' };
/** An enterprise that was told has as long to recover as to explain. */
const RECOVERY_KEY: EntryClock = { ...ANSWER_KEY, confidence: 'P' };
const RECOVERY_OTHER: EntryClock = { ...ANSWER_OTHER, confidence: 'P' };

/** The clock of a state, running from the moment it is entered; undefined: none (a mute has its own end). */
export function entryClock(state: EntryState, level: Level, keyUnit: boolean): EntryClock | undefined {
  switch (state) {
    case 'raised':
      return GROUPING;
    case 'grouped':
      return TRIAGE[level];
    case 'service-notice':
      return keyUnit ? RECOVERY_KEY : RECOVERY_OTHER;
    case 'explain-asked':
      return keyUnit ? ANSWER_KEY : ANSWER_OTHER;
    case 'answered':
      return REVIEW;
    case 'inquiry':
      return VERDICT;
    case 'muted':
    case 'closed':
      return undefined;
  }
}

/** Is this natural day (UTC+8, `YYYY-MM-DD`) worked? The official holiday calendar belongs to the caller. */
export type WorkCalendar = (day: string) => boolean;

/** Monday to Friday: stands in until the year's holidays and make-up days are configured. */
export const weekdaysOnly: WorkCalendar = (day) => {
  const start = parseDay(day);
  // 1970-01-01 was a Thursday; the noon of a UTC+8 day lies in the same UTC day.
  const weekday =
    start === undefined ? 0 : (Math.floor((start + MICROS_PER_DAY / 2) / MICROS_PER_DAY) + 4) % 7;
  return weekday !== 0 && weekday !== 6;
};

/** When the clock of a state entered at `enteredAt` runs out; null: no clock. */
export function dueAt(
  clock: EntryClock | undefined,
  enteredAt: Instant,
  isWorked: WorkCalendar = weekdaysOnly,
): Instant | null {
  if (!clock) return null;
  if ('minutes' in clock) return instant(enteredAt + clock.minutes * MICROS_PER_MINUTE);
  let day = formatDay(enteredAt);
  for (let left = clock.workingDays, tried = 0; left > 0 && tried < WALK_DAYS_MAX; tried++) {
    day = nextDay(day);
    if (isWorked(day)) left -= 1;
  }
  return instant((parseDay(day) ?? enteredAt) + MICROS_PER_DAY);
}

/** A calendar without working days must not hang the house. */
const WALK_DAYS_MAX = 100;
