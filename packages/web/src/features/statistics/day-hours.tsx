import { formatInstant, type HourState, type HourStatistic, type StatisticVersion } from '@wenqu/domain';
import { Chip, type ChipTone } from '../../components/chip.tsx';
import { useWords } from '../../i18n/lang.ts';
import { openWalkBack } from '../frames/walk-back-store.ts';
import { figureText } from './figures.ts';
import styles from './statistics.module.css';
import { statisticWords } from './words.ts';

const TONES: Readonly<Record<HourState, ChipTone>> = {
  valid: 'normal',
  above: 'suspect',
  disputed: 'suspect',
  invalid: 'over',
  'not-due': 'offline',
};

/** The 24 hours: concentration, water, whether it counts and why; each leads to its frame. */
export function DayHours({
  statistic,
  title,
  unit,
}: {
  statistic: StatisticVersion;
  title: string;
  unit: string;
}) {
  const say = useWords(statisticWords);
  const rows = say.rows as Readonly<Record<string, string>>;
  const reasonOf = ({ why, questions }: HourStatistic) =>
    [...new Set([why, ...questions].filter(Boolean))].map(
      (row) => `${/^V/.test(row) ? `${row} ` : ''}${rows[row] ?? row}`,
    );
  const walk = ({ at, position }: HourStatistic) =>
    openWalkBack({
      ...{
        point: statistic.point,
        title,
        statistic: 'hour',
        column: `${statistic.factor}-Avg`,
        at,
        position,
      },
    });
  return (
    <section>
      <h3>{say.day.hours}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by the keyboard */}
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={say.day.hours}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{say.day.hour}</th>
              <th scope="col">{`${say.day.value}（${unit || '—'}）`}</th>
              <th scope="col">{say.day.volume}</th>
              <th scope="col">{say.day.product}</th>
              <th scope="col">{say.day.state}</th>
              <th scope="col">{say.day.reason}</th>
            </tr>
          </thead>
          <tbody>
            {statistic.hours.map((hour) => (
              <tr key={hour.at} className={hour.state === 'valid' ? undefined : styles.out}>
                <th scope="row">{formatInstant(hour.at).slice(11, 13)}</th>
                <td>
                  {hour.position === null ? (
                    figureText(hour.value)
                  ) : (
                    <button
                      type="button"
                      className={styles.plain}
                      title={say.day.walk}
                      onClick={() => walk(hour)}
                    >
                      {figureText(hour.value)}
                    </button>
                  )}
                </td>
                <td>{figureText(hour.volumeM3)}</td>
                <td>
                  {hour.state === 'valid' && hour.value !== null && hour.volumeM3 !== null
                    ? figureText(hour.value * hour.volumeM3)
                    : '—'}
                </td>
                <td>
                  <Chip tone={TONES[hour.state]}>{say.states[hour.state]}</Chip>{' '}
                  {hour.delivery === 'completed' && <Chip>{say.day.late}</Chip>}
                </td>
                <td>{reasonOf(hour).join('；')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
