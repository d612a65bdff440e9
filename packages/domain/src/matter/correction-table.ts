import { asked, mustBeYes, named, needed } from './asking.ts';
import { SERVICE_WAYS } from './case-words.ts';
import { finesOf } from './daily-fines.ts';
import { type MatterGuard, refusal } from './matter-guards.ts';
import type { ClockRow, MatterRow, MatterTable } from './matter-table.ts';

const A3 = { confidence: 'S', source: '按日连续处罚办法；supervision.md A.3' } as const;
const PROPOSED = { confidence: 'P', source: 'supervision.md A.3' } as const;

const CONTENT = [
  needed('content', 'long-text', '责令改正的内容', 'what has to be corrected', { minCount: 2 }),
  needed('correct-by', 'day', '改正期限', 'to be corrected by'),
];
const SERVICE = [
  needed('told-to', 'text', '签收人', 'served on'),
  needed('told-how', 'choice', '送达方式', 'how served', { choices: SERVICE_WAYS }),
  needed('served-at', 'moment', '送达时间', 'served at', { notAfter: 'now' }),
  needed('receipt', 'files', '送达回证', 'service receipt', { minCount: 1 }),
];
const OUTCOMES = [
  named('corrected', '已改正', 'corrected'),
  named('unchanged', '仍在违法排放', 'unchanged'),
  named('refused-check', '拒绝、阻挠复查', 'the recheck was refused'),
];
const METHODS = [
  named('manual', '手工采样监测', 'manual sampling'),
  named('remote', '远程留样', 'remote sample'),
  named('online', '有效自动监测数据', 'valid automatic data'),
  named('inspection', '现场检查', 'inspection'),
];

const recheck = (from: string): MatterRow => ({
  ...{ from, event: 'recheck', to: 'rechecked', who: ['inspector'], officers: 'only', ...A3 },
  guards: ['unannounced', 'recheck-after-service'],
  asks: [
    needed('rechecked-at', 'moment', '复查时间', 'rechecked at', { notAfter: 'now' }),
    needed('method', 'choice', '取证方式', 'by which method', { choices: METHODS }),
    needed('outcome', 'choice', '复查结果', 'outcome', { choices: OUTCOMES }),
    needed('unannounced', 'yes-no', '未事先通知', 'unannounced', { internal: true }),
    needed('recheck-record', 'files', '复查笔录、监测报告', 'record and report', { minCount: 1 }),
  ],
});

const GUARDS: Readonly<Record<string, MatterGuard>> = {
  unannounced: mustBeYes(
    'unannounced',
    'announced',
    '复查须以暗查方式进行。',
    'The recheck has to come unannounced.',
  ),
  'recheck-after-service': ({ matter, input }) => {
    const [served, at] = [matter.fields['served-at'], input.given['rechecked-at']];
    return typeof served === 'number' && typeof at === 'number' && at < served
      ? refusal('before-service', '复查早于送达。', 'The recheck lies before the service.')
      : undefined;
  },
  'found-corrected': ({ matter }) =>
    matter.fields.outcome === 'corrected'
      ? undefined
      : refusal('not-corrected', '复查结果不是已改正。', 'The recheck did not find it corrected.'),
  'found-unchanged': ({ matter }) =>
    matter.fields.outcome === 'unchanged' || matter.fields.outcome === 'refused-check'
      ? undefined
      : refusal('is-corrected', '复查结果是已改正。', 'The recheck found it corrected.'),
  'days-count': (question) => {
    const { matter, steps, input, actor } = question;
    const by = actor === 'system' ? 'system' : actor.id;
    const step = {
      ...{
        seq: 0,
        matter: matter.id,
        at: input.at,
        happenedAt: input.happenedAt,
        by,
        byName: '',
        byUnit: '',
      },
      ...{ event: 'refused', from: matter.state, to: 'counting', reason: '', given: input.given },
      ...{ refused: null, clientId: '' },
    };
    return finesOf([...steps, step]).length > finesOf(steps).length
      ? undefined
      : refusal('no-days', '没有可以计罚的日数。', 'No day counts.');
  },
  'inspector-or-named': ({ matter, actor }) =>
    actor === 'system' || matter.officers.length === 0 || matter.officers.includes(actor.id)
      ? undefined
      : refusal('officers-only', '只有承办人员可以进行这一步。', 'Only the officers may take this step.'),
};

