import { Button, Textarea } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { formatInstant, type Instant, type ListKind, valueText } from '@wenqu/domain';
import { useRef, useState } from 'react';
import { Pane } from '../../components/page-frame.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { apiUrl, sendJson } from '../../lib/api.ts';
import { faultText } from '../../lib/fault-text.ts';
import { useMay } from '../../lib/session.ts';
import styles from './lists.module.css';
import { importsQuery, LISTS_KEY, type ListImport, type ListPreview, listPath } from './queries.ts';
import { listWords } from './words.ts';

const SHOWN = 100;

/** Sheets in and out: compared first, then taken in whole or without the rows that are wrong. */
export function ImportView({ kind }: { kind: ListKind }) {
  const say = useWords(listWords);
  const lang = useLang();
  const client = useQueryClient();
  const mayWrite = useMay('list.write');
  const [name, setName] = useState('');
  const [preview, setPreview] = useState<ListPreview>();
  const [done, setDone] = useState('');
  const [fault, setFault] = useState<unknown>();
  const upload = async (file: File) => {
    setName(file.name);
    setPreview(undefined);
    setDone('');
    setFault(undefined);
    const body = new FormData();
    body.append('file', file, file.name);
    try {
      setPreview(await sendJson<ListPreview>('POST', listPath(kind.id, '/import'), { body }));
    } catch (error) {
      setFault(error);
      setName('');
    }
  };
  const commit = async (rows: 'all' | 'good', reason: string) => {
    if (!preview) return;
    const path = `list-imports/${encodeURIComponent(preview.token)}/commit`;
    const taken = await sendJson<{ import: ListImport; opened: number }>('POST', path, {
      body: { rows, reason },
    });
    setDone(say.import.done(taken.import.added, taken.import.changed, taken.opened));
    setPreview(undefined);
    setName('');
    await client.invalidateQueries({ queryKey: LISTS_KEY });
  };
  return (
    <>
      <Pane title={say.import.title}>
        <p className={styles.quiet}>{say.import.lead}</p>
        <div className={styles.bar}>
          <a className={styles.button} href={apiUrl(listPath(kind.id, '/template.xlsx'))} download>
            {say.template}
          </a>
          <a className={styles.button} href={apiUrl(listPath(kind.id, '/export.xlsx'))} download>
            {say.export}
          </a>
          {mayWrite && <Upload onFile={(file) => void upload(file)} />}
          {name !== '' && !preview && <span role="status">{say.import.reading(name)}</span>}
        </div>
        {done !== '' && (
          <p className={styles.good} role="status">
            {done}
          </p>
        )}
        {fault !== undefined && (
          <p className={styles.bad} role="alert">
            {faultText(fault, lang)}
          </p>
        )}
      </Pane>
      {preview && <Preview key={preview.token} kind={kind} name={name} preview={preview} commit={commit} />}
      <History kind={kind} />
    </>
  );
}

function Upload({ onFile }: { onFile: (file: File) => void }) {
  const say = useWords(listWords);
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button size="xs" onClick={() => input.current?.click()}>
        {say.import.choose}
      </Button>
      <input
        ref={input}
        className="wq-hidden"
        type="file"
        tabIndex={-1}
        aria-label={say.import.label}
        accept=".xlsx,.csv,text/csv"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) onFile(file);
          // The same file, mended, must be heard of again.
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}

