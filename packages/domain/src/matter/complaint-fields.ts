import { asked, named, needed } from './asking.ts';
import type { FieldDef } from './field.ts';

/** Where a complaint comes from; each channel has its own clock for the reply. */
export const CHANNELS = [
  named('hotline-12345', '12345 热线', 'hotline 12345'),
  named('hotline-12369', '12369 举报', 'hotline 12369'),
  named('letter', '来信', 'letter'),
  named('visit', '来访', 'visit'),
  named('online', '网络', 'online'),
  named('media', '媒体', 'media'),
  named('handed-over', '上级转办', 'handed down'),
] as const;

const PERSONAL = { internal: true, private: true } as const;

export const REGISTER_FIELDS: readonly FieldDef[] = [
  needed('channel', 'choice', '来源渠道', 'channel', { choices: CHANNELS }),
  asked('channel-number', 'text', '来件编号', 'number of the channel', { maxCount: 60 }),
  needed('received-at', 'moment', '收到时间', 'received', { notAfter: 'now' }),
  needed('complaint-what', 'long-text', '反映内容', 'what is complained of', { maxCount: 4000 }),
  needed('complaint-about', 'choice', '类别', 'about', {
    choices: [
      named('water', '水', 'water'),
      named('air', '大气', 'air'),
      named('noise', '噪声', 'noise'),
      named('waste', '固废', 'waste'),
      named('other', '其他', 'other'),
    ],
  }),
  asked('complaint-place', 'text', '地点', 'where', { maxCount: 120 }),
  asked('position', 'place', '位置', 'position'),
  asked('photos', 'photos', '照片', 'photos', { maxCount: 20 }),
  asked('complainant-name', 'text', '反映人姓名', 'name of the complainant', { maxCount: 40, ...PERSONAL }),
  asked('complainant-phone', 'text', '反映人电话', 'telephone of the complainant', {
    ...{ maxCount: 40, ...PERSONAL },
  }),
  needed('reply-wanted', 'yes-no', '要求答复', 'wants a reply'),
];

export const ASSIGN_FIELDS: readonly FieldDef[] = [
  needed('unit', 'unit', '承办单位', 'responsible unit', { sets: 'unit' }),
  needed('officers', 'people', '承办人', 'officers', { sets: 'officers', minCount: 1, maxCount: 10 }),
];

/** What one side saw on site; the two sides keep their own words. */
export const verifyFields = (side: 'town' | 'bureau'): readonly FieldDef[] => [
  needed(`${side}-true`, 'choice', '是否属实', 'is it true', {
    choices: [
      named('true', '属实', 'true'),
      named('partly', '部分属实', 'partly true'),
      named('untrue', '不属实', 'not true'),
    ],
  }),
  needed(`${side}-found`, 'long-text', '现场情况', 'what was found', { maxCount: 4000 }),
  needed(`${side}-photos`, 'photos', '现场照片', 'photos', { minCount: 1, maxCount: 40 }),
  asked(`${side}-position`, 'place', '位置', 'position'),
  asked(`${side}-measures`, 'long-text', '处理措施', 'what is done about it', { maxCount: 4000 }),
];

export const REPLY_FIELDS: readonly FieldDef[] = [
  needed('reply-how', 'choice', '答复方式', 'how', {
    choices: [
      named('telephone', '电话', 'telephone'),
      named('letter', '书面', 'letter'),
      named('platform', '平台回复', 'platform of the channel'),
      named('in-person', '当面', 'in person'),
      named('published', '公开答复', 'published'),
    ],
  }),
  needed('reply-text', 'long-text', '答复内容', 'reply', { minCount: 10, maxCount: 4000 }),
  asked('reply-files', 'files', '附件', 'files', { maxCount: 20 }),
];

export const CLOSE_FIELDS: readonly FieldDef[] = [
  needed('satisfied', 'choice', '是否满意', 'satisfied', {
    choices: [
      named('yes', '满意', 'yes'),
      named('basically', '基本满意', 'on the whole'),
      named('no', '不满意', 'no'),
      named('unreached', '无法联系', 'could not be reached'),
    ],
  }),
];

export const TRANSFER_FIELDS: readonly FieldDef[] = [
  needed('authority', 'text', '接收部门', 'receiving authority', { maxCount: 80 }),
  needed('receipt', 'files', '接收回执', 'its receipt', { minCount: 1, maxCount: 10 }),
];
