/** Why a step of an entry is refused. Kept in the register, shown to who tried. */
export type EntryRefusal =
  | 'not-visible'
  | 'not-in-table'
  | 'wrong-role'
  | 'other-enterprise'
  | 'reason-missing'
  | 'same-as-raiser'
  | 'same-as-asker'
  | 'same-as-opener'
  | 'hidden-never-told'
  | 'mute-too-long'
  | 'answer-empty'
  | 'attachment-missing'
  | 'verdict-missing'
  | 'inquiry-decides'
  | 'not-merged'
  | 'target-missing'
  | 'target-other-path'
  | 'target-elsewhere'
  | 'target-closed'
  | 'findings-missing'
  | 'level-missing'
  | 'assignee-missing'
  | 'clock-not-run-out';

export const ENTRY_REFUSALS: Readonly<Record<EntryRefusal, { readonly zh: string; readonly en: string }>> = {
  'not-visible': { zh: '没有这条台账。', en: 'There is no such entry.' },
  'not-in-table': { zh: '当前状态不能进行这一步。', en: 'The present state does not allow this step.' },
  'wrong-role': { zh: '您的岗位不能进行这一步。', en: 'Your role may not take this step.' },
  'other-enterprise': {
    zh: '只有该排污单位可以反馈。',
    en: 'Only the enterprise concerned may answer.',
  },
  'reason-missing': { zh: '请填写理由。', en: 'Give a reason.' },
  'same-as-raiser': {
    zh: '发起人不能自己结束，请由他人办理。',
    en: 'Who raised it may not close it; ask another person.',
  },
  'same-as-asker': {
    zh: '要求说明的人不能审核该说明，请由他人办理。',
    en: 'Who asked may not judge the answer; ask another person.',
  },
  'same-as-opener': {
    zh: '发起核查的人不能作出结论，请由他人办理。',
    en: 'Who opened the inquiry may not give its verdict; ask another person.',
  },
  'hidden-never-told': {
    zh: '隐蔽线索不得告知企业，请转核查。',
    en: 'A hidden finding is never told to the enterprise; open an inquiry.',
  },
  'mute-too-long': {
    zh: '静默期限须大于 0 且不超过 7 天。',
    en: 'A mute lasts more than 0 and at most 7 days.',
  },
  'answer-empty': { zh: '请填写情况说明。', en: 'Write the explanation.' },
  'attachment-missing': {
    zh: '说明为设备故障的，须附至少一份材料。',
    en: 'A device fault needs at least one attachment.',
  },
  'verdict-missing': { zh: '请选择核查结论。', en: 'Choose the verdict.' },
  'inquiry-decides': {
    zh: '已有核查单，由核查结论办结本条。',
    en: 'An inquiry looks into it; its verdict closes the entry.',
  },
  'not-merged': { zh: '本条未曾并入其他条目。', en: 'It was not merged into another entry.' },
  'target-missing': { zh: '请选择要并入的另一条台账。', en: 'Choose another entry to merge into.' },
  'target-other-path': {
    zh: '隐蔽线索与公开线索不得合并。',
    en: 'Hidden and open entries are never merged.',
  },
  'target-elsewhere': {
    zh: '只能并入同一排污单位的台账。',
    en: 'An entry only joins one of the same enterprise.',
  },
  'target-closed': { zh: '对方条目已办结。', en: 'The other entry is closed.' },
  'findings-missing': {
    zh: '请选择要拆出的线索，至少一条，且不能全部拆出。',
    en: 'Choose the findings to take out: at least one, and not all.',
  },
  'level-missing': { zh: '请选择与现在不同的级别。', en: 'Choose a level other than the present one.' },
  'assignee-missing': { zh: '请选择承办人。', en: 'Choose who works on it.' },
  'clock-not-run-out': { zh: '期限未到。', en: 'The clock has not run out.' },
};

export const entryRefusal = (code: EntryRefusal, lang: 'zh' | 'en'): string => ENTRY_REFUSALS[code][lang];
