import { elements, first, isOn, numberOf, wordOf, type Xml } from '../docx/xml.ts';
import type { Border, ParagraphLook, TextLook } from './model.ts';

/** Twentieths of a point. */
export const TWIPS = 20;

/** What styles say, each property by the nearest that names it. */
export interface RunProperties {
  sizePt?: number;
  bold?: boolean;
  underline?: boolean;
  strike?: boolean;
  colour?: string;
  shift?: TextLook['shift'];
  font?: string;
  hidden?: boolean;
}
export interface ParagraphProperties {
  align?: ParagraphLook['align'];
  leftPt?: number;
  rightPt?: number;
  firstPt?: number;
  /** In characters of the paragraph's own size; stronger than `firstPt`. */
  firstChars?: number;
  leftChars?: number;
  beforePt?: number;
  afterPt?: number;
  line?: ParagraphLook['line'];
  keepNext?: boolean;
  pageBefore?: boolean;
  borders?: ParagraphLook['borders'];
  numbering?: { readonly id: string; readonly level: number };
}
export interface Style {
  readonly paragraph: ParagraphProperties;
  readonly run: RunProperties;
  /** `w:tblPr` of a table style. */
  readonly table: Xml | undefined;
}

const NOTHING: Style = { paragraph: {}, run: {}, table: undefined };
/** Longest chain of styles that stand on one another. */
const CHAIN_MAX = 20;

/** The styles of a document with everything they stand on. */
export class Styles {
  readonly #byId = new Map<string, Xml>();
  readonly #whole = new Map<string, Style>();
  readonly #defaults: Style;
  readonly #plain: string;

