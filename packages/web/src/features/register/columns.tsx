import { Link } from '@tanstack/react-router';
import { type Entry, formatMultiple, type Lang } from '@wenqu/domain';
import type { GridColumn } from '../../components/data-grid.tsx';
import { pointTitle } from '../../lib/points.ts';
import type { Places } from '../../lib/use-places.ts';
import { DueText, EntryMarks, LevelChip, StateChip } from './entry-chips.tsx';
import { plainNumber, spanWords, whatWords } from './entry-words.ts';
import styles from './register.module.css';
import type { registerWords } from './words.ts';

/** Enterprise · outlet · point of an entry; ids where the place is not in sight. */
export function placeWords(places: Places, entry: Pick<Entry, 'enterprise' | 'outlet' | 'point'>): string {
  const point = places.point(entry.point);
  if (point) return pointTitle(point);
  return [places.enterprise(entry.enterprise), places.outlet(entry.outlet)].filter(Boolean).join(' · ');
}

export function valueWords(
  say: (typeof registerWords)['zh'],
  entry: Pick<Entry, 'rule' | 'value' | 'multiple'>,
): string {
  if (entry.value === null) return '—';
  // Values of one factor stand beside limits of the same unit; the offset of a clock stands alone.
  const value = entry.rule === 'clock-off' ? `${plainNumber(entry.value)} s` : plainNumber(entry.value);
  return entry.multiple === null ? value : `${value} · ${say.times(formatMultiple(entry.multiple))}`;
}

/** Told by the preview beside the list. */
const IN_PREVIEW: ReadonlySet<string> = new Set(['value', 'span', 'level']);

/** Columns of the register's list; `narrow`: the preview takes part of the room. */
export function entryColumns(
  say: (typeof registerWords)['zh'],
  lang: Lang,
  places: Places,
  narrow: boolean,
): readonly GridColumn<Entry>[] {
  const { columns } = say;
  const all: readonly GridColumn<Entry>[] = [
    {
      key: 'number',
      title: columns.number,
      width: '132px',
      cell: (row) => (
        <Link to="/register/$id" params={{ id: row.id }} className={styles.number}>
          {row.number}
        </Link>
      ),
    },
    {
      key: 'place',
      title: columns.place,
      width: 'minmax(190px, 2fr)',
      cell: (row) => <span title={placeWords(places, row)}>{placeWords(places, row)}</span>,
    },
    {
      key: 'what',
      title: columns.what,
      width: 'minmax(240px, 1fr)',
      cell: (row) => (
        <span className={styles.chipLine}>
          <span>{whatWords(say, lang, row)}</span>
          <EntryMarks entry={row} />
        </span>
      ),
    },
    {
      key: 'value',
      title: columns.value,
      width: '140px',
      align: 'end',
      cell: (row) => valueWords(say, row),
    },
    {
      key: 'span',
      title: columns.span,
      width: '176px',
      cell: (row) => <span title={spanWords(row.from, row.to)}>{spanWords(row.from, row.to).slice(5)}</span>,
    },
    { key: 'level', title: columns.level, width: '56px', cell: (row) => <LevelChip level={row.level} /> },
    { key: 'state', title: columns.state, width: '104px', cell: (row) => <StateChip state={row.state} /> },
    { key: 'due', title: columns.due, width: '112px', cell: (row) => <DueText entry={row} /> },
  ];
  return narrow ? all.filter(({ key }) => !IN_PREVIEW.has(key)) : all;
}
