import {
  factorShort,
  formatInstant,
  formatTime,
  GAP_CAUSE_NAMES,
  GAP_STATE_NAMES,
  type Gap,
  type GapState,
  type Instant,
  STATISTIC_NAMES,
} from '@wenqu/domain';
import { Chip, type ChipTone } from '../../components/chip.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './gaps.module.css';
import { gapWords } from './words.ts';

const TONES: Readonly<Record<GapState, ChipTone>> = {
  open: 'suspect',
  recalling: 'maintenance',
  filled: 'normal',
  'partly-filled': 'suspect',
  'given-up': 'offline',
  excused: 'plain',
};

export function GapStateChip({ state }: { state: GapState }) {
  const lang = useLang();
  return <Chip tone={TONES[state]}>{GAP_STATE_NAMES[state][lang]}</Chip>;
}

export function GapCause({ cause }: Pick<Gap, 'cause'>) {
  return <>{GAP_CAUSE_NAMES[cause][useLang()]}</>;
}

/** `分钟 · 化学需氧量`, or whole frames. */
export function SeriesName({ gap }: { gap: Pick<Gap, 'statistic' | 'factor'> }) {
  const lang = useLang();
  const say = useWords(gapWords);
  const what = gap.factor === '' ? say.whole : factorShort(gap.factor, lang);
  return (
    <>
      {STATISTIC_NAMES[gap.statistic][lang]} · {what}
    </>
  );
}

const sameDay = (a: Instant, b: Instant) => formatInstant(a).slice(0, 10) === formatInstant(b).slice(0, 10);

/** `06-03 14:27 – 20:27`; the day of the end only when it is another. */
export function SpanText({ gap: { from, to, running } }: { gap: Pick<Gap, 'from' | 'to' | 'running'> }) {
  const say = useWords(gapWords);
  const end = sameDay(from, to) ? formatTime(to).slice(0, 5) : formatInstant(to).slice(5, 16);
  return (
    <span className={styles.span}>
      <time>{formatInstant(from).slice(5, 16)}</time> – {running ? say.now : <time>{end}</time>}
    </span>
  );
}

export function MissingText({ gap }: { gap: Pick<Gap, 'missing' | 'expected'> }) {
  const say = useWords(gapWords);
  return <>{gap.missing === 0 ? say.complete(gap.expected) : say.missing(gap.missing, gap.expected)}</>;
}

/**
 * Where in a time something is missing: the whole width is the time of the event, the bar the gap, and its hatched
 * part what has not come back.
 */
export function GapBar({
  gap,
  frame,
}: {
  gap: Pick<Gap, 'from' | 'to' | 'missing' | 'expected' | 'running'>;
  frame: { readonly from: number; readonly to: number };
}) {
  const say = useWords(gapWords);
  const whole = Math.max(1, frame.to - frame.from);
  const percent = (at: number) => Math.max(0, Math.min(100, ((at - frame.from) / whole) * 100));
  const left = percent(gap.from);
  const width = Math.max(0.8, percent(gap.to) - left);
  const share = gap.expected === 0 ? 0 : gap.missing / gap.expected;
  return (
    <span
      className={styles.bar}
      role="img"
      aria-label={say.barLabel(formatInstant(gap.from), formatInstant(gap.to), gap.missing)}
    >
      <span className={styles.barGap} style={{ left: `${Math.min(left, 99.2)}%`, width: `${width}%` }}>
        <span className={styles.barMissing} style={{ width: `${share * 100}%` }} />
      </span>
    </span>
  );
}
