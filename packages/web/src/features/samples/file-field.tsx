import type { SampleFile } from '@wenqu/domain';
import { useId, useState } from 'react';
import { useLang, useWords } from '../../i18n/lang.ts';
import { faultText } from '../../lib/fault-text.ts';
import { uploadFile } from '../../lib/files.ts';
import styles from './samples.module.css';
import { sampleWords } from './words.ts';

/** A file, kept under the SHA-256 that is taken before it is sent. */
export function FileField({
  label,
  file,
  accept,
  stage,
  onChange,
}: {
  label: string;
  file: SampleFile | null;
  accept: string;
  stage?: 'before' | 'during' | 'after';
  onChange: (file: SampleFile) => void;
}) {
  const say = useWords(sampleWords).act;
  const lang = useLang();
  const id = useId();
  const [share, setShare] = useState<number>();
  const [fault, setFault] = useState<unknown>();
  const send = async (chosen: File) => {
    setFault(undefined);
    setShare(0);
    try {
      const { sha256 } = await uploadFile(chosen, setShare, new AbortController().signal);
      onChange({ name: chosen.name, sha256, ...(stage && { stage }) });
    } catch (error) {
      setFault(error);
    } finally {
      setShare(undefined);
    }
  };
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="file"
        accept={accept}
        {...(accept.startsWith('image') ? { capture: 'environment' as const } : {})}
        onChange={(event) => {
          const chosen = event.currentTarget.files?.[0];
          if (chosen) void send(chosen);
        }}
      />
      <div className={styles.hash} aria-live="polite">
        {share !== undefined
          ? say.fileSending(Math.round(share * 100))
          : file
            ? `${file.name} ${file.sha256}`
            : say.fileNone}
      </div>
      {fault !== undefined && (
        <p className={styles.over} role="alert">
          {faultText(fault, lang)}
        </p>
      )}
    </div>
  );
}
