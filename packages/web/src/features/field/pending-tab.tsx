import { useNavigate } from '@tanstack/react-router';
import { FIELD_TASK_NAMES, filesOf, formatInstant } from '@wenqu/domain';
import { useEffect, useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { basePath } from '../../lib/base.ts';
import { useSessionActs } from '../../lib/session.ts';
import styles from './field.module.css';
import type { FieldApp, FieldState } from './field-store.ts';
import type { OutRecord } from './shelf.ts';
import { fieldWords } from './words.ts';

/** What waits, what has arrived with its receipt, what could not be done and why. */
export function PendingTab({ app, state }: { app: FieldApp; state: FieldState }) {
  const say = useWords(fieldWords).pending;
  const [tidied, setTidied] = useState<number>();
  const records = [...state.records].sort((a, b) => b.record.closed.deviceAt - a.record.closed.deviceAt);
  const waiting = records.filter(({ receipt }) => receipt === null);
  const sent = records.filter(({ receipt }) => receipt !== null);
  const fresh = sent
    .filter(({ shownAt }) => shownAt === null)
    .map(({ clientId }) => clientId)
    .join();
  // These receipts are on screen now: what they stand for may be cleared away.
  useEffect(() => {
    if (fresh !== '') void app.outbox.shown(fresh.split(','));
  }, [app, fresh]);
  return (
    <section>
      <h2 className={styles.heading}>{say.waiting}</h2>
      {waiting.length === 0 && <EmptyState title={say.none} />}
      <ul className={styles.cards}>
        {waiting.map((out) => (
          <Waiting key={out.clientId} out={out} state={state} />
        ))}
      </ul>
      {waiting.length > 0 && (
        <button
          type="button"
          className={styles.wide}
          disabled={state.sending}
          onClick={() => void app.meet()}
        >
          {say.send}
        </button>
      )}
      <h2 className={styles.heading}>{say.sent}</h2>
      {sent.length === 0 && <EmptyState title={say.none} />}
      <ul className={styles.cards}>
        {sent.map((out) => (
          <Sent key={out.clientId} out={out} />
        ))}
      </ul>
      <div className={styles.foot}>
        {sent.length > 0 && (
          <button
            type="button"
            className={styles.act}
            onClick={async () => setTidied(await app.outbox.tidy())}
          >
            {say.tidy}
          </button>
        )}
        {tidied !== undefined && <span role="status">{say.tidied(tidied)}</span>}
        <Leave app={app} state={state} />
      </div>
    </section>
  );
}

function Waiting({ out, state }: { out: OutRecord; state: FieldState }) {
  const say = useWords(fieldWords).pending;
  const lang = useLang();
  const names = filesOf(out.record);
  const done = state.files.filter(({ sha256, sent }) => sent && names.includes(sha256)).length;
  return (
    <li className={styles.card}>
      <Heading out={out} />
      <p className={styles.cardText}>{say.files(names.length, done)}</p>
      {out.fault && (
        <p className={styles.warn} role="alert">
          {say.refused}：{out.fault[lang]}
        </p>
      )}
    </li>
  );
}

function Sent({ out }: { out: OutRecord }) {
  const say = useWords(fieldWords).pending;
  const lang = useLang();
  const receipt = out.receipt!;
  const missed = receipt.outcomes.filter((each) => !each.taken);
  return (
    <li className={styles.card} data-conflict={receipt.state === 'conflict' || undefined}>
      <Heading out={out} />
      <p className={styles.cardText}>
        {say.receipt(receipt.id, formatInstant(receipt.receivedAt).slice(5, 16))}
      </p>
      <p className={styles.digest}>
        {say.digest} {receipt.digest.slice(0, 16)}…
      </p>
      {missed.length > 0 && (
        <div className={styles.warn} role="alert">
          <strong>{say.conflict}</strong>
          {missed.map((each) => (each.taken ? null : <p key={each.event}>{each[lang]}</p>))}
        </div>
      )}
    </li>
  );
}

function Heading({ out: { record } }: { out: OutRecord }) {
  const lang = useLang();
  const say = useWords(fieldWords).evidence;
  return (
    <div className={styles.cardTop}>
      <strong>{record.task === '' ? say.title : FIELD_TASK_NAMES[record.task][lang]}</strong>
      <span>{record.title}</span>
      <span className={styles.due}>{formatInstant(record.closed.deviceAt).slice(5, 16)}</span>
    </div>
  );
}

function Leave({ app, state }: { app: FieldApp; state: FieldState }) {
  const say = useWords(fieldWords).pending;
  const go = useNavigate();
  const { signOut } = useSessionActs();
  const leave = async () => {
    const { records } = state.counts;
    if (records > 0 && !confirm(say.signOutAsk(records))) return;
    await app.outbox.shelf.dropPack(app.account.id);
    await signOut();
    await go({ to: '/' });
  };
  return (
    <>
      <a className={styles.act} href={`${basePath}/?full=1`}>
        {say.console}
      </a>
      <button type="button" className={styles.act} disabled={!state.online} onClick={() => void leave()}>
        {say.signOut}
      </button>
    </>
  );
}
