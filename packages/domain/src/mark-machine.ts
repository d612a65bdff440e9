import { officialCalendar, type WorkCalendar } from './calendar.ts';
import { dueAt, type EntryClock } from './entry-clock.ts';
import { type Instant, instant, MICROS_PER_DAY } from './instant.ts';
import { decideStep, type Machine, type MachineRow, machineRow, stepChoices } from './machine.ts';
import {
  isContradicted,
  type Mark,
  type MarkCheck,
  type MarkEvent,
  type MarkState,
  markType,
  overlapsExceedance,
} from './mark.ts';
import type { MarkRefusal } from './mark-refusals.ts';
import type { Account, Role } from './role.ts';

/** Who takes a step: the house itself, or a person. */
export type MarkActor = 'system' | Pick<Account, 'id' | 'role' | 'enterprise'>;

/** What comes with the step. */
export interface MarkInput {
  readonly at: Instant;
  readonly reason: string;
  readonly attachments: number;
}

export type MarkGuard =
  | 'own-enterprise'
  | 'reason'
  | 'span'
  | 'begun'
  | 'proof'
  | 'late-reason'
  | 'checked'
  | 'not-author'
  | 'second'
  | 'evidence'
  | 'tellable'
  | 'clock';

/** One allowed step: what is not listed is refused, and the refusal is kept. `from` null: a mark begins. */
export interface MarkRow extends MachineRow<MarkState, MarkEvent, MarkGuard> {
  readonly who: readonly (Role | 'system')[];
  /** '' = Annex A.6 itself. */
  readonly source: string;
}

const REVIEWERS: readonly Role[] = ['duty', 'technical', 'supervisor'];
const MARKERS: readonly (Role | 'system')[] = ['system', 'enterprise', ...REVIEWERS];
/** Silence must end somewhere, and Annex A.6 names no step for it. */
const SILENCE = 'ours [P]: no answer within the clock';

/** @source supervision.md Annex A.6, §7.6 */
export const MARK_TABLE: readonly MarkRow[] = [
  {
    ...{ from: null, event: 'mark', to: 'proposed', who: MARKERS, source: '' },
    guards: ['own-enterprise', 'span', 'begun', 'reason', 'proof'],
  },
  { from: 'proposed', event: 'check', to: 'proposed', who: ['system'], guards: [], source: '' },
  {
    ...{ from: 'proposed', event: 'accept', to: 'accepted', who: REVIEWERS, source: '' },
    guards: ['reason', 'not-author', 'checked', 'second', 'late-reason'],
  },
  {
    ...{ from: 'proposed', event: 'refuse', to: 'refused', who: REVIEWERS, source: '' },
    guards: ['reason', 'not-author', 'checked', 'second'],
  },
  {
    ...{ from: 'proposed', event: 'ask', to: 'asked', who: REVIEWERS, source: '' },
    guards: ['tellable', 'reason', 'not-author'],
  },
  {
    ...{ from: 'asked', event: 'answer', to: 'proposed', who: ['enterprise', ...REVIEWERS], source: '' },
    guards: ['own-enterprise', 'reason', 'evidence'],
  },
  {
    ...{ from: 'asked', event: 'refuse', to: 'refused', who: REVIEWERS, source: SILENCE },
    guards: ['clock', 'reason', 'not-author', 'second'],
  },
  {
    ...{ from: 'accepted', event: 'disprove', to: 'refused', who: ['supervisor'], source: '' },
    guards: ['reason', 'not-author', 'evidence'],
  },
];
export const MARK_EVENTS: readonly MarkEvent[] = [
  'mark',
  'check',
  'accept',
  'refuse',
  'ask',
  'answer',
  'disprove',
];

export const markRow = (state: MarkState | null, event: MarkEvent): MarkRow | undefined =>
  machineRow(MARK_TABLE, state, event);

/** The automatic check comes within this. @source supervision.md Annex A.6 */
export const MARK_CHECK_MINUTES = 5;
const REVIEW: EntryClock = { workingDays: 1, confidence: 'P', source: 'supervision.md Annex A.6' };
const ANSWER: EntryClock = { minutes: 24 * 60, confidence: 'P', source: 'supervision.md Annex A.6' };

/** The clock of a state, running from the moment it is entered; undefined: none. */
export const markClock = (state: MarkState): EntryClock | undefined =>
  state === 'proposed' ? REVIEW : state === 'asked' ? ANSWER : undefined;

/** When the clock of a state entered at `enteredAt` runs out; null: no clock. */
export const markDueAt = (
  state: MarkState,
  enteredAt: Instant,
  isWorked: WorkCalendar = officialCalendar,
): Instant | null => dueAt(markClock(state), enteredAt, isWorked);

