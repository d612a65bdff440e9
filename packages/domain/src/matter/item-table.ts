import type { StepTaker, Words } from '../machine.ts';
import type { FieldDef } from './field.ts';
import {
  ACCEPT_FIELDS,
  APPLY_FIELDS,
  ENTER_FIELDS,
  EXTEND_FIELDS,
  LOOK_BACK_FIELDS,
  MERGE_FIELDS,
  OBJECTION_FIELDS,
  PROGRESS_FIELDS,
  REASSIGN_FIELDS,
  RESUME_FIELDS,
  SURVEY_FIELDS,
  TOUR_FIELDS,
  TRANSFER_FIELDS,
  VERIFY_FIELDS,
} from './item-fields.ts';
import { ITEM_GUARDS, LOOK_BACK_DAYS, NOTICE_CLOCK } from './item-guards.ts';
import type { MatterRow, MatterTable } from './matter-table.ts';

const said = { confidence: 'P', source: 'supervision.md A.7' } as const;
const words = (zh: string, en: string): Words => ({ zh, en });

const BUREAU: readonly StepTaker[] = ['duty', 'supervisor', 'inspector', 'head'];
/** Whoever may belong to a responsible unit. */
const UNIT: readonly StepTaker[] = ['town', 'authority', 'inspector', 'supervisor', 'duty', 'enterprise'];
/** Whoever goes and looks. */
const FIELD: readonly StepTaker[] = ['inspector', 'supervisor', 'town', 'authority', 'technical'];
const ANYBODY: readonly StepTaker[] = [
  ...BUREAU,
  ...(['technical', 'legal', 'leader', 'town', 'enterprise', 'agency', 'authority'] as const),
];

const row = (
  from: string | null,
  event: string,
  to: string,
  who: readonly StepTaker[],
  asks: readonly FieldDef[] = [],
  more: Partial<MatterRow> = {},
): MatterRow => ({ from, event, to, who, asks, guards: [], ...said, ...more });
const optional = { reason: 'optional' } as const;

const WORKING: readonly MatterRow[] = [
  row(null, 'enter', 'working', [...BUREAU, 'system'], ENTER_FIELDS, {
    guards: ['target-whole'],
    ...optional,
  }),
  row('working', 'survey', 'working', [...new Set([...UNIT, ...BUREAU])], SURVEY_FIELDS, { ...optional }),
  row('working', 'progress', 'working', UNIT, PROGRESS_FIELDS, { unit: 'own', ...optional }),
  row('working', 'extend', 'working', ['leader'], EXTEND_FIELDS, {
    leader: 'only',
    once: true,
    guards: ['later'],
  }),
  row('working', 'apply', 'applied', UNIT, APPLY_FIELDS, {
    unit: 'own',
    guards: ['self-checked', 'before-there', 'same-standpoint', 'after-later'],
    ...optional,
  }),
  row('working', 'overdue', 'working', ['system'], [], { guards: ['past-deadline'] }),
  row('working', 'reassign', 'working', ['supervisor', 'head'], REASSIGN_FIELDS),
  row('working', 'merge', 'merged', ['supervisor', 'head'], MERGE_FIELDS),
  row('working', 'transfer', 'transferred', ['supervisor', 'head'], TRANSFER_FIELDS),
  row('working', 'doubt', 'doubted', ['supervisor', 'inspector', 'leader']),
  row('doubted', 'void', 'void', ['supervisor', 'head'], [], { notBy: ['doubt'] }),
  row('doubted', 'keep', 'working', ['supervisor', 'head'], [], { notBy: ['doubt'] }),
];

const CLOSING: readonly MatterRow[] = [
  row('applied', 'verify', 'verified', FIELD, VERIFY_FIELDS, {
    unit: 'other',
    guards: ['target-measured'],
    ...optional,
  }),
  row('applied', 'refuse', 'working', FIELD, VERIFY_FIELDS, { unit: 'other' }),
  row('verified', 'agree', 'agreed', ['leader'], ACCEPT_FIELDS.slice(0, 1), {
    leader: 'only',
    ...optional,
  }),
  row('agreed', 'accept', 'public', ['supervisor'], ACCEPT_FIELDS, {
    leader: 'not',
    notBy: ['agree', 'verify'],
    guards: ['complaint-answered'],
    ...optional,
  }),
  row('verified', 'return', 'working', ['leader', 'supervisor']),
  row('agreed', 'return', 'working', ['supervisor']),
  row('public', 'objection', 'working', ANYBODY, OBJECTION_FIELDS, { ...optional }),
  row('public', 'strike', 'struck', ['head'], [], {
    leader: 'not',
    notBy: ['apply', 'verify', 'accept'],
    guards: ['notice-run'],
    ...optional,
  }),
];

const BACK: readonly MatterRow[] = [
  row('struck', 'look-back-1', 'struck', FIELD, LOOK_BACK_FIELDS, {
    unit: 'other',
    guards: ['round-1', 'target-measured'],
    ...optional,
  }),
  row('struck', 'look-back-3', 'struck', FIELD, LOOK_BACK_FIELDS, {
    unit: 'other',
    guards: ['round-3', 'target-measured'],
    ...optional,
  }),
  row('struck', 'look-back', 'struck', FIELD, LOOK_BACK_FIELDS, {
    unit: 'other',
    guards: ['target-measured'],
    ...optional,
  }),
  row('struck', 'look-back-6', 'firm', FIELD, LOOK_BACK_FIELDS, {
    unit: 'other',
    guards: ['round-6', 'target-measured', 'rain-and-night'],
    ...optional,
  }),
  row('struck', 'relapse', 'reopened', FIELD, LOOK_BACK_FIELDS, { unit: 'other', reopens: true }),
  row('firm', 'relapse', 'reopened', FIELD, LOOK_BACK_FIELDS, { unit: 'other', reopens: true }),
  row('reopened', 'resume', 'working', ['system', 'supervisor'], RESUME_FIELDS),
];

