import { asked, named } from './asking.ts';
import { CASE_CLOCKS } from './case-clocks.ts';
import * as fields from './case-fields.ts';
import { CASE_GUARDS } from './case-guards.ts';
import type { MatterRow, MatterTable } from './matter-table.ts';

const MEASURES = '生态环境行政处罚办法';
const law = (article: string) => ({ confidence: 'T', source: `${MEASURES} ${article}` }) as const;
const A2 = { confidence: 'S', source: 'supervision.md A.2' } as const;
const P = { confidence: 'P', source: 'supervision.md A.2' } as const;

const row = (
  from: string,
  event: string,
  to: string,
  who: MatterRow['who'],
  more: Partial<MatterRow> = {},
): MatterRow => ({ ...{ from, event, to, who, guards: [], ...A2 }, ...more });
/** The same step from several states, which stay as they are. */
const stay = (
  states: readonly string[],
  event: string,
  who: MatterRow['who'],
  more: Partial<MatterRow>,
): MatterRow[] => states.map((state) => row(state, event, state, who, more));

/** A party without a login hands paper to the officers, who enter it. */
const PARTY: MatterRow['who'] = ['enterprise', 'inspector'];
const BY_PARTY = { guards: ['party-or-officer'], reason: 'optional' } as const;
const OFFICERS = { officers: 'only' } as const;

const FILING: readonly MatterRow[] = [
  {
    ...{ from: null, event: 'open', to: 'lead', who: ['supervisor', 'system'], guards: [], ...A2 },
    asks: fields.OPEN_FIELDS,
  },
  row('lead', 'extend-filing', 'lead', ['head', 'system'], { once: true, ...law('第十八条') }),
  row('lead', 'file', 'filed', ['head'], {
    ...{ guards: ['four-conditions', 'checklist:file'], asks: fields.FILE_FIELDS, ...law('第十九条') },
  }),
  row('lead', 'not-file', 'ended', ['head'], { asks: fields.NOT_FILE_FIELDS, ...law('第十八条') }),
  row('filed', 'assign', 'investigating', ['supervisor'], {
    ...{ guards: ['no-conflict'], asks: fields.ASSIGN_FIELDS },
  }),
];

const INVESTIGATION: readonly MatterRow[] = [
  row('investigating', 'order-correct', 'investigating', ['head'], {
    ...{ asks: fields.ORDER_FIELDS, opens: ['correction'] },
  }),
  row('investigating', 'preserve', 'investigating', ['head'], {
    ...{ asks: fields.PRESERVE_FIELDS, ...law('第三十二条') },
  }),
  row('investigating', 'preserve-urgent', 'investigating', ['inspector'], {
    ...{ asks: fields.PRESERVE_FIELDS, ...OFFICERS, ...law('第三十二条') },
  }),
  ...stay(['investigating', 'reviewing'], 'approve-preserve', ['head'], {
    ...{ guards: ['preserved-open'], ...law('第三十二条') },
  }),
  ...stay(['investigating', 'reviewing'], 'preserved', ['head'], {
    ...{ guards: ['preserved-open'], asks: fields.PRESERVED_FIELDS, ...law('第三十三条') },
  }),
  ...stay(['investigating', 'reviewing', 'suspended', 'noticed'], 'preservation-lapsed', ['system'], {
    ...{ guards: ['preserved-open'], ...law('第三十三条') },
  }),
  row('investigating', 'test', 'investigating', ['inspector'], {
    ...OFFICERS,
    asks: fields.TEST_FIELDS,
    ...law('第三十四条'),
  }),
  ...stay(['investigating', 'suspended'], 'test-result', ['inspector'], {
    ...{ ...OFFICERS, guards: ['test-out'], asks: fields.TEST_RESULT_FIELDS },
  }),
  row('investigating', 'suspend', 'suspended', ['head'], {
    asks: fields.SUSPEND_FIELDS,
    ...law('第三十五条'),
  }),
  row('suspended', 'resume', 'investigating', ['head'], law('第三十五条')),
  row('investigating', 'end', 'ended', ['head'], { asks: fields.END_FIELDS, ...law('第三十六条') }),
  row('suspended', 'end', 'ended', ['head'], { asks: fields.END_FIELDS, ...law('第三十六条') }),
  row('investigating', 'withdraw', 'ended', ['head'], law('第二十条')),
  ...stay(['investigating', 'reviewing'], 'sheet', ['inspector'], {
    ...{
      ...OFFICERS,
      guards: ['sheet-whole', 'in-range'],
      asks: fields.SHEET_FIELDS,
      reason: 'optional',
      ...P,
    },
  }),
  ...stay(['investigating', 'reviewing'], 'suspect-crime', ['inspector', 'supervisor', 'legal'], P),
  ...stay(['investigating', 'reviewing'], 'not-transfer', ['head'], { guards: ['crime-suspected'], ...P }),
  ...stay(['filed', 'investigating', 'reviewing', 'noticed'], 'extend', ['head'], { once: true }),
  ...stay(
    ['investigating', 'reviewing', 'noticed', 'legally-reviewed', 'decidable'],
    'extend-further',
    ['head'],
    {
      once: true,
      asks: [
        asked('more-days', 'number', '延长天数', 'days', { min: 1, max: 30, measure: '天', internal: true }),
      ].map((field) => ({ ...field, required: true })),
    },
  ),
  row('investigating', 'report', 'reviewing', ['inspector'], {
    ...{
      ...OFFICERS,
      guards: ['no-test-out', 'checklist:report'],
      asks: fields.REPORT_FIELDS,
      reason: 'optional',
    },
  }),
];

