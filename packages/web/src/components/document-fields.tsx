import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import '@mantine/core/styles/Checkbox.layer.css';
import type { TemplateField } from '@wenqu/domain';
import { useLang, useWords } from '../i18n/lang.ts';
import { cx } from '../lib/class-names.ts';
import { type Typed, type TypedValue, typedOf } from './document-draft.ts';
import { documentListWords } from './document-words.ts';
import styles from './documents.module.css';
import { FilePicker } from './file-picker.tsx';
import { Icon } from './icon.tsx';

/** Fields of a kind of document, drawn from its list. */
export function DocumentFields({
  fields,
  typed,
  onChange,
}: {
  fields: readonly TemplateField[];
  typed: Typed;
  onChange: (typed: Typed) => void;
}) {
  return (
    <div className={styles.fields}>
      {fields.map((field) => (
        <div key={field.name} className={cx(WIDE.has(field.type) && styles.wide)}>
          <Field
            field={field}
            value={typed[field.name] ?? ''}
            onChange={(value) => onChange({ ...typed, [field.name]: value })}
          />
        </div>
      ))}
    </div>
  );
}

const WIDE: ReadonlySet<string> = new Set(['long-text', 'rows', 'pictures']);
const INPUT: Readonly<Record<string, string>> = { day: 'date', moment: 'datetime-local' };

function Field({
  field,
  value,
  onChange,
}: {
  field: TemplateField;
  value: TypedValue;
  onChange: (value: TypedValue) => void;
}) {
  const lang = useLang();
  const label = field[lang];
  if (field.type === 'rows')
    return <Rows field={field} rows={value as readonly Typed[]} onChange={onChange} />;
  if (field.type === 'pictures') {
    const digests = Array.isArray(value) ? (value as readonly string[]) : [];
    return <FilePicker label={label} value={digests} onChange={onChange} photos required={field.required} />;
  }
  if (field.type === 'yes-no') {
    return (
      <Checkbox
        label={label}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  const text = typeof value === 'string' ? value : '';
  if (field.type === 'long-text') {
    return (
      <Textarea
        label={label}
        withAsterisk={field.required}
        autosize
        minRows={2}
        maxRows={10}
        maxLength={20_000}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <TextInput
      label={label}
      withAsterisk={field.required}
      type={INPUT[field.type] ?? 'text'}
      inputMode={field.type === 'number' || field.type === 'money' ? 'decimal' : 'text'}
      maxLength={2000}
      value={text}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function Rows({
  field,
  rows,
  onChange,
}: {
  field: TemplateField;
  rows: readonly Typed[];
  onChange: (rows: readonly Typed[]) => void;
}) {
  const say = useWords(documentListWords);
  const lang = useLang();
  const held = Array.isArray(rows) ? rows : [];
  const fields = field.fields ?? [];
  return (
    <fieldset className={styles.rows}>
      <legend>
        {field[lang]}
        {field.required && (
          <span className={styles.needed}>
            {' *'}
            <span className="wq-hidden">{say.required}</span>
          </span>
        )}
      </legend>
      {held.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no names of their own, and fields are controlled.
        <fieldset key={index} className={styles.row} style={{ border: 0, margin: 0, padding: 0 }}>
          <legend className="wq-hidden">{say.row(index + 1)}</legend>
          <DocumentFields
            fields={fields}
            typed={row}
            onChange={(next) => onChange(held.map((each, at) => (at === index ? next : each)))}
          />
          <button
            type="button"
            className={styles.remove}
            aria-label={say.removeRow(index + 1)}
            onClick={() => onChange(held.filter((_, at) => at !== index))}
          >
            <Icon name="close" size={14} />
          </button>
        </fieldset>
      ))}
      <span>
        <Button size="xs" variant="default" onClick={() => onChange([...held, typedOf(fields, {})])}>
          {say.addRow(field[lang])}
        </Button>
      </span>
    </fieldset>
  );
}
