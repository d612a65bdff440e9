import type { FacilityDay } from '@wenqu/domain';
import { Pane } from '../../components/page-frame.tsx';
import { useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import styles from './facility.module.css';
import { figure } from './figures.ts';
import { facilityWords } from './words.ts';

/** Longer without treatment than this is shown as odd. @source detection.md D25 [P] */
const IDLE_MINUTES = 60;

/** The days of the range, newest first. */
export function DaysPane({ days }: { days: readonly FacilityDay[] }) {
  const say = useWords(facilityWords).daysTable;
  return (
    <Pane title={say.title} flush>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th>{say.day}</th>
              {[
                say.inM3,
                say.outM3,
                say.production,
                say.inStep,
                say.unknown,
                say.idle,
                say.stopped,
                say.kwh,
              ].map((name) => (
                <th key={name} className={styles.end}>
                  {name}
                </th>
              ))}
              <th>{say.sheet}</th>
            </tr>
          </thead>
          <tbody>
            {[...days].reverse().map((day) => (
              <tr key={day.day}>
                <td>{day.day}</td>
                <td className={styles.end}>{figure(day.inM3, 0)}</td>
                <td className={styles.end}>{figure(day.outM3, 0)}</td>
                <td className={styles.end}>{figure(day.productionH)}</td>
                <td className={styles.end}>{figure(day.inStepH)}</td>
                <td className={styles.end}>{figure(day.unknownH)}</td>
                <td className={cx(styles.end, day.idleMin > IDLE_MINUTES && styles.over)}>
                  {day.idleMin > IDLE_MINUTES && '▲ '}
                  {figure(day.idleMin, 0)}
                </td>
                <td className={styles.end}>{figure(day.stoppedH)}</td>
                <td className={styles.end}>{figure(day.treatmentKwh, 0)}</td>
                <td>{day.sheet ? say.yes : say.no}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Pane>
  );
}
