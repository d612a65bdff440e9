import { type RowSays, row } from './asking.ts';
import type { FieldDef, FieldValues } from './field.ts';
import type { MatterStep } from './matter.ts';
import { type MatterGuard, type MatterQuestion, refusal } from './matter-guards.ts';
import type { MatterRow, MatterTable } from './matter-table.ts';
import {
  ACCEPTANCE_FIELDS,
  CHANGE_FIELDS,
  GROUP_FIELDS,
  MANUAL_FIELDS,
  QC_FIELDS,
  REPAIR_FIELDS,
  REPORT_FIELDS,
  RESTART_FIELDS,
  STOP_FIELDS,
  SUSPECT_FIELDS,
} from './outage-fields.ts';

const ORDER_19 = '污染源自动监控设施现场监督检查办法 (MEP Order 19)';
const ART_7 = { confidence: 'T', source: `${ORDER_19} Art. 7` } as const;
const ART_8 = { confidence: 'T', source: `${ORDER_19} Art. 8` } as const;
const OURS = { confidence: 'P', source: 'supervision.md Annex A.5' } as const;
const QC = { confidence: 'G', source: 'HJ 355-2019 as told in supervision.md §4.3' } as const;

/** A day monitored by hand counts from so many values on, none further apart than this. @source supervision.md §4.3 [G] */
export const MANUAL_COUNT_MIN = 4;
export const MANUAL_GAP_HOURS_MAX = 6;

const taken = (steps: readonly MatterStep[], ...events: readonly string[]): MatterStep | undefined =>
  steps.findLast((step) => step.refused === null && events.includes(step.event));
const listed = (value: FieldValues[string] | undefined): string[] =>
  typeof value === 'string' ? value.split(',').filter(Boolean) : [];

/** What the checks have to show, and do not yet: a failed factor, or one that was at fault and has not passed. */
function qcMissing({ matter, steps }: MatterQuestion) {
  const since = taken(steps, 'agree', 'deem-agreed') ?? steps.find(({ refused }) => refused === null);
  const told = taken(steps, 'qc');
  if (!told || (since && told.happenedAt < since.happenedAt))
    return refusal(
      'qc-missing',
      '还没有恢复后的质控结果，质控合格后才能恢复。',
      'No check has come in since; the device is back only after it passed one.',
    );
  const passed = new Set(listed(told.given['qc-passed']));
  const failed = listed(told.given['qc-failed']);
  const wanted = listed(matter.fields.factors).filter((factor) => !passed.has(factor));
  return failed.length === 0 && wanted.length === 0 && passed.size > 0
    ? undefined
    : refusal('qc-failed', '质控尚未合格。', 'The checks have not passed.');
}

const guards: Readonly<Record<string, MatterGuard>> = {
  'qc-passed': qcMissing,
  'no-core-part': ({ input }) =>
    input.given['core-part'] === true
      ? refusal(
          'acceptance-first',
          '更换核心部件须先办理变更验收。',
          'A changed core part has to be accepted first: report the change.',
        )
      : undefined,
  'enough-by-hand': ({ input: { given } }) =>
    Number(given['manual-count']) >= MANUAL_COUNT_MIN && Number(given['manual-gap']) <= MANUAL_GAP_HOURS_MAX
      ? undefined
      : refusal(
          'too-few-by-hand',
          '手工监测每天不少于 4 次，间隔不超过 6 小时。',
          'By hand at least four times a day, no gap above six hours.',
        ),
  'ends-after-start': ({ input: { given } }) =>
    typeof given['stop-to'] === 'string' && String(given['stop-to']) < String(given['stop-from'])
      ? refusal('ends-before-start', '结束日期早于起始日期。', 'It ends before it begins.')
      : undefined,
  /** What a device said of itself is not over because it speaks again: only a check tells. */
  'was-silent': ({ matter }) =>
    matter.state === 'suspected' || matter.fields.seen === 'silence'
      ? undefined
      : refusal('qc-missing', '设备故障须经质控合格后恢复。', 'A fault is over only after a passed check.'),
};

/** The same step out of several states. */
const rows = (from: readonly string[], event: string, to: string, who: MatterRow['who'], says: RowSays) =>
  from.map((each) => row(each, event, to, who, says));

