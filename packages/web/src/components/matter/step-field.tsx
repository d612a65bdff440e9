import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Combobox.layer.css';
import '@mantine/core/styles/Pill.layer.css';
import '@mantine/core/styles/PillsInput.layer.css';
import { Button, MultiSelect, NativeSelect, Select, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FieldDef, type FieldValue, instant, ROLE_NAMES } from '@wenqu/domain';
import { useState } from 'react';
import { useLang, useWords } from '../../i18n/lang.ts';
import { beijingField, beijingInstant } from '../../lib/beijing-field.ts';
import { peopleQuery } from '../../lib/matters.ts';
import { FilePicker } from '../file-picker.tsx';
import { LISTBOX } from '../listbox.ts';
import styles from './matter.module.css';
import { capital, matterWords } from './matter-words.ts';

interface FieldProps {
  readonly def: FieldDef;
  readonly value: FieldValue;
  readonly error: string | undefined;
  readonly onChange: (value: FieldValue) => void;
}

/** What every field says of itself. */
function useCommon({ def, error }: FieldProps) {
  const lang = useLang();
  const measure = def.measure === undefined ? '' : `（${def.measure}）`;
  return {
    label: `${capital(def.name[lang])}${measure}`,
    required: def.required ?? false,
    error,
    ...(def.hint ? { description: def.hint[lang] } : {}),
  };
}
const textOf = (value: FieldValue): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
const listOf = (value: FieldValue): string[] =>
  Array.isArray(value) ? [...(value as readonly string[])] : [];

/** The input of one field, by its type. */
export function StepField(props: FieldProps) {
  const { def, value, error, onChange } = props;
  const common = useCommon(props);
  switch (def.type) {
    case 'long-text':
      return (
        <Textarea
          {...common}
          className={styles.wide ?? ''}
          autosize
          minRows={2}
          maxRows={10}
          value={textOf(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'number':
    case 'money':
      return <NumberField {...props} />;
    case 'day':
      return (
        <TextInput
          {...common}
          type="date"
          value={textOf(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'moment':
      return <MomentField {...props} />;
    case 'choice':
      return <ChoiceField {...props} />;
    case 'choices':
      return <ChoicesField {...props} />;
    case 'yes-no':
      return <YesNoField {...props} />;
    case 'person':
    case 'people':
      return <PeopleField {...props} />;
    case 'unit':
      return <UnitField {...props} />;
    case 'files':
    case 'photos':
      return (
        <div className={styles.wide}>
          <FilePicker
            label={common.label}
            required={common.required}
            error={error}
            photos={def.type === 'photos'}
            value={listOf(value)}
            onChange={onChange}
          />
        </div>
      );
    case 'place':
      return <PlaceField {...props} />;
    default:
      return (
        <TextInput
          {...common}
          value={textOf(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

function NumberField(props: FieldProps) {
  const common = useCommon(props);
  const { value, onChange } = props;
  return (
    <TextInput
      {...common}
      inputMode="decimal"
      type="number"
      step="any"
      value={textOf(value)}
      onChange={(event) => {
        const text = event.currentTarget.value;
        onChange(text === '' ? null : Number(text));
      }}
    />
  );
}

function MomentField(props: FieldProps) {
  const common = useCommon(props);
  const { value, onChange } = props;
  return (
    <TextInput
      {...common}
      type="datetime-local"
      value={typeof value === 'number' ? beijingField(instant(value)) : ''}
      onChange={(event) => onChange(beijingInstant(event.currentTarget.value) ?? null)}
    />
  );
}

function ChoiceField(props: FieldProps) {
  const common = useCommon(props);
  const say = useWords(matterWords);
  const lang = useLang();
  const { def, value, onChange } = props;
  return (
    <NativeSelect
      {...common}
      value={textOf(value)}
      data={[
        { value: '', label: say.form.choose },
        ...(def.choices ?? []).map((choice) => ({ value: choice.id, label: choice[lang] })),
      ]}
      onChange={(event) => onChange(event.currentTarget.value || null)}
    />
  );
}

/** Ticks or circles under one name. */
function Options({ props, children }: { props: FieldProps; children: React.ReactNode }) {
  const { label, required } = useCommon(props);
  return (
    <fieldset className={styles.options}>
      <legend>
        {label}
        {required && <span className={styles.needed}> *</span>}
      </legend>
      {children}
      {props.error !== undefined && <p className={styles.error}>{props.error}</p>}
    </fieldset>
  );
}

function ChoicesField(props: FieldProps) {
  const lang = useLang();
  const { def, value, onChange } = props;
  const held = listOf(value);
  return (
    <div className={styles.wide}>
      <Options props={props}>
        {(def.choices ?? []).map((choice) => (
          <label key={choice.id}>
            <input
              type="checkbox"
              checked={held.includes(choice.id)}
              onChange={(event) =>
                onChange(
                  event.currentTarget.checked
                    ? [...held, choice.id]
                    : held.filter((each) => each !== choice.id),
                )
              }
            />
            {choice[lang]}
          </label>
        ))}
      </Options>
    </div>
  );
}

function YesNoField(props: FieldProps) {
  const say = useWords(matterWords);
  const { def, value, onChange } = props;
  return (
    <Options props={props}>
      {[true, false].map((answer) => (
        <label key={String(answer)}>
          <input type="radio" name={def.id} checked={value === answer} onChange={() => onChange(answer)} />
          {answer ? say.form.yes : say.form.no}
        </label>
      ))}
    </Options>
  );
}

function PeopleField(props: FieldProps) {
  const common = useCommon(props);
  const say = useWords(matterWords);
  const lang = useLang();
  const people = useQuery(peopleQuery).data?.items ?? [];
  const { def, value, onChange } = props;
  const data = people.map(({ id, name, unit, role }) => ({
    value: id,
    label: [name, unit, ROLE_NAMES[role as keyof typeof ROLE_NAMES]?.[lang]].filter(Boolean).join(' · '),
  }));
  const shared = { ...LISTBOX, ...common, data, searchable: true, nothingFoundMessage: say.form.noPeople };
  return def.type === 'people' ? (
    <div className={styles.wide}>
      <MultiSelect {...shared} value={listOf(value)} onChange={onChange} />
    </div>
  ) : (
    <Select {...shared} clearable value={textOf(value) || null} onChange={(next) => onChange(next)} />
  );
}

/** A unit is a name; those of the people there are offered. */
function UnitField(props: FieldProps) {
  const common = useCommon(props);
  const people = useQuery(peopleQuery).data?.items ?? [];
  const units = [...new Set(people.map(({ unit }) => unit).filter(Boolean))].sort();
  const list = `units-${props.def.id}`;
  return (
    <>
      <TextInput
        {...common}
        list={list}
        value={textOf(props.value)}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
      <datalist id={list}>
        {units.map((unit) => (
          <option key={unit} value={unit} />
        ))}
      </datalist>
    </>
  );
}

const DECIMALS = 6;

function PlaceField(props: FieldProps) {
  const common = useCommon(props);
  const say = useWords(matterWords);
  const [fault, setFault] = useState<string>();
  const here = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setFault(undefined);
        props.onChange(`${coords.longitude.toFixed(DECIMALS)},${coords.latitude.toFixed(DECIMALS)}`);
      },
      () => setFault(say.form.noPlace),
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  return (
    <div className={styles.place}>
      <TextInput
        {...common}
        error={fault ?? common.error}
        placeholder={say.form.placeHint}
        value={textOf(props.value)}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
      <Button variant="default" onClick={here}>
        {say.form.here}
      </Button>
    </div>
  );
}
