import {
  code2017,
  factor,
  factorShort,
  formatDay,
  instantFromMs,
  parseDay,
  WATER_FACTORS,
} from '@wenqu/domain';
import { FACTOR_SHAPE } from '../store/book-fields.ts';
import { foldName, type ImportColumn } from './import-columns.ts';
import type { Cell } from './sheets.ts';

/** A cell read for its column: a value, perhaps with a doubt about it, or what is wrong with it. */
export type CellRead =
  | { readonly ok: true; readonly value: unknown; readonly doubt?: Words }
  | { readonly ok: false; readonly wrong: Words };
export interface Words {
  readonly zh: string;
  readonly en: string;
}

const good = (value: unknown): CellRead => ({ ok: true, value });
const bad = (zh: string, en: string): CellRead => ({ ok: false, wrong: { zh, en } });

/** A cell as people see it. */
export function cellText(cell: Cell): string {
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10);
  return cell === null ? '' : String(cell).trim();
}

function readText(cell: Cell): CellRead {
  // A number cell keeps 15 digits: a code or MN in it has lost its end before it came here.
  if (typeof cell === 'number' && Number.isInteger(cell) && !Number.isSafeInteger(cell)) {
    return bad(
      '按数字存储已丢失末位，请将单元格设为文本后重新填写',
      'Stored as a number it lost its last digits; format the cell as text and enter it again',
    );
  }
  return good(cellText(cell));
}

function readNumber(cell: Cell): CellRead {
  const text = cellText(cell).normalize('NFKC').replaceAll(',', '');
  const value = typeof cell === 'number' ? cell : Number(text);
  const isNumber = typeof cell !== 'boolean' && !(cell instanceof Date) && Number.isFinite(value);
  return isNumber ? good(value) : bad('不是数字', 'Not a number');
}

const YES = new Set(['是', 'yes', 'y', 'true', '1', '√', '✓']);
const NO = new Set(['否', 'no', 'n', 'false', '0', '×']);

function readBoolean(cell: Cell): CellRead {
  const text = foldName(cellText(cell));
  if (YES.has(text)) return good(true);
  return NO.has(text) ? good(false) : bad('请填写是或否', 'Say yes or no');
}

function readChoice(cell: Cell, { choices = {} }: ImportColumn): CellRead {
  const text = foldName(cellText(cell));
  const found = Object.entries(choices).find(
    ([value, words]) => foldName(value) === text || words.some((word) => foldName(word) === text),
  );
  if (found) return good(found[0]);
  const words = Object.values(choices).map(([first]) => first);
  return bad(`只能填写：${words.join('、')}`, `Say one of: ${Object.keys(choices).join(', ')}`);
}

/** 2026-01-31, 2026/1/31, 2026.1.31, 2026年1月31日, 20260131 or a date cell. */
function readDay(cell: Cell): CellRead {
  if (cell instanceof Date && !Number.isNaN(cell.getTime())) {
    // The spreadsheet's day is read as a UTC midnight; noon of it lies in the same day of UTC+8.
    return good(formatDay(instantFromMs(cell.getTime() + 3_600_000)));
  }
  const found = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(cellText(cell).normalize('NFKC'));
  const day = found ? `${found[1]}-${found[2]?.padStart(2, '0')}-${found[3]?.padStart(2, '0')}` : '';
  return parseDay(day) === undefined
    ? bad('不是有效日期（如 2026-01-31）', 'Not a day such as 2026-01-31')
    : good(day);
}

/** Names by which people call a factor: 化学需氧量, COD, 氨氮. */
const FACTOR_BY_NAME = new Map(
  WATER_FACTORS.flatMap(({ code, zh, en }) =>
    [zh, en, factorShort(code, 'zh'), factorShort(code, 'en')].map((name) => [foldName(name), code] as const),
  ).reverse(),
);

function readFactor(text: string): CellRead {
  const code = FACTOR_BY_NAME.get(foldName(text)) ?? code2017(text);
  if (factor(code)) return good(factor(code)?.code ?? code);
  if (!FACTOR_SHAPE.test(code))
    return bad('不是监测因子编码或名称', 'Neither the code nor the name of a factor');
  const doubt = {
    zh: `因子编码 ${code} 不在标准表中，将原样保留`,
    en: `Factor code ${code} is not in the table; it is kept as it is`,
  };
  return { ok: true, value: code, doubt };
}

/** Parts of a list cell: w01018、氨氮；pH */
export const listOf = (cell: Cell): string[] =>
  cellText(cell)
    .split(/[、，,；;\n]+/)
    .map((part) => part.trim())
    .filter(Boolean);

function readChoices(cell: Cell, column: ImportColumn): CellRead {
  const reads = listOf(cell).map((part) => readChoice(part, column));
  const wrong = reads.find((read) => !read.ok);
  return wrong ?? good([...new Set(reads.map((read) => (read.ok ? read.value : undefined)))]);
}

function readFactors(cell: Cell): CellRead {
  const reads = listOf(cell).map((part) => ({ part, read: readFactor(part) }));
  for (const { part, read } of reads) {
    if (!read.ok) return bad(`“${part}”${read.wrong.zh}`, `${part}: ${read.wrong.en}`);
  }
  const doubt = reads
    .map(({ read }) => (read.ok ? read.doubt : undefined))
    .find((each) => each !== undefined);
  const value = [...new Set(reads.map(({ read }) => (read.ok ? read.value : undefined)))];
  return { ok: true, value, ...(doubt && { doubt }) };
}

/** Read a cell that is not empty. Columns that name other rows come back as text, to be looked up. */
export function readCell(cell: Cell, column: ImportColumn): CellRead {
  switch (column.read) {
    case 'number':
      return readNumber(cell);
    case 'boolean':
      return readBoolean(cell);
    case 'choice':
      return readChoice(cell, column);
    case 'choices':
      return readChoices(cell, column);
    case 'day':
      return readDay(cell);
    case 'factor':
      return readFactor(cellText(cell));
    case 'factors':
      return readFactors(cell);
    default:
      return readText(cell);
  }
}
