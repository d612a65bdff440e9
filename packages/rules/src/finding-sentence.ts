import {
  type Finding,
  factor,
  factorName,
  formatInstant,
  formatMultiple,
  formatTime,
  type Instant,
  roundHalfEven,
  type Statistic,
  unitText,
} from '@wenqu/domain';
import { careSentence } from './care-sentence.ts';
import { evidenceSentence } from './evidence-sentence.ts';
import { facilitySentence } from './facility-sentence.ts';
import { identitySentence } from './identity-sentence.ts';
import { loadSentence, repeatedSentence, trendSentence } from './ladder-sentence.ts';
import { isMarkFinding, markSentence } from './mark-findings.ts';
import { outageSentence } from './outage-findings.ts';
import { ruleName } from './rule-editions.ts';
import { seriesSentence } from './series-sentence.ts';

type Lang = 'zh' | 'en';

const STATISTIC_WORDS: Readonly<Record<Statistic, readonly [zh: string, en: string]>> = {
  realtime: ['实时值', 'real-time value'],
  minute: ['分钟值', 'minute value'],
  hour: ['小时值', 'hourly value'],
  day: ['日均值', 'daily mean'],
  state: ['状态', 'state'],
  runtime: ['运行时间', 'running time'],
};
const REFERENCE = {
  zh: '（仅供参考：限值未经核对）',
  en: ' (for reference: the limit has not been verified)',
} as const;

/**
 * The sentence of a finding, with its numbers. What a single valid statistic shows against a verified limit
 * is called 超标; a real-time value and everything by an unverified limit is 疑似. Never 造假.
 * @source supervision.md §2.3, §13 trap 8; detection.md §0
 */
export function findingSentence(finding: Finding, lang: Lang): string {
  const sentence = body(finding, lang);
  return finding.forReference ? `${sentence}${REFERENCE[lang]}` : sentence;
}

function body(finding: Finding, lang: Lang): string {
  if (isMarkFinding(finding)) return markSentence(finding, lang);
  switch (finding.rule) {
    case 'point-silent':
      return silent(finding, lang);
    case 'day-not-judgeable':
      return notJudgeable(finding, lang);
    case 'ph-out-of-range':
      return ph(finding, lang);
    case 'clock-off':
    case 'parameter-changed':
    case 'check-failed':
    case 'check-overdue':
      return careSentence(finding, lang);
    case 'fault-not-reported':
    case 'fault-not-restored':
      return outageSentence(finding, lang);
    case 'wrong-address':
    case 'wrong-password':
    case 'two-places':
    case 'stale-qn':
    case 'replayed-frame':
    case 'password-changed':
    case 'request-from-device':
      return identitySentence(finding, lang);
    case 'trend-warning':
      return trendSentence(finding, lang);
    case 'load-over':
      return loadSentence(finding, lang);
    case 'repeated-over':
      return repeatedSentence(finding, lang);
    case 'daily-mean-over':
      return `${over(finding, lang)}${dayTail(finding, lang)}`;
    case 'realtime-over':
    case 'hourly-over':
      return `${over(finding, lang)}${hourTail(finding, lang)}`;
    default:
      return (
        facilitySentence(finding, lang) ??
        seriesSentence(finding, lang) ??
        evidenceSentence(finding, lang) ??
        named(finding, lang)
      );
  }
}

/** No sentence of its own: its name and its factors, suspected like any other. */
function named({ rule, factor, facts, from, to }: Finding, lang: Lang): string {
  const codes = String(facts.factors ?? factor)
    .split('+')
    .filter(Boolean);
  const factors = codes.map((code) => factorName(code, lang)).join(lang === 'zh' ? '、' : ', ');
  const name = ruleName(rule, lang).replace(/^疑似|^suspected /, '');
  const span = `${formatInstant(from)} – ${formatInstant(to)}`;
  return lang === 'zh'
    ? `疑似：${factors}${factors && ' '}${name}，${span}。`
    : `Suspected: ${name}${factors && `, ${factors}`}, ${span}.`;
}

