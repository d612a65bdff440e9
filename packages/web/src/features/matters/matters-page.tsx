import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { formatInstant, formatTime, type Instant, type Matter } from '@wenqu/domain';
import { useCallback, useMemo } from 'react';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { LightChip } from '../../components/matter/light-chip.tsx';
import { MatterStateChip } from '../../components/matter/matter-state-chip.tsx';
import { machineName } from '../../components/matter/matter-words.ts';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { TabBar } from '../../components/tab-bar.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import {
  type MatterFilters,
  matterCountsQuery,
  mattersQuery,
  peopleQuery,
  useMatterNews,
} from '../../lib/matters.ts';
import { useAccount, useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { useListFrame } from '../../lib/use-wide.ts';
import { MattersFilters } from './filters.tsx';
import styles from './matters.module.css';
import { type MattersChange, type MattersSearch, type MattersView, mattersRoute, VIEWS } from './route.tsx';
import { mattersWords } from './words.ts';

const filtersOf = (search: MattersSearch, view: MattersView): MatterFilters => ({
  ...{ machine: search.m, state: search.st, level: search.lv, unit: search.u, officer: search.of },
  ...{ enterprise: search.ent, q: search.q, sort: search.sort },
  ...(view === 'mine' && { mine: true, open: true }),
  ...(view === 'overdue' && { due: 'overdue' as const }),
  ...(view === 'open' && { open: true }),
});

/** 办理事项: everything that is followed, what runs out first, first. */
export function MattersPage() {
  const say = useWords(mattersWords);
  const search = mattersRoute.useSearch();
  const navigate = useNavigate({ from: '/matters' });
  const change = useCallback<MattersChange>(
    (set) => void navigate({ search: (was) => ({ ...was, ...set }) as MattersSearch, replace: true }),
    [navigate],
  );
  useMatterNews();
  const frame = useListFrame();
  const view = search.v ?? 'mine';
  const query = useInfiniteQuery(mattersQuery(filtersOf(search, view)));
  const first = query.data?.pages[0];
  const counts = useQuery(matterCountsQuery()).data;
  const shown = {
    mine: counts?.mine,
    overdue: counts?.overdue,
    open: counts?.open,
    all: counts?.total,
  };
  return (
    <PageFrame
      title={say.title}
      fill={frame.fill}
      lead={first && <span>{say.total(first.total ?? 0, formatTime(first.asOf as Instant))}</span>}
      actions={<NewButtons />}
    >
      <TabBar
        label={say.views.label}
        value={view}
        onChange={(v) => change({ v: v === 'mine' ? undefined : v })}
        tabs={VIEWS.map((value) => ({ value, text: say.views[value], count: shown[value] }))}
      />
      <MattersFilters search={search} change={change} />
      <Pane flush>
        <MatterList view={view} search={search} />
      </Pane>
    </PageFrame>
  );
}

function NewButtons() {
  const say = useWords(mattersWords);
  const role = useAccount()?.role;
  const mayOpen = useMay('matter.open');
  if (!mayOpen || (role !== 'duty' && role !== 'supervisor')) return null;
  return (
    <>
      <Button
        size="xs"
        renderRoot={(props) => <Link {...props} to="/matters/new" search={{ m: 'complaint' }} />}
      >
        {say.newComplaint}
      </Button>
      {role === 'duty' && (
        <Button
          size="xs"
          variant="default"
          renderRoot={(props) => <Link {...props} to="/matters/new" search={{ m: 'trace' }} />}
        >
          {say.newTrace}
        </Button>
      )}
    </>
  );
}

/** The rows of a view; on a phone each is a block. */
function MatterList({ search, view }: { search: MattersSearch; view: MattersView }) {
  const say = useWords(mattersWords);
  const navigate = useNavigate();
  const frame = useListFrame();
  const query = useInfiniteQuery(mattersQuery(filtersOf(search, view)));
  const rows = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.items), [query.data]);
  const columns = useColumns();
  if (query.isPending) return <Skeleton rows={8} height={28} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const { m, st, lv, u, of, ent, q } = search;
  if (rows.length === 0) {
    const filtered = [m, st, lv, u, of, ent, q].some((each) => each !== undefined);
    const which = filtered ? 'filtered' : view;
    return <EmptyState title={say.empty[which]} text={say.empty[`${which}Text`]} />;
  }
  return (
    <DataGrid<Matter>
      label={say.title}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      total={query.data.pages[0]?.total ?? rows.length}
      maxHeight={frame.maxHeight}
      onEnd={() => {
        if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
      }}
      onOpen={({ id }) => void navigate({ to: '/matters/$id', params: { id } })}
    />
  );
}

function useColumns(): readonly GridColumn<Matter>[] {
  const say = useWords(mattersWords).columns;
  const lang = useLang();
  const places = usePlaces();
  const mayStep = useMay('matter.step');
  const people = useQuery({ ...peopleQuery, enabled: mayStep }).data?.items;
  return useMemo(
    (): readonly GridColumn<Matter>[] => [
      {
        ...{ key: 'number', title: say.number, width: '150px' },
        cell: ({ id, number }) => (
          <Link to="/matters/$id" params={{ id }} className={styles.number}>
            {number}
          </Link>
        ),
      },
      { key: 'title', title: say.title, width: 'minmax(200px, 2fr)', cell: ({ title }) => title },
      {
        ...{ key: 'machine', title: say.machine, width: 'minmax(90px, 0.7fr)' },
        cell: ({ machine }) => machineName(machine, lang),
      },
      {
        ...{ key: 'state', title: say.state, width: 'minmax(150px, 1.1fr)' },
        cell: (matter) => <MatterStateChip matter={matter} />,
      },
      {
        ...{ key: 'due', title: say.due, width: '150px' },
        cell: ({ updatedAt, dueAt }) => <LightChip startedAt={updatedAt} dueAt={dueAt} />,
      },
      { key: 'unit', title: say.unit, width: 'minmax(100px, 0.8fr)', cell: ({ unit }) => unit || '—' },
      {
        ...{ key: 'officers', title: say.officers, width: 'minmax(100px, 0.8fr)' },
        cell: ({ officers }) =>
          officers.map((id) => people?.find((each) => each.id === id)?.name ?? id).join('、') || '—',
      },
      {
        ...{ key: 'enterprise', title: say.enterprise, width: 'minmax(120px, 1fr)' },
        cell: ({ enterprise }) => (enterprise === '' ? '—' : places.enterprise(enterprise)),
      },
      {
        ...{ key: 'updated', title: say.updated, width: '120px' },
        cell: ({ updatedAt }) => formatInstant(updatedAt).slice(5, 16),
      },
    ],
    [say, lang, places, people],
  );
}
