import { officialCalendar, type WorkCalendar } from './calendar.ts';
import { dueAt, type EntryClock } from './entry-clock.ts';
import { type Exemption, type ExemptionEvent, type ExemptionState, exemptionGround } from './exemption.ts';
import { type Instant, instant, MICROS_PER_DAY } from './instant.ts';
import { decideStep, type Machine, type MachineRow, machineRow, stepChoices } from './machine.ts';
import type { MarkActor, MarkInput } from './mark-machine.ts';
import type { Role } from './role.ts';

export type ExemptionRefusal =
  | 'not-visible'
  | 'not-in-table'
  | 'wrong-role'
  | 'other-enterprise'
  | 'reason-missing'
  | 'legal-missing'
  | 'span'
  | 'too-late'
  | 'rate-only'
  | 'evidence-missing'
  | 'same-as-asker'
  | 'clock-not-run-out';

export const EXEMPTION_REFUSALS: Readonly<
  Record<ExemptionRefusal, { readonly zh: string; readonly en: string }>
> = {
  'not-visible': { zh: '没有这条豁免。', en: 'There is no such exemption.' },
  'not-in-table': { zh: '当前状态不能进行这一步。', en: 'The present state does not allow this step.' },
  'wrong-role': { zh: '您的岗位不能进行这一步。', en: 'Your role may not take this step.' },
  'other-enterprise': {
    zh: '只能为本单位申请豁免。',
    en: 'An exemption can be asked for your own enterprise only.',
  },
  'reason-missing': { zh: '请填写理由。', en: 'Give a reason.' },
  'legal-missing': {
    zh: '请写明依据的条款或批准文号。',
    en: 'Name the clause or the approval it rests on.',
  },
  span: {
    zh: '起止时间有误：结束须晚于开始，且不超过 400 天。',
    en: 'The stretch is wrong: it ends after it begins and lasts 400 days at most.',
  },
  'too-late': {
    zh: '豁免须事前申请；不可抗力和突发事件可在开始后 24 小时内补报。',
    en: 'Ask before it begins; force majeure and emergencies within 24 h after.',
  },
  'rate-only': {
    zh: '自动质控核查时段只计入传输率，不影响判定。',
    en: 'An automatic check hour counts in rates only, never in judgements.',
  },
  'evidence-missing': { zh: '请附至少一份证明材料。', en: 'Attach at least one piece of evidence.' },
  'same-as-asker': {
    zh: '申请人不能审批自己的申请，请由他人办理。',
    en: 'Who asked may not decide; ask another person.',
  },
  'clock-not-run-out': { zh: '豁免尚未到期。', en: 'The exemption has not run out.' },
};

export type ExemptionGuard =
  | 'own-enterprise'
  | 'reason'
  | 'legal'
  | 'span'
  | 'in-time'
  | 'countable'
  | 'evidence'
  | 'second'
  | 'clock';

export interface ExemptionRow extends MachineRow<ExemptionState, ExemptionEvent, ExemptionGuard> {
  readonly who: readonly (Role | 'system')[];
}

/** @source supervision.md Annex A.8; a supervisor may ask for an enterprise that has no login */
export const EXEMPTION_TABLE: readonly ExemptionRow[] = [
  {
    ...{ from: null, event: 'ask', to: 'asked', who: ['enterprise', 'supervisor'] },
    guards: ['own-enterprise', 'span', 'in-time', 'countable', 'legal', 'reason', 'evidence'],
  },
  { from: 'asked', event: 'grant', to: 'granted', who: ['supervisor'], guards: ['reason', 'second'] },
  { from: 'asked', event: 'refuse', to: 'refused', who: ['supervisor'], guards: ['reason', 'second'] },
  { from: 'granted', event: 'expire', to: 'ended', who: ['system'], guards: ['clock'] },
  { from: 'granted', event: 'revoke', to: 'ended', who: ['supervisor'], guards: ['reason'] },
];
export const EXEMPTION_EVENTS: readonly ExemptionEvent[] = ['ask', 'grant', 'refuse', 'expire', 'revoke'];

