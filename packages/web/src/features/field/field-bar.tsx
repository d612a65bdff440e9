import { formatInstant, MICROS_PER_HOUR, MICROS_PER_MINUTE } from '@wenqu/domain';
import { Icon } from '../../components/icon.tsx';
import { LangSwitch } from '../../components/lang-switch.tsx';
import { useWords } from '../../i18n/lang.ts';
import { useSecond } from '../../lib/clock.ts';
import styles from './field.module.css';
import type { FieldApp, FieldState } from './field-store.ts';
import { megabytes } from './say.ts';
import { fieldWords } from './words.ts';

/** More of the storage than this is used: it is said. */
const STORAGE_FULL = 0.8;

/** The network, what waits with its size, how old the tasks are. */
export function FieldBar({ app, state }: { app: FieldApp; state: FieldState }) {
  const say = useWords(fieldWords);
  const { counts, online, sending, end, storage } = state;
  const waiting = counts.records > 0;
  const full = storage !== null && storage.usedBytes / storage.quotaBytes > STORAGE_FULL;
  return (
    <header className={styles.bar}>
      <div className={styles.barLine}>
        <h1 className={styles.brand}>
          <img src="/icon.svg" width="24" height="24" alt="" />
          {say.title}
        </h1>
        <span className={styles.who}>{app.account.displayName}</span>
        <LangSwitch className={styles.barButton ?? ''} />
      </div>
      <p className={styles.net} data-state={online ? (waiting ? 'waiting' : 'good') : 'off'} role="status">
        <strong>{online ? (sending && waiting ? say.bar.sending : say.bar.online) : say.bar.offline}</strong>
        <span>
          {waiting ? say.bar.waiting(counts.records, counts.files, megabytes(counts.bytes)) : say.bar.allSent}
          {counts.conflicts > 0 && ` · ${say.bar.conflicts(counts.conflicts)}`}
        </span>
      </p>
      {end === 'signed-out' && (
        <p className={styles.warn} role="alert">
          {say.bar.signedOut}
          <button type="button" className={styles.small} onClick={() => location.reload()}>
            {say.bar.signIn}
          </button>
        </p>
      )}
      {full && (
        <p className={styles.warn} role="alert">
          {say.bar.storage(`${Math.round((storage.usedBytes / storage.quotaBytes) * 100)} %`)}
        </p>
      )}
      <p className={styles.pack}>
        <PackAge state={state} />
        <button
          type="button"
          className={styles.barButton}
          disabled={sending || !online}
          onClick={() => void app.meet()}
        >
          <Icon name="import" size={16} /> {say.pack.refresh}
        </button>
      </p>
    </header>
  );
}

function PackAge({ state: { held } }: { state: FieldState }) {
  const say = useWords(fieldWords).pack;
  const second = useSecond();
  if (!held) return <span>{say.none}</span>;
  const micros = second * 1e6 - held.receivedAt;
  const age =
    micros < MICROS_PER_MINUTE
      ? say.now
      : micros < MICROS_PER_HOUR
        ? say.minutes(Math.floor(micros / MICROS_PER_MINUTE))
        : say.hours(Math.floor(micros / MICROS_PER_HOUR));
  return <span>{say.age(formatInstant(held.receivedAt).slice(5, 16), age)}</span>;
}
