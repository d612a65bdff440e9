import { expect, test } from 'vitest';
import { changesOf, draftOf, emptyDraft, momentOf, sentValue } from './draft.ts';
import type { BookField } from './queries.ts';

const field = (name: string, type: BookField['type'], more: Partial<BookField> = {}): BookField => ({
  ...{ name, type, zh: name, en: name },
  ...more,
});
const FIELDS = [
  field('mn', 'text'),
  field('order', 'number'),
  field('password', 'text'),
  field('bindings', 'bindings'),
];
const ROW = {
  mn: 'A1',
  order: null,
  password: '******',
  bindings: [{ point: 'p1', st: '32', factor: '', from: 1785545937000000, to: null }],
};

test('a row that was only opened changes nothing', () => {
  const opened = draftOf('loggers', FIELDS, ROW);
  expect(changesOf(FIELDS, opened, { ...opened })).toEqual({});
});

test('the stars of a PW never come back as a PW', () => {
  expect(draftOf('loggers', FIELDS, ROW).password).toBe('');
});

test('only what was typed over is sent, as the server keeps it', () => {
  const opened = draftOf('loggers', FIELDS, ROW);
  expect(changesOf(FIELDS, opened, { ...opened, mn: ' A2 ', order: '3' })).toEqual({ mn: 'A2', order: 3 });
});

test('a binding keeps its moments through the form', () => {
  const { bindings } = draftOf('loggers', FIELDS, ROW);
  expect(sentValue(field('bindings', 'bindings'), bindings)).toEqual(ROW.bindings);
});

test('a moment is a day, a minute or a second of Beijing time; nonsense is no moment', () => {
  expect(momentOf('2026-08-01 08:58:57')).toBe(1785545937000000);
  expect(momentOf('2026-08-01 08:58')).toBe(1785545880000000);
  expect(momentOf('2026-08-01')).toBe(1785513600000000);
  expect(momentOf('')).toBeNull();
  expect(momentOf('soon')).toBeUndefined();
});

test('what is no number is sent as it is, so that the server can say so', () => {
  expect(sentValue(field('order', 'number'), '12x')).toBe('12x');
  expect(sentValue(field('order', 'number'), '')).toBeNull();
});

test('a new point starts with an interval of a minute', () => {
  expect(emptyDraft('points', [field('realtimeIntervalS', 'number')])).toMatchObject({
    realtimeIntervalS: '60',
  });
});
