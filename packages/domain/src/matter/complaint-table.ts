import { row } from './asking.ts';
import {
  ASSIGN_FIELDS,
  CLOSE_FIELDS,
  REGISTER_FIELDS,
  REPLY_FIELDS,
  TRANSFER_FIELDS,
  verifyFields,
} from './complaint-fields.ts';
import type { MatterRow, MatterTable } from './matter-table.ts';

const OURS = { confidence: 'P', source: 'supervision.md Annex A.10' } as const;
const STEPS = { confidence: 'P', source: 'supervision.md §7.10' } as const;
/** 信访工作条例 (2022) Art. 34: sixty days, lengthened once by at most thirty; not read against the text. */
const LETTERS = { confidence: 'G', source: '信访工作条例 Art. 34' } as const;

const DESK = ['duty', 'supervisor'] as const;
const BUREAU = ['inspector', 'technical', 'supervisor'] as const;
const REPLIERS = ['duty', 'inspector', 'supervisor', 'head'] as const;
const BEFORE_REPLY = ['assigned', 'town-verified', 'bureau-verified', 'verified'] as const;

const townSaw = { asks: verifyFields('town'), reason: 'optional', ...OURS } as const;
const bureauSaw = { asks: verifyFields('bureau'), reason: 'optional', ...OURS } as const;

const ROWS: readonly MatterRow[] = [
  row(null, 'register', 'open', DESK, { asks: REGISTER_FIELDS, reason: 'optional', ...OURS }),
  row('open', 'assign', 'assigned', DESK, { asks: ASSIGN_FIELDS, reason: 'optional', ...STEPS }),
  row('open', 'transfer', 'closed', ['supervisor'], { asks: TRANSFER_FIELDS, ...OURS }),
  row('assigned', 'assign', 'assigned', DESK, { asks: ASSIGN_FIELDS, ...STEPS }),
  // Town and bureau have both been there before anybody is answered; who comes first does not matter.
  row('assigned', 'town-verify', 'town-verified', ['town'], townSaw),
  row('assigned', 'bureau-verify', 'bureau-verified', BUREAU, bureauSaw),
  row('town-verified', 'bureau-verify', 'verified', BUREAU, bureauSaw),
  row('bureau-verified', 'town-verify', 'verified', ['town'], townSaw),
  ...BEFORE_REPLY.map((from) =>
    row(from, 'lengthen', from, ['supervisor', 'head'], { once: true, ...LETTERS }),
  ),
  row('verified', 'reply', 'replied', REPLIERS, { asks: REPLY_FIELDS, reason: 'optional', ...OURS }),
  row('replied', 'close', 'closed', DESK, { asks: CLOSE_FIELDS, reason: 'optional', ...STEPS }),
  row('replied', 'again', 'open', ['system'], { reopens: true, ...OURS }),
  row('closed', 'again', 'open', ['system'], { reopens: true, ...OURS }),
];

/** Complaint 信访件. @source supervision.md Annex A.10, §7.10 */
export const COMPLAINT_TABLE: MatterTable = {
  ...{ id: 'complaint', prefix: 'XF', source: 'supervision.md Annex A.10', rows: ROWS },
  name: { zh: '信访件', en: 'complaint' },
  guards: {},
  standing: [],
  states: [
    { id: 'open', zh: '已登记', en: 'registered', kind: 'open' },
    { id: 'assigned', zh: '已交办', en: 'assigned', kind: 'open' },
    { id: 'town-verified', zh: '属地已核实', en: 'verified by the town', kind: 'open' },
    { id: 'bureau-verified', zh: '局已核实', en: 'verified by the bureau', kind: 'open' },
    { id: 'verified', zh: '已现场核实', en: 'verified on site', kind: 'open' },
    { id: 'replied', zh: '已答复', en: 'replied', kind: 'open' },
    { id: 'closed', zh: '已办结', en: 'closed', kind: 'end' },
  ],
  events: [
    { id: 'register', zh: '登记', en: 'register' },
    { id: 'assign', zh: '交办', en: 'assign' },
    { id: 'transfer', zh: '转送有权部门', en: 'hand over to the competent authority' },
    { id: 'town-verify', zh: '属地现场核实', en: 'verified on site by the town' },
    { id: 'bureau-verify', zh: '局现场核实', en: 'verified on site by the bureau' },
    { id: 'lengthen', zh: '延长答复期限', en: 'lengthen the time for the reply' },
    { id: 'reply', zh: '答复', en: 'reply' },
    { id: 'close', zh: '办结', en: 'close' },
    { id: 'again', zh: '重复信访', en: 'complained of again' },
  ],
  clocks: [
    {
      ...{ id: 'assign', name: { zh: '交办', en: 'assigned' }, starts: ['register', 'again'] },
      // Counted from when it came in, not from when somebody wrote it down.
      ...{ ends: ['assign', 'transfer'], since: 'received-at', run: { minutes: 120, ...OURS } },
    },
    {
      ...{ id: 'town-verify', name: { zh: '属地现场核实', en: 'verified by the town' } },
      ...{ starts: ['register', 'again'], ends: ['town-verify', 'transfer'] },
      run: { workingDays: 3, ...OURS },
    },
    {
      ...{ id: 'bureau-verify', name: { zh: '局现场核实', en: 'verified by the bureau' } },
      ...{ starts: ['register', 'again'], ends: ['bureau-verify', 'transfer'] },
      run: { workingDays: 3, ...OURS },
    },
    {
      ...{ id: 'reply', name: { zh: '答复', en: 'reply' }, starts: ['register', 'again'] },
      ends: ['reply', 'transfer'],
      run: {
        ...{ by: 'choice', field: 'channel' },
        runs: {
          'hotline-12345': { workingDays: 5, ...OURS },
          'hotline-12369': { workingDays: 15, ...OURS },
          letter: { days: 60, ...LETTERS },
          visit: { days: 60, ...LETTERS },
          online: { days: 60, ...LETTERS },
          media: { workingDays: 3, ...OURS },
        },
        other: { workingDays: 15, ...OURS },
      },
      extendedBy: [{ event: 'lengthen', run: { days: 30, ...LETTERS } }],
    },
  ],
  ...{ knownToParty: [], knownToAgency: false, knownToTown: true },
};
