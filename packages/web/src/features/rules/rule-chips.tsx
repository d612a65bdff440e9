import { RULE_MODE_NAMES, type RuleLight, type RuleMode } from '@wenqu/domain';
import { Chip, type ChipTone } from '../../components/chip.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './rules.module.css';
import { rulesWords } from './words.ts';

const TONES: Readonly<Record<RuleMode, ChipTone>> = { on: 'normal', shadow: 'maintenance', off: 'offline' };
const SIGNS: Readonly<Record<RuleMode, string>> = { on: '●', shadow: '◐', off: '○' };

export function ModeChip({ mode }: { mode: RuleMode }) {
  const lang = useLang();
  return (
    <Chip tone={TONES[mode]}>
      {SIGNS[mode]} {RULE_MODE_NAMES[mode][lang]}
    </Chip>
  );
}

/** Shape and word; the colour alone says nothing. */
export function ReviewLight({ light }: { light: RuleLight }) {
  const say = useWords(rulesWords);
  return (
    <span className={styles.light}>
      <span className={styles.lamp} data-light={light} aria-hidden="true" />
      {say.lights[light]}
    </span>
  );
}
