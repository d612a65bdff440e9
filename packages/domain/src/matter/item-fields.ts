import { STRAND_NAMES, STRANDS } from '../campaign.ts';
import type { FieldDef } from './field.ts';

const field = (
  id: string,
  type: FieldDef['type'],
  zh: string,
  en: string,
  more: Omit<FieldDef, 'id' | 'type' | 'name'> = {},
): FieldDef => ({ id, type, name: { zh, en }, ...more });
const must = { required: true } as const;

const TARGET_SENSES = [
  { id: 'at-most', zh: '不高于', en: 'at most' },
  { id: 'at-least', zh: '不低于', en: 'at least' },
];
const WEATHER = [
  { id: 'dry', zh: '晴天', en: 'dry' },
  { id: 'rain', zh: '雨天', en: 'rain' },
];
const HOURS = [
  { id: 'day', zh: '白天', en: 'day' },
  { id: 'night', zh: '夜间', en: 'night' },
];
const FOUND = [
  { id: 'in-order', zh: '推进正常', en: 'in order' },
  { id: 'slow', zh: '推进缓慢', en: 'slow' },
  { id: 'stuck', zh: '有堵点', en: 'stuck' },
  { id: 'untrue', zh: '与上报不符', en: 'not as reported' },
];
const STANDPOINT_HINT = {
  zh: '整改前后在同一点位、同一角度拍摄',
  en: 'before and after are taken from one standpoint',
};

const measured = field('measured', 'number', '实测值', 'Measured');
const found = field('found', 'long-text', '现场情况', 'What was found', must);
const photos = field('photos', 'photos', '现场照片', 'Photos', { ...must, minCount: 1 });
const deadline = field('deadline', 'day', '整改时限', 'Deadline', { ...must, notBefore: 'now' });
const unit = field('unit', 'unit', '责任单位', 'Responsible unit', { ...must, sets: 'unit' });

/** 建账: what stands on the list from its first day. @source supervision.md A.7 */
export const ENTER_FIELDS: readonly FieldDef[] = [
  field('title', 'text', '问题', 'Problem', { ...must, sets: 'title' }),
  field('place-name', 'text', '地点', 'Place', must),
  field('place', 'place', '位置', 'Position'),
  field('strand', 'choice', '专班', 'Strand', {
    choices: STRANDS.map((id) => ({ id, ...STRAND_NAMES[id] })),
  }),
  field('measure', 'long-text', '整改措施', 'Measure'),
  unit,
  field('person', 'text', '责任人', 'Person who answers', {
    ...must,
    hint: { zh: '岗位或姓名', en: 'post or name' },
  }),
  field('leader', 'person', '包案领导', 'Leader in charge', { ...must, sets: 'leader' }),
  field('target', 'text', '整改目标', 'Target', must),
  field('target-number', 'number', '目标值', 'Target value', {
    hint: {
      zh: '目标是数值的填写；核实时必须实测',
      en: 'where the target is a number it has to be measured',
    },
  }),
  field('target-measure', 'text', '计量单位', 'Unit of measure'),
  field('target-sense', 'choice', '目标方向', 'Sense', { choices: TARGET_SENSES }),
  field('baseline', 'number', '整改前数值', 'Value before'),
  deadline,
  field('water', 'yes-no', '涉水', 'Concerns water'),
  field('complaint', 'text', '信访件编号', 'Complaint number'),
  field('before', 'photos', '整改前照片', 'Photos before'),
  field('before-standpoint', 'text', '拍摄点位编号', 'Standpoint', { hint: STANDPOINT_HINT }),
  field('before-place', 'place', '拍摄位置', 'Standpoint position'),
  field('before-at', 'moment', '拍摄时间', 'Taken at', { notAfter: 'now' }),
];

/** 底数: photos and numbers from before the work, when they were not there on the first day. */
export const SURVEY_FIELDS: readonly FieldDef[] = [
  field('before', 'photos', '整改前照片', 'Photos before', { ...must, minCount: 1 }),
  field('before-standpoint', 'text', '拍摄点位编号', 'Standpoint', { ...must, hint: STANDPOINT_HINT }),
  field('before-place', 'place', '拍摄位置', 'Standpoint position'),
  field('before-at', 'moment', '拍摄时间', 'Taken at', { ...must, notAfter: 'now' }),
  field('baseline', 'number', '整改前数值', 'Value before'),
];

export const PROGRESS_FIELDS: readonly FieldDef[] = [
  field('progress', 'long-text', '本周进展', 'Progress', must),
  field('percent', 'number', '完成进度', 'Done', { min: 0, max: 100, measure: '%' }),
  photos,
  field('blocker', 'text', '堵点', 'What blocks'),
];

export const EXTEND_FIELDS: readonly FieldDef[] = [deadline];
export const REASSIGN_FIELDS: readonly FieldDef[] = [
  unit,
  field('person', 'text', '责任人', 'Person who answers', must),
];

/** 自查表: each line is ticked by the unit itself; all of them before it may apply. */
export const APPLY_FIELDS: readonly FieldDef[] = [
  field('self-done', 'yes-no', '自查：措施已全部落实', 'Self-check: every measure is carried out', must),
  field('self-target', 'yes-no', '自查：已达到整改目标', 'Self-check: the target is reached', must),
  field('self-kept', 'yes-no', '自查：长效管护已落实', 'Self-check: it is kept up', must),
  field('self-note', 'long-text', '自查说明', 'Self-check notes', must),
  field('self-measured', 'number', '自测值', 'Own measurement'),
  field('after', 'photos', '整改后照片', 'Photos after', { ...must, minCount: 1 }),
  field('after-standpoint', 'text', '拍摄点位编号', 'Standpoint', { ...must, hint: STANDPOINT_HINT }),
  field('after-place', 'place', '拍摄位置', 'Standpoint position'),
  field('after-at', 'moment', '拍摄时间', 'Taken at', { ...must, notAfter: 'now' }),
];

export const VERIFY_FIELDS: readonly FieldDef[] = [measured, found, photos];
export const ACCEPT_FIELDS: readonly FieldDef[] = [
  field('acceptance', 'long-text', '验收意见', 'Opinion', must),
  field('complaint-reply', 'long-text', '对信访人的答复', 'Answer to the complainant'),
];
export const OBJECTION_FIELDS: readonly FieldDef[] = [
  field('objection-from', 'text', '异议人', 'Who objects'),
  field('objection', 'long-text', '异议内容', 'Objection', must),
];

export const LOOK_BACK_FIELDS: readonly FieldDef[] = [
  measured,
  found,
  photos,
  field('weather', 'choice', '天气', 'Weather', { ...must, choices: WEATHER }),
  field('hours', 'choice', '时段', 'Hours', { ...must, choices: HOURS }),
];
export const RESUME_FIELDS: readonly FieldDef[] = [deadline];

export const TOUR_FIELDS: readonly FieldDef[] = [
  field('tour-result', 'choice', '督查结论', 'Conclusion', { ...must, choices: FOUND }),
  field('tour-found', 'long-text', '督查发现', 'What was found', must),
  field('photos', 'photos', '现场照片', 'Photos'),
];
export const MERGE_FIELDS: readonly FieldDef[] = [
  field('merged-into', 'text', '并入条目编号', 'Merged into', must),
];
export const TRANSFER_FIELDS: readonly FieldDef[] = [
  field('transferred-to', 'text', '接收单位', 'Received by', must),
  field('transfer-papers', 'files', '移送材料', 'Papers'),
];
