import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { factorShort, formatInstant, type LoggerTraffic } from '@wenqu/domain';
import type { ReactNode } from 'react';
import { Chip } from '../../components/chip.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Facts } from '../../components/facts.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { TabBar } from '../../components/tab-bar.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { ApiError } from '../../lib/api.ts';
import { editionSeen, type LoggerView, loggerQuery } from '../../lib/loggers.ts';
import { useMay } from '../../lib/session.ts';
import { clockWords } from './clock-words.ts';
import { FrameTable } from './frame-table.tsx';
import { LoggerChecks } from './logger-checks.tsx';
import { LoggerClock } from './logger-clock.tsx';
import { LoggerKeys } from './logger-keys.tsx';
import { LoggerOrders } from './logger-orders.tsx';
import { LoggerParameters } from './logger-parameters.tsx';
import styles from './loggers.module.css';
import { LOGGER_TABS, type LoggerTab, loggerRoute } from './route.tsx';
import { loggerWords } from './words.ts';

/** One logger: its row, its counts that close, what it does otherwise than the standard says, its frames. */
export function LoggerPage() {
  const say = useWords(loggerWords);
  const { mn } = loggerRoute.useParams();
  const query = useQuery(loggerQuery(mn));
  if (query.data) return <LoggerBody view={query.data} refresh={() => void query.refetch()} />;
  return (
    <PageFrame title={mn}>
      {query.isPending ? (
        <Skeleton rows={8} />
      ) : query.error instanceof ApiError && query.error.status === 404 ? (
        <EmptyState title={say.one.missing} text={say.one.missingText}>
          <Link to="/loggers" search={{}}>
            {say.one.back}
          </Link>
        </EmptyState>
      ) : (
        <ErrorPanel error={query.error} retry={() => void query.refetch()} />
      )}
    </PageFrame>
  );
}

const BODIES: Readonly<Record<LoggerTab, (props: { view: LoggerView }) => ReactNode>> = {
  overview: Overview,
  orders: LoggerOrders,
  clock: LoggerClock,
  parameters: LoggerParameters,
  checks: LoggerChecks,
  keys: LoggerKeys,
};

function LoggerBody({ view, refresh }: { view: LoggerView; refresh: () => void }) {
  const say = useWords(loggerWords);
  const navigate = useNavigate({ from: '/loggers/$mn' });
  const care = useMay('care.read') && view.logger !== null;
  const may = {
    ...{ overview: true, orders: useMay('order.read'), keys: useMay('key.write') },
    ...{ clock: care, parameters: care, checks: care },
  };
  const tabs = LOGGER_TABS.filter((each) => may[each]);
  const asked = loggerRoute.useSearch().t ?? 'overview';
  const tab = may[asked] ? asked : 'overview';
  const Body = BODIES[tab];
  return (
    <PageFrame
      title={view.mn}
      lead={
        <>
          <LinkChip view={view} />
          <span>{[view.enterprise?.name, view.logger?.name].filter(Boolean).join(' · ')}</span>
        </>
      }
      actions={
        <Button size="xs" variant="default" onClick={refresh}>
          {say.one.refresh}
        </Button>
      }
    >
      {tabs.length > 1 && (
        <TabBar
          label={say.one.tabsLabel}
          value={tab}
          onChange={(t) => void navigate({ search: { t }, replace: true })}
          tabs={tabs.map((each) => ({ value: each, text: say.one.tabs[each] }))}
        />
      )}
      <Body view={view} />
    </PageFrame>
  );
}

/** On line now, or since when nothing was heard. */
function LinkChip({ view }: { view: LoggerView }) {
  const say = useWords(loggerWords).one;
  const last = view.traffic?.lastArrival;
  if (view.online) return <Chip tone="normal">{say.online}</Chip>;
  return <Chip tone="offline">{last ? say.offlineSince(formatInstant(last)) : say.offlineNever}</Chip>;
}

function Overview({ view }: { view: LoggerView }) {
  const say = useWords(loggerWords);
  const { traffic } = view;
  return (
    <>
      {traffic && (
        <Pane title={say.one.counts} extra={say.one.closes}>
          <Sum counts={traffic.counts} />
        </Pane>
      )}
      <div className={styles.columns}>
        <Pane title={say.one.row}>
          <Row view={view} />
        </Pane>
        <Pane title={say.one.editions}>
          <Editions view={view} />
        </Pane>
        <Pane title={say.one.deviations}>
          <Deviations view={view} />
        </Pane>
      </div>
      <Pane title={say.one.frames}>
        <FrameTable frames={view.frames} />
      </Pane>
    </>
  );
}

