import {
  type Finding,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  pointId,
} from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { hourBands, hourlyMeans } from './card-baseline.ts';
import { expectedOf } from './card-expected.ts';
import { histogramOf } from './card-histogram.ts';
import { cardKind } from './card-kind.ts';
import { type Said, shadesOf } from './card-shades.ts';
import { lagHoursOf, twinOf } from './card-twin.ts';
import { cardFactors, cardWindow } from './card-window.ts';
import { cardLevel, cardPattern, missingNames } from './card-words.ts';
import { BEGAN, madeWater } from './made-water.testing.ts';

const hour = (at: number) => instant(BEGAN + at * MICROS_PER_HOUR);
const finding = (set: Partial<Finding>): Finding => ({
  ...{ id: 'x', rule: 'D01', ruleEdition: '2026-11', point: pointId('p1'), factor: 'w01018' },
  ...{ statistic: 'realtime', from: hour(0), to: hour(6), value: null, multiple: null, count: 1 },
  ...{ limit: null, forReference: false, facts: {}, inputs: [], level: 'B', hidden: true },
  raisedAt: hour(6),
  ...set,
});

describe('what is shown', () => {
  test.each([
    ['D03', 'replay', 'twin'],
    ['D40', 'time-shift', 'twin'],
    ['D04', 'clamp-limit', 'histogram'],
    ['D05', 'rounding', 'histogram'],
    ['D11', 'stats-inconsistent', 'expected'],
    ['D25', 'treatment-idle', 'lines'],
    ['D01', 'constant', 'band'],
    ['hourly-over', undefined, 'band'],
  ] as const)('%s %s as %s', (rule, form, kind) => {
    expect(cardKind({ rule, facts: form === undefined ? {} : { form } })).toBe(kind);
  });

  test('24 to 72 hours around it, all of a longer one, nothing to come', () => {
    const length = ({ from, to }: { from: number; to: number }) => (to - from) / MICROS_PER_HOUR;
    const far = hour(1_000);
    expect(cardWindow({ from: hour(10), to: hour(11) }, far)).toEqual({
      ...{ from: hour(-1.5), to: hour(22.5) },
    });
    expect(length(cardWindow({ from: hour(0), to: hour(20) }, far))).toBe(60);
    expect(length(cardWindow({ from: hour(0), to: hour(40) }, far))).toBe(72);
    const long = cardWindow({ from: hour(0), to: hour(240) }, far);
    expect(long.from).toBeLessThan(hour(0));
    expect(long.to).toBeGreaterThan(hour(240));
    expect(cardWindow({ from: hour(10), to: hour(12) }, hour(13))).toEqual({
      ...{ from: hour(-11), to: hour(13) },
    });
  });

  test('its factors, in its own order', () => {
    expect(cardFactors(finding({ facts: { factors: 'w21003+w01018' } }))).toEqual(['w21003', 'w01018']);
    expect(cardFactors(finding({}))).toEqual(['w01018']);
    expect(cardFactors(finding({ factor: '' }))).toEqual([]);
  });
});

describe('baseline', () => {
  test('the rhythm of the days before, and nothing of the finding itself', () => {
    const water = madeWater({ days: 16 });
    const at = Array.from(water.of('w00000'), (_, i) => BEGAN + i * 15 * MICROS_PER_MINUTE);
    const values = Float64Array.from(water.of('w00000'));
    const { from } = water.slots(14, 0, 1);
    values.fill(1_000, from);
    const bands = hourBands(hourlyMeans(at, values), instant(BEGAN + 14 * MICROS_PER_DAY));
    expect(bands.map((band) => band.hour)).toEqual(Array.from({ length: 24 }, (_, i) => i));
    for (const { p10, p50, p90, count } of bands) {
      expect(count).toBe(14);
      expect(p10).toBeLessThanOrEqual(p50);
      expect(p50).toBeLessThanOrEqual(p90);
      expect(p90).toBeLessThan(100);
    }
    // The day's swing of 12 l/s about 40: highest 6 h after its zero at 7 o'clock.
    expect(bands[13]!.p50).toBeGreaterThan(bands[1]!.p50 + 15);
  });

  test('too little past makes none', () => {
    const two = { at: [0, 1].map((day) => BEGAN + day * MICROS_PER_DAY), mean: [1, 2] };
    expect(hourBands(two, hour(100))).toEqual([]);
  });
});

describe('histogram', () => {
  test('values at a ceiling stand in one bin, those before are spread', () => {
    const during = Array.from({ length: 100 }, (_, i) => (i < 80 ? 58.2 : 40 + i / 10));
    const before = Array.from({ length: 1_000 }, (_, i) => 30 + (i % 400) / 10);
    const lines = [{ kind: 'limit', value: 60 }] as const;
    const told = histogramOf({ factor: 'w01018', unit: 'mg/L', during, before, lines })!;
    expect(Math.max(...told.during)).toBeGreaterThanOrEqual(0.8);
    expect(Math.max(...told.before)).toBeLessThan(0.1);
    for (const shares of [told.during, told.before])
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
    const highest = told.during.indexOf(Math.max(...told.during));
    expect(told.start + highest * told.step).toBeLessThanOrEqual(58.2);
    expect(told.start + (highest + 1) * told.step).toBeGreaterThan(58.2);
  });

  test('a fine step is kept where it fits, so that a coarser one shows as a comb', () => {
    const told = histogramOf({
      ...{ factor: 'f', unit: '', lines: [], fine: [Number.NaN, 0.001, 0.1] },
      ...{ during: [1, 1.5, 2, 2.5, 3], before: [1.1, 1.2, 1.3, 2.7] },
    })!;
    expect(told.step).toBe(0.1);
    expect(told.during.filter((share) => share > 0)).toHaveLength(5);
  });

  test('one value, and none', () => {
    const ask = { factor: 'f', unit: '', before: [], lines: [] } as const;
    expect(histogramOf({ ...ask, during: [5, 5, Number.NaN] })).toMatchObject({ duringCount: 2 });
    expect(histogramOf({ ...ask, during: [Number.NaN] })).toBeUndefined();
  });
});

