import { type Instant, instant, MICROS_PER_HOUR, type TriageEntry, type TriageLine } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { compressionOf, type PlaceOf, triageLines } from './triage-line.ts';
import { triageSentence } from './triage-sentence.ts';

/** 2026-08-03 00:00 at Beijing, a Monday. */
const MIDNIGHT = Date.UTC(2026, 7, 2, 16) * 1_000;
const at = (hour: number): Instant => instant(MIDNIGHT + hour * MICROS_PER_HOUR);
let count = 0;
/** One entry of plant `n`: outlet and point are the plant's own. */
const entry = (n: number, rule: string, hour: number, more: Partial<TriageEntry> = {}): TriageEntry => ({
  ...{ id: `A-2026-${String(++count).padStart(6, '0')}`, state: 'grouped', level: 'C', hidden: false },
  ...{ forReference: false, enterprise: `en${n}`, outlet: `ou${n}`, point: `pt${n}`, factor: 'w01018', rule },
  ...{ from: at(hour), to: at(hour + 1), openedAt: at(hour + 1), dueAt: at(hour + 5) },
  ...{ findings: 2, alarms: 30, multiple: 0.3, score: null },
  ...more,
});
const KEY = new Set(['en1', 'en2', 'en3', 'en4']);
const placeOf: PlaceOf = ({ enterprise }) => ({ keyUnit: KEY.has(enterprise), river: enterprise === 'en9' });
const lines = (entries: readonly TriageEntry[]) => triageLines(entries, placeOf);
const short = ({ kind, level, entries, folded }: TriageLine) => [kind, level, entries.length, folded.length];
const codes = ({ why }: TriageLine) => why.map(({ code }) => code);
const range = (length: number) => Array.from({ length }, (_, n) => n);

describe('one matter is one line', () => {
  test('factors and rules of one outlet, overlapping or near in time', () => {
    const [line, ...rest] = lines([
      entry(1, 'hourly-over', 3),
      entry(1, 'hourly-over', 4, { factor: 'w21003' }),
      entry(1, 'daily-mean-over', 0, { to: at(24), level: 'B', multiple: 0.8 }),
      entry(1, 'D25', 2, { factor: '' }),
    ]);
    expect(rest).toEqual([]);
    expect(line).toMatchObject({ kind: 'matter', level: 'B', cause: 'discharge', open: 4, alarms: 120 });
    expect(line?.factors).toEqual(['w01018', 'w21003']);
    expect(line?.multiple).toBe(0.8);
    expect(line?.why).toEqual([{ code: 'one-outlet', entries: 4, gapHours: 6 }]);
    expect(line?.head).toBe(line?.entries[0]);
  });

  test('far in time, another outlet, another kind of cause: other matters', () => {
    const found = lines([
      entry(1, 'hourly-over', 1),
      entry(1, 'hourly-over', 8.5),
      entry(2, 'hourly-over', 1),
      entry(1, 'check-failed', 1),
    ]);
    expect(found.map(codes)).toEqual([['alone'], ['alone'], ['alone'], ['alone']]);
  });

  test('a chain of near ones stays one, however long', () => {
    expect(lines(range(6).map((n) => entry(1, 'hourly-over', n * 6)))).toHaveLength(1);
    // A long one bridges what lies under it.
    const long = entry(1, 'load-over', 0, { to: at(40) });
    expect(lines([long, entry(1, 'hourly-over', 2), entry(1, 'hourly-over', 30)])).toHaveLength(1);
  });
});

