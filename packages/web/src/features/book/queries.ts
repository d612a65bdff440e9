import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { BookChange, BookKind, BookRow, BookTables } from '@wenqu/domain';
import type { StandardLimit, ToVerifyWhy } from '@wenqu/domain/limit-book';
import { getJson, type Page } from '../../lib/api.ts';
import type { BookSearch, StandardsSearch } from './route.tsx';

export type AnyRow = BookTables[BookKind];
/** A row as fields by name, for what works on all kinds alike. */
export type Fields = BookRow & Readonly<Record<string, unknown>>;

/** One field as the server describes it. */
export interface BookField {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  readonly type:
    | 'text'
    | 'number'
    | 'boolean'
    | 'day'
    | 'instant'
    | 'factor'
    | 'factors'
    | 'bindings'
    | 'choice'
    | 'choices'
    | 'reference';
  readonly required?: boolean;
  readonly max?: number;
  readonly choices?: readonly string[];
  readonly kind?: BookKind;
}

export type NamedChange = BookChange & { readonly byName: string };
export type LimitLine = StandardLimit & { readonly toVerify: ToVerifyWhy | null };

export const fieldsQuery = queryOptions({
  queryKey: ['book', 'fields'],
  queryFn: async ({ signal }) => {
    const { items } = await getJson<{
      items: readonly { kind: BookKind; fields: readonly BookField[] }[];
    }>('reference/book', {}, { signal });
    return Object.fromEntries(items.map(({ kind, fields }) => [kind, fields])) as Readonly<
      Record<BookKind, readonly BookField[]>
    >;
  },
  staleTime: Number.POSITIVE_INFINITY,
});

export const rowsQuery = (kind: BookKind, { q, ent, out, pt, retired }: BookSearch) => {
  const asked = { q, enterprise: ent, outlet: out, point: pt, retired };
  return infiniteQueryOptions({
    queryKey: ['book', 'list', kind, asked],
    queryFn: ({ signal, pageParam }) =>
      getJson<Page<AnyRow>>(`book/${kind}`, { ...asked, cursor: pageParam, limit: 100 }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });
};

export const rowQuery = (kind: BookKind, id: string) =>
  queryOptions({
    queryKey: ['book', 'row', kind, id],
    queryFn: ({ signal }) => getJson<Fields>(`book/${kind}/${encodeURIComponent(id)}`, {}, { signal }),
  });

/** Rows to choose from, by what was typed. */
export const optionsQuery = (kind: BookKind, q: string) =>
  queryOptions({
    queryKey: ['book', 'options', kind, q],
    queryFn: async ({ signal }) =>
      (await getJson<Page<AnyRow>>(`book/${kind}`, { q, limit: 50 }, { signal })).items,
  });

export const agenciesQuery = queryOptions({
  queryKey: ['book', 'agencies'],
  queryFn: async ({ signal }) => {
    const { items } = await getJson<Page<BookTables['agencies']>>(
      'book/agencies',
      { limit: 200 },
      { signal },
    );
    return new Map(items.map(({ id, name }) => [id, name]));
  },
});

export const historyQuery = (kind: BookKind, id: string) =>
  infiniteQueryOptions({
    queryKey: ['book', 'history', kind, id],
    queryFn: ({ signal, pageParam }) =>
      getJson<Page<NamedChange>>(
        `book/${kind}/${encodeURIComponent(id)}/history`,
        { cursor: pageParam, limit: 30 },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const standardsQuery = ({ q, std, f }: StandardsSearch) =>
  infiniteQueryOptions({
    queryKey: ['standards', q, std, f],
    queryFn: ({ signal, pageParam }) =>
      getJson<Page<LimitLine>>(
        'reference/limits',
        { q, standard: std, code: f, cursor: pageParam, limit: 100 },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** One line of a standard by its id, `GB 4287-2012/12`. */
export const standardLineQuery = (id: string) =>
  queryOptions({
    queryKey: ['standards', 'line', id],
    queryFn: async ({ signal }) => {
      const standard = id.slice(0, id.lastIndexOf('/'));
      let cursor: string | null = '';
      do {
        const page: Page<LimitLine> = await getJson(
          'reference/limits',
          { standard, cursor, limit: 200 },
          { signal },
        );
        const found = page.items.find((line) => line.id === id);
        if (found) return found;
        cursor = page.next;
      } while (cursor !== null);
      return null;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
