import {
  formatDay,
  instant,
  journalPosition,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  parseDay,
  pointId,
  type ReadingRow,
  type StatisticVersion,
  type ValidityClaim,
} from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { hoursOfDay } from './hours-of-day.ts';
import { limitsFor } from './limit-for.ts';
import {
  type DayInputs,
  dayFigure,
  hourLoadKg,
  hydrogenMeanPh,
  monthFigure,
  monthRange,
  phOfDay,
} from './means.ts';
import { loadOf } from './means-load.ts';
import { compareRecomputed } from './means-recompute.ts';
import { prepare } from './prepared.ts';
import { at, limit, outlet, row, unread } from './sample-book.testing.ts';

const DAY = at('20260803000000');
type Given = Parameters<typeof row>[0];
const frames = (of: (hour: number) => Given | undefined): ReadingRow[] =>
  Array.from({ length: 24 }, (_, hour) => {
    const values = of(hour);
    const from = instant(DAY + hour * MICROS_PER_HOUR);
    const extra = { statistic: 'hour', at: from, arrival: instant(from + MICROS_PER_HOUR) } as const;
    return values && row(values, { ...extra, position: journalPosition(hour * 300) });
  }).filter((each) => each !== undefined);
const wet = (cod: number, m3: number): Given => ({ 'w00000-Cou': m3, 'w01018-Avg': cod });
/** supervision.md §4.4: 18 h at 5 m³/h with COD 40, 6 h at 45 m³/h with COD 110, limit 80. */
const dyeHouse = (hour: number): Given => (hour < 18 ? wet(40, 5) : wet(110, 45));
const prepared = (rows = [limit({ kind: 'daily-mean', max: 80 })]) =>
  prepare('w01018', limitsFor(rows, outlet(), 'w01018', 'daily-mean', formatDay(DAY)).applied);
const hourOf = (hour: number) => instant(DAY + hour * MICROS_PER_HOUR);
const claim = (from: number, to: number, extra: Partial<ValidityClaim> = {}): ValidityClaim => ({
  ...{ id: 'qc:Q-1', layer: 'qc', point: pointId('p1'), factors: ['w01018'], effect: 'invalid', row: 'V3' },
  ...{ from: hourOf(from), to: hourOf(to), zh: '', en: '', knownFrom: hourOf(100), knownTo: null, ...extra },
});
const figure = (of: (hour: number) => Given | undefined, extra: Partial<DayInputs> = {}) => {
  const factor = extra.factor ?? 'w01018';
  return dayFigure({
    ...{ point: pointId('p1'), factor, dayFrom: DAY, hours: hoursOfDay(frames(of), factor, DAY) },
    ...{ claims: [], knownAt: hourOf(200), limits: prepared(), ...extra },
  });
};

