import {
  dayStart,
  type Finding,
  type Instant,
  instant,
  journalPosition,
  ladderStep,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  pointId,
} from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { findingSentence } from './finding-sentence.ts';
import { followTrend, forecastMean, judgeTrend, newTrend } from './ladder-trend.ts';
import { limitsFor } from './limit-for.ts';
import { exhaustionDay, judgeLoad, loadLimitsFor, runningLoad, yearStart } from './load-over.ts';
import { type DayVerdict, judgeRepeated, repeatedOver } from './over-repeated.ts';
import { prepare } from './prepared.ts';
import { at, limit, outlet, unread } from './sample-book.testing.ts';

const P1 = pointId('p1');
const COD = 'w01018';
const NOW = at('20260802000100');
const DAY = at('20260801000000');
const asked = { point: P1, factor: COD, keyUnit: false, raisedAt: NOW };

describe('E0 trend', () => {
  const trendOf = (means: readonly number[], volumeM3: number | null = 10) => {
    const trend = newTrend(DAY);
    means.forEach((mean, hour) => {
      const when = instant(DAY + hour * MICROS_PER_HOUR);
      const input = {
        at: when,
        column: 'w01018-Avg',
        value: mean,
        flag: 'N',
        position: journalPosition(hour),
      };
      followTrend(trend, { at: when, mean, volumeM3, input }, dayStart(when));
    });
    return trend;
  };
  const hourly = prepare(COD, limitsFor([limit()], outlet(), COD, 'hour', '2026-08-01').applied);
  const daily = prepare(
    COD,
    limitsFor([limit({ kind: 'daily-mean' })], outlet(), COD, 'daily-mean', '2026-08-01').applied,
  );
  const warned = (means: readonly number[]) =>
    judgeTrend({ ...asked, trend: trendOf(means), hourly, dailyMean: undefined });

  test('three rising hours that reach 90 % of the limit are told, with the run', () => {
    const finding = warned([50, 60, 66, 72]);
    expect(finding).toMatchObject({ rule: 'trend-warning', value: 72, count: 4, level: 'C', from: DAY });
    expect(finding && ladderStep(finding)).toBe('E0');
    expect(findingSentence(finding!, 'zh')).toContain('连续 4 小时上升');
    expect(findingSentence(finding!, 'zh')).not.toContain('超标');
  });

  test('below 90 %, a pause in the rise, two hours, or a value already over: silence', () => {
    expect(warned([50, 60, 71.9])).toBeNull();
    expect(warned([60, 72, 72])).toBeNull();
    expect(warned([60, 75])).toBeNull();
    expect(warned([60, 75, 81])).toBeNull();
  });

  test('a daily-mean limit is warned of by the forecast of the day, never by the hour', () => {
    const trend = trendOf([70, 70, 70, 70, 75, 80, 85]);
    expect(forecastMean(trend)).toBeCloseTo((520 * 10 + 85 * 170) / 240, 9);
    const finding = judgeTrend({ ...asked, trend, hourly: undefined, dailyMean: daily });
    expect(finding?.facts).toMatchObject({ basis: 'day', bound: 80 });
    expect(findingSentence(finding!, 'en')).toContain('forecast');
    expect(judgeTrend({ ...asked, trend: trendOf([70, 75, 85]), hourly: undefined, dailyMean: daily })).toBe(
      null,
    );
  });

  test('without flow no day is forecast', () => {
    expect(forecastMean(trendOf([70, 70, 70, 70, 75, 80, 85], null))).toBeNull();
  });
});

