import { MATTER_TABLES, type Matter } from '@wenqu/domain';
import { useLang, useWords } from '../../i18n/lang.ts';
import { Chip, type ChipTone } from '../chip.tsx';
import styles from './matter.module.css';
import { matterWords, stateName } from './matter-words.ts';

const TONES: Readonly<Record<string, ChipTone>> = { open: 'maintenance', paused: 'offline', end: 'normal' };

/** Where a matter stands, how often it came back, and whether it is hidden. */
export function MatterStateChip({
  matter,
}: {
  matter: Pick<Matter, 'machine' | 'state' | 'reopened' | 'hidden'>;
}) {
  const say = useWords(matterWords);
  const lang = useLang();
  const { machine, state, reopened, hidden } = matter;
  const kind = MATTER_TABLES[machine]?.states.find(({ id }) => id === state)?.kind ?? 'open';
  return (
    <span className={styles.chips}>
      <Chip tone={TONES[kind] ?? 'plain'}>{stateName(machine, state, lang)}</Chip>
      {reopened > 0 && <Chip tone="suspect">{say.reopened(reopened)}</Chip>}
      {hidden && <Chip tone="over">{say.hidden}</Chip>}
    </span>
  );
}
