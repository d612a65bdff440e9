import type { Instant } from './instant.ts';
import type { ModeDecision, RuleMode } from './living-rule.ts';

export type ModeRefusal = 'reason-needed' | 'looks-back' | 'no-change';
export const MODE_REFUSALS: Readonly<Record<ModeRefusal, { readonly zh: string; readonly en: string }>> = {
  'reason-needed': { zh: '请填写理由。', en: 'A reason is needed.' },
  'looks-back': { zh: '生效时间不能早于现在。', en: 'A decision does not reach back in time.' },
  'no-change': { zh: '该规则已处于此状态。', en: 'The rule is in this mode already.' },
};

/**
 * The decision in force at a moment, by what was known then or later: of those that had begun, the newest. A later
 * decision takes the place of one that was still to begin. Undefined: nobody decided, the rule is on.
 *
 * @param decisions of one rule, oldest first
 */
export const decisionAt = (
  decisions: readonly ModeDecision[],
  at: Instant,
  knownOn: Instant = at,
): ModeDecision | undefined => {
  const known = decisions.filter((each) => each.at <= knownOn);
  return known.findLast((each) => each.from <= at);
};

export const modeAt = (decisions: readonly ModeDecision[], at: Instant, knownOn: Instant = at): RuleMode =>
  decisionAt(decisions, at, knownOn)?.mode ?? 'on';

/** May a person decide so? Every mode leads to every other; what was told stays told. */
export function decideMode(
  decisions: readonly ModeDecision[],
  next: { readonly mode: RuleMode; readonly from: Instant; readonly reason: string },
  now: Instant,
): { readonly ok: true } | { readonly ok: false; readonly refused: ModeRefusal } {
  if (next.reason.trim() === '') return { ok: false, refused: 'reason-needed' };
  if (next.from < now) return { ok: false, refused: 'looks-back' };
  const pending = decisions.some((each) => each.from > now);
  if (!pending && modeAt(decisions, next.from, now) === next.mode) return { ok: false, refused: 'no-change' };
  return { ok: true };
}
