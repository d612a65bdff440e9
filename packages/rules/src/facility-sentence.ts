import { type Finding, factorName } from '@wenqu/domain';

type Lang = 'zh' | 'en';
type Facts = Finding['facts'];
type Say = (facts: Facts, finding: Finding) => readonly [zh: string, en: string];

const has = (facts: Facts, name: string): boolean => facts[name] !== undefined && facts[name] !== '';

const oxygen: Say = (facts) => [
  `停曝气时溶解氧仅降至原来的${Math.round(Number(facts.oxygenKept) * 100)}%，与停机不符`,
  `dissolved oxygen keeps ${Math.round(Number(facts.oxygenKept) * 100)} % of itself while aeration is off, which does not fit`,
];

/** By pattern and form; the words are the spec's, the numbers the finding's. @source detection.md §J */
const SENTENCES: Readonly<Record<string, Say>> = {
  'D22 water-taken': (facts) => [
    `疑似取用水量与排水量不平衡，偏离本厂平时${facts.p}个百分点（平时差额${facts.usual}%），已${facts.d}天`,
    `suspected: water taken in and discharged do not balance, ${facts.p} points off the plant's usual (${facts.usual} %) for ${facts.d} days`,
  ],
  'D22 through-treatment': (facts) => [
    `疑似治理设施进出水量不平衡，偏离本厂平时${facts.p}个百分点（平时差额${facts.usual}%），已${facts.d}天`,
    `suspected: inflow and outflow of the treatment do not balance, ${facts.p} points off its usual (${facts.usual} %) for ${facts.d} days`,
  ],
  D24: (facts, { factor }) => [
    `${factorName(factor, 'zh')}去除率${facts.e}%，疑似异常：近${facts.d}天正常范围${facts.low}%–${facts.high}%${has(facts, 'design') ? `，工艺设计上限${facts.design}%` : ''}`,
    `${factorName(factor, 'en')}: suspected removal ${facts.e} %, normal band of ${facts.d} days ${facts.low}–${facts.high} %${has(facts, 'design') ? `, design limit ${facts.design} %` : ''}`,
  ],
  'D25 treatment-idle': (facts) => [
    `疑似治污设施未运行：生产用电正常，治理设施停机${facts.m}分钟（生产${facts.productionH}小时，同步运行${facts.inStepH}小时${has(facts, 'kwhPerM3') ? `，吨水电耗${facts.kwhPerM3} kWh/m³` : ''}）`,
    `suspected: production power normal, treatment idle for ${facts.m} min (production ${facts.productionH} h, in step ${facts.inStepH} h${has(facts, 'kwhPerM3') ? `, ${facts.kwhPerM3} kWh/m³` : ''})`,
  ],
  'D25 oxygen-does-not-fall': (facts, finding) => {
    const [zh, en] = oxygen(facts, finding);
    return [
      `疑似异常：治理设施停机${facts.m}分钟，${zh}`,
      `suspected: treatment idle for ${facts.m} min, ${en}`,
    ];
  },
  'D26 agent': (facts) => [
    `疑似药剂用量不匹配：${facts.name}连续${facts.months}个月仅为应有用量的${facts.p}%`,
    `suspected: ${facts.name} at ${facts.p} % of the expected for ${facts.months} months`,
  ],
  'D26 sludge': (facts) => [
    `疑似污泥量不匹配：连续${facts.months}个月干污泥仅为去除负荷应产量的${facts.p}%`,
    `suspected: sludge at ${facts.p} % of what the removed load makes, for ${facts.months} months`,
  ],
  D29: (facts) => [
    `疑似标停未停：标记停产${facts.stoppedH}小时内，生产用电达正常的${facts.p}%，排水${facts.f} m³，涉及${facts.h}小时`,
    `suspected: in ${facts.stoppedH} h declared as stopped, production power is ${facts.p} % of normal, ${facts.f} m³ discharged, ${facts.h} h concerned`,
  ],
  D44: (facts) => [
    `单位产品排放量疑似与产能不符：${facts.kgPerUnit} kg/${facts.unit}，为本厂平时（${facts.usual}）的${facts.x}倍${has(facts, 'trade') ? `，行业常值${facts.trade}` : ''}`,
    `suspected: load per product ${facts.kgPerUnit} kg/${facts.unit}, ${facts.x} × the plant's usual (${facts.usual})${has(facts, 'trade') ? `, trade ${facts.trade}` : ''}`,
  ],
};

/** What a facility’s detector can lack, by its name in `facts.missing`. */
export const MISSING_INPUTS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  rain: ['雨量', 'rain'],
  'water-loss': ['耗水比例', 'share of water lost'],
  'effluent-flow': ['出水流量', 'effluent flow'],
  'production-meter': ['生产用电', 'production electricity'],
  oxygen: ['溶解氧', 'dissolved oxygen'],
  sheets: ['运行台账', 'day sheet'],
  'design-removal': ['设计去除率', 'design removal'],
  invoices: ['购药与处置凭证', 'invoices and manifests'],
  'trade-coefficient': ['行业系数', 'trade coefficient'],
  peers: ['同行数据', 'peers'],
};

/**
 * What a facility's detector noticed, in words, with what it lacked; null for a finding that none of them made.
 * @source detection.md §J
 */
export function facilitySentence(finding: Finding, lang: Lang): string | null {
  const { rule, facts } = finding;
  const say =
    SENTENCES[`${rule} ${facts.form}`] ?? (facts.facility === undefined ? undefined : SENTENCES[rule]);
  if (!say) return null;
  const at = lang === 'zh' ? 0 : 1;
  const lacked = String(facts.missing ?? '')
    .split('+')
    .flatMap((name) => MISSING_INPUTS[name]?.[at] ?? []);
  const narrower =
    lacked.length === 0
      ? ''
      : lang === 'zh'
        ? `（缺${lacked.join('、')}，判断范围相应收窄）`
        : ` (narrower for want of ${lacked.join(', ')})`;
  return `${say(facts, finding)[at]}${narrower}${lang === 'zh' ? '。' : '.'}`;
}