function Sum({ counts }: { counts: LoggerTraffic['counts'] }) {
  const say = useWords(loggerWords);
  const part = (count: number, name: string) => (
    <span className={styles.part}>
      <strong>{count.toLocaleString()}</strong>
      <span>{name}</span>
    </span>
  );
  const sign = (text: string) => <span className={styles.sign}>{text}</span>;
  return (
    <p className={styles.sum}>
      {part(counts.received, say.one.received)}
      {sign('=')}
      {part(counts.stored, say.one.stored)}
      {sign('+')}
      {part(counts.duplicate, say.one.duplicate)}
      {sign('+')}
      {part(counts.quarantined, say.one.quarantined)}
      {sign('+')}
      {part(counts.junk, say.one.junk)}
    </p>
  );
}

function Row({ view: { logger, points, traffic } }: { view: LoggerView }) {
  const say = useWords(loggerWords);
  const lang = useLang();
  const at = (moment: LoggerTraffic['lastArrival'] | undefined) =>
    moment ? formatInstant(moment) : say.never;
  return (
    <>
      {!logger && <p className={styles.quiet}>{say.one.notInBook}</p>}
      <Facts
        facts={[
          [
            say.columns.points,
            points.map((point) => (
              <span key={point.id}>
                <Link to="/points/$id" params={{ id: point.id }} search={{}}>
                  {point.name}
                </Link>{' '}
              </span>
            )),
          ],
          [say.one.maker, logger ? `${logger.maker} ${logger.model}`.trim() : '—'],
          [say.columns.offset, clockWords(say, traffic?.clockOffsetS)],
          [say.one.first, at(traffic?.firstArrival)],
          [say.one.last, at(traffic?.lastArrival)],
          [say.one.remote, traffic?.remote ?? '—'],
          [say.one.st, traffic?.st ?? '—'],
          [
            say.one.factors,
            (traffic?.factors ?? []).map((code) => factorShort(code, lang)).join(lang === 'zh' ? '、' : ', '),
          ],
          [say.one.values, traffic?.values.toLocaleString() ?? '—'],
          [say.one.answered, traffic?.answered.toLocaleString() ?? '—'],
          [say.one.bytes, traffic?.bytes.toLocaleString() ?? '—'],
        ]}
      />
      {logger && (
        <Link to="/book/$kind/$id" params={{ kind: 'loggers', id: logger.id }} search={{}}>
          {say.one.openRow}
        </Link>
      )}
    </>
  );
}

const STANDARD: Readonly<Record<string, string>> = {
  '2005': 'HJ/T 212-2005',
  '2017': 'HJ 212-2017',
  '2025': 'HJ 212-2025',
};

function Editions({ view }: { view: LoggerView }) {
  const say = useWords(loggerWords);
  const set = view.logger?.edition ?? '';
  const seen = editionSeen(view);
  return (
    <>
      <Facts
        facts={[
          [
            say.one.set,
            <span key="set" className={styles.cells}>
              {set === '' ? '—' : STANDARD[set]}
              {set !== '' && seen !== '' && set !== seen && <Chip tone="suspect">{say.editionMismatch}</Chip>}
            </span>,
          ],
          ...Object.entries(view.traffic?.editions ?? {}).map(
            ([edition, count]) =>
              [`${say.one.detected} ${STANDARD[edition] ?? edition}`, count.toLocaleString()] as const,
          ),
        ]}
      />
      <p className={styles.quiet}>{say.one.editionsHint}</p>
    </>
  );
}

function Deviations({ view }: { view: LoggerView }) {
  const say = useWords(loggerWords);
  const lang = useLang();
  if (view.deviations.length === 0) return <p className={styles.quiet}>{say.one.noDeviations}</p>;
  return (
    <>
      <p className={styles.quiet}>{say.one.deviationsHint}</p>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{say.one.name}</th>
            <th className={styles.end}>{say.one.count}</th>
          </tr>
        </thead>
        <tbody>
          {view.deviations.map((deviation) => (
            <tr key={deviation.name}>
              <td title={deviation.name}>{deviation[lang]}</td>
              <td className={styles.end}>{deviation.count.toLocaleString()}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
