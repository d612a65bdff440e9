import { TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { Chip } from '../../components/chip.tsx';
import { ConfidenceBadge } from '../../components/confidence-badge.tsx';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { type FilterChip, FilterChips } from '../../components/filter-chips.tsx';
import { boundText } from '../../components/limit-facts.tsx';
import { limitWords } from '../../components/limit-words.ts';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { useTyped } from '../../lib/use-typed.ts';
import { useListFrame } from '../../lib/use-wide.ts';
import styles from './book.module.css';
import { cannotDraft } from './limit-from.ts';
import { type LimitLine, standardsQuery } from './queries.ts';
import { type StandardsSearch, standardsRoute } from './route.tsx';
import { bookWords } from './words.ts';

/** What the standards print, to draft an outlet's limit from. */
export function StandardsPage() {
  const say = useWords(bookWords);
  const frame = useListFrame();
  const search = standardsRoute.useSearch();
  const navigate = useNavigate({ from: '/book/standards' });
  const change = useCallback(
    (set: Partial<Record<keyof StandardsSearch, string | undefined>>) =>
      void navigate({ search: (was) => ({ ...was, ...set }) as StandardsSearch, replace: true }),
    [navigate],
  );
  const typed = useTyped(
    search.q ?? '',
    useCallback((q: string) => change({ q: q || undefined }), [change]),
  );
  const places = usePlaces();
  const chips: FilterChip[] = [];
  const chip = (key: keyof StandardsSearch, name: string, text: string) =>
    chips.push({ key, text: `${name}: ${text}`, remove: () => change({ [key]: undefined }) });
  if (search.std) chip('std', say.std.standard, search.std);
  if (search.f) chip('f', say.std.factor, search.f);
  if (search.out) chip('out', say.columns.outlet, places.outlet(search.out));
  return (
    <PageFrame title={say.std.title} fill={frame.fill} lead={<span>{say.std.lead}</span>}>
      <div className={styles.tools}>
        <TextInput
          className={styles.search ?? ''}
          size="xs"
          type="search"
          aria-label={say.searchLabel}
          placeholder={say.std.search}
          {...typed}
        />
      </div>
      <FilterChips chips={chips} clear={() => change({ std: undefined, f: undefined, out: undefined })} />
      <Pane flush className={styles.list}>
        <Lines search={search} change={change} />
      </Pane>
    </PageFrame>
  );
}

function Lines({
  search,
  change,
}: {
  search: StandardsSearch;
  change: (set: Partial<Record<keyof StandardsSearch, string | undefined>>) => void;
}) {
  const say = useWords(bookWords);
  const frame = useListFrame();
  const query = useInfiniteQuery(standardsQuery(search));
  const columns = useColumns(search, change);
  const pages = query.data?.pages;
  const rows = useMemo(() => (pages ?? []).flatMap((page) => page.items), [pages]);
  if (query.isPending) return <Skeleton rows={10} height={28} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  if (rows.length === 0) return <EmptyState title={say.std.filtered} text={say.std.filteredText} />;
  return (
    <DataGrid
      label={say.std.title}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      total={pages?.[0]?.total ?? rows.length}
      maxHeight={frame.maxHeight}
      onEnd={() => {
        if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
      }}
    />
  );
}

function useColumns(
  search: StandardsSearch,
  change: (set: Partial<Record<keyof StandardsSearch, string | undefined>>) => void,
): readonly GridColumn<LimitLine>[] {
  const say = useWords(bookWords);
  const lang = useLang();
  const mayWrite = useMay('book.write');
  return useMemo(
    () => [
      {
        key: 'standard',
        title: say.std.standard,
        width: '132px',
        cell: (row) => (
          <button type="button" className={styles.linkButton} onClick={() => change({ std: row.standard })}>
            {row.standard}
          </button>
        ),
      },
      {
        key: 'table',
        title: say.std.table,
        width: 'minmax(160px, 1.4fr)',
        cell: (row) => <span title={`${row.table} ${row.class}`}>{`${row.table} ${row.class}`}</span>,
      },
      {
        key: 'factor',
        title: say.std.factor,
        width: 'minmax(120px, 1fr)',
        cell: (row) => <span title={row.code}>{row[lang]}</span>,
      },
      {
        key: 'limit',
        title: say.std.limit,
        width: '184px',
        cell: (row) => `${boundText(row, lang)} · ${limitWords[lang].kinds[row.kind]}`,
      },
      {
        key: 'position',
        title: say.std.position,
        width: '96px',
        cell: (row) => say.std.positions[row.position],
      },
      {
        key: 'valid',
        title: say.std.valid,
        width: '164px',
        cell: (row) => limitWords[lang].validFrom(row.validFrom, row.validTo),
      },
      {
        key: 'confidence',
        title: say.std.confidence,
        width: '130px',
        cell: (row) => (
          <span title={row.note}>
            <ConfidenceBadge confidence={row.confidence} />{' '}
            {row.toVerify === null ? (
              <Chip tone="normal">{say.std.ok}</Chip>
            ) : (
              <Chip tone="offline">{say.std.why[row.toVerify]}</Chip>
            )}
          </span>
        ),
      },
      ...(mayWrite ? [draftColumn(say, search.out)] : []),
    ],
    [say, lang, mayWrite, change, search.out],
  );
}

const draftColumn = (say: (typeof bookWords)['zh'], out: string | undefined): GridColumn<LimitLine> => ({
  key: 'draft',
  title: say.std.draft,
  width: '110px',
  cell: (row) => {
    const why = cannotDraft(row);
    if (why) return <span className={styles.quiet}>{say.limit.draftNo[why]}</span>;
    return (
      <Link
        to="/book/$kind/$id"
        params={{ kind: 'limits', id: 'new' }}
        search={{ std: row.id, ...(out && { out }) }}
      >
        {say.limit.draft}
      </Link>
    );
  },
});
