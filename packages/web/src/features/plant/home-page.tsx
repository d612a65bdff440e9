import { useQuery } from '@tanstack/react-query';
import { formatTime, type PlantHome, type PlantPoint } from '@wenqu/domain';
import { useState } from 'react';
import { Chip } from '../../components/chip.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { stateName } from '../../components/matter/matter-words.ts';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { useMatterNews } from '../../lib/matters.ts';
import { ComplyPane } from './comply-pane.tsx';
import { DuePane } from './due-pane.tsx';
import { minute } from './form-dialog.tsx';
import styles from './plant.module.css';
import { PlantActs } from './plant-acts.tsx';
import { homeQuery } from './queries.ts';
import { RatesPane } from './rates-pane.tsx';
import { homeWords } from './words.ts';

/** 企业首页: am I on line, what do I owe by when, did I comply yesterday. */
export function PlantHomePage() {
  const say = useWords(homeWords);
  useMatterNews();
  const home = useQuery(homeQuery);
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
  const { data } = home;
  return (
    <PageFrame title={data.name || say.title} lead={say.asOf(formatTime(data.asOf))}>
      <div className={styles.columns}>
        <div className={styles.column}>
          <OnlinePane points={data.points} />
          <DuePane due={data.due} />
          <ComplyPane points={data.points} />
        </div>
        <div className={styles.column}>
          <PlantActs points={data.points} />
          <UpkeepPane upkeep={data.upkeep} />
          <RatesPane />
        </div>
      </div>
    </PageFrame>
  );
}

function OnlinePane({ points }: { points: readonly PlantPoint[] }) {
  const say = useWords(homeWords).online;
  const lang = useLang();
  if (points.length === 0)
    return (
      <Pane title={say.title}>
        <EmptyState title={say.none} />
      </Pane>
    );
  return (
    <Pane title={say.title} flush>
      <ul className={styles.list}>
        {points.map(({ id, name, state, receivedAt, outageState }) => (
          <li key={id} className={styles.row}>
            <div className={styles.what}>
              <StateBadge state={state} />
              <span className={styles.name}>{name}</span>
              {outageState !== '' && (
                <Chip tone="suspect">{say.outage(stateName('outage', outageState, lang))}</Chip>
              )}
            </div>
            <div className={styles.quiet}>
              {receivedAt === null ? say.never : say.last(minute(receivedAt))}
            </div>
          </li>
        ))}
      </ul>
    </Pane>
  );
}

const SHOWN = 6;

function UpkeepPane({ upkeep }: { upkeep: PlantHome['upkeep'] }) {
  const say = useWords(homeWords).upkeep;
  const [all, setAll] = useState(false);
  if (upkeep.length === 0)
    return (
      <Pane title={say.title}>
        <p className={styles.quiet}>{say.none}</p>
      </Pane>
    );
  return (
    <Pane title={say.title} flush>
      <ul className={styles.list}>
        {upkeep.slice(0, all ? upkeep.length : SHOWN).map((row) => (
          <li key={`${row.kind} ${row.point} ${row.mn} ${row.what}`} className={styles.row}>
            <div className={styles.what}>
              <span>{say.kinds[row.kind]}</span>
              <span className={styles.quiet}>{row.what}</span>
            </div>
            <span className={row.isLate ? styles.bad : styles.quiet}>
              {row.isLate ? `${say.late} ${minute(row.dueAt)}` : minute(row.dueAt)}
            </span>
          </li>
        ))}
      </ul>
      {!all && upkeep.length > SHOWN && (
        <button type="button" className={styles.more} onClick={() => setAll(true)}>
          + {upkeep.length - SHOWN}
        </button>
      )}
    </Pane>
  );
}