  constructor(xml: Xml | undefined) {
    for (const style of elements(xml, 'w:style')) this.#byId.set(style.attributes['w:styleId'] ?? '', style);
    const defaults = first(xml, 'w:docDefaults');
    this.#defaults = {
      run: readRun(first(first(defaults, 'w:rPrDefault'), 'w:rPr')),
      paragraph: readParagraph(first(first(defaults, 'w:pPrDefault'), 'w:pPr')),
      table: undefined,
    };
    const plain = elements(xml, 'w:style').find(
      ({ attributes }) =>
        attributes['w:type'] === 'paragraph' && ['1', 'true'].includes(attributes['w:default'] ?? ''),
    );
    this.#plain = plain?.attributes['w:styleId'] ?? '';
  }

  /** The style of a paragraph, or the plain one. */
  paragraph(id: string | undefined): Style {
    const style = this.style(id ?? this.#plain);
    return {
      paragraph: { ...this.#defaults.paragraph, ...style.paragraph },
      run: { ...this.#defaults.run, ...style.run },
      table: undefined,
    };
  }

  style(id: string | undefined, depth = 0): Style {
    if (id === undefined || depth > CHAIN_MAX) return NOTHING;
    const held = this.#whole.get(id);
    const xml = this.#byId.get(id);
    if (held || !xml) return held ?? NOTHING;
    const base = this.style(wordOf(xml, 'w:basedOn'), depth + 1);
    const style: Style = {
      paragraph: { ...base.paragraph, ...readParagraph(first(xml, 'w:pPr')) },
      run: { ...base.run, ...readRun(first(xml, 'w:rPr')) },
      table: first(xml, 'w:tblPr') ?? base.table,
    };
    this.#whole.set(id, style);
    return style;
  }
}

/** Fonts that stand for emphasis in official papers: with one family of glyphs they are drawn bold. */
const HEAVY = /黑体|SimHei|小标宋|XiaoBiaoSong|Heiti/i;

/** Properties of a run as far as they are drawn. */
export function readRun(xml: Xml | undefined): RunProperties {
  if (!xml) return {};
  const found: RunProperties = {};
  const size = numberOf(wordOf(xml, 'w:sz'));
  if (size !== undefined && size > 0 && size < 400) found.sizePt = size / 2;
  const [bold, strike, hidden] = [isOn(xml, 'w:b'), isOn(xml, 'w:strike'), isOn(xml, 'w:vanish')];
  if (bold !== undefined) found.bold = bold;
  if (strike !== undefined) found.strike = strike;
  if (hidden !== undefined) found.hidden = hidden;
  const underline = isOn(xml, 'w:u');
  if (underline !== undefined) found.underline = underline;
  const colour = colourOf(wordOf(xml, 'w:color'));
  if (colour !== undefined) found.colour = colour;
  const shift = wordOf(xml, 'w:vertAlign');
  if (shift !== undefined)
    found.shift = shift === 'superscript' ? 'up' : shift === 'subscript' ? 'down' : 'none';
  const font = first(xml, 'w:rFonts')?.attributes['w:eastAsia'];
  if (font !== undefined) found.font = font;
  return found;
}

/** How a run is drawn. */
export const lookOf = (properties: RunProperties): TextLook => ({
  sizePt: properties.sizePt ?? 10.5,
  bold: (properties.bold ?? false) || HEAVY.test(properties.font ?? ''),
  underline: properties.underline ?? false,
  strike: properties.strike ?? false,
  colour: properties.colour ?? '#000000',
  shift: properties.shift ?? 'none',
});

export const colourOf = (text: string | undefined): string | undefined =>
  text !== undefined && /^[0-9a-f]{6}$/i.test(text) ? `#${text.toLowerCase()}` : undefined;

const ALIGN: Readonly<Record<string, ParagraphLook['align']>> = {
  ...{ left: 'left', start: 'left', center: 'centre', right: 'right', end: 'right' },
  ...{ both: 'both', distribute: 'both' },
};
const points = (text: string | undefined): number | undefined => {
  const twips = numberOf(text);
  return twips === undefined ? undefined : twips / TWIPS;
};
/** Copy what is known. */
function put<T extends object, K extends keyof T>(to: T, key: K, value: T[K] | undefined): void {
  if (value !== undefined) to[key] = value;
}

/** Properties of a paragraph as far as they are laid out. */
export function readParagraph(xml: Xml | undefined): ParagraphProperties {
  if (!xml) return {};
  const found: ParagraphProperties = {};
  const [indent, spacing] = [first(xml, 'w:ind')?.attributes, first(xml, 'w:spacing')?.attributes];
  put(found, 'align', ALIGN[wordOf(xml, 'w:jc') ?? '']);
  put(found, 'leftPt', points(indent?.['w:left'] ?? indent?.['w:start']));
  put(found, 'rightPt', points(indent?.['w:right'] ?? indent?.['w:end']));
  const hanging = points(indent?.['w:hanging']);
  put(found, 'firstPt', hanging === undefined ? points(indent?.['w:firstLine']) : -hanging);
  put(found, 'firstChars', hundredths(indent?.['w:firstLineChars']));
  put(found, 'leftChars', hundredths(indent?.['w:leftChars']));
  put(found, 'beforePt', points(spacing?.['w:before']));
  put(found, 'afterPt', points(spacing?.['w:after']));
  put(found, 'line', lineOf(spacing));
  put(found, 'keepNext', isOn(xml, 'w:keepNext'));
  put(found, 'pageBefore', isOn(xml, 'w:pageBreakBefore'));
  const borders = first(xml, 'w:pBdr');
  if (borders) {
    const [top, bottom] = [borderOf(first(borders, 'w:top')), borderOf(first(borders, 'w:bottom'))];
    found.borders = { ...(top && { top }), ...(bottom && { bottom }) };
  }
  const numbering = first(xml, 'w:numPr');
  const id = wordOf(numbering, 'w:numId');
  if (id !== undefined) found.numbering = { id, level: numberOf(wordOf(numbering, 'w:ilvl')) ?? 0 };
  return found;
}

const hundredths = (text: string | undefined): number | undefined => {
  const chars = numberOf(text);
  return chars === undefined ? undefined : chars / 100;
};

function lineOf(spacing: Readonly<Record<string, string>> | undefined): ParagraphLook['line'] | undefined {
  const value = numberOf(spacing?.['w:line']);
  if (value === undefined || value <= 0) return undefined;
  const rule = spacing?.['w:lineRule'] ?? 'auto';
  if (rule === 'exact') return { rule: 'exact', value: value / TWIPS };
  return rule === 'atLeast'
    ? { rule: 'at-least', value: value / TWIPS }
    : { rule: 'auto', value: value / 240 };
}

/** @returns undefined for no border */
export function borderOf(xml: Xml | undefined): Border | undefined {
  const { 'w:val': kind, 'w:sz': size, 'w:color': colour, 'w:space': space } = xml?.attributes ?? {};
  if (kind === undefined || kind === 'nil' || kind === 'none') return undefined;
  return {
    widthPt: Math.min(6, Math.max(0.25, (numberOf(size) ?? 4) / 8)),
    colour: colourOf(colour) ?? '#000000',
    spacePt: Math.min(31, numberOf(space) ?? 0),
  };
}
