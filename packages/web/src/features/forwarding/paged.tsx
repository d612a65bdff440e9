import { Button } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { DataGrid, type GridColumn } from '../../components/data-grid.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useWords } from '../../i18n/lang.ts';
import type { Page } from '../../lib/api.ts';
import styles from './forwarding.module.css';
import { forwardWords } from './words.ts';

type Pages<T> = { readonly pages: readonly Page<T>[] };
export type PagedQuery<T> = Pick<
  UseInfiniteQueryResult<Pages<T>, Error>,
  | 'data'
  | 'isPending'
  | 'isError'
  | 'error'
  | 'refetch'
  | 'hasNextPage'
  | 'isFetchingNextPage'
  | 'fetchNextPage'
>;

/** A list that comes page by page; a page may be empty and still have a next one. */
export function Paged<T>({
  query,
  label,
  columns,
  rowKey,
  empty,
  children,
}: {
  query: PagedQuery<T>;
  label: string;
  columns: readonly GridColumn<T>[];
  rowKey: (row: T) => string;
  empty: readonly [title: string, text: string];
  children?: ReactNode;
}) {
  const say = useWords(forwardWords);
  if (query.isError) return <ErrorPanel error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending || !query.data) return <Skeleton rows={5} />;
  const rows = query.data.pages.flatMap(({ items }) => items);
  return (
    <>
      {children}
      {rows.length === 0 ? (
        <EmptyState title={empty[0]} text={empty[1]} />
      ) : (
        <DataGrid label={label} columns={columns} rows={rows} rowKey={rowKey} dense />
      )}
      {query.hasNextPage && (
        <div className={styles.more}>
          <Button
            size="xs"
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {say.receipts.more}
          </Button>
        </div>
      )}
    </>
  );
}