describe('one event over many points is one line', () => {
  const cut = (n: number, more: Partial<TriageEntry> = {}) =>
    entry(n, 'point-silent', 9 + n / 300, { factor: '', to: at(11), ...more });

  test('a power cut of a park: sixty enterprises, one line', () => {
    const struck = range(60).map((n) => cut(n));
    const after = range(40).map((n) => entry(n, 'day-not-judgeable', 0, { factor: '', to: at(24) }));
    const [line, ...rest] = lines([...struck, ...after]);
    expect(rest).toEqual([]);
    expect(line).toMatchObject({ kind: 'storm', cause: 'equipment', enterprise: '', open: 100 });
    expect(line?.points).toHaveLength(60);
    expect(line?.why).toEqual([
      { code: 'one-event', points: 60, enterprises: 60, withinMinutes: 12 },
      { code: 'event-follows', entries: 40 },
    ]);
  });

  test('whoever stays away two hours longer is asked all the same', () => {
    const found = lines([...range(8).map((n) => cut(n)), cut(20, { to: at(15), level: 'B' })]);
    expect(found.map(short)).toEqual([
      ['matter', 'B', 1, 0],
      ['storm', 'C', 8, 0],
    ]);
    expect(found[0]?.why).toEqual([{ code: 'outlasted', hours: 4 }]);
  });

  test('few points, few enterprises or no common moment are no event', () => {
    expect(lines(range(4).map((n) => cut(n)))).toHaveLength(4);
    expect(lines(range(8).map((n) => cut(1, { point: `p${n}`, outlet: `o${n}` })))).toHaveLength(8);
    expect(lines(range(8).map((n) => entry(n, 'point-silent', n)))).toHaveLength(8);
  });

  test.each(['hourly-over', 'check-failed'])('%s at a struck point is not excused', (rule) => {
    const found = lines([...range(8).map((n) => cut(n)), entry(3, rule, 9)]);
    expect(found.map(short).sort()).toEqual([
      ['matter', 'C', 1, 0],
      ['storm', 'C', 8, 0],
    ]);
  });
});

describe('what is slight takes no place', () => {
  test('under the line of its outlet, without weight; else in one line of service notices', () => {
    const [first, notices, ...rest] = lines([
      entry(1, 'hourly-over', 3, { level: 'B' }),
      entry(1, 'trend-warning', 1, { multiple: 5 }),
      ...range(12).map((n) => entry(n + 10, 'trend-warning', n)),
      entry(5, 'hourly-over', 3, { forReference: true }),
    ]);
    expect(rest).toEqual([]);
    expect(first).toMatchObject({ kind: 'matter', multiple: 0.3, open: 2 });
    expect(first && short(first)).toEqual(['matter', 'B', 1, 1]);
    expect(notices?.why).toEqual([{ code: 'notices', entries: 13, enterprises: 13 }]);
  });

  test('a trend that the house takes seriously stands by itself', () => {
    expect(lines([entry(1, 'trend-warning', 1, { level: 'B' })])[0]?.kind).toBe('matter');
  });
});

describe('hidden entries', () => {
  const hidden = (n: number, rule: string, more: Partial<TriageEntry> = {}) =>
    entry(n, rule, 3, { hidden: true, level: 'A', score: 80, ...more });

  test('never share a line with open ones, and several patterns of an outlet are one', () => {
    const found = lines([entry(1, 'hourly-over', 3), hidden(1, 'D03'), hidden(1, 'D12', { score: 95 })]);
    expect(found.map(({ cause, hidden: secret, entries }) => [cause, secret, entries.length])).toEqual([
      ['suspicion', true, 2],
      ['discharge', false, 1],
    ]);
    expect(found[0]).toMatchObject({ score: 95, level: 'A' });
  });

  test('faint leads make one line of their own, apart from service notices', () => {
    const found = lines([
      ...range(5).map((n) => hidden(n, 'D01', { level: 'C', score: 30 })),
      entry(8, 'trend-warning', 1),
    ]);
    expect(found.map((line) => [line.kind, line.hidden, line.entries.length])).toEqual([
      ['notices', true, 5],
      ['notices', false, 1],
    ]);
  });

  test('a silence that a hidden entry tells of is no part of an event', () => {
    const struck = range(7).map((n) => entry(n, 'point-silent', 9, { factor: '' }));
    const found = lines([...struck, hidden(2, 'point-silent', { from: at(9) })]);
    expect(found.map(({ kind, hidden: secret }) => [kind, secret])).toEqual([
      ['matter', true],
      ['storm', false],
    ]);
  });
});

