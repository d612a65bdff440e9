import {
  ENTRY_GUARDS,
  type EntryActor,
  type EntryFacts,
  type EntryGuard,
  type EntryInput,
  type EntryStanding,
  STANDING_GUARDS,
} from './entry-guards.ts';
import type { EntryRefusal } from './entry-refusals.ts';
import { instant } from './instant.ts';
import { decideStep, type Machine, type MachineRow, machineRow, stepChoices, type Words } from './machine.ts';
import type { Entry, EntryEvent, EntryState, EntryVerdict } from './register.ts';
import type { Role } from './role.ts';

/** One allowed step: what is not listed is refused, and the refusal is kept. */
export interface EntryRow extends MachineRow<EntryState, EntryEvent, EntryGuard> {
  readonly from: EntryState;
  readonly who: readonly (Role | 'system')[];
  /** The verdict the step gives by itself; `asked`: it comes with the step. */
  readonly verdict?: EntryVerdict | 'asked';
}

export const ENTRY_STATES: readonly EntryState[] = [
  'raised',
  'grouped',
  'muted',
  'service-notice',
  'explain-asked',
  'answered',
  'inquiry',
  'closed',
];
export const ENTRY_EVENTS: readonly EntryEvent[] = [
  'group',
  'triage-mute',
  'triage-notice',
  'triage-ask',
  'triage-inquiry',
  'unmute',
  'recovered',
  'not-recovered',
  'answer',
  'accept',
  'refuse',
  'late',
  'verdict',
  'reopen',
  'merge',
  'unmerge',
  'join',
  'part',
  'split',
  'level',
  'assign',
  'escalate',
  'note',
];

const TRIAGE: readonly Role[] = ['duty', 'supervisor'];
const NOTERS: readonly Role[] = ['duty', 'supervisor', 'inspector', 'technical', 'legal', 'head'];
const MUTABLE: readonly EntryState[] = [
  'raised',
  'grouped',
  'service-notice',
  'explain-asked',
  'answered',
  'inquiry',
];

const OPEN: readonly EntryState[] = ENTRY_STATES.filter((state) => state !== 'closed');
/** While nobody waits for an answer or a verdict. */
const MERGEABLE: readonly EntryState[] = ['grouped', 'muted', 'service-notice'];
/** States whose clock people answer to. */
const ESCALATING: readonly EntryState[] = ['grouped', 'answered', 'inquiry'];

/** A step that changes the entry and not its state. */
const staying = (states: readonly EntryState[], row: Omit<EntryRow, 'from' | 'to'>): EntryRow[] =>
  states.map((state) => ({ ...row, from: state, to: state }));

/**
 * The states of a line of the register. A supervisor may stand in for the duty officer; muting is the
 * supervisor's alone. Silence of the enterprise, a notice without recovery and the end of a mute are the
 * system's steps, taken when the clock has run out. An entry that joins another is closed as a duplicate and can be taken
 * out again; `join` and `part` are what that does to the other one. An inquiry closes and reopens its entry.
 * @source supervision.md §7.1
 */
