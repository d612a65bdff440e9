import { expect, test } from 'vitest';
import { rungOf } from './entry-escalation.ts';
import { instant, MICROS_PER_MINUTE } from './instant.ts';

const due = instant(1_800_000_000_000_000);
const rung = (level: 'A' | 'B' | 'C', minutes: number) =>
  rungOf({ level, dueAt: due }, instant(due + minutes * MICROS_PER_MINUTE))?.tells;

test('overdue: the supervisor at once, the head after two hours of an A and a day of the rest', () => {
  expect([-1, 0, 119, 120].map((minutes) => rung('A', minutes))).toEqual([
    ...[undefined, 'supervisor', 'supervisor', 'head'],
  ]);
  expect([-1, 0, 1439, 1440].map((minutes) => rung('C', minutes))).toEqual([
    ...[undefined, 'supervisor', 'supervisor', 'head'],
  ]);
  expect(rungOf({ level: 'A', dueAt: null }, due)).toBeUndefined();
});