/** A step that leaves the matter where it is. */
const staying = (from: readonly string[], event: string, who: MatterRow['who'], says: RowSays) =>
  from.map((each) => row(each, event, each, who, says));

const form = (asks: readonly FieldDef[]) => ({ asks, reason: 'optional' }) as const;
const PLANT = ['enterprise'] as const;
const CARERS = ['enterprise', 'agency'] as const;
const DESK = ['duty', 'supervisor'] as const;

const ROWS: readonly MatterRow[] = [
  row(null, 'suspect', 'suspected', ['system'], { ...form(SUSPECT_FIELDS), ...OURS }),
  row('suspected', 'call', 'suspected', ['system'], OURS),
  row('suspected', 'group', 'grouped', ['system'], { ...form(GROUP_FIELDS), ...OURS }),
  row('grouped', 'ungroup', 'suspected', DESK, OURS),
  ...rows(['suspected', 'grouped', 'unreported'], 'back', 'normal', ['system'], {
    ...{ ...OURS, guards: ['was-silent'] },
  }),
  ...rows(['suspected', 'grouped', 'unreported'], 'dismiss', 'normal', DESK, OURS),
  row(null, 'report', 'reported', PLANT, { ...form(REPORT_FIELDS), ...ART_8 }),
  ...rows(['suspected', 'grouped', 'unreported'], 'report', 'reported', CARERS, {
    ...{ ...form(REPORT_FIELDS), ...ART_8 },
  }),
  // A report after five working days begins no new five.
  row('unrestored', 'report-late', 'unrestored', CARERS, { ...form(REPORT_FIELDS), ...ART_8 }),
  row('suspected', 'no-report', 'unreported', ['system'], ART_8),
  // Counted by the house from the values that were entered: what somebody says of their number is not asked.
  ...staying(['reported', 'unrestored'], 'manual', ['system'], {
    ...{ ...form(MANUAL_FIELDS), ...QC, guards: ['enough-by-hand'] },
  }),
  ...staying(
    ['suspected', 'reported', 'unreported', 'unrestored', 'stopped', 'acceptance'],
    'qc',
    ['system'],
    { ...form(QC_FIELDS), ...OURS },
  ),
  ...rows(['reported', 'unrestored'], 'repaired', 'normal', CARERS, {
    ...{ ...form(REPAIR_FIELDS), ...ART_8, guards: ['no-core-part', 'qc-passed'] },
  }),
  ...rows(['reported', 'unreported'], 'not-restored', 'unrestored', ['system'], ART_8),
  row(null, 'ask-stop', 'asked', PLANT, { ...form(STOP_FIELDS), ...ART_8, guards: ['ends-after-start'] }),
  row('asked', 'agree', 'stopped', ['supervisor', 'head'], ART_8),
  row('asked', 'refuse', 'normal', ['supervisor', 'head'], ART_8),
  row('asked', 'deem-agreed', 'stopped', ['system'], ART_8),
  row('asked', 'withdraw', 'normal', PLANT, OURS),
  row('stopped', 'restart', 'normal', PLANT, { ...form(RESTART_FIELDS), ...OURS, guards: ['qc-passed'] }),
  row(null, 'change', 'acceptance', PLANT, { ...form(CHANGE_FIELDS), ...ART_7 }),
  ...rows(['reported', 'unrestored'], 'change', 'acceptance', PLANT, { ...form(CHANGE_FIELDS), ...ART_7 }),
  row('acceptance', 'accept', 'normal', PLANT, { ...form(ACCEPTANCE_FIELDS), ...ART_7 }),
];

