import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readWorkCalendar } from './work-calendar.ts';

const folder = mkdtempSync(join(tmpdir(), 'wenqu-calendar-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (text: string): string => {
  const path = join(folder, 'holidays.json');
  writeFileSync(path, text);
  return path;
};
const year = (more: object = {}) => ({
  ...{ year: 2027, off: ['01-01/01-03', '02-05'], worked: ['01-09'], source: '通知', ...more },
});

test('a year that is announced is added, those that ship stay', () => {
  const isWorked = readWorkCalendar(file(JSON.stringify([year()])));
  expect(['2027-01-01', '2027-01-04', '2027-01-09', '2027-02-05', '2026-10-10'].map(isWorked)).toEqual([
    ...[false, true, true, false, true],
  ]);
  expect(readWorkCalendar('')('2026-10-01')).toBe(false);
});

test.each([
  ['nothing there', undefined],
  ['no JSON', '{'],
  ['no list', '{}'],
  ['no object', '[1]'],
  ['an unknown key', JSON.stringify([year({ of: [] })])],
  ['no source', JSON.stringify([year({ source: ' ' })])],
  ['no such day', JSON.stringify([year({ off: ['02-30'] })])],
  ['a stretch backwards', JSON.stringify([year({ off: ['02-03/02-01'] })])],
  ['a stretch that is worked', JSON.stringify([year({ worked: ['02-01/02-03'] })])],
  ['no list of days', JSON.stringify([year({ off: '01-01' })])],
  ['no year', JSON.stringify([year({ year: '2027' })])],
])('%s is refused in both languages', (_, text) => {
  expect(() => readWorkCalendar(text === undefined ? join(folder, 'gone.json') : file(text))).toThrow(
    expect.objectContaining({
      code: 'WQ_CONFIG',
      detail: expect.objectContaining({ key: 'holidays', zh: expect.any(String), en: expect.any(String) }),
    }),
  );
});
