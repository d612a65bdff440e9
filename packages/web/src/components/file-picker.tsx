import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { useLang, useWords } from '../i18n/lang.ts';
import { faultText } from '../lib/fault-text.ts';
import { FILE_BYTES_MAX, FILE_TYPES, filesQuery, PHOTO_TYPES, uploadFile } from '../lib/files.ts';
import { FileLink } from './file-list.tsx';
import { fileWords, sizeText } from './file-words.ts';
import styles from './files.module.css';
import { Icon } from './icon.tsx';

interface Sending {
  readonly key: number;
  readonly file: File;
  /** Share that has arrived; null: its digest is being computed. */
  readonly share: number | null;
  readonly fault: string | null;
}

/**
 * Chooses files and sends them at once, with progress; what was sent stays when the form is refused. The value is
 * the list of their digests.
 */
export function FilePicker({
  label,
  value,
  onChange,
  photos = false,
  required = false,
  error,
}: {
  label: string;
  value: readonly string[];
  onChange: (digests: readonly string[]) => void;
  photos?: boolean;
  required?: boolean;
  error?: string | undefined;
}) {
  const say = useWords(fileWords);
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const held = useQuery(filesQuery(value)).data ?? [];
  const { sending, send, retry } = useUploads(value, onChange);
  return (
    <fieldset className={styles.picker} style={{ border: 0, margin: 0, padding: 0 }}>
      <label className={styles.label} htmlFor={id}>
        {label}
        {required && <span className={styles.needed}> *</span>}
      </label>
      <input
        ref={input}
        id={id}
        type="file"
        multiple
        className="wq-hidden"
        accept={photos ? PHOTO_TYPES : FILE_TYPES}
        onChange={(event) => {
          send([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      <span>
        <Button size="xs" variant="default" onClick={() => input.current?.click()}>
          {photos ? say.photo : say.choose}
        </Button>
      </span>
      {held.map((file) => (
        <span key={file.sha256} className={styles.chosen}>
          <FileLink file={file} />
          <button
            type="button"
            aria-label={say.remove(file.name)}
            onClick={() => onChange(value.filter((each) => each !== file.sha256))}
          >
            <Icon name="close" size={12} />
          </button>
        </span>
      ))}
      {sending.map((each) => (
        <SendingLine key={each.key} sending={each} retry={() => retry(each)} />
      ))}
      {error !== undefined && <p className={styles.fault}>{error}</p>}
    </fieldset>
  );
}

function SendingLine({ sending, retry }: { sending: Sending; retry: () => void }) {
  const say = useWords(fileWords);
  const { file, share, fault } = sending;
  if (fault !== null)
    return (
      <p className={styles.fault} role="alert">
        {say.failed(file.name, fault)}{' '}
        <Button size="compact-xs" variant="default" onClick={retry}>
          {say.retry}
        </Button>
      </p>
    );
  return (
    <span role="status">
      {share === null ? say.hashing(file.name) : say.sending(file.name, Math.round(share * 100))}
      <progress className={styles.bar} max={1} {...(share === null ? {} : { value: share })} />
    </span>
  );
}

/** Files on their way; each joins the value once it is kept. */
function useUploads(value: readonly string[], onChange: (digests: readonly string[]) => void) {
  const say = useWords(fileWords);
  const lang = useLang();
  const [sending, setSending] = useState<readonly Sending[]>([]);
  const next = useRef(0);
  // Several files end one after the other: each adds to what the others have left.
  const newest = useRef(value);
  newest.current = value;
  const change = (key: number, set: Partial<Sending>) =>
    setSending((all) => all.map((each) => (each.key === key ? { ...each, ...set } : each)));
  const run = async (key: number, file: File) => {
    if (file.size > FILE_BYTES_MAX) {
      change(key, { fault: say.tooLarge(file.name, sizeText(FILE_BYTES_MAX)) });
      return;
    }
    change(key, { share: null, fault: null });
    try {
      const kept = await uploadFile(file, (share) => change(key, { share }), new AbortController().signal);
      const all = [...newest.current.filter((each) => each !== kept.sha256), kept.sha256];
      newest.current = all;
      onChange(all);
      setSending((held) => held.filter((each) => each.key !== key));
    } catch (error) {
      change(key, { fault: faultText(error, lang) });
    }
  };
  return {
    sending,
    send: (files: readonly File[]) => {
      for (const file of files) {
        const key = ++next.current;
        setSending((all) => [...all, { key, file, share: null, fault: null }]);
        void run(key, file);
      }
    },
    retry: ({ key, file }: Sending) => void run(key, file),
  };
}
