import { Button, Drawer } from '@mantine/core';
import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Drawer.layer.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import {
  type DocumentData,
  type DocumentDetail,
  type DocumentValue,
  formatInstant,
  instant,
  type MatterLink,
  type TemplateField,
  templateKind,
} from '@wenqu/domain';
import { type ReactNode, useState } from 'react';
import { DocumentForm } from '../../components/document-form.tsx';
import { DocumentChips, DocumentLinks } from '../../components/document-list.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Facts } from '../../components/facts.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { componentWords } from '../../components/words.ts';
import { useLang, useWords } from '../../i18n/lang.ts';
import { documentQuery } from '../../lib/documents.ts';
import { useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import styles from './documents.module.css';
import { documentWords } from './words.ts';

/** One document: its files, what was filled in, whether it is unchanged, and its correction. */
export function DocumentDrawer({
  id,
  close,
  open,
}: {
  id: string | undefined;
  close: () => void;
  open: (id: string) => void;
}) {
  const common = useWords(componentWords);
  const say = useWords(documentWords);
  return (
    <Drawer.Root
      opened={id !== undefined}
      onClose={close}
      position="right"
      size="min(720px, 100vw)"
      transitionProps={{ duration: 150 }}
    >
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content>
        <div className={styles.header}>
          <Drawer.Title className={styles.title}>{say.title}</Drawer.Title>
          <Drawer.CloseButton aria-label={common.close} />
        </div>
        <Drawer.Body>{id !== undefined && <DocumentBody key={id} id={id} open={open} />}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function DocumentBody({ id, open }: { id: string; open: (id: string) => void }) {
  const say = useWords(documentWords).detail;
  const mayMake = useMay('document.make');
  const told = useQuery(documentQuery(id));
  const [correcting, setCorrecting] = useState(false);
  if (told.isPending) return <Skeleton rows={10} height={24} />;
  if (told.isError) return <ErrorPanel error={told.error} retry={() => void told.refetch()} />;
  const { document, data } = told.data;
  return (
    <div className={styles.body}>
      <h2 className={styles.number}>{document.number}</h2>
      <span className={styles.chips}>
        <DocumentChips document={document} />
      </span>
      <DocumentLinks document={document} />
      <DocumentFacts detail={told.data} />
      {mayMake && document.correctedBy === '' && (
        <span>
          <Button size="xs" variant="default" onClick={() => setCorrecting(true)}>
            {say.correct}
          </Button>
        </span>
      )}
      <section>
        <h3 className={styles.sub}>{say.data}</h3>
        <DataFacts fields={templateKind(document.template).fields} data={data} />
      </section>
      {correcting && (
        <DocumentForm
          prepared={[{ template: document.template, data }]}
          about={document.about}
          enterprise={document.enterprise}
          hidden={document.hidden}
          corrects={document}
          onMade={(made) => open(made.id)}
          onClose={() => setCorrecting(false)}
        />
      )}
    </div>
  );
}

function DocumentFacts({ detail: { document, intact } }: { detail: DocumentDetail }) {
  const words = useWords(documentWords);
  const say = words.detail;
  const lang = useLang();
  const places = usePlaces();
  const other = (id: string) =>
    id === '' ? null : (
      <Link to="/documents" search={{ id }}>
        {id}
      </Link>
    );
  const facts: (readonly [string, ReactNode])[] = [
    [words.columns.title, document.title],
    [words.columns.kind, templateKind(document.template)[lang]],
    [words.columns.at, formatInstant(document.at)],
    [words.columns.by, document.byName],
    [words.enterprise, document.enterprise === '' ? null : places.enterprise(document.enterprise)],
    [say.template, say.version(document.templateVersion)],
    [say.about, document.about.length === 0 ? null : <About key="about" about={document.about} />],
    [say.corrects, other(document.corrects)],
    [say.correctedBy, other(document.correctedBy)],
    [
      say.digest,
      <code key="digest" className={styles.digest}>
        {document.dataDigest}
      </code>,
    ],
  ];
  return (
    <>
      <Facts facts={facts.filter(([, value]) => value !== null)} />
      <p className={intact ? styles.good : styles.bad} role={intact ? undefined : 'alert'}>
        {intact ? `✓ ${say.intact}` : `▲ ${say.broken}`}
      </p>
    </>
  );
}

function About({ about }: { about: readonly MatterLink[] }) {
  const { links } = useWords(documentWords);
  const named = (kind: string): string => (links as Readonly<Record<string, string>>)[kind] ?? kind;
  return (
    <span className={styles.chips}>
      {about.map((link) => (
        <span key={`${link.kind}:${link.id}`}>
          {named(link.kind)}{' '}
          {link.kind === 'matter' ? (
            <Link to="/matters/$id" params={{ id: link.id }}>
              {link.id}
            </Link>
          ) : (
            link.id
          )}
        </span>
      ))}
    </span>
  );
}

/** What was filled in; lists as tables. */
function DataFacts({ fields, data }: { fields: readonly TemplateField[]; data: DocumentData }) {
  const words = useWords(documentWords);
  const lang = useLang();
  const given = fields.filter(({ name }) => data[name] !== undefined && data[name] !== null);
  const plain = given.filter(({ type }) => type !== 'rows' && type !== 'pictures');
  const lists = given.filter(({ type }) => type === 'rows');
  return (
    <>
      <Facts
        facts={plain.map((field) => [field[lang], shown(field, data[field.name] ?? null, words)] as const)}
      />
      {lists.map((field) => (
        <ListFacts
          key={field.name}
          field={field}
          rows={(data[field.name] ?? []) as readonly DocumentData[]}
        />
      ))}
    </>
  );
}

const SHOWN_MAX = 100;

function ListFacts({ field, rows }: { field: TemplateField; rows: readonly DocumentData[] }) {
  const words = useWords(documentWords);
  const lang = useLang();
  const fields = field.fields ?? [];
  return (
    <figure className={styles.table}>
      <figcaption>
        {field[lang]} · {words.detail.rows(rows.length)}
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={field[lang]}>
        <table>
          <thead>
            <tr>
              {fields.map((each) => (
                <th key={each.name} scope="col">
                  {each[lang]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, SHOWN_MAX).map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: frozen rows never move.
              <tr key={index}>
                {fields.map((each) => (
                  <td key={each.name}>{shown(each, row[each.name] ?? null, words)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

function shown(
  field: TemplateField,
  value: DocumentValue,
  words: { readonly yes: string; readonly no: string },
): string {
  if (value === null || Array.isArray(value)) return '';
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (field.type === 'moment') return formatInstant(instant(Number(value))).slice(0, 16);
  return String(value);
}
