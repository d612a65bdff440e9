import { ActionIcon, Button, TextInput } from '@mantine/core';
import { Icon } from '../../components/icon.tsx';
import { useWords } from '../../i18n/lang.ts';
import type { MappingRow } from './draft.ts';
import styles from './forwarding.module.css';
import type { FieldsProps } from './target-form.tsx';
import { forwardWords } from './words.ts';

/** The names and passwords loggers bear above. */
export function MappingFields({ form, set, faultOf }: FieldsProps) {
  const say = useWords(forwardWords).form;
  const change = (key: number, row: Partial<MappingRow>) =>
    set({ mapping: form.mapping.map((each) => (each.key === key ? { ...each, ...row } : each)) });
  const next = Math.max(0, ...form.mapping.map(({ key }) => key + 1));
  const fault = faultOf('mapping');
  return (
    <fieldset className={styles.group}>
      <legend>{say.mapping}</legend>
      <p className={styles.note}>{say.mappingHint}</p>
      {form.mapping.map((row) => (
        <div key={row.key} className={styles.row}>
          <TextInput
            label={say.mn}
            value={row.mn}
            onChange={(event) => change(row.key, { mn: event.currentTarget.value })}
          />
          <TextInput
            label={say.upMn}
            value={row.upMn}
            onChange={(event) => change(row.key, { upMn: event.currentTarget.value })}
          />
          <TextInput
            label={say.pw}
            autoComplete="off"
            {...(row.hasPw && { placeholder: say.pwKept })}
            value={row.pw}
            onChange={(event) => change(row.key, { pw: event.currentTarget.value })}
          />
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={say.removeRow(row.mn)}
            onClick={() => set({ mapping: form.mapping.filter(({ key }) => key !== row.key) })}
          >
            <Icon name="close" size={16} />
          </ActionIcon>
        </div>
      ))}
      {fault !== undefined && <p className={styles.fault}>{fault}</p>}
      <div>
        <Button
          size="xs"
          variant="default"
          onClick={() =>
            set({ mapping: [...form.mapping, { key: next, mn: '', upMn: '', pw: '', hasPw: false }] })
          }
        >
          {say.addRow}
        </Button>
      </div>
    </fieldset>
  );
}