describe('E5 annual load', () => {
  const load = (extra = {}) => limit({ kind: 'load', max: 1, unit: 't/a', ...extra });
  const loads = (rows: Parameters<typeof loadLimitsFor>[0]) =>
    loadLimitsFor(rows, outlet(), COD, '2026-08-01');
  const dayAt = (number: number): Instant => instant(yearStart(2026) + number * MICROS_PER_DAY);
  const days = (count: number, kg: number, missing: readonly number[] = []) =>
    Array.from({ length: count }, (_, i) => ({
      from: dayAt(i),
      loadKg: missing.includes(i) ? null : kg,
    }));
  const judge = (count: number, kg: number, rows = [load()], missing: readonly number[] = []) =>
    judgeLoad({
      ...asked,
      dayFrom: dayAt(count - 1),
      days: days(count, kg, missing),
      applied: loads(rows).applied,
    });

  test('tonnes and kilograms are told apart, and a unit that is neither is refused by name', () => {
    expect(loads([load()]).applied[0]?.permittedKg).toBe(1000);
    expect(loads([load({ unit: 'kg/a' })]).applied[0]?.permittedKg).toBe(1);
    expect(loads([load({ unit: 'kg/d' })]).refused[0]).toMatchObject({ why: 'unit-unknown', what: 'kg/d' });
    expect(loads([load({ unit: 'mg/L' })]).refused[0]?.why).toBe('unit-unknown');
  });

  test('the day that carries the sum over 80, 90 and 100 % is told once each', () => {
    expect(judge(79, 10)).toBeNull();
    expect(judge(80, 10)?.facts).toMatchObject({ step: 80, share: 80, totalKg: 800 });
    expect(judge(81, 10)).toBeNull();
    expect(judge(90, 10)?.facts.step).toBe(90);
    expect(judge(100, 10)).toMatchObject({ facts: { step: 100 }, multiple: null, level: 'B' });
    expect(judge(3, 400)).toMatchObject({ facts: { step: 100 }, value: 1.2 });
  });

  test('days without a valid load are not filled in, and the sum says so', () => {
    expect(judge(80, 10, [load()], [5, 6])).toBeNull();
    const found = judge(82, 10, [load()], [5, 6]);
    expect(found?.facts).toMatchObject({ step: 80, daysMissing: 2, daysValid: 80 });
    expect(findingSentence(found!, 'zh')).toContain('2 天无有效排放量，未计入');
  });

  test('the date of exhaustion follows the newest 30 valid days', () => {
    const running = runningLoad(days(80, 10), dayAt(79));
    expect(exhaustionDay(running, 1000, dayAt(79))).toBe('2026-04-10');
    expect(exhaustionDay(runningLoad(days(3, 10), dayAt(2)), 1000, dayAt(2))).toBeNull();
    expect(exhaustionDay(running, 90_000, dayAt(79))).toBeNull();
  });

  test('last year’s days do not count into this year', () => {
    const both = [{ from: instant(yearStart(2026) - MICROS_PER_DAY), loadKg: 500 }, ...days(10, 10)];
    expect(runningLoad(both, dayAt(9)).totalKg).toBe(100);
  });

  test('an unverified permit row is for reference and never above C', () => {
    const found = judge(100, 10, [unread({ kind: 'load', max: 1, unit: 't/a' })]);
    expect(found).toMatchObject({ forReference: true, level: 'C' });
    expect(findingSentence(found!, 'zh')).toContain('仅供参考');
  });
});

describe('E6 repeated', () => {
  const verdicts = (text: string): DayVerdict[] =>
    [...text].flatMap((letter, number) =>
      letter === '-'
        ? []
        : [
            {
              from: instant(DAY + number * MICROS_PER_DAY),
              verdict: letter === 'w' ? ('within' as const) : ('over' as const),
              forReference: letter === 'r',
            },
          ],
    );

  test('three valid days in a row; a day that cannot be judged neither counts nor breaks it', () => {
    expect(repeatedOver(verdicts('woo'), true)).toBeNull();
    expect(repeatedOver(verdicts('wooo'), true)?.why).toBe('in-row');
    expect(repeatedOver(verdicts('wo-o-o'), true)?.days).toHaveLength(3);
    expect(repeatedOver(verdicts('owowoo'), true)).toBeNull();
  });

  test('five days within 30, and not within 31', () => {
    const gap = 'w'.repeat(6);
    expect(repeatedOver(verdicts(`o${gap}o${gap}o${gap}o${gap}wo`), true)?.why).toBe('in-month');
    expect(repeatedOver(verdicts(`o${gap}o${gap}o${gap}o${gap}wwo`), true)).toBeNull();
  });

  test('it begins with the first day of its story, so that its further days are the same finding', () => {
    const day = { limit: limit(), value: 90, multiple: 0.1, facts: {}, inputs: [] } as unknown as Finding;
    const judge = (text: string) => judgeRepeated({ ...asked, verdicts: verdicts(text), day });
    const third = judge('wooo');
    expect(third).toMatchObject({ level: 'B', forReference: false, facts: { days: 3 } });
    expect(judge('woooo')).toMatchObject({ id: third!.id, facts: { days: 4 } });
    expect(judge('wrrr')).toMatchObject({ forReference: true, level: 'C' });
    expect(findingSentence(third!, 'zh')).toContain('连续 3 个有效日');
  });
});
