import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { factorShort, formatInstant, formatTime, type Instant } from '@wenqu/domain';
import { useMemo, useState } from 'react';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { useMay } from '../../lib/session.ts';
import { type Adopted, AdoptPane } from './adopt-pane.tsx';
import { Enrolments } from './enrolments.tsx';
import styles from './quarantine.module.css';
import { type QuarantineItem, quarantineQuery } from './queries.ts';
import { quarantineRoute } from './route.tsx';
import { quarantineWords } from './words.ts';

/** Loggers nobody announced: what they sent, who they may be, and the one act that gives them a place. */
export function QuarantinePage() {
  const say = useWords(quarantineWords);
  const { mn } = quarantineRoute.useSearch();
  const navigate = useNavigate({ from: '/quarantine' });
  const query = useQuery(quarantineQuery);
  const [adopted, setAdopted] = useState<Adopted>();
  const show = (next: string | undefined) =>
    void navigate({ search: next === undefined ? {} : { mn: next } });
  const chosen = query.data?.items.find((item) => item.mn === mn);
  return (
    <PageFrame
      title={say.title}
      lead={query.data && <span>{say.total(query.data.total, formatTime(query.data.asOf as Instant))}</span>}
    >
      <p className={styles.lead}>{say.lead}</p>
      {adopted && <Done adopted={adopted} />}
      <Enrolments />
      <Pane flush>
        <Items query={query} current={mn} onOpen={show} />
      </Pane>
      {chosen && (
        <AdoptPane
          key={chosen.mn}
          item={chosen}
          onDone={(result) => {
            setAdopted(result);
            show(undefined);
          }}
          onClose={() => show(undefined)}
        />
      )}
    </PageFrame>
  );
}

function Done({ adopted: { mn, point } }: { adopted: Adopted }) {
  const say = useWords(quarantineWords);
  const mayAsk = useMay('order.ask');
  return (
    <div className={styles.done} role="status">
      <strong>{say.done.title}</strong>
      <span>{say.done.text(mn, point.name)}</span>
      <Link to="/points/$id" params={{ id: point.id }} search={{}}>
        {say.done.point}
      </Link>
      <Link to="/loggers/$mn" params={{ mn }}>
        {say.done.logger}
      </Link>
      {mayAsk && (
        <Link to="/loggers/$mn" params={{ mn }} search={{ t: 'orders' }}>
          {say.done.contact}
        </Link>
      )}
    </div>
  );
}

const useQuarantine = () => useQuery(quarantineQuery);

function Items({
  query,
  current,
  onOpen,
}: {
  query: ReturnType<typeof useQuarantine>;
  current: string | undefined;
  onOpen: (mn: string) => void;
}) {
  const say = useWords(quarantineWords);
  const columns = useColumns(onOpen);
  if (query.isPending) return <Skeleton rows={5} height={28} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  if (query.data.items.length === 0) return <EmptyState title={say.empty} text={say.emptyText} />;
  return (
    <DataGrid
      label={say.title}
      columns={columns}
      rows={query.data.items}
      rowKey={(row) => row.mn}
      current={current}
      maxHeight="60vh"
      onOpen={(row) => onOpen(row.mn)}
    />
  );
}

function useColumns(onOpen: (mn: string) => void): readonly GridColumn<QuarantineItem>[] {
  const say = useWords(quarantineWords);
  const lang = useLang();
  const may = useMay('quarantine.adopt');
  return useMemo(() => {
    const { columns } = say;
    const at = (moment: Instant | null) => (moment === null ? '—' : formatInstant(moment).slice(5));
    const all: GridColumn<QuarantineItem>[] = [
      {
        key: 'mn',
        title: columns.mn,
        width: '190px',
        cell: (row) => <span className={styles.mn}>{row.mn}</span>,
      },
      {
        key: 'frames',
        title: columns.frames,
        width: '80px',
        align: 'end',
        cell: (row) => row.frames.toLocaleString(),
      },
      { key: 'first', title: columns.first, width: '122px', cell: (row) => at(row.firstArrival) },
      { key: 'last', title: columns.last, width: '122px', cell: (row) => at(row.lastArrival) },
      { key: 'remote', title: columns.remote, width: '136px', cell: (row) => row.remote },
      { key: 'st', title: columns.st, width: '50px', cell: (row) => row.st },
      {
        key: 'factors',
        title: columns.factors,
        width: 'minmax(120px, 1fr)',
        cell: (row) => row.factors.map((code) => factorShort(code, lang)).join(lang === 'zh' ? '、' : ', '),
      },
      {
        key: 'guess',
        title: columns.guess,
        width: 'minmax(180px, 1.4fr)',
        cell: ({ suggestion }) => {
          const words = suggestion ? say.guess[suggestion.why](suggestion.mn) : '—';
          return <span title={words}>{words}</span>;
        },
      },
    ];
    if (may)
      all.push({
        key: 'adopt',
        title: say.adopt,
        width: '84px',
        cell: (row) => (
          <Button size="compact-xs" aria-label={say.open(row.mn)} onClick={() => onOpen(row.mn)}>
            {say.adopt}
          </Button>
        ),
      });
    return all;
  }, [say, lang, may, onOpen]);
}
