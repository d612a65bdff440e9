import type { Words } from '../machine.ts';
import { asked, inOrder, mustBeYes, named, needed } from './asking.ts';
import { ACT_CHOICES } from './clause-table.ts';
import type { FieldDef } from './field.ts';
import { type MatterGuard, refusal, standardRefusal } from './matter-guards.ts';
import type { ClockRow, MatterRow, MatterTable } from './matter-table.ts';

const A1 = { confidence: 'P', source: 'supervision.md A.1' } as const;
const PROPOSED = { confidence: 'P', source: 'supervision.md §7.2' } as const;
const LAW18 = { confidence: 'T', source: '生态环境行政处罚办法 第十八条' } as const;

/** What is looked at from the desk before anybody drives. @source supervision.md §7.2 a) [S] */
export const REMOTE_CHECKS = [
  named('marks', '数据标记与停运报备', 'marks and reported stops'),
  named('maintenance', '运维台账与质控记录', 'O&M ledger and quality checks'),
  named('parameters', '仪器参数与历史基线', 'instrument parameters against the baseline'),
  named('video', '视频与门禁', 'video and door log'),
  named('electricity', '用电与治理设施工况', 'electricity and treatment'),
  named('neighbours', '同类企业与上下游比对', 'neighbours, upstream and downstream'),
  named('raw-frames', '原始报文与补传', 'raw frames and back-fill'),
] as const;

const CHECK_OUTCOMES = [
  named('explains', '能解释异常', 'explains the data'),
  named('nothing', '未见异常', 'nothing out of the ordinary'),
  named('supports', '支持疑点', 'supports the suspicion'),
  named('unavailable', '无法取得', 'could not be had'),
];
const SIGNATURES = [
  named('signed', '当事人已签名', 'the party signed'),
  named('refused', '当事人拒签', 'the party refused to sign'),
  named('absent', '当事人不在场', 'the party was not there'),
];
const FEEDBACK = [
  named('rule-wrong', '规则误报，需调整', 'the rule was wrong'),
  named('limit-wrong', '限值或档案有误', 'limit or book was wrong'),
  named('one-off', '个别情况，规则不变', 'a single case, the rule stays'),
];
const CAUSES = [
  named('device-fault', '设备故障', 'device fault'),
  named('process', '工艺波动', 'process'),
  named('maintenance', '运维操作', 'maintenance'),
  named('other', '其他', 'other'),
];

const hidden: FieldDef = asked('evidence-files', 'files', '证据材料', 'evidence', { internal: true });
const OPENING: readonly FieldDef[] = [
  needed('lead-at', 'moment', '线索发现时间', 'noticed at', { notAfter: 'now', internal: true }),
  asked('lead-kind', 'choice', '来源', 'came from', {
    internal: true,
    choices: [
      named('finding', '线索', 'finding'),
      named('complaint', '信访', 'complaint'),
      named('tip', '其他举报', 'tip'),
    ],
  }),
  asked('key-unit', 'yes-no', '重点排污单位', 'key unit', { internal: true }),
  asked('triaged-by', 'person', '研判人', 'triaged by', { internal: true }),
];

/** The steps a verdict consists of, with what each asks for. */
const explains = needed('explains', 'long-text', '数据异常的原因', 'what explains the data', {
  minCount: 2,
  internal: true,
});
const evidence = needed('evidence', 'long-text', '证据清单', 'evidence', { minCount: 2, internal: true });

const CONCLUDING = ['not-true', 'technical', 'breach', 'not-ours', 'settled'];
const WORKING = ['remote', 'waiting', 'visit', 'verdict'] as const;

const at = (from: string, event: string, to: string, more: Partial<MatterRow>): MatterRow => ({
  ...{ from, event, to, who: ['supervisor'], guards: [], ...A1 },
  ...more,
});

