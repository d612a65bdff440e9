import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Entry } from '@wenqu/domain';
import { formatTime } from '@wenqu/domain';
import { useCallback, useEffect, useMemo, useState } from 'react';
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
import { countsQuery, entriesQuery, overdueQuery, statesOf } from './queries.ts';
import styles from './register.module.css';
import { type RegisterSearch, type RegisterView, registerRoute, VIEWS } from './route.tsx';
import { registerWords } from './words.ts';

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
  const list = useEntries(search);
  const wide = useWide();
  const frame = useListFrame();
  const view = search.v ?? 'all';
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
      <ViewTabs view={view} onChange={(v) => change({ v, st: undefined, row: undefined })} />
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

/** Pages of the list joined; of the overdue view only what is over its clock. */
function useEntries(search: RegisterSearch) {
  const role = useAccount()?.role;
  const query = useInfiniteQuery(entriesQuery(search, role));
  const pages = query.data?.pages;
  const asOf = pages?.[0]?.asOf;
  const overdueOnly = search.v === 'overdue';
  const rows = useMemo(() => {
    const all = (pages ?? []).flatMap((page) => page.items);
    return overdueOnly ? all.filter((row) => row.dueAt !== null && row.dueAt < (asOf ?? 0)) : all;
  }, [pages, overdueOnly, asOf]);
  const fetched = (pages ?? []).reduce((sum, page) => sum + page.items.length, 0);
  return {
    query,
    rows,
    asOf,
    total: overdueOnly ? undefined : (pages?.[0]?.total ?? undefined),
    more: () => {
      // Entries come by their clock: after the first that is not over, none is.
      const ended = overdueOnly && rows.length < fetched;
      if (query.hasNextPage && !query.isFetching && !ended) void query.fetchNextPage();
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
  change: (set: Partial<Record<keyof RegisterSearch, string | undefined>>) => void;
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

function NothingHere({
  search,
  change,
}: {
  search: RegisterSearch;
  change: (set: Partial<Record<keyof RegisterSearch, string | undefined>>) => void;
}) {
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
  return <EmptyState title={say.empty.none} text={say.empty.noneText} />;
}

function ViewTabs({ view, onChange }: { view: RegisterView; onChange: (view: RegisterView) => void }) {
  const say = useWords(registerWords);
  const role = useAccount()?.role;
  const counts = useQuery(countsQuery).data?.counts;
  const overdue = useQuery(overdueQuery).data;
  const countOf = (each: RegisterView): number | string | undefined => {
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
      tabs={VIEWS.filter((each) => each !== 'mine' || ownStates(role).length > 0).map((each) => ({
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
