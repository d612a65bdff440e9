import { Link, useNavigate } from '@tanstack/react-router';
import { formatInstant } from '@wenqu/domain';
import { EmptyState } from '../../components/empty-state.tsx';
import { useWords } from '../../i18n/lang.ts';
import { now } from '../../lib/clock.ts';
import styles from './field.module.css';
import type { FieldApp, FieldState } from './field-store.ts';
import { newDraft } from './site-form.ts';
import { fieldWords } from './words.ts';

/** Photos without a visit, and everything that was begun and not finished. */
export function EvidenceTab({ app, state }: { app: FieldApp; state: FieldState }) {
  const say = useWords(fieldWords).evidence;
  const go = useNavigate();
  const start = async () => {
    const made = newDraft('evidence', null, app.account, now());
    await app.keep({ ...made, arrived: app.moment() });
    await go({ to: '/m/visit/$id', params: { id: made.id } });
  };
  const drafts = [...state.drafts].sort((a, b) => b.updatedAt - a.updatedAt);
  return (
    <section>
      <h2 className={styles.heading}>{say.title}</h2>
      <p className={styles.lead}>{say.text}</p>
      <button type="button" className={styles.wide} onClick={() => void start()}>
        {say.start}
      </button>
      <h3 className={styles.heading}>{say.drafts}</h3>
      {drafts.length === 0 && <EmptyState title={say.none} />}
      <ul className={styles.cards}>
        {drafts.map((draft) => (
          <li key={draft.id} className={styles.card}>
            <Link to="/m/visit/$id" params={{ id: draft.id }} className={styles.cardLink}>
              <strong>{draft.title === '' ? say.untitled : draft.title}</strong>
              <span>{formatInstant(draft.updatedAt).slice(5, 16)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
