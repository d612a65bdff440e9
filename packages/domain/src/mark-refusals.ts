/** Why a step of a mark is refused. Kept in its story, shown to who tried. */
export type MarkRefusal =
  | 'not-visible'
  | 'not-in-table'
  | 'wrong-role'
  | 'other-enterprise'
  | 'reason-missing'
  | 'span'
  | 'in-future'
  | 'proof-missing'
  | 'late-reason-missing'
  | 'not-checked'
  | 'same-as-author'
  | 'second-person'
  | 'evidence-missing'
  | 'hidden-never-told'
  | 'clock-not-run-out';

export const MARK_REFUSALS: Readonly<Record<MarkRefusal, { readonly zh: string; readonly en: string }>> = {
  'not-visible': { zh: '没有这条标记。', en: 'There is no such mark.' },
  'not-in-table': { zh: '当前状态不能进行这一步。', en: 'The present state does not allow this step.' },
  'wrong-role': { zh: '您的岗位不能进行这一步。', en: 'Your role may not take this step.' },
  'other-enterprise': {
    zh: '只能标记本单位的点位。',
    en: 'Only points of your own enterprise can be marked.',
  },
  'reason-missing': { zh: '请填写理由。', en: 'Give a reason.' },
  span: {
    zh: '起止时间有误：结束须晚于开始，且不超过 400 天。',
    en: 'The stretch is wrong: it ends after it begins and lasts 400 days at most.',
  },
  'in-future': {
    zh: '只有停产类标记可以预先申报，其他标记不能早于开始时间。',
    en: 'Only stops are declared beforehand; other marks cannot be made before they begin.',
  },
  'proof-missing': {
    zh: '此类标记须附至少一份材料。',
    en: 'A mark of this type needs at least one attachment.',
  },
  'late-reason-missing': {
    zh: '已超过次日 24:00，未说明逾期理由的标记不能采纳。',
    en: 'Made after 24:00 of the next day: without a reason for the delay it cannot be accepted.',
  },
  'not-checked': {
    zh: '自动校验尚未完成，请稍候。',
    en: 'The automatic check has not been made yet; wait a moment.',
  },
  'same-as-author': {
    zh: '标记人不能审核自己的标记，请由他人办理。',
    en: 'Who made the mark may not review it; ask another person.',
  },
  'second-person': {
    zh: '该标记与超标时段重合或与工况矛盾，须由另一名科室负责人审核。',
    en: 'The mark covers an exceedance or contradicts working conditions: another person, a supervisor, reviews it.',
  },
  'evidence-missing': {
    zh: '推翻已采纳的标记须附新证据。',
    en: 'An accepted mark is disproved by new evidence: attach it.',
  },
  'hidden-never-told': {
    zh: '标记与工况矛盾，不得先告知企业；请直接审核。',
    en: 'The mark contradicts working conditions: the enterprise is not asked first; review it.',
  },
  'clock-not-run-out': {
    zh: '补充期限未到，尚不能办理。',
    en: 'The time for an answer has not run out.',
  },
};

export const markRefusal = (code: MarkRefusal, lang: 'zh' | 'en'): string => MARK_REFUSALS[code][lang];
