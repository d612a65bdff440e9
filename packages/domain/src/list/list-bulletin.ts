import type { Lang } from '../factors.ts';
import type { FigureValues, Period, RowView } from './figure.ts';
import { matchesRow, valueOfFigures } from './figure.ts';
import { fillSentence, valueText } from './figure-text.ts';
import type { ListKind } from './list-kind.ts';

export interface BulletinPart {
  readonly kind: 'heading' | 'text';
  readonly text: string;
}
export interface AnnexLine {
  readonly number: string;
  readonly title: string;
  readonly place: string;
  readonly unit: string;
  readonly state: string;
  readonly note: string;
}
/** A bulletin in one language, before it is printed. */
export interface BulletinText {
  readonly title: string;
  readonly parts: readonly BulletinPart[];
  readonly annex: readonly AnnexLine[];
}

/**
 * The bulletin of a kind: its sentences with the figures in place, and its rows as a table.
 *
 * @param rows all rows that count; the annex takes those of the period
 */
export function bulletinText(
  kind: ListKind,
  figures: FigureValues,
  rows: readonly RowView[],
  period: Period,
  today: string,
  lang: Lang,
): BulletinText {
  const parts = kind.bulletin.sentences
    .filter(({ when }) => !when || valueOfFigures(when.expr, figures, today) === true)
    .map((sentence) => ({
      kind: sentence.heading ? ('heading' as const) : ('text' as const),
      text: fillSentence(kind, sentence[lang], figures, period, lang),
    }));
  return { title: kind.bulletin.title[lang], parts, annex: annexLines(kind, rows, period, today, lang) };
}

function annexLines(
  kind: ListKind,
  rows: readonly RowView[],
  { from, to }: Period,
  today: string,
  lang: Lang,
): AnnexLine[] {
  const { annex } = kind.bulletin;
  if (!annex) return [];
  const counts = (row: RowView): boolean => {
    const day = kind.day === null ? null : row.get(kind.day);
    const inPeriod = kind.day === null || (typeof day === 'string' && day >= from && day <= to);
    return inPeriod && (!annex.where || matchesRow(annex.where.expr, row, today));
  };
  const text = (row: RowView, field: string | undefined): string =>
    field === undefined ? '' : valueText(kind, field, row.get(field), lang);
  const nameOf = (field: string): string =>
    [...kind.fields, ...kind.derived].find(({ id }) => id === field)?.name[lang] ?? field;
  const note = (row: RowView): string =>
    annex.note
      .map((field) => [nameOf(field), text(row, field)] as const)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => (lang === 'zh' ? `${name}：${value}` : `${name}: ${value}`))
      .join(lang === 'zh' ? '；' : '; ');
  const by = annex.sort ?? annex.number;
  const order = (row: RowView): string | number => {
    const value = row.get(by);
    return typeof value === 'number' ? value : String(value ?? '');
  };
  return rows
    .filter(counts)
    .sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0))
    .map((row) => ({
      ...{ number: text(row, annex.number), title: text(row, annex.title), place: text(row, annex.place) },
      ...{ unit: text(row, annex.unit), state: text(row, annex.state), note: note(row) },
    }));
}
