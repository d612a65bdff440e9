import type { FacilityMissing } from '@wenqu/domain';
import { Pane } from '../../components/page-frame.tsx';
import { useWords } from '../../i18n/lang.ts';
import styles from './facility.module.css';
import { facilityWords } from './words.ts';

/** What is not there, and what cannot be said for it. */
export function MissingPane({ missing }: { missing: readonly FacilityMissing[] }) {
  const say = useWords(facilityWords).missing;
  return (
    <Pane title={say.title}>
      {missing.length === 0 ? (
        <p className={styles.note}>{say.none}</p>
      ) : (
        <>
          <p className={styles.note}>{say.lead}</p>
          <ul className={styles.list}>
            {missing.map((name) => (
              <li key={name}>{say.of[name]}</li>
            ))}
          </ul>
        </>
      )}
    </Pane>
  );
}
