import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Chip } from '../../components/chip.tsx';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Segments } from '../../components/segments.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './import.module.css';
import { fieldNamesQuery, type ImportOp, type ImportRow, importRowsQuery, OPS } from './queries.ts';
import { importWords } from './words.ts';

const text = (value: unknown): string =>
  value === null || value === undefined || value === ''
    ? '—'
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);

const changeText = (row: ImportRow, nameOf: (kind: string, field: string) => string): string =>
  row.changes
    .map(({ field, before, after }) => {
      const name = nameOf(row.kind, field);
      return row.op === 'change' ? `${name}: ${text(before)} → ${text(after)}` : `${name}: ${text(after)}`;
    })
    .join('; ');

/** Every row of the file and what would happen to it. */
export function ImportRows({ token }: { token: string }) {
  const say = useWords(importWords);
  const [op, setOp] = useState<ImportOp | ''>('');
  const query = useInfiniteQuery(importRowsQuery(token, op));
  const pages = query.data?.pages;
  const rows = useMemo(() => (pages ?? []).flatMap((page) => page.items), [pages]);
  const lang = useLang();
  const names = useQuery(fieldNamesQuery).data;
  const columns = useMemo<readonly GridColumn<ImportRow>[]>(() => {
    const nameOf = (kind: string, field: string) => names?.get(`${kind}.${field}`)?.[lang] ?? field;
    return [
      { key: 'sheet', title: say.columns.sheet, width: '110px', cell: (row) => row.sheet },
      { key: 'row', title: say.columns.row, width: '60px', align: 'end', cell: (row) => row.row },
      {
        key: 'op',
        title: say.op,
        width: '100px',
        cell: (row) => (
          <Chip tone={row.op === 'add' ? 'normal' : row.op === 'change' ? 'suspect' : 'plain'}>
            {say.ops[row.op]}
          </Chip>
        ),
      },
      { key: 'key', title: say.key, width: 'minmax(160px, 1fr)', cell: (row) => row.key },
      {
        key: 'change',
        title: say.change,
        width: 'minmax(260px, 2fr)',
        cell: (row) => {
          const words = changeText(row, nameOf);
          return <span title={words}>{words || '—'}</span>;
        },
      },
    ];
  }, [say, lang, names]);
  return (
    <Pane
      title={say.rows}
      extra={
        <Segments
          label={say.onlyOp}
          value={op === '' ? 'all' : op}
          choices={[
            { value: 'all', text: say.all },
            ...OPS.map((each) => ({ value: each, text: say.ops[each] })),
          ]}
          onChange={(next) => setOp(next === 'all' ? '' : (next as ImportOp))}
        />
      }
      flush
    >
      {query.isPending ? (
        <Skeleton rows={5} />
      ) : query.isError ? (
        <ErrorPanel error={query.error} retry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        <p className={styles.cut}>—</p>
      ) : (
        <DataGrid
          label={say.rows}
          columns={columns}
          rows={rows}
          total={pages?.[0]?.total ?? rows.length}
          rowKey={(row) => `${row.sheet}.${row.row}`}
          maxHeight="50vh"
          onEnd={() => {
            if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
          }}
        />
      )}
    </Pane>
  );
}
