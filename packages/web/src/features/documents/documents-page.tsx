import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import {
  formatMinute,
  formatTime,
  type Instant,
  type IssuedDocument,
  TEMPLATE_KINDS,
  templateKind,
} from '@wenqu/domain';
import { useCallback, useMemo, useState } from 'react';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { DocumentForm } from '../../components/document-form.tsx';
import { DocumentChips } from '../../components/document-list.tsx';
import { documentListWords } from '../../components/document-words.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { PageFrame, Pane } from '../../components/page-frame.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useLang, useWords } from '../../i18n/lang.ts';
import { documentsQuery } from '../../lib/documents.ts';
import { useMay } from '../../lib/session.ts';
import { usePlaces } from '../../lib/use-places.ts';
import { useListFrame } from '../../lib/use-wide.ts';
import { DocumentDrawer } from './document-drawer.tsx';
import styles from './documents.module.css';
import { type DocumentSearch, documentsRoute } from './route.tsx';
import { documentWords } from './words.ts';

type Change = (set: Partial<Record<keyof DocumentSearch, string | undefined>>) => void;

/** 文书: everything that was issued, by number, kind and enterprise. */
export function DocumentsPage() {
  const say = useWords(documentWords);
  const list = useWords(documentListWords);
  const search = documentsRoute.useSearch();
  const navigate = useNavigate({ from: '/documents' });
  const change = useCallback<Change>(
    (set) => void navigate({ search: (was) => ({ ...was, ...set }) as DocumentSearch, replace: true }),
    [navigate],
  );
  const mayMake = useMay('document.make');
  const [making, setMaking] = useState(false);
  const frame = useListFrame();
  return (
    <PageFrame
      title={say.title}
      fill={frame.fill}
      actions={
        <>
          <Link to="/documents/templates" search={{}} className={styles.toTemplates ?? ''}>
            {say.templates}
          </Link>
          {mayMake && (
            <Button size="xs" onClick={() => setMaking(true)}>
              {list.make}
            </Button>
          )}
        </>
      }
    >
      <Filters search={search} change={change} />
      <DocumentRows search={search} change={change} />
      <DocumentDrawer id={search.id} close={() => change({ id: undefined })} open={(id) => change({ id })} />
      {making && (
        <DocumentForm about={[]} onMade={({ id }) => change({ id })} onClose={() => setMaking(false)} />
      )}
    </PageFrame>
  );
}

function Filters({ search, change }: { search: DocumentSearch; change: Change }) {
  const say = useWords(documentWords);
  const lang = useLang();
  const places = usePlaces();
  const [words, setWords] = useState(search.q ?? '');
  return (
    <form
      className={styles.tools}
      onSubmit={(event) => {
        event.preventDefault();
        change({ q: words.trim() || undefined });
      }}
    >
      <NativeSelect
        className={styles.field ?? ''}
        size="xs"
        label={say.kind}
        value={search.kind ?? ''}
        data={[
          { value: '', label: say.any },
          ...TEMPLATE_KINDS.map((kind) => ({ value: kind.id, label: kind[lang] })),
        ]}
        onChange={(event) => change({ kind: event.currentTarget.value || undefined })}
      />
      {places.enterprises.length > 1 && (
        <NativeSelect
          className={styles.field ?? ''}
          size="xs"
          label={say.enterprise}
          value={search.ent ?? ''}
          data={[
            { value: '', label: say.any },
            ...places.enterprises.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => change({ ent: event.currentTarget.value || undefined })}
        />
      )}
      <TextInput
        className={styles.field ?? ''}
        size="xs"
        label={say.search}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        onBlur={() => change({ q: words.trim() || undefined })}
      />
    </form>
  );
}

function DocumentRows({ search, change }: { search: DocumentSearch; change: Change }) {
  const say = useWords(documentWords);
  const frame = useListFrame();
  const query = useInfiniteQuery(
    documentsQuery({ template: search.kind, enterprise: search.ent, q: search.q }),
  );
  const rows = useMemo(() => (query.data?.pages ?? []).flatMap((page) => page.items), [query.data]);
  const columns = useColumns();
  const first = query.data?.pages[0];
  return (
    <>
      <span className={styles.quiet}>
        {first && say.total(first.total ?? rows.length, formatTime(first.asOf as Instant))}
      </span>
      <Pane flush>
        {query.isPending ? (
          <Skeleton rows={8} height={28} />
        ) : query.isError ? (
          <ErrorPanel error={query.error} retry={() => void query.refetch()} />
        ) : rows.length === 0 ? (
          <EmptyState title={say.empty} text={say.emptyText} />
        ) : (
          <DataGrid<IssuedDocument>
            label={say.title}
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
            total={first?.total ?? rows.length}
            current={search.id}
            maxHeight={frame.maxHeight}
            onEnd={() => {
              if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
            }}
            onOpen={({ id }) => change({ id })}
          />
        )}
      </Pane>
    </>
  );
}

function useColumns(): readonly GridColumn<IssuedDocument>[] {
  const { columns } = useWords(documentWords);
  const lang = useLang();
  return useMemo(
    (): readonly GridColumn<IssuedDocument>[] => [
      { key: 'number', title: columns.number, width: '210px', cell: ({ number }) => number },
      { key: 'title', title: columns.title, width: 'minmax(200px, 2fr)', cell: ({ title }) => title },
      {
        ...{ key: 'kind', title: columns.kind, width: 'minmax(130px, 1fr)' },
        cell: ({ template }) => templateKind(template)[lang],
      },
      {
        ...{ key: 'at', title: columns.at, width: '150px' },
        cell: ({ at }) => formatMinute(at),
      },
      { key: 'by', title: columns.by, width: '120px', cell: ({ byName }) => byName },
      {
        ...{ key: 'state', title: columns.state, width: '150px' },
        cell: (document) => (
          <span className={styles.chips}>
            <DocumentChips document={document} />
          </span>
        ),
      },
    ],
    [columns, lang],
  );
}