const REVIEW: readonly MatterRow[] = [
  row('reviewing', 'return', 'investigating', ['technical', 'legal', 'supervisor', 'head'], {
    officers: 'not',
  }),
  row('reviewing', 'transfer', 'transferred', ['head'], { asks: fields.TRANSFER_FIELDS }),
  row('transferred', 'hand-over', 'transferred', ['inspector'], {
    ...{ ...OFFICERS, guards: ['checklist:hand-over'], asks: fields.HAND_OVER_FIELDS, once: true },
  }),
  row('reviewing', 'prior-notice', 'noticed', ['head'], {
    guards: ['rights-told', 'hearing-offered', 'fine-stands', 'notice-not-heavier', 'checklist:prior-notice'],
    ...{ asks: fields.NOTICE_FIELDS, officers: 'not', ...law('第四十四条') },
  }),
  ...stay(['noticed'], 'publish', ['inspector'], { ...OFFICERS }),
  ...stay(['noticed'], 'published', ['inspector'], { ...OFFICERS, guards: ['public-notice-over'] }),
  ...stay(['noticed'], 'statement', PARTY, {
    ...{ ...BY_PARTY, asks: fields.STATEMENT_FIELDS, ...law('第四十五条') },
  }),
  ...stay(['noticed', 'hearing'], 'review-statement', ['inspector', 'supervisor'], {
    ...{ asks: fields.STATEMENT_REVIEW_FIELDS, reason: 'optional', ...law('第四十五条') },
  }),
  row('noticed', 'ask-hearing', 'hearing', PARTY, {
    ...{ ...BY_PARTY, guards: ['party-or-officer', 'may-ask-hearing', 'hearing-in-time'] },
    ...{ asks: fields.HEARING_FIELDS, once: true, ...law('第四十六条') },
  }),
  ...stay(['hearing'], 'hearing-notice', ['legal', 'supervisor'], {
    ...{ officers: 'not', guards: ['hearing-open', 'seven-days-before'], asks: fields.HEARING_NOTICE_FIELDS },
    ...law('第四十七条'),
  }),
  ...stay(['hearing'], 'hearing-held', ['legal', 'supervisor'], {
    ...{ officers: 'not', guards: ['hearing-open', 'hearing-notified'], asks: fields.HEARING_HELD_FIELDS },
    ...law('第四十七条'),
  }),
  ...stay(['hearing'], 'hearing-withdrawn', PARTY, { guards: ['party-or-officer', 'hearing-open'] }),
  ...['noticed', 'hearing'].flatMap((from) => [
    row(from, 'legal-review', 'legally-reviewed', ['legal'], {
      guards: ['hearing-over', 'heard', 'checklist:legal-review'],
      ...{ officers: 'not', notBy: ['hearing-held'], asks: fields.REVIEW_FIELDS, ...law('第四十九条') },
      reason: 'optional',
    }),
    row(from, 'return', 'reviewing', ['legal'], { officers: 'not', guards: ['hearing-over'], ...P }),
  ]),
];

