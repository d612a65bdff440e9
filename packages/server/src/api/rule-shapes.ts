import {
  type BackTest,
  type BackTestFinding,
  type FiredFinding,
  type HeldEdition,
  type ModeDecision,
  RULE_MODES,
  type RuleFeedback,
  type RuleRates,
  type RuleRatio,
  type RuleView,
} from '@wenqu/domain';
import { Type } from 'typebox';
import type { RuleStory } from '../living/living.ts';
import { FindingShape, orNull, shapeOf } from './answers.ts';
import type { Told } from './rule-told.ts';
import { InstantShape } from './shapes.ts';

const text = Type.String();
const count = Type.Integer({ minimum: 0 });
const moment = InstantShape;
const mode = Type.Enum([...RULE_MODES]);
const confidence = Type.Enum(['T', 'S', 'G', 'P']);
const counts = Type.Record(text, count);

const RatioShape = shapeOf<RuleRatio>('RuleRatio', {
  ...{ part: Type.Number(), whole: Type.Number(), value: orNull(Type.Number()) },
});
const RatesShape = shapeOf<RuleRates>('RuleRates', {
  ...{ fired: count, told: count, shadow: count, raw: count, closed: count, outcomes: counts },
  ...{ k9: RatioShape, k10: RatioShape, falseAlarms: RatioShape },
  light: Type.Enum(['fine', 'review', 'open']),
});
export const RuleViewShape = shapeOf<RuleView>('RuleView', {
  ...{ id: text, rule: text, form: text, detector: text, zh: text, en: text },
  ...{ confidence, edition: text, mode, version: count, modeSince: orNull(moment), rates: RatesShape },
});
const EditionShape = shapeOf<HeldEdition>('RuleEdition', {
  ...{ rule: text, edition: text, validFrom: text, validTo: text, confidence, source: text },
  ...{ since: moment, until: orNull(moment) },
});
export const ModeDecisionShape = shapeOf<ModeDecision>('ModeDecision', {
  ...{ rule: text, version: count, mode, from: moment, at: moment, by: text, byName: text, reason: text },
});
export const RuleStoryShape = shapeOf<RuleStory>('RuleStory', {
  rule: RuleViewShape,
  editions: Type.Array(EditionShape),
  decisions: Type.Array(ModeDecisionShape),
});
export const RuleFeedbackShape = shapeOf<RuleFeedback>('RuleFeedback', {
  ...{ seq: count, finding: text, rule: text, outcome: text, source: text, entry: text },
  ...{ at: moment, by: text, byName: text, reason: text },
});
const sentence = Type.Object({ zh: text, en: text });
export const FiredToldShape = shapeOf<FiredFinding & Told>('FiredFinding', {
  ...{ finding: FindingShape, rule: text, mode: Type.Enum(['told', 'shadow']), at: moment },
  ...{ feedback: orNull(RuleFeedbackShape), sentence },
});
export const BackTestShape = shapeOf<BackTest>('BackTest', {
  ...{ id: text, state: text, points: Type.Array(text), from: moment, to: moment },
  ...{ rules: Type.Array(text), edition: text, withShadow: Type.Boolean(), reason: text },
  ...{ askedAt: moment, by: text, byName: text, startedAt: orNull(moment), endedAt: orNull(moment) },
  ...{ pointsDone: count, share: Type.Number(), counts: Type.Record(text, counts) },
  ...{ omitted: count, fault: text },
});
export const BackTestFindingToldShape = shapeOf<BackTestFinding & Told>('BackTestFinding', {
  ...{ kind: text, rule: text, finding: FindingShape },
  ...{ toldFrom: orNull(moment), toldTo: orNull(moment), sentence },
});
