import type { BookKind, BookTables, LoggerBinding, PointId } from '@wenqu/domain';
import type { AnyBookRow, BookEdit, BookWhole } from '../store/book.ts';
import { faultsOf, fieldFaultsOf, warningsOf } from '../store/book-check.ts';
import { BOOK_FIELDS, LIMIT_OPEN_FIELDS } from '../store/book-fields.ts';
import type { HeadedSheet, ImportFault, ImportRow } from './import.ts';
import { cellText, listOf, readCell, type Words } from './import-cells.ts';
import { foldName, IMPORT_DEFAULTS, type ImportColumn } from './import-columns.ts';
import { KeyIndex, type Known, keysOf, type Lookup } from './import-keys.ts';
import type { Cell } from './sheets.ts';

type Fields = Record<string, unknown>;

/** One row of a sheet while it is read. */
interface Line {
  readonly sheet: HeadedSheet;
  readonly row: number;
  readonly cells: ReadonlyMap<ImportColumn, Cell>;
  /** Fields the row gives, references resolved. */
  readonly given: Fields;
  faults: number;
}

/** Turns rows of sheets into edits, telling every fault. Sheets come in the order they build on each other. */
export class ImportRows {
  readonly rows: ImportRow[] = [];
  readonly edits: BookEdit[] = [];
  readonly #errors: ImportFault[];
  readonly #warnings: ImportFault[];
  readonly #index: KeyIndex;
  /** Where a key stood first in the file. */
  readonly #seen = new Map<string, string>();

  constructor(book: BookWhole, errors: ImportFault[], warnings: ImportFault[]) {
    this.#index = new KeyIndex(book);
    this.#errors = errors;
    this.#warnings = warnings;
  }

  takeSheet(sheet: HeadedSheet): void {
    for (const { row, cells } of sheet.rows) {
      const said = new Map<ImportColumn, Cell>();
      for (const [at, column] of sheet.columns.entries()) {
        const cell = cells[at] ?? null;
        if (column && cell !== null) said.set(column, cell);
      }
      // A row that speaks only in columns without a heading says nothing here.
      if (said.size > 0) this.#take({ sheet, row, cells: said, given: {}, faults: 0 });
    }
  }

