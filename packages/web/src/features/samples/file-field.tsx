import type { SampleFile } from '@wenqu/domain';
import { useId } from 'react';
import { useWords } from '../../i18n/lang.ts';
import styles from './samples.module.css';
import { sampleWords } from './words.ts';

const hexOf = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** A file by its name and SHA-256, taken here; the file itself stays where it is. */
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
  const id = useId();
  // Plain HTTP has no hashing in the browser: then name and hash are typed.
  const canHash = globalThis.crypto?.subtle !== undefined;
  const put = (name: string, sha256: string) => onChange({ name, sha256, ...(stage && { stage }) });
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      {canHash ? (
        <input
          id={id}
          type="file"
          accept={accept}
          {...(accept.startsWith('image') ? { capture: 'environment' as const } : {})}
          onChange={async (event) => {
            const chosen = event.currentTarget.files?.[0];
            if (chosen)
              put(chosen.name, hexOf(await crypto.subtle.digest('SHA-256', await chosen.arrayBuffer())));
          }}
        />
      ) : (
        <span className={styles.pair}>
          <input
            id={id}
            placeholder="IMG_0001.jpg"
            onChange={(event) => put(event.currentTarget.value, file?.sha256 ?? '')}
          />
          <input
            aria-label={`${label} SHA-256`}
            placeholder="SHA-256"
            onChange={(event) => put(file?.name ?? '', event.currentTarget.value.trim())}
          />
        </span>
      )}
      <div className={styles.hash}>{file ? `${file.name} ${file.sha256}` : say.fileNone}</div>
    </div>
  );
}