export const ENTRY_TABLE: readonly EntryRow[] = [
  { from: 'raised', event: 'group', to: 'grouped', who: ['system'], guards: [] },
  {
    from: 'grouped',
    event: 'triage-notice',
    to: 'service-notice',
    who: TRIAGE,
    guards: ['told', 'reason'],
  },
  { from: 'grouped', event: 'triage-ask', to: 'explain-asked', who: TRIAGE, guards: ['told', 'reason'] },
  { from: 'grouped', event: 'triage-inquiry', to: 'inquiry', who: TRIAGE, guards: ['reason'] },
  {
    from: 'muted',
    event: 'unmute',
    to: 'grouped',
    who: ['system', 'supervisor'],
    guards: ['reason', 'clock'],
  },
  {
    from: 'service-notice',
    event: 'recovered',
    to: 'closed',
    who: ['system', ...TRIAGE],
    guards: ['not-raiser', 'reason'],
    verdict: 'normal',
  },
  { from: 'service-notice', event: 'not-recovered', to: 'inquiry', who: ['system'], guards: ['clock'] },
  {
    from: 'explain-asked',
    event: 'answer',
    to: 'answered',
    who: ['enterprise'],
    guards: ['told', 'own-enterprise', 'answer-text', 'fault-attachment'],
  },
  { from: 'explain-asked', event: 'late', to: 'inquiry', who: ['system'], guards: ['clock'] },
  {
    from: 'answered',
    event: 'accept',
    to: 'closed',
    who: ['supervisor'],
    guards: ['not-raiser', 'not-asker', 'reason'],
    verdict: 'explained',
  },
  {
    from: 'answered',
    event: 'refuse',
    to: 'inquiry',
    who: ['supervisor'],
    guards: ['not-asker', 'reason'],
  },
  {
    from: 'inquiry',
    event: 'verdict',
    to: 'closed',
    who: ['system', 'supervisor'],
    guards: ['no-inquiry', 'not-raiser', 'not-opener', 'verdict', 'reason'],
    verdict: 'asked',
  },
  { from: 'closed', event: 'reopen', to: 'inquiry', who: ['system'], guards: [] },
  ...MERGEABLE.map(
    (from): EntryRow => ({
      from,
      event: 'merge',
      to: 'closed',
      who: TRIAGE,
      guards: ['target', 'target-open', 'reason'],
      verdict: 'duplicate',
    }),
  ),
  {
    from: 'closed',
    event: 'unmerge',
    to: 'grouped',
    who: TRIAGE,
    guards: ['merged', 'target-open', 'reason'],
  },
  ...staying(OPEN, { event: 'join', who: ['system'], guards: [] }),
  ...staying(OPEN, { event: 'part', who: ['system'], guards: [] }),
  ...staying(OPEN, { event: 'split', who: TRIAGE, guards: ['taken', 'reason'] }),
  ...staying(OPEN, { event: 'level', who: TRIAGE, guards: ['level', 'reason'] }),
  ...staying(OPEN, { event: 'assign', who: TRIAGE, guards: ['assignee', 'reason'] }),
  ...staying(ESCALATING, { event: 'escalate', who: ['system'], guards: ['clock'] }),
  ...MUTABLE.map(
    (from): EntryRow => ({
      from,
      event: 'triage-mute',
      to: 'muted',
      who: ['supervisor'],
      guards: ['reason', 'mute-span'],
    }),
  ),
  ...staying(ENTRY_STATES, { event: 'note', who: NOTERS, guards: ['reason'] }),
];

/** The row of the table, or undefined where the step is not listed. */
export const entryRow = (state: EntryState, event: EntryEvent): EntryRow | undefined =>
  machineRow(ENTRY_TABLE, state, event);

/** The state after `event`, or undefined where the table does not allow it. */
export const nextState = (state: EntryState, event: EntryEvent): EntryState | undefined =>
  entryRow(state, event)?.to;

/** What the machine needs to know of an entry. */
export type EntryAtHand = EntryStanding & Pick<Entry, 'state'>;

export type EntryDecision =
  | { readonly ok: true; readonly to: EntryState; readonly verdict: EntryVerdict | null }
  | { readonly ok: false; readonly refused: EntryRefusal };

interface Question {
  readonly entry: EntryAtHand;
  readonly actor: EntryActor;
  readonly facts: EntryFacts;
  readonly input: EntryInput;
}

const ENTRY: Machine<EntryState, EntryEvent, EntryGuard, EntryRefusal, Question, EntryRow> = {
  rows: ENTRY_TABLE,
  guards: ENTRY_GUARDS,
  standing: STANDING_GUARDS,
  // Enterprise and agency logins never learn that a hidden entry exists.
  unseen: ({ entry, actor }) =>
    actor !== 'system' &&
    ((entry.hidden && ['enterprise', 'agency', 'town'].includes(actor.role)) ||
      (actor.enterprise !== '' && actor.enterprise !== entry.enterprise)),
  refusal: (code) => code,
};