const REMOTE: readonly MatterRow[] = [
  at('remote', 'check', 'remote', {
    who: ['duty', 'supervisor', 'technical'],
    ...PROPOSED,
    asks: [
      needed('checked', 'choice', '核验内容', 'what was checked', { choices: REMOTE_CHECKS, internal: true }),
      needed('outcome', 'choice', '核验结果', 'what it says', { choices: CHECK_OUTCOMES, internal: true }),
      hidden,
    ],
  }),
  at('remote', 'preserve', 'remote', {
    who: ['duty', 'supervisor'],
    guards: ['hidden-path'],
    asks: [
      needed('sealed', 'choices', '已固定的证据', 'sealed', {
        internal: true,
        choices: [
          named('frames', '原始报文', 'raw frames'),
          named('parameters', '仪器参数', 'parameters'),
          named('video', '视频时段', 'video stretch'),
          named('sample', '留样', 'retained sample'),
        ],
      }),
      asked('digests', 'long-text', '摘要清单', 'list of digests', { internal: true, maxCount: 100_000 }),
      hidden,
    ],
  }),
  at('remote', 'order-sampling', 'remote', {
    asks: [needed('sample', 'text', '留样编号', 'sample', { internal: true })],
  }),
  at('remote', 'ask', 'waiting', {
    who: ['duty', 'supervisor'],
    guards: ['open-path'],
    asks: [needed('question', 'long-text', '要求说明的内容', 'what is asked', { minCount: 2 })],
  }),
  at('remote', 'enough', 'verdict', { notBy: ['newest'], asks: [evidence, hidden] }),
  at('remote', 'go', 'visit', {
    asks: [
      needed('inspectors', 'people', '执法人员（两名以上）', 'inspectors, two or more', {
        ...{ minCount: 2, sets: 'officers', internal: true },
      }),
      needed('brief', 'long-text', '现场任务书', 'brief', { minCount: 2, internal: true }),
      asked('brief-files', 'files', '附件', 'attachments', { internal: true }),
    ],
  }),
];

const OUTSIDE: readonly MatterRow[] = [
  at('waiting', 'answer', 'remote', {
    who: ['enterprise'],
    guards: ['fault-shown'],
    reason: 'optional',
    asks: [
      needed('cause', 'choice', '原因', 'cause', { choices: CAUSES }),
      needed('answer', 'long-text', '情况说明', 'explanation', { minCount: 2 }),
      asked('answer-files', 'files', '附件', 'attachments'),
    ],
  }),
  at('waiting', 'silence', 'visit', { who: ['system'] }),
  at('visit', 'record-signed', 'verdict', {
    who: ['inspector'],
    guards: ['two-officers', 'certificates-shown', 'visit-in-order', 'absence-explained'],
    officers: 'only',
    reason: 'optional',
    asks: [
      needed('visit-from', 'moment', '检查开始', 'visit began', { notAfter: 'now', internal: true }),
      needed('visit-to', 'moment', '检查结束', 'visit ended', { notAfter: 'now', internal: true }),
      needed('certificates', 'yes-no', '已出示执法证件', 'certificates shown', { internal: true }),
      needed('record', 'files', '现场检查笔录', 'inspection record', { minCount: 1, internal: true }),
      asked('photos', 'photos', '现场照片', 'photos', { internal: true }),
      asked('samples', 'text', '现场采样编号', 'samples taken', { internal: true }),
      needed('signature', 'choice', '签名情况', 'signature', { choices: SIGNATURES, internal: true }),
      asked('absence', 'long-text', '未签名原因', 'why it is not signed', { internal: true }),
    ],
  }),
  at('visit', 'access-refused', 'visit', {
    who: ['inspector'],
    officers: 'only',
    asks: [needed('refusal-video', 'files', '拒绝检查的录像', 'video of the refusal', { internal: true })],
  }),
];

const VERDICTS: readonly MatterRow[] = [
  at('verdict', 'not-true', 'closed', {
    guards: ['not-triager'],
    notBy: ['enough', 'record-signed'],
    asks: [
      explains,
      needed('feedback', 'choice', '规则反馈', 'feedback to the rule', { choices: FEEDBACK, internal: true }),
    ],
  }),
  at('verdict', 'technical', 'closed', {
    guards: ['not-triager'],
    notBy: ['enough', 'record-signed'],
    opens: ['outage'],
    asks: [explains],
  }),
  at('verdict', 'breach', 'closed', {
    guards: ['not-triager'],
    opens: ['case'],
    ...LAW18,
    asks: [
      needed('act', 'choice', '疑似行为', 'suspected act', { choices: ACT_CHOICES, internal: true }),
      evidence,
      hidden,
    ],
  }),
  at('verdict', 'not-ours', 'closed', {
    guards: ['not-triager'],
    asks: [
      needed('authority', 'text', '接收部门', 'receiving authority', { internal: true }),
      needed('receipt', 'files', '接收回执', 'receipt', { minCount: 1, internal: true }),
    ],
  }),
  at('closed', 'reopen', 'remote', {
    reopens: true,
    asks: [needed('new-fact', 'long-text', '新的情况', 'new fact', { minCount: 2, internal: true })],
  }),
];

