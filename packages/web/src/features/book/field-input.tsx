import '@mantine/core/styles/Pill.layer.css';
import '@mantine/core/styles/PillsInput.layer.css';
import { MultiSelect, NativeSelect, Select, TextInput } from '@mantine/core';
import { type BookKind, factorName, WATER_FACTORS } from '@wenqu/domain';
import { LISTBOX } from '../../components/listbox.ts';
import { useLang, useWords } from '../../i18n/lang.ts';
import { BindingsInput } from './bindings-input.tsx';
import styles from './book.module.css';
import type { BindingDraft } from './draft.ts';
import type { BookField } from './queries.ts';
import { ReferenceInput } from './reference-input.tsx';
import { choiceWords } from './row-words.ts';
import { bookWords } from './words.ts';

interface FieldProps {
  readonly kind: BookKind;
  readonly field: BookField;
  readonly value: unknown;
  readonly error: string | undefined;
  readonly onChange: (value: unknown) => void;
}

/** The input of one field, by its type. */
export function FieldInput(props: FieldProps) {
  const { kind, field, value, error, onChange } = props;
  const say = useWords(bookWords);
  const lang = useLang();
  const common = { label: field[lang], required: field.required ?? false, error };
  switch (field.type) {
    case 'boolean':
      return (
        <label className={styles.boolean}>
          <input
            type="checkbox"
            checked={value === true}
            onChange={(event) => onChange(event.currentTarget.checked)}
          />
          {field[lang]}
        </label>
      );
    case 'choice':
      return (
        <NativeSelect
          {...common}
          value={String(value ?? '')}
          data={(field.choices ?? []).map((choice) => ({
            value: choice,
            label: choiceWords(kind, field.name, lang, say)?.[choice] ?? choice,
          }))}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'choices':
      return <ChoicesInput {...props} />;
    case 'reference':
      return <ReferenceInput {...props} />;
    case 'factor':
      return <FactorInput {...props} />;
    case 'factors':
      return <FactorsInput {...props} />;
    case 'bindings':
      return (
        <BindingsInput
          label={field[lang]}
          bindings={value as readonly BindingDraft[]}
          error={error}
          onChange={onChange}
        />
      );
    case 'day':
      return (
        <TextInput
          {...common}
          type="date"
          value={String(value ?? '')}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    default:
      return (
        <TextInput
          {...common}
          {...(field.type === 'number' ? { inputMode: 'decimal' as const } : { maxLength: field.max ?? 300 })}
          {...(field.name === 'password' ? { placeholder: say.form.passwordKept, autoComplete: 'off' } : {})}
          value={String(value ?? '')}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

function ChoicesInput({ kind, field, value, error, onChange }: FieldProps) {
  const say = useWords(bookWords);
  const lang = useLang();
  const words = choiceWords(kind, field.name, lang, say);
  return (
    <MultiSelect
      {...LISTBOX}
      label={field[lang]}
      error={error}
      searchable
      nothingFoundMessage="—"
      data={(field.choices ?? []).map((choice) => ({ value: choice, label: words?.[choice] ?? choice }))}
      value={(value ?? []) as string[]}
      onChange={onChange}
    />
  );
}

const factorOptions = (lang: 'zh' | 'en', held: readonly string[]) => {
  const codes = new Set([...WATER_FACTORS.map((factor) => factor.code), ...held]);
  return [...codes].map((code) => ({ value: code, label: `${code} ${factorName(code, lang)}` }));
};

function FactorInput({ field, value, error, onChange }: FieldProps) {
  const say = useWords(bookWords);
  const lang = useLang();
  const code = String(value ?? '');
  return (
    <Select
      label={field[lang]}
      required={field.required ?? false}
      error={error}
      placeholder={say.form.choose}
      searchable
      clearable={!field.required}
      nothingFoundMessage="—"
      limit={100}
      data={factorOptions(lang, code === '' ? [] : [code])}
      value={code === '' ? null : code}
      onChange={(next) => onChange(next ?? '')}
    />
  );
}

function FactorsInput({ field, value, error, onChange }: FieldProps) {
  const lang = useLang();
  const held = (value ?? []) as string[];
  return (
    <MultiSelect
      className={styles.wide ?? ''}
      label={field[lang]}
      error={error}
      searchable
      nothingFoundMessage="—"
      limit={100}
      data={factorOptions(lang, held)}
      value={held}
      onChange={onChange}
    />
  );
}
