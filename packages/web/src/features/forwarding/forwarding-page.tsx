import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Icon } from '../../components/icon.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { useMay } from '../../lib/session.ts';
import styles from './forwarding.module.css';
import { type ForwardRow, targetsQuery, useLiveForwarding } from './queries.ts';
import { forwardingRoute } from './route.tsx';
import { TargetForm } from './target-form.tsx';
import { LagText, Spark, StateChip, timeText } from './target-state.tsx';
import { forwardWords } from './words.ts';

/** All targets: who is behind, by how much, and why. */
export function ForwardingPage() {
  const say = useWords(forwardWords);
  const mayWrite = useMay('forward.write');
  const search = forwardingRoute.useSearch();
  const navigate = useNavigate({ from: '/forwarding' });
  const query = useQuery(targetsQuery);
  useLiveForwarding();
  const open = (on: boolean) => void navigate({ search: on ? { new: true } : {} });
  return (
    <PageFrame
      title={say.title}
      lead={query.data && <span>{say.total(query.data.total)}</span>}
      actions={
        mayWrite && (
          <Button size="xs" leftSection={<Icon name="plus" size={16} />} onClick={() => open(true)}>
            {say.add}
          </Button>
        )
      }
    >
      <p className={styles.lead}>{say.lead}</p>
      {search.new && mayWrite && (
        <Pane title={say.form.titleNew}>
          <TargetForm
            onDone={(target) => void navigate({ to: '/forwarding/$id', params: { id: target.id } })}
            onCancel={() => open(false)}
          />
        </Pane>
      )}
      <Pane flush>
        {query.isPending ? (
          <Skeleton rows={4} />
        ) : query.isError ? (
          <ErrorPanel error={query.error} retry={() => void query.refetch()} />
        ) : query.data.items.length === 0 ? (
          <EmptyState title={say.none} text={say.noneText} />
        ) : (
          <Targets rows={query.data.items} />
        )}
      </Pane>
    </PageFrame>
  );
}

function Targets({ rows }: { rows: readonly ForwardRow[] }) {
  const say = useWords(forwardWords);
  const lang = useLang();
  const navigate = useNavigate({ from: '/forwarding' });
  const columns = useMemo(
    (): GridColumn<ForwardRow>[] => [
      {
        key: 'name',
        title: say.columns.name,
        width: 'minmax(170px, 1.2fr)',
        cell: ({ target }) => (
          <span className={styles.name}>
            <strong>{target.name}</strong>
            <span className={styles.quiet}>
              {target.host}:{target.port} · {say.modes[target.mode]}
              {target.mode === 'encoded' && ` ${target.edition}`}
              {target.tls && ' · TLS'}
            </span>
          </span>
        ),
      },
      {
        key: 'state',
        title: say.columns.state,
        width: 'minmax(150px, 1.2fr)',
        cell: ({ status }) => (
          <span className={styles.name}>
            <span>
              <StateChip status={status} />
            </span>
            {status?.lastError && status.state !== 'live' && (
              <span className={styles.quiet} title={status.lastError[lang]}>
                {status.lastError[lang]}
              </span>
            )}
          </span>
        ),
      },
      {
        key: 'lag',
        title: say.columns.lag,
        width: 'minmax(150px, 1fr)',
        cell: ({ status }) => <LagText status={status} />,
      },
      {
        key: 'today',
        title: say.columns.today,
        width: '150px',
        align: 'end',
        cell: ({ status }) => status?.ackedToday.toLocaleString() ?? '—',
      },
      {
        key: 'dead',
        title: say.columns.dead,
        width: '112px',
        align: 'end',
        cell: ({ status }) => status?.dead.toLocaleString() ?? '—',
      },
      {
        key: 'last',
        title: say.columns.last,
        width: '150px',
        cell: ({ status }) => timeText(status?.lastAckAt ?? null),
      },
      {
        key: 'rate',
        title: say.columns.rate,
        width: '240px',
        cell: ({ status }) => (status ? <Spark perMinute={status.perMinute} /> : '—'),
      },
    ],
    [say, lang],
  );
  return (
    <DataGrid
      label={say.title}
      columns={columns}
      rows={rows}
      rowKey={({ target }) => target.id}
      onOpen={({ target }) => void navigate({ to: '/forwarding/$id', params: { id: target.id } })}
    />
  );
}
