import '@mantine/core/styles/ScrollArea.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Combobox.layer.css';
import '@mantine/core/styles/Pill.layer.css';
import '@mantine/core/styles/PillsInput.layer.css';
import { MultiSelect, Textarea, TextInput } from '@mantine/core';
import { useWords } from '../../i18n/lang.ts';
import { pointTitle } from '../../lib/points.ts';
import { usePlaces } from '../../lib/use-places.ts';
import styles from './forwarding.module.css';
import type { FieldsProps } from './target-form.tsx';
import { forwardWords } from './words.ts';

const TEXTS = ['cns', 'sts', 'factors'] as const;

/** Which uploads go up; what is left empty limits nothing. */
export function FilterFields({ form, set, faultOf }: FieldsProps) {
  const say = useWords(forwardWords).form;
  const places = usePlaces();
  return (
    <fieldset className={styles.group}>
      <legend>{say.filter}</legend>
      <p className={styles.note}>{say.filterHint}</p>
      <div className={styles.grid}>
        <MultiSelect
          label={say.enterprises}
          searchable
          limit={100}
          placeholder={form.enterprises.length === 0 ? say.all : ''}
          data={places.enterprises.map(({ id, name }) => ({ value: id, label: name }))}
          value={[...form.enterprises]}
          onChange={(enterprises) => set({ enterprises })}
        />
        <MultiSelect
          label={say.points}
          searchable
          limit={100}
          placeholder={form.points.length === 0 ? say.all : ''}
          data={places.points.map((point) => ({ value: point.id as string, label: pointTitle(point) }))}
          value={[...form.points]}
          onChange={(points) => set({ points })}
        />
        {TEXTS.map((field) => (
          <TextInput
            key={field}
            label={say[field]}
            error={faultOf(field)}
            placeholder={say.all}
            value={form[field]}
            onChange={(event) => set({ [field]: event.currentTarget.value })}
          />
        ))}
        <Textarea
          label={say.mns}
          autosize
          minRows={1}
          maxRows={6}
          error={faultOf('mns')}
          placeholder={say.all}
          value={form.mns}
          onChange={(event) => set({ mns: event.currentTarget.value })}
        />
      </div>
    </fieldset>
  );
}
