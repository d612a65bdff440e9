import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  CLOCK_SUSPECT_S,
  type ClockSample,
  formatInstant,
  hourStart,
  instant,
  MICROS_PER_DAY,
} from '@wenqu/domain';
import { useMemo, useState } from 'react';
import { ClockChip, LoggerLink, offsetText, useClockBand } from '../../components/care-chips.tsx';
import { careWords } from '../../components/care-words.ts';
import { ChangeList } from '../../components/change-list.tsx';
import { CheckPlans } from '../../components/check-plans.tsx';
import { CheckRuns } from '../../components/check-runs.tsx';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useWords } from '../../i18n/lang.ts';
import { newestClocksQuery } from '../../lib/care.ts';
import { now } from '../../lib/clock.ts';
import { useMay } from '../../lib/session.ts';
import { useSeesAll } from './use-sees-all.ts';
import { carePageWords } from './words.ts';

const WORST = 12;
const BACK_DAYS = 30;

/** What wants a look today: clocks, unexplained changes, checks that failed or are late. */
export function Overview() {
  const say = useWords(carePageWords);
  const seesAll = useSeesAll();
  // Of whole hours, so that the question stays the same while the page is open.
  const [from] = useState(() => instant(hourStart(now()) - BACK_DAYS * MICROS_PER_DAY));
  return (
    <>
      {seesAll && (
        <Pane
          title={say.unexplained.title}
          flush
          extra={
            <Link to="/care" search={{ v: 'changes' }}>
              {say.unexplained.all}
            </Link>
          }
        >
          <ChangeList
            asked={{ cause: 'unexplained', from }}
            empty={[say.unexplained.none, say.unexplained.noneText]}
          />
        </Pane>
      )}
      <Clocks />
      <Pane title={say.late.title} flush>
        <CheckPlans late empty={[say.late.none, say.late.noneText]} />
      </Pane>
      <Pane
        title={say.failed.title}
        flush
        extra={
          <Link to="/care" search={{ v: 'checks' }}>
            {say.failed.all}
          </Link>
        }
      >
        <CheckRuns asked={{ outcome: 'failed' }} />
      </Pane>
    </>
  );
}

function Clocks() {
  const say = useWords(carePageWords).clocks;
  const query = useQuery(newestClocksQuery);
  const bandS = useClockBand();
  const mayBook = useMay('book.read');
  const items = query.data?.items ?? [];
  const beyond = (boundS: number) => items.filter(({ offsetS }) => Math.abs(offsetS) > boundS).length;
  return (
    <Pane
      title={say.title}
      flush
      extra={
        <>
          {items.length > 0 && (
            <span>{say.counts(items.length, beyond(bandS), beyond(CLOCK_SUSPECT_S))} · </span>
          )}
          {mayBook && (
            <Link to="/loggers" search={{ sort: 'offset' }}>
              {say.all}
            </Link>
          )}
        </>
      }
    >
      {query.isPending ? (
        <Skeleton rows={4} />
      ) : query.isError ? (
        <ErrorPanel error={query.error} retry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState title={say.none} text={say.noneText} />
      ) : (
        <ClockTable rows={items.slice(0, WORST)} />
      )}
    </Pane>
  );
}

function ClockTable({ rows }: { rows: readonly ClockSample[] }) {
  const say = useWords(carePageWords).clocks;
  const words = useWords(careWords);
  const columns = useMemo(
    (): GridColumn<ClockSample>[] => [
      {
        key: 'logger',
        title: words.logger,
        width: 'minmax(140px, 1.4fr)',
        cell: ({ mn }) => <LoggerLink mn={mn} tab="clock" />,
      },
      { key: 'mn', title: 'MN', width: 'minmax(200px, 1fr)', cell: ({ mn }) => <code>{mn}</code> },
      {
        key: 'offset',
        title: say.offset,
        width: 'minmax(110px, 0.8fr)',
        cell: ({ offsetS }) => offsetText(words, offsetS),
      },
      {
        key: 'state',
        title: say.state,
        width: 'minmax(120px, 0.8fr)',
        cell: ({ offsetS }) => <ClockChip offsetS={offsetS} />,
      },
      { key: 'at', title: say.at, width: '170px', cell: ({ at }) => formatInstant(at) },
      { key: 'source', title: say.source, width: '110px', cell: ({ source }) => words.sources[source] },
    ],
    [say, words],
  );
  return <DataGrid label={say.title} columns={columns} rows={rows} rowKey={({ mn }) => mn} dense />;
}
