import type { ClockRow } from './matter-table.ts';

const MEASURES = '生态环境行政处罚办法';
const law = (article: string) => ({ confidence: 'T', source: `${MEASURES} ${article}` }) as const;
const S = { confidence: 'S', source: 'supervision.md §7.3' } as const;
const G = { confidence: 'G', source: 'supervision.md §7.3' } as const;
const P = { confidence: 'P', source: 'supervision.md A.2' } as const;

/** Steps after which nothing of the investigation runs any more. */
const OVER = ['end', 'withdraw', 'transfer', 'no-penalty'];
const PAUSES = {
  pausedBy: ['test', 'suspend', 'ask-hearing', 'publish'],
  resumedBy: ['test-result', 'resume', 'hearing-held', 'hearing-withdrawn', 'published'],
  nested: true,
} as const;

/**
 * Periods of a case. Those of two, three, five and seven days are working days (Penalty Law Art. 85 [G]), longer ones
 * natural; testing, appraisal, suspension, hearing and service by notice do not count.
 */
export const CASE_CLOCKS: readonly ClockRow[] = [
  {
    ...{ id: 'filing', name: { zh: '立案期限', en: 'to file' }, since: 'lead-at' },
    ...{ starts: ['open'], ends: ['file', 'not-file'], run: { days: 15, ...law('第十八条') } },
    extendedBy: [{ event: 'extend-filing', run: { days: 15, ...law('第十八条') } }],
  },
  {
    ...{ id: 'decision', name: { zh: '办案期限', en: 'to decide' }, ...PAUSES },
    ...{ starts: ['file'], ends: ['decide', ...OVER], run: { days: 90, ...S } },
    extendedBy: [
      { event: 'extend', run: { days: 30, ...S } },
      { event: 'extend-further', run: { days: 30, ...S }, days: 'more-days' },
    ],
  },
  {
    ...{ id: 'investigation', name: { zh: '调查终结', en: 'to report' }, ...PAUSES },
    ...{ starts: ['file'], ends: ['report', ...OVER], run: { days: 60, ...P } },
  },
  {
    ...{ id: 'preservation-approval', name: { zh: '补办保存批准', en: 'approval afterwards' } },
    ...{ starts: ['preserve-urgent'], ends: ['approve-preserve', 'preserved', 'preservation-lapsed'] },
    ...{ run: { minutes: 24 * 60, ...law('第三十二条') }, lapse: 'preservation-lapsed' },
  },
  {
    ...{ id: 'preservation', name: { zh: '先行登记保存处理', en: 'to handle what is preserved' } },
    ...{ starts: ['preserve', 'preserve-urgent'], ends: ['preserved', 'preservation-lapsed'] },
    ...{ run: { workingDays: 7, ...law('第三十三条') }, lapse: 'preservation-lapsed' },
  },
  {
    ...{ id: 'police', name: { zh: '决定是否移送公安', en: 'to decide on the police' } },
    ...{ starts: ['suspect-crime'], ends: ['transfer', 'not-transfer'], run: { days: 3, ...S } },
  },
  {
    ...{ id: 'hand-over', name: { zh: '移交案卷', en: 'to hand over' } },
    ...{ starts: ['transfer'], ends: ['hand-over'], run: { minutes: 24 * 60, ...G } },
  },
  {
    ...{ id: 'statement', name: { zh: '陈述申辩', en: 'statement' }, since: 'notice-at' },
    ...{ starts: ['prior-notice', 'published'], ends: ['publish', 'statement', 'legal-review', 'return'] },
    run: { workingDays: 5, ...law('第四十四条') },
  },
  {
    ...{ id: 'hearing', name: { zh: '申请听证', en: 'to ask for a hearing' }, since: 'notice-at' },
    ...{ starts: ['prior-notice', 'published'], ends: ['publish', 'ask-hearing', 'legal-review', 'return'] },
    run: { workingDays: 5, ...law('第四十七条') },
  },
  {
    ...{ id: 'service', name: { zh: '送达期限', en: 'to serve' } },
    ...{ starts: ['decide'], ends: ['serve'], run: { workingDays: 7, ...S } },
    extendedBy: [{ event: 'publish-decision', run: { days: 30, ...S } }],
  },
  {
    ...{ id: 'payment', name: { zh: '缴款期限', en: 'to pay' }, since: 'served-at', lapse: 'late' },
    ...{ starts: ['serve'], ends: ['pay', 'late', 'annulled', 'close'], run: { days: 15, ...S } },
  },
];
