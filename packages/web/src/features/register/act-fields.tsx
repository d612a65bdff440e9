import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Entry, formatInstant } from '@wenqu/domain';
import { useEffect } from 'react';
import { useLang, useWords } from '../../i18n/lang.ts';
import { spanWords, whatWords } from './entry-words.ts';
import { type EntryTold, mergeTargetsQuery, workersQuery } from './queries.ts';
import styles from './register.module.css';
import { registerWords } from './words.ts';

/** The first choice stands until another is made. */
function useFirst(first: string | undefined, value: string, change: (value: string) => void) {
  useEffect(() => {
    if (value === '' && first !== undefined) change(first);
  }, [first, value, change]);
}

/** Open entries of the same enterprise that this one may join. */
export function TargetField({
  entry,
  value,
  change,
}: {
  entry: Entry;
  value: string;
  change: (target: string) => void;
}) {
  const say = useWords(registerWords);
  const lang = useLang();
  const targets = useQuery(mergeTargetsQuery(entry)).data ?? [];
  // Of the same outlet first: most of the time it is meant.
  const ordered = [...targets].sort(
    (a, b) => Number(b.outlet === entry.outlet) - Number(a.outlet === entry.outlet),
  );
  useFirst(ordered[0]?.id, value, change);
  if (ordered.length === 0) return <p className={styles.quiet}>{say.act.noTarget}</p>;
  return (
    <NativeSelect
      label={say.act.target}
      value={value}
      data={ordered.map((each) => ({
        value: each.id,
        label: `${each.number} ${whatWords(say, lang, each)} · ${spanWords(each.from, each.to)}`,
      }))}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    />
  );
}

/** Findings that leave for an entry of their own. */
export function FindingsField({
  told: { findings, sentences },
  value,
  change,
}: {
  told: EntryTold;
  value: readonly string[];
  change: (findings: readonly string[]) => void;
}) {
  const say = useWords(registerWords);
  const lang = useLang();
  return (
    <fieldset className={styles.radios}>
      <legend>{say.act.findings}</legend>
      {findings.map(({ id, from }) => (
        <label key={id}>
          <input
            type="checkbox"
            checked={value.includes(id)}
            onChange={({ currentTarget: { checked } }) =>
              change(checked ? [...value, id] : value.filter((each) => each !== id))
            }
          />
          {formatInstant(from).slice(5, 16)} {sentences[id]?.[lang] ?? id}
        </label>
      ))}
    </fieldset>
  );
}

/** Who works on it. */
export function WorkerField({ value, change }: { value: string; change: (assignee: string) => void }) {
  const say = useWords(registerWords);
  const workers = useQuery(workersQuery).data?.items ?? [];
  useFirst(workers[0]?.id, value, change);
  return (
    <NativeSelect
      label={say.act.assignee}
      value={value}
      data={workers.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    />
  );
}
