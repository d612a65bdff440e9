import { clockEnd, officialCalendar, type WorkCalendar, type WorkClock } from './calendar.ts';
import type { Level } from './finding.ts';
import type { Instant } from './instant.ts';
import type { EntryState } from './register.ts';

/** A clock runs in natural minutes, or to the end of the n-th working day after today. */
export type EntryClock = WorkClock;

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

/** When the clock of a state entered at `enteredAt` runs out; null: no clock. */
export const dueAt = (
  clock: EntryClock | undefined,
  enteredAt: Instant,
  isWorked: WorkCalendar = officialCalendar,
): Instant | null => (clock ? clockEnd(clock, enteredAt, isWorked) : null);
