import { BOOK_KINDS, type BookKind } from '@wenqu/domain';
import { WenquError } from '../errors.ts';
import type { AnyBookRow, BookAuthor, BookEdit, BookStore, BookWhole } from '../store/book.ts';
import { cellText } from './import-cells.ts';
import { foldName, IMPORT_SHEETS, type ImportColumn, type ImportSheet } from './import-columns.ts';
import { ImportRows } from './import-rows.ts';
import { type Cell, type ReadSheet, readSheets } from './sheets.ts';

/** Something wrong, or doubtful, at one place of the file. `row` counts as the spreadsheet does; 0: the file. */
export interface ImportFault {
  readonly sheet: string;
  readonly row: number;
  readonly column: string;
  readonly value: string;
  readonly zh: string;
  readonly en: string;
}

export interface ImportRow {
  readonly sheet: string;
  readonly row: number;
  readonly kind: BookKind;
  readonly op: 'add' | 'change' | 'unchanged';
  /** What people call the row. */
  readonly key: string;
  readonly changes: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
}

export interface ImportCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}

/** What a file would do to the book. Nothing has happened yet. */
export interface ImportPreview {
  /** The book's last change when the file was compared with it. */
  readonly seq: number;
  readonly counts: Readonly<Record<BookKind, ImportCounts>>;
  readonly rows: readonly ImportRow[];
  readonly errors: readonly ImportFault[];
  readonly warnings: readonly ImportFault[];
  readonly edits: readonly BookEdit[];
}

/** A sheet with its heading understood. */
export interface HeadedSheet {
  readonly sheet: ImportSheet;
  readonly name: string;
  /** Column of each index of a row. */
  readonly columns: readonly (ImportColumn | undefined)[];
  readonly rows: readonly { readonly row: number; readonly cells: readonly Cell[] }[];
}

/**
 * Compare a district's list with the book. Every fault of the file is told at once; a file with one fault
 * imports nothing. An empty cell leaves a present row's field as it is.
 *
 * @param bytes .xlsx with sheets 企业, 排放口, 监测点位, 数采仪, 设备, 限值, 运维单位, or one of them as .csv
 */
export async function previewImport(
  bytes: Uint8Array,
  filename: string,
  book: BookWhole,
): Promise<ImportPreview> {
  const errors: ImportFault[] = [];
  const warnings: ImportFault[] = [];
  const read = await readSheets(bytes, filename);
  const sheets: HeadedSheet[] = [];
  if (!read.ok) errors.push({ sheet: filename, row: 0, column: '', value: '', ...read.fault });
  else {
    for (const each of read.sheets) {
      const kind = sheetOf(each, read.sheets.length === 1);
      if (kind) sheets.push(heading(each, kind, errors));
      else if (!NOTES.has(foldName(each.name))) warnings.push(sheetIgnored(each.name));
    }
    if (sheets.length === 0) errors.push(noSheet(filename));
  }
  const rows = new ImportRows(book, errors, warnings);
  for (const { kind } of IMPORT_SHEETS) {
    for (const sheet of sheets) if (sheet.sheet.kind === kind) rows.takeSheet(sheet);
  }
  const counts = Object.fromEntries(BOOK_KINDS.map((kind) => [kind, countsOf(rows.rows, kind)]));
  return {
    seq: book.seq,
    counts: counts as Record<BookKind, ImportCounts>,
    rows: rows.rows,
    errors,
    warnings,
    edits: errors.length > 0 ? [] : rows.edits,
  };
}

/**
 * The edits of a preview, for one `apply`.
 *
 * @throws WQ_BOOK_INVALID when the preview has errors: nothing is imported by halves
 */
export function editsOf({ errors, edits }: ImportPreview): readonly BookEdit[] {
  if (errors.length > 0) throw new WenquError('WQ_BOOK_INVALID', { errors: errors.length, first: errors[0] });
  return edits;
}

/**
 * Do what the preview said, all of it or nothing.
 *
 * @throws WQ_BOOK_CONFLICT when the book has changed since the preview; the codes of `editsOf` and `apply`
 */
export async function applyImport(
  book: BookStore,
  preview: ImportPreview,
  author: BookAuthor,
): Promise<readonly AnyBookRow[]> {
  const { seq } = await book.whole();
  if (seq !== preview.seq) throw new WenquError('WQ_BOOK_CONFLICT', { seq, previewed: preview.seq });
  return book.apply(editsOf(preview), author);
}

export const NOTES_SHEET = '填写说明';
const NOTES: ReadonlySet<string> = new Set([NOTES_SHEET, '说明', 'notes'].map(foldName));

