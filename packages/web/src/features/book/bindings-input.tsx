import { Button, TextInput } from '@mantine/core';
import { Icon } from '../../components/icon.tsx';
import { useWords } from '../../i18n/lang.ts';
import styles from './book.module.css';
import { type BindingDraft, momentOf } from './draft.ts';
import { ReferenceInput } from './reference-input.tsx';
import { bookWords } from './words.ts';

const EMPTY: BindingDraft = { point: '', st: '', factor: '', from: '', to: '' };

/** Where a logger's frames go: point by system code, factor and time. */
export function BindingsInput({
  label,
  bindings,
  error,
  onChange,
}: {
  label: string;
  bindings: readonly BindingDraft[];
  error: string | undefined;
  onChange: (bindings: readonly BindingDraft[]) => void;
}) {
  const say = useWords(bookWords);
  const words = say.form.bindings;
  const set = (index: number, change: Partial<BindingDraft>) =>
    onChange(bindings.map((binding, at) => (at === index ? { ...binding, ...change } : binding)));
  const text = (index: number, name: 'st' | 'factor' | 'from' | 'to', title: string, hint: string) => {
    const value = bindings[index]![name];
    const wrong = (name === 'from' || name === 'to') && momentOf(value) === undefined;
    return (
      <TextInput
        label={title}
        placeholder={hint}
        value={value}
        error={wrong && words.badTime}
        onChange={(event) => set(index, { [name]: event.currentTarget.value })}
      />
    );
  };
  return (
    <fieldset className={`${styles.bindings} ${styles.wide}`}>
      <legend>{label}</legend>
      {error !== undefined && <p className={styles.fault}>{error}</p>}
      {bindings.map((binding, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a binding has no name of its own while it is typed
        <div key={index} className={styles.binding}>
          <ReferenceInput
            field={{ name: 'point', type: 'reference', kind: 'points', zh: words.point, en: words.point }}
            value={binding.point}
            error={undefined}
            onChange={(point) => set(index, { point: String(point) })}
          />
          {text(index, 'st', words.st, words.any)}
          {text(index, 'factor', words.factor, words.any)}
          {text(index, 'from', words.from, words.always)}
          {text(index, 'to', words.to, words.open)}
          <button
            type="button"
            className={styles.remove}
            aria-label={words.remove(index + 1)}
            onClick={() => onChange(bindings.filter((_, at) => at !== index))}
          >
            <Icon name="close" size={14} />
          </button>
        </div>
      ))}
      <div>
        <Button size="xs" variant="default" onClick={() => onChange([...bindings, EMPTY])}>
          {words.add}
        </Button>
      </div>
    </fieldset>
  );
}