/** Steps that leave it where it is: reports, lengthened clocks; and the entry's own verdict, which settles it. */
const ANYWHERE: readonly MatterRow[] = WORKING.flatMap((from) => [
  at(from, 'initial-report', from, {
    who: ['duty', 'inspector', 'supervisor'],
    ...PROPOSED,
    once: true,
    asks: [needed('initial', 'long-text', '初步情况', 'what is known so far', { internal: true })],
  }),
  at(from, 'extend', from, { ...PROPOSED, once: true }),
  at(from, 'extend-filing', from, { who: ['head'], ...LAW18, once: true }),
  at(from, 'settled', 'closed', { who: ['system'], ...PROPOSED }),
]);

const answerClock = {
  by: 'key-unit',
  key: { minutes: 4 * 60, confidence: 'S', source: 'supervision.md A.1, §11' },
  other: { minutes: 48 * 60, confidence: 'S', source: 'supervision.md A.1, §11' },
} as const;

const clockName = (zh: string, en: string): Words => ({ zh, en });
/** The opening itself runs on the triage clock of the register. */
const CLOCKS: readonly ClockRow[] = [
  {
    ...{ id: 'filing', name: clockName('立案期限', 'to file'), since: 'lead-at' },
    ...{ starts: ['open'], ends: CONCLUDING },
    run: { days: 15, ...LAW18 },
    extendedBy: [{ event: 'extend-filing', run: { days: 15, ...LAW18 } }],
  },
  {
    ...{ id: 'preserve', name: clockName('证据固定', 'to preserve'), only: 'hidden' },
    ...{ starts: ['open'], ends: ['preserve', ...CONCLUDING] },
    run: { minutes: 30, ...A1 },
  },
  {
    ...{ id: 'answer', name: clockName('企业说明', 'to answer'), lapse: 'silence' },
    ...{ starts: ['ask'], ends: ['answer', 'silence', 'settled'] },
    run: answerClock,
  },
  {
    ...{ id: 'remote', name: clockName('远程核查', 'remote check') },
    ...{ starts: ['open', 'answer', 'reopen'], ends: ['enough', 'go', 'ask', 'settled'] },
    run: {
      by: 'level',
      A: { minutes: 24 * 60, ...A1 },
      B: { workingDays: 3, ...A1 },
      C: { workingDays: 3, ...A1 },
    },
  },
  {
    ...{ id: 'initial-report', name: clockName('初报', 'initial report') },
    ...{ starts: ['open'], ends: ['initial-report', ...CONCLUDING] },
    run: { minutes: 24 * 60, ...PROPOSED },
  },
  {
    ...{ id: 'verdict', name: clockName('核查结论', 'verdict') },
    ...{ starts: ['open', 'reopen'], ends: CONCLUDING },
    run: { workingDays: 7, ...PROPOSED },
    extendedBy: [{ event: 'extend', run: { workingDays: 7, ...PROPOSED } }],
  },
  {
    ...{ id: 'conclude', name: clockName('作出结论', 'to conclude') },
    ...{ starts: ['enough', 'record-signed'], ends: CONCLUDING },
    run: { workingDays: 3, ...A1 },
  },
];

