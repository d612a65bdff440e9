import { expect, test } from 'vitest';
import { formatDay, parseDay } from './format.ts';
import { type Instant, instant, MICROS_PER_DAY, MICROS_PER_HOUR } from './instant.ts';
import { LEDGER_KINDS } from './plant-ledger.ts';
import { manualDay, plantEntryDue } from './plant-record.ts';

const DAY = (parseDay('2026-03-02') ?? instant(0)) as Instant;
const at = (hours: number): Instant => instant(DAY + hours * MICROS_PER_HOUR);

test.each([
  ['four times six hours apart', [3, 9, 15, 21], { count: 4, gapH: 6, isEnough: true }],
  ['four times, one gap too long', [3, 9, 16, 21], { count: 4, gapH: 7, isEnough: false }],
  ['three times', [6, 12, 18], { count: 3, gapH: 6, isEnough: false }],
  ['four factors of one bottle are one time', [6, 6, 6, 6], { count: 1, gapH: 18, isEnough: false }],
  ['the first value late', [7, 12, 18, 23], { count: 4, gapH: 7, isEnough: false }],
  ['nothing', [], { count: 0, gapH: 24, isEnough: false }],
])('a day by hand: %s', (_, hours, told) => {
  expect(manualDay(hours.map(at), at(0), at(24))).toEqual(told);
});

test('a day is written down by the end of the next', () => {
  expect(plantEntryDue(at(10), formatDay)).toBe(DAY + 2 * MICROS_PER_DAY);
});

test('every form of the plant ledger names each field once, in both languages', () => {
  for (const { id, fields, zh, en } of LEDGER_KINDS) {
    expect(new Set(fields.map((field) => field.id)).size, id).toBe(fields.length);
    for (const each of [{ zh, en }, ...fields.map((field) => field.name)])
      expect(each.zh !== '' && each.en !== '').toBe(true);
  }
});
