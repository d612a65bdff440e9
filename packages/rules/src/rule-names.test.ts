import { type Finding, instant, PATTERN_NAMES, pointId, type RuleId } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { PATTERNS } from './detect/patterns.ts';
import { findingSentence } from './finding-sentence.ts';
import { RULES, ruleName } from './rule-editions.ts';

/** A rule that is not here does not compile. */
const FIRST_RUNG: Readonly<Record<Exclude<RuleId, keyof typeof PATTERN_NAMES>, true>> = {
  'realtime-over': true,
  'hourly-over': true,
  'daily-mean-over': true,
  'ph-out-of-range': true,
  'point-silent': true,
  'day-not-judgeable': true,
  'clock-off': true,
  'parameter-changed': true,
  'check-failed': true,
  'check-overdue': true,
  'wrong-address': true,
  'wrong-password': true,
  'two-places': true,
  'stale-qn': true,
  'replayed-frame': true,
  'password-changed': true,
  'request-from-device': true,
  'pollution-pulse': true,
  'trend-warning': true,
  'load-over': true,
  'repeated-over': true,
  'fault-not-reported': true,
  'fault-not-restored': true,
};
const ALL = [...Object.keys(FIRST_RUNG), ...Object.keys(PATTERN_NAMES)] as RuleId[];

const finding = (rule: RuleId): Finding => ({
  ...{ id: `${rule}.p1`, rule, ruleEdition: '2026-11', point: pointId('p1'), factor: 'w01018' },
  ...{
    statistic: 'realtime',
    from: instant(0),
    to: instant(3_600_000_000),
    value: 1,
    multiple: null,
    count: 1,
  },
  ...{ limit: null, forReference: false, facts: { form: 'none-of-these' }, inputs: [], level: 'C' },
  ...{ hidden: true, raisedAt: instant(0) },
});

describe('every rule', () => {
  test.each(ALL)('%s has a row, a name and a sentence in both languages', (rule) => {
    expect(RULES.some((row) => row.rule === rule)).toBe(true);
    for (const lang of ['zh', 'en'] as const) {
      const name = ruleName(rule, lang);
      const sentence = findingSentence(finding(rule), lang);
      expect(name).not.toBe(rule);
      expect(sentence).not.toBe('');
      expect(sentence).not.toBe(rule);
      expect(`${name} ${sentence}`).not.toMatch(/造假|falsif|cheat/i);
      expect(name).toMatch(lang === 'zh' ? /\p{sc=Han}/u : /[a-z]{2}/);
    }
  });

  test.each(PATTERNS.map(({ id }) => id))('%s without a sentence of its own is still suspected', (rule) => {
    expect(findingSentence(finding(rule), 'zh')).toMatch(/疑似|偏离|不匹配/);
    expect(findingSentence(finding(rule), 'en')).toMatch(/suspected/i);
  });
});
