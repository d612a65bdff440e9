import { ITEM_TABLE, type ItemLine } from '@wenqu/domain';
import { Chip, type ChipTone } from '../../components/chip.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './campaigns.module.css';
import { campaignWords } from './words.ts';

/** What was only reported done has a colour of its own. */
const TONES: Readonly<Record<string, ChipTone>> = {
  ...{ working: 'plain', applied: 'suspect', verified: 'maintenance', agreed: 'maintenance' },
  ...{ public: 'maintenance', struck: 'normal', firm: 'normal', reopened: 'over', doubted: 'offline' },
};

/** State of an item, days over, how often it came back: the counter stays for good. */
export function ItemChips({
  line,
}: {
  line: Pick<ItemLine, 'state' | 'overdueDays' | 'reopened' | 'extended'>;
}) {
  const say = useWords(campaignWords);
  const lang = useLang();
  const name = ITEM_TABLE.states.find(({ id }) => id === line.state)?.[lang] ?? line.state;
  return (
    <span className={styles.chips}>
      <Chip tone={TONES[line.state] ?? 'offline'}>{name}</Chip>
      {line.overdueDays > 0 && <Chip tone="over">▲ {say.late(line.overdueDays)}</Chip>}
      {line.reopened > 0 && <Chip tone="over">↺ {say.back(line.reopened)}</Chip>}
      {line.extended && <Chip>{say.extended}</Chip>}
    </span>
  );
}
