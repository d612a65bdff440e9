import {
  type BulletinText,
  type DocumentData,
  type FigureValues,
  figureText,
  formatFigure,
  type Lang,
  type ListKind,
  type Period,
  valueText,
} from '@wenqu/domain';

/** Progress of the items of one unit. */
export interface UnitProgress {
  readonly unit: string;
  readonly total: number;
  readonly struck: number;
  readonly overdue: number;
}

const shown = (value: number | undefined): string =>
  value === undefined ? '' : formatFigure(value, '', 'zh');

/** Figures as rows of a table: a share with its parts, a figure by a field as one row for each group. */
function figureRows(kind: ListKind, figures: FigureValues, lang: Lang): DocumentData[] {
  return kind.figures.flatMap((def): DocumentData[] => {
    const figure = figures[def.id];
    if (!figure) return [];
    const note = def.measure?.[lang] ?? '';
    const line = (
      name: string,
      given: { value: number | string | boolean | null; numerator?: number; denominator?: number },
    ) => ({
      ...{ name, numerator: shown(given.numerator), denominator: shown(given.denominator), note },
      value: figureText(def, given.value, given.denominator === undefined ? '' : 'percent', lang),
    });
    if (!figure.groups) return [line(def.name[lang], figure)];
    return figure.groups.map((group) =>
      line(`${def.name[lang]}：${valueText(kind, def.by ?? '', group.key, lang) || '—'}`, group),
    );
  });
}

/** What the template `list-bulletin` is filled with. */
export function bulletinData(
  kind: ListKind,
  text: BulletinText,
  figures: FigureValues,
  units: readonly UnitProgress[],
  { from, to }: Period,
  cutAt: number,
  lang: Lang,
): DocumentData {
  return {
    ...{ list: text.title, from, to, cutAt },
    summary: text.parts.map((part) => part.text).join('\n'),
    figures: figureRows(kind, figures, lang),
    units: units.map(({ unit, total, struck, overdue }) => ({
      ...{ unit: unit === '' ? '—' : unit, total, struck, overdue },
      share: total === 0 ? '—' : formatFigure(struck / total, 'percent', lang),
    })),
    rows: text.annex.map((line) => ({ ...line })),
    demands: '',
  };
}
