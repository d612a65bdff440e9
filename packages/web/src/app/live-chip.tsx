import { useWords } from '../i18n/lang.ts';
import { cx } from '../lib/class-names.ts';
import { useSecond } from '../lib/clock.ts';
import { live } from '../live/start.ts';
import { useLinkState } from '../live/use-live.ts';
import styles from './live-chip.module.css';
import { shellWords } from './words.ts';

/** A heartbeat comes every 15 s: beyond two of them the picture is late. */
const LATE_S = 32;

/** 实时 · 2 秒前: the word carries the state, the colour only helps. */
export function LiveChip() {
  const say = useWords(shellWords);
  const link = useLinkState();
  const second = useSecond();
  const { valuesAtMs, heardAtMs } = live.link();
  const ageS = Math.max(0, second - Math.floor(valuesAtMs / 1000));
  const late = second - heardAtMs / 1000 > LATE_S;
  const state = link === 'connecting' ? 'connecting' : link === 'lost' ? 'lost' : late ? 'late' : 'live';
  const age = ageS < 120 ? say.live.ago(ageS) : say.live.agoLong(Math.floor(ageS / 60));
  const aged = valuesAtMs !== 0 && state !== 'connecting';
  return (
    <span className={cx(styles.chip, styles[state])} title={say.live.label(say.live[state])}>
      <span className={styles.dot} aria-hidden="true" />
      <span>
        {say.live[state]}
        {aged && <span className={styles.age}>{` · ${age}`}</span>}
      </span>
      <span className="wq-hidden" role="status">
        {say.live.label(say.live[state])}
      </span>
    </span>
  );
}
