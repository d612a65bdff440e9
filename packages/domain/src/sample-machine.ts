import { instant } from './instant.ts';
import { decideStep, type Machine, type MachineRow, machineRow, stepChoices } from './machine.ts';
import type { Role } from './role.ts';
import { isHiddenNow, type Sample, type SampleEvent, type SampleState } from './sample.ts';
import {
  SAMPLE_GUARDS,
  SAMPLE_STANDING_GUARDS,
  type SampleActor,
  type SampleFacts,
  type SampleGuard,
  type SampleInput,
} from './sample-guards.ts';
import type { SampleRefusal } from './sample-refusals.ts';

/** One allowed step: what is not listed is refused, and the refusal is kept. `from` null: a sample begins. */
export interface SampleRow extends MachineRow<SampleState, SampleEvent, SampleGuard> {
  /** Where the row comes from; '' = Annex A.4 itself. */
  readonly source: string;
}

export const SAMPLE_STATES: readonly SampleState[] = [
  'requested',
  'approved',
  'sent',
  'acknowledged',
  'retained',
  'pick-up',
  'opened',
  'sealed',
  'at-lab',
  'reported',
  'told',
  'disposed',
  'ended',
  'failed',
  'compromised',
];
export const SAMPLE_EVENTS: readonly SampleEvent[] = [
  'request',
  'keep',
  'approve',
  'refuse',
  'go-urgent',
  'approve-after',
  'refuse-after',
  'order',
  'send',
  'not-sent',
  'accept',
  'no-answer',
  'bottle',
  'no-bottle',
  'cold-lost',
  'plan',
  'open',
  'seal',
  'hand-over',
  'spoil',
  'report',
  'tell',
  'dispose',
  'discard',
  'note',
];

const BUREAU: readonly Role[] = ['duty', 'supervisor', 'inspector'];
const NOTERS: readonly Role[] = [...BUREAU, 'technical', 'legal', 'head', 'lab'];
const ANY_STEP = 'supervision.md §7.4: any step → compromised';
const URGENT = 'supervision.md §7.4: urgent, approved afterwards within 24 h [P]';
const OURS = 'ours [P]';

const row = (
  from: SampleState | null,
  event: SampleEvent,
  to: SampleState,
  who: SampleRow['who'],
  guards: readonly SampleGuard[],
  source = '',
): SampleRow => ({ from, event, to, who, guards, source });

/**
 * The states of a sample: Annex A.4, row by row, then what the text of §7.4 adds to it. A supervisor may stand
 * in for the duty officer and for an inspector's plan; opening and sealing are the inspectors' alone.
 * @source supervision.md §7.4, Annex A.4
 */
export const SAMPLE_TABLE: readonly SampleRow[] = [
  row(null, 'request', 'requested', ['duty', 'supervisor', 'system'], ['reason', 'factors', 'free-bottle']),
  row(
    'requested',
    'approve',
    'approved',
    ['supervisor', 'system'],
    ['second-person', 'standing', 'hidden-set'],
  ),
  row('requested', 'refuse', 'ended', ['supervisor'], ['reason']),
  row('approved', 'send', 'sent', ['system'], ['ordered']),
  row('sent', 'accept', 'acknowledged', ['device', 'system'], []),
  row('sent', 'no-answer', 'failed', ['device', 'system'], []),
  row('acknowledged', 'bottle', 'retained', ['device', 'system'], ['position', 'volume']),
  row('acknowledged', 'no-bottle', 'failed', ['device', 'system'], []),
  row('retained', 'cold-lost', 'compromised', ['system'], ['loss']),
  row('retained', 'plan', 'pick-up', ['supervisor'], ['pick-up']),
  row('pick-up', 'open', 'opened', ['inspector'], ['officers', 'presence', 'photos', 'in-time']),
  row('opened', 'seal', 'sealed', ['inspector'], ['seals', 'preservation']),
  row('sealed', 'hand-over', 'at-lab', ['inspector'], ['hand-over']),
  row('sealed', 'spoil', 'compromised', ['lab', 'inspector'], ['loss', 'reason']),
  row('at-lab', 'spoil', 'compromised', ['lab'], ['loss', 'reason']),
  row('at-lab', 'report', 'reported', ['lab'], ['report', 'results']),
  row('reported', 'tell', 'told', ['inspector', 'supervisor', 'legal'], ['told']),
  row('told', 'dispose', 'disposed', ['lab'], ['second-lab-person', 'release']),

  row(null, 'keep', 'retained', ['device'], ['position'], 'HJ 212-2017 §6.6.7 (3015 upload)'),
  row(
    'requested',
    'go-urgent',
    'approved',
    ['duty', 'supervisor'],
    ['urgent', 'hidden-set', 'reason'],
    URGENT,
  ),
  ...(
    [
      'approved',
      'sent',
      'acknowledged',
      'retained',
      'pick-up',
      'opened',
      'sealed',
      'at-lab',
      'reported',
      'told',
      'failed',
      'compromised',
    ] as const
  ).flatMap((state) => [
    row(state, 'approve-after', state, ['supervisor'], ['approval-due', 'second-person'], URGENT),
    row(state, 'refuse-after', state, ['supervisor'], ['approval-due', 'second-person', 'reason'], URGENT),
  ]),
  row('approved', 'order', 'approved', ['system'], [], OURS),
  row('approved', 'not-sent', 'failed', ['system'], [], OURS),
  row('pick-up', 'cold-lost', 'compromised', ['system'], ['loss'], ANY_STEP),
  row('opened', 'spoil', 'compromised', ['inspector'], ['loss', 'reason'], ANY_STEP),
  row('pick-up', 'plan', 'pick-up', ['supervisor'], ['pick-up', 'reason'], OURS),
  row('retained', 'discard', 'ended', ['supervisor', 'inspector'], ['reason'], OURS),
  row('pick-up', 'discard', 'ended', ['supervisor'], ['reason'], OURS),
  ...SAMPLE_STATES.map((state) => row(state, 'note', state, [...NOTERS, 'system'], ['reason'], OURS)),
];

