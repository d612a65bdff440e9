import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { formatTime, type Instant, type Sample, sampleRow } from '@wenqu/domain';
import { useCallback, useMemo, useState } from 'react';
import { DataGrid } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { TabBar } from '../../components/tab-bar.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { useAccount, useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { useListFrame } from '../../lib/use-wide.ts';
import { useLiveEvents } from '../../live/use-live.ts';
import { sampleColumns } from './columns.tsx';
import { PickUpList } from './pick-up-list.tsx';
import { type ListView, STATES_OF, sampleCountsQuery, samplesQuery } from './queries.ts';
import { type SamplesSearch, type SamplesView, samplesRoute, VIEWS } from './route.tsx';
import { SamplerCards } from './sampler-cards.tsx';
import styles from './samples.module.css';
import { SampleSettingsView } from './settings-view.tsx';
import { sampleWords } from './words.ts';

/** Views of those who may know of hidden samples. */
const INNER: readonly SamplesView[] = ['approve', 'running', 'samplers', 'settings'];
const isList = (view: SamplesView): view is ListView => Object.hasOwn(STATES_OF, view);

/** 远程留样: to approve, running, in the box, to be fetched, at the laboratory, ended; samplers and rules. */
export function SamplesPage() {
  const say = useWords(sampleWords);
  const search = samplesRoute.useSearch();
  const navigate = useNavigate({ from: '/samples' });
  const change = useCallback(
    (set: Partial<Record<keyof SamplesSearch, string | undefined>>) =>
      void navigate({ search: (was) => ({ ...was, ...set }) as SamplesSearch, replace: true }),
    [navigate],
  );
  const role = useAccount()?.role;
  const mayAsk = role !== undefined && sampleRow(null, 'request')?.who.includes(role);
  const mayApprove = useMay('order.approve');
  const isLab = role === 'lab';
  const view = search.v ?? (isLab ? 'lab' : mayApprove ? 'approve' : 'box');
  const frame = useListFrame();
  return (
    <PageFrame
      title={say.title}
      fill={frame.fill && isList(view)}
      actions={
        mayAsk && (
          <Button size="xs" renderRoot={(props) => <Link to="/samples/new" search={{}} {...props} />}>
            {say.ask}
          </Button>
        )
      }
    >
      <div className={styles.noPrint}>
        <ViewTabs view={view} onChange={(v) => change({ v })} />
      </div>
      <Fresh />
      {isList(view) && <SampleList view={view} search={search} change={change} />}
      {view === 'pickup' && <PickUpList />}
      {view === 'samplers' && <SamplerCards />}
      {view === 'settings' && <SampleSettingsView />}
    </PageFrame>
  );
}

function ViewTabs({ view, onChange }: { view: SamplesView; onChange: (view: SamplesView) => void }) {
  const say = useWords(sampleWords);
  const counts = useQuery(sampleCountsQuery).data?.counts;
  const inner = useMay('hidden.read');
  const isLab = useAccount()?.role === 'lab';
  const countOf = (each: SamplesView): number | undefined => {
    if (!counts || !isList(each) || each === 'ended') return undefined;
    return STATES_OF[each].reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  };
  const shown = VIEWS.filter((each) =>
    isLab ? each === 'lab' || each === 'ended' : inner || !INNER.includes(each),
  );
  return (
    <TabBar
      label={say.views.label}
      value={view}
      onChange={onChange}
      tabs={shown.map((each) => ({ value: each, text: say.views[each], count: countOf(each) }))}
    />
  );
}

function SampleList({
  view,
  search,
  change,
}: {
  view: ListView;
  search: SamplesSearch;
  change: (set: Partial<Record<keyof SamplesSearch, string | undefined>>) => void;
}) {
  const say = useWords(sampleWords);
  const lang = useLang();
  const places = usePlaces();
  const navigate = useNavigate();
  const frame = useListFrame();
  const query = useInfiniteQuery(samplesQuery({ view, point: search.pt, entry: search.entry, q: search.q }));
  const rows = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.items), [query.data]);
  const columns = useMemo(() => sampleColumns(say, lang, places, view), [say, lang, places, view]);
  const first = query.data?.pages[0];
  return (
    <>
      <div className={styles.tools}>
        <TextInput
          className={styles.search}
          size="xs"
          aria-label={say.search}
          placeholder={say.search}
          value={search.q ?? ''}
          onChange={(event) => change({ q: event.currentTarget.value || undefined })}
        />
        {first && (
          <span className={styles.quiet}>
            {say.total(first.total ?? rows.length, formatTime(first.asOf as Instant))}
          </span>
        )}
      </div>
      <Pane flush className={styles.list}>
        {query.isPending ? (
          <Skeleton rows={8} height={28} />
        ) : query.isError ? (
          <ErrorPanel error={query.error} retry={() => void query.refetch()} />
        ) : rows.length === 0 ? (
          <EmptyState title={say.empty[view]} text={say.empty[`${view}Text`]} />
        ) : (
          <DataGrid<Sample>
            label={say.views[view]}
            columns={columns}
            rows={rows}
            rowKey={(row) => row.id}
            total={first?.total ?? rows.length}
            maxHeight={frame.maxHeight}
            onEnd={() => {
              if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
            }}
            onOpen={(row) => void navigate({ to: '/samples/$id', params: { id: row.id } })}
          />
        )}
      </Pane>
    </>
  );
}

/** Changes wait until they are asked for: rows do not move under the pointer. */
function Fresh() {
  const say = useWords(sampleWords);
  const client = useQueryClient();
  const [waiting, setWaiting] = useState(0);
  useLiveEvents(
    'sample',
    useCallback(() => setWaiting((count) => count + 1), []),
  );
  if (waiting === 0) return null;
  return (
    <button
      type="button"
      className={styles.fresh}
      onClick={() => {
        setWaiting(0);
        void client.invalidateQueries({ queryKey: ['samples'] });
      }}
    >
      {say.fresh(waiting)}
    </button>
  );
}
