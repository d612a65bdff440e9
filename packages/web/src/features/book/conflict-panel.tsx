import { Button } from '@mantine/core';
import type { BookKind } from '@wenqu/domain';
import { useState } from 'react';
import { useLang, useWords } from '../../i18n/lang.ts';
import styles from './book.module.css';
import type { BookField, Fields } from './queries.ts';
import { valueText } from './row-words.ts';
import { bookWords } from './words.ts';

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Two people, one row: every field either of them touched, side by side, chosen one by one. */
export function ConflictPanel({
  kind,
  fields,
  base,
  theirs,
  changes,
  busy,
  onSave,
  onCancel,
}: {
  kind: BookKind;
  fields: readonly BookField[];
  base: Fields;
  theirs: Fields;
  /** What this person changed. */
  changes: Readonly<Record<string, unknown>>;
  busy: boolean;
  onSave: (set: Record<string, unknown>) => void;
  onCancel: () => void;
}) {
  const say = useWords(bookWords);
  const lang = useLang();
  const touched = fields.filter(
    ({ name }) => Object.hasOwn(changes, name) || !same(base[name], theirs[name]),
  );
  const [mine, setMine] = useState<ReadonlySet<string>>(
    () => new Set(touched.filter(({ name }) => same(base[name], theirs[name])).map(({ name }) => name)),
  );
  const choose = (name: string, own: boolean) => {
    const next = new Set(mine);
    if (own) next.add(name);
    else next.delete(name);
    setMine(next);
  };
  return (
    <section className={styles.form} aria-label={say.conflict.title}>
      <p className={styles.note} role="alert">
        <strong>{say.conflict.title}</strong> {say.conflict.text}
      </p>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th>{say.row.field}</th>
              <th>{say.conflict.base}</th>
              <th>{say.conflict.theirs}</th>
              <th>{say.conflict.mine}</th>
            </tr>
          </thead>
          <tbody>
            {touched.map((field) => {
              const { name } = field;
              const text = (value: unknown) => valueText(kind, field, value, lang, say);
              const option = (own: boolean, value: unknown) => (
                <label className={styles.choice}>
                  <input
                    type="radio"
                    name={`conflict-${name}`}
                    checked={mine.has(name) === own}
                    onChange={() => choose(name, own)}
                  />
                  {text(value)}
                </label>
              );
              return (
                <tr key={name}>
                  <td>{field[lang]}</td>
                  <td>{text(base[name])}</td>
                  <td>{option(false, theirs[name])}</td>
                  <td>{Object.hasOwn(changes, name) ? option(true, changes[name]) : '—'}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <div className={styles.acts}>
        <Button
          loading={busy}
          onClick={() =>
            onSave(Object.fromEntries(Object.entries(changes).filter(([name]) => mine.has(name))))
          }
        >
          {say.conflict.apply}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {say.row.cancel}
        </Button>
      </div>
    </section>
  );
}
