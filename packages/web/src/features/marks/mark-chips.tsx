import {
  EXEMPTION_STATE_NAMES,
  type ExemptionState,
  formatInstant,
  formatTime,
  type Instant,
  isContradicted,
  MARK_STATE_NAMES,
  type Mark,
  type MarkLight,
  type MarkState,
} from '@wenqu/domain';
import { Chip, type ChipTone } from '../../components/chip.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './marks.module.css';
import { markWords } from './words.ts';

const TONES: Readonly<Record<MarkState, ChipTone>> = {
  proposed: 'suspect',
  asked: 'maintenance',
  accepted: 'normal',
  refused: 'offline',
};
const EXEMPTION_TONES: Readonly<Record<ExemptionState, ChipTone>> = {
  asked: 'suspect',
  granted: 'normal',
  refused: 'offline',
  ended: 'plain',
};

/** State, and what the check found where the viewer may know it. */
export function MarkChips({ mark }: { mark: Mark }) {
  const lang = useLang();
  const say = useWords(markWords);
  const { state, check, hidden } = mark;
  return (
    <span className={styles.chips}>
      <Chip tone={TONES[state]}>{MARK_STATE_NAMES[state][lang]}</Chip>
      {check && check.overlapCount > 0 && <Chip tone="over">▲ {say.overlap(check.overlapCount)}</Chip>}
      {isContradicted(check) && <Chip tone="over">◆ {say.contradicted}</Chip>}
      {hidden && <Chip>{say.hidden}</Chip>}
    </span>
  );
}

export function ExemptionChip({ state }: { state: ExemptionState }) {
  return <Chip tone={EXEMPTION_TONES[state]}>{EXEMPTION_STATE_NAMES[state][useLang()]}</Chip>;
}

/** The light of the 24:00 clock: a shape and a word, never a colour alone. */
export function Light({ light, made }: { light: MarkLight; made: boolean }) {
  const say = useWords(markWords);
  return (
    <span className={styles.light}>
      <span className={styles.lamp} data-light={light} aria-hidden="true" />
      {(made ? say.lights : say.lightsToDo)[light]}
    </span>
  );
}

/** `06-03 14:27 – 20:27`; the day of the end only when it is another. */
export function SpanText({ from, to }: { from: Instant; to: Instant }) {
  const same = formatInstant(from).slice(0, 10) === formatInstant(to).slice(0, 10);
  return (
    <span className={styles.span}>
      <time>{formatInstant(from).slice(5, 16)}</time> –{' '}
      <time>{same ? formatTime(to).slice(0, 5) : formatInstant(to).slice(5, 16)}</time>
    </span>
  );
}
