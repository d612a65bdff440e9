import { useWords } from '../i18n/lang.ts';
import styles from './filter-chips.module.css';
import { Icon } from './icon.tsx';
import { componentWords } from './words.ts';

export interface FilterChip {
  readonly key: string;
  /** `级别: A`. */
  readonly text: string;
  readonly remove: () => void;
}

/** What the list is narrowed by; each can be taken away alone, or all at once. */
export function FilterChips({ chips, clear }: { chips: readonly FilterChip[]; clear: () => void }) {
  const say = useWords(componentWords);
  if (chips.length === 0) return null;
  return (
    <ul className={styles.chips} aria-label={say.filters.label}>
      {chips.map((chip) => (
        <li key={chip.key}>
          <button
            type="button"
            className={styles.chip}
            onClick={chip.remove}
            aria-label={say.filters.remove(chip.text)}
          >
            {chip.text}
            <Icon name="close" size={12} />
          </button>
        </li>
      ))}
      <li>
        <button type="button" className={styles.clear} onClick={clear}>
          {say.filters.clear}
        </button>
      </li>
    </ul>
  );
}
