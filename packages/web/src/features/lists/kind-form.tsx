import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/Checkbox.layer.css';
import { readJsonText } from '@wenqu/domain';
import { Pane } from '../../components/page-frame.tsx';
import { useWords } from '../../i18n/lang.ts';
import styles from './lists.module.css';
import { listWords } from './words.ts';

type Json = Record<string, unknown>;
type Path = readonly (string | number)[];

const partOf = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((held, key) => (held as Json | undefined)?.[key as string], value);
const textAt = (value: unknown, path: Path): string => {
  const part = partOf(value, path);
  return typeof part === 'string' ? part : '';
};
const listAt = (value: unknown, path: Path): readonly unknown[] => {
  const part = partOf(value, path);
  return Array.isArray(part) ? part : [];
};

/** The value with one part of it another; undefined takes the part away. */
function withPart(value: unknown, [key, ...rest]: Path, part: unknown): unknown {
  if (key === undefined) return part;
  if (Array.isArray(value)) return value.with(Number(key), withPart(value[Number(key)], rest, part));
  const next = {
    ...(value as Json),
    [key]: withPart((value as Json | undefined)?.[key as string], rest, part),
  };
  if (next[key as string] === undefined) delete next[key as string];
  return next;
}

const TYPES = [
  'text',
  'long-text',
  'number',
  'money',
  'day',
  'choice',
  'choices',
  'yes-no',
  'unit',
  'place',
  'photos',
];

/** What is changed most often, without reading JSON; both write the same file. */
export function KindForm({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const say = useWords(listWords);
  const parsed = readJsonText(text);
  if (!parsed.ok) return <p className={styles.bad}>{say.kind.broken}</p>;
  const { value } = parsed;
  const set = (path: Path, part: unknown) => onChange(JSON.stringify(withPart(value, path, part), null, 2));
  const input = (label: string, path: Path) => (
    <TextInput
      size="xs"
      label={label}
      aria-label={label}
      value={textAt(value, path)}
      onChange={(event) => set(path, event.currentTarget.value)}
    />
  );
  const fields = listAt(value, ['fields']);
  const addField = () => {
    const id = `field-${fields.length + 1}`;
    const name = { zh: '新字段', en: 'new field' };
    const columns = [
      ...listAt(value, ['columns']),
      { field: id, heading: `${name.zh}${fields.length + 1}`, example: '…' },
    ];
    const next = withPart(
      withPart(value, ['fields'], [...fields, { id, name, type: 'text' }]),
      ['columns'],
      columns,
    );
    onChange(JSON.stringify(next, null, 2));
  };
  return (
    <div className={styles.column}>
      <Pane>
        <div className={styles.formPair}>
          {input(say.kind.nameZh, ['name', 'zh'])}
          {input(say.kind.nameEn, ['name', 'en'])}
          {input(say.kind.aboutZh, ['about', 'zh'])}
          {input(say.kind.aboutEn, ['about', 'en'])}
        </div>
        {partOf(value, ['item']) !== undefined && input(say.kind.itemWhen, ['item', 'when'])}
      </Pane>
      <Pane
        title={say.kind.fields}
        extra={
          <Button size="compact-xs" onClick={addField}>
            {say.kind.addField}
          </Button>
        }
      >
        {fields.map((_, at) => (
          <div key={`field ${String(at)}`} className={styles.formField}>
            {input(say.kind.fieldId, ['fields', at, 'id'])}
            <NativeSelect
              size="xs"
              label={say.kind.fieldType}
              value={textAt(value, ['fields', at, 'type'])}
              data={TYPES}
              onChange={(event) => set(['fields', at, 'type'], event.currentTarget.value)}
            />
            {input(say.kind.nameZh, ['fields', at, 'name', 'zh'])}
            {input(say.kind.nameEn, ['fields', at, 'name', 'en'])}
            <Checkbox
              size="xs"
              label={say.kind.required}
              checked={partOf(value, ['fields', at, 'required']) === true}
              onChange={(event) => set(['fields', at, 'required'], event.currentTarget.checked || undefined)}
            />
          </div>
        ))}
      </Pane>
      <Pane title={say.kind.figures}>
        {listAt(value, ['figures']).map((_, at) => (
          <div key={`figure ${String(at)}`} className={styles.formRow}>
            {input(say.kind.nameZh, ['figures', at, 'name', 'zh'])}
            {input(say.kind.nameEn, ['figures', at, 'name', 'en'])}
            {input(say.kind.formula, ['figures', at, 'formula'])}
          </div>
        ))}
      </Pane>
      <Pane title={say.kind.sentences}>
        {listAt(value, ['bulletin', 'sentences']).map((_, at) => (
          <div key={`sentence ${String(at)}`} className={styles.formPair}>
            {(['zh', 'en'] as const).map((lang) => (
              <Textarea
                key={lang}
                size="xs"
                autosize
                label={say.bulletin[lang]}
                value={textAt(value, ['bulletin', 'sentences', at, lang])}
                onChange={(event) => set(['bulletin', 'sentences', at, lang], event.currentTarget.value)}
              />
            ))}
          </div>
        ))}
      </Pane>
    </div>
  );
}