/** Device outage, stop, change 设备故障、停运、变更. @source supervision.md Annex A.5, §7.5 */
export const OUTAGE_TABLE: MatterTable = {
  ...{ id: 'outage', prefix: 'GZ', source: 'supervision.md Annex A.5', rows: ROWS, guards },
  name: { zh: '设备故障、停运、变更', en: 'device outage, stop, change' },
  standing: [],
  states: [
    { id: 'suspected', zh: '疑似故障', en: 'suspected', kind: 'open' },
    { id: 'grouped', zh: '片区事件', en: 'part of an event of the area', kind: 'open' },
    { id: 'unreported', zh: '逾期未报告', en: 'not reported in time', kind: 'open' },
    { id: 'reported', zh: '已报告', en: 'reported', kind: 'open' },
    { id: 'unrestored', zh: '逾期未恢复', en: 'not restored in time', kind: 'open' },
    { id: 'asked', zh: '停运待答复', en: 'stop asked for', kind: 'open' },
    { id: 'stopped', zh: '已停运', en: 'stopped', kind: 'paused' },
    { id: 'acceptance', zh: '变更待验收', en: 'waiting for acceptance', kind: 'open' },
    { id: 'normal', zh: '正常', en: 'normal', kind: 'end' },
  ],
  events: [
    { id: 'suspect', zh: '发现疑似故障', en: 'outage suspected' },
    { id: 'call', zh: '电话核实', en: 'call the enterprise' },
    { id: 'group', zh: '并入片区事件', en: 'joined to an event of the area' },
    { id: 'ungroup', zh: '单独处理', en: 'handle by itself' },
    { id: 'back', zh: '数据自行恢复', en: 'data are back' },
    { id: 'dismiss', zh: '认定不是故障', en: 'found to be no outage' },
    { id: 'report', zh: '故障报告', en: 'report the fault' },
    { id: 'report-late', zh: '补报故障', en: 'report the fault late' },
    { id: 'no-report', zh: '逾期未报告', en: 'not reported in time' },
    { id: 'manual', zh: '手工监测达标', en: 'monitored by hand as due' },
    { id: 'qc', zh: '质控结果', en: 'result of a check' },
    { id: 'repaired', zh: '恢复运行', en: 'repaired' },
    { id: 'not-restored', zh: '逾期未恢复', en: 'not restored in time' },
    { id: 'ask-stop', zh: '申请停运或拆除', en: 'ask to stop or dismantle' },
    { id: 'agree', zh: '同意', en: 'agree' },
    { id: 'refuse', zh: '不同意', en: 'refuse' },
    { id: 'deem-agreed', zh: '逾期未答复，视为同意', en: 'not answered in time: deemed agreed' },
    { id: 'withdraw', zh: '撤回申请', en: 'withdraw' },
    { id: 'restart', zh: '恢复运行', en: 'running again' },
    { id: 'change', zh: '报告变更', en: 'report a change' },
    { id: 'accept', zh: '验收备案', en: 'accepted and registered' },
  ],
  clocks: [
    {
      ...{
        id: 'call',
        name: { zh: '电话核实', en: 'call' },
        starts: ['suspect', 'ungroup'],
        lapse: 'call',
        inner: true,
      },
      ends: ['call', 'group', 'report', 'back', 'dismiss', 'no-report'],
      run: { by: 'key-unit', key: { minutes: 240, ...OURS }, other: { minutes: 720, ...OURS } },
    },
    {
      ...{ id: 'report', name: { zh: '故障报告', en: 'report of the fault' }, lapse: 'no-report' },
      ...{ starts: ['suspect', 'ungroup'], ends: ['report', 'group', 'back', 'dismiss', 'no-report'] },
      run: { minutes: 720, ...ART_8 },
    },
    {
      ...{ id: 'repair', name: { zh: '恢复运行', en: 'restored' }, lapse: 'not-restored' },
      // A fault that was reported before anybody noticed counts from when it began.
      ...{ since: 'fault-from', starts: ['suspect', 'ungroup', 'report'] },
      ends: ['repaired', 'change', 'group', 'back', 'dismiss', 'not-restored'],
      run: { workingDays: 5, ...ART_8 },
    },
    {
      ...{
        id: 'manual',
        name: { zh: '手工监测', en: 'monitored by hand' },
        starts: ['report', 'report-late', 'manual'],
      },
      ends: ['manual', 'repaired', 'change'],
      run: { days: 1, ...QC },
    },
    {
      ...{ id: 'stop-answer', name: { zh: '停运答复', en: 'answer to the request' }, lapse: 'deem-agreed' },
      ...{ starts: ['ask-stop'], ends: ['agree', 'refuse', 'withdraw', 'deem-agreed'] },
      run: { workingDays: 5, ...ART_8 },
    },
    {
      ...{ id: 'registration', name: { zh: '验收备案', en: 'registration' }, starts: ['change'] },
      ...{ ends: ['accept'], run: { workingDays: 5, ...ART_7 } },
    },
  ],
  ...{ knownToParty: 'always', knownToAgency: true, knownToTown: false },
};
