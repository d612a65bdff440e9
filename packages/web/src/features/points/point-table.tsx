import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  DELIVERY_NAMES,
  factor,
  factorOf,
  factorShort,
  flagMeaning,
  formatInstant,
  formatNumber,
  formatTime,
  GAP_CAUSE_NAMES,
  type Instant,
  type ReadingRow,
  unitText,
} from '@wenqu/domain';
import { useMemo } from 'react';
import { isOver, limitSteps } from '../../charts/limit-steps.ts';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import { deliveryQuery, type GapOfSeries, isLate, type SeriesDelivery } from '../../lib/delivery.ts';
import { openWalkBack } from '../frames/walk-back-store.ts';
import { DeliveryLine } from './delivery-line.tsx';
import styles from './point-table.module.css';
import { type PointDetail, readingsQuery } from './queries.ts';
import type { PointView } from './use-point-view.ts';
import { pointWords } from './words.ts';

/** The table twin of the chart: every reading as received, newest first. */
export function PointTable({ view, detail, title }: { view: PointView; detail: PointDetail; title: string }) {
  const say = useWords(pointWords);
  const { bounds, statistic } = view;
  const readings = useInfiniteQuery(readingsQuery(detail.point.id, statistic, bounds.from, bounds.to));
  const delivery = useQuery(deliveryQuery(detail.point.id, statistic, bounds.from, bounds.to)).data;
  const rows = useMemo(() => readings.data?.pages.flatMap((page) => page.items) ?? [], [readings.data]);
  const lines = useMemo(() => withGaps(rows, delivery), [rows, delivery]);
  const columns = useColumns(view, detail, title, delivery);
  if (readings.isPending) return <Skeleton rows={12} />;
  if (readings.isError) return <ErrorPanel error={readings.error} retry={() => void readings.refetch()} />;
  if (rows.length === 0) return <EmptyState title={say.empty.title} text={say.empty.text} />;
  return (
    <div className={styles.frame}>
      <p className={styles.note}>{say.tableNote}</p>
      <DeliveryLine delivery={delivery} />
      <DataGrid
        label={`${title} ${say.table}`}
        columns={columns}
        rows={lines}
        rowKey={(row) => (row.gap ? row.gap.id : `${row.at}.${row.position}`)}
        dense
        maxHeight="620px"
        onEnd={() => {
          if (readings.hasNextPage && !readings.isFetchingNextPage) void readings.fetchNextPage();
        }}
      />
      <p className={styles.note} role="status">
        {readings.isFetchingNextPage
          ? '…'
          : readings.hasNextPage
            ? say.tableColumns.more
            : say.tableColumns.end}
      </p>
    </div>
  );
}

/** A reading, or a gap between two of them. */
type Line = Pick<ReadingRow, 'at' | 'values'> & Partial<ReadingRow> & { readonly gap?: GapOfSeries };

/** The gaps where they lie among the readings, newest first. */
function withGaps(rows: readonly ReadingRow[], delivery: SeriesDelivery | undefined): readonly Line[] {
  const gaps = (delivery?.gaps ?? []).filter(({ missing }) => missing > 0).sort((a, b) => b.to - a.to);
  if (gaps.length === 0) return rows;
  const lines: Line[] = [];
  let next = 0;
  const line = (gap: GapOfSeries): Line => ({ at: gap.from as Instant, values: [], gap });
  for (const row of rows) {
    while (next < gaps.length && gaps[next]!.to > row.at) lines.push(line(gaps[next++]!));
    lines.push(row);
  }
  return lines;
}

function useColumns(
  view: PointView,
  detail: PointDetail,
  title: string,
  delivery: SeriesDelivery | undefined,
): readonly GridColumn<Line>[] {
  const say = useWords(pointWords);
  const lang = useLang();
  const { columns, statistic } = view;
  return useMemo(() => {
    const values = columns.map(([name = '', old]): GridColumn<Line> => {
      const code = factorOf(name);
      const known = factor(code);
      const unit = known ? unitText(known.unit, lang) : '';
      const steps = limitSteps(detail.limits, code, statistic);
      return {
        key: name,
        title: `${factorShort(code, lang)}${unit === '' ? '' : ` ${unit}`}`,
        width: 'minmax(96px, 1fr)',
        align: 'end',
        cell: (row) => {
          const value = row.values.find((each) => each.column === name || each.column === old);
          if (!value || !row.point || !row.edition || row.position === undefined) return '—';
          const { edition, point, position } = row;
          const normal = value.flag === '' || value.flag === 'N';
          const over = normal && isOver(steps, row.at, value.value, value.value);
          return (
            <button
              type="button"
              className={cx(styles.value, over && styles.over, !normal && styles.flagged)}
              onClick={() =>
                openWalkBack({
                  ...{
                    point,
                    title,
                    statistic,
                    column: value.column,
                    at: row.at,
                    position,
                  },
                })
              }
            >
              {over && '▲ '}
              {formatNumber(value.value, value.decimals)}
              {!normal && <abbr title={flagMeaning(edition, value.flag)[lang]}>{value.flag}</abbr>}
            </button>
          );
        },
      };
    });
    return [
      {
        key: 'at',
        title: say.tableColumns.at,
        width: '160px',
        cell: (row) =>
          row.gap ? (
            <Link to="/gaps/$id" params={{ id: row.gap.id }} search={{}} className={styles.gap}>
              ▨ {say.tableColumns.missing(row.gap.missing)}
            </Link>
          ) : (
            <time>{formatInstant(row.at)}</time>
          ),
      },
      ...values,
      {
        key: 'arrival',
        title: say.tableColumns.arrival,
        width: '150px',
        cell: (row) =>
          row.gap ? (
            GAP_CAUSE_NAMES[row.gap.cause][lang]
          ) : row.arrival === undefined ? (
            '—'
          ) : isLate(delivery, row.at) ? (
            <span className={styles.late} title={formatInstant(row.arrival)}>
              {formatInstant(row.arrival).slice(5, 16)} ↺ {DELIVERY_NAMES.completed[lang]}
            </span>
          ) : (
            formatTime(row.arrival)
          ),
      },
      {
        key: 'frame',
        title: say.tableColumns.frame,
        width: '120px',
        cell: ({ position }) =>
          position === undefined ? (
            '—'
          ) : (
            <Link
              to="/frames/$position"
              params={{ position: String(position) }}
              search={{}}
              title={say.openFrame(position)}
            >
              {position}
            </Link>
          ),
      },
    ];
  }, [columns, statistic, detail.limits, lang, say, title, delivery]);
}
