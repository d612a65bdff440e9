import type { DocumentSettings, TemplateKind } from '@wenqu/domain';

/** A row of numbers: one for each template and year, apart for what is hidden. */
export const numberRow = (kind: TemplateKind, year: number, hidden: boolean): string =>
  `${kind.id}-${year}${hidden ? '-hidden' : ''}`;

/** Names a document inside the house; says nothing of numbers in other rows. */
export const documentId = (row: string, sequence: number): string => `${row}-${sequence}`;

/** A pattern must say year and number, and nothing else between braces but the mark. */
export const isPattern = (pattern: string): boolean =>
  pattern.length <= 60 &&
  pattern.includes('{n}') &&
  pattern.includes('{year}') &&
  !/[{}]/.test(pattern.replaceAll(/\{(?:n|year|mark)\}/g, ''));

/** 隐: numbers of hidden documents must not read as if one were missing from the open row. */
const HIDDEN_SIGN = '隐';

/** The number as printed. */
export function documentNumber(
  kind: TemplateKind,
  settings: DocumentSettings,
  at: { readonly year: number; readonly sequence: number; readonly hidden: boolean },
): string {
  const pattern = settings.numbering[kind.id] ?? kind.numbering;
  const marked = !at.hidden
    ? pattern
    : pattern.includes('{mark}')
      ? pattern.replaceAll('{mark}', `{mark}${HIDDEN_SIGN}`)
      : HIDDEN_SIGN + pattern;
  return marked
    .replaceAll('{mark}', settings.mark)
    .replaceAll('{year}', String(at.year))
    .replaceAll('{n}', String(at.sequence));
}
