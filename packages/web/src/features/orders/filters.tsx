import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Combobox.layer.css';
import { NativeSelect, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type FilterChip, FilterChips } from '../../components/filter-chips.tsx';
import { LISTBOX } from '../../components/listbox.ts';
import { orderWords } from '../../components/order-words.ts';
import { useLang, useWords } from '../../i18n/lang.ts';
import { loggersQuery } from '../../lib/loggers.ts';
import { commandsQuery } from '../../lib/orders.ts';
import styles from './orders.module.css';
import { CLASSES, ORIGINS, type OrdersSearch, STATES } from './route.tsx';
import { ordersWords } from './words.ts';

export type Change = (set: Partial<Record<keyof OrdersSearch, string | undefined>>) => void;
const FILTERS = ['st', 'mn', 'cn', 'cls', 'from'] as const;
type Filter = (typeof FILTERS)[number];
export const NO_FILTER = Object.fromEntries(FILTERS.map((name) => [name, undefined]));

/** Whether the address narrows the list. */
export const isFiltered = (search: OrdersSearch): boolean =>
  FILTERS.some((name) => search[name] !== undefined);

/** What the list may be narrowed by; every choice is in the address and shown as a chip. */
export function OrderFilters({ search, change }: { search: OrdersSearch; change: Change }) {
  const say = useWords(ordersWords);
  const names = useWords(orderWords);
  const commands = useCommandChoices();
  const loggers = useLoggerChoices(search.mn);
  const pick = (name: Filter, label: string, choices: readonly { value: string; label: string }[]) => (
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
        <Select
          {...LISTBOX}
          className={styles.search ?? ''}
          size="xs"
          label={say.filter.logger}
          placeholder={say.filter.loggerSearch}
          nothingFoundMessage="—"
          searchable
          clearable
          limit={50}
          data={loggers}
          value={search.mn ?? null}
          onChange={(mn) => change({ mn: mn ?? undefined })}
        />
        {search.v === 'all' &&
          pick(
            'st',
            say.filter.state,
            STATES.map((state) => ({ value: state, label: names.states[state] })),
          )}
        {pick('cn', say.filter.command, commands)}
        {pick(
          'cls',
          say.filter.class,
          CLASSES.map((each) => ({ value: each, label: names.classes[each] })),
        )}
        {pick(
          'from',
          say.filter.origin,
          ORIGINS.map((each) => ({ value: each, label: names.origins[each] })),
        )}
      </div>
      <FilterChips chips={useChips(search, change)} clear={() => change(NO_FILTER)} />
    </>
  );
}

/** Loggers of the book by enterprise and MN; one that the address names stands among them whatever it is. */
function useLoggerChoices(named: string | undefined): readonly { value: string; label: string }[] {
  const rows = useQuery(loggersQuery).data?.items;
  return useMemo(() => {
    const known = (rows ?? []).map(({ mn, enterprise }) => ({
      value: mn,
      label: enterprise ? `${enterprise.name} · ${mn}` : mn,
    }));
    const missing = named !== undefined && !known.some(({ value }) => value === named);
    return missing ? [{ value: named, label: named }, ...known] : known;
  }, [rows, named]);
}

/** Commands by number, each once. */
function useCommandChoices(): readonly { value: string; label: string }[] {
  const lang = useLang();
  const commands = useQuery(commandsQuery).data;
  return useMemo(() => {
    const byCn = new Map((commands ?? []).map((each) => [each.cn, each[lang]]));
    // The words of 2017, which is what most loggers speak.
    for (const each of commands ?? []) if (each.edition === '2017') byCn.set(each.cn, each[lang]);
    return [...byCn]
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([cn, name]) => ({ value: cn, label: `${cn} ${name}` }));
  }, [commands, lang]);
}

function useChips(search: OrdersSearch, change: Change): readonly FilterChip[] {
  const say = useWords(ordersWords);
  const names = useWords(orderWords);
  const lang = useLang();
  const commands = useCommandChoices();
  const texts: Readonly<Record<Filter, readonly [string, (value: string) => string]>> = {
    st: [
      say.filter.state,
      (value) =>
        value
          .split(',')
          .map((state) => names.states[state as keyof typeof names.states])
          .join(lang === 'zh' ? '、' : ', '),
    ],
    mn: [say.filter.logger, (value) => value],
    cn: [say.filter.command, (value) => commands.find((each) => each.value === value)?.label ?? value],
    cls: [say.filter.class, (value) => names.classes[value as keyof typeof names.classes]],
    from: [say.filter.origin, (value) => names.origins[value as keyof typeof names.origins]],
  };
  return FILTERS.flatMap((key) => {
    const value = search[key];
    if (value === undefined || (key === 'cn' && search.ask !== undefined)) return [];
    const [name, words] = texts[key];
    return [{ key, text: `${name}: ${words(value)}`, remove: () => change({ [key]: undefined }) }];
  });
}