describe('the statistic of a day (supervision.md §4.4)', () => {
  test('the dye house: 92.5 mg/L, over by 0.16, 33.3 kg; the plain mean 57.5 stands beside and judges nothing', () => {
    const day = figure(dyeHouse);
    expect(day).toMatchObject({
      ...{ value: 92.5, volumeM3: 360, loadKg: 33.3, arithmetic: 57.5, outcome: 'over', state: 'valid' },
      ...{ nValid: 24, nDue: 24, nReceived: 24, bound: 80, limitVerified: true, ruleEdition: 'HJ356-2019/1' },
    });
    expect(day.multiple?.toFixed(2)).toBe('0.16');
    expect(day.hours).toHaveLength(24);
    expect(hourLoadKg(110, 45)).toBe(4.95);
  });

  test('a check that failed later takes six hours out, and 92.5 over becomes 40 compliant; as known before, it stays', () => {
    const failed = [claim(18, 24 * 5)];
    expect(figure(dyeHouse, { claims: failed })).toMatchObject({
      ...{ value: 40, outcome: 'compliant', nValid: 18, nDue: 24, nReceived: 24, claims: ['qc:Q-1'] },
    });
    expect(figure(dyeHouse, { claims: failed }).hours[18]).toMatchObject({
      state: 'invalid',
      why: 'V3',
      value: 110,
    });
    expect(figure(dyeHouse, { claims: failed, knownAt: hourOf(99) })).toMatchObject({
      value: 92.5,
      claims: [],
    });
  });

  test('one hour more and the day cannot be judged', () => {
    expect(figure(dyeHouse, { claims: [claim(17, 24)] })).toMatchObject({
      ...{ value: null, state: 'not-valid', why: 'too-few-hours', outcome: 'not-judgeable', nValid: 17 },
    });
  });

  test('a lawful stop leaves the due hours; a day of it has nothing due', () => {
    const stop = (to: number) => [
      claim(0, to, { effect: 'lawful-stop', factors: [], row: '', layer: 'manual-mark' }),
    ];
    const short = (hour: number) => (hour < 12 ? undefined : wet(60, 5));
    expect(figure(short)).toMatchObject({ state: 'not-valid', nDue: 24 });
    expect(figure(short, { claims: stop(12) })).toMatchObject({
      state: 'valid',
      value: 60,
      nDue: 12,
      nValid: 12,
    });
    expect(figure(() => undefined, { claims: stop(24) })).toMatchObject({
      ...{ state: 'nothing-due', outcome: 'nothing-due', nDue: 0, value: null },
    });
  });

  test('a flow meter that failed its check weighs nothing: the day says so and takes no plain mean', () => {
    const flow = [claim(0, 24, { factors: ['w00000'] })];
    expect(figure(dyeHouse, { claims: flow })).toMatchObject({
      ...{ value: null, why: 'flow-missing', nUsable: 24, nValid: 0, arithmetic: 57.5 },
    });
  });

  test('an unverified limit is shown as such, and does not decide where a verified one stands', () => {
    const [loose, strict] = [
      limit({ kind: 'daily-mean', max: 100 }),
      unread({ kind: 'daily-mean', max: 80 }),
    ];
    expect(figure(dyeHouse, { limits: prepared([strict]) })).toMatchObject({
      outcome: 'over',
      limitVerified: false,
    });
    expect(figure(dyeHouse, { limits: prepared([loose, strict]) })).toMatchObject({
      ...{ outcome: 'compliant', limitVerified: true, bound: 100 },
    });
    expect(figure(dyeHouse, { limits: undefined }).outcome).toBe('no-limit');
  });

  test('the hour of the daily standard check is told apart, once a day, for COD and not for lead', () => {
    const checks = (hour: number): Given | undefined =>
      hour === 3 ? { 'w00000-Cou': 5, 'w01018-Avg': [50, 'C'] } : hour === 4 ? undefined : wet(60, 5);
    expect(figure(checks)).toMatchObject({ nCheck: 1, nCheckReceived: 1, nReceived: 23, nUsable: 22 });
    const missing = (hour: number) => (hour === 4 ? undefined : wet(60, 5));
    expect(figure(missing)).toMatchObject({ nCheck: 0 });
    expect(figure(missing, { checkedIn: (from) => from === hourOf(4) })).toMatchObject({
      ...{ nCheck: 1, nCheckReceived: 0, nReceived: 23 },
    });
    expect(figure(missing, { checkedIn: () => true, factor: 'w20120' }).nCheck).toBe(0);
    expect(figure(dyeHouse, { checkedIn: () => true, claims: [claim(18, 24)] }).nCheck).toBe(0);
  });

  test('what came late is received and valid, and not immediate', () => {
    const late = figure(dyeHouse, {
      delivery: ({ at: hour }) => (hour < hourOf(6) ? 'completed' : 'immediate'),
    });
    expect(late).toMatchObject({ nReceived: 24, nImmediate: 18, nValid: 24 });
    expect(late.hours[0]?.delivery).toBe('completed');
  });

  test('the day a point came on line in has fewer hours due, and is no day that cannot be judged', () => {
    const evening = (hour: number) => (hour < 20 ? undefined : wet(60, 5));
    expect(figure(evening, { onlineFrom: hourOf(20) })).toMatchObject({
      ...{ why: 'first-day', nDue: 4, nReceived: 4, value: null },
    });
  });

  test('flow itself: what ran, without a mean', () => {
    expect(figure(dyeHouse, { factor: 'w00000', limits: undefined })).toMatchObject({
      ...{ value: null, volumeM3: 360, state: 'valid', nReceived: 24 },
    });
  });
});

