import { ConfidenceBadge } from '../../components/confidence-badge.tsx';
import { eventName } from '../../components/matter/matter-words.ts';
import { Pane } from '../../components/page-frame.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './cases.module.css';
import type { CaseFile } from './queries.ts';
import { caseWords } from './words.ts';

/** What has to be there before each step that is to come; the light says whether the step would be refused. */
export function ChecklistPane({ checks, past }: { checks: CaseFile['checks']; past: ReadonlySet<string> }) {
  const say = useWords(caseWords).checks;
  const lang = useLang();
  // Handing over concerns only what may go to the police.
  const mayGo = past.has('suspect-crime') || past.has('transfer');
  const shown = checks.filter(
    ({ event, items }) => !past.has(event) && items.length > 0 && (event !== 'hand-over' || mayGo),
  );
  if (shown.length === 0) return null;
  return (
    <Pane title={say.title}>
      <div className={styles.checks}>
        {shown.map(({ event, light, items }) => (
          <section key={event} className={styles.check}>
            <h3 className={styles.checkHead}>
              <span className={styles.lamp} data-light={light} aria-hidden="true" />
              {say.before(eventName('case', event, lang))}
              <span className={styles.quiet}>{say.lights[light]}</span>
            </h3>
            <ul className={styles.plain}>
              {items.map((item) => (
                <li key={item.id} className={styles.item} title={item.source}>
                  <span aria-hidden="true">{item.there ? '✓' : item.need === 'should' ? '○' : '✗'}</span>
                  <span>{item[lang]}</span>
                  <span className={styles.quiet}>
                    {item.there ? say.there : item.need === 'should' ? say.should : say.missing}
                  </span>
                  <ConfidenceBadge confidence={item.confidence} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Pane>
  );
}
