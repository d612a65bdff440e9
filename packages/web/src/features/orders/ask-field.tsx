import '@mantine/core/styles/Pill.layer.css';
import '@mantine/core/styles/PillsInput.layer.css';
import { Button, MultiSelect, NativeSelect, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { code2005, code2017, factorName, type Lang, WATER_FACTORS, wireTime } from '@wenqu/domain';
import { useMemo } from 'react';
import { LISTBOX } from '../../components/listbox.ts';
import { useLang, useWords } from '../../i18n/lang.ts';
import { now } from '../../lib/clock.ts';
import { type CommandField, infoCodesQuery } from '../../lib/orders.ts';
import styles from './ask.module.css';
import {
  CLOCK_FIELD,
  inputKind,
  momentField,
  momentWire,
  timeOfDayField,
  timeOfDayWire,
} from './wire-field.ts';
import { ordersWords } from './words.ts';

interface FieldProps {
  readonly field: CommandField;
  readonly value: string;
  readonly error: string | undefined;
  /** Factor codes of this logger, as it writes them. */
  readonly own: readonly string[];
  readonly edition: string;
  readonly onChange: (value: string) => void;
}

/** The input of one field of CP, made from the catalogue. */
export function AskField(props: FieldProps) {
  const { field, value, onChange } = props;
  const lang = useLang();
  const common = useCommon(props);
  const say = useWords(ordersWords).dialog;
  switch (inputKind(field)) {
    case 'choice':
      return (
        <NativeSelect
          {...common}
          value={value}
          data={[
            { value: '', label: field.required ? say.choose : say.noneChosen },
            ...field.choices.map((choice) => ({ value: choice.value, label: choice[lang] })),
          ]}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'factor':
      return <FactorField {...props} />;
    case 'factors':
      return <FactorsField {...props} />;
    case 'info':
      return <InfoField {...props} />;
    case 'moment':
      return <MomentField {...props} />;
    case 'time-of-day':
      return (
        <TextInput
          {...common}
          type="time"
          step={field.type === 'N6' ? 1 : 60}
          value={timeOfDayField(value)}
          onChange={(event) => onChange(timeOfDayWire(event.currentTarget.value, field.type))}
        />
      );
    default:
      return (
        <TextInput
          {...common}
          autoComplete="off"
          value={value}
          placeholder={field.example}
          {...(field.type.startsWith('N') ? { inputMode: 'decimal' as const } : {})}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

function useCommon({ field, error }: FieldProps) {
  const lang = useLang();
  const say = useWords(ordersWords).dialog;
  return {
    label: (
      <>
        {field[lang]} <code className={styles.wireName}>{field.name}</code>
        {!field.required && <span className={styles.optional}>{say.optional}</span>}
      </>
    ),
    error,
    withAsterisk: field.required,
    'aria-required': field.required,
  };
}

/** A time of Beijing; what goes on the wire is shown beside it. */
function MomentField(props: FieldProps) {
  const { field, value, onChange } = props;
  const say = useWords(ordersWords).dialog;
  const common = useCommon(props);
  return (
    <div className={styles.moment}>
      <TextInput
        {...common}
        type="datetime-local"
        step={1}
        description={
          value !== ''
            ? `${say.unitNote} · ${say.wire(value)}`
            : field.name === CLOCK_FIELD
              ? say.clockEmpty
              : say.unitNote
        }
        value={momentField(value)}
        onChange={(event) => onChange(momentWire(event.currentTarget.value, field.type))}
      />
      <Button
        variant="default"
        onClick={() => onChange(momentWire(wireTime(now()), field.type))}
        aria-label={`${field.name} ${say.now}`}
      >
        {say.now}
      </Button>
    </div>
  );
}

/** Codes of this logger first, then the rest of the standard's water factors. */
function useFactorOptions({ own, edition, value }: FieldProps, lang: Lang) {
  const say = useWords(ordersWords).dialog;
  return useMemo(() => {
    const written = (code: string) =>
      edition === '2005' ? (code2005(code2017(code)) ?? code) : code2017(code);
    const held = value.split(',').filter(Boolean);
    const mine = [...new Set([...own, ...held])];
    const rest = WATER_FACTORS.map(({ code }) => written(code)).filter((code) => !mine.includes(code));
    const option = (code: string) => ({ value: code, label: `${code} ${factorName(code, lang)}` });
    return [
      { group: say.own, items: mine.map(option) },
      { group: say.others, items: [...new Set(rest)].map(option) },
    ].filter(({ items }) => items.length > 0);
  }, [own, edition, value, lang, say]);
}

function FactorField(props: FieldProps) {
  const { field, value, onChange } = props;
  const say = useWords(ordersWords).dialog;
  const common = useCommon(props);
  const data = useFactorOptions(props, useLang());
  return (
    <Select
      {...LISTBOX}
      {...common}
      placeholder={field.required ? say.choose : say.noneChosen}
      searchable
      clearable={!field.required}
      nothingFoundMessage="—"
      data={data}
      value={value === '' ? null : value}
      onChange={(next) => onChange(next ?? '')}
    />
  );
}

function FactorsField(props: FieldProps) {
  const { value, onChange } = props;
  const common = useCommon(props);
  const data = useFactorOptions(props, useLang());
  return (
    <MultiSelect
      {...LISTBOX}
      {...common}
      searchable
      nothingFoundMessage="—"
      data={data}
      value={value.split(',').filter(Boolean)}
      onChange={(next) => onChange(next.join(','))}
    />
  );
}

/** Information codes by name; what their values mean stands below. */
function InfoField(props: FieldProps) {
  const { value, edition, onChange } = props;
  const say = useWords(ordersWords).dialog;
  const lang = useLang();
  const common = useCommon(props);
  const lines = useQuery(infoCodesQuery).data;
  const data = useMemo(() => {
    const groups = new Map<string, { value: string; label: string }[]>();
    const seen = new Set<string>();
    for (const line of lines ?? []) {
      // Some codes mean one thing in 2025 and another in provincial practice: the edition's own comes first.
      const own = lines?.find((each) => each.code === line.code && each.edition === edition) ?? line;
      if (seen.has(line.code)) continue;
      seen.add(line.code);
      const label = `${own.code} ${own[lang] || own.en}${own.unit ? ` (${own.unit})` : ''}`;
      const list = groups.get(own.group) ?? [];
      list.push({ value: own.code, label });
      groups.set(own.group, list);
    }
    const names = say.infoGroups as Readonly<Record<string, string>>;
    return [...groups].map(([group, items]) => ({ group: names[group] ?? group, items }));
  }, [lines, lang, edition, say]);
  const chosen =
    lines?.find((line) => line.code === value && line.edition === edition) ??
    lines?.find((line) => line.code === value);
  return (
    <Select
      {...LISTBOX}
      {...common}
      description={chosen?.values && `${say.infoValues}: ${chosen.values}`}
      placeholder={say.choose}
      searchable
      nothingFoundMessage="—"
      data={data}
      value={value === '' ? null : value}
      onChange={(next) => onChange(next ?? '')}
    />
  );
}
