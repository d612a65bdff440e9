import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Entry, Role } from '@wenqu/domain';
import { formatTime } from '@wenqu/domain';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { DataGrid } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { TabBar } from '../../components/tab-bar.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { ownStates } from '../../lib/own-states.ts';
import { useAccount } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { useListFrame, useWide } from '../../lib/use-wide.ts';
import { useEntryEvents } from '../../live/use-live.ts';
import { entryColumns } from './columns.tsx';
import { EntryPreview } from './entry-preview.tsx';
import { RegisterFilters } from './filters.tsx';
import { LineList } from './line-list.tsx';
import { countsQuery, entriesQuery, linesQuery, overdueQuery, statesOf, viewOf } from './queries.ts';
import styles from './register.module.css';
import { type RegisterSearch, type RegisterView, registerRoute, VIEWS } from './route.tsx';
import { registerWords } from './words.ts';

/** The count on the tab of lines need not be newer. */
const LINES_FRESH_MS = 60_000;

/** A burst of changes renews an empty list once. */
const EMPTY_RENEW_MS = 300;

/** 异常台账: saved views, filters in the address, the list and a preview of one entry. */
export function RegisterPage() {
  const say = useWords(registerWords);
  const search = registerRoute.useSearch();
  const navigate = useNavigate({ from: '/register' });
  const change = useCallback(
    (set: Partial<Record<keyof RegisterSearch, string | undefined>>) =>
      void navigate({ search: (was) => ({ ...was, ...set }) as RegisterSearch, replace: true }),
    [navigate],
  );
  const view = viewOf(search, useAccount()?.role);
  const tabs = (
    <ViewTabs
      view={view}
      day={search.d}
      onChange={(v) => change({ v, st: undefined, row: undefined, d: undefined })}
    />
  );
  if (view === 'lines')
    return (
      <PageFrame title={say.title}>
        {tabs}
        <Fresh empty={false} />
        <LineList day={search.d} onDay={(d) => change({ d })} />
      </PageFrame>
    );
  return <Entries search={search} change={change} tabs={tabs} />;
}

type Change = (set: Partial<Record<keyof RegisterSearch, string | undefined>>) => void;

function Entries({ search, change, tabs }: { search: RegisterSearch; change: Change; tabs: ReactNode }) {
  const say = useWords(registerWords);
  const list = useEntries(search);
  const wide = useWide();
  const frame = useListFrame();
  return (
    <PageFrame
      title={say.title}
      fill={frame.fill}
      lead={
        list.asOf !== undefined && (
          <span>{say.total(list.total ?? list.rows.length, formatTime(list.asOf as Entry['to']))}</span>
        )
      }
    >
      {tabs}
      <RegisterFilters search={search} change={change} />
      <Fresh empty={list.rows.length === 0} />
      <div className={styles.split}>
        <Pane flush className={styles.list}>
          <EntryList search={search} list={list} wide={wide} change={change} />
        </Pane>
        {wide && search.row !== undefined && (
          <Pane flush className={styles.preview}>
            <EntryPreview id={search.row} onClose={() => change({ row: undefined })} />
          </Pane>
        )}
      </div>
    </PageFrame>
  );
}

/** Pages of the list joined. */
function useEntries(search: RegisterSearch) {
  const role = useAccount()?.role;
  const query = useInfiniteQuery(entriesQuery(search, role));
  const pages = query.data?.pages;
  const asOf = pages?.[0]?.asOf;
  const rows = useMemo(() => (pages ?? []).flatMap((page) => page.items), [pages]);
  return {
    query,
    rows,
    asOf,
    total: pages?.[0]?.total ?? undefined,
    more: () => {
      if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
    },
  };
}

