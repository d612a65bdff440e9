import {
  instant,
  journalPosition,
  type Limit,
  MICROS_PER_HOUR,
  pointId,
  type ReadingRow,
} from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { dailyMean, judgeDay } from './daily-mean.ts';
import { type HourOfDay, hoursOfDay } from './hours-of-day.ts';
import { type BasisWater, basisWater } from './limit-basis.ts';
import { limitsFor } from './limit-for.ts';
import { compileLimits, prepare } from './prepared.ts';
import { at, limit, outlet, row, snapshot, unread } from './sample-book.testing.ts';

const DAY = at('20260801000000');
type Given = Parameters<typeof row>[0];

/** 24 hour frames, each made from its hour. */
const frames = (of: (hour: number) => Given | undefined): ReadingRow[] =>
  Array.from({ length: 24 }, (_, hour) => {
    const values = of(hour);
    const from = instant(DAY + hour * MICROS_PER_HOUR);
    return (
      values &&
      row(values, {
        statistic: 'hour',
        at: from,
        arrival: instant(from + MICROS_PER_HOUR),
        position: journalPosition(hour * 300),
      })
    );
  }).filter((each) => each !== undefined);
const day = (of: (hour: number) => Given | undefined): HourOfDay[] => hoursOfDay(frames(of), 'w01018', DAY);
const wet = (cod: number, m3: number): Given => ({ 'w00000-Cou': m3, 'w01018-Avg': cod });
/** supervision.md §4.4: 18 h at 5 m³/h with COD 40, 6 h at 45 m³/h with COD 110. */
const dyeHouse = (hour: number): Given => (hour < 18 ? wet(40, 5) : wet(110, 45));

const MEAN_80 = limit({ kind: 'daily-mean', max: 80 });
const judge = (
  hours: readonly HourOfDay[],
  limits: readonly Limit[] = [MEAN_80],
  hoursWithoutDischarge = 0,
) =>
  judgeDay({
    point: pointId('p1'),
    factor: 'w01018',
    dayFrom: DAY,
    hours,
    prepared: prepare('w01018', limitsFor(limits, outlet(), 'w01018', 'daily-mean', '2026-08-01').applied)!,
    hoursWithoutDischarge,
    keyUnit: true,
    raisedAt: at('20260802003000'),
  });

describe('the flow-weighted daily mean', () => {
  test('the dye house: 92.5 mg/L, multiple 0.16, 33.3 kg; the arithmetic 57.5 is not used', () => {
    expect(dailyMean(day(dyeHouse), 'w01018')).toMatchObject({
      kind: 'mean',
      mean: 92.5,
      volumeM3: 360,
      loadKg: 33.3,
    });
    const finding = judge(day(dyeHouse))!;
    expect(finding).toMatchObject({
      rule: 'daily-mean-over',
      statistic: 'day',
      value: 92.5,
      level: 'B',
      from: DAY,
      facts: { loadKg: 33.3, nValid: 24, nDue: 24, bound: 80, day: '2026-08-01' },
    });
    expect(finding.multiple).toBe(0.15625);
    expect(finding.inputs).toHaveLength(48);
  });

  test('the reverse: an arithmetic mean over the limit, a weighted one within it', () => {
    const reverse = day((hour) => (hour < 18 ? wet(110, 5) : wet(40, 45)));
    expect(dailyMean(reverse, 'w01018')).toMatchObject({ mean: 57.5 });
    expect(judge(reverse)).toBeNull();
  });

  test('24 hours at the limit are compliant, whatever the water', () => {
    const odd = day((hour) => wet(80, 0.1 + hour / 7));
    expect(judge(odd)).toBeNull();
    expect(judge(day((hour) => wet(80.1, 0.1 + hour / 7)))).not.toBeNull();
  });

  test('twice the limit is level A; an unread limit stays for reference at C', () => {
    const double = day(() => wet(160, 5));
    expect(judge(double)?.level).toBe('A');
    expect(judge(double, [unread({ kind: 'daily-mean' })])).toMatchObject({ level: 'C', forReference: true });
  });

  test('the load of a factor in µg/L is still kg', () => {
    const lead = frames(() => ({ 'w00000-Cou': 10, 'w20120-Avg': 500 }));
    expect(dailyMean(hoursOfDay(lead, 'w20120', DAY), 'w20120')).toMatchObject({ mean: 500, loadKg: 0.12 });
  });
});

