import { describe, expect, test } from 'vitest';
import type { Finding } from './finding.ts';
import { type Instant, instant } from './instant.ts';
import { type ModeDecision, RULE_MODES, type RuleMode } from './living-rule.ts';
import { backTestDiff } from './living-rule-back-test.ts';
import { decideMode, modeAt } from './living-rule-machine.ts';
import { NO_OUTCOMES, outcomeOf, ruleRates } from './living-rule-rates.ts';

const decision = (version: number, mode: RuleMode, at: number, from = at): ModeDecision => ({
  ...{ rule: 'D01.constant', version, mode, from: instant(from), at: instant(at) },
  ...{ by: 'a1', byName: 'A', reason: 'because' },
});
const at = instant;

describe('modes of a rule', () => {
  const story = [decision(1, 'shadow', 10), decision(2, 'off', 20, 30), decision(3, 'on', 25)];

  test('nobody decided: on', () => {
    expect(modeAt([], at(5))).toBe('on');
    expect(modeAt(story, at(9))).toBe('on');
  });

  test('a decision holds from its beginning; a later one takes the place of one still to begin', () => {
    expect(modeAt(story, at(12))).toBe('shadow');
    expect(modeAt(story, at(24), at(24))).toBe('shadow');
    expect(modeAt(story, at(40))).toBe('on');
  });

  test('as known on a day, what was decided later is not known', () => {
    expect(modeAt(story, at(40), at(24))).toBe('off');
    expect(modeAt(story, at(12), at(5))).toBe('on');
  });

  for (const was of RULE_MODES)
    test.each(RULE_MODES)(`from ${was} to %s`, (mode) => {
      const held = was === 'on' ? [] : [decision(1, was, 1)];
      const next = { mode, from: at(9), reason: 'because' };
      expect(decideMode(held, next, at(9))).toEqual(
        mode === was ? { ok: false, refused: 'no-change' } : { ok: true },
      );
    });

  test('without a reason, and into the past, nothing is decided', () => {
    const refused = (reason: string, from: Instant) => decideMode([], { mode: 'off', from, reason }, at(9));
    expect(refused(' ', at(9))).toEqual({ ok: false, refused: 'reason-needed' });
    expect(refused('because', at(8))).toEqual({ ok: false, refused: 'looks-back' });
  });

  test('a decision still to begin may be taken back', () => {
    expect(decideMode([decision(1, 'off', 1, 50)], { mode: 'on', from: at(9), reason: 'x' }, at(9))).toEqual({
      ok: true,
    });
  });
});

describe('rates of a rule', () => {
  const tally = (confirmed: number, noise: number) => ({
    ...{ fired: 40, told: 30, raw: 900 },
    outcomes: { ...NO_OUTCOMES, true: confirmed, noise },
  });

  test('one of 25 confirmed is 4 %: to review', () => {
    const rates = ruleRates(tally(1, 24), 1200);
    expect(rates).toMatchObject({ closed: 25, shadow: 10, light: 'review' });
    expect(rates.k9).toEqual({ part: 1, whole: 25, value: 0.04 });
    expect(rates.k10).toEqual({ part: 900, whole: 30, value: 30 });
    expect(rates.falseAlarms).toEqual({ part: 24, whole: 1200, value: 0.6 });
  });

  test('nineteen closed and none confirmed: not yet; twenty: to review', () => {
    expect(ruleRates(tally(0, 19), 0).light).toBe('open');
    expect(ruleRates(tally(0, 20), 0).light).toBe('review');
  });

  test('five per cent is enough', () => {
    expect(ruleRates(tally(1, 19), 0).light).toBe('fine');
    expect(ruleRates(tally(1, 20), 0).light).toBe('review');
  });

  test('device problems and explained ones are closed, not confirmed and no false alarms', () => {
    const rates = ruleRates(
      { ...tally(2, 1), outcomes: { true: 2, technical: 3, explained: 4, noise: 1 } },
      300,
    );
    expect(rates.k9).toEqual({ part: 2, whole: 10, value: 0.2 });
    expect(rates.falseAlarms).toEqual({ part: 1, whole: 300, value: 0.1 });
  });

  test('nothing to divide by: no value', () => {
    const rates = ruleRates({ fired: 0, told: 0, raw: 0, outcomes: NO_OUTCOMES }, 0);
    expect([rates.k9.value, rates.k10.value, rates.falseAlarms.value]).toEqual([null, null, null]);
  });

  test('verdicts of entries as words on their findings', () => {
    expect(
      (['true', 'technical', 'explained', 'false-alarm', 'normal', 'duplicate'] as const).map(outcomeOf),
    ).toEqual(['true', 'technical', 'explained', 'noise', undefined, undefined]);
    expect(outcomeOf(null)).toBeUndefined();
  });
});

describe('a back-test against what was told', () => {
  const one = (rule: string, from: number, to: number) => ({
    rule,
    finding: { id: `${rule}-${from}`, from: at(from), to: at(to) } as Finding,
  });

  test('new, same, with another extent, gone', () => {
    const found = [one('a', 0, 10), one('a', 20, 30), one('b', 0, 10), one('c', 5, 9)];
    const told = [one('a', 0, 10), one('a', 22, 30), one('b', 50, 60)];
    const kinds = backTestDiff(found, told).map(({ rule, kind, toldFrom }) => [rule, kind, toldFrom]);
    expect(kinds).toEqual([
      ['a', 'same', 0],
      ['b', 'new', null],
      ['c', 'new', null],
      ['a', 'changed', 22],
      ['b', 'gone', 50],
    ]);
  });

  test('one told finding is met by one found finding: that with most time in common', () => {
    const kinds = backTestDiff([one('a', 0, 3), one('a', 4, 20)], [one('a', 0, 20)]).map(({ kind }) => kind);
    expect(kinds).toEqual(['new', 'changed']);
  });
});
