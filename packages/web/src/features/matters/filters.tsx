import { NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type MachineId, matterTables } from '@wenqu/domain';
import { useCallback } from 'react';
import { type FilterChip, FilterChips } from '../../components/filter-chips.tsx';
import { machineName, stateName } from '../../components/matter/matter-words.ts';
import { useLang, useWords } from '../../i18n/lang.ts';
import { peopleQuery, tableOf } from '../../lib/matters.ts';
import { useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { useTyped } from '../../lib/use-typed.ts';
import styles from './matters.module.css';
import { LEVELS, type MattersChange, type MattersSearch, SORTS } from './route.tsx';
import { mattersWords } from './words.ts';

const FILTERS = ['m', 'st', 'lv', 'u', 'of', 'ent', 'q'] as const;
type Option = { readonly value: string; readonly label: string };

/** People and units that can be filtered by; none for who may not name anybody. */
function usePeople() {
  const mayOpen = useMay('matter.step');
  const people = useQuery({ ...peopleQuery, enabled: mayOpen }).data?.items ?? [];
  return { people, units: [...new Set(people.map(({ unit }) => unit).filter(Boolean))].sort() };
}

/** What the list may be narrowed by; every choice is in the address and shown as a chip. */
export function MattersFilters({ search, change }: { search: MattersSearch; change: MattersChange }) {
  const say = useWords(mattersWords);
  const lang = useLang();
  const places = usePlaces();
  const { people, units } = usePeople();
  const typed = useTyped(
    search.q ?? '',
    useCallback((q: string) => change({ q: q === '' ? undefined : q }), [change]),
  );
  const pick = (
    name: (typeof FILTERS)[number],
    label: string,
    choices: readonly Option[],
    also: Parameters<MattersChange>[0] = {},
  ) =>
    choices.length > 0 && (
      <NativeSelect
        className={styles.field ?? ''}
        size="xs"
        label={label}
        value={search[name] ?? ''}
        data={[{ value: '', label: say.any }, ...choices]}
        onChange={(event) => change({ ...also, [name]: event.currentTarget.value || undefined })}
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
          'm',
          say.filter.machine,
          matterTables().map(({ id, name }) => ({ value: id, label: name[lang] })),
          { st: undefined },
        )}
        {search.m !== undefined &&
          pick(
            'st',
            say.filter.state,
            (tableOf(search.m)?.states ?? []).map((state) => ({ value: state.id, label: state[lang] })),
          )}
        {pick(
          'lv',
          say.filter.level,
          LEVELS.map((level) => ({ value: level, label: level })),
        )}
        {pick(
          'u',
          say.filter.unit,
          units.map((unit) => ({ value: unit, label: unit })),
        )}
        {pick(
          'of',
          say.filter.officer,
          people.map(({ id, name }) => ({ value: id, label: name })),
        )}
        {places.enterprises.length > 1 &&
          pick(
            'ent',
            say.filter.enterprise,
            places.enterprises.map(({ id, name }) => ({ value: id, label: name })),
          )}
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
      </div>
      <FilterChips
        chips={useChips(search, change)}
        clear={() => change(Object.fromEntries(FILTERS.map((name) => [name, undefined])))}
      />
    </>
  );
}

function useChips(search: MattersSearch, change: MattersChange): readonly FilterChip[] {
  const say = useWords(mattersWords).filter;
  const lang = useLang();
  const places = usePlaces();
  const { people } = usePeople();
  const machine = search.m as MachineId | undefined;
  const named: Readonly<Record<(typeof FILTERS)[number], readonly [string, string | undefined]>> = {
    m: [say.machine, machine && machineName(machine, lang)],
    st: [say.state, search.st && machine && stateName(machine, search.st, lang)],
    lv: [say.level, search.lv],
    u: [say.unit, search.u],
    of: [say.officer, search.of && (people.find(({ id }) => id === search.of)?.name ?? search.of)],
    ent: [say.enterprise, search.ent && places.enterprise(search.ent)],
    q: [say.q, search.q],
  };
  return FILTERS.flatMap((key) => {
    const [name, value] = named[key];
    if (!value) return [];
    const also = key === 'm' ? { st: undefined } : {};
    return [{ key, text: `${name}: ${value}`, remove: () => change({ ...also, [key]: undefined }) }];
  });
}
