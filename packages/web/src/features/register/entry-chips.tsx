import { ENTRY_STATE_NAMES, type Entry, type EntryState, instant, type Level, lightOf } from '@wenqu/domain';
import { Chip, type ChipTone } from '../../components/chip.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import { useSecond } from '../../lib/clock.ts';
import { dueWords } from './entry-words.ts';
import styles from './register.module.css';
import { registerWords } from './words.ts';

const TONES: Readonly<Record<EntryState, ChipTone>> = {
  raised: 'suspect',
  grouped: 'suspect',
  muted: 'maintenance',
  'service-notice': 'plain',
  'explain-asked': 'plain',
  answered: 'suspect',
  inquiry: 'over',
  closed: 'normal',
};

export function StateChip({ state }: { state: EntryState }) {
  const lang = useLang();
  return <Chip tone={TONES[state]}>{ENTRY_STATE_NAMES[state][lang]}</Chip>;
}

export function LevelChip({ level }: { level: Level }) {
  const say = useWords(registerWords);
  return (
    <Chip tone={level === 'A' ? 'over' : level === 'B' ? 'suspect' : 'plain'} title={say.levels[level]}>
      {level}
    </Chip>
  );
}

/** 仅供参考 and 隐蔽, where they hold. */
export function EntryMarks({ entry }: { entry: Pick<Entry, 'forReference' | 'hidden'> }) {
  const say = useWords(registerWords);
  return (
    <>
      {entry.forReference && (
        <Chip tone="offline" title={say.forReferenceWhy}>
          {say.forReference}
        </Chip>
      )}
      {entry.hidden && (
        <Chip tone="maintenance" title={say.hiddenWhy}>
          {say.hidden}
        </Chip>
      )}
    </>
  );
}

const SIGNS = { green: '●', yellow: '◐', red: '▲' } as const;

/** 红黄绿灯 of the present clock: sign and word, the colour says nothing more. */
export function Light({ entry }: { entry: Pick<Entry, 'dueAt' | 'stateSince' | 'closedAt'> }) {
  const say = useWords(registerWords);
  const minute = Math.floor(useSecond() / 60);
  if (entry.closedAt !== null) return null;
  const light = lightOf({ startedAt: entry.stateSince, dueAt: entry.dueAt }, instant(minute * 60_000_000));
  if (light === 'none') return null;
  return (
    <span
      className={styles[`light-${light}`]}
      role="img"
      aria-label={say.lights[light]}
      title={say.lights[light]}
    >
      {SIGNS[light]}
    </span>
  );
}

/** The clock of the present state in words, its light before it. */
export function DueText({
  entry,
}: {
  entry: Pick<Entry, 'dueAt' | 'mutedUntil' | 'closedAt' | 'stateSince'>;
}) {
  const say = useWords(registerWords);
  // Minutes are shown: a redraw per second of every row would be for nothing.
  const minute = Math.floor(useSecond() / 60);
  const due = dueWords(say, entry, minute * 60);
  if (!due) return <span className={styles.quiet}>—</span>;
  return (
    <span className={cx(styles.due, styles[`due-${due.tone}`])}>
      <Light entry={entry} />
      {due.text}
    </span>
  );
}
