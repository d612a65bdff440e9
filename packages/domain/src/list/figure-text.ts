import type { Lang } from '../factors.ts';
import type { Words } from '../machine.ts';
import type { FigureGroup, FigureValue, FigureValues, Period } from './figure.ts';
import type { FigureDef, ListKind } from './list-kind.ts';

/** `{id}` or `{id:format}` in a sentence. */
export interface Placeholder {
  readonly whole: string;
  readonly name: string;
  readonly format: string;
}
const PLACEHOLDER = /\{([a-z][a-z0-9-]*)(?::([a-z0-9-]+))?\}/g;

export const placeholdersOf = (text: string): Placeholder[] =>
  [...text.matchAll(PLACEHOLDER)].map(([whole, name = '', format = '']) => ({ whole, name, format }));

/** Formats of a single figure; `groups` and `names` are for figures by a field. */
export const FIGURE_FORMATS: Readonly<Record<string, Words>> = {
  '': { zh: '数字', en: 'number' },
  plain: { zh: '不加千分位', en: 'without separators' },
  wan: { zh: '以万为单位', en: 'in ten thousands' },
  yi: { zh: '以亿为单位', en: 'in hundred millions' },
  million: { zh: '以百万为单位', en: 'in millions' },
  billion: { zh: '以十亿为单位', en: 'in billions' },
  percent: { zh: '百分比', en: 'per cent' },
  change: { zh: '增加/减少', en: 'more or fewer' },
  level: { zh: '上升/下降', en: 'higher or lower' },
  class: { zh: '水质类别', en: 'water class' },
};
const GROUP_FORMATS: ReadonlySet<string> = new Set(['groups', 'names', 'percents']);
/** What every sentence may say. */
const PERIOD_NAMES: ReadonlySet<string> = new Set(['from', 'to', 'year']);

/** Is this placeholder one that can be filled? */
export function formatFault({ name, format }: Placeholder, figures: readonly FigureDef[]): Words | undefined {
  if (PERIOD_NAMES.has(name)) return undefined;
  const figure = figures.find(({ id }) => id === name);
  if (!figure) return { zh: `没有“${name}”这个指标`, en: `there is no figure “${name}”` };
  const known = figure.by === undefined ? Object.hasOwn(FIGURE_FORMATS, format) : GROUP_FORMATS.has(format);
  if (known) return undefined;
  return figure.by === undefined
    ? { zh: `没有“${format}”这种写法`, en: `there is no format “${format}”` }
    : {
        zh: `分组指标“${name}”要写 :groups、:percents 或 :names`,
        en: `the figure “${name}” by a field needs :groups, :percents or :names`,
      };
}

const decimals = (value: number, most: number): string =>
  Number(value.toFixed(most)).toLocaleString('en-US', { maximumFractionDigits: most });
const CLASSES = ['Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ', 'Ⅴ', '劣Ⅴ'];
export const waterClassText = (value: number, lang: Lang): string => {
  const name = CLASSES[Math.round(value) - 1] ?? '—';
  if (lang === 'zh') return `${name}类`;
  return value >= 6
    ? 'inferior to class V'
    : `class ${['I', 'II', 'III', 'IV', 'V'][Math.round(value) - 1] ?? '—'}`;
};

/** More, fewer or the same: a change in words with its size. */
function change(value: number, [more, less, same]: readonly [string, string, string], lang: Lang): string {
  const size = decimals(Math.abs(value), 2);
  if (value === 0) return same;
  const word = value > 0 ? more : less;
  return lang === 'zh' ? `${word}${size}` : `${size} ${word}`;
}
const CHANGES = {
  change: { zh: ['增加', '减少', '持平'], en: ['more', 'fewer', 'as many'] },
  level: { zh: ['上升', '下降', '持平'], en: ['higher', 'lower', 'the same'] },
} as const;

/** A number as a format writes it; unknown: an em dash. */
export function formatFigure(value: number | string | boolean | null, format: string, lang: Lang): string {
  if (value === null) return '—';
  if (typeof value === 'boolean') return lang === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  switch (format) {
    case 'plain':
      return String(Number(value.toFixed(2)));
    case 'wan':
      return decimals(value / 1e4, 2);
    case 'yi':
      return decimals(value / 1e8, 2);
    case 'million':
      return decimals(value / 1e6, 2);
    case 'billion':
      return decimals(value / 1e9, 2);
    case 'percent':
    case 'percents':
      return `${decimals(value * 100, 2)}%`;
    case 'change':
    case 'level':
      return change(value, CHANGES[format][lang], lang);
    case 'class':
      return waterClassText(value, lang);
    default:
      return decimals(value, 2);
  }
}

/** What a value of a figure is called: by its label, else as the format writes it. */
export function figureText(
  def: FigureDef,
  value: number | string | boolean | null,
  format: string,
  lang: Lang,
): string {
  const label =
    def.labels && Object.hasOwn(def.labels, String(value)) ? def.labels[String(value)] : undefined;
  return label?.[lang] ?? formatFigure(value, format, lang);
}

/** What a value of a field is called on the screen: a choice by its name, yes and no in words. */
export function valueText(kind: ListKind, field: string, value: unknown, lang: Lang): string {
  if (value === null || value === undefined || value === '') return '';
  const def = kind.fields.find(({ id }) => id === field);
  const name = (id: unknown) => def?.choices?.find((each) => each.id === id)?.[lang] ?? String(id);
  if (Array.isArray(value)) return value.map(name).join(lang === 'zh' ? '、' : ', ');
  if (typeof value === 'boolean') return formatFigure(value, '', lang);
  const labels = kind.derived.find(({ id }) => id === field)?.labels;
  const label = labels && Object.hasOwn(labels, String(value)) ? labels[String(value)] : undefined;
  return label?.[lang] ?? name(value);
}

function groupsText(
  kind: ListKind,
  def: FigureDef,
  groups: readonly FigureGroup[],
  format: string,
  lang: Lang,
): string {
  const unit = def.measure?.[lang] ?? '';
  const parts = groups.map(({ key, value }) => {
    const name = valueText(kind, def.by ?? '', key, lang) || (lang === 'zh' ? '未填' : 'not filled in');
    if (format === 'names') return name;
    const shown = figureText(def, value, format, lang);
    return lang === 'zh' ? `${name}${shown}${unit}` : `${name} ${shown}${unit && ` ${unit}`}`;
  });
  return parts.length === 0 ? '—' : parts.join(lang === 'zh' ? '、' : ', ');
}

const dayText = (day: string, lang: Lang): string => {
  const [year, month, date] = day.split('-').map(Number);
  return lang === 'zh' ? `${year}年${month}月${date}日` : day;
};

/** A sentence with its figures in place. */
export function fillSentence(
  kind: ListKind,
  text: string,
  figures: FigureValues,
  { from, to }: Period,
  lang: Lang,
): string {
  return text.replaceAll(PLACEHOLDER, (_whole, name: string, format: string | undefined) => {
    if (name === 'from') return dayText(from, lang);
    if (name === 'to') return dayText(to, lang);
    if (name === 'year') return to.slice(0, 4);
    const def = kind.figures.find(({ id }) => id === name);
    const value: FigureValue | undefined = figures[name];
    if (!def || !value) return '—';
    if (def.by !== undefined) return groupsText(kind, def, value.groups ?? [], format ?? '', lang);
    return figureText(def, value.value, format ?? '', lang);
  });
}