  #take(line: Line): void {
    const { kind, columns } = line.sheet.sheet;
    for (const column of columns) this.#readCell(line, column);
    // A row that names nothing that exists has been told of; what it is cannot be said.
    const named = columns.every(
      ({ read, field, required }) => !required || !read.startsWith('key-') || field in line.given,
    );
    if (!named) return;
    const known = this.#find(line, kind);
    if (known === undefined) return;
    if (known === 'none') this.#add(line, kind);
    else this.#change(line, kind, known, known.row as AnyBookRow);
  }

  #readCell(line: Line, column: ImportColumn): void {
    const cell = line.cells.get(column);
    if (cell === undefined) {
      if (column.required)
        this.#wrong(line, column, { zh: `“${column.zh}”不能为空`, en: `Column ${column.en} is empty` });
      return;
    }
    const read = readCell(cell, column);
    if (!read.ok) {
      this.#wrong(line, column, read.wrong);
      return;
    }
    if (read.doubt) this.#warnings.push(this.#place(line, column, read.doubt));
    if (!column.read.startsWith('key-')) line.given[column.field] = read.value;
    else if (column.read === 'key-points') this.#points(line, column, listOf(cell));
    else {
      const found = this.#lookup(line, column, String(read.value));
      if (found) line.given[column.field] = found.ref;
    }
  }

  #points(line: Line, column: ImportColumn, names: readonly string[]): void {
    const found = names.map((name) => this.#lookup(line, column, name)?.ref);
    if (found.every((ref) => ref !== undefined)) line.given[column.field] = found;
  }

  /** The row a cell names; undefined: told as a fault. */
  #lookup(line: Line, column: ImportColumn, text: string): Known | undefined {
    const enterprise = line.given.enterprise;
    // Without the enterprise its outlets and points cannot be found; that it is missing has been told.
    if (!['key-agency', 'key-enterprise'].includes(column.read) && enterprise === undefined) return undefined;
    const found = this.#named(column, text, String(enterprise));
    if (found === 'none') {
      this.#wrong(line, column, { zh: `找不到“${text}”`, en: `There is no ${text}` }, text);
    } else if (found === 'several') {
      const words = { zh: `“${text}”有多个，无法确定`, en: `Several are called ${text}` };
      this.#wrong(line, column, words, text);
    }
    return typeof found === 'string' ? undefined : found;
  }

  #named({ read }: ImportColumn, text: string, enterprise: string): Lookup {
    const name = foldName(text);
    if (read === 'key-agency') return this.#index.find('agencies', [name]);
    if (read === 'key-enterprise') return this.#index.find('enterprises', [`code:${name}`, `name:${name}`]);
    return this.#index.find(read === 'key-outlet' ? 'outlets' : 'points', [`${enterprise}/${name}`]);
  }

  /** The row of the book that this line is about; undefined: told as a fault. */
  #find(line: Line, kind: BookKind): Known | 'none' | undefined {
    const keys = keysOf(kind, { ...IMPORT_DEFAULTS[kind], ...line.given });
    const at = `${line.sheet.name} ${line.row}`;
    const twice = keys.map((key) => this.#seen.get(`${kind}|${key}`)).find((seen) => seen !== undefined);
    for (const key of keys) this.#seen.set(`${kind}|${key}`, at);
    const column = keyColumn(line.sheet.sheet.columns);
    // Two enterprises of one name are told apart by their credit codes.
    const apart = kind === 'enterprises' && keys.length > 1 && !this.#seenCode(keys, at);
    if (twice !== undefined && twice !== at && !apart) {
      this.#wrong(line, column, { zh: `与“${twice}”行重复`, en: `Stands already in ${twice}` });
      return undefined;
    }
    const found = this.#index.find(kind, keys);
    if (found === 'several') {
      this.#wrong(line, column, {
        zh: '台账中有多个同名条目，无法确定',
        en: 'The book holds several of this name',
      });
      return undefined;
    }
    return found === 'none' || found.row === undefined || isOther(kind, line.given, found.row)
      ? 'none'
      : found;
  }

  #seenCode([code]: readonly string[], at: string): boolean {
    const seen = this.#seen.get(`enterprises|${code}`);
    return seen !== undefined && seen !== at;
  }

  #add(line: Line, kind: BookKind): void {
    const points = line.given.bindings as readonly string[] | undefined;
    const fields = {
      ...IMPORT_DEFAULTS[kind],
      ...pick(kind, line.given),
      ...(points && { bindings: points.map(bind) }),
    };
    this.#check(line, kind, fields);
    const enterprise = String(line.given.enterprise ?? '');
    const ref = line.faults > 0 ? `?${line.sheet.name} ${line.row}` : `@${this.edits.length}`;
    this.#index.add(kind, fields, { ref, enterprise, row: undefined });
    if (line.faults > 0) return;
    this.edits.push({ kind, op: 'add', row: fields } as unknown as BookEdit);
    this.#tell(line, kind, 'add', { ...IMPORT_DEFAULTS[kind] }, fields);
  }

  #change(line: Line, kind: BookKind, known: Known, row: AnyBookRow): void {
    const held = row as unknown as Fields;
    const given = pick(kind, line.given);
    if (kind === 'loggers' && given.bindings) {
      given.bindings = this.#rebind(
        line,
        (row as BookTables['loggers']).bindings,
        given.bindings as string[],
      );
    }
    const changed = Object.keys(given).filter(
      (field) => JSON.stringify(given[field]) !== JSON.stringify(held[field]),
    );
    const set = Object.fromEntries(changed.map((field) => [field, given[field]]));
    if (kind === 'limits') this.#checkLimit(line, row as BookTables['limits'], changed);
    this.#check(line, kind, { ...held, ...set });
    // A new name in the list is a name that the sheets after it may use.
    this.#index.add(kind, { ...held, ...set }, known);
    if (line.faults > 0) return;
    if (changed.length > 0) {
      this.edits.push({ kind, op: 'change', id: row.id, version: row.version, set } as unknown as BookEdit);
    }
    this.#tell(line, kind, changed.length > 0 ? 'change' : 'unchanged', held, { ...held, ...set });
  }

  /** Open bindings stay as they are; points named anew are bound; ending a binding needs its moment. */
  #rebind(line: Line, held: readonly LoggerBinding[], points: readonly string[]): readonly LoggerBinding[] {
    const open = held.filter(({ to }) => to === null).map(({ point }) => String(point));
    if (open.some((point) => !points.includes(point))) {
      const words = {
        zh: '解除点位绑定须注明时间，请在界面中操作',
        en: 'Ending a binding needs its moment; do it in the console',
      };
      this.#wrong(line, columnOf(line, 'bindings'), words);
    }
    return [...held, ...points.filter((point) => !open.includes(point)).map(bind)];
  }

  #checkLimit(line: Line, limit: BookTables['limits'], changed: readonly string[]): void {
    const fixed = changed.find((field) => !LIMIT_OPEN_FIELDS.includes(field) || limit.validTo !== '');
    if (fixed === undefined) return;
    const words = {
      zh: '限值不可修改：请填写终止日期，并另起一行写新值',
      en: 'A limit is never edited: end it and enter the next one in a row of its own',
    };
    this.#wrong(line, columnOf(line, fixed), words);
  }

  #check(line: Line, kind: BookKind, fields: Fields): void {
    // A cell already told of stands empty here: it must not be told of twice, nor blamed on its neighbour.
    const faults =
      line.faults === 0
        ? faultsOf(kind, fields)
        : fieldFaultsOf(kind, fields).filter(({ field }) => field in line.given);
    for (const { field, zh, en } of faults) this.#wrong(line, columnOf(line, field), { zh, en });
    for (const { field, zh, en } of warningsOf(kind, fields)) {
      this.#warnings.push(this.#place(line, columnOf(line, field), { zh, en }));
    }
  }

  #tell(line: Line, kind: BookKind, op: ImportRow['op'], before: Fields, after: Fields): void {
    const { name: sheet } = line.sheet;
    const key = keyText(line);
    const changes = Object.keys(BOOK_FIELDS[kind])
      .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
      .map((field) => ({
        field,
        before: shown(field, before[field]),
        after: this.#said(line, field, after[field]),
      }));
    this.rows.push({ sheet, row: line.row, kind, op, key, changes });
  }

  /** References as people call them, not by ids that may not exist yet. */
  #said(line: Line, field: string, value: unknown): unknown {
    const column = line.sheet.sheet.columns.find((each) => each.field === field);
    const cell = column?.read.startsWith('key-') ? line.cells.get(column) : undefined;
    return cell === undefined ? shown(field, value) : cellText(cell);
  }

  #wrong(line: Line, column: ImportColumn | undefined, words: Words, value?: string): void {
    line.faults += 1;
    this.#errors.push(this.#place(line, column, words, value));
  }

  #place(line: Line, column: ImportColumn | undefined, words: Words, value?: string): ImportFault {
    const cell = column && column.field !== 'password' ? line.cells.get(column) : undefined;
    const text = value ?? (cell === undefined ? '' : cellText(cell));
    return {
      sheet: line.sheet.name,
      row: line.row,
      column: column?.zh ?? '',
      value: text,
      zh: words.zh,
      en: words.en,
    };
  }
}

