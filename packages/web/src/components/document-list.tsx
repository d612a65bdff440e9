import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatMinute, type IssuedDocument, type MatterLink, templateKind } from '@wenqu/domain';
import { useState } from 'react';
import { useLang, useWords } from '../i18n/lang.ts';
import { documentFile, documentsAboutQuery, openPdf, pdfBytes } from '../lib/documents.ts';
import { useMay } from '../lib/session.ts';
import { Chip } from './chip.tsx';
import { DocumentForm, type PreparedDocument } from './document-form.tsx';
import { documentListWords } from './document-words.ts';
import styles from './documents.module.css';
import { ErrorPanel } from './error-panel.tsx';
import { Skeleton } from './skeleton.tsx';

/**
 * Documents about one thing, with their files; makes a further one from what is known already. Draws nothing for
 * who may not read documents.
 */
export function DocumentList({
  about,
  prepared,
  enterprise,
  hidden = false,
  alsoAbout = [],
}: {
  about: MatterLink;
  /** Kinds that may be made here, each with prepared data. Absent: every kind, empty. */
  prepared?: readonly PreparedDocument[];
  enterprise?: string | undefined;
  /** What it is about is hidden, and so is what is written about it. */
  hidden?: boolean;
  alsoAbout?: readonly MatterLink[];
}) {
  const mayRead = useMay('document.read');
  const mayMake = useMay('document.make');
  const say = useWords(documentListWords);
  const query = useQuery({ ...documentsAboutQuery(about), enabled: mayRead });
  const [making, setMaking] = useState(false);
  if (!mayRead) return null;
  if (query.isPending) return <Skeleton rows={2} height={24} />;
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  return (
    <div className={styles.form}>
      {query.data.items.length === 0 ? (
        <span className={styles.quiet}>{say.none}</span>
      ) : (
        <ul className={styles.list}>
          {query.data.items.map((document) => (
            <DocumentItem key={document.id} document={document} />
          ))}
        </ul>
      )}
      {mayMake && prepared?.length !== 0 && (
        <span>
          <Button size="xs" variant="default" onClick={() => setMaking(true)}>
            {say.make}
          </Button>
        </span>
      )}
      {making && (
        <DocumentForm
          {...(prepared && { prepared })}
          about={[about, ...alsoAbout]}
          enterprise={enterprise}
          hidden={hidden}
          onClose={() => setMaking(false)}
        />
      )}
    </div>
  );
}

function DocumentItem({ document }: { document: IssuedDocument }) {
  const lang = useLang();
  return (
    <li className={styles.item}>
      <span className={styles.name}>
        <Link to="/documents" search={{ id: document.id }}>
          {document.number}
        </Link>{' '}
        {lang === 'zh' ? document.title : templateKind(document.template).en}
      </span>
      <DocumentChips document={document} />
      <span className={styles.quiet}>
        {formatMinute(document.at)} {document.byName}
      </span>
      <DocumentLinks document={document} />
    </li>
  );
}

/** Hidden, corrected, a correction: by words. */
export function DocumentChips({ document }: { document: IssuedDocument }) {
  const say = useWords(documentListWords);
  return (
    <>
      {document.hidden && <Chip tone="suspect">{say.hidden}</Chip>}
      {document.correctedBy !== '' && <Chip tone="over">{say.corrected}</Chip>}
      {document.corrects !== '' && <Chip>{say.correction}</Chip>}
    </>
  );
}

/** View, DOCX, PDF. */
export function DocumentLinks({ document }: { document: IssuedDocument }) {
  const say = useWords(documentListWords);
  const { id, number } = document;
  return (
    <span className={styles.links}>
      <button
        type="button"
        className={styles.link}
        onClick={() => void openPdf(() => pdfBytes(`documents/${encodeURIComponent(id)}/pdf`))}
      >
        {say.view}
      </button>
      <a href={documentFile(id, 'pdf')} download aria-label={`${say.pdf} ${number}`}>
        {say.pdf}
      </a>
      <a href={documentFile(id, 'docx')} download aria-label={`${say.docx} ${number}`}>
        {say.docx}
      </a>
    </span>
  );
}
