import { Select } from '@mantine/core';
import { ORDER_POLICIES } from '@wenqu/domain';
import { useMemo } from 'react';
import { Chip, type ChipTone } from '../../components/chip.tsx';
import { LISTBOX } from '../../components/listbox.ts';
import { orderWords } from '../../components/order-words.ts';
import { useLang, useWords } from '../../i18n/lang.ts';
import type { LoggerOverview } from '../../lib/loggers.ts';
import type { CommandLine } from '../../lib/orders.ts';
import styles from './ask.module.css';
import { CLASSES } from './route.tsx';
import { ordersWords } from './words.ts';

/** The logger, by MN or enterprise. */
export function LoggerPick({
  loggers,
  mn,
  onChange,
}: {
  loggers: readonly LoggerOverview[];
  mn: string;
  onChange: (mn: string) => void;
}) {
  const say = useWords(ordersWords).dialog;
  const data = useMemo(
    () =>
      loggers.map((each) => ({
        value: each.mn,
        label: [each.enterprise?.name, each.points.map((point) => point.name).join(' '), each.mn]
          .filter(Boolean)
          .join(' · '),
      })),
    [loggers],
  );
  const known = mn === '' || data.some(({ value }) => value === mn);
  return (
    <Select
      {...LISTBOX}
      label={say.device}
      required
      searchable
      limit={100}
      placeholder={say.chooseDevice}
      nothingFoundMessage={say.noMatch}
      error={known ? undefined : `${mn}: ${say.restart}`}
      data={data}
      value={mn === '' || !known ? null : mn}
      onChange={(next) => onChange(next ?? '')}
      {...(mn === '' ? { 'data-autofocus': true } : {})}
    />
  );
}

const CONFIDENCE: Readonly<Record<CommandLine['confidence'], ChipTone>> = {
  'standard-text': 'normal',
  secondary: 'suspect',
  unknown: 'offline',
};

/** Commands of an edition by class; how well each is known stands with it. */
export function CommandPick({
  commands,
  cn,
  edition,
  focus,
  onChange,
}: {
  commands: readonly CommandLine[];
  cn: string;
  edition: string;
  /** Typing begins here. */
  focus: boolean;
  onChange: (cn: string) => void;
}) {
  const say = useWords(ordersWords).dialog;
  const words = useWords(orderWords);
  const lang = useLang();
  const data = useMemo(
    () =>
      CLASSES.map((name) => ({
        group: words.classes[name],
        items: commands
          .filter((each) => each.class === name)
          .map((each) => ({ value: each.cn, label: `${each.cn} ${each[lang]}` })),
      })).filter(({ items }) => items.length > 0),
    [commands, lang, words],
  );
  const chosen = commands.find((each) => each.cn === cn);
  return (
    <div>
      <Select
        {...LISTBOX}
        label={`${say.command} · HJ 212-${edition}`}
        required
        searchable
        placeholder={say.chooseCommand}
        nothingFoundMessage={say.noCommand}
        data={data}
        value={chosen ? cn : null}
        onChange={(next) => onChange(next ?? '')}
        {...(focus ? { 'data-autofocus': true } : {})}
        renderOption={({ option }) => {
          const line = commands.find((each) => each.cn === option.value);
          return (
            <span className={styles.option}>
              <span>{option.label}</span>
              {line && line.confidence !== 'standard-text' && (
                <Chip tone={CONFIDENCE[line.confidence]}>{say.confidence[line.confidence]}</Chip>
              )}
            </span>
          );
        }}
      />
      {chosen && (
        <p className={styles.about}>
          <Chip>{words.classes[chosen.class]}</Chip>
          <Chip tone={chosen.effect === 'read' ? 'plain' : 'suspect'}>{words.effects[chosen.effect]}</Chip>
          <Chip tone={CONFIDENCE[chosen.confidence]}>{say.confidence[chosen.confidence]}</Chip>
          <span className={styles.note}>
            {ORDER_POLICIES[chosen.class][lang === 'zh' ? 'noteZh' : 'noteEn']}
          </span>
          {chosen.note !== '' && (
            <span lang="en" className={styles.note}>
              {chosen.note}
            </span>
          )}
        </p>
      )}
    </div>
  );
}
