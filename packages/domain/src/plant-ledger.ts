import type { Confidence } from './book.ts';
import type { Words } from './machine.ts';
import type { FieldDef } from './matter/field.ts';
import type { Role } from './role.ts';

/** One kind of entry of the plant ledger with its form. */
export interface LedgerKind extends Words {
  readonly id: string;
  readonly fields: readonly FieldDef[];
  /** Who enters it: the enterprise, or its agency as well. */
  readonly who: readonly Role[];
  /** True where an entry belongs to one monitoring point. */
  readonly ofPoint: boolean;
  readonly confidence: Confidence;
  readonly source: string;
}

const name = (zh: string, en: string): Words => ({ zh, en });
const text = (id: string, zh: string, en: string, required = true): FieldDef => ({
  ...{ id, name: name(zh, en), type: 'text', required },
});
const number = (id: string, zh: string, en: string, measure: string, required = false): FieldDef => ({
  ...{ id, name: name(zh, en), type: 'number', measure, min: 0, required },
});
const note: FieldDef = { id: 'note', name: name('备注', 'note'), type: 'long-text' };
const files: FieldDef = { id: 'files', name: name('附件', 'attachments'), type: 'files' };
const from = { confidence: 'G', source: 'HJ 944-2018; Permit Regulations Art. 21' } as const;

/** 环境管理台账: what an enterprise writes down, kept at least five years. @source Permit Regulations Art. 21 */
export const LEDGER_KINDS: readonly LedgerKind[] = [
  {
    ...{ id: 'production', zh: '生产运行', en: 'production', who: ['enterprise'], ofPoint: false, ...from },
    fields: [
      text('line', '生产设施', 'production unit'),
      text('product', '产品', 'product'),
      number('output', '产量', 'output', 't', true),
      number('hours', '运行时间', 'running time', 'h', true),
      number('water', '用水量', 'water used', 'm³'),
      number('power', '用电量', 'electricity', 'kW·h'),
      note,
    ],
  },
  {
    ...{ id: 'treatment', zh: '治理设施运行', en: 'treatment', who: ['enterprise'], ofPoint: false, ...from },
    fields: [
      text('facility', '治理设施', 'facility'),
      number('hours', '运行时间', 'running time', 'h', true),
      number('treated', '处理水量', 'water treated', 'm³', true),
      number('power', '用电量', 'electricity', 'kW·h'),
      {
        ...{ id: 'condition', name: name('运行情况', 'condition'), type: 'choice', required: true },
        choices: [
          { id: 'normal', ...name('正常', 'normal') },
          { id: 'abnormal', ...name('异常', 'abnormal') },
          { id: 'stopped', ...name('停运', 'stopped') },
        ],
      },
      note,
      files,
    ],
  },
  {
    ...{ id: 'dosing', zh: '药剂投加', en: 'dosing', who: ['enterprise'], ofPoint: false, ...from },
    fields: [
      text('agent', '药剂名称', 'agent'),
      number('amount', '投加量', 'amount', 'kg', true),
      number('stock', '库存量', 'stock', 'kg'),
      text('place', '投加位置', 'place', false),
      note,
    ],
  },
  {
    ...{ id: 'sludge', zh: '污泥处置', en: 'sludge', who: ['enterprise'], ofPoint: false, ...from },
    fields: [
      number('made', '产生量', 'made', 't', true),
      { ...number('moisture', '含水率', 'moisture', '%'), max: 100 },
      number('stored', '贮存量', 'stored', 't'),
      number('taken', '转移量', 'taken away', 't'),
      text('receiver', '接收单位', 'receiver', false),
      text('slip', '转移联单编号', 'number of the slip', false),
      note,
      files,
    ],
  },
  {
    ...{ id: 'care', zh: '运行维护', en: 'operation and maintenance', ofPoint: true, ...from },
    who: ['enterprise', 'agency'],
    fields: [
      {
        ...{ id: 'work', name: name('工作内容', 'work'), type: 'choice', required: true },
        choices: [
          { id: 'inspection', ...name('巡检', 'inspection') },
          { id: 'cleaning', ...name('清洗', 'cleaning') },
          { id: 'reagent', ...name('更换试剂', 'reagent changed') },
          { id: 'calibration', ...name('校准', 'calibration') },
          { id: 'part', ...name('更换部件', 'part changed') },
          { id: 'repair', ...name('维修', 'repair') },
        ],
      },
      text('device', '设备', 'device'),
      { id: 'detail', name: name('情况记录', 'what was done'), type: 'long-text', required: true },
      {
        ...{ id: 'next-due', name: name('下次到期日', 'next due'), type: 'day' },
        hint: name('试剂失效或下次校准的日期', 'when the reagent expires or the next calibration is due'),
      },
      files,
    ],
  },
];

