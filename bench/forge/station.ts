import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** A measured series on a regular grid of local time; NaN where nothing good was measured. */
export interface Station {
  readonly name: string;
  readonly stepMin: number;
  /** Minutes since 1970-01-01T00:00 local time, of the first row. */
  readonly startMin: number;
  readonly columns: ReadonlyMap<string, Float64Array>;
}

export const minuteOf = (iso: string) => Date.parse(`${iso.length > 10 ? iso : `${iso}T00:00`}Z`) / 60_000;

/** Rows of a gzipped CSV with a header line, quotes taken off. */
export function readTable(file: string): Map<string, string>[] {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').split(/\r?\n/);
  const cells = (line: string) => line.split(',').map((cell) => cell.replaceAll('"', ''));
  const header = cells(lines[0]!);
  return lines
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => {
      const row = cells(line);
      return new Map(header.map((name, i) => [name, row[i] ?? '']));
    });
}

/** What is measured in a row, by column; NaN for what is marked bad. */
export interface Reading {
  readonly minute: number;
  readonly values: Readonly<Record<string, number>>;
}

/** Puts rows on the grid; of several rows in a slot the first good value stays. */
export function gridded(name: string, stepMin: number, readings: readonly Reading[]): Station {
  const first = Math.min(...readings.slice(0, 5).map(({ minute }) => minute));
  const startMin = Math.floor(first / stepMin) * stepMin;
  const last = readings[readings.length - 1]!.minute;
  const length = Math.round((last - startMin) / stepMin) + 1;
  const columns = new Map<string, Float64Array>();
  for (const key of Object.keys(readings[0]!.values))
    columns.set(key, new Float64Array(length).fill(Number.NaN));
  for (const { minute, values } of readings) {
    const slot = Math.round((minute - startMin) / stepMin);
    if (slot < 0 || slot >= length) continue;
    for (const key of Object.keys(values)) {
      const column = columns.get(key)!;
      if (!Number.isFinite(column[slot]!)) column[slot] = values[key]!;
    }
  }
  return { name, stepMin, startMin, columns };
}

/** Number of a cell; empty, words and the source's missing code are NaN. */
export function numberOf(cell: string | undefined): number {
  if (cell === undefined || cell.trim() === '') return Number.NaN;
  const value = Number(cell);
  return value === -9999 ? Number.NaN : value;
}

/** `d/mm/yyyy H:MM`, `mm/dd/yyyy H:MM:SS`, `d-mm-yy H:MM` by the order of their parts. */
export function minuteIn(order: 'dmy' | 'mdy', text: string): number {
  const [a, b, c, hour, minute] = text.split(/[-/ :]/).map(Number);
  const [day, month] = order === 'dmy' ? [a!, b!] : [b!, a!];
  const year = c! < 100 ? c! + 2000 : c!;
  return Date.UTC(year, month - 1, day, hour!, minute!) / 60_000;
}

export const hasFile = (file: string) => existsSync(file);
