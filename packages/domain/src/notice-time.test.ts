import { expect, test } from 'vitest';
import { parseDay } from './format.ts';
import { type Instant, instant, MICROS_PER_MINUTE } from './instant.ts';
import { isClockTime, lastTime, nextTime, quietUntil, retryAt } from './notice-time.ts';

const at = (time: string, day = '2026-03-02'): Instant => {
  const [h = '0', m = '0'] = time.split(':');
  return instant((parseDay(day) ?? 0) + (Number(h) * 60 + Number(m)) * MICROS_PER_MINUTE);
};

test.each([
  ['22:00', '07:00', '21:59', null],
  ['22:00', '07:00', '22:00', at('07:00', '2026-03-03')],
  ['22:00', '07:00', '23:59', at('07:00', '2026-03-03')],
  ['22:00', '07:00', '00:30', at('07:00')],
  ['22:00', '07:00', '07:00', null],
  ['12:00', '14:00', '13:00', at('14:00')],
  ['12:00', '14:00', '14:00', null],
  ['', '', '13:00', null],
  ['08:00', '08:00', '08:00', null],
])('quiet from %s to %s at %s', (from, to, now, until) => {
  expect(quietUntil(from, to, at(now))).toBe(until);
});

test('half past eight comes next and came last', () => {
  expect(nextTime('08:30', at('08:29'))).toBe(at('08:30'));
  expect(nextTime('08:30', at('08:30'))).toBe(at('08:30', '2026-03-03'));
  expect(lastTime('08:30', at('08:29'))).toBe(at('08:30', '2026-03-01'));
  expect(lastTime('08:30', at('08:30'))).toBe(at('08:30'));
});

test('a time is two digits and two digits', () => {
  expect(['00:00', '23:59', '24:00', '7:00', '07:60', ''].map(isClockTime)).toEqual([
    ...[true, true, false, false, false, false],
  ]);
});

test('attempts grow rarer and end', () => {
  const waits = [1, 2, 3, 4, 5, 6].map((n) => retryAt(n, at('10:00')));
  expect(waits.map((until) => until && (until - at('10:00')) / MICROS_PER_MINUTE)).toEqual([
    ...[1, 5, 30, 120, 360, null],
  ]);
});
