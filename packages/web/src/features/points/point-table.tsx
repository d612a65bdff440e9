import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  factor,
  factorOf,
  factorShort,
  flagMeaning,
  formatInstant,
  formatNumber,
  formatTime,
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
import { openWalkBack } from '../frames/walk-back-store.ts';
import styles from './point-table.module.css';
import { type PointDetail, readingsQuery } from './queries.ts';
import type { PointView } from './use-point-view.ts';
import { pointWords } from './words.ts';

/** The table twin of the chart: every reading as received, newest first. */
export function PointTable({ view, detail, title }: { view: PointView; detail: PointDetail; title: string }) {
  const say = useWords(pointWords);
  const { bounds, statistic } = view;
  const readings = useInfiniteQuery(readingsQuery(detail.point.id, statistic, bounds.from, bounds.to));
  const rows = useMemo(() => readings.data?.pages.flatMap((page) => page.items) ?? [], [readings.data]);
  const columns = useColumns(view, detail, title);
  if (readings.isPending) return <Skeleton rows={12} />;
  if (readings.isError) return <ErrorPanel error={readings.error} retry={() => void readings.refetch()} />;
  if (rows.length === 0) return <EmptyState title={say.empty.title} text={say.empty.text} />;
  return (
    <div className={styles.frame}>
      <p className={styles.note}>{say.tableNote}</p>
      <DataGrid
        label={`${title} ${say.table}`}
        columns={columns}
        rows={rows}
        rowKey={(row) => `${row.at}.${row.position}`}
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

function useColumns(view: PointView, detail: PointDetail, title: string): readonly GridColumn<ReadingRow>[] {
  const say = useWords(pointWords);
  const lang = useLang();
  const { columns, statistic } = view;
  return useMemo(() => {
    const values = columns.map(([name = '', old]): GridColumn<ReadingRow> => {
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
          if (!value) return '—';
          const normal = value.flag === '' || value.flag === 'N';
          const over = normal && isOver(steps, row.at, value.value, value.value);
          return (
            <button
              type="button"
              className={cx(styles.value, over && styles.over, !normal && styles.flagged)}
              onClick={() =>
                openWalkBack({
                  ...{
                    point: row.point,
                    title,
                    statistic,
                    column: value.column,
                    at: row.at,
                    position: row.position,
                  },
                })
              }
            >
              {over && '▲ '}
              {formatNumber(value.value, value.decimals)}
              {!normal && <abbr title={flagMeaning(row.edition, value.flag)[lang]}>{value.flag}</abbr>}
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
        cell: (row) => <time>{formatInstant(row.at)}</time>,
      },
      ...values,
      {
        key: 'arrival',
        title: say.tableColumns.arrival,
        width: '92px',
        cell: (row) => formatTime(row.arrival),
      },
      {
        key: 'frame',
        title: say.tableColumns.frame,
        width: '120px',
        cell: (row) => (
          <Link
            to="/frames/$position"
            params={{ position: String(row.position) }}
            search={{}}
            title={say.openFrame(row.position)}
          >
            {row.position}
          </Link>
        ),
      },
    ];
  }, [columns, statistic, detail.limits, lang, say, title]);
}
