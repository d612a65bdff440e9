import { fieldInstant, formatInstant, type SiteOfficer, type SiteParty } from '@wenqu/domain';
import { useState } from 'react';
import { useWords } from '../../i18n/lang.ts';
import styles from './field.module.css';
import { placeNow, useField } from './field-store.ts';
import type { PartProps } from './form-page.tsx';
import { fieldWords } from './words.ts';

const SLACK_MICROS = 2 * 60 * 1_000_000;

/** 到场签到: when and where, once. */
export function ArrivalPart({ app, draft, change }: PartProps) {
  const say = useWords(fieldWords);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState('');
  const { arrived, place, placeWhy, task } = draft;
  const checkIn = async () => {
    setBusy(true);
    setRefused('');
    const moment = app.moment();
    if (task?.dispatchedAt && fieldInstant(moment) < task.dispatchedAt - SLACK_MICROS) {
      setRefused(say.tasks.notYet);
      return setBusy(false);
    }
    const found = await placeNow();
    change({
      arrived: draft.arrived ?? moment,
      place: found.place,
      placeWhy:
        found.place || placeWhy !== ''
          ? placeWhy
          : found.why === 'denied'
            ? say.form.placeDenied
            : say.form.placeUnknown,
    });
    setBusy(false);
  };
  return (
    <section className={styles.part} aria-label={say.form.arrival}>
      <h3>{say.form.arrival}</h3>
      {arrived && <p>{say.form.arrived(formatInstant(fieldInstant(arrived)).slice(0, 16))}</p>}
      {place && <p>{say.form.place(place.lon.toFixed(5), place.lat.toFixed(5), place.accuracyM)}</p>}
      {arrived && !place && (
        <label className={styles.field}>
          {say.form.placeWhy}
          <input value={placeWhy} onChange={(event) => change({ placeWhy: event.currentTarget.value })} />
        </label>
      )}
      {(!arrived || !place) && (
        <button
          type="button"
          className={arrived ? styles.act : styles.wide}
          disabled={busy}
          onClick={() => void checkIn()}
        >
          {busy ? say.form.locating : say.form.checkIn}
        </button>
      )}
      {refused !== '' && (
        <p className={styles.warn} role="alert">
          {refused}
        </p>
      )}
    </section>
  );
}

/** Two officers with their certificates, and that these were shown. */
export function OfficersPart({ app, draft, change }: PartProps) {
  const say = useWords(fieldWords).form;
  const { held } = useField(app);
  const { officers } = draft;
  const set = (at: number, officer: SiteOfficer) =>
    change({ officers: officers.map((each, n) => (n === at ? officer : each)) });
  const others = (held?.pack.officers ?? []).filter(
    ({ account }) => !officers.some((each) => each.account === account),
  );
  const add = (account: string) => {
    const { name = '', certificate = '' } = others.find((each) => each.account === account) ?? {};
    change({ officers: [...officers, { account, name, certificate }] });
  };
  return (
    <section className={styles.part} aria-label={say.officers}>
      <h3>{say.officers}</h3>
      {officers.map((officer, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: officers have no other identity while they are typed
        <div key={n} className={styles.pair}>
          <label className={styles.field}>
            {say.name}
            <input
              value={officer.name}
              onChange={(event) => set(n, { ...officer, name: event.currentTarget.value })}
            />
          </label>
          <label className={styles.field}>
            {say.certificate}
            <input
              value={officer.certificate}
              onChange={(event) => set(n, { ...officer, certificate: event.currentTarget.value })}
            />
          </label>
          {n > 0 && (
            <button
              type="button"
              className={styles.act}
              onClick={() => change({ officers: officers.filter((_, at) => at !== n) })}
            >
              {say.remove}
            </button>
          )}
        </div>
      ))}
      <div className={styles.pair}>
        {others.length > 0 && (
          <label className={styles.field}>
            {say.second}
            <select value="" onChange={(event) => add(event.currentTarget.value)}>
              <option value="">{say.choose}</option>
              {others.map(({ account, name, certificate }) => (
                <option key={account} value={account}>
                  {name} {certificate}
                </option>
              ))}
            </select>
          </label>
        )}
        <button type="button" className={styles.act} onClick={() => add('')}>
          {say.add}
        </button>
      </div>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={draft.certificatesShown}
          onChange={(event) => change({ certificatesShown: event.currentTarget.checked })}
        />
        {say.shown}
      </label>
    </section>
  );
}

const PRESENCES: readonly SiteParty['presence'][] = ['party', 'witness', 'absent'];

/** Who was there of the enterprise, or why nobody was. */
export function PartyPart({ draft, change }: PartProps) {
  const say = useWords(fieldWords).form;
  const { party } = draft;
  const set = (part: Partial<SiteParty>) => change({ party: { ...party, ...part } });
  return (
    <section className={styles.part} aria-label={say.party}>
      <h3>{say.party}</h3>
      <div className={styles.choices} role="radiogroup" aria-label={say.party}>
        {PRESENCES.map((each) => (
          <label key={each} className={styles.choice}>
            <input
              type="radio"
              name="presence"
              checked={party.presence === each}
              onChange={() => set({ presence: each })}
            />
            {say.presence[each]}
          </label>
        ))}
      </div>
      <label className={styles.field}>
        {party.presence === 'absent' ? say.explanation : say.partyName}
        <input
          value={party.presence === 'absent' ? party.explanation : party.name}
          onChange={(event) =>
            set(
              party.presence === 'absent'
                ? { explanation: event.currentTarget.value }
                : { name: event.currentTarget.value },
            )
          }
        />
      </label>
    </section>
  );
}
