import { CASE_STAGES, type Matter } from '@wenqu/domain';
import { useLang, useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import styles from './cases.module.css';
import { caseWords } from './words.ts';

/** 线索●─立案●─调查◉─…: where a case stands; sign and word, not colour alone. */
export function StagePath({ matter }: { matter: Pick<Matter, 'state'> }) {
  const say = useWords(caseWords);
  const lang = useLang();
  const at = CASE_STAGES.findIndex(({ states }) => (states as readonly string[]).includes(matter.state));
  return (
    <ol className={styles.path} aria-label={say.stages}>
      {CASE_STAGES.map((stage, index) => (
        <li
          key={stage.id}
          className={cx(styles.stage, index < at && styles.past, index === at && styles.here)}
          {...(index === at ? { 'aria-current': 'step' as const } : {})}
        >
          <span className={styles.dot} aria-hidden="true" />
          {stage[lang]}
        </li>
      ))}
    </ol>
  );
}