describe('a day that cannot be judged', () => {
  test('18 valid hours of 24 are enough, 17 are not', () => {
    expect(judge(day((hour) => (hour < 18 ? wet(100, 5) : undefined)))?.rule).toBe('daily-mean-over');
    expect(judge(day((hour) => (hour < 17 ? wet(100, 5) : undefined)))).toMatchObject({
      rule: 'day-not-judgeable',
      value: null,
      level: 'C',
      facts: { why: 'too-few-hours', nValid: 17, nDue: 24, nNeeded: 18 },
    });
  });

  test('hours lawfully without discharge leave the due hours', () => {
    const short = day((hour) => (hour < 10 ? wet(100, 5) : undefined));
    expect(judge(short, [MEAN_80], 12)?.rule).toBe('daily-mean-over');
    expect(judge(short)?.rule).toBe('day-not-judgeable');
    expect(judge([], [MEAN_80], 24)).toBeNull();
  });

  test('without flow the day says so and takes no arithmetic mean', () => {
    const dry = day(() => ({ 'w01018-Avg': 400 }));
    expect(judge(dry)).toMatchObject({
      rule: 'day-not-judgeable',
      facts: { why: 'flow-missing', nWithoutFlow: 24 },
    });
    const faulty = day(() => ({ 'w00000-Cou': [5, 'D'], 'w01018-Avg': 400 }));
    expect(judge(faulty)?.facts.why).toBe('flow-missing');
  });

  test('some hours without flow are left out and counted', () => {
    const some = day((hour) => (hour < 4 ? { 'w01018-Avg': 4000 } : wet(100, 5)));
    expect(judge(some)).toMatchObject({ value: 100, facts: { nValid: 20, nWithoutFlow: 4 } });
  });

  test('no discharge is not compliance', () => {
    expect(judge(day(() => wet(10, 0)))).toMatchObject({
      rule: 'day-not-judgeable',
      facts: { why: 'no-discharge' },
    });
  });

  test('flagged hours do not count, nor do values above the range or below zero', () => {
    const bad: Given[] = [
      { 'w00000-Cou': 5, 'w01018-Avg': [10, 'M'] },
      { 'w00000-Cou': 5, 'w01018-Avg': [10, 'T'] },
      { 'w00000-Cou': 5, 'w01018-Avg': -1 },
    ];
    for (const values of bad) {
      const mixed = day((hour) => (hour < 7 ? values : wet(100, 5)));
      expect(judge(mixed)?.facts).toMatchObject({ why: 'too-few-hours', nValid: 17 });
    }
  });
});

describe('the hours of a day', () => {
  test('the total of the hour goes before the rate, and 1 L/s is 3.6 m³', () => {
    const [both] = day((hour) =>
      hour === 0 ? { 'w00000-Cou': 5, 'w00000-Avg': 9, 'w01018-Avg': 1 } : undefined,
    );
    const [rate] = day((hour) => (hour === 0 ? { 'w00000-Avg': 2, 'w01018-Avg': 1 } : undefined));
    expect(both?.volumeM3).toBe(5);
    expect(rate?.volumeM3).toBeCloseTo(7.2, 12);
  });

  test('concentration and water may come in two frames', () => {
    const parts = [...frames(() => ({ 'w00000-Cou': 5 })), ...frames(() => ({ 'w01018-Avg': 100 }))];
    expect(dailyMean(hoursOfDay(parts, 'w01018', DAY), 'w01018')).toMatchObject({ mean: 100, volumeM3: 120 });
  });

  test('of two reports of one hour the later arrival is taken', () => {
    const [first] = frames(() => wet(100, 5));
    const late = {
      ...first!,
      ...row(wet(50, 6)),
      statistic: 'hour',
      at: DAY,
      arrival: at('20260803000000'),
    } as const;
    expect(hoursOfDay([late, first!], 'w01018', DAY)).toMatchObject([{ mean: { value: 50 }, volumeM3: 6 }]);
  });

  test('a day holds its first hour and not the next day’s', () => {
    const next = frames(() => wet(1, 1)).map((each) => ({
      ...each,
      at: instant(each.at + 24 * MICROS_PER_HOUR),
    }));
    expect(hoursOfDay(next, 'w01018', DAY)).toEqual([]);
  });

  test('2005 codes give the same hours', () => {
    const old = frames(() => ({ 'B01-Cou': 5, '011-Avg': 100 }));
    expect(hoursOfDay(old, 'w01018', DAY)[0]).toMatchObject({ volumeM3: 5, mean: { value: 100 } });
  });
});

test('compiled limits hold the daily-mean rows apart from the clocked ones', () => {
  const limits = compileLimits(snapshot([MEAN_80]), '2026-08-01').points.get(pointId('p1'))!;
  expect(limits.dailyMean.get('w01018')?.max).toBe(80);
  expect(limits.hour.size).toBe(0);
});

describe('basis water volume', () => {
  const basisRow = limit({ kind: 'daily-mean', clause: 'trade', condition: '单位产品基准排水量' });
  const judged = (rows: readonly Limit[], basis?: BasisWater) => {
    const limits = compileLimits(snapshot(rows), '2026-08-01').points.get(pointId('p1'))!;
    return judgeDay({
      point: pointId('p1'),
      factor: 'w01018',
      dayFrom: DAY,
      hours: hoursOfDay(
        frames(() => wet(60, 5)),
        'w01018',
        DAY,
      ),
      prepared: limits.dailyMean.get('w01018')!,
      keyUnit: false,
      raisedAt: at('20260802000100'),
      ...(basis ? { basis } : {}),
    });
  };
  const thirsty = basisWater(120, [{ name: 'board', amount: 160, basisM3PerUnit: 0.5 }]);

  test('a thirsty plant is judged at its basis water, and the finding says what was measured', () => {
    expect(judged([basisRow])).toBeNull();
    const found = judged([basisRow], thirsty);
    expect(found).toMatchObject({ value: 90, facts: { measured: 60, actualM3: 120, basisM3: 80 } });
    expect(found?.multiple).toBeCloseTo(0.125, 12);
  });

  test('rows that do not ask for it judge the measured mean', () => {
    expect(judged([MEAN_80], thirsty)).toBeNull();
    const both = judged([limit({ kind: 'daily-mean', clause: 'permit', max: 50 }), basisRow], thirsty);
    expect(both).toMatchObject({ value: 60, limit: { clause: 'permit' } });
  });
});
