import { Link } from '@tanstack/react-router';
import {
  factor,
  factorOf,
  factorShort,
  formatInstant,
  formatNumber,
  type PointLatest,
  type PointState,
} from '@wenqu/domain';
import { EmptyState } from '../../components/empty-state.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { StateBadge } from '../../components/state-badge.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { type PointOverview, pointTitle } from '../../lib/points.ts';
import { useAllLatest } from '../../live/use-live.ts';
import styles from './today-page.module.css';
import { todayWords } from './words.ts';

const ROWS = 14;
const RANK: Readonly<Partial<Record<PointState, number>>> = { offline: 0, waiting: 1, over: 2, suspect: 3 };

/** Points that are missing, over or suspect, longest first within each. */
export function WorstPoints({ points }: { points: readonly PointOverview[] }) {
  const say = useWords(todayWords).worst;
  const live = new Map(useAllLatest().map((latest) => [latest.point, latest]));
  const rows = points
    .map((point) => ({ point, latest: live.get(point.id) ?? point.latest }))
    .map((row) => ({ ...row, state: row.latest?.state ?? ('waiting' as const) }))
    .filter(({ state }) => state in RANK)
    .sort(
      (one, other) =>
        RANK[one.state]! - RANK[other.state]! ||
        (one.latest?.stateSince ?? 0) - (other.latest?.stateSince ?? 0),
    );
  return (
    <Pane
      title={say.title}
      extra={
        <Link to="/wall" search={{ st: 'offline,waiting,over,suspect' }}>
          {say.all}
        </Link>
      }
      flush
    >
      {rows.length === 0 ? (
        <EmptyState title={say.none} />
      ) : (
        <ul className={styles.list}>
          {rows.slice(0, ROWS).map(({ point, latest, state }) => (
            <li key={point.id} className={styles.row}>
              <StateBadge state={state} small />
              <Link to="/points/$id" params={{ id: point.id }} search={{}} className={styles.rowName}>
                {pointTitle(point)}
              </Link>
              <OverValue latest={latest} />
              {latest && (
                <time className={styles.rowTime}>
                  {say.since(formatInstant(latest.stateSince).slice(5, 16))}
                </time>
              )}
            </li>
          ))}
        </ul>
      )}
    </Pane>
  );
}

function OverValue({ latest }: { latest: PointLatest | null }) {
  const lang = useLang();
  const over = latest && [...latest.realtime, ...latest.hour].find((value) => value.over);
  if (!over) return null;
  const code = factorOf(over.column);
  return (
    <span className={styles.rowValue}>
      {factorShort(code, lang)} {formatNumber(over.value, over.decimals, factor(code)?.decimals ?? null)}
      {over.limitMax !== null && <small> /{over.limitMax}</small>}
    </span>
  );
}