const GUARDS: Readonly<Record<string, MatterGuard>> = {
  'has-lead': ({ matter }) =>
    matter.links.some(({ kind }) => ['finding', 'entry', 'matter', 'complaint', 'tip'].includes(kind))
      ? undefined
      : refusal(
          'lead-missing',
          '核查须关联线索、信访或举报。',
          'An inquiry needs a finding, complaint or tip.',
        ),
  'open-path': ({ matter }) =>
    matter.hidden
      ? refusal(
          'hidden-path-only',
          '隐蔽核查中不得要求企业说明。',
          'On the hidden path the enterprise is not asked.',
        )
      : undefined,
  'hidden-path': ({ matter }) =>
    matter.hidden
      ? undefined
      : refusal('open-path-only', '这一步只用于隐蔽核查。', 'This step belongs to the hidden path.'),
  'two-officers': ({ matter }) =>
    matter.officers.length >= 2
      ? undefined
      : refusal('two-officers', '现场检查须有两名以上执法人员。', 'A visit needs two inspectors or more.'),
  'certificates-shown': mustBeYes(
    'certificates',
    'certificates-not-shown',
    '须出示执法证件。',
    'Certificates have to be shown.',
  ),
  'visit-in-order': inOrder('visit-from', 'visit-to'),
  'absence-explained': ({ input }) =>
    input.given.signature !== 'signed' && String(input.given.absence ?? '').trim() === ''
      ? refusal('absence-unexplained', '未签名的须写明原因。', 'Say why the signature is missing.')
      : undefined,
  'fault-shown': ({ input }) => {
    const files = input.given['answer-files'];
    return input.given.cause === 'device-fault' && !(Array.isArray(files) && files.length > 0)
      ? refusal('attachment-missing', '设备故障须附证明材料。', 'A device fault needs an attachment.')
      : undefined;
  },
  'not-triager': ({ matter, actor }) =>
    actor !== 'system' && matter.fields['triaged-by'] === actor.id
      ? standardRefusal('same-person')
      : undefined,
};

/**
 * 核查 before anything is a case. A hidden inquiry asks nobody outside; every verdict is another person's than who
 * sent the entry here.
 *
 * @source supervision.md A.1, §7.2; 生态环境行政处罚办法 第十八条、第二十八条 [T]
 */
export const INQUIRY_TABLE: MatterTable = {
  ...{ id: 'inquiry', name: { zh: '核查', en: 'Inquiry' }, prefix: 'HC', source: 'supervision.md A.1' },
  states: [
    { ...named('remote', '远程核查', 'remote check'), kind: 'open' },
    { ...named('waiting', '待企业说明', 'waiting for the enterprise'), kind: 'open' },
    { ...named('visit', '现场核查', 'on site'), kind: 'open' },
    { ...named('verdict', '待作结论', 'to conclude'), kind: 'open' },
    { ...named('closed', '已办结', 'closed'), kind: 'end' },
  ],
  events: [
    named('open', '发起核查', 'open'),
    named('check', '远程核验', 'check remotely'),
    named('preserve', '证据保全', 'preserve evidence'),
    named('order-sampling', '远程留样', 'order sampling'),
    named('ask', '要求说明', 'ask the enterprise'),
    named('answer', '企业反馈', 'answer'),
    named('silence', '逾期未反馈', 'no answer in time'),
    named('enough', '远程认定', 'enough from the desk'),
    named('go', '派员现场', 'send inspectors'),
    named('record-signed', '笔录完成', 'record signed'),
    named('access-refused', '拒绝检查', 'access refused'),
    named('not-true', '不属实', 'not true'),
    named('technical', '设备问题', 'technical'),
    named('breach', '涉嫌违法', 'breach suspected'),
    named('not-ours', '移送其他部门', 'another authority'),
    named('reopen', '重启核查', 'reopen'),
    named('initial-report', '初报', 'initial report'),
    named('extend', '延长核查', 'extend'),
    named('extend-filing', '批准延长立案期限', 'more time to file'),
    named('settled', '台账已作结论', 'settled in the register'),
  ],
  rows: [
    {
      ...{
        from: null,
        event: 'open',
        to: 'remote',
        who: ['supervisor', 'system'],
        guards: ['has-lead'],
        ...A1,
      },
      asks: OPENING,
    },
    ...REMOTE,
    ...OUTSIDE,
    ...VERDICTS,
    ...ANYWHERE,
  ],
  clocks: CLOCKS,
  guards: GUARDS,
  standing: ['open-path', 'hidden-path', 'two-officers', 'not-triager'],
  // What is asked is known to who is asked; the visit comes unannounced.
  knownToParty: ['waiting'],
  ...{ knownToAgency: false, knownToTown: false },
};
