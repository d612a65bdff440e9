import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type BookKind, formatTime, type Instant } from '@wenqu/domain';
import { useCallback, useMemo } from 'react';
import { DataGrid } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { type FilterChip, FilterChips } from '../../components/filter-chips.tsx';
import { Icon } from '../../components/icon.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { TabBar } from '../../components/tab-bar.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { useTyped } from '../../lib/use-typed.ts';
import { useListFrame } from '../../lib/use-wide.ts';
import styles from './book.module.css';
import { bookColumns } from './columns.tsx';
import { type AnyRow, agenciesQuery, rowsQuery } from './queries.ts';
import { type BookSearch, bookRoute, KINDS } from './route.tsx';
import { bookWords } from './words.ts';

/** The pages of one kind as the list reads them. */
const useRows = (kind: BookKind, search: BookSearch) => useInfiniteQuery(rowsQuery(kind, search));
type RowsQuery = ReturnType<typeof useRows>;

type Change = (set: Partial<Record<keyof BookSearch, string | boolean | undefined>>) => void;

/** 企业档案: the district's enterprises and what hangs on them, kind by kind. */
export function BookPage() {
  const say = useWords(bookWords);
  const frame = useListFrame();
  const search = bookRoute.useSearch();
  const kind = search.k ?? 'enterprises';
  const navigate = useNavigate({ from: '/book' });
  const change = useCallback<Change>(
    (set) => void navigate({ search: (was) => ({ ...was, ...set }) as BookSearch, replace: true }),
    [navigate],
  );
  const query = useRows(kind, search);
  const first = query.data?.pages[0];
  return (
    <PageFrame
      title={say.title}
      fill={frame.fill}
      lead={first && <span>{say.total(first.total ?? 0, formatTime(first.asOf as Instant))}</span>}
      actions={<Actions kind={kind} search={search} />}
    >
      <TabBar
        label={say.kindsLabel}
        value={kind}
        onChange={(k) => change({ k, q: undefined, ent: undefined, out: undefined, pt: undefined })}
        tabs={KINDS.map((each) => ({ value: each, text: say.kinds[each] }))}
      />
      <Tools search={search} change={change} />
      <Pane flush className={styles.list}>
        <Rows kind={kind} search={search} query={query} />
      </Pane>
    </PageFrame>
  );
}

function Actions({ kind, search }: { kind: BookKind; search: BookSearch }) {
  const say = useWords(bookWords);
  const mayWrite = useMay('book.write');
  const { ent, out, pt } = search;
  const from = { ...(ent && { ent }), ...(out && { out }), ...(pt && { pt }) };
  return (
    <>
      <Button
        size="xs"
        variant="default"
        renderRoot={(props) => <Link {...props} to="/book/standards" search={{}} />}
      >
        {say.standards}
      </Button>
      {mayWrite && (
        <Button
          size="xs"
          leftSection={<Icon name="plus" size={16} />}
          renderRoot={(props) => (
            <Link {...props} to="/book/$kind/$id" params={{ kind, id: 'new' }} search={from} />
          )}
        >
          {say.add(say.kinds[kind])}
        </Button>
      )}
    </>
  );
}

function Tools({ search, change }: { search: BookSearch; change: Change }) {
  const say = useWords(bookWords);
  const places = usePlaces();
  const typed = useTyped(
    search.q ?? '',
    useCallback((q: string) => change({ q: q || undefined }), [change]),
  );
  const chips: FilterChip[] = [];
  const chip = (key: keyof BookSearch, name: string, text: string) =>
    chips.push({ key, text: `${name}: ${text}`, remove: () => change({ [key]: undefined }) });
  if (search.ent) chip('ent', say.filters.enterprise, places.enterprise(search.ent));
  if (search.out) chip('out', say.filters.outlet, places.outlet(search.out));
  if (search.pt) chip('pt', say.filters.point, places.point(search.pt)?.name ?? search.pt);
  return (
    <>
      <div className={styles.tools}>
        <TextInput
          className={styles.search ?? ''}
          size="xs"
          type="search"
          aria-label={say.searchLabel}
          placeholder={say.search}
          {...typed}
        />
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={search.retired ?? false}
            onChange={(event) => change({ retired: event.currentTarget.checked || undefined })}
          />
          {say.retired}
        </label>
      </div>
      <FilterChips
        chips={chips}
        clear={() => change({ ent: undefined, out: undefined, pt: undefined, q: undefined })}
      />
    </>
  );
}

function Rows({ kind, search, query }: { kind: BookKind; search: BookSearch; query: RowsQuery }) {
  const say = useWords(bookWords);
  const frame = useListFrame();
  const lang = useLang();
  const places = usePlaces();
  const navigate = useNavigate();
  const agencies = useQuery(agenciesQuery).data;
  const columns = useMemo(
    () => bookColumns(kind, { say, lang, places, agencies: agencies ?? new Map() }),
    [kind, say, lang, places, agencies],
  );
  const pages = query.data?.pages;
  const rows = useMemo(() => (pages ?? []).flatMap((page) => page.items), [pages]);
  if (query.isPending) return <Skeleton rows={10} height={28} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  if (rows.length === 0) {
    const { q, ent, out, pt, retired } = search;
    return [q, ent, out, pt, retired].some((each) => each !== undefined) ? (
      <EmptyState title={say.empty.filtered} text={say.empty.filteredText} />
    ) : (
      <EmptyState title={say.empty.none(say.kinds[kind])} text={say.empty.noneText} />
    );
  }
  return (
    <DataGrid<AnyRow>
      key={kind}
      label={say.kinds[kind]}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      total={pages?.[0]?.total ?? rows.length}
      maxHeight={frame.maxHeight}
      onEnd={() => {
        if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
      }}
      onOpen={(row) => void navigate({ to: '/book/$kind/$id', params: { kind, id: row.id }, search: {} })}
    />
  );
}
