import { row } from './asking.ts';
import type { MatterRow, MatterTable } from './matter-table.ts';
import {
  ITEM_FIELDS,
  LEAVE_FIELDS,
  LOST_FIELDS,
  NODE_FIELDS,
  SINK_FIELDS,
  SOURCE_FIELDS,
} from './trace-fields.ts';

const OURS = { confidence: 'P', source: 'supervision.md Annex A.9' } as const;
const STEPS = { confidence: 'P', source: 'supervision.md §7.9' } as const;
const BUREAU = ['supervisor', 'head'] as const;
const FIELD = ['inspector', 'town', 'technical'] as const;

const ROWS: readonly MatterRow[] = [
  row(null, 'event-at-sink', 'walking', ['duty', 'system'], {
    asks: SINK_FIELDS,
    reason: 'optional',
    ...OURS,
  }),
  row('walking', 'leave', 'walking', ['duty', 'supervisor', ...FIELD], {
    ...{ asks: LEAVE_FIELDS, reason: 'optional', ...STEPS },
  }),
  row('walking', 'node', 'walking', FIELD, {
    ...{ asks: NODE_FIELDS, reason: 'optional', officers: 'only', ...OURS },
  }),
  row('walking', 'name-source', 'confirmed', ['supervisor'], {
    ...{ asks: SOURCE_FIELDS, notBy: ['newest'], ...OURS },
  }),
  row('walking', 'lost', 'parked', ['supervisor'], { asks: LOST_FIELDS, ...OURS }),
  row('parked', 'resume', 'walking', ['duty', 'supervisor'], OURS),
  row('confirmed', 'act-inquiry', 'closed', BUREAU, { opens: ['inquiry'], ...OURS }),
  row('confirmed', 'act-item', 'closed', BUREAU, { asks: ITEM_FIELDS, opens: ['item'], ...OURS }),
];

/** Trace 溯源: from what was seen at the end of the pipes to where it came from. @source supervision.md Annex A.9, §7.9 */
export const TRACE_TABLE: MatterTable = {
  ...{ id: 'trace', prefix: 'SY', source: 'supervision.md Annex A.9', rows: ROWS },
  name: { zh: '溯源', en: 'trace' },
  guards: {},
  standing: [],
  states: [
    { id: 'walking', zh: '溯源中', en: 'walking', kind: 'open' },
    { id: 'confirmed', zh: '源头已认定', en: 'source confirmed', kind: 'open' },
    { id: 'parked', zh: '待下次旱天', en: 'waiting for dry weather', kind: 'paused' },
    { id: 'closed', zh: '已办结', en: 'closed', kind: 'end' },
  ],
  events: [
    { id: 'event-at-sink', zh: '末端发现异常', en: 'event at the sink' },
    { id: 'leave', zh: '出发', en: 'leave' },
    { id: 'node', zh: '节点测量', en: 'node measured' },
    { id: 'name-source', zh: '认定源头', en: 'source named' },
    { id: 'lost', zh: '断流或丢失', en: 'dry or lost' },
    { id: 'resume', zh: '继续溯源', en: 'walk on' },
    { id: 'act-inquiry', zh: '转核查', en: 'open an inquiry' },
    { id: 'act-item', zh: '列入清单', en: 'put on a list' },
  ],
  clocks: [
    {
      ...{ id: 'leave', name: { zh: '出发', en: 'leave' }, starts: ['event-at-sink', 'resume'] },
      ...{ ends: ['leave', 'node', 'name-source', 'lost'], run: { minutes: 60, ...OURS } },
    },
    {
      ...{ id: 'first-result', name: { zh: '首个上游结果', en: 'first upstream result' } },
      ...{ starts: ['event-at-sink', 'resume'], ends: ['node', 'name-source', 'lost'] },
      run: { minutes: 240, ...STEPS },
    },
    {
      ...{ id: 'node', name: { zh: '下一节点', en: 'next node' }, starts: ['leave', 'node'] },
      ...{ ends: ['node', 'name-source', 'lost'], run: { minutes: 30, ...OURS } },
    },
    {
      ...{ id: 'answer', name: { zh: '认定源头', en: 'source named' }, starts: ['event-at-sink', 'resume'] },
      ...{ ends: ['name-source', 'lost'], run: { minutes: 1440, ...OURS } },
    },
  ],
  ...{ knownToParty: [], knownToAgency: false, knownToTown: true },
};
