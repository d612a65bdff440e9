import { POINT_STATE_NAMES, POINT_STATES } from '@wenqu/domain';
import { StateMark } from '../../components/state-badge.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './map.module.css';
import { mapWords } from './words.ts';

/** Each symbol with its word. */
export function Legend() {
  const say = useWords(mapWords);
  const lang = useLang();
  return (
    <ul className={styles.legend} aria-label={say.legend}>
      {POINT_STATES.map((state) => (
        <li key={state}>
          <StateMark state={state} />
          {POINT_STATE_NAMES[state][lang]}
        </li>
      ))}
    </ul>
  );
}
