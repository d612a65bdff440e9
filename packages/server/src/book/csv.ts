/** One text cell that a spreadsheet must not take for a formula is written behind an apostrophe. */
const FORMULA_START = /^[=+@\t\r-]/;
const GUARDED = /^'(?=[=+@\t\r-])/;

/**
 * Text of a list as it was saved: UTF-8 with or without its mark, UTF-16 with its mark (Excel's “Unicode
 * text”), otherwise GB 18030, which holds GBK and GB 2312.
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8: what a Chinese Excel saves as CSV.
    return new TextDecoder('gb18030').decode(bytes);
  }
}

export type CsvRead =
  | { readonly ok: true; readonly rows: readonly (readonly string[])[] }
  /** A quote that never ends; `line` counts from 1. */
  | { readonly ok: false; readonly line: number };

/** Commas by the standard, semicolons and tabs as some spreadsheets save them. */
function separatorOf(text: string): string {
  const head = text.slice(0, text.search(/[\r\n]|$/));
  const count = (char: string) => head.split(char).length;
  return [',', ';', '\t'].reduce((best, char) => (count(char) > count(best) ? char : best));
}

/**
 * Rows of a CSV text: quotes, doubled quotes, line ends inside quotes, CR, LF or both between rows.
 * @source RFC 4180 §2
 */
export function readCsv(text: string): CsvRead {
  const separator = separatorOf(text);
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let quoteLine = 0;
  const endCell = () => {
    row.push(cell.replace(GUARDED, ''));
    cell = '';
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (char === '\n' || (char === '\r' && text[at + 1] !== '\n')) line += 1;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') cell += text[at++];
      else quoted = false;
    } else if (char === '"' && cell === '') {
      quoted = true;
      quoteLine = line;
    } else if (char === separator) {
      endCell();
    } else if (char === '\n' || char === '\r') {
      if (char === '\r' && text[at + 1] === '\n') continue;
      endCell();
      rows.push(row);
      row = [];
    } else cell += char;
  }
  if (quoted) return { ok: false, line: quoteLine };
  if (cell !== '' || row.length > 0) {
    endCell();
    rows.push(row);
  }
  return { ok: true, rows };
}

function csvCell(value: string): string {
  const safe = FORMULA_START.test(value) && Number.isNaN(Number(value)) ? `'${value}` : value;
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** CSV with the UTF-8 mark, without which Excel reads 中文 as GBK. @source RFC 4180 §2 */
export const writeCsv = (rows: readonly (readonly string[])[]): Uint8Array =>
  new TextEncoder().encode(`\ufeff${rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')}`);
