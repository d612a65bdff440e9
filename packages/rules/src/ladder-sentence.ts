import { type Finding, factor, factorName, roundHalfEven, unitText } from '@wenqu/domain';

type Lang = 'zh' | 'en';

/** A number as people read it: three digits after the point at most, no trailing zeros. */
const plain = (value: unknown, places = 3): string => {
  const text = roundHalfEven(Number(value), places);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
};

const places = ({ factor: code }: Finding): number => (factor(code)?.decimals ?? 2) + 2;

/** E0: a service message; the word 超标 does not occur in it. @source supervision.md §5.1 */
export function trendSentence(finding: Finding, lang: Lang): string {
  const { facts, limit, value } = finding;
  const name = factorName(finding.factor, lang);
  const unit = unitText(String(facts.unit), lang);
  const show = (figure: unknown): string => plain(figure, places(finding));
  const percent = plain(Number(facts.share) * 100, 1);
  const clause = limit?.clause ?? '';
  if (lang === 'zh') {
    const rise = `${name}小时值连续 ${facts.hours} 小时上升（${show(facts.first)} → ${show(facts.last)} ${unit}）`;
    return facts.basis === 'day'
      ? `${rise}，照此预计当日加权均值 ${show(value)} ${unit}，为日均限值 ${show(facts.bound)} ${unit} 的 ${percent}%（${clause}）。`
      : `${rise}，已达限值 ${show(facts.bound)} ${unit} 的 ${percent}%（${clause}）。`;
  }
  const rise = `${name}: hourly values rise for ${facts.hours} hours (${show(facts.first)} → ${show(facts.last)} ${unit})`;
  return facts.basis === 'day'
    ? `${rise}; at this pace the day's weighted mean is forecast at ${show(value)} ${unit}, ${percent} % of the daily-mean limit ${show(facts.bound)} ${unit} (${clause}).`
    : `${rise}, now ${percent} % of the limit ${show(facts.bound)} ${unit} (${clause}).`;
}

/** E5: running annual load against the permit. */
export function loadSentence(finding: Finding, lang: Lang): string {
  const { facts, limit, value } = finding;
  const name = factorName(finding.factor, lang);
  const unit = unitText(String(facts.unit), lang);
  const suspected = finding.forReference;
  const clause = limit?.clause ?? '';
  const forecast = String(facts.forecast);
  if (lang === 'zh') {
    const verdict =
      Number(facts.share) > 100
        ? `${suspected ? '疑似' : ''}超过许可排放量`
        : `达到许可排放量的 ${facts.step}%`;
    const gap = Number(facts.daysMissing) > 0 ? `，另有 ${facts.daysMissing} 天无有效排放量，未计入` : '';
    const when = forecast === '' ? '' : `，按近期排放预计 ${forecast} 用尽`;
    return `${name}年度排放总量${verdict}：自 ${facts.since} 至 ${facts.day} 累计 ${plain(value)} ${unit}，许可 ${plain(facts.bound)} ${unit}，占 ${facts.share}%（${clause}），有效 ${facts.daysValid} 天${gap}${when}。`;
  }
  const verdict =
    Number(facts.share) > 100
      ? `${suspected ? 'suspected ' : ''}over the permit`
      : `reached ${facts.step} % of the permit`;
  const gap =
    Number(facts.daysMissing) > 0 ? `; ${facts.daysMissing} days without a valid load are not counted` : '';
  const when = forecast === '' ? '' : `; at the recent pace used up on ${forecast}`;
  return `${name}, annual load ${verdict}: ${plain(value)} ${unit} from ${facts.since} to ${facts.day} of ${plain(facts.bound)} ${unit} permitted, ${facts.share} % (${clause}), ${facts.daysValid} valid days${gap}${when}.`;
}

/** E6: days over, by date. */
export function repeatedSentence(finding: Finding, lang: Lang): string {
  const { facts, limit } = finding;
  const name = factorName(finding.factor, lang);
  const clause = limit?.clause ?? '';
  if (lang === 'zh') {
    const how =
      facts.why === 'in-row' ? `连续 ${facts.days} 个有效日日均值超标` : `30 日内 ${facts.days} 日日均值超标`;
    return `${name}${finding.forReference ? '疑似' : ''}反复超标：${how}（${facts.list}；${clause}）。`;
  }
  const how =
    facts.why === 'in-row'
      ? `daily mean over on ${facts.days} valid days in a row`
      : `daily mean over on ${facts.days} days out of 30`;
  return `${name}${finding.forReference ? ', suspected' : ''}, repeatedly over limit: ${how} (${facts.list}; ${clause}).`;
}