function EntryList({
  search,
  list,
  wide,
  change,
}: {
  search: RegisterSearch;
  list: ReturnType<typeof useEntries>;
  wide: boolean;
  change: Change;
}) {
  const say = useWords(registerWords);
  const lang = useLang();
  const places = usePlaces();
  const navigate = useNavigate();
  const frame = useListFrame();
  const narrow = wide && search.row !== undefined;
  const columns = useMemo(() => entryColumns(say, lang, places, narrow), [say, lang, places, narrow]);
  const { query, rows } = list;
  if (query.isPending) return <Skeleton rows={10} height={28} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  if (rows.length === 0) return <NothingHere search={search} change={change} />;
  return (
    <div className={styles.listBody}>
      <DataGrid<Entry>
        label={say.title}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        total={list.total ?? rows.length}
        current={search.row}
        maxHeight={frame.maxHeight}
        onEnd={list.more}
        onOpen={(row) => {
          if (wide && search.row !== row.id) change({ row: row.id });
          else void navigate({ to: '/register/$id', params: { id: row.id } });
        }}
      />
    </div>
  );
}

function NothingHere({ search, change }: { search: RegisterSearch; change: Change }) {
  const say = useWords(registerWords);
  const { st, lv, rule, f, ent, pt, q, v } = search;
  if ([st, lv, rule, f, ent, pt, q].some((each) => each !== undefined)) {
    const none = { st: undefined, lv: undefined, rule: undefined, f: undefined };
    return (
      <EmptyState title={say.empty.filtered} text={say.empty.filteredText}>
        <button
          type="button"
          className={styles.fresh}
          onClick={() => change({ ...none, ent: undefined, pt: undefined, q: undefined })}
        >
          {say.views.all}
        </button>
      </EmptyState>
    );
  }
  if (v === 'mine' || v === 'triage') return <EmptyState title={say.empty.mine} text={say.empty.mineText} />;
  if (v === 'overdue') return <EmptyState title={say.empty.overdue} text={say.empty.overdueText} />;
  if (v === 'muted') return <EmptyState title={say.empty.muted} text={say.empty.mutedText} />;
  return <EmptyState title={say.empty.none} text={say.empty.noneText} />;
}

/** Views that hold something for this role. */
function isOffered(view: RegisterView, role: Role | undefined): boolean {
  const party = role === 'enterprise' || role === 'agency';
  if (view === 'lines' || view === 'muted' || view === 'triage') return !party;
  return view !== 'mine' || ownStates(role).length > 0;
}

function ViewTabs({
  view,
  day,
  onChange,
}: {
  view: RegisterView;
  day: string | undefined;
  onChange: (view: RegisterView) => void;
}) {
  const say = useWords(registerWords);
  const role = useAccount()?.role;
  const counts = useQuery(countsQuery).data?.counts;
  const overdue = useQuery(overdueQuery).data?.total;
  const lines = useQuery({
    ...linesQuery(day),
    enabled: isOffered('lines', role),
    staleTime: LINES_FRESH_MS,
  }).data?.lines;
  const countOf = (each: RegisterView): number | string | undefined => {
    if (each === 'lines') return lines?.filter(({ open }) => open > 0).length;
    if (!counts) return undefined;
    if (each === 'overdue') return overdue;
    const states = statesOf(each, role);
    return Object.entries(counts)
      .filter(([state]) => states?.some((own) => own === state) ?? true)
      .reduce((sum, [, count]) => sum + count, 0);
  };
  return (
    <TabBar
      label={say.views.label}
      value={view}
      onChange={onChange}
      tabs={VIEWS.filter((each) => isOffered(each, role)).map((each) => ({
        value: each,
        text: say.views[each],
        count: countOf(each),
      }))}
    />
  );
}

/** Changes wait until they are asked for: rows do not move under the pointer. Where no row stands yet, nothing waits. */
function Fresh({ empty }: { empty: boolean }) {
  const say = useWords(registerWords);
  const client = useQueryClient();
  const [waiting, setWaiting] = useState(0);
  useEntryEvents(useCallback(() => setWaiting((count) => count + 1), []));
  useEffect(() => {
    if (!empty || waiting === 0) return;
    const timer = setTimeout(() => {
      setWaiting(0);
      void client.invalidateQueries({ queryKey: ['register'] });
    }, EMPTY_RENEW_MS);
    return () => clearTimeout(timer);
  }, [empty, waiting, client]);
  if (empty || waiting === 0) return null;
  return (
    <button
      type="button"
      className={styles.fresh}
      onClick={() => {
        setWaiting(0);
        void client.invalidateQueries({ queryKey: ['register'] });
      }}
    >
      {say.fresh(waiting)}
    </button>
  );
}
