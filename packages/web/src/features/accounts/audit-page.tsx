import { NativeSelect } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { formatInstant } from '@wenqu/domain';
import { useMemo } from 'react';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useWords } from '../../i18n/lang.ts';
import { useMay } from '../../lib/session.ts';
import { useListFrame } from '../../lib/use-wide.ts';
import styles from './accounts.module.css';
import { type AuditLine, accountsQuery, auditQuery } from './queries.ts';
import { auditRoute } from './route.tsx';
import { auditWords } from './words.ts';

/** Every act of everybody, newest first. */
export function AuditPage() {
  const say = useWords(auditWords);
  const frame = useListFrame();
  const { by, act } = auditRoute.useSearch();
  const navigate = useNavigate({ from: '/admin/audit' });
  const mayAccounts = useMay('account.read');
  const accounts = useQuery({ ...accountsQuery, enabled: mayAccounts }).data ?? [];
  const change = (set: { by?: string | undefined; act?: string | undefined }) =>
    void navigate({ search: (was) => ({ ...was, ...set }) as { by?: string; act?: string }, replace: true });
  return (
    <PageFrame title={say.nav} fill={frame.fill} lead={<span>{say.lead}</span>}>
      <div className={styles.tools}>
        {mayAccounts && (
          <NativeSelect
            size="xs"
            label={say.filters.by}
            value={by ?? ''}
            data={[
              { value: '', label: say.any },
              ...accounts.map((account) => ({ value: account.id, label: account.displayName })),
            ]}
            onChange={(event) => change({ by: event.currentTarget.value || undefined })}
          />
        )}
        <NativeSelect
          size="xs"
          label={say.filters.act}
          value={act ?? ''}
          data={[
            { value: '', label: say.any },
            ...Object.entries(say.acts).map(([value, label]) => ({ value, label })),
          ]}
          onChange={(event) => change({ act: event.currentTarget.value || undefined })}
        />
      </div>
      <Pane flush className={styles.fill}>
        <Lines by={by} act={act} maxHeight={frame.maxHeight} />
      </Pane>
    </PageFrame>
  );
}

function Lines({
  by,
  act,
  maxHeight,
}: {
  by: string | undefined;
  act: string | undefined;
  maxHeight: string;
}) {
  const say = useWords(auditWords);
  const query = useInfiniteQuery(auditQuery(by, act));
  const columns = useMemo(() => auditColumns(say), [say]);
  const pages = query.data?.pages;
  const rows = useMemo(() => (pages ?? []).flatMap((page) => page.items), [pages]);
  if (query.isPending) return <Skeleton rows={10} height={28} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  if (rows.length === 0) return <EmptyState title={say.none} text={say.noneText} />;
  return (
    <DataGrid
      label={say.nav}
      columns={columns}
      rows={rows}
      rowKey={(row) => String(row.seq)}
      maxHeight={maxHeight}
      dense
      onEnd={() => {
        if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
      }}
    />
  );
}

const detailText = (detail: AuditLine['detail']): string =>
  Object.entries(detail)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');

function auditColumns(say: (typeof auditWords)['zh']): readonly GridColumn<AuditLine>[] {
  const { columns } = say;
  const acts = say.acts as Readonly<Record<string, string>>;
  return [
    { key: 'at', title: columns.at, width: '160px', cell: (row) => formatInstant(row.at) },
    {
      key: 'by',
      title: columns.by,
      width: 'minmax(110px, 0.7fr)',
      cell: (row) => row.byName || say.nobody,
    },
    {
      key: 'act',
      title: columns.act,
      width: '150px',
      cell: (row) => <span title={row.act}>{acts[row.act] ?? row.act}</span>,
    },
    {
      key: 'about',
      title: columns.about,
      width: 'minmax(150px, 1fr)',
      cell: (row) => <span title={row.about}>{row.about}</span>,
    },
    { key: 'remote', title: columns.remote, width: '130px', cell: (row) => row.remote },
    {
      key: 'detail',
      title: columns.detail,
      width: 'minmax(220px, 2fr)',
      cell: (row) => <span title={detailText(row.detail)}>{detailText(row.detail)}</span>,
    },
  ];
}
