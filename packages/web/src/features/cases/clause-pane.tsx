import { actName, type Clause } from '@wenqu/domain';
import { Chip } from '../../components/chip.tsx';
import { ConfidenceBadge } from '../../components/confidence-badge.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './cases.module.css';
import { type CaseFile, yuan } from './queries.ts';
import { caseWords } from './words.ts';

function useRange() {
  const say = useWords(caseWords).clauses;
  return (clause: Clause): string => {
    const { fineMinYuan: min, fineMaxYuan: max, seriousMaxYuan, personMinYuan, personMaxYuan } = clause;
    if (min === null || max === null) return say.noRange;
    return [
      say.range(yuan(min), yuan(max)),
      ...(seriousMaxYuan === undefined ? [] : [say.serious(yuan(seriousMaxYuan))]),
      ...(personMinYuan === undefined || personMaxYuan === undefined
        ? []
        : [say.persons(yuan(personMinYuan), yuan(personMaxYuan))]),
    ].join('；');
  };
}

/** Clauses in force when it was done, each with its range and how sure it is. */
export function ClausePane({ file }: { file: CaseFile }) {
  const say = useWords(caseWords).clauses;
  const lang = useLang();
  const range = useRange();
  const { clauses, limitationDay } = file;
  return (
    <Pane title={say.title}>
      {clauses === null ? (
        <p className={styles.quiet}>{say.none}</p>
      ) : (
        <>
          <p className={styles.quiet}>{say.standing[clauses.standing]}</p>
          <ul className={styles.plain}>
            {clauses.clauses.map((clause) => (
              <li key={clause.id} className={styles.clause}>
                <div className={styles.line}>
                  <strong>
                    {clause.instrument} {clause.penalty}
                  </strong>
                  <ConfidenceBadge confidence={clause.confidence} />
                  {clauses.highest?.id === clause.id && <Chip tone="over">{say.highest}</Chip>}
                </div>
                <div>{actName(clause.act)[lang]}</div>
                <div className={styles.quiet}>
                  {say.duty} {clause.duty} · {range(clause)}
                </div>
                {clause.note && <div className={styles.quiet}>{clause.note[lang]}</div>}
              </li>
            ))}
          </ul>
          {limitationDay && <p className={styles.quiet}>{say.limitation(limitationDay)}</p>}
        </>
      )}
    </Pane>
  );
}
