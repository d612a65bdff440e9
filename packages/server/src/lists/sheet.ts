import {
  checkFields,
  type FieldDef,
  type FieldValue,
  type FieldValues,
  foldHeading,
  type Instant,
  type ListColumn,
  type ListKind,
  valueText,
} from '@wenqu/domain';
import type { ImportFault } from '../book/import.ts';
import { cellText, readCell } from '../book/import-cells.ts';
import type { ColumnRead, ImportColumn } from '../book/import-columns.ts';
import { type Cell, type ReadSheet, readSheets } from '../book/sheets.ts';
import { type OutCell, type OutSheet, writeWorkbook } from '../book/workbook.ts';

export const NOTES_NAME = '填写说明';
const CHOICES_NAME = '选项';
/** A heading of other languages or of the sheet's title may stand above; it is looked for in the first rows. */
const HEADING_ROWS_MAX = 5;
const EXAMPLE = /^(示例|example)/i;

/** One row of a sheet, read for its kind. */
export interface SheetRow {
  readonly row: number;
  readonly key: string;
  readonly values: FieldValues;
}
export interface SheetRead {
  readonly rows: readonly SheetRow[];
  /** Rows that cannot be taken, each with what is wrong; row 0: the whole file. */
  readonly faults: readonly ImportFault[];
  /** Rows of the sheet that hold anything. */
  readonly count: number;
}

/** Key fields of a row as one text. */
export const keyOf = (kind: ListKind, values: FieldValues): string =>
  kind.key.map((field) => String(values[field] ?? '').normalize('NFKC')).join(' · ');

const READS: Readonly<Record<string, ColumnRead>> = {
  ...{
    number: 'number',
    money: 'number',
    'yes-no': 'boolean',
    day: 'day',
    choice: 'choice',
    choices: 'choices',
  },
};

function columnOf(def: FieldDef, column: ListColumn): ImportColumn {
  const choices = def.choices?.map(({ id, zh, en }) => [id, [zh, en]] as const);
  return {
    ...{ field: def.id, zh: column.heading, en: def.name.en, example: column.example },
    read: READS[def.type] ?? 'text',
    required: def.required === true,
    ...(choices && { choices: Object.fromEntries(choices) }),
  };
}

/** The sheet with the kind's headings: the one where most of them are found. */
function headed(kind: ListKind, sheets: readonly ReadSheet[]) {
  const names = new Map(
    kind.columns.flatMap((column) =>
      [column.heading, ...column.aliases, nameOf(kind, column, 'en')].map(
        (name) => [foldHeading(name), column] as const,
      ),
    ),
  );
  let best: { sheet: ReadSheet; at: number; columns: (ListColumn | undefined)[]; found: number } | undefined;
  for (const sheet of sheets) {
    if (sheet.name === NOTES_NAME || sheet.name === CHOICES_NAME) continue;
    for (const [at, row] of sheet.rows.slice(0, HEADING_ROWS_MAX).entries()) {
      const columns = row.map((cell) => names.get(foldHeading(cellText(cell))));
      const found = new Set(columns.filter((column) => column !== undefined)).size;
      if (found > (best?.found ?? 0)) best = { sheet, at, columns, found };
    }
  }
  return best;
}
const nameOf = (kind: ListKind, { field }: ListColumn, lang: 'zh' | 'en'): string =>
  kind.fields.find(({ id }) => id === field)?.name[lang] ?? field;

/**
 * Reads a sheet for a kind: .xlsx, or .csv in UTF-8, UTF-16 or GB 18030. Every fault is told with row and
 * column; rows without one are ready to be taken.
 *
 * @param now fields that must not lie in the future are held against it
 */
