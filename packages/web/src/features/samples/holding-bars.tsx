import { factorShort, formatInstant, holdingLeft, type Instant } from '@wenqu/domain';
import { Chip } from '../../components/chip.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import { now, useSecond } from '../../lib/clock.ts';
import { LeftText } from './sample-chips.tsx';
import styles from './samples.module.css';
import { sampleWords } from './words.ts';

/** Below this share of its time a bar is hatched. */
const LOW = 0.25;

/** Countdown of each factor from the moment the water was taken. */
export function HoldingBars({ factors, takenAt }: { factors: readonly string[]; takenAt: Instant }) {
  const say = useWords(sampleWords).holding;
  const lang = useLang();
  useSecond();
  return (
    <>
      <ul className={styles.bars}>
        {holdingLeft(factors, takenAt, now()).map(({ factor, endsAt, minutesLeft, share, leadOnly }) => (
          <li key={factor} className={styles.bar}>
            <strong>
              {factorShort(factor, lang)}
              {leadOnly && (
                <Chip tone="offline" title={say.leadWhy}>
                  {say.lead}
                </Chip>
              )}
            </strong>
            <div className={styles.track} aria-hidden="true">
              <div
                className={cx(styles.fill, share !== null && share < LOW && styles.low)}
                style={{ width: `${(share ?? 0) * 100}%` }}
              />
            </div>
            <span title={endsAt === null ? say.unknown : formatInstant(endsAt)}>
              {minutesLeft === null ? (
                <span className={styles.quiet}>{say.unknown}</span>
              ) : (
                <LeftText minutes={minutesLeft} />
              )}
            </span>
          </li>
        ))}
      </ul>
      <p className={styles.stepMeta}>
        {say.from(formatInstant(takenAt))} · {say.secondary}
      </p>
    </>
  );
}
