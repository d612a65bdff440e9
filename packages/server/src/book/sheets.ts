import { strFromU8, Unzip, UnzipInflate, zipSync } from 'fflate';
import readXlsxFile, { InvalidInputError, InvalidSpreadsheetError } from 'read-excel-file/node';
import { limits } from '../limits.ts';
import { decodeText, readCsv } from './csv.ts';

export type Cell = string | number | boolean | Date | null;

/** A sheet as it lies in the file: row 1 is `rows[0]`. A CSV file is one sheet with the file's name. */
export interface ReadSheet {
  readonly name: string;
  readonly rows: readonly (readonly Cell[])[];
}

/** Why a file cannot be read at all. */
export interface FileFault {
  readonly zh: string;
  readonly en: string;
}
export type SheetsRead =
  | { readonly ok: true; readonly sheets: readonly ReadSheet[] }
  | { readonly ok: false; readonly fault: FileFault };

/** XML inflates about tenfold; an archive that wants more is no list of a district. */
const INFLATED_BYTES_MAX = 8 * limits.importBytesMax;
const ARCHIVE_FILES_MAX = 1_000;
/** Columns are few; a cell far out to the right would make every row as wide. */
const COLUMNS_MAX = 256;
/** Deflate grows at most 1032-fold, so one push stays below 17 MiB. */
const PUSH_BYTES = 16 * 1024;

const fault = (zh: string, en: string): { readonly ok: false; readonly fault: FileFault } => ({
  ok: false,
  fault: { zh, en },
});
const TOO_LARGE = fault('文件解压后过大，拒绝读取', 'The file inflates to more than may be read');
const NO_WORKBOOK = fault('不是有效的 .xlsx 文件', 'This is no valid .xlsx file');
const TOO_MANY_ROWS = fault(
  `行数超过 ${limits.importRowsMax}，请拆分文件或删除末尾空行`,
  `More than ${limits.importRowsMax} rows; split the file or delete empty rows at its end`,
);

/** How many files the archive says it holds; undefined: its end is missing. @source PKWARE APPNOTE §4.3.16 */
function filesPromised(bytes: Uint8Array): number | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = buffer.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  return end === -1 || end + 22 > buffer.length ? undefined : buffer.readUInt16LE(end + 10);
}

class Overflow extends Error {}

/** The XML files of an archive, inflated within bounds. @throws when its bytes are damaged */
function inflate(bytes: Uint8Array): Record<string, Uint8Array> | 'too-large' | 'torn' {
  const files: Record<string, Uint8Array[]> = {};
  let total = 0;
  let count = 0;
  const unzip = new Unzip((file) => {
    count += 1;
    if (count > ARCHIVE_FILES_MAX) throw new Overflow();
    if (!/\.(xml|rels)$/.test(file.name)) return;
    const chunks: Uint8Array[] = [];
    files[file.name] = chunks;
    file.ondata = (error, chunk) => {
      if (error) throw error;
      total += chunk.length;
      if (total > INFLATED_BYTES_MAX) throw new Overflow();
      chunks.push(chunk);
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (let at = 0; at < bytes.length; at += PUSH_BYTES) {
      unzip.push(bytes.subarray(at, at + PUSH_BYTES), at + PUSH_BYTES >= bytes.length);
    }
  } catch (error) {
    if (error instanceof Overflow) return 'too-large';
    throw error;
  }
  // A download that broke off may still hold some whole sheets: half a list is none.
  if (count !== filesPromised(bytes)) return 'torn';
  return Object.fromEntries(
    Object.entries(files).map(([name, chunks]) => [name, new Uint8Array(Buffer.concat(chunks))]),
  );
}

/** Is there a cell or row so far out that the table between would not fit? */
function isSparse(xml: string): boolean {
  for (const [, column, row] of xml.matchAll(/<(?:\w+:)?(?:c|row)\b[^>]*?\sr="([A-Z]*)(\d+)"/g)) {
    if (Number(row) > limits.importRowsMax + 1 || columnOf(column ?? '') > COLUMNS_MAX) return true;
  }
  return false;
}

const columnOf = (text: string): number =>
  [...text].reduce((sum, char) => sum * 26 + char.charCodeAt(0) - 64, 0);

async function readWorkbook(bytes: Uint8Array): Promise<SheetsRead> {
  try {
    const files = inflate(bytes);
    if (files === 'too-large') return TOO_LARGE;
    if (files === 'torn') return NO_WORKBOOK;
    const sheets = Object.entries(files).filter(([name]) => name.includes('worksheets/'));
    if (sheets.some(([, xml]) => isSparse(strFromU8(xml)))) return TOO_MANY_ROWS;
    if (!files['xl/workbook.xml'] || !files['xl/_rels/workbook.xml.rels']) return NO_WORKBOOK;
    // Packed again without compression: what has been measured is what is read.
    const measured = Buffer.from(zipSync(files, { level: 0 }));
    const read = await readXlsxFile(measured);
    return {
      ok: true,
      sheets: read.map(({ sheet, data }) => ({ name: sheet, rows: data as unknown as Cell[][] })),
    };
  } catch (error) {
    if (error instanceof InvalidSpreadsheetError)
      return fault(`表格内容有误：${error.message}`, error.message);
    if (error instanceof InvalidInputError || isArchiveFault(error)) return NO_WORKBOOK;
    throw error;
  }
}

/** fflate's own errors carry a numeric code. */
const isArchiveFault = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'number';

function readText(bytes: Uint8Array, filename: string): SheetsRead {
  const read = readCsv(decodeText(bytes));
  if (!read.ok) return fault(`第 ${read.line} 行的引号没有结束`, `A quote on line ${read.line} does not end`);
  const name = filename.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '');
  return { ok: true, sheets: [{ name, rows: read.rows.map((row) => row.map(textCell)) }] };
}

const textCell = (text: string): Cell => (text.trim() === '' ? null : text.trim());

/**
 * The sheets of an .xlsx workbook or a .csv text, told apart by their first bytes, not by the name.
 *
 * @param filename gives a CSV sheet its name
 */
export async function readSheets(bytes: Uint8Array, filename: string): Promise<SheetsRead> {
  if (bytes.length > limits.importBytesMax) {
    const mib = limits.importBytesMax / 1024 / 1024;
    return fault(`文件超过 ${mib} MB`, `The file is larger than ${mib} MB`);
  }
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const isOle = bytes[0] === 0xd0 && bytes[1] === 0xcf;
  if (isOle)
    return fault(
      '请另存为 .xlsx 或 .csv（不支持 .xls 和加密文件）',
      'Save as .xlsx or .csv; .xls and encrypted files are not read',
    );
  const read = isZip ? await readWorkbook(bytes) : readText(bytes, filename);
  if (!read.ok) return read;
  const rows = read.sheets.reduce((sum, sheet) => sum + sheet.rows.length, 0);
  return rows > limits.importRowsMax ? TOO_MANY_ROWS : read;
}
