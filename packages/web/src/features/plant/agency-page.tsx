import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type AgencyHome, type AgencyLeagueRow, factorShort, formatTime, QC_KIND_NAMES } from '@wenqu/domain';
import type { ReactNode } from 'react';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { useAccount } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { minute } from './form-dialog.tsx';
import { OutagesPane } from './outages-pane.tsx';
import styles from './plant.module.css';
import { agencyHomeQuery, leagueQuery } from './queries.ts';
import { RecordLine } from './record-line.tsx';
import { agencyWords, homeWords } from './words.ts';

/** 运维首页: what fails, what is due, who is late, and how agencies compare. */
export function AgencyPage() {
  const say = useWords(agencyWords);
  const home = useQuery(agencyHomeQuery);
  const serves = useAccount()?.agency !== '';
  if (home.isPending)
    return (
      <PageFrame title={say.title}>
        <Skeleton rows={6} height={48} />
      </PageFrame>
    );
  if (home.isError)
    return (
      <PageFrame title={say.title}>
        <ErrorPanel error={home.error} retry={() => void home.refetch()} />
      </PageFrame>
    );
  return (
    <PageFrame title={say.title} lead={formatTime(home.data.asOf)}>
      <div className={styles.columns}>
        <div className={styles.column}>
          {serves && <OutagesPane />}
          <Visits rows={home.data.visits} title={say.visits} />
          <Visits rows={home.data.planned} title={say.planned} />
          <League />
        </div>
        <div className={styles.column}>
          <Devices home={home.data} />
        </div>
      </div>
    </PageFrame>
  );
}

function Visits({ rows, title }: { rows: AgencyHome['visits']; title: string }) {
  const say = useWords(agencyWords);
  return (
    <Pane title={`${title} ${rows.length}`} flush={rows.length > 0}>
      {rows.length === 0 ? (
        <p className={styles.quiet}>{say.none}</p>
      ) : (
        <ul className={styles.list}>
          {rows.map((record) => (
            <RecordLine key={record.id} record={record} />
          ))}
        </ul>
      )}
    </Pane>
  );
}

interface Line {
  readonly key: string;
  readonly what: ReactNode;
  readonly side: ReactNode;
}
function Lines({ title, lines }: { title: string; lines: readonly Line[] }) {
  const say = useWords(agencyWords);
  return (
    <Pane title={title} flush={lines.length > 0}>
      {lines.length === 0 ? (
        <p className={styles.quiet}>{say.none}</p>
      ) : (
        <ul className={styles.list}>
          {lines.map(({ key, what, side }) => (
            <li key={key} className={styles.row}>
              <div className={styles.what}>{what}</div>
              <div className={styles.quiet}>{side}</div>
            </li>
          ))}
        </ul>
      )}
    </Pane>
  );
}

function Devices({ home }: { home: AgencyHome }) {
  const say = useWords(agencyWords);
  const kinds = useWords(homeWords).upkeep.kinds;
  const lang = useLang();
  const places = usePlaces();
  const pointOf = (id: string) => (
    <Link to="/points/$id" params={{ id }} search={{}}>
      {[places.point(id)?.enterprise.name, places.point(id)?.name ?? id].filter(Boolean).join(' · ')}
    </Link>
  );
  return (
    <>
      <Lines
        title={say.failing}
        lines={home.failing.map(({ id, point, factor, at, kind }) => ({
          key: id,
          what: (
            <>
              {pointOf(point)}
              <span>{`${factorShort(factor, lang)} ${QC_KIND_NAMES[kind][lang]}`}</span>
            </>
          ),
          side: minute(at),
        }))}
      />
      <Lines
        title={say.checks}
        lines={home.checks.map(({ mn, polId, kind, nextAt, lateSince }) => ({
          key: `${mn} ${polId} ${kind}`,
          what: `${mn} ${factorShort(polId, lang)} ${kinds[kind]}`,
          side:
            lateSince === null ? (
              say.due(minute(nextAt))
            ) : (
              <span className={styles.bad}>{`${say.late} ${minute(lateSince)}`}</span>
            ),
        }))}
      />
      <Lines
        title={say.below}
        lines={home.below.map(({ point, valid, due }) => ({
          key: point,
          what: pointOf(point),
          side: `${((valid / due) * 100).toFixed(1)} % (${valid}/${due})`,
        }))}
      />
      <Lines
        title={say.models}
        lines={home.models.map(({ maker, model, devices, faults }) => ({
          key: `${maker} ${model}`,
          what: `${maker} ${model}`.trim() || '—',
          side: say.faults(faults, devices),
        }))}
      />
    </>
  );
}

const share = (of: number, all: number): string =>
  all === 0 ? `— (${of}/${all})` : `${((of / all) * 100).toFixed(1)} % (${of}/${all})`;

/** Agencies side by side; every rate shows what it is made of. */
function League() {
  const say = useWords(agencyWords);
  const rows: readonly AgencyLeagueRow[] = useQuery(leagueQuery).data?.items ?? [];
  return (
    <Pane title={say.league} flush>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by the keyboard */}
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={say.league}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th>{say.agency}</th>
              <th className={styles.number}>{say.enterprises}</th>
              <th className={styles.number}>{say.passed}</th>
              <th className={styles.number}>{say.restore}</th>
              <th className={styles.number}>{say.inTime}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.agency}>
                <td>
                  {row.name}
                  {row.few && <span className={styles.quiet}> {say.few}</span>}
                </td>
                <td className={styles.number}>{row.enterprises}</td>
                <td className={styles.number}>{share(row.passed, row.checks)}</td>
                <td className={styles.number}>
                  {row.restoreHours === null ? '—' : say.hours(row.restoreHours, row.restored)}
                </td>
                <td className={styles.number}>{share(row.inTime, row.visits)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Pane>
  );
}
