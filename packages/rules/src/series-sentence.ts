import { type Finding, factorName, factorShort } from '@wenqu/domain';

type Lang = 'zh' | 'en';
type Facts = Finding['facts'];
interface Named {
  readonly zh: string;
  readonly en: string;
}
type Say = (facts: Facts, names: Named) => readonly [zh: string, en: string];

const has = (facts: Facts, name: string): boolean => facts[name] !== undefined && facts[name] !== '';
const signed = (value: Facts[string] | undefined): string =>
  Number(value) > 0 ? `+${value}` : String(value).replace('-', '−');

const inconsistent: Say = (facts, names) =>
  facts.kind === 'amount'
    ? [
        `${names.zh}小时排放量与“均值×流量×时间”不符：上报${facts.logged}，按实时数据应为${facts.expected}（${signed(facts.deviationPercent)}%），已${facts.hours}小时`,
        `${names.en}: the hour's amount is not mean × flow × time: ${facts.logged} sent, ${facts.expected} from live values (${signed(facts.deviationPercent)} %), ${facts.hours} h`,
      ]
    : [
        `${names.zh}小时均值与实时数据或自身极值不符：上报${facts.logged}，应为${facts.expected}（${signed(facts.deviationPercent)}%），已${facts.hours}小时`,
        `${names.en}: the hour's mean contradicts the live values or its own extremes: ${facts.logged} sent, ${facts.expected} expected (${signed(facts.deviationPercent)} %), ${facts.hours} h`,
      ];

const fell: Say = (facts, names) => [
  `${names.zh}在一个周期内下降${facts.fallPercent}%（${facts.before}→${facts.after}），为本点位平常变动的${facts.times}倍，${has(facts, 'flowPercent') ? `流量变化${signed(facts.flowPercent)}%，` : ''}已持续${facts.hours}小时`,
  `${names.en} fell by ${facts.fallPercent} % within one cycle (${facts.before} → ${facts.after}), ${facts.times} times this point's usual change${has(facts, 'flowPercent') ? `, flow ${signed(facts.flowPercent)} %` : ''}, for ${facts.hours} h`,
];