export const exemptionRow = (state: ExemptionState | null, event: ExemptionEvent): ExemptionRow | undefined =>
  machineRow(EXEMPTION_TABLE, state, event);

const DECIDE: EntryClock = { workingDays: 2, confidence: 'P', source: 'supervision.md Annex A.8' };
/** When the bureau’s own clock runs out; null: none runs. */
export const exemptionDueAt = (
  state: ExemptionState,
  enteredAt: Instant,
  isWorked: WorkCalendar = officialCalendar,
): Instant | null => (state === 'asked' ? dueAt(DECIDE, enteredAt, isWorked) : null);

const DAYS_MAX = 400;
export type ExemptionAtHand = Pick<
  Exemption,
  'enterprise' | 'from' | 'to' | 'ground' | 'legal' | 'countedIn' | 'by'
> & { readonly state: ExemptionState | null };

interface Question {
  readonly exemption: ExemptionAtHand;
  readonly actor: MarkActor;
  readonly input: MarkInput;
}

/** Each guard: undefined = passes, else the refusal. */
const GUARDS: Readonly<Record<ExemptionGuard, (q: Question) => ExemptionRefusal | undefined>> = {
  'own-enterprise': ({ exemption, actor }) =>
    actor === 'system' || actor.role !== 'enterprise' || actor.enterprise === exemption.enterprise
      ? undefined
      : 'other-enterprise',
  reason: ({ actor, input }) =>
    actor !== 'system' && input.reason.trim() === '' ? 'reason-missing' : undefined,
  legal: ({ exemption }) => (exemption.legal.trim() === '' ? 'legal-missing' : undefined),
  span: ({ exemption: { from, to } }) =>
    to > from && to - from <= DAYS_MAX * MICROS_PER_DAY ? undefined : 'span',
  'in-time': ({ exemption: { from, ground }, input: { at } }) =>
    at <= from || (exemptionGround(ground).emergency && at <= from + MICROS_PER_DAY) ? undefined : 'too-late',
  countable: ({ exemption: { ground, countedIn } }) =>
    countedIn === 'judgement' && !exemptionGround(ground).judgement ? 'rate-only' : undefined,
  evidence: ({ input }) => (input.attachments < 1 ? 'evidence-missing' : undefined),
  second: ({ exemption, actor }) =>
    actor !== 'system' && actor.id === exemption.by ? 'same-as-asker' : undefined,
  clock: ({ exemption, input }) => (input.at >= exemption.to ? undefined : 'clock-not-run-out'),
};
const EXEMPTION: Machine<
  ExemptionState,
  ExemptionEvent,
  ExemptionGuard,
  ExemptionRefusal,
  Question,
  ExemptionRow
> = {
  rows: EXEMPTION_TABLE,
  guards: GUARDS,
  standing: ['own-enterprise', 'second', 'clock'],
  unseen: ({ exemption, actor }) =>
    actor !== 'system' &&
    exemption.state !== null &&
    actor.enterprise !== '' &&
    actor.enterprise !== exemption.enterprise,
  refusal: (code) => code,
};

export type ExemptionDecision =
  | { readonly ok: true; readonly to: ExemptionState }
  | { readonly ok: false; readonly refused: ExemptionRefusal };

/**
 * May this actor take this step now? The first guard that fails names the refusal.
 * @source supervision.md Annex A.8
 */
export function decideExemption(
  exemption: ExemptionAtHand,
  event: ExemptionEvent,
  actor: MarkActor,
  input: MarkInput,
): ExemptionDecision {
  const taker = actor === 'system' ? 'system' : actor.role;
  const decided = decideStep(EXEMPTION, exemption.state, event, taker, { exemption, actor, input });
  return decided.ok ? { ok: true, to: decided.row.to } : decided;
}

/** The events this viewer may choose now. */
export function exemptionChoices(
  exemption: ExemptionAtHand,
  actor: Exclude<MarkActor, 'system'>,
): ExemptionEvent[] {
  const input = { at: instant(0), reason: '', attachments: 0 };
  return stepChoices(EXEMPTION, exemption.state, actor.role, { exemption, actor, input }).map(
    ({ event }) => event,
  );
}
