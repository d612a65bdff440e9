import { type Limit, pointId, type ReadingRow } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { judgeRow } from './over.ts';
import { compileLimits, preparedFor } from './prepared.ts';
import { at, limit, outlet, point, row, snapshot, unread } from './sample-book.testing.ts';

const NOW = at('20260801140532');
const PH_LIMIT = limit({ factor: 'w01001', kind: 'range', min: 6, max: 9, unit: '1' });
const judge = (limits: readonly Limit[], frame: ReadingRow) => {
  const compiled = compileLimits(snapshot(limits), '2026-08-01');
  return judgeRow(compiled.points.get(pointId('p1'))!, frame, NOW);
};
const hour = { statistic: 'hour', at: at('20260801140000') } as const;

describe('real-time and minute values', () => {
  test('a value over an any-sample limit is a finding of its clock hour', () => {
    const [finding] = judge([limit()], row({ 'w01018-Rtd': 97.3 }));
    expect(finding).toMatchObject({
      rule: 'realtime-over',
      ruleEdition: '2026-01',
      from: at('20260801140000'),
      to: at('20260801140530'),
      value: 97.3,
      count: 1,
      forReference: false,
      level: 'C',
      hidden: false,
      raisedAt: NOW,
      facts: { side: 'above', bound: 80, unit: 'mg/L' },
      inputs: [{ column: 'w01018-Rtd', value: 97.3, flag: 'N', position: 1000 }],
    });
    expect(finding?.multiple).toBeCloseTo(0.21625, 10);
    expect(finding?.limit).toEqual(limit());
  });

  test('equal to the limit, invalid, or of another column: silence', () => {
    expect(judge([limit()], row({ 'w01018-Rtd': 80 }))).toEqual([]);
    expect(judge([limit()], row({ 'w01018-Rtd': [97, 'D'] }))).toEqual([]);
    expect(judge([limit()], row({ 'w01018-Rtd': [97, 'x'] }))).toEqual([]);
    expect(judge([limit()], row({ 'w21003-Rtd': 97 }))).toEqual([]);
  });

  test('a daily-mean limit says nothing about a real-time or hourly value', () => {
    const mean = [limit({ kind: 'daily-mean' })];
    expect(judge(mean, row({ 'w01018-Rtd': 400 }))).toEqual([]);
    expect(judge(mean, row({ 'w01018-Avg': 400 }, hour))).toEqual([]);
    expect(judge(mean, row({ 'w01018-Avg': 400 }, { statistic: 'minute' }))).toEqual([]);
  });

  test('a device’s own day data are not the flow-weighted mean and judge nothing', () => {
    expect(
      judge([limit(), limit({ kind: 'daily-mean' })], row({ 'w01018-Avg': 400 }, { statistic: 'day' })),
    ).toEqual([]);
  });

  test('2005 codes are judged by the same limits', () => {
    const [finding] = judge([limit()], row({ '011-Rtd': 97 }, { edition: '2005' }));
    expect(finding).toMatchObject({ factor: 'w01018', inputs: [{ column: '011-Rtd' }] });
  });

  test('a number above the measuring range is at least that', () => {
    const [finding] = judge([limit()], row({ 'w01018-Rtd': [200, 'T'] }));
    expect(finding?.facts.aboveRange).toBe(1);
    expect(judge([limit()], row({ 'w01018-Rtd': [60, 'T'] }))).toEqual([]);
  });

  test('one frame may hold several findings, each of its factor', () => {
    const ammonia = limit({ factor: 'w21003', max: 8 });
    const found = judge([limit(), ammonia], row({ 'w01018-Rtd': 97, 'w21003-Rtd': 9, 'w01001-Rtd': 3 }));
    expect(found.map((each) => each.factor)).toEqual(['w01018', 'w21003']);
  });
});

describe('hourly values', () => {
  test('over an hourly limit', () => {
    const [finding] = judge([limit({ kind: 'hourly' })], row({ 'w01018-Avg': 97 }, hour));
    expect(finding).toMatchObject({ rule: 'hourly-over', to: at('20260801150000') });
  });

  test('the highest moment of an hour is not its mean', () => {
    expect(judge([limit()], row({ 'w01018-Max': 97, 'w01018-Avg': 60 }, hour))).toEqual([]);
  });

  test('an hour in which no water left is no discharge', () => {
    expect(judge([limit()], row({ 'w00000-Cou': 0, 'w01018-Avg': 97 }, hour))).toEqual([]);
    expect(judge([limit()], row({ 'w00000-Cou': 4, 'w01018-Avg': 97 }, hour))).toHaveLength(1);
    expect(judge([limit()], row({ 'w00000-Cou': [0, 'D'], 'w01018-Avg': 97 }, hour))).toHaveLength(1);
  });
});

