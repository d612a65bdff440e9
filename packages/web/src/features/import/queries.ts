import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { BookKind } from '@wenqu/domain';
import { getJson, type Page } from '../../lib/api.ts';

export interface ImportFault {
  readonly sheet: string;
  readonly row: number;
  readonly column: string;
  readonly value: string;
  readonly zh: string;
  readonly en: string;
}

export interface ImportCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}

/** What a file would do to the book. */
export interface ImportPreview {
  readonly token: string;
  readonly counts: Readonly<Record<BookKind, ImportCounts>>;
  readonly rows: number;
  readonly errors: readonly ImportFault[];
  readonly errorsTotal: number;
  readonly warnings: readonly ImportFault[];
  readonly warningsTotal: number;
  readonly until: number;
}

export const OPS = ['add', 'change', 'unchanged'] as const;
export type ImportOp = (typeof OPS)[number];

export interface ImportRow {
  readonly sheet: string;
  readonly row: number;
  readonly kind: BookKind;
  readonly op: ImportOp;
  readonly key: string;
  readonly changes: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
}

export const importRowsQuery = (token: string, op: ImportOp | '') =>
  infiniteQueryOptions({
    queryKey: ['import', token, op],
    queryFn: ({ signal, pageParam }) =>
      getJson<Page<ImportRow>>(
        `book/import/${encodeURIComponent(token)}/rows`,
        { op, cursor: pageParam, limit: 100 },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });

interface FieldName {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
}

/** Names of the fields, `limits.clause` → 依据. */
export const fieldNamesQuery = queryOptions({
  queryKey: ['import', 'fields'],
  queryFn: async ({ signal }) => {
    const { items } = await getJson<{
      items: readonly { kind: BookKind; fields: readonly FieldName[] }[];
    }>('reference/book', {}, { signal });
    return new Map<string, FieldName>(
      items.flatMap(({ kind, fields }) => fields.map((field) => [`${kind}.${field.name}`, field] as const)),
    );
  },
  staleTime: Number.POSITIVE_INFINITY,
});

/** Rows of all kinds that would be added or changed. */
export function editsOf(counts: ImportPreview['counts']): { added: number; changed: number } {
  const each = Object.values(counts);
  return {
    added: each.reduce((sum, count) => sum + count.added, 0),
    changed: each.reduce((sum, count) => sum + count.changed, 0),
  };
}
