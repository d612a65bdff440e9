import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  type CheckRun,
  type Confidence,
  checkKind,
  factorShort,
  formatInstant,
  type Lang,
} from '@wenqu/domain';
import { useMemo } from 'react';
import { useLang, useWords } from '../i18n/lang.ts';
import { type RunsAsked, runsQuery } from '../lib/care.ts';
import styles from './care.module.css';
import { FrameLink, halfOf, LoggerLink, OutcomeChip } from './care-chips.tsx';
import { careWords } from './care-words.ts';
import { ConfidenceBadge } from './confidence-badge.tsx';
import { DataGrid, type GridColumn } from './data-grid.tsx';
import { EmptyState } from './empty-state.tsx';
import { ErrorPanel } from './error-panel.tsx';
import { Skeleton } from './skeleton.tsx';

type Say = (typeof careWords)['zh'];

/** Checks and how they came out, newest first. */
export function CheckRuns({ asked }: { asked: RunsAsked }) {
  const say = useWords(careWords);
  const lang = useLang();
  const query = useInfiniteQuery(runsQuery(asked));
  const withLogger = asked.mn === undefined;
  const columns = useMemo(() => columnsOf(say, lang, withLogger), [say, lang, withLogger]);
  if (query.isPending) return <Skeleton rows={4} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const rows = query.data.pages.flatMap(({ items }) => items);
  if (rows.length === 0) {
    if (asked.outcome !== undefined) return <EmptyState title={say.run.noneOfThem} />;
    return <EmptyState title={say.run.none} text={say.run.noneText} />;
  }
  return (
    <>
      <DataGrid label={say.run.label} columns={columns} rows={rows} rowKey={({ id }) => id} dense />
      {query.hasNextPage && (
        <div className={styles.more}>
          <Button
            size="xs"
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {say.more}
          </Button>
        </div>
      )}
    </>
  );
}

const signed = (percent: number): string =>
  `${percent > 0 ? '+' : percent < 0 ? '−' : ''}${Math.abs(percent).toFixed(1)} %`;

function columnsOf(say: Say, lang: Lang, withLogger: boolean): GridColumn<CheckRun>[] {
  const logger: GridColumn<CheckRun> = {
    key: 'logger',
    title: say.logger,
    width: 'minmax(90px, 1fr)',
    cell: ({ mn }) => <LoggerLink mn={mn} tab="checks" />,
  };
  return [
    { key: 'at', title: say.run.at, width: '154px', cell: ({ at }) => formatInstant(at) },
    ...(withLogger ? [logger] : []),
    { key: 'factor', title: say.run.factor, width: '72px', cell: ({ polId }) => factorShort(polId, lang) },
    {
      key: 'kind',
      title: say.run.kind,
      width: 'minmax(110px, 1fr)',
      cell: ({ kind }) => <span className={styles.wrap}>{checkKind(kind)[lang]}</span>,
    },
    {
      key: 'outcome',
      title: say.run.outcome,
      width: '118px',
      cell: ({ outcome }) => <OutcomeChip outcome={outcome} />,
    },
    {
      key: 'measured',
      title: say.run.measured,
      width: '150px',
      align: 'end',
      cell: ({ standard, reading }) =>
        standard === null && reading === null ? '—' : `${standard ?? '—'} → ${reading ?? '—'}`,
    },
    {
      key: 'error',
      title: say.run.error,
      width: '76px',
      align: 'end',
      cell: ({ error }) => (error === null ? '—' : signed(error * 100)),
    },
    {
      key: 'tolerance',
      title: say.run.tolerance,
      width: '104px',
      cell: ({ tolerance }) => <Tolerance text={tolerance} />,
    },
    {
      key: 'why',
      title: say.run.why,
      width: 'minmax(130px, 1.8fr)',
      cell: ({ why }) => (why === '' ? '—' : <span className={styles.wrap}>{halfOf(why, lang)}</span>),
    },
    {
      key: 'link',
      title: say.run.link,
      width: '124px',
      cell: ({ order, position }) => (
        <span className={styles.cells}>
          {order === '' && position === null && '—'}
          {order !== '' && (
            <Link to="/orders/$id" params={{ id: order }}>
              {order}
            </Link>
          )}
          <FrameLink position={position} />
        </span>
      ),
    },
  ];
}

/** `±10 % [S]`: the bound, and how far it may be trusted. */
function Tolerance({ text }: { text: string }) {
  const found = /^(.*) \[([TSGP])\]$/.exec(text);
  if (!found) return <>{text === '' ? '—' : text}</>;
  return (
    <span className={styles.cells}>
      {found[1]}
      <ConfidenceBadge confidence={found[2] as Confidence} />
    </span>
  );
}
