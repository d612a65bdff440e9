import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  factorShort,
  formatInstant,
  formatTime,
  type Instant,
  MARK_STATE_NAMES,
  MARK_STATES,
  MARK_TYPES,
  type Mark,
  markLight,
  markType,
} from '@wenqu/domain';
import { useCallback, useMemo, useState } from 'react';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { TabBar } from '../../components/tab-bar.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { beijingInstant } from '../../lib/beijing-field.ts';
import { now } from '../../lib/clock.ts';
import { pointTitle } from '../../lib/points.ts';
import { useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { useListFrame } from '../../lib/use-wide.ts';
import { ExemptionsView } from './exemptions-view.tsx';
import { Light, MarkChips, SpanText } from './mark-chips.tsx';
import { MarkDrawer } from './mark-drawer.tsx';
import { emptyDraft, MarkForm } from './mark-form.tsx';
import styles from './marks.module.css';
import { markRatesQuery, marksQuery } from './queries.ts';
import { MARK_VIEWS, type MarkSearch, type MarkSearchChange, marksRoute } from './route.tsx';
import { UnmarkedView } from './unmarked-view.tsx';
import { markWords } from './words.ts';

const share = (part: number, whole: number): string => (whole === 0 ? '—' : `${part}/${whole}`);

/** 数据标记: to review, all of them as known on any moment, what is still to be marked, exemptions. */
export function MarksPage() {
  const say = useWords(markWords);
  const search = marksRoute.useSearch();
  const navigate = useNavigate({ from: '/marks' });
  const change = useCallback<MarkSearchChange>(
    (set) => void navigate({ search: (was) => ({ ...was, ...set }) as MarkSearch, replace: true }),
    [navigate],
  );
  const mayMark = useMay('mark.propose');
  const [adding, setAdding] = useState(false);
  const { points } = usePlaces();
  // Most enterprises have one point.
  const only = points.length === 1 ? points[0]?.id : undefined;
  const rates = useQuery(markRatesQuery).data;
  const view = search.v ?? 'review';
  const frame = useListFrame();
  const counts = {
    review: rates && rates.counts.proposed + rates.counts.asked,
    all: undefined,
    unmarked: rates?.unmarked,
    exemptions: undefined,
  };
  return (
    <PageFrame
      title={say.title}
      fill={frame.fill && (view === 'review' || view === 'all')}
      lead={
        rates && (
          <span>
            {say.rates(share(rates.inTime, rates.toBeMarked), share(rates.accepted, rates.reviewed))}
          </span>
        )
      }
      actions={
        mayMark && (
          <Button size="xs" onClick={() => setAdding(true)}>
            {say.add.open}
          </Button>
        )
      }
    >
      <TabBar
        label={say.views.label}
        value={view}
        onChange={(v) => change({ v: v === 'review' ? undefined : v, st: undefined, on: undefined })}
        tabs={MARK_VIEWS.map((value) => ({ value, text: say.views[value], count: counts[value] }))}
      />
      {(view === 'review' || view === 'all') && <MarkList view={view} search={search} change={change} />}
      {view === 'unmarked' && <UnmarkedView enterprise={search.ent} />}
      {view === 'exemptions' && <ExemptionsView search={search} change={change} />}
      <MarkDrawer id={search.id} close={() => change({ id: undefined })} />
      {adding && <MarkForm preset={emptyDraft(search.pt ?? only)} close={() => setAdding(false)} />}
    </PageFrame>
  );
}

function MarkList({
  view,
  search,
  change,
}: {
  view: 'review' | 'all';
  search: MarkSearch;
  change: MarkSearchChange;
}) {
  const say = useWords(markWords);
  const frame = useListFrame();
  const knownOn = search.on === undefined ? undefined : beijingInstant(search.on);
  const query = useInfiniteQuery(
    marksQuery({
      ...{ state: view === 'review' ? 'proposed,asked' : search.st, type: search.type },
      ...{ enterprise: search.ent, point: search.pt, knownOn: view === 'all' ? knownOn : undefined },
    }),
  );
  const rows = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.items), [query.data]);
  const columns = useColumns();
  const first = query.data?.pages[0];
  return (
    <>
      <Filters view={view} search={search} change={change} />
      <span className={styles.quiet}>
        {first && say.total(first.total ?? rows.length, formatTime(first.asOf as Instant))}
        {knownOn !== undefined && view === 'all' && ` · ${say.knownNote}`}
      </span>
      <Pane flush>
        {query.isPending ? (
          <Skeleton rows={8} height={28} />
        ) : query.isError ? (
          <ErrorPanel error={query.error} retry={() => void query.refetch()} />
        ) : rows.length === 0 ? (
          <EmptyState title={say.empty[view]} text={say.empty[`${view}Text`]} />
        ) : (
          <DataGrid<Mark>
            label={say.views[view]}
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
            total={first?.total ?? rows.length}
            current={search.id}
            maxHeight={frame.maxHeight}
            onEnd={() => {
              if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
            }}
            onOpen={({ id }) => change({ id })}
          />
        )}
      </Pane>
    </>
  );
}

