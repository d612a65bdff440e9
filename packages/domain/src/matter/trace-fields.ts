import { asked, named, needed } from './asking.ts';
import type { FieldDef } from './field.ts';

const NODES = [
  named('section', '断面', 'river section'),
  named('river-outlet', '入河排口', 'outlet to the river'),
  named('works', '污水厂', 'sewage works'),
  named('pump-station', '泵站', 'pump station'),
  named('manhole', '检查井', 'manhole'),
  named('outlet', '企业排口', 'outlet of an enterprise'),
  named('other', '其他', 'other'),
] as const;

export const SINK_FIELDS: readonly FieldDef[] = [
  needed('sink-kind', 'choice', '末端类型', 'what it was seen at', { choices: NODES }),
  needed('sink-name', 'text', '末端名称', 'its name', { maxCount: 120 }),
  needed('seen-at', 'moment', '发现时间', 'seen', { notAfter: 'now' }),
  needed('event-what', 'long-text', '异常情况', 'what was seen', { maxCount: 4000 }),
  asked('candidates', 'long-text', '可疑来源', 'candidates', { maxCount: 4000 }),
  asked('position', 'place', '位置', 'position'),
  asked('photos', 'photos', '照片', 'photos', { maxCount: 20 }),
];

export const LEAVE_FIELDS: readonly FieldDef[] = [
  needed('pair', 'people', '溯源人员', 'who walks', { sets: 'officers', minCount: 2, maxCount: 6 }),
];

/** One node of the walk: what was thought, what was opened, what was measured, where to next. */
export const NODE_FIELDS: readonly FieldDef[] = [
  needed('node-kind', 'choice', '节点类型', 'kind of node', { choices: NODES }),
  needed('node-name', 'text', '节点编号', 'node', { maxCount: 120 }),
  needed('hypothesis', 'long-text', '判断依据', 'what was supposed', { maxCount: 2000 }),
  needed('opened', 'yes-no', '是否开井', 'was it opened'),
  needed('node-values', 'long-text', '测得数值', 'values', { maxCount: 2000 }),
  needed('next', 'long-text', '下一步去向', 'where to next', { maxCount: 2000 }),
  asked('node-position', 'place', '位置', 'position'),
  asked('node-photos', 'photos', '照片', 'photos', { maxCount: 20 }),
];

export const SOURCE_FIELDS: readonly FieldDef[] = [
  needed('source-name', 'text', '源头', 'source', { maxCount: 120 }),
  needed('source-evidence', 'long-text', '认定依据', 'what it rests on', { minCount: 10, maxCount: 4000 }),
  asked('source-files', 'files', '附件', 'files', { maxCount: 40 }),
];

export const LOST_FIELDS: readonly FieldDef[] = [
  needed('lost-why', 'choice', '中断原因', 'why', {
    choices: [named('dry', '断流', 'dry'), named('lost', '丢失踪迹', 'lost')],
  }),
];

/** What the list item that follows begins with. */
export const ITEM_FIELDS: readonly FieldDef[] = [
  needed('item-unit', 'unit', '责任单位', 'responsible unit'),
  needed('item-person', 'text', '责任人', 'person who answers', { maxCount: 60 }),
  needed('item-leader', 'person', '包案领导', 'leader in charge'),
  needed('item-target', 'text', '整改目标', 'target'),
  needed('item-deadline', 'day', '整改时限', 'deadline', { notBefore: 'now' }),
];
