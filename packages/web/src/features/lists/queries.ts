import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type {
  BulletinText,
  FieldValue,
  FieldValues,
  FigureValues,
  KindChange,
  KindFault,
  KindUsage,
  ListGroup,
  ListKind,
  ListRow,
  RowClock,
  RowItem,
  Words,
} from '@wenqu/domain';
import { getJson, type Page } from '../../lib/api.ts';

export const LISTS_KEY = ['lists'] as const;
const ROWS = 100;

export interface KindLine extends Words {
  readonly id: string;
  readonly group: ListGroup;
  readonly about: Words;
  readonly version: number;
  readonly at: number;
  readonly byName: string;
  readonly rows: number;
}
export interface KindDetail {
  readonly kind: ListKind;
  readonly text: string;
  readonly version: number;
  readonly at: number;
  readonly byName: string;
  readonly reason: string;
}
export interface KindCheck {
  readonly faults: readonly KindFault[];
  readonly changes: readonly KindChange[];
  readonly usage: KindUsage;
  readonly against: number;
}
export interface VersionLine {
  readonly version: number;
  readonly at: number;
  readonly byName: string;
  readonly reason: string;
}
export interface ListLine {
  readonly row: ListRow;
  readonly values: FieldValues;
  readonly derived: FieldValues;
  readonly item: RowItem | null;
  readonly clocks: readonly RowClock[];
  readonly photosOwed: readonly string[];
}
export interface ListFigures {
  readonly from: string;
  readonly to: string;
  readonly version: number;
  readonly asOf: number;
  readonly rows: number;
  readonly values: FigureValues;
}
export interface ListImport {
  readonly id: string;
  readonly name: string;
  readonly at: number;
  readonly byName: string;
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: number;
}
export interface SheetFault extends Words {
  readonly sheet: string;
  readonly row: number;
  readonly column: string;
  readonly value: string;
}
export interface SheetRowChange {
  readonly row: number;
  readonly key: string;
  readonly op: 'add' | 'change' | 'unchanged';
  readonly changes: readonly {
    readonly field: string;
    readonly before: FieldValue;
    readonly after: FieldValue;
  }[];
}
export interface ListPreview {
  readonly token: string;
  readonly count: number;
  readonly counts: Readonly<Record<SheetRowChange['op'], number>>;
  readonly rows: readonly SheetRowChange[];
  readonly faults: readonly SheetFault[];
  readonly faultsTotal: number;
  readonly again: ListImport | null;
}
interface Whole<T> {
  readonly items: readonly T[];
}

export const listPath = (kind: string, rest = ''): string => `lists/${encodeURIComponent(kind)}${rest}`;
export const rowPath = (row: string, rest = ''): string => `list-rows/${encodeURIComponent(row)}${rest}`;

export const kindsQuery = queryOptions({
  queryKey: [...LISTS_KEY, 'kinds'],
  queryFn: async ({ signal }) => (await getJson<Whole<KindLine>>('lists', {}, { signal })).items,
});
export const kindQuery = (kind: string) =>
  queryOptions({
    queryKey: [...LISTS_KEY, 'kind', kind],
    queryFn: ({ signal }) => getJson<KindDetail>(listPath(kind), {}, { signal }),
  });
export const versionsQuery = (kind: string) =>
  queryOptions({
    queryKey: [...LISTS_KEY, 'versions', kind],
    queryFn: async ({ signal }) =>
      (await getJson<Whole<VersionLine>>(listPath(kind, '/versions'), {}, { signal })).items,
  });
export const rowsQuery = (kind: string, asked: { q?: string; item?: string; where?: string }) =>
  infiniteQueryOptions({
    queryKey: [...LISTS_KEY, 'rows', kind, asked],
    queryFn: ({ signal, pageParam }) =>
      getJson<Page<ListLine>>(
        listPath(kind, '/rows'),
        { ...asked, cursor: pageParam, limit: ROWS },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });
export const rowQuery = (row: string) =>
  queryOptions({
    queryKey: [...LISTS_KEY, 'row', row],
    queryFn: ({ signal }) => getJson<ListLine & { story: readonly ListRow[] }>(rowPath(row), {}, { signal }),
  });
export const figuresQuery = (kind: string, period: { from: string; to: string }) =>
  queryOptions({
    queryKey: [...LISTS_KEY, 'figures', kind, period],
    queryFn: ({ signal }) => getJson<ListFigures>(listPath(kind, '/figures'), period, { signal }),
  });
export const bulletinQuery = (kind: string, asked: { from: string; to: string; lang: string }) =>
  queryOptions({
    queryKey: [...LISTS_KEY, 'bulletin', kind, asked],
    queryFn: ({ signal }) =>
      getJson<{ figures: ListFigures; text: BulletinText }>(listPath(kind, '/bulletin'), asked, { signal }),
  });
export const importsQuery = (kind: string) =>
  queryOptions({
    queryKey: [...LISTS_KEY, 'imports', kind],
    queryFn: async ({ signal }) =>
      (await getJson<Whole<ListImport>>(listPath(kind, '/imports'), {}, { signal })).items,
  });
