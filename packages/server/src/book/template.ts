import type { BookKind, BookTables, Enterprise, Outlet, Point } from '@wenqu/domain';
import type { AnyBookRow, BookWhole } from '../store/book.ts';
import { writeCsv } from './csv.ts';
import { NOTES_SHEET } from './import.ts';
import { IMPORT_SHEETS, type ImportColumn, type ImportSheet } from './import-columns.ts';
import { type OutCell, type OutSheet, writeWorkbook } from './workbook.ts';

const NOTES: readonly (readonly [string, string])[] = [
  ['填写说明', 'How to fill in'],
  [
    '每张工作表一类内容，第一行是表头，从第二行起填写；带 * 的列必填。',
    'One kind of rows per sheet; the first row is the heading. Columns with * are required.',
  ],
  [
    '“示例”开头的行只作参考，导入时自动忽略。',
    'Rows that begin with 示例 (or “example”) only show how; the import leaves them out.',
  ],
  [
    '企业用“企业名称”或“统一社会信用代码”识别，排放口用“企业+排放口编号”，监测点位用“企业+点位名称”，数采仪用 MN 号。',
    'Enterprises are found by name or credit code, outlets by enterprise and code, points by enterprise and name, loggers by MN.',
  ],
  [
    '已有条目的空白单元格表示不修改；重复导入同一文件不会产生重复条目。',
    'An empty cell leaves a present row as it is; importing the same file again adds nothing twice.',
  ],
  [
    '日期写作 2026-01-31；监测因子可写编码（w01018）或名称（化学需氧量、氨氮），多个用“、”分隔。',
    'Days as 2026-01-31; factors by code (w01018) or name, several joined by 、 or a comma.',
  ],
  [
    '经纬度为 CGCS2000 坐标系的度数；MN 号、信用代码请按文本填写，以免末位丢失。',
    'Coordinates in degrees of CGCS2000; enter MNs and credit codes as text, or their last digits are lost.',
  ],
  [
    '限值不可修改：先填写旧值的终止日期，再另起一行写新值。',
    'A limit is never edited: end the old one and enter the next in a row of its own.',
  ],
  [
    '文件中有任何错误时，整个文件都不会导入；全部错误会一次列出。',
    'If anything in the file is wrong nothing is imported; all faults are listed at once.',
  ],
];

const head = ({ columns }: ImportSheet): string[] =>
  columns.map(({ zh, required }) => (required ? `${zh}*` : zh));

/** Chinese is two characters wide. */
const widths = ({ columns }: ImportSheet): number[] =>
  columns.map(({ zh, example }) => Math.min(40, Math.max(zh.length * 2 + 4, example.length + 4, 10)));

const outSheet = (sheet: ImportSheet, rows: Iterable<readonly OutCell[]>): OutSheet => ({
  name: sheet.zh,
  widths: widths(sheet),
  rows: headed(head(sheet), rows),
});

function* headed(
  heading: readonly OutCell[],
  rows: Iterable<readonly OutCell[]>,
): Generator<readonly OutCell[]> {
  yield heading;
  yield* rows;
}

const example = ({ columns }: ImportSheet): string[] => columns.map((column) => column.example);

/** An empty list with headings, an example row each, and how to fill it in, as .xlsx in pieces. */
export function writeTemplate(): Generator<Uint8Array> {
  const notes: OutSheet = { name: NOTES_SHEET, widths: [80, 80], rows: NOTES };
  return writeWorkbook([notes, ...IMPORT_SHEETS.map((sheet) => outSheet(sheet, [example(sheet)]))]);
}

/** The same for one kind as .csv. */
export function writeCsvTemplate(kind: BookKind): Uint8Array {
  const sheet = sheetOf(kind);
  return writeCsv([head(sheet), example(sheet)]);
}

/** The present book in the form it is imported in, as .xlsx in pieces. Passwords of loggers stay inside. */
export function exportBook(book: BookWhole): Generator<Uint8Array> {
  const names = new Names(book);
  return writeWorkbook(IMPORT_SHEETS.map((sheet) => outSheet(sheet, bookRows(sheet, book, names))));
}

