import { PATTERN_NAMES, type PatternId, type RuleId } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { ruleChoices, ruleWords } from './entry-words.ts';
import { registerWords } from './words.ts';

type Named = Readonly<Record<Exclude<RuleId, PatternId>, string>>;

describe.each(['zh', 'en'] as const)('names of rules in %s', (lang) => {
  // A rule of the first rung without a name does not compile.
  const register: Named = registerWords[lang].rules;

  test('every rule has one, in the register and in its filter', () => {
    const rules = [...Object.keys(register), ...Object.keys(PATTERN_NAMES)];
    for (const rule of rules) expect(ruleWords(registerWords[lang], lang, rule)).not.toBe(rule);
    expect(ruleChoices(registerWords[lang], lang).map(({ value }) => value)).toEqual(rules);
  });

  test('a newer rule of the server is its own name', () => {
    expect(ruleWords(registerWords[lang], lang, 'D99')).toBe('D99');
  });
});
