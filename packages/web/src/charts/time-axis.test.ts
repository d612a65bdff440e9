import { parseWireTime } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { markText, timeMarks } from './time-axis.ts';

const at = (digits: string): number => {
  const time = parseWireTime(digits);
  if (time.kind !== 'instant') throw new Error(digits);
  return time.at;
};

test('marks fall on round hours of the wire clock and carry the date at midnight', () => {
  const marks = timeMarks(at('20260801190000'), at('20260802130000'), 8);
  expect(marks.map((mark) => markText(mark, marks[1]! - marks[0]!))).toEqual([
    '21:00',
    '08-02',
    '03:00',
    '06:00',
    '09:00',
    '12:00',
  ]);
});

test('seconds show where marks are closer than a minute', () => {
  const marks = timeMarks(at('20260801190000'), at('20260801190100'), 8);
  expect(markText(marks[1]!, marks[1]! - marks[0]!)).toBe('19:00:10');
});