const serve = (from: string | null): MatterRow => ({
  ...{ from, event: 'serve', to: 'correcting', who: ['inspector'], guards: ['inspector-or-named'], ...A3 },
  asks: [
    ...CONTENT,
    ...SERVICE,
    asked('report-at', 'moment', '监测报告时间', 'date of the monitoring report', { internal: true }),
    ...(from === null
      ? [
          needed('officers', 'people', '承办人员', 'officers', {
            ...{ minCount: 2, sets: 'officers', internal: true },
          } as const),
        ]
      : []),
  ],
});

const ROWS: readonly MatterRow[] = [
  {
    ...{ from: null, event: 'order', to: 'ordered', who: ['head', 'system'], guards: [], ...PROPOSED },
    asks: [
      ...CONTENT,
      asked('officers', 'people', '承办人员', 'officers', { sets: 'officers', internal: true }),
      asked('report-at', 'moment', '监测报告时间', 'date of the monitoring report', { internal: true }),
    ],
  },
  serve('ordered'),
  serve(null),
  recheck('correcting'),
  {
    ...{ from: 'rechecked', event: 'corrected', to: 'ended', who: ['supervisor'], ...A3 },
    guards: ['found-corrected'],
  },
  {
    ...{ from: 'rechecked', event: 'refused', to: 'counting', who: ['head'], ...A3 },
    guards: ['found-unchanged', 'days-count'],
    asks: [needed('daily-amount', 'money', '原处罚数额（每日）', 'original amount, each day', { min: 1 })],
  },
  recheck('counting'),
];

const CLOCKS: readonly ClockRow[] = [
  {
    ...{ id: 'serve', name: { zh: '送达责令改正', en: 'to serve the order' }, since: 'report-at' },
    ...{ starts: ['order'], ends: ['serve'], run: { workingDays: 3, ...A3 } },
  },
  {
    ...{ id: 'correct-by', name: { zh: '改正期限', en: 'to be corrected by' } },
    ...{ starts: ['serve'], ends: ['recheck'], run: { by: 'field', field: 'correct-by', ...PROPOSED } },
  },
  {
    ...{ id: 'recheck', name: { zh: '暗查复查', en: 'recheck' }, since: 'served-at' },
    ...{ starts: ['serve', 'refused'], ends: ['recheck'], run: { days: 30, ...A3 } },
  },
];

/**
 * 责令改正与按日计罚 beside a case. The order is made by the head and lives from its service on; the recheck comes
 * unannounced.
 *
 * @source supervision.md A.3; 生态环境法典 第一千零六十条 [S]
 */
export const CORRECTION_TABLE: MatterTable = {
  ...{ id: 'correction', name: { zh: '责令改正', en: 'Order to correct' }, prefix: 'GZ' },
  source: 'supervision.md A.3',
  states: [
    { ...named('ordered', '待送达', 'to be served'), kind: 'open' },
    { ...named('correcting', '限期改正', 'correcting'), kind: 'open' },
    { ...named('rechecked', '已复查', 'rechecked'), kind: 'open' },
    { ...named('counting', '按日计罚', 'daily fines'), kind: 'open' },
    { ...named('ended', '已办结', 'ended'), kind: 'end' },
  ],
  events: [
    named('order', '作出责令改正', 'order'),
    named('serve', '送达责令改正', 'serve'),
    named('recheck', '暗查复查', 'recheck'),
    named('corrected', '已改正', 'corrected'),
    named('refused', '拒不改正', 'refused to correct'),
  ],
  ...{ rows: ROWS, clocks: CLOCKS, guards: GUARDS },
  standing: ['inspector-or-named', 'found-corrected', 'found-unchanged'],
  knownToParty: ['correcting', 'rechecked', 'counting', 'ended'],
  ...{ knownToAgency: false, knownToTown: false },
};
