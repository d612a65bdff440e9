import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { PageFrame } from '../../components/page-frame.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { faultText } from '../../lib/fault-text.ts';
import { FileLinks } from './file-links.tsx';
import styles from './import.module.css';
import { PreviewPane } from './preview-pane.tsx';
import { editsOf, type ImportPreview } from './queries.ts';
import { UploadPane } from './upload-pane.tsx';
import { importWords } from './words.ts';

/** A district's list as one file: compared with the book, shown, then written all at once or not at all. */
export function ImportPage() {
  const say = useWords(importWords);
  const lang = useLang();
  const client = useQueryClient();
  const [file, setFile] = useState<File>();
  const [preview, setPreview] = useState<ImportPreview>();
  const [done, setDone] = useState<ImportPreview['counts']>();
  const [fault, setFault] = useState<unknown>();
  const upload = async (given: File) => {
    setFile(given);
    setPreview(undefined);
    setDone(undefined);
    setFault(undefined);
    const body = new FormData();
    body.append('file', given, given.name);
    try {
      setPreview(await sendJson<ImportPreview>('POST', 'book/import', { body }));
    } catch (error) {
      setFault(error);
      setFile(undefined);
    }
  };
  const commit = async (reason: string) => {
    if (!preview) return;
    const path = `book/import/${encodeURIComponent(preview.token)}/commit`;
    const { counts } = await sendJson<{ counts: ImportPreview['counts'] }>('POST', path, {
      body: { reason },
    });
    setDone(counts);
    setPreview(undefined);
    setFile(undefined);
    for (const key of ['book', 'points', 'loggers', 'quarantine'])
      void client.invalidateQueries({ queryKey: [key] });
  };
  const edits = done && editsOf(done);
  return (
    <PageFrame title={say.title}>
      <p className={styles.lead}>{say.lead}</p>
      {edits && (
        <div className={styles.done} role="status">
          <strong>{say.done(edits.added, edits.changed)}</strong>
          <Link to="/book" search={{}}>
            {say.open}
          </Link>
        </div>
      )}
      {fault !== undefined && (
        <p className={styles.fault} role="alert">
          {faultText(fault, lang)}
        </p>
      )}
      <UploadPane reading={file !== undefined && !preview ? file.name : undefined} onFile={upload} />
      {preview && file && (
        <PreviewPane key={preview.token} preview={preview} name={file.name} commit={commit} />
      )}
      <FileLinks />
    </PageFrame>
  );
}
