import { POINT_STATE_NAMES, POINT_STATES, type PointState } from '@wenqu/domain';
import { useMemo } from 'react';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { StateBadge, StateMark } from '../../components/state-badge.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import { pointTitle } from '../../lib/points.ts';
import { useListFrame } from '../../lib/use-wide.ts';
import styles from './map.module.css';
import type { StatedPoint } from './use-marks.ts';
import { mapWords } from './words.ts';

/** The twin of the map: the same points, worst first. */
export function PointList({
  all,
  listed,
  states,
  inView,
  current,
  onStates,
  onInView,
  onChoose,
}: {
  all: readonly StatedPoint[];
  listed: readonly StatedPoint[];
  states: readonly PointState[] | undefined;
  inView: boolean;
  current: string | undefined;
  onStates: (states: readonly PointState[]) => void;
  onInView: (on: boolean) => void;
  onChoose: (id: string) => void;
}) {
  const say = useWords(mapWords);
  const lang = useLang();
  const { maxHeight } = useListFrame();
  const columns = useMemo<readonly GridColumn<StatedPoint>[]>(
    () => [
      {
        key: 'state',
        title: say.columns.state,
        width: lang === 'zh' ? '96px' : '112px',
        cell: ({ state }) => <StateBadge state={state} small />,
      },
      {
        key: 'point',
        title: say.columns.point,
        width: 'minmax(0, 1fr)',
        cell: ({ point }) => <span title={pointTitle(point)}>{pointTitle(point)}</span>,
      },
    ],
    [say, lang],
  );
  const unplaced = all.filter(({ point }) => point.lon === null || point.lat === null).length;
  const toggle = (state: PointState) =>
    onStates(
      states?.includes(state)
        ? states.filter((each) => each !== state)
        : POINT_STATES.filter((each) => each === state || states?.includes(each)),
    );
  return (
    <section className={styles.list} aria-label={say.list}>
      <div className={styles.states} role="group" aria-label={say.states}>
        {POINT_STATES.map((state) => {
          const count = all.filter((each) => each.state === state).length;
          const on = states?.includes(state) ?? false;
          return (
            <button
              key={state}
              type="button"
              className={cx(styles.state, on && styles.on)}
              aria-pressed={on}
              disabled={count === 0 && !on}
              onClick={() => toggle(state)}
            >
              <StateMark state={state} size={10} />
              {POINT_STATE_NAMES[state][lang]} {count}
            </button>
          );
        })}
      </div>
      <label className={styles.inView}>
        <input type="checkbox" checked={inView} onChange={(event) => onInView(event.currentTarget.checked)} />
        {say.inView}
      </label>
      {unplaced > 0 && <p className={styles.note}>{say.unplaced(unplaced)}</p>}
      {listed.length === 0 ? (
        <EmptyState title={say.none} text={say.noneText} />
      ) : (
        <DataGrid
          label={say.list}
          columns={columns}
          rows={listed}
          rowKey={({ point }) => point.id}
          current={current}
          dense
          maxHeight={maxHeight}
          onOpen={({ point }) => onChoose(point.id)}
        />
      )}
    </section>
  );
}
