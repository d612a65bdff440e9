import type { Confidence } from './book.ts';
import { formatDay, nextDay, parseDay } from './format.ts';
import { type Instant, instant, MICROS_PER_DAY, MICROS_PER_MINUTE } from './instant.ts';

/** Is this natural day (UTC+8, `YYYY-MM-DD`) worked? */
export type WorkCalendar = (day: string) => boolean;

/** One year as the State Council announced it: days off on weekdays, and weekend days that are worked. */
export interface CalendarYear {
  readonly year: number;
  /** `MM-DD` or `MM-DD/MM-DD`, both ends included. */
  readonly off: readonly string[];
  /** 调休上班: `MM-DD`. */
  readonly worked: readonly string[];
  readonly source: string;
  readonly confidence: Confidence;
}

/** Official holidays and make-up days 法定节假日与调休. A year that is not here is Monday to Friday, and says so. */
export const CALENDAR_YEARS: readonly CalendarYear[] = [
  {
    year: 2024,
    off: ['01-01', '02-10/02-17', '04-04/04-06', '05-01/05-05', '06-10', '09-15/09-17', '10-01/10-07'],
    worked: ['02-04', '02-18', '04-07', '04-28', '05-11', '09-14', '09-29', '10-12'],
    ...{ source: '国办发明电〔2023〕7号', confidence: 'S' },
  },
  {
    year: 2025,
    off: ['01-01', '01-28/02-04', '04-04/04-06', '05-01/05-05', '05-31/06-02', '10-01/10-08'],
    worked: ['01-26', '02-08', '04-27', '09-28', '10-11'],
    ...{ source: '国办发明电〔2024〕12号', confidence: 'S' },
  },
  {
    year: 2026,
    off: [
      ...['01-01/01-03', '02-15/02-23', '04-04/04-06', '05-01/05-05', '06-19/06-21', '09-25/09-27'],
      '10-01/10-07',
    ],
    worked: ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'],
    ...{ source: '国办发明电〔2025〕7号', confidence: 'S' },
  },
];

/** Monday to Friday: stands in for years nobody has announced yet. */
export const weekdaysOnly: WorkCalendar = (day) => {
  const start = parseDay(day);
  // 1970-01-01 was a Thursday; the noon of a UTC+8 day lies in the same UTC day.
  const weekday =
    start === undefined ? 0 : (Math.floor((start + MICROS_PER_DAY / 2) / MICROS_PER_DAY) + 4) % 7;
  return weekday !== 0 && weekday !== 6;
};

function daysOf({ year, off }: CalendarYear): Set<string> {
  const days = new Set<string>();
  for (const stretch of off) {
    const [first = '', last = first] = stretch.split('/');
    for (let day = `${year}-${first}`; day <= `${year}-${last}`; day = nextDay(day)) days.add(day);
  }
  return days;
}

/** The calendar made of these years, newest statement about a year last. */
export function workCalendar(years: readonly CalendarYear[] = CALENDAR_YEARS): WorkCalendar {
  const known = new Map(
    years.map((year) => [
      String(year.year),
      { off: daysOf(year), worked: new Set(year.worked.map((day) => `${year.year}-${day}`)) },
    ]),
  );
  return (day) => {
    const year = known.get(day.slice(0, 4));
    if (year?.worked.has(day)) return true;
    return !year?.off.has(day) && weekdaysOnly(day);
  };
}

/** The calendar of the announced years. */
export const officialCalendar: WorkCalendar = workCalendar();

/** Is the year of this day announced, or only assumed to be Monday to Friday? */
export const isAnnounced = (day: string, years: readonly CalendarYear[] = CALENDAR_YEARS): boolean =>
  years.some(({ year }) => String(year) === day.slice(0, 4));

/**
 * A period: natural minutes, or to the end of the n-th working or natural day after today.
 * @source Administrative Penalty Law Art. 85: two, three, five and seven days are working days [G]
 */
export type WorkClock = { readonly confidence: Confidence; readonly source: string } & (
  | { readonly minutes: number }
  | { readonly workingDays: number }
  | { readonly days: number }
);

/** A calendar without working days must not hang the house. */
const WALK_DAYS_MAX = 400;

/** When a period that began at `from` runs out. */
export function clockEnd(
  clock: WorkClock,
  from: Instant,
  isWorked: WorkCalendar = officialCalendar,
): Instant {
  if ('minutes' in clock) return instant(from + clock.minutes * MICROS_PER_MINUTE);
  const count = 'days' in clock ? clock.days : clock.workingDays;
  const counts: WorkCalendar = 'days' in clock ? () => true : isWorked;
  let day = formatDay(from);
  for (let left = count, tried = 0; left > 0 && tried < WALK_DAYS_MAX; tried++) {
    day = nextDay(day);
    if (counts(day)) left -= 1;
  }
  return instant((parseDay(day) ?? from) + MICROS_PER_DAY);
}