const DECISION: readonly MatterRow[] = [
  row('legally-reviewed', 'discuss', 'decidable', ['head'], { asks: fields.DISCUSS_FIELDS }),
  ...['legally-reviewed', 'decidable'].flatMap((from) => [
    row(from, 'decide', 'decided', ['head'], {
      guards: ['reviewed', 'not-heavier', 'fine-stands', 'discussed'],
      ...{ officers: 'not', asks: fields.DECIDE_FIELDS },
    }),
    row(from, 'no-penalty', 'ended', ['head'], { ...P, officers: 'not' }),
  ]),
  ...stay(['decided'], 'publish-decision', ['inspector'], OFFICERS),
  row('decided', 'serve', 'served', ['inspector'], {
    ...{ ...OFFICERS, guards: ['notice-run-if-public', 'checklist:serve'], asks: fields.SERVE_FIELDS },
    reason: 'optional',
  }),
  ...['served', 'urged', 'contested', 'enforcing'].map((from) =>
    row(from, 'pay', 'fulfilled', PARTY, {
      ...{ guards: ['party-or-officer', 'paid-in-full'], asks: fields.PAY_FIELDS, reason: 'optional' },
    }),
  ),
  row('served', 'late', 'urged', ['system']),
  row('contested', 'late', 'urged', ['system']),
  row('urged', 'court', 'enforcing', ['head'], { guards: ['periods-run'], asks: fields.COURT_FIELDS }),
  ...['served', 'urged'].map((from) =>
    row(from, 'contest', 'contested', PARTY, { ...BY_PARTY, asks: fields.CONTEST_FIELDS }),
  ),
  row('contested', 'upheld', 'served', ['legal', 'supervisor'], P),
  row('contested', 'annulled', 'ended', ['legal', 'supervisor'], P),
  ...['fulfilled', 'enforcing', 'ended', 'transferred'].map((from) =>
    row(from, 'close', 'closed', ['head'], { guards: ['handed-over'], asks: fields.CLOSE_FIELDS }),
  ),
  row('closed', 'archive', 'archived', ['inspector', 'supervisor'], {
    ...{ guards: ['officer-or-none', 'digests-verified'], asks: fields.ARCHIVE_FIELDS, reason: 'optional' },
  }),
];

/** The stage path of the page, each with the states that belong to it. */
export const CASE_STAGES = [
  { ...named('lead', '线索', 'lead'), states: ['lead'] },
  { ...named('filed', '立案', 'filed'), states: ['filed'] },
  { ...named('investigation', '调查', 'investigation'), states: ['investigating', 'suspended'] },
  { ...named('review', '审查', 'review'), states: ['reviewing'] },
  { ...named('notice', '告知', 'notice'), states: ['noticed', 'hearing'] },
  { ...named('legal', '法审', 'legal review'), states: ['legally-reviewed', 'decidable'] },
  { ...named('decision', '决定', 'decision'), states: ['decided'] },
  {
    ...named('execution', '执行', 'execution'),
    states: ['served', 'urged', 'contested', 'enforcing', 'fulfilled'],
  },
  { ...named('closed', '结案', 'closed'), states: ['ended', 'transferred', 'closed', 'archived'] },
] as const;

/**
 * 案件: exists from the filing on; before that the screen says 线索. Investigating, hearing and legal review are
 * different people; the officers decide nothing.
 *
 * @source supervision.md A.2, §7.3
 */
