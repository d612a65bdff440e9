import type { Instant } from '../instant.ts';
import type { Words } from '../machine.ts';
import type { Account } from '../role.ts';
import type { FieldValues } from './field.ts';
import type { FieldRefusal } from './field-check.ts';
import type { Matter, MatterStep } from './matter.ts';

/** Who takes a step: the house itself, or a person. */
export type MatterActor =
  | 'system'
  | Pick<Account, 'id' | 'role' | 'enterprise' | 'agency' | 'unit' | 'displayName'>;

/** What comes with a step. */
export interface MatterInput {
  readonly at: Instant;
  /** When it happened; a phone without network says it afterwards. */
  readonly happenedAt: Instant;
  readonly reason: string;
  readonly given: FieldValues;
}

/** Why a step is refused: a word for programs, a sentence for people, and the fields concerned. */
export interface MatterRefusal extends Words {
  readonly code: string;
  readonly fields?: readonly FieldRefusal[];
}

export interface MatterQuestion {
  readonly matter: Matter;
  /** Newest last; refused ones included. */
  readonly steps: readonly MatterStep[];
  readonly actor: MatterActor;
  readonly input: MatterInput;
  /** What is there beside the steps, `document:filing-form`; undefined: nobody looked. */
  readonly present?: readonly string[];
}

/** A guard of a table's own: undefined = passes. */
export type MatterGuard = (question: MatterQuestion) => MatterRefusal | undefined;

export const refusal = (code: string, zh: string, en: string): MatterRefusal => ({ code, zh, en });

const said = {
  'not-visible': ['没有这个事项。', 'There is no such matter.'],
  'not-in-table': ['当前状态不能进行这一步。', 'The present state does not allow this step.'],
  'wrong-role': ['您的岗位不能进行这一步。', 'Your role may not take this step.'],
  'reason-missing': ['请填写理由。', 'Give a reason.'],
  'fields-wrong': ['有内容没有填写或填写有误。', 'Something is missing or wrong.'],
  'same-person': [
    '上一步由您办理，这一步须由另一人办理。',
    'You took the step before; another person must take this one.',
  ],
  'own-unit-only': ['只有责任单位可以进行这一步。', 'Only the responsible unit may take this step.'],
  'other-unit-only': [
    '须由责任单位以外的单位办理。',
    'Another unit than the responsible one must take this step.',
  ],
  'unit-missing': ['您的账号没有登记所属单位。', 'Your account names no unit.'],
  'officers-only': ['只有承办人员可以进行这一步。', 'Only the officers of this matter may take this step.'],
  'officers-not': ['承办人员不能进行这一步。', 'The officers of this matter may not take this step.'],
  'leader-only': ['只有包案领导可以进行这一步。', 'Only the leader in charge may take this step.'],
  'leader-not': ['包案领导不能进行这一步。', 'The leader in charge may not take this step.'],
  'only-once': ['这一步只能进行一次，已经办过。', 'This step may be taken once only, and has been.'],
  'before-the-fact': [
    '填报的时间早于上一步发生的时间。',
    'It is said to have happened before what it follows.',
  ],
  'in-future': ['填报的时间晚于现在。', 'It is said to have happened later than now.'],
  'clock-not-run-out': ['期限还没有到。', 'The clock has not run out.'],
} as const;
export type StandardMatterRefusal = keyof typeof said;
export const standardRefusal = (code: StandardMatterRefusal): MatterRefusal => ({
  code,
  zh: said[code][0],
  en: said[code][1],
});
