import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { factorShort, formatInstant, type Lang, type ParameterChange } from '@wenqu/domain';
import { useMemo } from 'react';
import { useLang, useWords } from '../i18n/lang.ts';
import { type ChangesAsked, changesQuery } from '../lib/care.ts';
import styles from './care.module.css';
import { FrameLink, LoggerLink, ParameterName } from './care-chips.tsx';
import { careWords } from './care-words.ts';
import { Chip } from './chip.tsx';
import { DataGrid, type GridColumn } from './data-grid.tsx';
import { EmptyState } from './empty-state.tsx';
import { ErrorPanel } from './error-panel.tsx';
import { Skeleton } from './skeleton.tsx';

type Say = (typeof careWords)['zh'];

/** The change log: before → after, between which two moments, and what explains it. */
export function ChangeList({
  asked,
  empty,
}: {
  asked: ChangesAsked;
  /** What is said when there is none. */
  empty?: readonly [title: string, text: string] | undefined;
}) {
  const say = useWords(careWords);
  const lang = useLang();
  const query = useInfiniteQuery(changesQuery(asked));
  const withLogger = asked.mn === undefined;
  const columns = useMemo(() => columnsOf(say, lang, withLogger), [say, lang, withLogger]);
  if (query.isPending) return <Skeleton rows={4} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  const rows = query.data.pages.flatMap(({ items }) => items);
  if (rows.length === 0) {
    if (empty) return <EmptyState title={empty[0]} text={empty[1]} />;
    if (asked.cause !== undefined) return <EmptyState title={say.change.noneOfThem} />;
    return <EmptyState title={say.change.none} text={say.change.noneText} />;
  }
  return (
    <>
      <DataGrid label={say.change.label} columns={columns} rows={rows} rowKey={({ id }) => id} dense />
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

function columnsOf(say: Say, lang: Lang, withLogger: boolean): GridColumn<ParameterChange>[] {
  const logger: GridColumn<ParameterChange> = {
    key: 'logger',
    title: say.logger,
    width: 'minmax(110px, 1fr)',
    cell: ({ mn }) => <LoggerLink mn={mn} tab="parameters" />,
  };
  return [
    {
      key: 'noticed',
      title: say.change.noticed,
      width: '160px',
      cell: ({ noticedAt }) => formatInstant(noticedAt),
    },
    ...(withLogger ? [logger] : []),
    {
      key: 'what',
      title: say.change.what,
      width: 'minmax(190px, 1.4fr)',
      cell: ({ polId, infoId }) => (
        <span className={styles.cells}>
          {polId !== '' && <strong>{factorShort(polId, lang)}</strong>}
          <ParameterName infoId={infoId} />
        </span>
      ),
    },
    {
      key: 'change',
      title: say.change.change,
      width: 'minmax(130px, 1fr)',
      cell: ({ before, after }) => (
        <span className={styles.change} title={`${before} → ${after}`}>
          {before} → <span className={styles.after}>{after}</span>
        </span>
      ),
    },
    { key: 'since', title: say.change.since, width: '160px', cell: ({ since }) => formatInstant(since) },
    {
      key: 'cause',
      title: say.change.cause,
      width: 'minmax(170px, 1fr)',
      cell: (row) => <Cause change={row} />,
    },
  ];
}

/** What explains a change, with the way to it; and the frame that told of it. */
function Cause({ change: { cause, by, position } }: { change: ParameterChange }) {
  const say = useWords(careWords);
  return (
    <span className={styles.cells}>
      {cause === 'unexplained' ? (
        <Chip tone="over">▲ {say.causes.unexplained}</Chip>
      ) : (
        <Chip tone="normal">{say.causes[cause]}</Chip>
      )}
      {cause === 'order' && by !== '' && (
        <Link to="/orders/$id" params={{ id: by }}>
          {by}
        </Link>
      )}
      {cause === 'visit' && by !== '' && (
        <Link to="/care" search={{ v: 'visits' }}>
          {by}
        </Link>
      )}
      <FrameLink position={position} />
    </span>
  );
}