function useColumns(): readonly GridColumn<Mark>[] {
  const words = useWords(markWords);
  const lang = useLang();
  const places = usePlaces();
  return useMemo(
    (): readonly GridColumn<Mark>[] => [
      { key: 'id', title: words.columns.number, width: '130px', cell: ({ id }) => id },
      {
        ...{ key: 'light', title: words.columns.light, width: '112px' },
        cell: ({ from, at }) => <Light light={markLight(from, at, now())} made />,
      },
      {
        ...{ key: 'place', title: words.columns.place, width: 'minmax(180px, 1.4fr)' },
        cell: ({ point, enterprise }) => {
          const known = places.point(point);
          return known ? pointTitle(known) : places.enterprise(enterprise);
        },
      },
      {
        ...{ key: 'type', title: words.columns.type, width: 'minmax(150px, 1fr)' },
        cell: ({ type }) => markType(type)[lang],
      },
      {
        ...{ key: 'span', title: words.columns.span, width: '190px' },
        cell: ({ from, to }) => <SpanText from={from} to={to} />,
      },
      {
        ...{ key: 'factors', title: words.columns.factors, width: 'minmax(100px, 0.8fr)' },
        cell: ({ factors }) =>
          factors.length === 0 ? words.wholePoint : factors.map((code) => factorShort(code, lang)).join(', '),
      },
      {
        ...{ key: 'state', title: words.columns.state, width: 'minmax(140px, 1.1fr)' },
        cell: (mark) => <MarkChips mark={mark} />,
      },
      {
        ...{ key: 'due', title: words.columns.due, width: '120px' },
        cell: ({ dueAt }) =>
          dueAt === null ? '—' : dueAt < now() ? `▲ ${words.overdue}` : formatInstant(dueAt).slice(5, 16),
      },
    ],
    [words, lang, places],
  );
}

function Filters({
  view,
  search,
  change,
}: {
  view: 'review' | 'all';
  search: MarkSearch;
  change: MarkSearchChange;
}) {
  const say = useWords(markWords);
  const lang = useLang();
  const places = usePlaces();
  const pick = (
    name: 'type' | 'ent' | 'st',
    label: string,
    data: readonly { value: string; label: string }[],
  ) => (
    <NativeSelect
      className={styles.field ?? ''}
      size="xs"
      label={label}
      value={search[name] ?? ''}
      data={[{ value: '', label: say.any }, ...data]}
      onChange={(event) => change({ [name]: event.currentTarget.value || undefined })}
    />
  );
  return (
    <div className={styles.tools}>
      {pick(
        'type',
        say.type,
        MARK_TYPES.map((row) => ({ value: row.type, label: row[lang] })),
      )}
      {places.enterprises.length > 1 &&
        pick(
          'ent',
          say.enterprise,
          places.enterprises.map(({ id, name }) => ({ value: id, label: name })),
        )}
      {view === 'all' &&
        pick(
          'st',
          say.state,
          MARK_STATES.map((state) => ({ value: state, label: MARK_STATE_NAMES[state][lang] })),
        )}
      {view === 'all' && (
        <TextInput
          className={styles.field ?? ''}
          size="xs"
          type="datetime-local"
          label={say.knownOn}
          value={search.on ?? ''}
          onChange={(event) => change({ on: event.currentTarget.value || undefined })}
        />
      )}
    </div>
  );
}
