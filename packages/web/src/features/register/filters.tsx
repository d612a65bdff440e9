import { NativeSelect, TextInput } from '@mantine/core';
import { ENTRY_STATE_NAMES, ENTRY_STATES, factorName, factorShort } from '@wenqu/domain';
import { useCallback, useMemo } from 'react';
import { type FilterChip, FilterChips } from '../../components/filter-chips.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { useTyped } from '../../lib/use-typed.ts';
import { ruleChoices, ruleWords } from './entry-words.ts';
import styles from './register.module.css';
import { LEVELS, type RegisterSearch, SORTS } from './route.tsx';
import { registerWords } from './words.ts';

type Change = (set: Partial<Record<keyof RegisterSearch, string | undefined>>) => void;
const FILTERS = ['st', 'lv', 'rule', 'f', 'ent', 'pt', 'q'] as const;

/** What the list may be narrowed by; every choice is in the address and shown as a chip. */
export function RegisterFilters({ search, change }: { search: RegisterSearch; change: Change }) {
  const say = useWords(registerWords);
  const lang = useLang();
  const places = usePlaces();
  const typed = useTyped(
    search.q ?? '',
    useCallback((q: string) => change({ q: q === '' ? undefined : q }), [change]),
  );
  const factors = useMemo(
    () => [...new Set(places.points.flatMap((point) => point.factors))].sort(),
    [places],
  );
  const pick = (
    name: (typeof FILTERS)[number],
    label: string,
    choices: readonly { value: string; label: string }[],
  ) => (
    <NativeSelect
      className={styles.field ?? ''}
      size="xs"
      label={label}
      value={search[name] ?? ''}
      data={[{ value: '', label: say.filter.any }, ...choices]}
      onChange={(event) => change({ [name]: event.currentTarget.value || undefined })}
    />
  );
  return (
    <>
      <div className={styles.tools}>
        <TextInput
          className={styles.search ?? ''}
          size="xs"
          type="search"
          label={say.filter.q}
          placeholder={say.search}
          {...typed}
        />
        {pick(
          'st',
          say.filter.state,
          ENTRY_STATES.map((state) => ({ value: state, label: ENTRY_STATE_NAMES[state][lang] })),
        )}
        {pick(
          'lv',
          say.filter.level,
          LEVELS.map((level) => ({ value: level, label: level })),
        )}
        {pick('rule', say.filter.rule, ruleChoices(say, lang))}
        {pick(
          'f',
          say.filter.factor,
          factors.map((code) => ({ value: code, label: factorShort(code, lang) })),
        )}
        {pick(
          'ent',
          say.filter.enterprise,
          places.enterprises.map(({ id, name }) => ({ value: id, label: name })),
        )}
        {search.v !== 'overdue' && search.v !== 'muted' && (
          <NativeSelect
            className={styles.field ?? ''}
            size="xs"
            label={say.filter.sort}
            value={search.sort ?? 'due'}
            data={SORTS.map((sort) => ({ value: sort, label: say.sorts[sort] }))}
            onChange={(event) =>
              change({ sort: event.currentTarget.value === 'due' ? undefined : event.currentTarget.value })
            }
          />
        )}
      </div>
      <FilterChips
        chips={useChips(search, change)}
        clear={() => change(Object.fromEntries(FILTERS.map((name) => [name, undefined])))}
      />
    </>
  );
}

function useChips(search: RegisterSearch, change: Change): readonly FilterChip[] {
  const say = useWords(registerWords);
  const lang = useLang();
  const places = usePlaces();
  const names: Readonly<Record<(typeof FILTERS)[number], readonly [string, (value: string) => string]>> = {
    st: [
      say.filter.state,
      (value) =>
        value
          .split(',')
          .map((state) => ENTRY_STATE_NAMES[state as keyof typeof ENTRY_STATE_NAMES][lang])
          .join(lang === 'zh' ? '、' : ', '),
    ],
    lv: [say.filter.level, (value) => value],
    rule: [say.filter.rule, (value) => ruleWords(say, lang, value)],
    f: [say.filter.factor, (value) => factorName(value, lang)],
    ent: [say.filter.enterprise, places.enterprise],
    pt: [say.filter.point, (value) => places.point(value)?.name ?? value],
    q: [say.filter.q, (value) => value],
  };
  return FILTERS.flatMap((key) => {
    const value = search[key];
    if (value === undefined) return [];
    const [name, words] = names[key];
    return [{ key, text: `${name}: ${words(value)}`, remove: () => change({ [key]: undefined }) }];
  });
}