test('the earlier stretch is laid over the newer one, and what is equal is counted', () => {
  const moments = [0, 1, 2, 3].map((at) => hour(at));
  const earlier = { at: moments.map((at) => at - MICROS_PER_DAY), value: [1, 2, Number.NaN, 4] };
  const twin = twinOf('w01018', { at: moments, value: [1, 2, 3, 5] }, earlier, 24);
  expect(twin).toMatchObject({ at: moments, value: [1, 2, null, 4], pairs: 3, equal: 2 });
  expect(lagHoursOf({ days: 3, lagHours: 72 })).toBe(72);
  expect(lagHoursOf({ days: 3 })).toBe(72);
  expect(lagHoursOf({})).toBeUndefined();
});

describe('expected hours', () => {
  const records = {
    ...{ at: [0, 1, 3].map((at) => hour(at)), mean: [30, 20, 31], amount: [10, 4.32, 9] },
    ...{ total: [100, 110, 130], live: [30, 30, 30], liveFlow: [40, 40, Number.NaN] },
  };

  test('a mean beside its live values', () => {
    const told = expectedOf('w01018', 'mg/L', { kind: 'mean' }, records);
    expect(told).toMatchObject({ of: 'mean', unit: 'mg/L', value: [30, 20, 31], expected: [30, 30, 30] });
  });

  test('an amount beside mean × flow × time', () => {
    const told = expectedOf('w01018', 'mg/L', { kind: 'amount' }, records);
    // 30 mg/L × 40 L/s × 3 600 s = 4.32 kg.
    expect(told).toMatchObject({ of: 'amount', unit: 'kg', expected: [4.32, 4.32, null] });
    const water = { ...records, live: records.liveFlow };
    const flow = expectedOf('w00000', 'L/s', { kind: 'amount' }, water);
    expect(flow).toMatchObject({ unit: 'm3', expected: [144, 144, null] });
  });

  test('growth of a totaliser only from one hour to the next', () => {
    const told = expectedOf('w00000', 'L/s', { kind: 'total' }, records);
    expect(told).toMatchObject({ of: 'total', value: [null, 10, null], expected: [10, 4.32, 9] });
  });
});

test('silences and flags are bands of their own', () => {
  const step = 15 * MICROS_PER_MINUTE;
  const slots = Array.from({ length: 96 }, (_, i) => i);
  const said = slots.map((i): Said => (i >= 20 && i < 24 ? 'maintenance' : i === 60 ? 'fault' : ''));
  const kept = slots.filter((i) => i < 40 || i >= 50);
  const shades = shadesOf(
    {
      at: kept.map((i) => BEGAN + i * step),
      value: kept.map(() => 1),
      said: kept.map((i) => said[i]!),
    },
    { from: hour(0), to: hour(24) },
    step,
  );
  expect(shades.map(({ kind, from, to }) => [kind, (from - BEGAN) / step, (to - BEGAN) / step])).toEqual([
    ['maintenance', 20, 24],
    ['gap', 39, 50],
    ['fault', 60, 61],
  ]);
  expect(shadesOf({ at: [], value: [], said: [] }, { from: hour(0), to: hour(1) }, step)).toMatchObject([
    { kind: 'gap', from: hour(0), to: hour(1) },
  ]);
});

describe('words', () => {
  test('what was missing is named, whatever kind of name it has', () => {
    expect(missingNames({ missing: 'O+w00000+water-loss' })).toEqual([
      { zh: '运维记录', en: 'O&M records' },
      { zh: '污水流量', en: 'wastewater flow' },
      { zh: '耗水比例', en: 'share of water lost' },
    ]);
    expect(missingNames({ missing: '' })).toEqual([]);
  });

  test('a pattern comes with its legal rows and the names of its inputs', () => {
    const row = cardPattern('D03')!;
    expect(row.legal.map(({ key, confidence }) => `${key} ${confidence}`)).toEqual(['LF S', 'LC S', 'LA S']);
    expect(row.inputs).toEqual([{ zh: '本点位数据', en: 'readings of the point' }]);
    expect(cardPattern('hourly-over')).toBeNull();
  });

  test('the sources that spoke by then, strongest first; later ones do not', () => {
    const leads = [
      { pattern: 'D12', score: 0.9, at: hour(1) },
      { pattern: 'D02', score: 0.6, at: hour(2) },
      { pattern: 'D28', score: 0.9, at: hour(9) },
    ] as const;
    const told = cardLevel(finding({ facts: { scorePercent: 80 } }), leads, hour(6));
    expect(told.groups.map(({ group }) => group)).toEqual(['chain', 'shape']);
    expect(told.groups[1]!.strength).toBeCloseTo(0.8);
    expect(cardLevel(finding({ rule: 'hourly-over' }), leads, hour(6)).groups).toEqual([]);
  });
});
