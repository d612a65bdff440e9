import { formatMinute, type Instant, type Light, lightOf } from '@wenqu/domain';
import { useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import { now, useSecond } from '../../lib/clock.ts';
import styles from './matter.module.css';
import { matterWords } from './matter-words.ts';

const MINUTE = 60_000_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From this on, days are told and no hours. */
const DAYS_FROM = 3 * DAY;
/** And hours and no minutes. */
const HOURS_FROM = 6;

/** How much time is left, or how long it is over: `2 天 3 小时`, `40 分`. */
export function useSpanText(): (micros: number) => string {
  const say = useWords(matterWords);
  return (micros) => {
    const span = Math.abs(micros);
    const [days, hours, minutes] = [
      Math.floor(span / DAY),
      Math.floor(span / HOUR) % 24,
      Math.floor(span / MINUTE) % 60,
    ];
    if (span >= DAYS_FROM) return say.days(days);
    if (days === 0 && hours >= HOURS_FROM) return say.hours(hours);
    if (days > 0) return `${say.days(days)} ${say.hours(hours)}`;
    return hours > 0 ? `${say.hours(hours)} ${say.minutes(minutes)}` : say.minutes(minutes);
  };
}

/** 红黄绿灯: colour, shape and words of one clock now. */
export function LightChip({
  startedAt,
  dueAt,
  light,
}: {
  startedAt: Instant;
  dueAt: Instant | null;
  /** Said by who knows better than the clock alone. */
  light?: Light;
}) {
  const say = useWords(matterWords);
  const spanText = useSpanText();
  useSecond();
  const at = now();
  const shown = light ?? lightOf({ startedAt, dueAt }, at);
  const text =
    dueAt === null
      ? say.light.none
      : shown === 'red'
        ? say.over(spanText(at - dueAt))
        : say.left(spanText(dueAt - at));
  return (
    <span
      className={cx(styles.light, shown === 'red' && styles.red, shown === 'yellow' && styles.yellow)}
      {...(dueAt === null ? {} : { title: `${say.light[shown]} · ${say.due(formatMinute(dueAt))}` })}
    >
      <span className={styles.lamp} data-light={shown} aria-hidden="true" />
      {text}
    </span>
  );
}
