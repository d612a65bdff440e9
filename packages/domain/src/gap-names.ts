import type { GapAct, GapCause, GapEnd, GapEventKind, GapOutcome, GapState, GapStepEvent } from './gap.ts';
import type { Statistic } from './reading.ts';

interface Name {
  readonly zh: string;
  readonly en: string;
}
type Names<K extends string> = Readonly<Record<K, Name>>;

export const GAP_STATE_NAMES: Names<GapState> = {
  open: { zh: '待补', en: 'open' },
  recalling: { zh: '补取中', en: 'recalling' },
  filled: { zh: '已补全', en: 'filled' },
  'partly-filled': { zh: '部分补全', en: 'filled in part' },
  'given-up': { zh: '未能补全', en: 'given up' },
  excused: { zh: '免补', en: 'excused' },
};

export const GAP_CAUSE_NAMES: Names<GapCause> = {
  'logger-offline': { zh: '数采仪离线', en: 'logger off line' },
  'point-silent': { zh: '点位无此类数据', en: 'series silent, logger on line' },
  'device-fault': { zh: '仪器故障', en: 'instrument fault' },
  maintenance: { zh: '维护、校准或停运', en: 'maintenance, calibration or stop' },
  'partial-frame': { zh: '报文缺少因子', en: 'frames lack the factor' },
  'clock-jump': { zh: '现场时钟跳变', en: 'device clock leapt' },
  unknown: { zh: '原因不明', en: 'cause unknown' },
  'our-outage': { zh: '平台自身中断', en: 'our own outage' },
};

export const GAP_EVENT_KIND_NAMES: Names<GapEventKind> = {
  logger: { zh: '单台数采仪', en: 'one logger' },
  district: { zh: '园区性中断', en: 'district-wide outage' },
  ours: { zh: '平台自身中断', en: 'our own outage' },
};

export const GAP_OUTCOME_NAMES: Names<GapOutcome> = {
  progress: { zh: '补到数据', en: 'data came' },
  'no-progress': { zh: '应答成功，未补到所缺', en: 'done, nothing missing came' },
  'no-data': { zh: '现场无此数据', en: 'device has no data' },
  refused: { zh: '现场拒绝', en: 'device refused' },
  failed: { zh: '执行失败或无结果', en: 'failed or no result' },
  'no-answer': { zh: '无应答', en: 'no answer' },
  'not-sent': { zh: '未发出', en: 'not sent' },
};

export const GAP_END_NAMES: Names<GapEnd> = {
  deadline: { zh: '已过补取期限', en: 'past its deadline' },
  'no-command': { zh: '规范没有按时段补取此类数据的命令', en: 'no command asks for a range of this kind' },
  'no-data': { zh: '现场多次答复无此数据', en: 'the device has no such data' },
  refused: { zh: '现场多次拒绝', en: 'the device refused again and again' },
  failed: { zh: '多次执行失败', en: 'failed again and again' },
  'no-answer': { zh: '多次无应答', en: 'no answer, again and again' },
  'no-progress': { zh: '现场应答成功但未补到所缺', en: 'the device answers without what is missing' },
};

export const GAP_STEP_NAMES: Names<GapStepEvent> = {
  found: { zh: '发现缺失', en: 'found' },
  'data-back': { zh: '数据恢复', en: 'data came back' },
  'self-upload': { zh: '现场自行补传', en: 'device re-sends by itself' },
  asked: { zh: '下发补取', en: 'recall sent' },
  answered: { zh: '补取结束', en: 'recall ended' },
  filled: { zh: '补全，关闭', en: 'filled, closed' },
  'part-filled': { zh: '部分补全，关闭', en: 'filled in part, closed' },
  'given-up': { zh: '放弃补取', en: 'given up' },
  excused: { zh: '免补', en: 'excused' },
  recall: { zh: '人工要求补取', en: 'recall asked for' },
  joined: { zh: '并入事件', en: 'joined an event' },
};

export const GAP_ACT_NAMES: Names<GapAct> = {
  recall: { zh: '立即补取', en: 'Recall now' },
  excuse: { zh: '免补', en: 'Excuse' },
  'give-up': { zh: '放弃补取', en: 'Give up' },
};

export const STATISTIC_NAMES: Names<Statistic> = {
  realtime: { zh: '实时', en: 'real-time' },
  minute: { zh: '分钟', en: 'minute' },
  hour: { zh: '小时', en: 'hour' },
  day: { zh: '日', en: 'day' },
  state: { zh: '设施状态', en: 'facility state' },
  runtime: { zh: '设施运行时间', en: 'facility running time' },
};

export const DELIVERY_NAMES: Names<'immediate' | 'completed'> = {
  immediate: { zh: '即时', en: 'immediate' },
  completed: { zh: '补全', en: 'back-filled' },
};
