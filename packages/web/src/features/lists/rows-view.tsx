import { NativeSelect, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FieldDef, formatTime, type Instant, type ListKind, valueText } from '@wenqu/domain';
import { useMemo } from 'react';
import { Chip } from '../../components/chip.tsx';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { useListFrame } from '../../lib/use-wide.ts';
import { LightText } from './light.tsx';
import styles from './lists.module.css';
import { type ListLine, rowsQuery } from './queries.ts';
import type { ListSearch, ListSearchChange } from './route.tsx';
import { listWords } from './words.ts';

const COLUMNS_MAX = 9;
const NUMBERS: ReadonlySet<string> = new Set(['number', 'money']);

/** Fields worth a column: name, key, day, unit, state first; what is long is for the row's page. */
function shownFields(kind: ListKind): string[] {
  const first = [kind.title, ...kind.key, kind.day, kind.unit, kind.status].filter((id) => id !== null);
  const rest = [
    ...kind.derived,
    ...kind.fields.filter(({ type }) => type !== 'long-text' && type !== 'photos'),
  ];
  return [...new Set([...first, ...rest.map(({ id }) => id)])].filter(Boolean).slice(0, COLUMNS_MAX);
}

export function ItemChip({ line: { item } }: { line: ListLine }) {
  const say = useWords(listWords);
  if (!item) return <span className={styles.quiet}>{say.none}</span>;
  if (item.overdue) return <Chip tone="over">▲ {say.itemOverdue}</Chip>;
  return item.open ? (
    <Chip tone="suspect">◆ {say.items.open}</Chip>
  ) : (
    <Chip tone="normal">● {say.items.struck}</Chip>
  );
}

function useColumns(kind: ListKind): readonly GridColumn<ListLine>[] {
  const say = useWords(listWords);
  const lang = useLang();
  return useMemo(() => {
    const columns = shownFields(kind).map((id, at): GridColumn<ListLine> => {
      const field = kind.fields.find((each) => each.id === id);
      const name = field?.name ?? kind.derived.find((each) => each.id === id)?.name;
      const text = (line: ListLine) => valueText(kind, id, line.values[id] ?? line.derived[id], lang);
      const isNumber = field !== undefined && NUMBERS.has(field.type);
      return {
        key: id,
        title: `${name?.[lang] ?? id}${field?.measure ? ` (${field.measure})` : ''}`,
        width: at === 0 ? 'minmax(160px, 2fr)' : isNumber ? '110px' : 'minmax(96px, 1fr)',
        ...(isNumber && { align: 'end' as const }),
        cell: (line) => <span title={text(line)}>{text(line) || say.none}</span>,
      };
    });
    const due: GridColumn<ListLine> = {
      key: 'due',
      title: say.row.clocks,
      width: '130px',
      cell: (line) => <LightText clocks={line.clocks} />,
    };
    const item: GridColumn<ListLine> = {
      key: 'item',
      title: say.item,
      width: '110px',
      cell: (line) => <ItemChip line={line} />,
    };
    return [...columns, ...(kind.clocks.length > 0 ? [due] : []), ...(kind.item ? [item] : [])];
  }, [kind, lang, say]);
}

/** The choices by which a list can be narrowed. */
const filterFields = (kind: ListKind): FieldDef[] =>
  kind.fields.filter(({ type }) => type === 'choice').slice(0, 3);
const wheresOf = (where: string | undefined): Map<string, string> =>
  new Map(
    (where ?? '')
      .split(';')
      .filter(Boolean)
      .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)] as const),
  );

export function RowsView({
  kind,
  search,
  change,
}: {
  kind: ListKind;
  search: ListSearch;
  change: ListSearchChange;
}) {
  const say = useWords(listWords);
  const lang = useLang();
  const frame = useListFrame();
  const navigate = useNavigate();
  const { q, item, where } = search;
  const query = useInfiniteQuery(
    rowsQuery(kind.id, { ...(q && { q }), ...(item && { item }), ...(where && { where }) }),
  );
  const columns = useColumns(kind);
  const rows = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.items), [query.data]);
  const first = query.data?.pages[0];
  const wheres = wheresOf(where);
  const filter = (field: string, value: string) => {
    const next = new Map(wheres);
    if (value === '') next.delete(field);
    else next.set(field, value);
    change({ where: [...next].map(([name, wanted]) => `${name}=${wanted}`).join(';') || undefined });
  };
  const narrowed = Boolean(q || item || where);
  return (
    <>
      <div className={styles.bar} role="search">
        <TextInput
          size="xs"
          aria-label={say.search}
          placeholder={say.searchHint}
          value={q ?? ''}
          onChange={(event) => change({ q: event.currentTarget.value || undefined })}
        />
        {filterFields(kind).map((field) => (
          <NativeSelect
            key={field.id}
            size="xs"
            aria-label={field.name[lang]}
            value={wheres.get(field.id) ?? ''}
            data={[
              { value: '', label: `${field.name[lang]}: ${say.all}` },
              ...(field.choices ?? []).map((choice) => ({ value: choice.id, label: choice[lang] })),
            ]}
            onChange={(event) => filter(field.id, event.currentTarget.value)}
          />
        ))}
        {kind.item && (
          <NativeSelect
            size="xs"
            aria-label={say.item}
            value={item ?? ''}
            data={[
              { value: '', label: `${say.item}: ${say.all}` },
              ...(['open', 'struck', 'none'] as const).map((value) => ({ value, label: say.items[value] })),
            ]}
            onChange={(event) => change({ item: event.currentTarget.value || undefined })}
          />
        )}
        <span className={styles.quiet}>
          {first &&
            `${say.total((first.total ?? rows.length).toLocaleString())} · ${formatTime(first.asOf as Instant)}`}
        </span>
      </div>
      <Pane flush>
        {query.isPending ? (
          <Skeleton rows={8} height={28} />
        ) : query.isError ? (
          <ErrorPanel error={query.error} retry={() => void query.refetch()} />
        ) : rows.length === 0 ? (
          <EmptyState
            title={narrowed ? say.filtered : say.empty}
            text={narrowed ? say.filteredText : say.emptyText}
          />
        ) : (
          <DataGrid<ListLine>
            label={kind.name[lang]}
            columns={columns}
            rows={rows}
            rowKey={({ row }) => row.id}
            total={first?.total ?? rows.length}
            maxHeight={frame.maxHeight}
            onEnd={() => {
              if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
            }}
            onOpen={({ row }) =>
              void navigate({ to: '/lists/$kind/rows/$row', params: { kind: kind.id, row: row.id } })
            }
          />
        )}
      </Pane>
    </>
  );
}