function Preview({
  kind,
  name,
  preview,
  commit,
}: {
  kind: ListKind;
  name: string;
  preview: ListPreview;
  commit: (rows: 'all' | 'good', reason: string) => Promise<void>;
}) {
  const say = useWords(listWords);
  const { counts, faultsTotal, again } = preview;
  const edits = counts.add + counts.change;
  const isWhole = !preview.faults.some(({ row }) => row === 0);
  return (
    <Pane title={say.import.result(name)}>
      <p className={faultsTotal > 0 ? styles.bad : styles.good} role="status">
        {faultsTotal > 0 ? say.import.bad(faultsTotal) : edits === 0 ? say.import.nothing : say.import.ok}{' '}
        {isWhole && say.import.counts(counts.add, counts.change, counts.unchanged)}
      </p>
      {again && <p className={styles.quiet}>{say.import.again(formatInstant(again.at as Instant))}</p>}
      {edits > 0 && isWhole && (
        <Confirm mode={faultsTotal > 0 ? 'good' : 'all'} edits={edits} commit={commit} />
      )}
      {faultsTotal > 0 && <Faults preview={preview} />}
      {preview.rows.length > 0 && <Changes kind={kind} preview={preview} />}
    </Pane>
  );
}

function Confirm({
  mode,
  edits,
  commit,
}: {
  mode: 'all' | 'good';
  edits: number;
  commit: (rows: 'all' | 'good', reason: string) => Promise<void>;
}) {
  const say = useWords(listWords);
  const lang = useLang();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<unknown>();
  const run = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      await commit(mode, reason.trim());
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
        label={say.import.reason}
        required
        autosize
        minRows={1}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button type="submit" loading={busy} disabled={reason.trim() === ''}>
        {mode === 'all' ? say.import.all(edits) : say.import.good(edits)}
      </Button>
      {fault !== undefined && (
        <p className={styles.bad} role="alert">
          {faultText(fault, lang)}
        </p>
      )}
    </form>
  );
}

function Faults({ preview }: { preview: ListPreview }) {
  const say = useWords(listWords);
  const lang = useLang();
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={say.import.faults}>
        <thead>
          <tr>
            {(['row', 'column', 'value', 'message'] as const).map((key) => (
              <th key={key}>{say.import[key]}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.faults.slice(0, SHOWN).map((fault) => (
            <tr key={`${fault.row} ${fault.column} ${fault.en}`}>
              <td>{fault.row || say.none}</td>
              <td>{fault.column || say.none}</td>
              <td>{fault.value || say.none}</td>
              <td>{fault[lang]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Changes({ kind, preview }: { kind: ListKind; preview: ListPreview }) {
  const say = useWords(listWords);
  const lang = useLang();
  const nameOf = (field: string) => kind.fields.find(({ id }) => id === field)?.name[lang] ?? field;
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={say.import.changes}>
        <thead>
          <tr>
            <th>{say.import.row}</th>
            <th>{say.import.changes}</th>
            <th>{say.import.key}</th>
            <th>{say.import.what}</th>
          </tr>
        </thead>
        <tbody>
          {preview.rows.slice(0, SHOWN).map((row) => (
            <tr key={row.row}>
              <td>{row.row}</td>
              <td>{say.import.ops[row.op]}</td>
              <td>{row.key}</td>
              <td>
                {row.changes
                  .map(
                    ({ field, before, after }) =>
                      `${nameOf(field)}: ${valueText(kind, field, before, lang) || say.none} → ${valueText(kind, field, after, lang)}`,
                  )
                  .join(lang === 'zh' ? '；' : '; ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function History({ kind }: { kind: ListKind }) {
  const say = useWords(listWords);
  const imports = useQuery(importsQuery(kind.id));
  if (!imports.data || imports.data.length === 0) return null;
  return (
    <Pane title={say.import.history}>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th>{say.import.at}</th>
              <th>{say.import.file}</th>
              <th>{say.import.by}</th>
              <th>{say.import.ops.add}</th>
              <th>{say.import.ops.change}</th>
              <th>{say.import.ops.unchanged}</th>
              <th>{say.import.refused}</th>
            </tr>
          </thead>
          <tbody>
            {imports.data.map((each) => (
              <tr key={each.id}>
                <td>{formatInstant(each.at as Instant)}</td>
                <td>{each.name}</td>
                <td>{each.byName}</td>
                <td>{each.added}</td>
                <td>{each.changed}</td>
                <td>{each.unchanged}</td>
                <td>{each.refused}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Pane>
  );
}
