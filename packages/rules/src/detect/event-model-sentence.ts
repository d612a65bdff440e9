import type { EventJudgement, EventTerm } from './event-model.ts';

type Lang = 'zh' | 'en';

/** At most so many sensors are named. */
const NAMED = 3;

/** A sensor nearer to its usual than this many times its noise is no reason to tell. */
const LEAST_TOLD = 2;

/** Numbers as a person reads them: three digits that count. */
const shown = (value: number): string => String(Number(value.toPrecision(4)));

/** One term a sensor, the strongest. */
const firstOfEach = (terms: readonly EventTerm[], role: EventTerm['role']): EventTerm[] =>
  terms.filter(
    (term, i) => term.role === role && terms.findIndex(({ sensor }) => sensor === term.sensor) === i,
  );

function part({ value, usual, deviation, sensor }: EventTerm, name: string, lang: Lang): string {
  const size = shown(Math.round(Math.abs(deviation) * 10) / 10);
  const high = deviation > 0;
  const known = !Number.isNaN(usual);
  const label = name === '' ? sensor : name;
  return lang === 'zh'
    ? `${label} ${shown(value)}${known ? `（近时常值 ${shown(usual)}）` : ''}${high ? '偏高' : '偏低'}，为自身波动的 ${size} 倍`
    : `${label} ${shown(value)}${known ? ` (lately about ${shown(usual)})` : ''} is ${high ? 'high' : 'low'} by ${size} times its own noise`;
}

/**
 * Why a row is judged an event, by the strongest terms. `nameOf` gives a sensor's name in the language. Empty while there
 * is no event.
 */
export function eventSentence(
  { event, terms, score }: EventJudgement,
  lang: Lang,
  nameOf: (key: string) => string = (key) => key,
): string {
  if (!event) return '';
  const told = firstOfEach(terms, 'quality')
    .filter(({ deviation }) => Math.abs(deviation) >= LEAST_TOLD)
    .slice(0, NAMED)
    .map((term) => part(term, nameOf(term.sensor), lang));
  const percent = Math.round(score * 100);
  if (told.length === 0)
    return lang === 'zh'
      ? `疑似水质异常事件仍在继续（模型把握 ${percent}%）。`
      : `A suspected change of the water goes on (model confidence ${percent} %).`;
  return lang === 'zh'
    ? `疑似水质异常事件（模型把握 ${percent}%）：${told.join('；')}；运行信号不足以解释。`
    : `Suspected change of the water (model confidence ${percent} %): ${told.join('; ')}; the operating signals do not explain it.`;
}
