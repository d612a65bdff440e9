import { clockEnd, officialCalendar, type WorkCalendar } from '../calendar.ts';
import { formatDay, parseDay } from '../format.ts';
import { instant } from '../instant.ts';
import { matchesRow, type RowView } from './figure.ts';
import { dayAfter, daysBetween } from './figure-value.ts';
import type { ListClock, ListKind } from './list-kind.ts';

export type DueLight = 'done' | 'late-done' | 'far' | 'near' | 'overdue';
/** One clock of one row. */
export interface RowClock {
  readonly clock: string;
  /** Last natural day on which it is in time. */
  readonly dueOn: string;
  /** Day it was done; null: not yet, or without a day. */
  readonly doneOn: string | null;
  readonly light: DueLight;
  /** Days left on the day of asking; below 0: late. Of what is done: by how much it was early or late. */
  readonly daysLeft: number;
  readonly milestone: boolean;
}
/** A light turns yellow so many days before. [P] */
const NEAR_DAYS = 7;

/** The last day on which a clock is in time; undefined where the row does not say from when it runs. */
export function dueDay(
  { run }: ListClock,
  row: RowView,
  isWorked: WorkCalendar = officialCalendar,
): string | undefined {
  const day = row.get(run.field);
  const start = typeof day === 'string' ? parseDay(day) : undefined;
  if (typeof day !== 'string' || start === undefined) return undefined;
  if (run.rule === 'on') return day;
  if (run.rule === 'before') return dayAfter(day, -run.days);
  // The end is the first moment after the last day.
  return formatDay(instant(clockEnd(run.run, start, isWorked) - 1));
}

/** All clocks of a row as they stand on a day. */
export function rowClocks(kind: ListKind, row: RowView, today: string, isWorked?: WorkCalendar): RowClock[] {
  return kind.clocks.flatMap((clock) => {
    if (clock.when && !matchesRow(clock.when.expr, row, today)) return [];
    const dueOn = dueDay(clock, row, isWorked);
    if (dueOn === undefined) return [];
    const done = clock.done === undefined ? null : row.get(clock.done);
    const doneOn = typeof done === 'string' ? done : null;
    const isDone = doneOn !== null || done === true;
    const daysLeft = daysBetween(doneOn ?? today, dueOn) ?? 0;
    return [
      {
        clock: clock.id,
        dueOn,
        doneOn,
        daysLeft,
        light: lightOf(isDone, daysLeft),
        milestone: clock.milestone === true,
      },
    ];
  });
}

function lightOf(isDone: boolean, daysLeft: number): DueLight {
  if (isDone) return daysLeft < 0 ? 'late-done' : 'done';
  if (daysLeft < 0) return 'overdue';
  return daysLeft <= NEAR_DAYS ? 'near' : 'far';
}

/** Photo duties a row has not met. */
export function photosOwed(kind: ListKind, row: RowView, today: string): string[] {
  return kind.photos.flatMap((duty) => {
    if (duty.when && !matchesRow(duty.when.expr, row, today)) return [];
    const given = row.get(duty.field);
    const count = Array.isArray(given) ? given.length : typeof given === 'number' ? given : 0;
    return count < duty.minCount ? [duty.field] : [];
  });
}