/** The row of the table, or undefined where the step is not listed. */
export const sampleRow = (state: SampleState | null, event: SampleEvent): SampleRow | undefined =>
  machineRow(SAMPLE_TABLE, state, event);

export type SampleDecision =
  | { readonly ok: true; readonly to: SampleState }
  | { readonly ok: false; readonly refused: SampleRefusal };

/** Roles that know of hidden samples: those who ask, approve and fetch them, and who check that. */
const KNOWS_HIDDEN: readonly Role[] = [
  'duty',
  'supervisor',
  'inspector',
  'technical',
  'legal',
  'head',
  'auditor',
];
const NEVER: readonly Role[] = ['enterprise', 'agency', 'town', 'authority', 'display', 'public'];

/** Was it handed to this person or to a colleague of the same laboratory? */
const isOfLaboratory = (
  { handOver }: Pick<Sample, 'handOver'>,
  { id, unit = '' }: Exclude<SampleActor, string>,
): boolean => handOver?.lab === id || (unit !== '' && handOver?.labUnit === unit);

/**
 * Does the sample exist for this person? Enterprise, agency and town never learn of one; a laboratory knows what
 * was handed to it.
 * @source supervision.md §3 (hidden-mode rule)
 */
export function seesSample(
  sample: Pick<Sample, 'hidden' | 'openedAt' | 'handOver'>,
  person: Exclude<SampleActor, string>,
): boolean {
  if (NEVER.includes(person.role)) return false;
  if (person.role === 'lab') return isOfLaboratory(sample, person);
  return !isHiddenNow(sample) || KNOWS_HIDDEN.includes(person.role);
}

interface Question {
  readonly sample: Sample;
  readonly actor: SampleActor;
  readonly facts: SampleFacts;
  readonly input: SampleInput;
}

/** `begun`: is there a sample yet? Whoever asks for one has to see none. */
const machineFor = (
  begun: boolean,
): Machine<SampleState, SampleEvent, SampleGuard, SampleRefusal, Question, SampleRow> => ({
  rows: SAMPLE_TABLE,
  guards: SAMPLE_GUARDS,
  standing: SAMPLE_STANDING_GUARDS,
  unseen: ({ sample, actor }) => begun && typeof actor !== 'string' && !seesSample(sample, actor),
  refusal: (code) => code,
});
const BEGUN = machineFor(true);
const TO_BEGIN = machineFor(false);
const takerOf = (actor: SampleActor) => (typeof actor === 'string' ? actor : actor.role);

/** May this actor take this step now? The first guard that fails names the refusal. @source Annex A.4 */
export function decideSample(
  from: SampleState | null,
  event: SampleEvent,
  question: Question,
): SampleDecision {
  const machine = from === null ? TO_BEGIN : BEGUN;
  const decided = decideStep(machine, from, event, takerOf(question.actor), question);
  return decided.ok ? { ok: true, to: decided.row.to } : decided;
}

/** The events this person may choose now; what has to be typed is asked for afterwards. */
export function sampleChoices(
  sample: Sample,
  actor: Exclude<SampleActor, string>,
  facts: SampleFacts,
): SampleEvent[] {
  const input: SampleInput = { at: instant(0), reason: '' };
  return stepChoices(BEGUN, sample.state, actor.role, { sample, actor, facts, input }).map(
    ({ event }) => event,
  );
}