export async function readListSheet(
  kind: ListKind,
  bytes: Uint8Array,
  filename: string,
  now: Instant,
): Promise<SheetRead> {
  const whole = (zh: string, en: string): SheetRead => ({
    rows: [],
    faults: [{ sheet: filename, row: 0, column: '', value: '', zh, en }],
    count: 0,
  });
  const read = await readSheets(bytes, filename);
  if (!read.ok) return whole(read.fault.zh, read.fault.en);
  const head = headed(kind, read.sheets);
  if (!head) {
    const wanted = kind.columns.map(({ heading }) => heading).join('、');
    return whole(`没有找到表头，应有：${wanted}`, `No heading was found; it should say: ${wanted}`);
  }
  const missing = kind.fields.filter(
    ({ id, required }) => required && !head.columns.some((column) => column?.field === id),
  );
  if (missing.length > 0) {
    const names = (lang: 'zh' | 'en') => missing.map(({ name }) => name[lang]).join('、');
    return whole(`缺少必填列：${names('zh')}`, `Required columns are missing: ${names('en')}`);
  }
  const twice = head.columns.find((column, at) => column && head.columns.indexOf(column) !== at);
  if (twice) return whole(`“${twice.heading}”有两列`, `There are two columns “${twice.heading}”`);
  return readRows(kind, head, now);
}

function readRows(kind: ListKind, head: NonNullable<ReturnType<typeof headed>>, now: Instant): SheetRead {
  const rows: SheetRow[] = [];
  const faults: ImportFault[] = [];
  const seen = new Map<string, number>();
  const columns = head.columns.map((column) => {
    const def = column && kind.fields.find(({ id }) => id === column.field);
    return def && column && columnOf(def, column);
  });
  let count = 0;
  for (const [index, cells] of head.sheet.rows.slice(head.at + 1).entries()) {
    const row = head.at + 2 + index;
    if (cells.every((cell) => cellText(cell) === '') || cells.some(isExample)) continue;
    count += 1;
    const place = { sheet: head.sheet.name, row };
    const { values, faults: wrong } = readRow(kind, columns, cells, now);
    faults.push(...wrong.map((fault) => ({ ...place, ...fault })));
    if (wrong.length > 0) continue;
    const key = keyOf(kind, values);
    const before = seen.get(key);
    if (before !== undefined) {
      const names = kind.key.map((field) => kind.fields.find(({ id }) => id === field)?.name);
      const [zh, en] = [names.map((name) => name?.zh).join('、'), names.map((name) => name?.en).join(', ')];
      faults.push({
        ...{ ...place, column: zh, value: key },
        ...{ zh: `与第 ${before} 行的${zh}相同`, en: `has the same ${en} as row ${before}` },
      });
      continue;
    }
    seen.set(key, row);
    rows.push({ row, key, values });
  }
  return { rows, faults, count };
}
const isExample = (cell: Cell): boolean => typeof cell === 'string' && EXAMPLE.test(cell);

type RowFault = Omit<ImportFault, 'sheet' | 'row'>;

function readRow(
  kind: ListKind,
  columns: readonly (ImportColumn | undefined)[],
  cells: readonly Cell[],
  now: Instant,
): { values: FieldValues; faults: RowFault[] } {
  const given: Record<string, FieldValue> = {};
  const faults: RowFault[] = [];
  for (const [at, column] of columns.entries()) {
    const cell = cells[at] ?? null;
    if (!column || cellText(cell) === '') continue;
    const read = readCell(cell, column);
    if (read.ok) given[column.field] = read.value as FieldValue;
    else faults.push({ column: column.zh, value: cellText(cell).slice(0, 60), ...read.wrong });
  }
  if (faults.length > 0) return { values: {}, faults };
  const checked = checkFields(kind.fields, given, { now, newestStep: null, opened: null });
  if (checked.ok) return { values: checked.values, faults };
  const headingOf = (field: string) =>
    kind.columns.find((column) => column.field === field)?.heading ?? field;
  return {
    values: {},
    faults: checked.refusals.map(({ field, zh, en }) => ({
      ...{ column: headingOf(field), value: String(given[field] ?? '').slice(0, 60), zh, en },
    })),
  };
}

