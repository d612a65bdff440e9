import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { BOOK_KINDS, type BookKind, formatInstant, type Limit, type Logger } from '@wenqu/domain';
import { useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { ApiError } from '../../lib/api.ts';
import { useMay } from '../../lib/session.ts';
import styles from './book.module.css';
import { History } from './history.tsx';
import { LimitActs } from './limit-acts.tsx';
import { NewRow } from './new-row.tsx';
import { type AnyRow, type BookField, type Fields, fieldsQuery, rowQuery } from './queries.ts';
import { Retire } from './retire.tsx';
import { bookRowRoute } from './route.tsx';
import { RowFacts } from './row-facts.tsx';
import { RowForm } from './row-form.tsx';
import { rowName } from './row-words.ts';
import { bookWords } from './words.ts';

/** One row of the book: what it holds, what hangs on it, who changed it; or the form of a new one. */
export function RowPage() {
  const { kind: given, id } = bookRowRoute.useParams();
  const kind = BOOK_KINDS.find((each) => each === given);
  if (kind === undefined) return <Missing />;
  if (id === 'new') return <NewRow kind={kind} />;
  return <Known key={`${kind}/${id}`} kind={kind} id={id} />;
}

function Missing() {
  const say = useWords(bookWords);
  return (
    <PageFrame title={say.title}>
      <EmptyState title={say.row.missing} text={say.row.missingText}>
        <Link to="/book" search={{}}>
          {say.row.back}
        </Link>
      </EmptyState>
    </PageFrame>
  );
}

function Known({ kind, id }: { kind: BookKind; id: string }) {
  const say = useWords(bookWords);
  const row = useQuery(rowQuery(kind, id));
  const fields = useQuery(fieldsQuery);
  const error = row.error ?? fields.error;
  if (error instanceof ApiError && error.status === 404) return <Missing />;
  if (error)
    return (
      <PageFrame title={say.title}>
        <ErrorPanel
          error={error}
          retry={() => {
            void row.refetch();
            void fields.refetch();
          }}
        />
      </PageFrame>
    );
  if (!row.data || !fields.data)
    return (
      <PageFrame title={say.kinds[kind]}>
        <Skeleton rows={8} />
      </PageFrame>
    );
  return <RowBody kind={kind} row={row.data} fields={fields.data[kind]} />;
}

function RowBody({ kind, row, fields }: { kind: BookKind; row: Fields; fields: readonly BookField[] }) {
  const say = useWords(bookWords);
  const lang = useLang();
  const search = bookRowRoute.useSearch();
  const navigate = useNavigate({ from: '/book/$kind/$id' });
  const mayWrite = useMay('book.write') && row.retiredAt === null;
  const [retiring, setRetiring] = useState(false);
  const editing = mayWrite && search.edit === true && kind !== 'limits';
  const edit = (on: boolean) => void navigate({ search: on ? { edit: true } : {}, replace: !on });
  const name = rowName(kind, row as unknown as AnyRow, lang, say);
  return (
    <PageFrame
      title={name || say.kinds[kind]}
      lead={
        <>
          <span>{say.kinds[kind]}</span>
          <span>{say.row.version(row.version)}</span>
          {row.retiredAt !== null && <strong>{say.row.retired(formatInstant(row.retiredAt))}</strong>}
        </>
      }
      actions={
        <>
          <Outward kind={kind} row={row} />
          {mayWrite && !editing && kind !== 'limits' && (
            <Button size="xs" onClick={() => edit(true)}>
              {say.row.edit}
            </Button>
          )}
          {kind === 'limits' && mayWrite && <LimitActs limit={row as unknown as Limit} />}
          {mayWrite && !editing && (
            <Button size="xs" variant="default" onClick={() => setRetiring(true)}>
              {say.row.retire}
            </Button>
          )}
        </>
      }
    >
      <div className={editing ? styles.stack : styles.columns}>
        <div className={styles.stack}>
          {editing ? (
            <Pane title={say.row.edit}>
              <RowForm kind={kind} row={row} fields={fields} onDone={() => edit(false)} />
            </Pane>
          ) : (
            <RowFacts kind={kind} row={row} fields={fields} />
          )}
        </div>
        <Pane title={say.row.history}>
          <History kind={kind} id={row.id} fields={fields} />
        </Pane>
      </div>
      <Retire kind={kind} row={row} name={name} opened={retiring} onClose={() => setRetiring(false)} />
    </PageFrame>
  );
}

/** Ways out of the book to where the thing lives. */
function Outward({ kind, row }: { kind: BookKind; row: Fields }) {
  const say = useWords(bookWords);
  if (kind === 'points')
    return (
      <Button
        size="xs"
        variant="default"
        renderRoot={(props) => <Link {...props} to="/points/$id" params={{ id: row.id }} search={{}} />}
      >
        {say.row.openPoint}
      </Button>
    );
  if (kind !== 'loggers') return null;
  const { mn } = row as unknown as Logger;
  return (
    <Button
      size="xs"
      variant="default"
      renderRoot={(props) => <Link {...props} to="/loggers/$mn" params={{ mn }} />}
    >
      {say.row.openLogger}
    </Button>
  );
}