/**
 * May this actor take this step now? The first guard that fails names the refusal.
 * @source supervision.md §7.1; separation of duties §3
 */
export function decide(
  entry: EntryAtHand,
  event: EntryEvent,
  actor: EntryActor,
  facts: EntryFacts,
  input: EntryInput,
): EntryDecision {
  const taker = actor === 'system' ? 'system' : actor.role;
  const decided = decideStep(ENTRY, entry.state, event, taker, { entry, actor, facts, input });
  if (!decided.ok) return decided;
  const { row } = decided;
  const verdict = row.verdict === 'asked' ? (input.verdict ?? null) : (row.verdict ?? null);
  return { ok: true, to: row.to, verdict };
}

const NOTHING_TYPED: EntryInput = { at: instant(0), reason: '' };

/** The events this viewer may choose now; what has to be typed is asked for afterwards. */
export function choices(
  entry: EntryAtHand,
  actor: Exclude<EntryActor, 'system'>,
  facts: EntryFacts,
): EntryEvent[] {
  const question = { entry, actor, facts, input: NOTHING_TYPED };
  const open = new Set(stepChoices(ENTRY, entry.state, actor.role, question).map(({ event }) => event));
  return ENTRY_EVENTS.filter((event) => open.has(event));
}

export const ENTRY_STATE_NAMES: Readonly<Record<EntryState, Words>> = {
  raised: { zh: '新线索', en: 'raised' },
  grouped: { zh: '待研判', en: 'to triage' },
  muted: { zh: '已静默', en: 'muted' },
  'service-notice': { zh: '服务提醒', en: 'service notice' },
  'explain-asked': { zh: '待企业说明', en: 'explanation asked' },
  answered: { zh: '待审核说明', en: 'answered' },
  inquiry: { zh: '核查中', en: 'inquiry' },
  closed: { zh: '已办结', en: 'closed' },
};
export const ENTRY_EVENT_NAMES: Readonly<Record<EntryEvent, Words>> = {
  group: { zh: '归并', en: 'group' },
  'triage-mute': { zh: '静默', en: 'mute' },
  'triage-notice': { zh: '服务提醒', en: 'send a service notice' },
  'triage-ask': { zh: '要求说明', en: 'ask for an explanation' },
  'triage-inquiry': { zh: '转核查', en: 'open an inquiry' },
  unmute: { zh: '解除静默', en: 'end the mute' },
  recovered: { zh: '已恢复', en: 'recovered' },
  'not-recovered': { zh: '逾期未恢复', en: 'not recovered in time' },
  answer: { zh: '提交说明', en: 'answer' },
  accept: { zh: '采纳说明', en: 'accept the answer' },
  refuse: { zh: '不予采纳', en: 'refuse the answer' },
  late: { zh: '逾期未说明', en: 'no answer in time' },
  verdict: { zh: '作出结论', en: 'give the verdict' },
  reopen: { zh: '核查重启', en: 'inquiry reopened' },
  merge: { zh: '并入另一条', en: 'merge into another' },
  unmerge: { zh: '撤销并入', en: 'take out of the merge' },
  join: { zh: '有条目并入', en: 'another entry joined' },
  part: { zh: '有条目分出', en: 'an entry left' },
  split: { zh: '拆分', en: 'split' },
  level: { zh: '调整级别', en: 'change the level' },
  assign: { zh: '指定承办人', en: 'assign' },
  escalate: { zh: '逾期上报', en: 'overdue, escalated' },
  note: { zh: '备注', en: 'note' },
};
export const ENTRY_VERDICT_NAMES: Readonly<Record<EntryVerdict, Words>> = {
  normal: { zh: '已恢复正常', en: 'back to normal' },
  explained: { zh: '说明属实', en: 'explained' },
  true: { zh: '属实', en: 'true' },
  technical: { zh: '设备问题', en: 'technical' },
  'false-alarm': { zh: '误报', en: 'false alarm' },
  duplicate: { zh: '重复', en: 'duplicate' },
};
