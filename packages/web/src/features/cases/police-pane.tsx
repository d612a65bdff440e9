import type { PoliceTest } from '@wenqu/domain';
import { Chip, type ChipTone } from '../../components/chip.tsx';
import { ConfidenceBadge } from '../../components/confidence-badge.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './cases.module.css';
import { caseWords } from './words.ts';

const TONES: Readonly<Record<PoliceTest['answer'], ChipTone>> = {
  met: 'over',
  suspected: 'suspect',
  'not-met': 'normal',
  unknown: 'plain',
};

/** The tests for the police as far as data allow; the head decides. */
export function PolicePane({ tests }: { tests: readonly PoliceTest[] }) {
  const say = useWords(caseWords).police;
  const lang = useLang();
  if (tests.length === 0) return null;
  return (
    <Pane title={say.title}>
      <ul className={styles.plain}>
        {tests.map((each) => (
          <li key={each.id} className={styles.clause}>
            <div className={styles.line}>
              <Chip tone={TONES[each.answer]}>{say.answers[each.answer]}</Chip>
              <ConfidenceBadge confidence={each.confidence} />
            </div>
            <div>{each[lang]}</div>
            <div className={styles.quiet}>
              {each.why[lang]} · {each.source}
            </div>
          </li>
        ))}
      </ul>
      <p className={styles.quiet}>{say.note}</p>
    </Pane>
  );
}