/** By the form of the pattern; the numbers are the finding's own. @source detection.md §J */
const SENTENCES: Readonly<Record<string, Say>> = {
  constant: (facts, names) => [
    `${names.zh}连续${facts.hours}小时变化不超过${facts.eps}${has(facts, 'flowChangePercent') ? `，同期流量变化${facts.flowChangePercent}%` : ''}`,
    `${names.en} stayed within ${facts.eps} for ${facts.hours} h${has(facts, 'flowChangePercent') ? ` while flow changed by ${facts.flowChangePercent} %` : ''}`,
  ],
  'bounded-noise': (facts, names) => [
    `${names.zh}近${facts.hours}小时在窄幅内无规律跳动，前后不相关（r=${facts.memory}，本点位平时不低于${facts.usualMemory}），均值${facts.mean}、离散${facts.spread}`,
    `${names.en} jumps in a narrow band with no memory (r = ${facts.memory}, usually at least ${facts.usualMemory}) for ${facts.hours} h, mean ${facts.mean}, spread ${facts.spread}`,
  ],
  replay: (facts, names) => [
    `${names.zh}近${facts.hours}小时数据与${facts.days}天前同时段完全相同，其中${facts.moves}次变化逐一相同`,
    `${names.en}: the last ${facts.hours} h equal the same hours ${facts.days} days before, ${facts.moves} changes one by one`,
  ],
  'time-shift': (facts, names) => [
    `${names.zh}开始重复自身${facts.lagHours}小时前的数值（${facts.moves}次变化逐一相同），同期流量照常变化，疑似错时上报`,
    `${names.en} began to repeat its own values of ${facts.lagHours} h before (${facts.moves} changes one by one) while the flow went on: told late`,
  ],
  'clamp-limit': (facts, names) => [
    `${names.zh}有${facts.count}个值停在限值${facts.limit}的${facts.limitPercent}%处（波动${facts.widthPercent}%），高于它的几乎没有`,
    `${names.en}: ${facts.count} values stop at ${facts.limitPercent} % of the limit ${facts.limit} (scatter ${facts.widthPercent} %), hardly any above`,
  ],
  'spikes-trimmed': (facts, names) => [
    `${names.zh}的高值被削平在${facts.ceiling}：${facts.count}个值停在同一高度，${facts.rises}次上升到此为止`,
    `${names.en}: peaks end at ${facts.ceiling}: ${facts.count} values at one height, ${facts.rises} rises stop there`,
  ],
  rounding: (facts, names) => [
    `${names.zh}近${facts.hours}小时以${facts.step}为一档变化，本点位平时为${facts.usualStep}（${facts.changes}次变化均为整档）`,
    `${names.en} moved in steps of ${facts.step} for ${facts.hours} h, usually ${facts.usualStep} (${facts.changes} changes, all whole steps)`,
  ],
  'interpolated-fill': (facts, names) => [
    `${names.zh}近${facts.hours}小时几乎沿一条直线变化，波动明显小于平时`,
    `${names.en} ran along a straight line for ${facts.hours} h, far smoother than usual`,
  ],
  'stats-inconsistent': inconsistent,
  'flow-total-mismatch': (facts) => [
    `瞬时流量与累计水量不一致：累计${facts.countedM3} m³，按瞬时流量应为${facts.expectedM3} m³（${signed(facts.deviationPercent)}%），已${facts.hours}小时`,
    `live flow and totaliser disagree: ${facts.countedM3} m³ counted, ${facts.expectedM3} m³ by live flow (${signed(facts.deviationPercent)} %), ${facts.hours} h`,
  ],
  scaling: fell,
  offset: fell,
  'sample-swap': (facts, names) => [
    `${fell(facts, names)[0]}，形如样水被换`,
    `${fell(facts, names)[1]}, as when other water is in the analyser`,
  ],
  dilution: (facts, names) => [
    `${names.zh}同时下降${facts.fallPercent}%${has(facts, 'flowPercent') ? `，同时流量${signed(facts.flowPercent)}%` : ''}，已持续${facts.hours}小时`,
    `${names.en} fell together by ${facts.fallPercent} %${has(facts, 'flowPercent') ? ` while flow changed by ${signed(facts.flowPercent)} %` : ''}, for ${facts.hours} h`,
  ],
  'night-discharge': (facts, names) => [
    `${names.zh}在${facts.nights}个夜晚短时升高（最近一次${signed(facts.risePercent)}%，${facts.minutes}分钟）${has(facts, 'flowPercent') ? `，同时流量${signed(facts.flowPercent)}%` : ''}`,
    `${names.en} rose for a short time in ${facts.nights} nights (latest ${signed(facts.risePercent)} %, ${facts.minutes} min)${has(facts, 'flowPercent') ? `, flow ${signed(facts.flowPercent)} %` : ''}`,
  ],
  'false-maintenance': (facts, names) => [
    `${names.zh}在${facts.hours}小时内${facts.windows}次被标记为维护或校准，标记旁的数值高出平常变动${facts.elevation}倍，${facts.offHoursPercent}%在非工作时间`,
    `${names.en}: ${facts.windows} maintenance or calibration marks within ${facts.hours} h; values beside them rise ${facts.elevation} times the usual change; ${facts.offHoursPercent} % outside working hours`,
  ],
  'peak-disconnect': (facts, names) => [
    `${names.zh}在${facts.hours}小时内${facts.gaps}次缺数，其中${facts.raised}次正值上升时中断`,
    `${names.en}: ${facts.gaps} gaps within ${facts.hours} h, ${facts.raised} of them while the value was rising`,
  ],
  'pollution-pulse': (facts, names) => [
    `${names.zh}短时间内升高${facts.risePercent}%，为本点位平常变动的${facts.times}倍（${facts.together}项同升），疑似污染事件`,
    `${names.en} rose by ${facts.risePercent} % in a short time, ${facts.times} times this point's usual change (${facts.together} factors together): suspected pollution event`,
  ],
};

/** Several factors by their short names. */
function namesOf({ factor, facts }: Finding): Named {
  const codes = String(facts.factors ?? factor).split('+');
  if (codes.length === 1)
    return { zh: factorName(codes[0] ?? factor, 'zh'), en: factorName(codes[0] ?? factor, 'en') };
  return {
    zh: codes.map((code) => factorShort(code, 'zh')).join('、'),
    en: codes.map((code) => factorShort(code, 'en')).join(', '),
  };
}

/**
 * The sentence of a finding that the detectors of a point's own series made; undefined for any other. It speaks of data and
 * is always suspected.
 * @source detection.md §J
 */
export function seriesSentence(finding: Finding, lang: Lang): string | undefined {
  const say = SENTENCES[String(finding.facts.form)];
  if (!say) return undefined;
  const [zh, en] = say(finding.facts, namesOf(finding));
  return lang === 'zh' ? `疑似：${zh}。` : `Suspected: ${en}.`;
}
