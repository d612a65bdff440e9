import type { Words } from '../machine.ts';
import type { FieldDef } from './field.ts';

const name = (zh: string, en: string): Words => ({ zh, en });
const choice = (id: string, zh: string, en: string) => ({ id, zh, en });

const files: FieldDef = { id: 'files', name: name('附件', 'attachments'), type: 'files' };

/** What the house says when it suspects an outage 疑似故障. */
export const SUSPECT_FIELDS: readonly FieldDef[] = [
  {
    ...{ id: 'seen', name: name('发现方式', 'seen by'), type: 'choice', required: true },
    choices: [
      choice('silence', '未收到数据', 'nothing arrives'),
      choice('fault-flag', '故障标识 D', 'flag D'),
    ],
  },
  { id: 'since', name: name('起始时间', 'since'), type: 'moment', required: true, notAfter: 'now' },
  { id: 'factors', name: name('涉及因子', 'factors'), type: 'text' },
  { id: 'key-unit', name: name('重点排污单位', 'key unit'), type: 'yes-no', required: true },
];

/** 故障报告. @source Order 19 Art. 8 */
export const REPORT_FIELDS: readonly FieldDef[] = [
  {
    ...{ id: 'fault-kind', name: name('故障类型', 'kind of fault'), type: 'choice', required: true },
    choices: [
      choice('analyser', '分析仪故障', 'analyser'),
      choice('sampling', '采样系统故障', 'sampling line'),
      choice('logger', '数采仪故障', 'logger'),
      choice('communication', '通讯中断', 'communication'),
      choice('power', '停电', 'power cut'),
      choice('other', '其他', 'other'),
    ],
  },
  {
    id: 'fault-from',
    name: name('故障发生时间', 'fault began'),
    type: 'moment',
    required: true,
    notAfter: 'now',
  },
  { id: 'fault-cause', name: name('故障原因', 'cause'), type: 'long-text', required: true, minCount: 2 },
  {
    ...{ id: 'expected-end', name: name('预计恢复日期', 'expected end'), type: 'day', required: true },
    notBefore: 'now',
  },
  {
    ...{ id: 'manual-plan', name: name('期间手工监测', 'monitored by hand meanwhile'), type: 'yes-no' },
    hint: name('每天不少于 4 次，间隔不超过 6 小时', 'at least four times a day, no gap above six hours'),
    required: true,
  },
  files,
];

/** A day monitored by hand as the house counted it. */
export const MANUAL_FIELDS: readonly FieldDef[] = [
  { id: 'manual-day', name: name('日期', 'day'), type: 'day', required: true },
  { id: 'manual-count', name: name('监测次数', 'times measured'), type: 'number', required: true, min: 0 },
  {
    ...{ id: 'manual-gap', name: name('最长间隔', 'longest gap'), type: 'number', required: true },
    ...{ measure: 'h', min: 0 },
  },
];

/** What checks have shown since the outage began, as the house found it. */
export const QC_FIELDS: readonly FieldDef[] = [
  { id: 'qc-records', name: name('质控记录', 'checks'), type: 'text', required: true },
  { id: 'qc-passed', name: name('合格因子', 'factors passed'), type: 'text' },
  { id: 'qc-failed', name: name('不合格因子', 'factors failed'), type: 'text' },
];

/** 恢复. */
export const REPAIR_FIELDS: readonly FieldDef[] = [
  { id: 'repair-work', name: name('维修内容', 'work done'), type: 'long-text', required: true, minCount: 2 },
  {
    ...{
      id: 'core-part',
      name: name('更换核心部件', 'a core part was changed'),
      type: 'yes-no',
      required: true,
    },
    hint: name('更换后须先验收', 'a changed core part has to be accepted first'),
  },
  files,
];

/** 停运拆除申请. @source Order 19 Art. 8 */
export const STOP_FIELDS: readonly FieldDef[] = [
  {
    ...{ id: 'stop-kind', name: name('申请事项', 'asked for'), type: 'choice', required: true },
    choices: [choice('stop', '停运', 'stop'), choice('dismantle', '拆除', 'dismantle')],
  },
  { id: 'stop-from', name: name('起始日期', 'from'), type: 'day', required: true, notBefore: 'now' },
  { id: 'stop-to', name: name('结束日期', 'to'), type: 'day', notBefore: 'now' },
  { id: 'stop-why', name: name('理由', 'why'), type: 'long-text', required: true, minCount: 2 },
  files,
];

export const RESTART_FIELDS: readonly FieldDef[] = [
  {
    id: 'restart-at',
    name: name('恢复运行时间', 'running again'),
    type: 'moment',
    required: true,
    notAfter: 'now',
  },
  files,
];

/** 变更. @source Order 19 Art. 7 */
export const CHANGE_FIELDS: readonly FieldDef[] = [
  {
    ...{ id: 'change-kind', name: name('变更类型', 'what changed'), type: 'choice', required: true },
    choices: [
      choice('core-part', '核心部件', 'a core part'),
      choice('main-device', '主要设备', 'the main device'),
      choice('place', '监测点位', 'the place of the point'),
    ],
  },
  { id: 'change-at', name: name('变更时间', 'changed at'), type: 'moment', required: true, notAfter: 'now' },
  {
    id: 'change-what',
    name: name('变更内容', 'what was done'),
    type: 'long-text',
    required: true,
    minCount: 2,
  },
  files,
];

/** 验收备案. */
export const ACCEPTANCE_FIELDS: readonly FieldDef[] = [
  {
    id: 'acceptance-day',
    name: name('验收日期', 'accepted on'),
    type: 'day',
    required: true,
    notAfter: 'now',
  },
  { id: 'registration', name: name('备案编号', 'registration number'), type: 'text', required: true },
  { ...files, name: name('验收报告', 'report of acceptance'), required: true, minCount: 1 },
];

export const GROUP_FIELDS: readonly FieldDef[] = [
  { id: 'group', name: name('片区事件', 'event of an area'), type: 'text', required: true },
];
