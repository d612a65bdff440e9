import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { Icon } from '../../components/icon.tsx';
import { useWords } from '../../i18n/lang.ts';
import { cx } from '../../lib/class-names.ts';
import styles from './import.module.css';
import { importWords } from './words.ts';

/** Where a file is dropped or chosen. */
export function UploadPane({
  reading,
  onFile,
}: {
  /** Name of the file that is being compared. */
  reading: string | undefined;
  onFile: (file: File) => void;
}) {
  const say = useWords(importWords);
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is for the mouse; the button below does the same
    <div
      className={cx(styles.drop, over && styles.over)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const file = event.dataTransfer.files[0];
        if (file) onFile(file);
      }}
    >
      <Icon name="import" size={28} />
      {reading === undefined ? (
        <>
          <span>{say.drop}</span>
          <Button onClick={() => input.current?.click()}>{say.choose}</Button>
        </>
      ) : (
        <span role="status">{say.reading(reading)}</span>
      )}
      <input
        ref={input}
        className="wq-hidden"
        type="file"
        tabIndex={-1}
        aria-label={say.chooseLabel}
        accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) onFile(file);
          // The same file, mended, must be heard of again.
          event.currentTarget.value = '';
        }}
      />
      <span className={styles.hint}>{say.limits}</span>
    </div>
  );
}
