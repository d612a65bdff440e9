import { Button, Textarea } from '@mantine/core';
import { type BookKind, formatTime, type Instant } from '@wenqu/domain';
import { useState } from 'react';
import { Pane } from '../../components/page-frame.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { faultText } from '../../lib/fault-text.ts';
import { FaultTable } from './fault-table.tsx';
import styles from './import.module.css';
import { ImportRows } from './import-rows.tsx';
import { editsOf, type ImportPreview } from './queries.ts';
import { importWords } from './words.ts';

/** What the file would do; with one fault nothing can be confirmed. */
export function PreviewPane({
  preview,
  name,
  commit,
}: {
  preview: ImportPreview;
  name: string;
  commit: (reason: string) => Promise<void>;
}) {
  const say = useWords(importWords);
  const { added, changed } = editsOf(preview.counts);
  const bad = preview.errorsTotal > 0;
  const nothing = !bad && added + changed === 0;
  return (
    <>
      <Pane title={say.result(name)}>
        <p className={bad ? styles.fault : nothing ? styles.hint : styles.done} role="status">
          {bad ? say.bad(preview.errorsTotal) : nothing ? say.nothing : say.ok}
        </p>
        <Counts counts={preview.counts} />
        {!bad && !nothing && <Confirm preview={preview} edits={added + changed} commit={commit} />}
      </Pane>
      {bad && (
        <FaultTable
          title={say.errors(preview.errorsTotal)}
          faults={preview.errors}
          total={preview.errorsTotal}
        />
      )}
      {preview.warningsTotal > 0 && (
        <FaultTable
          title={say.warnings(preview.warningsTotal)}
          faults={preview.warnings}
          total={preview.warningsTotal}
        />
      )}
      {preview.rows > 0 && <ImportRows token={preview.token} />}
    </>
  );
}

function Counts({ counts }: { counts: ImportPreview['counts'] }) {
  const say = useWords(importWords);
  const kinds = (Object.keys(counts) as BookKind[]).filter((kind) => {
    const { added, changed, unchanged } = counts[kind];
    return added + changed + unchanged > 0;
  });
  if (kinds.length === 0) return null;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th>{say.counts.kind}</th>
          <th className={styles.end}>{say.counts.added}</th>
          <th className={styles.end}>{say.counts.changed}</th>
          <th className={styles.end}>{say.counts.unchanged}</th>
        </tr>
      </thead>
      <tbody>
        {kinds.map((kind) => (
          <tr key={kind}>
            <td>{say.kinds[kind]}</td>
            <td className={styles.end}>{counts[kind].added.toLocaleString()}</td>
            <td className={styles.end}>{counts[kind].changed.toLocaleString()}</td>
            <td className={styles.end}>{counts[kind].unchanged.toLocaleString()}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Confirm({
  preview,
  edits,
  commit,
}: {
  preview: ImportPreview;
  edits: number;
  commit: (reason: string) => Promise<void>;
}) {
  const say = useWords(importWords);
  const lang = useLang();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const run = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      await commit(reason.trim());
    } catch (error) {
      setFault(error);
      setBusy(false);
    }
  };
  return (
    <form
      className={styles.confirm}
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <Textarea
        label={say.reason}
        description={say.reasonHint}
        required
        autosize
        minRows={2}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {fault !== undefined && (
        <p className={styles.fault} role="alert">
          {faultText(fault, lang)}
        </p>
      )}
      <div className={styles.acts}>
        <Button type="submit" loading={busy} disabled={reason.trim() === ''}>
          {say.confirm(edits)}
        </Button>
        <span className={styles.hint}>{say.until(formatTime(preview.until as Instant))}</span>
      </div>
    </form>
  );
}