export const CASE_TABLE: MatterTable = {
  ...{ id: 'case', name: { zh: '案件', en: 'Case' }, prefix: 'AJ', source: 'supervision.md A.2' },
  states: [
    { ...named('lead', '待立案线索', 'lead'), kind: 'open' },
    { ...named('filed', '已立案', 'filed'), kind: 'open' },
    { ...named('investigating', '调查取证', 'investigating'), kind: 'open' },
    { ...named('suspended', '中止调查', 'suspended'), kind: 'paused' },
    { ...named('reviewing', '案件审查', 'under review'), kind: 'open' },
    { ...named('noticed', '已事先告知', 'prior notice given'), kind: 'open' },
    { ...named('hearing', '听证', 'hearing'), kind: 'open' },
    { ...named('legally-reviewed', '已法制审核', 'legally reviewed'), kind: 'open' },
    { ...named('decidable', '已集体讨论', 'discussed'), kind: 'open' },
    { ...named('decided', '已决定', 'decided'), kind: 'open' },
    { ...named('served', '已送达', 'served'), kind: 'open' },
    { ...named('fulfilled', '已履行', 'fulfilled'), kind: 'open' },
    { ...named('urged', '逾期催告', 'urged'), kind: 'open' },
    { ...named('enforcing', '申请强制执行', 'court enforcement'), kind: 'open' },
    { ...named('contested', '复议诉讼中', 'contested'), kind: 'open' },
    { ...named('transferred', '已移送', 'transferred'), kind: 'open' },
    { ...named('ended', '不予立案、终止或撤销', 'ended'), kind: 'open' },
    { ...named('closed', '已结案', 'closed'), kind: 'end' },
    { ...named('archived', '已归档', 'archived'), kind: 'end' },
  ],
  events: [
    named('open', '受理线索', 'open'),
    named('extend-filing', '批准延长立案期限', 'more time to file'),
    named('file', '立案', 'file'),
    named('not-file', '不予立案', 'do not file'),
    named('assign', '指派承办人员', 'name officers'),
    named('order-correct', '责令改正', 'order to correct'),
    named('preserve', '先行登记保存', 'preserve'),
    named('preserve-urgent', '紧急先行登记保存', 'preserve urgently'),
    named('approve-preserve', '补办保存批准', 'approve afterwards'),
    named('preserved', '作出保存处理决定', 'handle what is preserved'),
    named('preservation-lapsed', '保存逾期失效', 'preservation lapsed'),
    named('test', '送检鉴定', 'send to test'),
    named('test-result', '检测鉴定结果', 'result of the test'),
    named('suspend', '中止调查', 'suspend'),
    named('resume', '恢复调查', 'resume'),
    named('end', '终止调查', 'end'),
    named('withdraw', '撤销立案', 'withdraw'),
    named('sheet', '填写裁量基准适用表', 'fill in the discretion sheet'),
    named('suspect-crime', '提出涉嫌犯罪', 'say a crime is suspected'),
    named('not-transfer', '决定不移送', 'decide not to transfer'),
    named('extend', '延长办案期限', 'extend'),
    named('extend-further', '集体讨论再延长', 'extend after discussion'),
    named('report', '调查终结', 'report'),
    named('return', '退回补充', 'return'),
    named('transfer', '移送', 'transfer'),
    named('hand-over', '移交案卷', 'hand over'),
    named('prior-notice', '事先告知', 'prior notice'),
    named('publish', '公告送达告知书', 'serve the notice publicly'),
    named('published', '公告期满', 'public notice has run'),
    named('statement', '陈述申辩', 'statement'),
    named('review-statement', '复核陈述申辩', 'review the statement'),
    named('ask-hearing', '申请听证', 'ask for a hearing'),
    named('hearing-notice', '听证通知', 'notice of the hearing'),
    named('hearing-held', '举行听证', 'hearing held'),
    named('hearing-withdrawn', '撤回听证申请', 'hearing withdrawn'),
    named('legal-review', '法制审核通过', 'pass the legal review'),
    named('discuss', '集体讨论', 'discuss'),
    named('decide', '作出处罚决定', 'decide'),
    named('no-penalty', '不予处罚', 'no penalty'),
    named('publish-decision', '公告送达决定', 'serve the decision publicly'),
    named('serve', '送达决定', 'serve'),
    named('pay', '缴款、履行', 'pay or do'),
    named('late', '逾期未履行', 'late'),
    named('court', '申请强制执行', 'apply to the court'),
    named('contest', '复议、诉讼', 'reconsider or sue'),
    named('upheld', '维持原决定', 'upheld'),
    named('annulled', '决定被撤销', 'annulled'),
    named('close', '结案', 'close'),
    named('archive', '归档', 'archive'),
  ],
  rows: [...FILING, ...INVESTIGATION, ...REVIEW, ...DECISION],
  clocks: CASE_CLOCKS,
  guards: CASE_GUARDS,
  standing: [
    ...[
      'party-or-officer',
      'test-out',
      'no-test-out',
      'preserved-open',
      'may-ask-hearing',
      'hearing-in-time',
    ],
    ...['hearing-open', 'hearing-notified', 'hearing-over', 'heard', 'reviewed', 'crime-suspected'],
    ...['handed-over', 'officer-or-none', 'public-notice-over'],
  ],
  // From the notice on the party knows; that it ended quietly, or went to the police, it does not learn here.
  knownToParty: [
    ...['noticed', 'hearing', 'legally-reviewed', 'decidable', 'decided', 'served', 'fulfilled', 'urged'],
    ...['enforcing', 'contested'],
  ],
  ...{ knownToAgency: false, knownToTown: false },
};
