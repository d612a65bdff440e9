import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { PointState } from '@wenqu/domain';
import type { ReactNode } from 'react';
import { Icon } from '../../components/icon.tsx';
import { StateMark } from '../../components/state-badge.tsx';
import { useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import { ownStates } from '../../lib/own-states.ts';
import type { PointOverview } from '../../lib/points.ts';
import { useAccount, useMay } from '../../lib/session.ts';
import { useAllLatest } from '../../live/use-live.ts';
import { countsQuery } from './queries.ts';
import styles from './today-page.module.css';
import { todayWords } from './words.ts';

/** Missing first: what is silent may hide everything else. Each tile opens its list. */
export function Tiles({ points }: { points: readonly PointOverview[] }) {
  const say = useWords(todayWords).tiles;
  const mayRegister = useMay('register.read');
  const live = new Map(useAllLatest().map((latest) => [latest.point, latest.state]));
  const count = (...states: readonly PointState[]) =>
    points.filter((point) => states.includes(live.get(point.id) ?? point.latest?.state ?? 'waiting')).length;
  return (
    <ul className={styles.tiles}>
      <StateTile
        state="offline"
        title={say.missing}
        text={say.missingText}
        count={count('offline', 'waiting')}
        all={points.length}
        st="offline,waiting"
      />
      <StateTile
        state="over"
        title={say.over}
        text={say.overText}
        count={count('over')}
        all={points.length}
        st="over"
      />
      <StateTile
        state="suspect"
        title={say.suspect}
        text={say.suspectText}
        count={count('suspect')}
        all={points.length}
        st="suspect"
      />
      {mayRegister && <TodoTile />}
    </ul>
  );
}

function StateTile({
  state,
  title,
  text,
  count,
  all,
  st,
}: {
  state: PointState;
  title: string;
  text: string;
  count: number;
  all: number;
  st: string;
}) {
  const say = useWords(todayWords).tiles;
  return (
    <li>
      <Link to="/wall" search={{ st }} className={cx(styles.tile, count > 0 && styles[state])}>
        <TileBody
          sign={<StateMark state={state} size={16} />}
          title={title}
          count={count}
          unit={say.unit}
          text={text}
          foot={say.of(all)}
        />
      </Link>
    </li>
  );
}

function TodoTile() {
  const say = useWords(todayWords).tiles;
  const counts = useQuery(countsQuery);
  const states = ownStates(useAccount()?.role);
  const held: Readonly<Record<string, number>> = counts.data?.counts ?? {};
  const open = states.reduce((sum, state) => sum + (held[state] ?? 0), 0);
  return (
    <li>
      <Link to={'/register' as '/'} className={styles.tile}>
        <TileBody
          sign={<Icon name="register" size={18} />}
          title={say.todo}
          count={counts.data ? open : undefined}
          unit={say.entries}
          text={say.todoText}
          foot=""
        />
      </Link>
    </li>
  );
}

function TileBody({
  sign,
  title,
  count,
  unit,
  text,
  foot,
}: {
  sign: ReactNode;
  title: string;
  count: number | undefined;
  unit: string;
  text: string;
  foot: string;
}) {
  return (
    <>
      <span className={styles.tileTitle}>
        {sign} {title}
      </span>
      <span className={styles.tileCount}>
        {count ?? '…'} <small>{unit}</small>
      </span>
      <span className={styles.tileText}>
        {text}
        {foot !== '' && ` · ${foot}`}
      </span>
    </>
  );
}