/** The kind of an entry; undefined for one that is in no table. */
export const ledgerKind = (id: string): LedgerKind | undefined => LEDGER_KINDS.find((kind) => kind.id === id);

/** 手工监测: what was measured by hand while a device is out. @source MEP Order 19 Art. 8 */
export const MANUAL_VALUE_FIELDS: readonly FieldDef[] = [
  { id: 'factor', name: name('监测因子', 'factor'), type: 'text', required: true, maxCount: 20 },
  { id: 'value', name: name('监测值', 'value'), type: 'number', required: true },
  text('method', '监测方法', 'method'),
  text('lab', '监测单位', 'measured by'),
  files,
];

/** 企业异议: said by the enterprise, answered by the bureau. */
export const CONTEST_FIELDS: readonly FieldDef[] = [
  { id: 'text', name: name('异议内容', 'objection'), type: 'long-text', required: true, minCount: 5 },
  files,
];
export const CONTEST_ANSWER_FIELDS: readonly FieldDef[] = [
  { id: 'answer', name: name('答复', 'answer'), type: 'long-text', required: true, minCount: 2 },
  {
    ...{ id: 'outcome', name: name('处理结果', 'outcome'), type: 'choice', required: true },
    choices: [
      { id: 'upheld', ...name('异议成立', 'upheld') },
      { id: 'partly', ...name('部分成立', 'upheld in part') },
      { id: 'not-upheld', ...name('异议不成立', 'not upheld') },
    ],
  },
];
export const CONTEST_ABOUT = ['entry', 'finding', 'statistic', 'matter'] as const;

/** 到站签到: where and when somebody came. */
export const CLOCK_IN_FIELDS: readonly FieldDef[] = [
  { id: 'in-at', name: name('到站时间', 'arrived'), type: 'moment', required: true, notAfter: 'now' },
  { id: 'in-place', name: name('到站位置', 'place'), type: 'place', required: true },
  {
    ...{ id: 'in-accuracy', name: name('定位精度', 'accuracy'), type: 'number', measure: 'm' },
    ...{ min: 0, required: true },
  },
  { id: 'in-photo', name: name('到站照片', 'photo'), type: 'photos', required: true, minCount: 1 },
];
/** 离站签退. */
export const CLOCK_OUT_FIELDS: readonly FieldDef[] = [
  { id: 'out-at', name: name('离站时间', 'left'), type: 'moment', required: true, notAfter: 'now' },
  { id: 'work', name: name('工作内容', 'work done'), type: 'long-text', required: true, minCount: 2 },
  { id: 'files', name: name('附件', 'attachments'), type: 'files' },
];
/** 派单: somebody is to come by a time. */
export const DISPATCH_FIELDS: readonly FieldDef[] = [
  { id: 'task', name: name('任务', 'task'), type: 'long-text', required: true, minCount: 2 },
  { id: 'due', name: name('应到站时间', 'to be there by'), type: 'moment', required: true, notBefore: 'now' },
  text('who', '运维人员', 'who comes', false),
];
/** 委托代为标记. */
export const MANDATE_FIELDS: readonly FieldDef[] = [
  { id: 'from', name: name('起始日期', 'from'), type: 'day', required: true },
  { id: 'to', name: name('截止日期', 'to'), type: 'day', required: true, notBefore: 'now' },
  files,
];
/** 停电断网预告: an event of many, told beforehand. */
export const ANNOUNCEMENT_FIELDS: readonly FieldDef[] = [
  {
    ...{ id: 'what', name: name('类型', 'kind'), type: 'choice', required: true },
    choices: [
      { id: 'power', ...name('停电', 'power cut') },
      { id: 'network', ...name('断网', 'network cut') },
    ],
  },
  text('area', '片区', 'area'),
  { id: 'from', name: name('开始', 'from'), type: 'moment', required: true },
  { id: 'to', name: name('结束', 'to'), type: 'moment', required: true },
  text('source', '消息来源', 'told by'),
];
