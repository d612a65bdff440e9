/** Why a step of a sample is refused. Kept with the sample, shown to who tried. */
export type SampleRefusal =
  | 'not-visible'
  | 'not-in-table'
  | 'wrong-role'
  | 'reason-missing'
  | 'factors-missing'
  | 'separate-bottle'
  | 'volume-too-large'
  | 'no-free-bottle'
  | 'no-sampler'
  | 'same-as-requester'
  | 'hidden-not-set'
  | 'no-standing-approval'
  | 'not-urgent'
  | 'nothing-to-approve'
  | 'qn-missing'
  | 'position-missing'
  | 'time-missing'
  | 'volume-short'
  | 'pick-up-late'
  | 'pick-up-missing'
  | 'two-officers'
  | 'presence-missing'
  | 'photos-missing'
  | 'holding-over'
  | 'seals-missing'
  | 'seal-twice'
  | 'preservation-missing'
  | 'lab-missing'
  | 'signatures-missing'
  | 'temperature-missing'
  | 'carried-warm'
  | 'seal-broken'
  | 'loss-missing'
  | 'report-missing'
  | 'result-late'
  | 'told-missing'
  | 'same-as-reporter'
  | 'release-missing'
  | 'hash-wrong';

type Words = { readonly zh: string; readonly en: string };

export const SAMPLE_REFUSALS: Readonly<Record<SampleRefusal, Words>> = {
  'not-visible': { zh: '没有这份水样。', en: 'There is no such sample.' },
  'not-in-table': { zh: '当前状态不能进行这一步。', en: 'The present state does not allow this step.' },
  'wrong-role': { zh: '您的岗位不能进行这一步。', en: 'Your role may not take this step.' },
  'reason-missing': { zh: '请填写理由。', en: 'Give a reason.' },
  'factors-missing': { zh: '请选择要测的因子。', en: 'Choose the factors to analyse.' },
  'separate-bottle': {
    zh: '油类须单独一瓶，不能与其他因子合用；请分开申请。',
    en: 'Oils need a bottle of their own; ask for them separately.',
  },
  'volume-too-large': {
    zh: '所选因子需要的水量超过一瓶容量，请分开申请。',
    en: 'These factors need more water than one bottle holds; ask separately.',
  },
  'no-free-bottle': {
    zh: '留样器已无空瓶，请先取样换瓶。',
    en: 'The sampler has no free bottle; collect and replace bottles first.',
  },
  'no-sampler': {
    zh: '该点位没有可远程控制的留样器。',
    en: 'No sampler at this point can be reached.',
  },
  'same-as-requester': {
    zh: '申请人不能批准自己的申请，请由他人批准。',
    en: 'Who asked may not approve; ask another person.',
  },
  'hidden-not-set': {
    zh: '涉及隐蔽线索的留样须设为隐蔽。',
    en: 'A sample for a hidden entry must be hidden too.',
  },
  'no-standing-approval': {
    zh: '没有有效的预先批准，须由科室负责人批准。',
    en: 'No standing approval covers it; a supervisor must approve.',
  },
  'not-urgent': {
    zh: '非紧急申请须先批准再下发。',
    en: 'Only an urgent request may go out before approval.',
  },
  'nothing-to-approve': { zh: '没有待补办的批准。', en: 'There is no approval to be made up for.' },
  'qn-missing': { zh: '指令尚未下发。', en: 'No order has gone out yet.' },
  'position-missing': {
    zh: '应答缺少采样瓶编号，无法确认水样所在。',
    en: 'The answer names no bottle: where the water stands is not known.',
  },
  'time-missing': {
    zh: '应答缺少留样时间，无法计算保存期限。',
    en: 'The answer names no time: holding times cannot run.',
  },
  'volume-short': {
    zh: '留样量不足计划水量。',
    en: 'The bottle holds less than the planned volume.',
  },
  'pick-up-late': {
    zh: '安排的时间晚于最早到期的保存期限，请提前或说明理由。',
    en: 'That is after the first holding time ends; choose an earlier time.',
  },
  'pick-up-missing': {
    zh: '请填写取样时间和至少两名执法人员。',
    en: 'Name the time and at least two inspectors.',
  },
  'two-officers': {
    zh: '启封须两名以上执法人员，并填写执法证号。',
    en: 'Opening needs at least two inspectors with their certificate numbers.',
  },
  'presence-missing': {
    zh: '须有当事人或见证人在场；无人到场的须说明情况。',
    en: 'The party or a witness must be present, or the absence explained.',
  },
  'photos-missing': {
    zh: '须有启封前、启封中、启封后的照片各一张以上。',
    en: 'Photos before, during and after the opening are needed.',
  },
  'holding-over': {
    zh: '全部因子的保存期限已过，不能再作为证据启封。',
    en: 'The holding time of every factor has passed; it can no longer be opened as evidence.',
  },
  'seals-missing': {
    zh: '每份须有封条号和标签，并至少有一份供检测。',
    en: 'Every portion needs a seal number and a label, and one must be for analysis.',
  },
  'seal-twice': { zh: '封条号重复。', en: 'A seal number occurs twice.' },
  'preservation-missing': {
    zh: '所选因子需要加固定剂，请注明所加试剂和时间。',
    en: 'These factors need a preservative: name what was added and when.',
  },
  'lab-missing': { zh: '请选择接收的检测机构。', en: 'Choose the laboratory that receives it.' },
  'signatures-missing': { zh: '交出人和接收人均须签名。', en: 'Both hands must sign.' },
  'temperature-missing': { zh: '请填写交接时的温度。', en: 'Give the temperature at hand-over.' },
  'carried-warm': {
    zh: '温度超出冷藏要求，请按“失效”登记。',
    en: 'It is too warm: record the sample as spoilt instead.',
  },
  'seal-broken': {
    zh: '封条不完好，请按“失效”登记。',
    en: 'A seal is broken: record the sample as spoilt instead.',
  },
  'loss-missing': { zh: '请选择失效原因。', en: 'Say what spoilt it.' },
  'report-missing': {
    zh: '请填写报告编号和至少一项结果。',
    en: 'Give the number of the report and at least one result.',
  },
  'result-late': {
    zh: '超过保存期限或不在 CMA 范围内的结果只能标为“仅供参考”。',
    en: 'A result after its holding time or outside the CMA scope can only be for information.',
  },
  'told-missing': { zh: '请填写告知对象和方式。', en: 'Say who was told and how.' },
  'same-as-reporter': {
    zh: '出具报告的人不能自己处置，请由他人处置。',
    en: 'Who reported may not dispose of it; ask another person.',
  },
  'release-missing': {
    zh: '请写明允许处置的依据（案件已结或书面同意）。',
    en: 'Name what allows the disposal (the case is closed, or a written consent).',
  },
  'hash-wrong': {
    zh: '文件的 SHA-256 须为 64 位十六进制。',
    en: 'The SHA-256 of a file must be 64 hexadecimal digits.',
  },
};

export const sampleRefusal = (code: SampleRefusal, lang: 'zh' | 'en'): string => SAMPLE_REFUSALS[code][lang];