/** One kind of the present book as .csv. */
export function exportCsv(kind: BookKind, book: BookWhole): Uint8Array {
  const sheet = sheetOf(kind);
  const rows = [...bookRows(sheet, book, new Names(book))];
  return writeCsv([head(sheet), ...rows.map((row) => row.map((cell) => String(cell ?? '')))]);
}

const sheetOf = (kind: BookKind): ImportSheet =>
  IMPORT_SHEETS.find((each) => each.kind === kind) as ImportSheet;

function* bookRows(sheet: ImportSheet, book: BookWhole, names: Names): Generator<readonly OutCell[]> {
  for (const row of book[sheet.kind]) {
    if (row.retiredAt === null) yield sheet.columns.map((column) => cellOf(column, row, names));
  }
}

function cellOf(column: ImportColumn, row: AnyBookRow, names: Names): OutCell {
  const value = (row as unknown as Record<string, unknown>)[column.field];
  if (column.field === 'password') return null;
  switch (column.read) {
    case 'key-agency':
      return names.agency(String(value));
    case 'key-enterprise':
      return names.enterpriseOf(row);
    case 'key-outlet':
      return names.outlet(String(value));
    case 'key-point':
      return names.point(String(value));
    case 'key-points':
      return names.boundPoints(row as BookTables['loggers']);
    case 'factors':
      return (value as readonly string[]).join('、');
    case 'choices':
      return ((value ?? []) as readonly string[])
        .map((each) => column.choices?.[each]?.[0] ?? each)
        .join('、');
    case 'choice':
      return column.choices?.[String(value)]?.[0] ?? String(value);
    case 'boolean':
      return value === undefined ? null : value ? '是' : '否';
    default:
      return value === undefined || value === null || typeof value === 'number'
        ? (value ?? null)
        : String(value);
  }
}

/** What people call the rows that others point at. */
class Names {
  readonly #agencies: ReadonlyMap<string, string>;
  readonly #enterprises: ReadonlyMap<string, Enterprise>;
  readonly #outlets: ReadonlyMap<string, Outlet>;
  readonly #points: ReadonlyMap<string, Point>;
  /** Names that several enterprises bear: those are called by their credit code. */
  readonly #shared: ReadonlySet<string>;

  constructor(book: BookWhole) {
    const byId = <T extends AnyBookRow>(rows: readonly T[]) => new Map(rows.map((row) => [row.id, row]));
    this.#agencies = new Map(book.agencies.map(({ id, name }) => [id, name]));
    this.#enterprises = byId(book.enterprises);
    this.#outlets = byId(book.outlets);
    this.#points = byId(book.points);
    const seen = new Set<string>();
    const shared = new Set<string>();
    for (const { name } of book.enterprises) (seen.has(name) ? shared : seen).add(name);
    this.#shared = shared;
  }

  agency(id: string): string {
    return this.#agencies.get(id) ?? '';
  }

  outlet(id: string): string {
    return this.#outlets.get(id)?.code ?? '';
  }

  point(id: string): string {
    return this.#points.get(id)?.name ?? '';
  }

  enterpriseOf(row: AnyBookRow): string {
    const id = 'enterprise' in row ? row.enterprise : this.#ownerOf(row);
    const { name, creditCode } = this.#enterprises.get(id) ?? { name: '', creditCode: '' };
    return this.#shared.has(name) && creditCode !== '' ? creditCode : name;
  }

  boundPoints({ bindings }: BookTables['loggers']): string {
    const open = bindings.filter(({ to }) => to === null).map(({ point }) => this.point(point));
    return [...new Set(open)].join('、');
  }

  #ownerOf(row: AnyBookRow): string {
    if ('outlet' in row) return this.#outlets.get(row.outlet)?.enterprise ?? '';
    return 'point' in row ? (this.#points.get(row.point)?.enterprise ?? '') : '';
  }
}
