import { formatInstant, type Lang, SAMPLE_TRIGGER_NAMES, type Sample } from '@wenqu/domain';
import type { GridColumn } from '../../components/data-grid.tsx';
import type { Places } from '../../lib/use-places.ts';
import type { ListView } from './queries.ts';
import {
  FactorClocks,
  factorNames,
  SampleClock,
  SampleMarks,
  SampleStateChip,
  shortTime,
} from './sample-chips.tsx';
import styles from './samples.module.css';
import type { SampleWords } from './words.ts';

/** Where the sample was taken, as far as this viewer may know. */
export const placeText = (
  places: Places,
  { enterprise, point }: Pick<Sample, 'enterprise' | 'point'>,
): string =>
  enterprise === '' ? '—' : `${places.enterprise(enterprise)} · ${places.point(point)?.name ?? point}`;

export function sampleColumns(
  say: SampleWords,
  lang: Lang,
  places: Places,
  view: ListView,
): readonly GridColumn<Sample>[] {
  const column = (
    key: keyof typeof say.columns,
    width: string,
    cell: GridColumn<Sample>['cell'],
  ): GridColumn<Sample> => ({ key, title: say.columns[key], width, cell });
  return [
    column('id', '150px', (row) => <span className={styles.number}>{row.id}</span>),
    column('place', 'minmax(180px, 1.4fr)', (row) => placeText(places, row)),
    column('state', '190px', (row) => (
      <span className={styles.chipLine}>
        <SampleStateChip state={row.state} />
        <SampleMarks sample={row} />
      </span>
    )),
    ...(view === 'box'
      ? [
          column('bottle', '60px', (row) => row.bottle ?? '—'),
          column('factors', 'minmax(240px, 2fr)', (row) => <FactorClocks sample={row} />),
        ]
      : [
          column('trigger', '130px', (row) => SAMPLE_TRIGGER_NAMES[row.trigger][lang]),
          column('factors', 'minmax(110px, 1fr)', (row) => factorNames(row.factors, lang)),
        ]),
    view === 'approve' || view === 'running'
      ? column('clock', '120px', (row) => <SampleClock sample={row} />)
      : column('taken', '150px', (row) => (row.takenAt === null ? '—' : shortTime(row.takenAt))),
    column('asked', '110px', (row) => (
      <time title={formatInstant(row.requestedAt)}>{shortTime(row.requestedAt)}</time>
    )),
  ];
}