/** Which kind of rows a sheet holds: by its name, or for a lone sheet by its headings. */
function sheetOf({ name, rows }: ReadSheet, alone: boolean): ImportSheet | undefined {
  const folded = foldName(name);
  const exact = IMPORT_SHEETS.find(({ kind, zh, en }) =>
    [kind, zh, en].some((each) =>
      [each, `${each}表`, `${each}清单`, `${each}信息`].map(foldName).includes(folded),
    ),
  );
  if (exact || !alone) return exact;
  const heads = (rows.find((row) => row.some((cell) => cell !== null)) ?? []).map(cellText).filter(Boolean);
  const fits = IMPORT_SHEETS.filter(
    (sheet) =>
      heads.length > 0 &&
      heads.every((head) => columnOf(sheet, head)) &&
      sheet.columns.every(
        (column) => !column.required || heads.some((head) => columnOf(sheet, head) === column),
      ),
  );
  const named = (fits.length > 1 ? fits : IMPORT_SHEETS).filter(({ kind, zh, en }) =>
    [kind, zh, en].some((each) => folded.includes(foldName(each))),
  );
  return fits.length === 1 ? fits[0] : named.length === 1 ? named[0] : undefined;
}

const columnOf = ({ columns }: ImportSheet, head: string): ImportColumn | undefined => {
  const folded = foldName(head);
  // Its own name first: 排放口编号 of an outlet is not the outlet it belongs to.
  return (
    columns.find(({ zh, en }) => foldName(zh) === folded || foldName(en) === folded) ??
    columns.find(({ also }) => also?.some((each) => foldName(each) === folded))
  );
};

/** A row that shows how to fill in the sheet. */
const isExample = (cells: readonly Cell[]): boolean =>
  /^(示例|example)/i.test(cellText(cells.find((cell) => cell !== null) ?? null));

/** A list may begin with its title, merged over all columns, and a remark below it. */
const TITLE_ROWS_MAX = 5;

/** The row of the headings: the first that names a column we know, else the first that says anything. */
function headOf(rows: ReadSheet['rows'], sheet: ImportSheet): number {
  const knows = (row: readonly Cell[]) => row.some((cell) => columnOf(sheet, cellText(cell)));
  const known = rows.slice(0, TITLE_ROWS_MAX + 1).findIndex(knows);
  return known === -1 ? rows.findIndex((row) => row.some((cell) => cell !== null)) : known;
}

/** Understand the headings; keep the rows below them that say something. */
function heading({ name, rows }: ReadSheet, sheet: ImportSheet, errors: ImportFault[]): HeadedSheet {
  const head = headOf(rows, sheet);
  const cells = rows[head] ?? [];
  const tell = (column: string, zh: string, en: string) =>
    errors.push({ sheet: name, row: head + 1, column, value: column, zh, en });
  const columns = cells.map((cell, at) => {
    const text = cellText(cell);
    const column = text === '' ? undefined : columnOf(sheet, text);
    if (text !== '' && !column)
      tell(text, `${sheet.zh}表没有“${text}”这一列`, `Sheet ${sheet.en} has no column ${text}`);
    const twice = column && cells.slice(0, at).some((each) => columnOf(sheet, cellText(each)) === column);
    if (twice) tell(text, `“${column.zh}”列重复`, `Column ${column.en} stands twice`);
    return twice ? undefined : column;
  });
  for (const column of sheet.columns) {
    if (!column.required || columns.includes(column)) continue;
    tell(column.zh, `缺少“${column.zh}”列`, `Column ${column.en} is missing`);
  }
  const below = rows.map((row, at) => ({ row: at + 1, cells: row })).slice(head + 1);
  const said = below.filter(({ cells: each }) => each.some((cell) => cell !== null) && !isExample(each));
  return { sheet, name, columns, rows: head === -1 ? [] : said };
}

const sheetIgnored = (sheet: string): ImportFault => ({
  sheet,
  row: 0,
  column: '',
  value: '',
  zh: `工作表“${sheet}”不在导入范围内，已忽略`,
  en: `Sheet ${sheet} is none of the lists and was left out`,
});

const noSheet = (filename: string): ImportFault => ({
  sheet: filename,
  row: 0,
  column: '',
  value: '',
  zh: `没有可导入的工作表，应为：${IMPORT_SHEETS.map(({ zh }) => zh).join('、')}`,
  en: `No sheet to import; wanted: ${IMPORT_SHEETS.map(({ en }) => en).join(', ')}`,
});

function countsOf(rows: readonly ImportRow[], kind: BookKind): ImportCounts {
  const count = (op: ImportRow['op']) => rows.filter((row) => row.kind === kind && row.op === op).length;
  return { added: count('add'), changed: count('change'), unchanged: count('unchanged') };
}
