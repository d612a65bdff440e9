import { asked, named, needed } from './asking.ts';
import {
  END_GROUNDS,
  NOT_FILED_GROUNDS,
  PENALTY_KINDS,
  REVIEW_SITUATIONS,
  SERVICE_WAYS,
  SUSPEND_GROUNDS,
} from './case-words.ts';
import { ACT_CHOICES, CLAUSES } from './clause-table.ts';
import type { FieldDef } from './field.ts';

/** Never shown outside the bureau. */
const own = { internal: true } as const;
const text = (id: string, zh: string, en: string): FieldDef =>
  needed(id, 'long-text', zh, en, { minCount: 2, ...own });
const files = (id: string, zh: string, en: string): FieldDef =>
  needed(id, 'files', zh, en, { minCount: 1, ...own });
const mayFiles = (id: string, zh: string, en: string): FieldDef => asked(id, 'files', zh, en, own);
const yes = (id: string, zh: string, en: string): FieldDef => needed(id, 'yes-no', zh, en, own);

/** Whom, how and when: the penalty fails on procedure, not on chemistry. @source supervision.md §13 (13) */
const told = (moment: string, prefix = 'told'): readonly FieldDef[] => [
  needed(`${prefix}-to`, 'text', '告知（签收）人', 'who was told'),
  needed(`${prefix}-how`, 'choice', '送达方式', 'how', { choices: SERVICE_WAYS }),
  needed(moment, 'moment', '送达时间', 'when', { notAfter: 'now' }),
];
const KINDS = needed('kinds', 'choices', '处罚种类', 'kinds of penalty', {
  ...{ choices: PENALTY_KINDS, minCount: 1 },
});
const AMOUNT = asked('amount', 'money', '罚款数额', 'amount of the fine', { min: 0 });
const CLAUSE_CHOICES = CLAUSES.map((clause) => {
  const name = `${clause.instrument} ${clause.penalty}`;
  const act = ACT_CHOICES.find(({ id }) => id === clause.act);
  return named(clause.id, `${name}（${act?.zh ?? clause.act}）`, `${name} (${act?.en ?? clause.act})`);
});

