import type {
  FieldDef,
  KindChange,
  KindFault,
  KindVersion,
  ListKind,
  ListRow,
  RowClock,
  RowItem,
} from '@wenqu/domain';
import { Type } from 'typebox';
import type { ImportFault } from '../book/import.ts';
import type { KindCheck } from '../lists/kinds.ts';
import type { ListFigures, ListLine, SheetRowChange } from '../lists/lists.ts';
import type { ListImport } from '../store/lists.ts';
import { orNull, shapeOf } from './answers.ts';
import { InstantShape } from './shapes.ts';

const text = Type.String();
const count = Type.Integer({ minimum: 0 });
const yes = Type.Boolean();
const anything = Type.Record(Type.String(), Type.Unknown());

/** A kind as it stands among the others. */
export interface KindLine {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly group: ListKind['group'];
  readonly about: ListKind['about'];
  readonly version: number;
  readonly at: number;
  readonly byName: string;
  readonly rows: number;
  /** May this person write rows, or new versions of the kind. */
  readonly writes: boolean;
}
export interface KindDetail {
  readonly kind: ListKind;
  readonly text: string;
  readonly version: number;
  readonly at: number;
  readonly byName: string;
  readonly reason: string;
}
export type VersionLine = Omit<KindVersion, 'text'>;

export const KindLineShape = shapeOf<KindLine>('KindLine', {
  ...{ id: text, zh: text, en: text, group: text, about: anything, version: count, at: InstantShape },
  ...{ byName: text, rows: count, writes: yes },
});
export const KindDetailShape = shapeOf<KindDetail>('KindDetail', {
  kind: Type.Object({}, { description: 'The kind as it was read from its text' }),
  ...{ text, version: count, at: InstantShape, byName: text, reason: text },
});
export const VersionShape = shapeOf<VersionLine>('KindVersion', {
  ...{ kind: text, version: count, digest: text, at: InstantShape, by: text, byName: text, reason: text },
});
const KindFaultShape = shapeOf<KindFault>('KindFault', { path: text, line: count, zh: text, en: text });
const KindChangeShape = shapeOf<KindChange>('KindChange', {
  ...{
    what: Type.Enum(['added', 'removed', 'changed']),
    part: text,
    id: text,
    rows: count,
    zh: text,
    en: text,
  },
});
export const KindCheckShape = shapeOf<KindCheck>('KindCheck', {
  faults: Type.Array(KindFaultShape),
  changes: Type.Array(KindChangeShape),
  usage: Type.Object({ rows: count, fields: anything, choices: anything }),
  against: count,
});

const RowShape = shapeOf<ListRow>('ListRow', {
  ...{
    id: text,
    kind: text,
    kindVersion: count,
    version: count,
    key: text,
    values: anything,
    at: InstantShape,
  },
  ...{ by: text, byName: text, reason: text, importId: text, retired: yes },
});
const ItemShape = shapeOf<RowItem>('RowItem', {
  ...{ matter: text, number: text, state: text, open: yes, struck: yes, overdue: yes, reopened: count },
});
const ClockShape = shapeOf<RowClock>('RowClock', {
  ...{ clock: text, dueOn: text, doneOn: orNull(text), daysLeft: Type.Integer(), milestone: yes },
  light: Type.Enum(['done', 'late-done', 'far', 'near', 'overdue']),
});
const line = {
  row: RowShape,
  ...{ values: anything, derived: anything, item: orNull(ItemShape) },
  ...{ clocks: Type.Array(ClockShape), photosOwed: Type.Array(text) },
};
export const LineShape = shapeOf<ListLine>('ListLine', line);
export const RowStoryShape = shapeOf<ListLine & { story: readonly ListRow[] }>('ListRowStory', {
  ...line,
  story: Type.Array(RowShape),
});
export const ImportShape = shapeOf<ListImport>('ListImport', {
  ...{ id: text, kind: text, digest: text, name: text, kindVersion: count, at: InstantShape, by: text },
  ...{
    byName: text,
    reason: text,
    rows: count,
    added: count,
    changed: count,
    unchanged: count,
    refused: count,
  },
});
export const FaultShape = shapeOf<ImportFault>('ListImportFault', {
  ...{ sheet: text, row: count, column: text, value: text, zh: text, en: text },
});
export const ChangeShape = shapeOf<SheetRowChange>('ListSheetRow', {
  ...{ row: count, key: text, op: Type.Enum(['add', 'change', 'unchanged']) },
  changes: Type.Array(
    Type.Object({ field: text, before: orNull(Type.Unknown()), after: orNull(Type.Unknown()) }),
  ),
});
export const FiguresShape = shapeOf<ListFigures>('ListFigures', {
  ...{ kind: text, version: count, from: text, to: text, asOf: InstantShape, rows: count },
  values: Type.Record(
    Type.String(),
    Type.Object({}, { description: 'value, numerator, denominator, groups' }),
  ),
});

/** Fields only the bureau sees. */
export const internalFields = (fields: readonly FieldDef[]): readonly string[] =>
  fields.filter(({ internal }) => internal).map(({ id }) => id);
