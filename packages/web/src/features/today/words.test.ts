import type { PatternId, RuleId } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { todayWords } from './words.ts';

test.each(['zh', 'en'] as const)('every rule of the first rung has a name in %s', (lang) => {
  // One that is left out does not compile.
  const names: Readonly<Record<Exclude<RuleId, PatternId>, string>> = todayWords[lang].rules;
  for (const [rule, name] of Object.entries(names)) expect(name).not.toBe(rule);
});
