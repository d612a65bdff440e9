import type { DueLight, RowClock } from '@wenqu/domain';
import { Chip, type ChipTone } from '../../components/chip.tsx';
import { useWords } from '../../i18n/lang.ts';
import styles from './lists.module.css';
import { listWords } from './words.ts';

const TONES: Readonly<Record<DueLight, ChipTone>> = {
  done: 'normal',
  'late-done': 'suspect',
  far: 'plain',
  near: 'suspect',
  overdue: 'over',
};
const SIGNS: Readonly<Record<DueLight, string>> = {
  done: '●',
  'late-done': '●',
  far: '○',
  near: '◆',
  overdue: '▲',
};

export function DueChip({ light }: { light: DueLight }) {
  const say = useWords(listWords);
  return (
    <Chip tone={TONES[light]}>
      {SIGNS[light]} {say.lights[light]}
    </Chip>
  );
}

/** The next thing that is due, with its light. */
export function LightText({ clocks }: { clocks: readonly RowClock[] }) {
  const say = useWords(listWords);
  const open = clocks.filter(({ light }) => light !== 'done' && light !== 'late-done');
  const next = open.sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1))[0];
  if (!next) return <span className={styles.quiet}>{clocks.length > 0 ? say.lights.done : say.none}</span>;
  return (
    <Chip tone={TONES[next.light]} title={next.dueOn}>
      {SIGNS[next.light]} {say.left(next.daysLeft)}
    </Chip>
  );
}
