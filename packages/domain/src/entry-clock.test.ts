import { expect, test } from 'vitest';
import { weekdaysOnly } from './calendar.ts';
import { dueAt, entryClock } from './entry-clock.ts';
import { formatInstant, parseWireTime } from './format.ts';
import type { Instant } from './instant.ts';

const at = (digits: string): Instant => {
  const read = parseWireTime(digits);
  if (read.kind === 'fault') throw new Error(read.why);
  return read.at;
};
const due = (...args: Parameters<typeof entryClock>) => {
  // 2026-11-20 is a Friday.
  const end = dueAt(entryClock(...args), at('20261120100000'));
  return end === null ? null : formatInstant(end);
};

test('triage: A half an hour, B four hours, C to the end of the next working day', () => {
  expect(due('grouped', 'A', false)).toBe('2026-11-20 10:30:00');
  expect(due('grouped', 'B', false)).toBe('2026-11-20 14:00:00');
  expect(due('grouped', 'C', false)).toBe('2026-11-24 00:00:00');
});

test('an explanation: 4 hours for a key unit, 48 for others', () => {
  expect(due('explain-asked', 'B', true)).toBe('2026-11-20 14:00:00');
  expect(due('explain-asked', 'B', false)).toBe('2026-11-22 10:00:00');
});

test('a verdict has seven working days; muted and closed have no clock', () => {
  expect(due('inquiry', 'A', true)).toBe('2026-12-02 00:00:00');
  expect(due('muted', 'A', true)).toBeNull();
  expect(due('closed', 'A', true)).toBeNull();
});

test('the holiday calendar decides what a working day is', () => {
  const clock = entryClock('answered', 'C', false);
  const workedSaturday = (day: string) => day === '2026-11-21' || weekdaysOnly(day);
  expect(formatInstant(dueAt(clock, at('20261120100000'), workedSaturday)!)).toBe('2026-11-22 00:00:00');
});

test('a calendar without working days does not hang', () => {
  const clock = entryClock('answered', 'C', false);
  expect(dueAt(clock, at('20261120100000'), () => false)).not.toBeNull();
});

test('Saturday and Sunday of Beijing are not worked', () => {
  expect(['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'].map(weekdaysOnly)).toEqual([
    true,
    false,
    false,
    true,
  ]);
});