export const OPEN_FIELDS: readonly FieldDef[] = [
  needed('lead-at', 'moment', '线索发现时间', 'noticed at', { notAfter: 'now', ...own }),
  asked('act', 'choice', '疑似行为', 'suspected act', { choices: ACT_CHOICES, ...own }),
  asked('evidence', 'long-text', '证据清单', 'evidence', own),
  mayFiles('record', '现场检查笔录', 'inspection record'),
  mayFiles('evidence-files', '证据材料', 'evidence'),
  asked('key-unit', 'yes-no', '重点排污单位', 'key unit', own),
];
export const FILE_FIELDS: readonly FieldDef[] = [
  yes('has-evidence', '有证据证明存在违法行为', 'there is evidence of a breach'),
  yes('is-punishable', '依法应当或可以给予处罚', 'it can be punished'),
  yes('is-competent', '属于本机关管辖', 'it is within competence'),
  yes('in-limitation', '未超过追责时效', 'it is within limitation'),
  needed('act', 'choice', '涉嫌违法行为', 'act', { choices: ACT_CHOICES, ...own }),
  needed('conduct-from', 'day', '行为开始日', 'first day of the conduct', { notAfter: 'now', ...own }),
  needed('conduct-to', 'day', '行为终了日', 'last day of the conduct', { notAfter: 'now', ...own }),
  mayFiles('filing-form', '立案审批表（扫描件）', 'signed filing form'),
];
export const NOT_FILE_FIELDS: readonly FieldDef[] = [
  needed('not-filed', 'choice', '不予立案理由', 'why not', { choices: NOT_FILED_GROUNDS, ...own }),
];
export const ASSIGN_FIELDS: readonly FieldDef[] = [
  needed('officers', 'people', '承办人员（两名以上）', 'officers, two or more', {
    ...{ minCount: 2, sets: 'officers' },
    ...own,
  }),
  yes('no-conflict', '承办人员与当事人无利害关系', 'no officer has an interest in it'),
];
export const ORDER_FIELDS: readonly FieldDef[] = [
  needed('content', 'long-text', '责令改正的内容', 'what has to be corrected', { minCount: 2, ...own }),
  needed('correct-by', 'day', '改正期限', 'to be corrected by', { notBefore: 'now', ...own }),
  asked('report-at', 'moment', '监测报告时间', 'date of the monitoring report', { notAfter: 'now', ...own }),
];
export const PRESERVE_FIELDS: readonly FieldDef[] = [
  text('preserved-things', '先行登记保存的物品', 'what is preserved'),
  files('preservation-list', '保存清单（已签名）', 'signed list'),
  asked('digests', 'long-text', '电子证据摘要', 'digests', { ...own, maxCount: 100_000 }),
];
export const PRESERVED_FIELDS: readonly FieldDef[] = [
  needed('preserved-how', 'choice', '处理决定', 'what becomes of it', {
    ...own,
    choices: [
      named('copied', '复制后返还', 'copied and given back'),
      named('tested', '送检鉴定', 'sent to test'),
      named('seized', '查封、扣押', 'seized'),
      named('returned', '解除保存', 'released'),
    ],
  }),
];
export const TEST_FIELDS: readonly FieldDef[] = [
  needed('test-what', 'text', '送检内容', 'what is tested', own),
  needed('test-where', 'text', '检测鉴定机构', 'by whom', own),
];
export const TEST_RESULT_FIELDS: readonly FieldDef[] = [
  files('test-report', '检测鉴定报告', 'report'),
  asked(
    'measured',
    'text',
    '实测结果（因子=限值倍数，分号分隔）',
    'measured: factor=times the limit; …',
    own,
  ),
  ...told('result-told-at', 'result-told'),
];
export const SUSPEND_FIELDS: readonly FieldDef[] = [
  needed('suspend-ground', 'choice', '中止情形', 'ground', { choices: SUSPEND_GROUNDS, ...own }),
];
export const END_FIELDS: readonly FieldDef[] = [
  needed('end-ground', 'choice', '终止情形', 'ground', { choices: END_GROUNDS, ...own }),
];
export const REPORT_FIELDS: readonly FieldDef[] = [
  text('findings', '调查认定的事实', 'what was found'),
  mayFiles('report', '调查报告', 'report'),
  mayFiles('record', '现场检查笔录', 'inspection record'),
  mayFiles('enquiry-record', '询问笔录', 'enquiry record'),
  mayFiles('extraction', '电子数据提取笔录', 'record of extraction'),
];
/** Filled in on its own panel, with the standard beside it. */
export const SHEET_FIELDS: readonly FieldDef[] = [
  needed('clause', 'choice', '适用条款', 'clause', { choices: CLAUSE_CHOICES, ...own }),
  needed('standard', 'text', '裁量基准', 'standard', own),
  needed('chosen', 'long-text', '裁量因素', 'factors', { maxCount: 1000, ...own }),
  needed('fine', 'money', '裁量结果', 'fine by the standard', { min: 0, ...own }),
];
export const NOTICE_FIELDS: readonly FieldDef[] = [
  needed('facts', 'long-text', '违法事实', 'facts', { minCount: 2 }),
  needed('grounds', 'long-text', '处罚理由和依据', 'grounds', { minCount: 2 }),
  KINDS,
  AMOUNT,
  needed('rights-told', 'yes-no', '已告知陈述申辩权利', 'told of the right to speak'),
  needed('hearing-offered', 'yes-no', '告知听证权利', 'told of the right to a hearing'),
  asked('new-facts', 'yes-no', '有新的违法事实', 'there are new facts', own),
  asked('notice-files', 'files', '事先告知书', 'prior notice'),
  ...told('notice-at'),
];
export const STATEMENT_FIELDS: readonly FieldDef[] = [
  needed('statement', 'long-text', '陈述申辩意见', 'statement', { minCount: 2 }),
  asked('statement-files', 'files', '证据材料', 'evidence'),
  asked('waives-hearing', 'yes-no', '放弃听证', 'waives the hearing'),
];
export const STATEMENT_REVIEW_FIELDS: readonly FieldDef[] = [
  text('statement-review', '复核意见', 'what is made of it'),
  needed('statement-taken', 'choice', '采纳情况', 'is it accepted', {
    ...own,
    choices: [
      named('all', '采纳', 'accepted'),
      named('part', '部分采纳', 'in part'),
      named('none', '不予采纳', 'not accepted'),
    ],
  }),
];
export const HEARING_FIELDS: readonly FieldDef[] = [
  needed('hearing-asked', 'long-text', '听证申请', 'request', { minCount: 2 }),
  asked('hearing-files', 'files', '申请材料', 'files'),
];
export const HEARING_NOTICE_FIELDS: readonly FieldDef[] = [
  needed('hearing-day', 'day', '听证日期', 'day of the hearing', { notBefore: 'now' }),
  needed('hearing-place', 'text', '听证地点', 'place'),
  ...told('hearing-told-at', 'hearing-told'),
];
export const HEARING_HELD_FIELDS: readonly FieldDef[] = [
  files('hearing-minutes', '听证笔录', 'minutes'),
  text('hearing-opinion', '听证意见', 'opinion'),
];
export const REVIEW_FIELDS: readonly FieldDef[] = [
  text('review', '法制审核意见', 'opinion of the legal review'),
  asked('situations', 'choices', '应当审核的情形', 'situations in which it is a must', {
    ...{ choices: REVIEW_SITUATIONS },
    ...own,
  }),
  yes('equipment-reviewed', '已审核监控设备及其记录', 'monitoring equipment and its records were reviewed'),
];
export const DISCUSS_FIELDS: readonly FieldDef[] = [
  text('attended', '参加人员', 'who took part'),
  text('conclusion', '讨论结论', 'conclusion'),
  files('minutes', '集体讨论笔录', 'minutes'),
];
export const DECIDE_FIELDS: readonly FieldDef[] = [
  KINDS,
  AMOUNT,
  needed('holding', 'long-text', '决定内容', 'what is decided', { minCount: 2 }),
  asked('decision-files', 'files', '处罚决定书', 'decision'),
];
export const SERVE_FIELDS: readonly FieldDef[] = [
  ...told('served-at'),
  needed('receipt', 'files', '送达回证', 'service receipt', { minCount: 1 }),
];
export const PAY_FIELDS: readonly FieldDef[] = [
  needed('paid', 'money', '缴款金额', 'paid', { min: 0 }),
  needed('paid-on', 'day', '缴款日期', 'paid on', { notAfter: 'now' }),
  needed('paid-files', 'files', '缴款凭证、履行材料', 'proof', { minCount: 1 }),
];
export const CONTEST_FIELDS: readonly FieldDef[] = [
  needed('contest', 'choice', '救济方式', 'by which way', {
    choices: [named('reconsideration', '行政复议', 'reconsideration'), named('suit', '行政诉讼', 'suit')],
  }),
  needed('contest-where', 'text', '受理机关', 'before whom'),
];
export const COURT_FIELDS: readonly FieldDef[] = [
  needed('reminded-on', 'day', '催告日期', 'urged on', { notAfter: 'now' }),
  yes('periods-run', '复议和诉讼期限已满', 'periods for reconsideration and suit have run'),
  files('court-files', '申请材料', 'application'),
];
export const TRANSFER_FIELDS: readonly FieldDef[] = [
  needed('authority', 'text', '接收机关', 'receiving authority', own),
];
export const HAND_OVER_FIELDS: readonly FieldDef[] = [
  needed('handed-at', 'moment', '移交时间', 'handed over at', { notAfter: 'now', ...own }),
  mayFiles('transfer-letter', '移送书', 'transfer letter'),
  files('transfer-receipt', '接收回执', 'receipt'),
];
export const CLOSE_FIELDS: readonly FieldDef[] = [
  needed('credit', 'choice', '信用记录', 'credit record', {
    ...own,
    choices: [named('entered', '已录入', 'entered'), named('not-due', '不需录入', 'not due')],
  }),
  needed('disclosure', 'choice', '信息公开', 'disclosure', {
    ...own,
    choices: [named('published', '已公开', 'published'), named('not-due', '依法不公开', 'not due')],
  }),
];
export const ARCHIVE_FIELDS: readonly FieldDef[] = [
  files('index', '卷内目录', 'index'),
  yes('digests-verified', '电子证据摘要已校验', 'digests verified'),
];
