import type { Words } from '../machine.ts';
import type { FieldTaskKind } from './site-visit.ts';

export interface CheckItem extends Words {
  readonly id: string;
}
const item = (id: string, zh: string, en: string): CheckItem => ({ id, zh, en });

const ALWAYS: readonly CheckItem[] = [
  item('running', '生产正常运行', 'Production is running'),
  item('treating', '治理设施正常运行', 'Treatment is running'),
  item('outlet-named', '排放口标志牌完好，无旁路', 'The outlet is marked; there is no bypass'),
];
const STATION: readonly CheckItem[] = [
  item('station-closed', '站房门锁、门禁完好', 'The station was locked'),
  item('intake', '采样管路完好，取水点未变', 'The intake line is whole and where it was'),
  item('same-water', '留样器与分析仪同一取水点', 'Sampler and analyser draw the same water'),
  item('parameters', '仪表参数与备案一致', 'Parameters are as they were filed'),
  item('clock', '数采仪时钟与标准时间一致', 'The logger’s clock is right'),
  item('values', '仪表、数采仪、平台数据一致', 'Instrument, logger and platform show one value'),
  item('reagents', '试剂、标液在有效期内', 'Reagents and standards are in date'),
  item('video', '视频监控正常', 'The camera works'),
];

/** What is looked at on each visit. @source HJ 355-2019 (daily and weekly inspection); supervision.md §7.2 */
export const checklistOf = (task: FieldTaskKind | ''): readonly CheckItem[] =>
  task === 'visit' || task === 'pick-up' || task === 'recheck' ? [...ALWAYS, ...STATION] : ALWAYS;

export const FIELD_TASK_NAMES: Readonly<Record<FieldTaskKind, Words>> = {
  visit: { zh: '现场核查', en: 'site visit' },
  verify: { zh: '销号核实', en: 'verify for strike-off' },
  'look-back': { zh: '回头看', en: 'look-back' },
  'pick-up': { zh: '取样启封', en: 'open and fetch sample' },
  seal: { zh: '分装封样', en: 'split and seal' },
  recheck: { zh: '整改复查', en: 'correction recheck' },
  complaint: { zh: '信访核实', en: 'complaint check' },
};

const bring = {
  certificates: { zh: '执法证 2 份、执法记录仪', en: 'two certificates, body camera' },
  forms: { zh: '检查笔录、询问笔录（空白）', en: 'blank inspection and enquiry records' },
  seals: { zh: '封条、标签、签字笔', en: 'seals, labels, pen' },
  bottles: { zh: '样品瓶、固定剂、冷藏箱', en: 'bottles, preservatives, cold box' },
  meter: { zh: '便携式快速检测仪、标样', en: 'portable meter, standard solution' },
} as const;

/** What to take along. */
export const bringFor = (task: FieldTaskKind): readonly Words[] =>
  task === 'pick-up' || task === 'seal'
    ? [bring.certificates, bring.seals, bring.bottles]
    : task === 'visit' || task === 'recheck'
      ? [bring.certificates, bring.forms, bring.seals, bring.meter]
      : [bring.certificates, bring.forms, bring.meter];