describe('pH', () => {
  test('outside its range, on either side, without a multiple', () => {
    expect(judge([PH_LIMIT], row({ 'w01001-Rtd': 9.4 }))[0]).toMatchObject({
      rule: 'ph-out-of-range',
      multiple: null,
      facts: { side: 'above', bound: 9, lowest: 9.4, highest: 9.4 },
    });
    expect(judge([PH_LIMIT], row({ 'w01001-Rtd': 5.9 }))[0]?.facts).toMatchObject({
      side: 'below',
      bound: 6,
    });
    expect(judge([PH_LIMIT], row({ 'w01001-Rtd': 6 }))).toEqual([]);
    expect(judge([PH_LIMIT], row({ 'w01001-Rtd': 9 }))).toEqual([]);
  });

  test('an hour is judged by its extremes: a mean of 7 may hide a 4 and a 10', () => {
    const found = judge([PH_LIMIT], row({ 'w01001-Min': 4, 'w01001-Avg': 7, 'w01001-Max': 10 }, hour));
    expect(found.map((each) => each.value)).toEqual([4, 10]);
    expect(new Set(found.map((each) => each.id)).size).toBe(1);
  });
});

describe('levels and reference', () => {
  test('a heavy metal is level A, by an unread limit it is for reference and C', () => {
    const zinc = { factor: 'w20123', max: 2 };
    expect(judge([limit(zinc)], row({ 'w20123-Rtd': 3 }))[0]?.level).toBe('A');
    expect(judge([unread(zinc)], row({ 'w20123-Rtd': 3 }))[0]).toMatchObject({
      level: 'C',
      forReference: true,
    });
  });

  test('the value is told in the unit of the limit', () => {
    const workshop = snapshot([limit({ factor: 'w20120', max: 0.07 })], {
      outlets: [outlet({ kind: 'workshop' })],
    });
    const limits = compileLimits(workshop, '2026-08-01').points.get(pointId('p1'))!;
    expect(judgeRow(limits, row({ 'w20120-Rtd': 70 }), NOW)).toEqual([]);
    expect(judgeRow(limits, row({ 'w20120-Rtd': 71 }), NOW)[0]).toMatchObject({
      value: 0.071,
      facts: { bound: 0.07 },
    });
  });
});

describe('compiled limits', () => {
  test('follow the day of the conduct', () => {
    const rows = [limit({ max: 100, validTo: '2026-07-31' }), limit({ max: 80, validFrom: '2026-08-01' })];
    const maxOn = (day: string) =>
      preparedFor(compileLimits(snapshot(rows), day), pointId('p1'), 'realtime', 'w01018-Rtd')?.max;
    expect(maxOn('2026-07-31')).toBe(100);
    expect(maxOn('2026-08-01')).toBe(80);
    expect(maxOn('2019-01-01')).toBeUndefined();
  });

  test('influent, stages and retired points are not judged', () => {
    for (const extra of [{ place: 'influent' }, { place: 'stage' }, { retiredAt: NOW }] as const) {
      const compiled = compileLimits(snapshot([limit()], { points: [point(extra)] }), '2026-08-01');
      expect(compiled.points.size).toBe(0);
    }
  });

  test('refused rows are listed once, for the page that shows them', () => {
    const rows = [limit({ factor: 'w01002', unit: 'dilution multiple' }), limit({ kind: 'daily-mean' })];
    const { refused } = compileLimits(snapshot(rows), '2026-08-01');
    expect(refused.map((each) => each.why)).toEqual(['other-quantity']);
  });

  test('state and runtime have no limits', () => {
    const compiled = compileLimits(snapshot([limit()]), '2026-08-01');
    expect(preparedFor(compiled, pointId('p1'), 'state', 'SB1-RS')).toBeUndefined();
    expect(preparedFor(compiled, pointId('p1'), 'day', 'w01018-Avg')).toBeUndefined();
  });
});