export const MARK_DAYS_MAX = 400;

/** What the machine needs to know of a mark. */
export type MarkAtHand = Pick<
  Mark,
  | 'type'
  | 'origin'
  | 'enterprise'
  | 'from'
  | 'to'
  | 'late'
  | 'lateReason'
  | 'check'
  | 'dueAt'
  | 'by'
  | 'hidden'
> & {
  readonly state: MarkState | null;
  /** Who took the newest step of a person that was not refused. */
  readonly lastBy: string;
};

interface Question {
  readonly mark: MarkAtHand;
  readonly actor: MarkActor;
  readonly input: MarkInput;
}

const isPerson = (actor: MarkActor, id: string): boolean => actor !== 'system' && actor.id === id;

/** A supervisor decides where the mark hides an exceedance or is contradicted. */
export const needsSecond = (check: MarkCheck | null): boolean =>
  overlapsExceedance(check) || isContradicted(check);

/** Each guard: undefined = passes, else the refusal. */
export const MARK_GUARDS: Readonly<Record<MarkGuard, (q: Question) => MarkRefusal | undefined>> = {
  'own-enterprise': ({ mark, actor }) =>
    actor === 'system' || actor.role !== 'enterprise' || actor.enterprise === mark.enterprise
      ? undefined
      : 'other-enterprise',
  reason: ({ actor, input }) =>
    actor !== 'system' && input.reason.trim() === '' ? 'reason-missing' : undefined,
  span: ({ mark: { from, to } }) =>
    to > from && to - from <= MARK_DAYS_MAX * MICROS_PER_DAY ? undefined : 'span',
  begun: ({ mark, input }) =>
    mark.from > input.at && !markType(mark.type).saysStopped ? 'in-future' : undefined,
  proof: ({ mark, actor, input }) =>
    actor !== 'system' && markType(mark.type).needsProof && input.attachments < 1
      ? 'proof-missing'
      : undefined,
  'late-reason': ({ mark }) =>
    mark.late && mark.lateReason.trim() === '' ? 'late-reason-missing' : undefined,
  checked: ({ mark }) => (mark.check === null ? 'not-checked' : undefined),
  'not-author': ({ mark, actor }) => (isPerson(actor, mark.by) ? 'same-as-author' : undefined),
  second: ({ mark, actor }) =>
    !needsSecond(mark.check) ||
    (actor !== 'system' && actor.role === 'supervisor' && actor.id !== mark.lastBy)
      ? undefined
      : 'second-person',
  evidence: ({ actor, input }) =>
    actor !== 'system' && input.attachments < 1 ? 'evidence-missing' : undefined,
  tellable: ({ mark }) => (mark.hidden || isContradicted(mark.check) ? 'hidden-never-told' : undefined),
  clock: ({ mark, input }) =>
    mark.dueAt !== null && input.at >= mark.dueAt ? undefined : 'clock-not-run-out',
};
const MARK: Machine<MarkState, MarkEvent, MarkGuard, MarkRefusal, Question, MarkRow> = {
  rows: MARK_TABLE,
  guards: MARK_GUARDS,
  standing: ['own-enterprise', 'late-reason', 'checked', 'not-author', 'second', 'tellable', 'clock'],
  // A login of an enterprise knows its own marks, and none of the bureau’s doubts about a device.
  unseen: ({ mark, actor }) =>
    actor !== 'system' &&
    mark.state !== null &&
    ((mark.hidden && (actor.role === 'enterprise' || actor.role === 'agency')) ||
      (actor.enterprise !== '' && actor.enterprise !== mark.enterprise)),
  refusal: (code) => code,
};

export type MarkDecision =
  | { readonly ok: true; readonly to: MarkState }
  | { readonly ok: false; readonly refused: MarkRefusal };

/**
 * May this actor take this step now? The first guard that fails names the refusal.
 * @source supervision.md Annex A.6
 */
export function decideMark(
  mark: MarkAtHand,
  event: MarkEvent,
  actor: MarkActor,
  input: MarkInput,
): MarkDecision {
  const taker = actor === 'system' ? 'system' : actor.role;
  const decided = decideStep(MARK, mark.state, event, taker, { mark, actor, input });
  return decided.ok ? { ok: true, to: decided.row.to } : decided;
}

/** The events this viewer may choose now; what has to be typed is asked for afterwards. */
export function markChoices(
  mark: MarkAtHand,
  actor: Exclude<MarkActor, 'system'>,
  at: Instant = instant(0),
): MarkEvent[] {
  const input = { at, reason: '', attachments: 0 };
  return stepChoices(MARK, mark.state, actor.role, { mark, actor, input }).map(({ event }) => event);
}
