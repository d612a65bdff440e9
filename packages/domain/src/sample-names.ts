import type { SampleEvent, SampleFailure, SampleSpoilage, SampleState, SampleTrigger } from './sample.ts';

interface Words {
  readonly zh: string;
  readonly en: string;
}

export const SAMPLE_STATE_NAMES: Readonly<Record<SampleState, Words>> = {
  requested: { zh: '待批准', en: 'to approve' },
  approved: { zh: '已批准', en: 'approved' },
  sent: { zh: '已下发', en: 'sent' },
  acknowledged: { zh: '采样中', en: 'sampling' },
  retained: { zh: '已留样', en: 'retained' },
  'pick-up': { zh: '待取样', en: 'pick-up planned' },
  opened: { zh: '已启封', en: 'opened' },
  sealed: { zh: '已封样', en: 'sealed' },
  'at-lab': { zh: '检测中', en: 'at laboratory' },
  reported: { zh: '已出报告', en: 'reported' },
  told: { zh: '已告知', en: 'party told' },
  disposed: { zh: '已处置', en: 'disposed' },
  ended: { zh: '已终止', en: 'ended' },
  failed: { zh: '未留成', en: 'failed' },
  compromised: { zh: '已失效', en: 'compromised' },
};

export const SAMPLE_EVENT_NAMES: Readonly<Record<SampleEvent, Words>> = {
  request: { zh: '申请', en: 'request' },
  keep: { zh: '设备自行留样', en: 'kept by the device' },
  approve: { zh: '批准', en: 'approve' },
  refuse: { zh: '驳回', en: 'refuse' },
  'go-urgent': { zh: '紧急下发', en: 'send at once' },
  'approve-after': { zh: '补办批准', en: 'approve afterwards' },
  'refuse-after': { zh: '不予追认', en: 'refuse afterwards' },
  order: { zh: '生成指令', en: 'order made' },
  send: { zh: '下发', en: 'send' },
  'not-sent': { zh: '未能下发', en: 'not sent' },
  accept: { zh: '设备应答', en: 'device accepted' },
  'no-answer': { zh: '拒绝或无应答', en: 'refused or no answer' },
  bottle: { zh: '留样成功', en: 'bottle kept' },
  'no-bottle': { zh: '未见留样', en: 'no bottle' },
  'cold-lost': { zh: '失温或开门', en: 'cold lost or door' },
  plan: { zh: '安排取样', en: 'plan pick-up' },
  open: { zh: '启封', en: 'open' },
  seal: { zh: '分装固定封样', en: 'split, preserve, seal' },
  'hand-over': { zh: '交接', en: 'hand over' },
  spoil: { zh: '失效', en: 'spoilt' },
  report: { zh: '出具报告', en: 'report' },
  tell: { zh: '告知当事人', en: 'tell the party' },
  dispose: { zh: '处置', en: 'dispose' },
  discard: { zh: '不取用', en: 'discard' },
  note: { zh: '备注', en: 'note' },
};

export const SAMPLE_TRIGGER_NAMES: Readonly<Record<SampleTrigger, Words>> = {
  person: { zh: '人工申请', en: 'asked by a person' },
  'first-hour-over': { zh: '超标首小时', en: 'first hour over the limit' },
  'calm-after': { zh: '回落后首小时', en: 'first hour after the fall' },
  random: { zh: '随机抽取', en: 'drawn at random' },
  secret: { zh: '隐蔽安排', en: 'secret plan' },
  device: { zh: '设备自行留样', en: 'kept by the device' },
};

export const SAMPLE_FAILURE_NAMES: Readonly<Record<SampleFailure, Words>> = {
  'not-online': {
    zh: '时限内设备不在线，指令未下发',
    en: 'The device was not on line in time; nothing was sent',
  },
  'not-approved': { zh: '指令未获批准', en: 'The order was not approved' },
  'order-refused': { zh: '指令不符合下发规则', en: 'The policy of orders refused it' },
  cancelled: { zh: '指令已撤销', en: 'The order was cancelled' },
  'device-refused': { zh: '设备拒绝执行', en: 'The device refused' },
  'device-failed': { zh: '设备执行失败', en: 'The device failed' },
  'no-answer': {
    zh: '多次下发无应答，是否已留样未知',
    en: 'No answer after all tries; whether water was kept is not known',
  },
  'no-result': {
    zh: '应答后无结果，是否已留样未知',
    en: 'Accepted, then silence; whether water was kept is not known',
  },
  contradictory: {
    zh: '应答前后矛盾，瓶号无法确认',
    en: 'Answers contradict each other: the bottle is not certain',
  },
  'bottle-missing': { zh: '应答缺少采样瓶编号', en: 'The answer names no bottle' },
  'time-missing': { zh: '应答缺少留样时间', en: 'The answer names no time' },
  'volume-short': { zh: '留样量不足', en: 'Too little water' },
  'no-bottle': { zh: '20 分钟内未收到留样信息', en: 'No bottle within 20 minutes' },
};

export const SAMPLE_SPOILAGE_NAMES: Readonly<Record<SampleSpoilage, Words>> = {
  warm: { zh: '箱温高于 6 ℃ 超过 30 分钟', en: 'Box above 6 °C for more than 30 minutes' },
  door: { zh: '取样前箱门被打开', en: 'The door was opened before the pick-up' },
  'position-reused': { zh: '瓶位已被再次使用', en: 'The bottle position was used again' },
  'seal-broken': { zh: '封条破损', en: 'A seal is broken' },
  late: { zh: '超过保存期限', en: 'Too late' },
  'carried-warm': { zh: '运输失温', en: 'Too warm on the way' },
};
