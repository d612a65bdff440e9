import { Button, NativeSelect } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { formatInstant, type Instant, type IssuedDocument, type Lang, type ListKind } from '@wenqu/domain';
import { useState } from 'react';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Pane } from '../../components/page-frame.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { sendJson } from '../../lib/api.ts';
import { DOCUMENTS_KEY, documentFile, documentsAboutQuery } from '../../lib/documents.ts';
import { useMay } from '../../lib/session.ts';
import styles from './lists.module.css';
import { type Days, PeriodBar, periodOf } from './period.tsx';
import { bulletinQuery, listPath } from './queries.ts';
import type { ListSearch, ListSearchChange } from './route.tsx';
import { listWords } from './words.ts';

const ANNEX_SHOWN = 50;

/** The bulletin as it would be printed, and those that were. */
export function BulletinView({
  kind,
  search,
  change,
}: {
  kind: ListKind;
  search: ListSearch;
  change: ListSearchChange;
}) {
  const say = useWords(listWords);
  const screen = useLang();
  const [lang, setLang] = useState<Lang>(screen);
  const [asking, setAsking] = useState(false);
  const mayMake = useMay('document.make');
  const period = periodOf(search);
  const bulletin = useQuery(bulletinQuery(kind.id, { ...period, lang }));
  return (
    <>
      <PeriodBar period={period} change={change} />
      <div className={styles.bar}>
        <NativeSelect
          size="xs"
          aria-label={say.bulletin.lang}
          value={lang}
          data={[
            { value: 'zh', label: say.bulletin.zh },
            { value: 'en', label: say.bulletin.en },
          ]}
          onChange={(event) => setLang(event.currentTarget.value === 'en' ? 'en' : 'zh')}
        />
        <span className={styles.quiet}>{say.bulletin.every[kind.bulletin.every]}</span>
        {mayMake && (
          <Button size="xs" disabled={!bulletin.isSuccess} onClick={() => setAsking(true)}>
            {say.bulletin.issue}
          </Button>
        )}
      </div>
      <Pane title={say.bulletin.title}>
        {bulletin.isPending ? (
          <Skeleton rows={6} height={24} />
        ) : bulletin.isError ? (
          <ErrorPanel error={bulletin.error} retry={() => void bulletin.refetch()} />
        ) : (
          <article className={styles.paper} lang={lang === 'zh' ? 'zh-CN' : 'en'}>
            <h3>{bulletin.data.text.title}</h3>
            {bulletin.data.text.parts.map((part) =>
              part.kind === 'heading' ? (
                <h4 key={part.text}>{part.text}</h4>
              ) : (
                <p key={part.text}>{part.text}</p>
              ),
            )}
            <Annex lines={bulletin.data.text.annex} />
            <p className={styles.quiet}>
              {say.asOf(formatInstant(bulletin.data.figures.asOf as Instant), bulletin.data.figures.version)}
            </p>
          </article>
        )}
      </Pane>
      <Earlier kind={kind} />
      {asking && <Issue kind={kind} period={period} lang={lang} close={() => setAsking(false)} />}
    </>
  );
}

type Lines = readonly Readonly<Record<'number' | 'title' | 'place' | 'unit' | 'state' | 'note', string>>[];

function Annex({ lines }: { lines: Lines }) {
  const say = useWords(listWords);
  if (lines.length === 0) return null;
  const names = {
    number: 'number',
    title: 'name',
    place: 'place',
    unit: 'unit',
    state: 'state',
    note: 'note',
  } as const;
  const columns = (Object.keys(names) as (keyof typeof names)[]).filter((key) =>
    lines.some((line) => line[key] !== ''),
  );
  return (
    <>
      <h4>{say.bulletin.annex}</h4>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              {columns.map((key) => (
                <th key={key}>{say.bulletin[names[key]]}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, ANNEX_SHOWN).map((line) => (
              <tr key={`${line.number} ${line.title} ${line.note}`}>
                {columns.map((key) => (
                  <td key={key}>{line[key]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {lines.length > ANNEX_SHOWN && (
        <p className={styles.quiet}>{say.bulletin.more(lines.length - ANNEX_SHOWN)}</p>
      )}
    </>
  );
}

function Issue({
  kind,
  period,
  lang,
  close,
}: {
  kind: ListKind;
  period: Days;
  lang: Lang;
  close: () => void;
}) {
  const say = useWords(listWords);
  const client = useQueryClient();
  const issue = async () => {
    await sendJson<IssuedDocument>('POST', listPath(kind.id, '/bulletin'), { body: { ...period, lang } });
    await client.invalidateQueries({ queryKey: DOCUMENTS_KEY });
  };
  return (
    <ReasonDialog
      opened
      title={`${say.bulletin.issue} · ${kind.bulletin.title[lang]}`}
      effect={say.bulletin.effect}
      confirm={say.bulletin.confirm}
      reasonNeeded={false}
      act={issue}
      onClose={close}
    />
  );
}

function Earlier({ kind }: { kind: ListKind }) {
  const say = useWords(listWords);
  const mayRead = useMay('document.read');
  const documents = useQuery({ ...documentsAboutQuery({ kind: 'list', id: kind.id }), enabled: mayRead });
  if (!mayRead || !documents.data) return null;
  return (
    <Pane title={say.bulletin.earlier}>
      {documents.data.items.length === 0 ? (
        <p className={styles.quiet}>{say.bulletin.noneYet}</p>
      ) : (
        <ul className={styles.story}>
          {documents.data.items.map((document) => (
            <li key={document.id}>
              <span>
                <strong>{document.number}</strong> {document.title}
                <span className={styles.quiet}>
                  {' '}
                  {formatInstant(document.at)} · {document.byName}
                </span>
              </span>
              <span className={styles.links}>
                <a
                  href={documentFile(document.id, 'docx')}
                  download
                  aria-label={`${say.bulletin.docx} ${document.number}`}
                >
                  {say.bulletin.docx}
                </a>
                <a
                  href={documentFile(document.id, 'pdf')}
                  download
                  aria-label={`${say.bulletin.pdf} ${document.number}`}
                >
                  {say.bulletin.pdf}
                </a>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Pane>
  );
}
