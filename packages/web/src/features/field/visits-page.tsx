import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { FIELD_TASK_NAMES, formatMinute, formatTime, type Instant, type SiteVisit } from '@wenqu/domain';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { TabBar } from '../../components/tab-bar.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { useListFrame } from '../../lib/use-wide.ts';
import { visitsQuery } from './queries.ts';
import { VISIT_VIEWS, visitsRoute } from './route.tsx';
import { VisitChip } from './visit-chip.tsx';
import { visitWords } from './visit-words.ts';
import styles from './visits.module.css';

/** 现场检查: records from the field; conflicts that wait for somebody come first. */
export function VisitsPage() {
  const say = useWords(visitWords);
  const search = visitsRoute.useSearch();
  const navigate = useNavigate({ from: '/visits' });
  const frame = useListFrame();
  const { v = 'all', q = '' } = search;
  const query = useInfiniteQuery(visitsQuery(v, q));
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const first = query.data?.pages[0];
  const columns = useColumns();
  return (
    <PageFrame
      title={say.title}
      fill={frame.fill}
      lead={first && <span>{say.lead(first.total ?? 0, formatTime(first.asOf as Instant))}</span>}
    >
      <TabBar
        label={say.views.label}
        value={v}
        onChange={(view) =>
          void navigate({
            search: { ...search, v: view === 'all' ? undefined : view },
            replace: true,
          } as never)
        }
        tabs={VISIT_VIEWS.map((value) => ({ value, text: say.views[value] }))}
      />
      <input
        className={styles.search}
        type="search"
        aria-label={say.search}
        placeholder={say.search}
        defaultValue={q}
        onChange={(event) =>
          void navigate({
            search: { ...search, q: event.currentTarget.value || undefined },
            replace: true,
          } as never)
        }
      />
      {query.isPending ? (
        <Skeleton rows={8} />
      ) : query.isError ? (
        <ErrorPanel error={query.error} retry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        <EmptyState title={say.none[v]} />
      ) : (
        <DataGrid
          label={say.title}
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          maxHeight={frame.maxHeight}
          onOpen={({ id }) => void navigate({ to: '/visits/$id', params: { id } })}
          onEnd={() => void (query.hasNextPage && query.fetchNextPage())}
        />
      )}
    </PageFrame>
  );
}

function useColumns(): readonly GridColumn<SiteVisit>[] {
  const say = useWords(visitWords);
  const lang = useLang();
  return [
    {
      ...{ key: 'id', title: say.columns.number, width: '160px' },
      cell: ({ id }) => (
        <Link to="/visits/$id" params={{ id }}>
          {id}
        </Link>
      ),
    },
    {
      ...{ key: 'task', title: say.columns.task, width: '130px' },
      cell: ({ record: { task } }) => (task === '' ? say.evidence : FIELD_TASK_NAMES[task][lang]),
    },
    {
      ...{ key: 'title', title: say.columns.title, width: 'minmax(180px, 1fr)' },
      cell: ({ record }) => record.title || '—',
    },
    {
      ...{ key: 'officers', title: say.columns.officers, width: '180px' },
      cell: ({ record }) => record.officers.map(({ name }) => name).join(lang === 'zh' ? '、' : ', '),
    },
    {
      ...{ key: 'at', title: say.columns.arrived, width: '150px' },
      cell: ({ record }) => formatMinute(record.arrived.deviceAt),
    },
    {
      ...{ key: 'photos', title: say.columns.photos, width: '70px', align: 'end' },
      cell: ({ record }) => record.photos.length,
    },
    {
      ...{ key: 'state', title: say.columns.state, width: '110px' },
      cell: ({ state }) => <VisitChip state={state} />,
    },
  ];
}