const TOURED = ['working', 'applied', 'verified', 'agreed', 'public', 'struck', 'firm'];
const TOURS: readonly MatterRow[] = TOURED.map((state) =>
  row(state, 'tour', state, ['supervisor', 'inspector', 'head', 'leader'], TOUR_FIELDS, {
    unit: 'other',
    ...optional,
  }),
);

/** Events after which the unit works again. */
const BACK_TO_WORK = ['refuse', 'return', 'objection', 'keep', 'resume'];
const LEAVES_WORK = ['apply', 'merge', 'transfer', 'doubt'];

/** 清单条目 from the list to the strike-off and the look-backs after it. @source supervision.md §7.7, A.7 */
export const ITEM_TABLE: MatterTable = {
  ...{ id: 'item', name: words('清单条目', 'List item'), prefix: 'QD', source: 'supervision.md A.7' },
  states: [
    { id: 'working', kind: 'open', ...words('整改中', 'working') },
    { id: 'applied', kind: 'open', ...words('申报完成（待核实）', 'reported done, not verified') },
    { id: 'verified', kind: 'open', ...words('已核实', 'verified on site') },
    { id: 'agreed', kind: 'open', ...words('包案领导已验收', 'accepted by its leader') },
    { id: 'public', kind: 'open', ...words('公示中', 'in public notice') },
    { id: 'struck', kind: 'open', ...words('已销号（回头看）', 'struck off, looked back at') },
    { id: 'firm', kind: 'end', ...words('已巩固', 'firm') },
    { id: 'reopened', kind: 'open', ...words('反弹', 'came back') },
    { id: 'doubted', kind: 'paused', ...words('拟不列为问题', 'said to be no problem') },
    { id: 'merged', kind: 'end', ...words('已并入', 'merged') },
    { id: 'transferred', kind: 'end', ...words('已移交', 'transferred') },
    { id: 'void', kind: 'end', ...words('不属问题', 'not a problem') },
  ],
  events: [
    { id: 'enter', ...words('建账', 'enter') },
    { id: 'survey', ...words('补充整改前底数', 'add what was before') },
    { id: 'progress', ...words('填报进展', 'report progress') },
    { id: 'extend', ...words('延期', 'extend') },
    { id: 'apply', ...words('申请销号', 'apply for strike-off') },
    { id: 'overdue', ...words('逾期', 'overdue') },
    { id: 'reassign', ...words('调整责任单位', 'change the unit') },
    { id: 'merge', ...words('并入', 'merge') },
    { id: 'transfer', ...words('移交', 'transfer') },
    { id: 'doubt', ...words('提出不属问题', 'say it is no problem') },
    { id: 'void', ...words('确认不属问题', 'confirm it is none') },
    { id: 'keep', ...words('继续整改', 'keep it on the list') },
    { id: 'verify', ...words('现场核实通过', 'verified on site') },
    { id: 'refuse', ...words('核实不通过', 'refuse on site') },
    { id: 'agree', ...words('包案领导验收', 'leader accepts') },
    { id: 'accept', ...words('联合验收并公示', 'accept and publish') },
    { id: 'return', ...words('退回整改', 'return') },
    { id: 'objection', ...words('公示异议', 'objection') },
    { id: 'strike', ...words('销号', 'strike off') },
    { id: 'look-back-1', ...words('回头看（1个月）', 'look back, 1 month') },
    { id: 'look-back-3', ...words('回头看（3个月）', 'look back, 3 months') },
    { id: 'look-back-6', ...words('回头看（6个月）', 'look back, 6 months') },
    { id: 'look-back', ...words('加密回头看', 'look back once more') },
    { id: 'relapse', ...words('发现反弹', 'it came back') },
    { id: 'resume', ...words('重新整改', 'back to work') },
    { id: 'tour', ...words('督查', 'supervision tour') },
  ],
  rows: [...WORKING, ...CLOSING, ...BACK, ...TOURS],
  clocks: [
    {
      ...{ id: 'deadline', name: words('整改时限', 'deadline'), lapse: 'overdue' },
      starts: ['enter', 'extend', ...BACK_TO_WORK],
      ends: LEAVES_WORK,
      run: { by: 'field', field: 'deadline', ...said },
    },
    {
      ...{ id: 'weekly', name: words('每周进展', 'weekly progress') },
      starts: ['enter', 'progress', ...BACK_TO_WORK],
      ends: ['progress', ...LEAVES_WORK],
      run: { days: 7, ...said },
    },
    {
      ...{ id: 'verify', name: words('现场核实', 'verification'), starts: ['apply'] },
      ends: ['verify', 'refuse'],
      run: { workingDays: 5, ...said },
    },
    {
      ...{ id: 'notice', name: words('公示', 'public notice'), starts: ['accept'] },
      ends: ['strike', 'objection'],
      run: NOTICE_CLOCK,
    },
    ...(['look-back-1', 'look-back-3', 'look-back-6'] as const).map((round) => ({
      id: round,
      name: words(`${round.at(-1)}个月回头看`, `look-back after ${round.at(-1)} months`),
      starts: ['strike'],
      ends: [round, 'relapse'],
      run: { days: LOOK_BACK_DAYS[round], ...said },
    })),
  ],
  guards: ITEM_GUARDS,
  standing: ['past-deadline', 'notice-run', 'round-1', 'round-3', 'round-6'],
  ...{ knownToParty: 'always', knownToAgency: false, knownToTown: true },
};