describe('pH (supervision.md §4.4)', () => {
  test('lowest, highest and minutes outside, never a mean', () => {
    const range = { min: 6, max: 9 };
    expect(phOfDay([7, 5.9, 6, 9, 9.1, 8], 10, range)).toEqual({ low: 5.9, high: 9.1, minutesOutside: 20 });
    expect(phOfDay([7], 10, undefined).minutesOutside).toBeNull();
    expect(phOfDay([], 10, range)).toEqual({ low: null, high: null, minutesOutside: null });
    const ph = { ...phOfDay([5.9, 7], 10, range), limit: 'l1', limitVerified: true };
    const day = figure(() => ({ 'w01001-Avg': 7 }), { factor: 'w01001', ph });
    expect(day).toMatchObject({
      value: null,
      arithmetic: null,
      low: 5.9,
      high: 7,
      outcome: 'over',
      nValid: 24,
    });
  });

  test('where a mean is demanded it is that of the hydrogen ion', () => {
    expect(hydrogenMeanPh([4, 6])).toBeCloseTo(4.2967, 4);
    expect(hydrogenMeanPh([])).toBeNull();
  });
});

describe('the calendar', () => {
  test('a natural day begins at 00:00 in China, 16:00 UTC; 29 February is a day and its month has 29', () => {
    const leap = parseDay('2028-02-29')!;
    expect(new Date(leap / 1000).toISOString()).toBe('2028-02-28T16:00:00.000Z');
    const { from, to } = monthRange(leap);
    expect([formatDay(from), formatDay(to), (to - from) / MICROS_PER_DAY]).toEqual([
      '2028-02-01',
      '2028-03-01',
      29,
    ]);
    expect(monthRange(at('20261231235959')).to).toBe(parseDay('2027-01-01'));
  });

  test('a month is the plain mean of its valid days, valid with three in four of those due', () => {
    const day = (i: number, extra: Partial<StatisticVersion>): StatisticVersion => ({
      ...figure(() => wet(60, 5)),
      ...{ kind: 'day', version: 1, digest: '', cause: 'first', finding: '', knownFrom: DAY, knownTo: null },
      ...{ from: instant(DAY + i * MICROS_PER_DAY), ...extra },
    });
    const bad = { state: 'not-valid', value: null } as const;
    const days = [
      day(0, { value: 40, volumeM3: 1000 }),
      day(1, { value: 80, volumeM3: 10 }),
      day(2, {}),
      day(3, bad),
    ];
    expect(monthFigure(days, DAY)).toMatchObject({
      value: 60,
      nValid: 3,
      nDue: 4,
      state: 'valid',
      loadKg: 21.6,
    });
    expect(monthFigure([...days, day(4, bad)], DAY)).toMatchObject({ value: null, why: 'too-few-days' });
    expect(monthFigure([...days, day(4, { state: 'nothing-due', value: null })], DAY)?.state).toBe('valid');
  });
});

describe('loads where data are missing (supervision.md §4.5)', () => {
  const history = Array.from({ length: 40 }, (_, i) => ({
    from: instant(DAY - (i + 1) * MICROS_PER_DAY),
    loadKg: i === 35 ? 99 : i + 1,
  }));
  const gap = { from: DAY, loadKg: null };

  test('the largest of the 30 valid days before the last pass, with its source days', () => {
    const figured = loadOf(gap, history, DAY);
    expect(figured).toMatchObject({ loadKg: 30, kind: 'substituted' });
    expect(figured.sourceDays).toHaveLength(30);
    expect(loadOf(gap, history, instant(DAY - 6 * MICROS_PER_DAY)).loadKg).toBe(99);
  });

  test('manual values come first, four at least; a valid day is its own', () => {
    expect(loadOf(gap, history, DAY, [4, 5, 6, 7])).toMatchObject({ loadKg: 5.5, kind: 'manual' });
    expect(loadOf(gap, history, DAY, [4, 5, 6]).kind).toBe('substituted');
    expect(loadOf({ from: DAY, loadKg: 7 }, history, DAY)).toMatchObject({ loadKg: 7, kind: 'measured' });
  });

  test('with fewer than 30 valid days nothing is invented', () => {
    expect(loadOf(gap, history.slice(0, 29), DAY)).toMatchObject({
      loadKg: null,
      kind: 'unknown',
      sourceDays: [],
    });
  });
});

test('the logger’s own day is held against ours; one that took the plain mean is told', () => {
  expect(compareRecomputed('day', 92, 92.5, 24)).toMatchObject({ agrees: true, plainMean: false });
  expect(compareRecomputed('day', 57.5, 92.5, 24, 57.5)).toMatchObject({ agrees: false, plainMean: true });
  expect(compareRecomputed('hour', null, 92.5, 6)).toMatchObject({ agrees: null, difference: null });
});
