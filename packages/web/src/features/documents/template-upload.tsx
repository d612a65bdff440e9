import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { TemplateFault, TemplateId } from '@wenqu/domain';
import { useId, useRef, useState } from 'react';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { TEMPLATES_KEY } from '../../lib/documents.ts';
import { faultText } from '../../lib/fault-text.ts';
import styles from './documents.module.css';
import { templateWords } from './words.ts';

interface Check {
  readonly taken: boolean;
  readonly faults: readonly TemplateFault[];
}
type Stage =
  | { readonly kind: 'none' | 'checking' | 'taken' }
  | { readonly kind: 'checked'; readonly file: File; readonly faults: readonly TemplateFault[] }
  | { readonly kind: 'failed'; readonly error: unknown };

const formOf = (file: File, note = ''): FormData => {
  const form = new FormData();
  form.append('note', note);
  form.append('file', file);
  return form;
};

/** A DOCX of the bureau's own: checked first, with every fault named; taken only when there is none. */
export function TemplateUpload({ template }: { template: TemplateId }) {
  const say = useWords(templateWords);
  const lang = useLang();
  const client = useQueryClient();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [note, setNote] = useState('');
  const [stage, setStage] = useState<Stage>({ kind: 'none' });
  const send = async (act: () => Promise<Stage>) => {
    try {
      setStage(await act());
    } catch (error) {
      setStage({ kind: 'failed', error });
    }
  };
  const check = (file: File) =>
    send(async () => {
      setStage({ kind: 'checking' });
      const { faults } = await sendJson<Check>('POST', `templates/${template}?check=true`, {
        body: formOf(file),
      });
      return { kind: 'checked', file, faults };
    });
  const take = (file: File) =>
    send(async () => {
      await sendJson<Check>('POST', `templates/${template}`, { body: formOf(file, note) });
      await client.invalidateQueries({ queryKey: TEMPLATES_KEY });
      return { kind: 'taken' };
    });
  return (
    <section>
      <h3 className={styles.sub}>{say.upload}</h3>
      <label htmlFor={id} className="wq-hidden">
        {say.choose}
      </label>
      <input
        ref={input}
        id={id}
        type="file"
        className="wq-hidden"
        accept=".docx"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file) void check(file);
        }}
      />
      <div className={styles.acts}>
        <Button
          size="xs"
          variant="default"
          onClick={() => input.current?.click()}
          loading={stage.kind === 'checking'}
        >
          {say.choose}
        </Button>
        <span role="status" className={styles.quiet}>
          {stage.kind === 'checking' && say.checking}
          {stage.kind === 'taken' && `✓ ${say.taken}`}
          {stage.kind === 'checked' && stage.faults.length === 0 && `✓ ${say.sound} (${stage.file.name})`}
        </span>
      </div>
      {stage.kind === 'checked' && stage.faults.length > 0 && (
        <div className={styles.fault} role="alert">
          {say.faults(stage.faults.length)}
          <ul>
            {stage.faults.map((fault) => (
              <li key={fault.en}>{fault[lang]}</li>
            ))}
          </ul>
        </div>
      )}
      {stage.kind === 'failed' && (
        <p className={styles.fault} role="alert">
          {faultText(stage.error, lang)}
        </p>
      )}
      {stage.kind === 'checked' && stage.faults.length === 0 && (
        <div className={styles.settings}>
          <TextInput
            size="xs"
            label={say.note}
            value={note}
            maxLength={200}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Button size="xs" onClick={() => void take(stage.file)}>
            {say.use}
          </Button>
        </div>
      )}
    </section>
  );
}
