import {
  EXEMPTION_EVENTS,
  EXEMPTION_GROUNDS,
  EXEMPTION_STATES,
  type Exemption,
  type ExemptionStep,
  type ExemptionTotal,
  MARK_EVENTS,
  MARK_STATES,
  MARK_TYPES,
  type Mark,
  type MarkDoubt,
  type MarkStep,
  markDoubtSentence,
  type ValidityClaim,
} from '@wenqu/domain';
import { Type } from 'typebox';
import type { UnmarkedRun } from '../marks/flag-layer.ts';
import { orNull, shapeOf } from './answers.ts';
import { InstantShape, TextShape } from './shapes.ts';

const text = Type.String();
const texts = Type.Array(text);
const number = Type.Number();
const count = Type.Integer({ minimum: 0 });
const yes = Type.Boolean();
const moment = InstantShape;

export const markTypeShape = Type.Enum(MARK_TYPES.map(({ type }) => type));
export const markStateShape = Type.Enum([...MARK_STATES]);
export const groundShape = Type.Enum(EXEMPTION_GROUNDS.map(({ ground }) => ground));
export const FilesShape = Type.Array(TextShape(200), { maxItems: 20 });
export const FactorsShape = Type.Array(TextShape(20), { maxItems: 50 });
export const ValueShape = Type.Object({ factor: TextShape(20), at: InstantShape, value: number });

const DoubtShape = Type.Object({
  ...{ code: text, contradicts: yes, facts: Type.Record(text, Type.Union([number, text])) },
});
const CheckShape = Type.Object({
  ...{ at: moment, doubts: Type.Array(DoubtShape), overlapCount: count, support: texts, missing: texts },
  overlaps: Type.Array(
    Type.Object({ factor: text, at: moment, value: orNull(number), limit: orNull(number), finding: text }),
  ),
});
export const MarkShape = shapeOf<Mark>('Mark', {
  ...{ id: text, origin: Type.Enum(['device', 'enterprise', 'bureau']), type: markTypeShape },
  ...{ enterprise: text, point: text, factors: texts, from: moment, to: moment, reason: text },
  ...{ lateReason: text, attachments: texts, values: Type.Array(ValueShape), by: text, byName: text },
  ...{ at: moment, markBy: moment, late: yes, hidden: yes, version: count, state: markStateShape },
  ...{ check: orNull(CheckShape), dueAt: orNull(moment), falsely: yes, reviewedBy: text },
  ...{ reviewedByName: text, reviewedAt: orNull(moment) },
});
const MarkStepShape = shapeOf<MarkStep>('MarkStep', {
  ...{ seq: count, at: moment, by: text, byName: text, event: Type.Enum([...MARK_EVENTS]) },
  ...{ from: orNull(text), to: markStateShape, reason: text, attachments: texts, refused: orNull(text) },
});
export const ClaimShape = shapeOf<ValidityClaim>('ValidityClaim', {
  ...{ id: text, layer: text, point: text, factors: texts, from: moment, to: moment, effect: text },
  ...{ row: text, zh: text, en: text, knownFrom: moment, knownTo: orNull(moment) },
});

/** One mark with its story, what it claims, and what speaks against it in words. */
export interface MarkTold {
  readonly mark: Mark;
  readonly steps: readonly MarkStep[];
  readonly choices: readonly string[];
  readonly claims: readonly ValidityClaim[];
  readonly doubts: readonly { readonly contradicts: boolean; readonly zh: string; readonly en: string }[];
}
export const MarkToldShape = shapeOf<MarkTold>('MarkDetail', {
  ...{ mark: MarkShape, steps: Type.Array(MarkStepShape), choices: texts, claims: Type.Array(ClaimShape) },
  doubts: Type.Array(Type.Object({ contradicts: yes, zh: text, en: text })),
});
export const doubtsInWords = (doubts: readonly MarkDoubt[] = []): MarkTold['doubts'] =>
  doubts.map((doubt) => ({
    contradicts: doubt.contradicts,
    zh: markDoubtSentence(doubt, 'zh'),
    en: markDoubtSentence(doubt, 'en'),
  }));

export const UnmarkedShape = shapeOf<UnmarkedRun>('UnmarkedRun', {
  ...{ point: text, factor: text, factors: texts, from: moment, to: moment, flag: text, means: text },
  ...{ zh: text, en: text, type: orNull(text), count, light: Type.Enum(['in-time', 'soon', 'late']) },
});

export const ExemptionShape = shapeOf<Exemption>('Exemption', {
  ...{ id: text, enterprise: text, point: text, factors: texts, ground: groundShape, legal: text },
  ...{ from: moment, to: moment, countedIn: Type.Enum(['rate', 'judgement']), reason: text },
  ...{ evidence: texts, by: text, byName: text, at: moment, version: count },
  ...{ state: Type.Enum([...EXEMPTION_STATES]), dueAt: orNull(moment), grantedBy: text },
  ...{ grantedByName: text, grantedAt: orNull(moment), endedAt: orNull(moment), revoked: yes },
});
const ExemptionStepShape = shapeOf<ExemptionStep>('ExemptionStep', {
  ...{ seq: count, at: moment, by: text, byName: text, event: Type.Enum([...EXEMPTION_EVENTS]) },
  ...{ from: orNull(text), to: text, reason: text, attachments: texts, refused: orNull(text) },
});
export interface ExemptionTold {
  readonly exemption: Exemption;
  readonly steps: readonly ExemptionStep[];
  readonly choices: readonly string[];
}
export const ExemptionToldShape = shapeOf<ExemptionTold>('ExemptionDetail', {
  ...{ exemption: ExemptionShape, steps: Type.Array(ExemptionStepShape), choices: texts },
});
export const ExemptionTotalShape = shapeOf<ExemptionTotal>('ExemptionTotal', {
  ...{ enterprise: text, granted: count, refused: count, hours: number, judgementHours: number },
  ...{ without: orNull(count), with: orNull(count), aboveMedian: yes },
});