/** A number as people read it: the factor's digits and two more at most, no trailing zeros. */
function shown(finding: Finding, value: number): string {
  const places = (factor(finding.factor)?.decimals ?? 2) + 2;
  const text = roundHalfEven(value, places);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

const amount = (finding: Finding, value: number, lang: Lang): string =>
  `${shown(finding, value)} ${unitText(String(finding.facts.unit ?? '1'), lang)}`.trimEnd();

function over(finding: Finding, lang: Lang): string {
  const { facts, multiple, limit } = finding;
  const name = factorName(finding.factor, lang);
  const statistic = STATISTIC_WORDS[finding.statistic][lang === 'zh' ? 0 : 1];
  const value = amount(finding, finding.value ?? Number.NaN, lang);
  const bound = amount(finding, Number(facts.bound), lang);
  const suspected = finding.forReference || finding.rule === 'realtime-over';
  const below = facts.side === 'below';
  const clause = limit?.clause ?? '';
  if (lang === 'zh') {
    const verb = below ? '低于下限' : '超标';
    const times = multiple === null ? '' : `，超标倍数 ${formatMultiple(multiple)}`;
    const atLeast = facts.aboveRange === 1 ? '不低于 ' : '';
    return `${name}${statistic}${suspected ? '疑似' : ''}${verb}：${atLeast}${value}，限值 ${bound}${times}（${clause}）`;
  }
  const verb = below ? 'below the limit' : 'over the limit';
  const times = multiple === null ? '' : `, exceedance multiple ${formatMultiple(multiple)}`;
  const atLeast = facts.aboveRange === 1 ? 'at least ' : '';
  return `${name}, ${statistic}${suspected ? ' suspected' : ''} ${verb}: ${atLeast}${value}, limit ${bound}${times} (${clause})`;
}

function hourTail({ statistic, from, to, count }: Finding, lang: Lang): string {
  const span = `${formatInstant(from)}–${formatTime(to)}`;
  if (statistic === 'hour') return lang === 'zh' ? `，${span}。` : `, ${span}.`;
  return lang === 'zh' ? `，${span} 共 ${count} 个值。` : `, ${count} values in ${span}.`;
}

function dayTail({ facts }: Finding, lang: Lang): string {
  const basis = basisTail(facts, lang);
  const load = facts.loadKg === undefined ? '' : roundHalfEven(Number(facts.loadKg), 1);
  const water = roundHalfEven(Number(facts.volumeM3), 1);
  if (lang === 'zh') {
    const kg = load === '' ? '' : `，排放量 ${load} kg`;
    return `，${facts.day} 按流量加权，有效 ${facts.nValid}/${facts.nDue} 小时，水量 ${water} m³${kg}${basis}。`;
  }
  const kg = load === '' ? '' : `, load ${load} kg`;
  return `, ${facts.day} flow-weighted, ${facts.nValid} of ${facts.nDue} hours valid, ${water} m³${kg}${basis}.`;
}

/** The mean was converted to the basis water volume of the product. @source supervision.md §5.2 C_basis */
function basisTail(facts: Finding['facts'], lang: Lang): string {
  if (facts.basisM3 === undefined) return '';
  const [measured, actual, basis] = [facts.measured, facts.actualM3, facts.basisM3].map((each) =>
    roundHalfEven(Number(each), 1),
  );
  return lang === 'zh'
    ? `，实测 ${measured}，实际水量 ${actual} m³ 大于基准水量 ${basis} m³，已折算`
    : `, measured ${measured}, converted: ${actual} m³ of water exceed the basis of ${basis} m³`;
}

function ph(finding: Finding, lang: Lang): string {
  const { facts, limit } = finding;
  const range = `${limit?.min ?? '—'}–${limit?.max ?? '—'}`;
  const lowest = shown(finding, Number(facts.lowest));
  const highest = shown(finding, Number(facts.highest));
  const seen = lowest === highest ? lowest : `${lowest}–${highest}`;
  const clause = limit?.clause ?? '';
  if (lang === 'zh') return `pH 疑似超出范围：${seen}，限值 ${range}（${clause}）${hourTail(finding, lang)}`;
  return `pH suspected outside its range: ${seen}, limit ${range} (${clause})${hourTail(finding, lang)}`;
}

function silent({ facts }: Finding, lang: Lang): string {
  const last = formatInstant(Number(facts.lastArrival) as Instant);
  return lang === 'zh'
    ? `点位离线：自 ${last} 起 ${facts.silentMinutes} 分钟未收到任何数据（超过 ${facts.thresholdS} 秒即判离线）。`
    : `Point silent: nothing received for ${facts.silentMinutes} minutes since ${last} (offline after ${facts.thresholdS} s).`;
}

const WHY_NOT: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'too-few-hours': ['有效小时不足', 'too few valid hours'],
  'flow-missing': ['缺少流量，不以算术平均代替', 'flow is missing and no arithmetic mean takes its place'],
  'no-discharge': ['无排水小时过多且未申报', 'too many hours without discharge that were not declared'],
};

function notJudgeable({ facts, factor: code }: Finding, lang: Lang): string {
  const why = WHY_NOT[String(facts.why)]?.[lang === 'zh' ? 0 : 1] ?? String(facts.why);
  const name = factorName(code, lang);
  return lang === 'zh'
    ? `${name}日均值无法判定：${facts.day} 有效 ${facts.nValid} 小时，需 ${facts.nNeeded} 小时（应有 ${facts.nDue}）；${why}。`
    : `${name}, daily mean cannot be judged: ${facts.day} has ${facts.nValid} valid hours of ${facts.nNeeded} needed (${facts.nDue} due); ${why}.`;
}