/** The fields that belong to the row itself: the enterprise of a limit only helped to find its outlet. */
const pick = (kind: BookKind, given: Fields): Fields =>
  Object.fromEntries(Object.entries(given).filter(([field]) => Object.hasOwn(BOOK_FIELDS[kind], field)));

const bind = (point: string): LoggerBinding => ({
  point: point as PointId,
  st: '',
  factor: '',
  from: null,
  to: null,
});

/** The column that names the row best. */
const keyColumn = (columns: readonly ImportColumn[]): ImportColumn | undefined =>
  columns.find(({ required, read }) => required && !read.startsWith('key-')) ?? columns[0];

const columnOf = (line: Line, field: string): ImportColumn | undefined =>
  line.sheet.sheet.columns.find((column) => column.field === field);

/** The required cells of a row, joined: 东港印染 · DW001. */
const keyText = (line: Line): string =>
  line.sheet.sheet.columns
    .filter(({ required }) => required)
    .map((column) => cellText(line.cells.get(column) ?? null))
    .join(' · ');

const shown = (field: string, value: unknown): unknown =>
  field === 'password' && value !== '' ? '••••••' : value;

/** Found by its name, but the list gives a credit code that is not the one it has. */
const isOther = (kind: BookKind, given: Fields, row: AnyBookRow): boolean => {
  if (kind !== 'enterprises' || given.creditCode === undefined) return false;
  const { creditCode } = row as BookTables['enterprises'];
  return creditCode !== '' && foldName(creditCode) !== foldName(String(given.creditCode));
};
