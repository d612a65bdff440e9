import { expect, test } from 'vitest';
import { DETECTORS } from './detect/detectors.ts';
import { detectorsOf, RULE_CATALOGUE, RULE_EDITIONS, ruleIdOf, ruleNameOf } from './rule-catalogue.ts';
import { RULES } from './rule-editions.ts';

test('every detector and every rule of the first rung can be decided about, by one name each', () => {
  const ids = RULE_CATALOGUE.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining(RULES.map(({ rule }) => rule)));
  const named = new Set(RULE_CATALOGUE.map(({ detector }) => detector));
  for (const { name } of DETECTORS.detectors) expect(named, name).toContain(name);
  for (const name of detectorsOf(ids)) expect(DETECTORS.detectors.map((each) => each.name)).toContain(name);
});

test('every rule has an edition', () => {
  const held = new Set(RULE_EDITIONS.map(({ rule }) => rule));
  for (const { id } of RULE_CATALOGUE) expect(held, id).toContain(id);
});

test('a form that a detector says is a rule of its own; what marks say of D28 is the rule of marks', () => {
  expect(ruleIdOf('D28', 'false-maintenance')).toBe('D28.false-maintenance');
  expect(ruleIdOf('D28', 'overlap')).toBe('D28');
  expect(ruleIdOf('hourly-over', '')).toBe('hourly-over');
  expect(ruleIdOf('D99', 'new-form')).toBe('D99.new-form');
  expect(ruleNameOf('D01.new-form')).toMatchObject({ rule: 'D01', form: 'new-form', zh: '恒值 · new-form' });
});