const outCell = (kind: ListKind, field: string, value: FieldValue | undefined): OutCell =>
  typeof value === 'number' ? value : valueText(kind, field, value ?? null, 'zh') || null;

const widthOf = (kind: ListKind, column: ListColumn): number =>
  Math.min(
    40,
    Math.max(column.heading.length * 2 + 4, column.example.length * 2, nameOf(kind, column, 'en').length),
  );

function notesOf(kind: ListKind): OutCell[][] {
  const keys = kind.key.map((field) => kind.fields.find(({ id }) => id === field)?.name);
  return [
    ['填写说明', 'How to fill in'],
    [kind.about.zh, kind.about.en],
    [`每行一个：${kind.row.zh}；带 * 的列必填。`, `One row is: ${kind.row.en}. Columns with * are required.`],
    [
      `“${keys.map((name) => name?.zh).join('、')}”相同的行视为同一行：再次导入只更新，不重复增加。`,
      `Rows with the same ${keys.map((name) => name?.en).join(', ')} are one row: importing again changes it and adds nothing.`,
    ],
    [
      '日期写作 2026-01-31；“示例”开头的行会被忽略；选项见“选项”表。',
      'Days as 2026-01-31; rows that begin with 示例 are left out; choices are in the sheet 选项.',
    ],
    [
      '表中不要填合计：所有汇总数字由系统从各行计算。',
      'No totals in the sheet: every figure is computed from the rows.',
    ],
  ];
}

function choicesOf(kind: ListKind): OutCell[][] {
  const lists = kind.fields.flatMap(({ name, choices }) => (choices ? [{ name, choices }] : []));
  const most = Math.max(0, ...lists.map(({ choices }) => choices.length));
  const rows: OutCell[][] = [lists.map(({ name }) => name.zh)];
  for (let at = 0; at < most; at++) rows.push(lists.map(({ choices }) => choices[at]?.zh ?? null));
  return rows;
}

const sheetName = (kind: ListKind): string => kind.name.zh.replaceAll(/[\\/?*[\]:]/g, ' ').slice(0, 31);
const headingRow = (kind: ListKind): OutCell[] =>
  kind.columns.map(({ field, heading }) =>
    kind.fields.find(({ id }) => id === field)?.required ? `${heading}*` : heading,
  );

/** The import sheet of a kind with notes and choices, as .xlsx in pieces. */
export function writeListTemplate(kind: ListKind): Generator<Uint8Array> {
  const example = kind.columns.map(({ example: text }, at) => (at === 0 ? `示例：${text}` : text));
  const choices = choicesOf(kind);
  const sheets: OutSheet[] = [
    {
      name: sheetName(kind),
      widths: kind.columns.map((column) => widthOf(kind, column)),
      rows: [headingRow(kind), example],
    },
    { name: NOTES_NAME, widths: [70, 70], rows: notesOf(kind) },
    ...(choices[0]!.length > 0
      ? [{ name: CHOICES_NAME, widths: choices[0]!.map(() => 16), rows: choices }]
      : []),
  ];
  return writeWorkbook(sheets);
}

/** Rows in the form they are imported in, with computed columns behind them, as .xlsx in pieces. */
export function writeListExport(
  kind: ListKind,
  rows: readonly { readonly values: FieldValues; readonly derived: FieldValues }[],
): Generator<Uint8Array> {
  const heading = [...headingRow(kind), ...kind.derived.map(({ name }) => name.zh)];
  const lines = rows.map(({ values, derived }) => [
    ...kind.columns.map(({ field }) => outCell(kind, field, values[field])),
    ...kind.derived.map(({ id }) => outCell(kind, id, derived[id])),
  ]);
  const widths = [...kind.columns.map((column) => widthOf(kind, column)), ...kind.derived.map(() => 14)];
  return writeWorkbook([{ name: sheetName(kind), widths, rows: [heading, ...lines] }]);
}
