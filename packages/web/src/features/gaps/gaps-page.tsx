import { NativeSelect, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  formatTime,
  GAP_CAUSE_NAMES,
  GAP_CAUSES,
  type Instant,
  STATISTIC_NAMES,
  STATISTICS,
} from '@wenqu/domain';
import { useCallback } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { TabBar } from '../../components/tab-bar.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { useTyped } from '../../lib/use-typed.ts';
import { EventCard } from './event-card.tsx';
import styles from './gaps.module.css';
import { eventsQuery } from './queries.ts';
import { GAP_VIEWS, type GapSearch, type GapSearchChange, gapsRoute } from './route.tsx';
import { SettingsPane } from './settings-pane.tsx';
import { gapWords } from './words.ts';

/** 数据缺失: outages as events, each with its gaps; filters in the address. */
export function GapsPage() {
  const say = useWords(gapWords);
  const search = gapsRoute.useSearch();
  const navigate = useNavigate({ from: '/gaps' });
  const change = useCallback<GapSearchChange>(
    (set) => void navigate({ search: (was) => ({ ...was, ...set }) as GapSearch, replace: true }),
    [navigate],
  );
  const first = useInfiniteQuery(eventsQuery(search)).data?.pages[0];
  const view = search.v ?? 'open';
  return (
    <PageFrame
      title={say.title}
      lead={
        view !== 'settings' &&
        first && <span>{say.lead(first.total ?? 0, formatTime(first.asOf as Instant))}</span>
      }
    >
      <TabBar
        label={say.views.label}
        value={view}
        onChange={(v) => change({ v: v === 'open' ? undefined : v, ev: undefined })}
        tabs={GAP_VIEWS.map((value) => ({ value, text: say.views[value] }))}
      />
      {view === 'settings' ? (
        <SettingsPane />
      ) : (
        <>
          <Filters search={search} change={change} />
          <Events search={search} change={change} />
        </>
      )}
    </PageFrame>
  );
}

function Events({ search, change }: { search: GapSearch; change: GapSearchChange }) {
  const say = useWords(gapWords);
  const events = useInfiniteQuery(eventsQuery(search));
  if (events.isPending) return <Skeleton rows={8} height={64} />;
  if (events.isError) return <ErrorPanel error={events.error} retry={() => void events.refetch()} />;
  const rows = events.data.pages.flatMap(({ items }) => items);
  if (rows.length === 0) {
    return (
      <Pane>
        <NothingHere search={search} change={change} />
      </Pane>
    );
  }
  return (
    <ul className={styles.events}>
      {rows.map((event) => (
        <EventCard
          key={event.id}
          event={event}
          opened={search.ev === event.id}
          toggle={() => change({ ev: search.ev === event.id ? undefined : event.id })}
        />
      ))}
      {events.hasNextPage && (
        <li>
          <button type="button" className={styles.more} onClick={() => void events.fetchNextPage()}>
            {say.event.more}
          </button>
        </li>
      )}
    </ul>
  );
}

const FILTERS = ['cause', 'g', 'ent', 'pt', 'q'] as const;

function NothingHere({ search, change }: { search: GapSearch; change: GapSearchChange }) {
  const say = useWords(gapWords);
  if (FILTERS.some((name) => search[name] !== undefined)) {
    return (
      <EmptyState title={say.empty.filtered} text={say.empty.filteredText}>
        <button
          type="button"
          className={styles.more}
          onClick={() => change(Object.fromEntries(FILTERS.map((name) => [name, undefined])))}
        >
          {say.empty.clear}
        </button>
      </EmptyState>
    );
  }
  return search.v === 'all' ? (
    <EmptyState title={say.empty.all} text={say.empty.allText} />
  ) : (
    <EmptyState title={say.empty.open} text={say.empty.openText} />
  );
}

function Filters({ search, change }: { search: GapSearch; change: GapSearchChange }) {
  const say = useWords(gapWords);
  const lang = useLang();
  const places = usePlaces();
  const typed = useTyped(
    search.q ?? '',
    useCallback((q: string) => change({ q: q === '' ? undefined : q }), [change]),
  );
  const pick = (
    name: 'cause' | 'g' | 'ent',
    label: string,
    choices: readonly { value: string; label: string }[],
  ) => (
    <NativeSelect
      className={styles.field ?? ''}
      size="xs"
      label={label}
      value={search[name] ?? ''}
      data={[{ value: '', label: say.filter.any }, ...choices]}
      onChange={(event) => change({ [name]: event.currentTarget.value || undefined })}
    />
  );
  return (
    <div className={styles.tools}>
      <TextInput
        className={styles.search ?? ''}
        size="xs"
        type="search"
        label={say.filter.q}
        placeholder={say.filter.hint}
        {...typed}
      />
      {pick(
        'cause',
        say.filter.cause,
        GAP_CAUSES.map((value) => ({ value, label: GAP_CAUSE_NAMES[value][lang] })),
      )}
      {pick(
        'g',
        say.filter.statistic,
        STATISTICS.map((value) => ({ value, label: STATISTIC_NAMES[value][lang] })),
      )}
      {pick(
        'ent',
        say.filter.enterprise,
        places.enterprises.map(({ id, name }) => ({ value: id, label: name })),
      )}
    </div>
  );
}
