import type { FeedbackOutcome, RuleLight, RuleRates, RuleRatio, RuleTally } from './living-rule.ts';
import type { EntryVerdict } from './register.ts';

/** @source detection.md §0 (8); the least number of closed ones is a proposal [P] */
export const RULE_REVIEW = { windowDays: 90, closedMin: 20, truthMin: 0.05 } as const;
const MONTH_DAYS = 30;

const ratio = (part: number, whole: number, times = 1): RuleRatio => ({
  part,
  whole,
  value: whole > 0 ? (part / whole) * times : null,
});

export const NO_OUTCOMES: Readonly<Record<FeedbackOutcome, number>> = {
  true: 0,
  technical: 0,
  explained: 0,
  noise: 0,
};

/** A rule that hardly ever says the truth goes to people for review. @source detection.md §0 (8) */
export const ruleLight = (confirmed: number, closed: number): RuleLight => {
  if (closed < RULE_REVIEW.closedMin) return 'open';
  return confirmed / closed < RULE_REVIEW.truthMin ? 'review' : 'fine';
};

/**
 * K9, K10 and false alarms of one rule.
 *
 * @param pointDays days on which a point was watched while the rule was not off
 * @source supervision.md §6 K9, K10
 */
export function ruleRates(tally: RuleTally, pointDays: number): RuleRates {
  const { fired, told, raw, outcomes } = tally;
  const closed = outcomes.true + outcomes.technical + outcomes.explained + outcomes.noise;
  return {
    ...tally,
    shadow: fired - told,
    closed,
    k9: ratio(outcomes.true, closed),
    k10: ratio(raw, told),
    falseAlarms: ratio(outcomes.noise, pointDays, MONTH_DAYS),
    light: ruleLight(outcomes.true, closed),
  };
}

/**
 * What the verdict of an entry says of its findings. `normal` (the values came back before anybody looked) and
 * `duplicate` (another entry says it) are nobody's word on the truth: undefined.
 */
export function outcomeOf(verdict: EntryVerdict | null): FeedbackOutcome | undefined {
  if (verdict === 'true' || verdict === 'technical' || verdict === 'explained') return verdict;
  return verdict === 'false-alarm' ? 'noise' : undefined;
}
