import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Combobox.layer.css';
import { Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLang, useWords } from '../../i18n/lang.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { type AnyRow, type BookField, optionsQuery, rowQuery } from './queries.ts';
import { rowName } from './row-words.ts';
import { bookWords } from './words.ts';

/** Rows of another kind to choose from, searched by the server. */
export function ReferenceInput({
  field,
  value,
  error,
  onChange,
}: {
  field: BookField;
  value: unknown;
  error: string | undefined;
  onChange: (value: unknown) => void;
}) {
  const say = useWords(bookWords);
  const lang = useLang();
  const places = usePlaces();
  const of = field.kind!;
  const [typed, setTyped] = useState('');
  const id = String(value ?? '');
  const chosen = useQuery({ ...rowQuery(of, id), enabled: id !== '' }).data;
  const chosenName = chosen ? rowName(of, chosen as unknown as AnyRow, lang, say) : id;
  const q = typed === chosenName ? '' : typed;
  const options = useQuery({ ...optionsQuery(of, q), placeholderData: keepPreviousData }).data ?? [];
  const label = (row: AnyRow): string => {
    const owner = 'enterprise' in row && of !== 'loggers' ? `${places.enterprise(row.enterprise)} · ` : '';
    return `${owner}${rowName(of, row, lang, say)}`;
  };
  const data = options.map((row) => ({ value: row.id, label: label(row) }));
  if (id !== '' && !data.some((option) => option.value === id)) {
    data.unshift({ value: id, label: chosen ? label(chosen as unknown as AnyRow) : id });
  }
  return (
    <Select
      label={field[lang]}
      required={field.required ?? false}
      error={error}
      placeholder={say.form.choose}
      searchable
      clearable={!field.required}
      nothingFoundMessage={say.form.noMatch}
      filter={({ options: given }) => given}
      data={data}
      value={id === '' ? null : id}
      onChange={(next) => onChange(next ?? '')}
      onSearchChange={setTyped}
    />
  );
}
