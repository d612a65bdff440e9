import { describe, expect, test } from 'vitest';
import { CALENDAR_YEARS, clockEnd, isAnnounced, officialCalendar, workCalendar } from './calendar.ts';
import { formatDay, formatInstant, nextDay, parseDay } from './format.ts';
import { type Instant, instant, MICROS_PER_HOUR } from './instant.ts';

const at = (day: string, hour = 10): Instant =>
  instant((parseDay(day) ?? Number.NaN) + hour * MICROS_PER_HOUR);
const said = { confidence: 'T', source: 'test' } as const;
const workedIn = (from: string, to: string): string[] => {
  const days: string[] = [];
  for (let day = from; day <= to; day = nextDay(day)) if (officialCalendar(day)) days.push(day);
  return days;
};

describe('the official calendar', () => {
  test('spring festival of 2026: nine days off, two Saturdays worked for them', () => {
    expect(workedIn('2026-02-13', '2026-03-01')).toEqual([
      ...['2026-02-13', '2026-02-14', '2026-02-24', '2026-02-25', '2026-02-26', '2026-02-27', '2026-02-28'],
    ]);
  });

  test.each([
    ['2025-01-26', true],
    ['2025-01-28', false],
    ['2025-10-08', false],
    ['2025-10-11', true],
    ['2026-01-02', false],
    ['2026-01-04', true],
    ['2026-09-20', true],
    ['2026-10-10', true],
    ['2026-10-09', true],
    ['2026-11-21', false],
  ])('%s is worked: %s', (day, worked) => {
    expect(officialCalendar(day)).toBe(worked);
  });

  test('make-up days are weekend days, and no day is both off and worked', () => {
    for (const { year, off, worked } of CALENDAR_YEARS) {
      const without = workCalendar([]);
      const withOff = workCalendar([{ year, off, worked: [], source: '', confidence: 'S' }]);
      for (const day of worked) {
        expect(without(`${year}-${day}`), `${year}-${day}`).toBe(false);
        expect(officialCalendar(`${year}-${day}`)).toBe(true);
      }
      expect(off.every((stretch) => !withOff(`${year}-${stretch.slice(0, 5)}`))).toBe(true);
    }
  });

  test('a year nobody has announced is Monday to Friday and says so', () => {
    expect(isAnnounced('2026-12-31')).toBe(true);
    expect(isAnnounced('2031-01-01')).toBe(false);
    expect(officialCalendar('2031-01-01')).toBe(true);
  });
});

describe('periods', () => {
  test('working days skip the holiday and count the make-up day; the day itself does not count', () => {
    const end = clockEnd({ workingDays: 5, ...said }, at('2026-02-12'));
    // 13th, 14th (made up), 24th, 25th, 26th: the period runs to the end of the 26th.
    expect(formatInstant(end)).toContain('2026-02-27 00:00:00');
  });

  test('natural days run through holidays', () => {
    expect(formatDay(instant(clockEnd({ days: 15, ...said }, at('2026-02-12')) - 1))).toBe('2026-02-27');
  });

  test('minutes run through the night', () => {
    expect(clockEnd({ minutes: 720, ...said }, at('2026-02-14', 20))).toBe(at('2026-02-15', 8));
  });

  test('a calendar without working days ends', () => {
    expect(clockEnd({ workingDays: 3, ...said }, at('2026-02-12'), () => false)).toBeGreaterThan(
      at('2026-02-12'),
    );
  });
});
