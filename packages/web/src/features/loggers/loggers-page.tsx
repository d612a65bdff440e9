import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { formatInstant, formatTime, type Instant } from '@wenqu/domain';
import { useCallback, useMemo } from 'react';
import { Chip } from '../../components/chip.tsx';
import { DataGrid, type GridColumn, type GridSort } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { TabBar } from '../../components/tab-bar.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { editionSeen, type LoggerOverview, loggersQuery } from '../../lib/loggers.ts';
import { useTyped } from '../../lib/use-typed.ts';
import { useListFrame } from '../../lib/use-wide.ts';
import { clockWords } from './clock-words.ts';
import styles from './loggers.module.css';
import { deviationCount, OFFSET_S } from './queries.ts';
import { LOGGER_VIEWS, type LoggerViewName, loggersRoute } from './route.tsx';
import { loggerWords } from './words.ts';

const IN_VIEW: Readonly<Record<LoggerViewName, (row: LoggerOverview) => boolean>> = {
  all: () => true,
  deviating: (row) => deviationCount(row) > 0,
  offset: (row) => Math.abs(row.traffic?.clockOffsetS ?? 0) > OFFSET_S,
  quiet: (row) => row.traffic === null,
};
const KEYS: Readonly<Record<string, (row: LoggerOverview) => number>> = {
  received: (row) => row.traffic?.counts.received ?? -1,
  deviations: deviationCount,
  offset: (row) => Math.abs(row.traffic?.clockOffsetS ?? -1),
  last: (row) => row.traffic?.lastArrival ?? 0,
};

/** Loggers of the book, as they are heard. */
export function LoggersPage() {
  const say = useWords(loggerWords);
  const frame = useListFrame();
  const search = loggersRoute.useSearch();
  const navigate = useNavigate({ from: '/loggers' });
  const query = useQuery(loggersQuery);
  const view = search.v ?? 'all';
  const all = query.data?.items;
  const rows = useMemo(() => {
    const q = (search.q ?? '').toLowerCase();
    const found = (all ?? []).filter(
      (row) =>
        IN_VIEW[view](row) &&
        `${row.mn} ${row.enterprise?.name ?? ''} ${row.points.map((point) => point.name).join(' ')}`
          .toLowerCase()
          .includes(q),
    );
    const key = search.sort && KEYS[search.sort];
    if (!key) return found;
    const way = search.dir === 'asc' ? 1 : -1;
    return [...found].sort((one, other) => (key(one) - key(other)) * way);
  }, [all, view, search.q, search.sort, search.dir]);
  const typed = useTyped(
    search.q ?? '',
    useCallback(
      (q: string) =>
        void navigate({ search: (was) => ({ ...was, q: q || undefined }) as never, replace: true }),
      [navigate],
    ),
  );
  const sort: GridSort | undefined = search.sort && { key: search.sort, descending: search.dir !== 'asc' };
  return (
    <PageFrame
      title={say.title}
      fill={frame.fill}
      lead={query.data && <span>{say.total(rows.length, formatTime(query.data.asOf as Instant))}</span>}
    >
      <TabBar
        label={say.viewsLabel}
        value={view}
        onChange={(v) => void navigate({ search: (was) => ({ ...was, v }) as never, replace: true })}
        tabs={LOGGER_VIEWS.map((each) => ({
          value: each,
          text: say.views[each],
          count: all?.filter(IN_VIEW[each]).length,
        }))}
      />
      <TextInput
        className={styles.search ?? ''}
        size="xs"
        type="search"
        aria-label={say.searchLabel}
        placeholder={say.search}
        {...typed}
      />
      <Pane flush className={styles.list}>
        <Rows
          query={query}
          rows={rows}
          sort={sort}
          onSort={({ key, descending }) =>
            void navigate({
              search: (was) => ({ ...was, sort: key, dir: descending ? undefined : 'asc' }) as never,
              replace: true,
            })
          }
        />
      </Pane>
    </PageFrame>
  );
}

const useLoggers = () => useQuery(loggersQuery);

function Rows({
  query,
  rows,
  sort,
  onSort,
}: {
  query: ReturnType<typeof useLoggers>;
  rows: readonly LoggerOverview[];
  sort: GridSort | undefined;
  onSort: (sort: GridSort) => void;
}) {
  const say = useWords(loggerWords);
  const frame = useListFrame();
  const lang = useLang();
  const navigate = useNavigate();
  const columns = useMemo(() => loggerColumns(say, lang === 'zh' ? '、' : ', '), [say, lang]);
  if (query.isPending) return <Skeleton rows={10} height={28} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  if (query.data.items.length === 0) return <EmptyState title={say.empty.none} text={say.empty.noneText} />;
  if (rows.length === 0) return <EmptyState title={say.filtered} text={say.filteredText} />;
  return (
    <DataGrid
      label={say.title}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.mn}
      maxHeight={frame.maxHeight}
      sort={sort}
      onSort={onSort}
      onOpen={(row) => void navigate({ to: '/loggers/$mn', params: { mn: row.mn } })}
    />
  );
}

function EditionCell({ row }: { row: LoggerOverview }) {
  const say = useWords(loggerWords);
  const seen = editionSeen(row);
  const set = row.logger?.edition ?? '';
  return (
    <span className={styles.cells}>
      {seen || '—'}
      {set !== '' && set !== seen && (
        <Chip tone="suspect" title={say.editionMismatch}>
          {say.editionSet(set)}
        </Chip>
      )}
    </span>
  );
}

function loggerColumns(
  say: (typeof loggerWords)['zh'],
  comma: string,
): readonly GridColumn<LoggerOverview>[] {
  return [
    {
      key: 'mn',
      title: say.columns.mn,
      width: '220px',
      cell: (row) => (
        <Link to="/loggers/$mn" params={{ mn: row.mn }} className={styles.mn}>
          {row.mn}
        </Link>
      ),
    },
    {
      key: 'enterprise',
      title: say.columns.enterprise,
      width: 'minmax(130px, 1.2fr)',
      cell: (row) => row.enterprise?.name ?? '—',
    },
    {
      key: 'points',
      title: say.columns.points,
      width: 'minmax(90px, 1fr)',
      cell: (row) => row.points.map((point) => point.name).join(comma),
    },
    { key: 'edition', title: say.columns.edition, width: '92px', cell: (row) => <EditionCell row={row} /> },
    {
      key: 'received',
      title: say.columns.received,
      width: '92px',
      align: 'end',
      sortable: true,
      cell: (row) => row.traffic?.counts.received.toLocaleString() ?? '—',
    },
    {
      key: 'rest',
      title: say.columns.notStored,
      width: '170px',
      align: 'end',
      cell: ({ traffic }) =>
        traffic
          ? `${traffic.counts.duplicate} / ${traffic.counts.quarantined} / ${traffic.counts.junk}`
          : '—',
    },
    {
      key: 'deviations',
      title: say.columns.deviations,
      width: '104px',
      align: 'end',
      sortable: true,
      cell: (row) => {
        const count = deviationCount(row);
        return count === 0 ? '0' : <Chip tone="suspect">{count.toLocaleString()}</Chip>;
      },
    },
    {
      key: 'offset',
      title: say.columns.offset,
      width: '104px',
      align: 'end',
      sortable: true,
      cell: (row) => clockWords(say, row.traffic?.clockOffsetS),
    },
    {
      key: 'last',
      title: say.columns.last,
      width: '136px',
      sortable: true,
      cell: (row) => (row.traffic?.lastArrival ? formatInstant(row.traffic.lastArrival).slice(5) : say.never),
    },
  ];
}
