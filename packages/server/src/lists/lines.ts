import {
  type Account,
  type BulletinText,
  type FieldValue,
  type FieldValues,
  type FigureValues,
  type ListKind,
  type ListRow,
  type Matter,
  migrated,
  photosOwed,
  type RowClock,
  type RowItem,
  RowView,
  rowClocks,
} from '@wenqu/domain';
import type { ImportFault } from '../book/import.ts';
import type { ListImport } from '../store/lists.ts';
import { rowItem } from './items.ts';
import type { SheetRow } from './sheet.ts';

export interface KindSummary {
  readonly kind: ListKind;
  readonly version: number;
  readonly at: number;
  readonly byName: string;
  readonly rows: number;
}
/** A row as the newest version of its kind reads it, with what follows from it. */
export interface ListLine {
  readonly row: ListRow;
  readonly values: FieldValues;
  readonly derived: FieldValues;
  readonly item: RowItem | null;
  readonly clocks: readonly RowClock[];
  /** Photo fields that should hold photos and do not. */
  readonly photosOwed: readonly string[];
}
export interface ListFigures {
  readonly kind: string;
  readonly version: number;
  readonly from: string;
  readonly to: string;
  readonly asOf: number;
  /** Live rows of every period. */
  readonly rows: number;
  readonly values: FigureValues;
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
/** What a sheet would do. Nothing has happened yet. */
export interface ListPreview {
  readonly kind: string;
  readonly digest: string;
  /** Rows of the sheet that hold anything. */
  readonly count: number;
  readonly rows: readonly SheetRowChange[];
  readonly faults: readonly ImportFault[];
  /** The same file was taken in before. */
  readonly again: ListImport | null;
}
export interface Sheet {
  readonly bytes: Uint8Array;
  readonly name: string;
}
export interface ImportWish {
  /** `good`: rows with faults are left out; otherwise one fault refuses the whole sheet. */
  readonly rows: 'all' | 'good';
  readonly reason: string;
  /** Campaign to which items that are opened belong. */
  readonly campaign?: string;
  /** Account of the leader in charge of these items; absent: the leader of each unit. */
  readonly leader?: string;
}
export interface ListBulletin {
  readonly figures: ListFigures;
  readonly text: BulletinText;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Who wrote it, as rows remember. */
export const authorOf = (by: Account | 'system') =>
  by === 'system' ? { by: 'system', byName: '系统' } : { by: by.id, byName: by.displayName };

/** A row as the newest version of its kind reads it. */
export const viewOf = (kind: ListKind, row: ListRow, item: Matter | undefined, today: string): RowView =>
  new RowView(kind, { id: row.id, values: migrated(kind, row) }, item && rowItem(item, today), today);

/** A row with what follows from it on a day. */
export function lineOf(
  kind: ListKind,
  row: ListRow,
  view: RowView,
  item: RowItem | undefined,
  today: string,
): ListLine {
  return {
    row,
    values: migrated(kind, row),
    derived: Object.fromEntries(kind.derived.map(({ id }) => [id, view.get(id) as FieldValue])),
    item: item ?? null,
    clocks: rowClocks(kind, view, today),
    photosOwed: photosOwed(kind, view, today),
  };
}

/** A sheet that lacks a column leaves the field as it is; an empty cell of a column it has does too. */
export const merged = (kind: ListKind, held: ListRow | undefined, values: FieldValues): FieldValues =>
  held ? { ...migrated(kind, held), ...values } : values;

/** What a row of a sheet would do to the list. */
export function changeOf(
  kind: ListKind,
  { row, key, values }: SheetRow,
  held: ListRow | undefined,
): SheetRowChange {
  if (!held) return { row, key, op: 'add', changes: [] };
  const before = migrated(kind, held);
  const changes = Object.entries(values)
    .filter(([field, value]) => !same(before[field], value))
    .map(([field, after]) => ({ field, before: before[field] ?? null, after }));
  return { row, key, op: changes.length > 0 ? 'change' : 'unchanged', changes };
}
