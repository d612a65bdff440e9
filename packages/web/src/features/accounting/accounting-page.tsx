import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Accounting, type FrameCounts, formatInstant } from '@wenqu/domain';
import { useMemo } from 'react';
import { Chip } from '../../components/chip.tsx';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Facts } from '../../components/facts.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { useMay } from '../../lib/session.ts';
import styles from './accounting.module.css';
import { type AccountRow, accountingQuery, accountRows, deviationNamesQuery, restOf } from './queries.ts';
import { accountingWords } from './words.ts';

const PARTS = ['stored', 'duplicate', 'quarantined', 'junk'] as const;

/** received = stored + duplicate + quarantined + junk, for the whole wire and for each logger. */
export function AccountingPage() {
  const say = useWords(accountingWords);
  const query = useQuery(accountingQuery);
  return (
    <PageFrame title={say.title} lead={query.data && <span>{say.asOf(formatInstant(query.data.asOf))}</span>}>
      <p className={styles.lead}>{say.lead}</p>
      {query.isPending ? (
        <Skeleton rows={6} />
      ) : query.isError ? (
        <ErrorPanel error={query.error} retry={() => void query.refetch()} />
      ) : (
        <>
          <Sum accounting={query.data} />
          <div className={styles.columns}>
            <WirePane accounting={query.data} />
            <JunkPane accounting={query.data} />
            <DeviationPane accounting={query.data} />
          </div>
          <LoggerPane total={query.data.total} />
        </>
      )}
    </PageFrame>
  );
}

function Sum({ accounting: { total, closes } }: { accounting: Accounting }) {
  const say = useWords(accountingWords);
  const share = (count: number) =>
    total.received === 0 ? '' : say.share(((count / total.received) * 100).toFixed(count === 0 ? 0 : 2));
  return (
    <Pane
      title={say.sum}
      extra={<Chip tone={closes ? 'normal' : 'over'}>{closes ? say.closes : say.open}</Chip>}
    >
      <div className={styles.sum}>
        <Part name={say.parts.received} count={total.received} why={say.why.received} />
        {PARTS.map((part, index) => (
          <div key={part} className={styles.term}>
            <span className={styles.sign}>{index === 0 ? '=' : '+'}</span>
            <Part name={say.parts[part]} count={total[part]} share={share(total[part])} why={say.why[part]} />
          </div>
        ))}
      </div>
    </Pane>
  );
}

function Part({ name, count, share, why }: { name: string; count: number; share?: string; why: string }) {
  return (
    <div className={styles.part}>
      <span className={styles.name}>
        {name} {share}
      </span>
      <strong className={styles.count}>{count.toLocaleString()}</strong>
      <span className={styles.why}>{why}</span>
    </div>
  );
}

const SIZES = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `512 MB`: powers of a thousand, three digits. */
export function sizeText(bytes: number): string {
  const power = Math.min(SIZES.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${SIZES[power]}`;
}

function WirePane({ accounting }: { accounting: Accounting }) {
  const say = useWords(accountingWords);
  const lagS = Math.round(accounting.lagS);
  return (
    <Pane title={say.wire}>
      <Facts
        facts={[
          [say.sent, accounting.sent.toLocaleString()],
          [say.journal, sizeText(accounting.journalBytes)],
          [say.lag, lagS === 0 ? say.lagNone : say.lagSeconds(lagS)],
        ]}
      />
    </Pane>
  );
}

function JunkPane({ accounting: { junkWhy } }: { accounting: Accounting }) {
  const say = useWords(accountingWords);
  const names = say.junkNames as Readonly<Record<string, string>>;
  const rows = Object.entries(junkWhy).map(([name, count]) => ({ name: names[name] ?? name, count }));
  return (
    <Pane title={say.junkWhy}>
      {rows.length === 0 ? <p className={styles.lead}>{say.noJunk}</p> : <CountTable rows={rows} />}
    </Pane>
  );
}

function DeviationPane({ accounting: { deviations } }: { accounting: Accounting }) {
  const say = useWords(accountingWords);
  const lang = useLang();
  const names = useQuery(deviationNamesQuery).data;
  const rows = Object.entries(deviations)
    .map(([name, count]) => ({ name: names?.get(name)?.[lang] ?? name, count }))
    .sort((one, other) => other.count - one.count);
  return (
    <Pane title={say.deviations}>
      <p className={styles.lead}>{rows.length === 0 ? say.noDeviations : say.deviationsHint}</p>
      {rows.length > 0 && <CountTable rows={rows} />}
    </Pane>
  );
}

function CountTable({ rows }: { rows: readonly { name: string; count: number }[] }) {
  const say = useWords(accountingWords);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th>{say.name}</th>
          <th className={styles.end}>{say.count}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name}>
            <td>{row.name}</td>
            <td className={styles.end}>{row.count.toLocaleString()}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function LoggerPane({ total }: { total: FrameCounts }) {
  const say = useWords(accountingWords);
  const mayUnknown = useMay('quarantine.read');
  const query = useQuery(accountRows(mayUnknown));
  const columns = useMemo(() => accountColumns(say), [say]);
  const rows = useMemo(
    () => (query.data ? [...query.data, restOf(query.data, total)] : []),
    [query.data, total],
  );
  return (
    <Pane title={say.perLogger} extra={mayUnknown ? say.perLoggerHint : undefined} flush>
      {query.isPending ? (
        <Skeleton rows={6} />
      ) : query.isError ? (
        <ErrorPanel error={query.error} retry={() => void query.refetch()} />
      ) : (
        <DataGrid label={say.perLogger} columns={columns} rows={rows} rowKey={(row) => row.mn} dense />
      )}
    </Pane>
  );
}

function accountColumns(say: (typeof accountingWords)['zh']): readonly GridColumn<AccountRow>[] {
  const count = (key: keyof FrameCounts): GridColumn<AccountRow> => ({
    key,
    title: say.parts[key],
    width: '110px',
    align: 'end',
    cell: (row) => row.counts[key]?.toLocaleString() ?? '—',
  });
  return [
    {
      key: 'mn',
      title: say.mn,
      width: '240px',
      cell: (row) =>
        row.kind === 'rest' ? (
          say.rest
        ) : row.kind === 'unknown' ? (
          <Link to="/quarantine" search={{ mn: row.mn }} className={styles.mn}>
            {row.mn}
          </Link>
        ) : (
          <Link to="/loggers/$mn" params={{ mn: row.mn }} className={styles.mn}>
            {row.mn}
          </Link>
        ),
    },
    {
      key: 'enterprise',
      title: say.enterprise,
      width: 'minmax(160px, 1fr)',
      cell: (row) => (row.kind === 'unknown' ? say.unknown : row.enterprise),
    },
    count('received'),
    count('stored'),
    count('duplicate'),
    count('quarantined'),
    count('junk'),
  ];
}
