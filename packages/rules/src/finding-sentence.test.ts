import { type Finding, instant, journalPosition, pointId, type RuleId } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { mergeFinding } from './episode.ts';
import { findingSentence } from './finding-sentence.ts';
import { judgeRow } from './over.ts';
import { compileLimits } from './prepared.ts';
import { RULE_EDITION, RULES, ruleName, ruleOn } from './rule-editions.ts';
import { at, limit, row, snapshot, unread } from './sample-book.testing.ts';
import { judgeSilence } from './silence.ts';

const judge = (rows: Parameters<typeof snapshot>[0], frame: ReturnType<typeof row>): Finding =>
  judgeRow(
    compileLimits(snapshot(rows), '2026-08-01').points.get(pointId('p1'))!,
    frame,
    at('20260801141000'),
  )[0]!;
const COD = row({ 'w01018-Rtd': 97.3 });
const HOUR = { statistic: 'hour', at: at('20260801140000') } as const;

describe('sentences', () => {
  test('a real-time value is suspected', () => {
    const finding = judge([limit()], COD);
    expect(findingSentence(finding, 'zh')).toBe(
      '化学需氧量实时值疑似超标：97.3 mg/L，限值 80 mg/L，超标倍数 0.22（permit 001P），2026-08-01 14:00:00–14:05:30 共 1 个值。',
    );
    expect(findingSentence(finding, 'en')).toContain('suspected over the limit: 97.3 mg/L, limit 80 mg/L');
  });

  test('a valid hour against a verified limit is over; by an unread one suspected and for reference', () => {
    const frame = row({ 'w01018-Avg': 97 }, HOUR);
    expect(findingSentence(judge([limit()], frame), 'zh')).toContain('小时值超标：');
    const soft = findingSentence(judge([unread()], frame), 'zh');
    expect(soft).toContain('小时值疑似超标：');
    expect(soft).toContain('仅供参考');
    expect(findingSentence(judge([unread()], frame), 'en')).toContain('for reference');
  });

  test('pH names its range and how far it went, and no multiple', () => {
    const range = [limit({ factor: 'w01001', kind: 'range', min: 6, max: 9, unit: '1' })];
    const low = judge(range, row({ 'w01001-Rtd': 5.5 }));
    const high = judge(range, row({ 'w01001-Rtd': 9.4 }, { position: journalPosition(2000) }));
    const text = findingSentence(mergeFinding(low, high), 'zh');
    expect(text).toContain('pH 疑似超出范围：5.5–9.4，限值 6–9');
    expect(text).not.toContain('倍数');
  });

  test('above the measuring range says “at least”', () => {
    expect(findingSentence(judge([limit()], row({ 'w01018-Rtd': [200, 'T'] })), 'zh')).toContain(
      '不低于 200 mg/L',
    );
  });

  test('silence names the last byte and the minutes', () => {
    const lastArrival = at('20260801140000');
    const question = { point: pointId('p1'), lastArrival, realtimeIntervalS: 60, keyUnit: true };
    const finding = judgeSilence({ ...question, now: instant(lastArrival + 600e6) })!;
    expect(findingSentence(finding, 'zh')).toContain('自 2026-08-01 14:00:00 起 10 分钟未收到任何数据');
  });

  test('the word 造假 stands in none of them', () => {
    for (const finding of [judge([limit()], COD), judge([unread()], COD)]) {
      expect(findingSentence(finding, 'zh')).not.toMatch(/造假|违法/);
    }
  });
});

describe('rule editions', () => {
  const IDS: RuleId[] = [
    'realtime-over',
    'hourly-over',
    'daily-mean-over',
    'ph-out-of-range',
    'point-silent',
    'day-not-judgeable',
  ];

  test('every rule has one edition in force today, with source and two names', () => {
    for (const rule of IDS) {
      expect(RULES.filter((each) => each.rule === rule)).toHaveLength(1);
      expect(ruleOn(rule, '2026-08-01')).toMatchObject({ edition: RULE_EDITION });
      expect(ruleOn(rule, '2026-08-01')?.source).not.toBe('');
      expect(ruleName(rule, 'zh')).not.toBe(ruleName(rule, 'en'));
    }
  });
});
