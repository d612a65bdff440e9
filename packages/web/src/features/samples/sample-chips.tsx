import {
  factorShort,
  formatInstant,
  holdingLeft,
  type Lang,
  SAMPLE_STATE_NAMES,
  type Sample,
  type SampleState,
} from '@wenqu/domain';
import { Chip, type ChipTone } from '../../components/chip.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import { now, useSecond } from '../../lib/clock.ts';
import styles from './samples.module.css';
import { type SampleWords, sampleWords } from './words.ts';

const TONES: Readonly<Record<SampleState, ChipTone>> = {
  requested: 'suspect',
  approved: 'plain',
  sent: 'plain',
  acknowledged: 'plain',
  retained: 'normal',
  'pick-up': 'suspect',
  opened: 'suspect',
  sealed: 'normal',
  'at-lab': 'plain',
  reported: 'suspect',
  told: 'normal',
  disposed: 'offline',
  ended: 'offline',
  failed: 'over',
  compromised: 'over',
};

export function SampleStateChip({ state }: { state: SampleState }) {
  const lang = useLang();
  return <Chip tone={TONES[state]}>{SAMPLE_STATE_NAMES[state][lang]}</Chip>;
}

/** 隐蔽 and 紧急, where they hold. */
export function SampleMarks({ sample }: { sample: Pick<Sample, 'hidden' | 'openedAt' | 'urgent'> }) {
  const say = useWords(sampleWords);
  return (
    <>
      {sample.hidden && sample.openedAt === null && (
        <Chip tone="maintenance" title={say.hiddenWhy}>
          {say.hidden}
        </Chip>
      )}
      {sample.urgent && <Chip tone="over">{say.urgent}</Chip>}
    </>
  );
}

/** A span of minutes in words; its sign is the reader's. */
export function spanWords(say: Pick<SampleWords, 'span'>, minutes: number): string {
  const whole = Math.abs(minutes);
  if (whole < 60) return say.span.minutes(whole);
  if (whole < 48 * 60) return say.span.hours(Math.floor(whole / 60), whole % 60);
  return say.span.days(Math.floor(whole / 1440), Math.floor((whole % 1440) / 60));
}

/** Less than this is near: an hour to be on the way. */
const NEAR_MINUTES = 120;

/** Minutes left in words; colour only repeats them. */
export function LeftText({ minutes }: { minutes: number | null }) {
  const say = useWords(sampleWords);
  if (minutes === null) return <span className={styles.quiet}>{say.noClock}</span>;
  const text = minutes < 0 ? say.over(spanWords(say, minutes)) : say.left(spanWords(say, minutes));
  return (
    <span className={cx(minutes < 0 ? styles.over : minutes < NEAR_MINUTES && styles.near)}>{text}</span>
  );
}

/** The clock of the present state. */
export function SampleClock({ sample }: { sample: Pick<Sample, 'dueAt'> }) {
  // Minutes are shown: a redraw per second of every row would be for nothing.
  const minute = Math.floor(useSecond() / 60);
  const left = sample.dueAt === null ? null : Math.floor(sample.dueAt / 60e6 - minute);
  return <LeftText minutes={left} />;
}

/** Countdown of each factor in one line. */
export function FactorClocks({ sample }: { sample: Pick<Sample, 'factors' | 'takenAt'> }) {
  const say = useWords(sampleWords);
  const lang = useLang();
  useSecond();
  if (sample.takenAt === null) return <>{factorNames(sample.factors, lang)}</>;
  return (
    <span className={styles.mini}>
      {holdingLeft(sample.factors, sample.takenAt, now()).map(({ factor, minutesLeft, leadOnly }) => (
        <span key={factor} title={leadOnly ? say.holding.leadWhy : undefined}>
          {factorShort(factor, lang)}
          {leadOnly && '*'} <LeftText minutes={minutesLeft} />
        </span>
      ))}
    </span>
  );
}

export const factorNames = (factors: readonly string[], lang: Lang): string =>
  factors.map((code) => factorShort(code, lang)).join(lang === 'zh' ? '、' : ', ');

export const shortTime = (at: Parameters<typeof formatInstant>[0]): string => formatInstant(at).slice(5, 16);