test('the queue: level, score, key polluter, river, clock; what is done comes last', () => {
  const found = lines([
    entry(20, 'hourly-over', 1, { state: 'closed', level: 'A' }),
    entry(21, 'hourly-over', 1, { dueAt: at(30) }),
    entry(22, 'hourly-over', 1, { dueAt: at(2) }),
    entry(9, 'hourly-over', 1, { dueAt: at(40) }),
    entry(1, 'hourly-over', 1, { dueAt: at(50) }),
    entry(23, 'D08', 1, { score: 40 }),
    entry(24, 'daily-mean-over', 1, { level: 'B' }),
    entry(25, 'trend-warning', 1),
  ]);
  expect(found.map(({ enterprise }) => enterprise)).toEqual(
    [24, 23, 1, 9, 22, 21, 25, 20].map((n) => `en${n}`),
  );
});

/** A hard Monday of a park of sixty: a power cut, a storm sewer, four plants in trouble, a replayed week. */
const busyDay = (): TriageEntry[] => [
  ...range(60).map((n) => entry(n, 'point-silent', 9 + n / 400, { factor: '', to: at(11), alarms: 1 })),
  ...range(35).map((n) => entry(n, 'day-not-judgeable', 0, { factor: '', to: at(24), alarms: 1 })),
  ...['w01018', 'w21003', 'w21011', 'w21001'].map((factor) =>
    entry(1, 'hourly-over', 13, { factor, level: 'B', alarms: 60 }),
  ),
  ...['w01018', 'w21003'].map((factor) => entry(1, 'realtime-over', 13, { factor, alarms: 140 })),
  entry(1, 'D25', 12.5, { factor: '', level: 'B' }),
  ...['w01018', 'w21003'].map((factor) => entry(7, 'daily-mean-over', 0, { factor, to: at(24), level: 'B' })),
  entry(12, 'daily-mean-over', 0, { factor: 'w20117', to: at(24), level: 'A' }),
  ...['D03', 'D05', 'D12'].map((rule) => entry(14, rule, 2, { hidden: true, level: 'A', score: 88 })),
  entry(30, 'check-failed', 6),
  entry(31, 'D08', 6, { score: 60 }),
  entry(32, 'hourly-over', 6),
  ...range(30).map((n) => entry(n, 'trend-warning', n % 20, { forReference: true, alarms: 12 })),
  ...range(6).map((n) => entry(40 + n, 'D01', 5, { hidden: true, score: 25 })),
];

test('a hard Monday: well over a thousand alarms are about ten lines, and each entry is in exactly one', () => {
  const day = busyDay();
  const found = lines(day);
  expect(found.length).toBeLessThanOrEqual(10);
  expect(found.length).toBeGreaterThanOrEqual(8);
  const held = found.flatMap(({ entries, folded }) => [...entries, ...folded]);
  expect(held.sort()).toEqual(day.map(({ id }) => id).sort());
  expect(found[0]).toMatchObject({ cause: 'suspicion', level: 'A', score: 88 });
  const told = compressionOf('2026-08-03', day, placeOf);
  expect(told).toMatchObject({ entries: day.length, findings: 2 * day.length, lines: found.length });
  expect(told.alarms).toBeGreaterThan(1_000);
  expect(told.ratio).toBe(told.alarms / told.lines);
  expect(compressionOf('2026-08-03', [], placeOf).ratio).toBeNull();
});

test('the same entries in any order make the same lines', () => {
  const day = busyDay();
  const once = lines(day);
  expect(lines([...day].reverse())).toEqual(once);
  expect(
    lines([...day].sort((a, b) => (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : b.from - a.from))),
  ).toEqual(once);
});

test('every reason has a sentence in both languages', () => {
  const told = lines([
    ...busyDay(),
    entry(59, 'point-silent', 9, { point: 'p-late', factor: '', to: at(20) }),
    entry(1, 'trend-warning', 13),
    entry(3, 'ph-out-of-range', 3),
  ]).flatMap(({ why }) => why);
  const seen = new Set(told.map(({ code }) => code));
  expect([...seen].sort()).toEqual([
    ...['alone', 'event-follows', 'folded', 'notices', 'one-event', 'one-outlet', 'outlasted'],
  ]);
  for (const why of told) {
    expect(triageSentence(why, 'zh')).toMatch(/。$/);
    expect(triageSentence(why, 'en')).toMatch(/\.$/);
    for (const number of Object.values(why).filter((each) => typeof each === 'number'))
      expect(triageSentence(why, 'zh')).toContain(String(number));
  }
});
