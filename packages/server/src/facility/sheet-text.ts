import type { Facility, SheetDraft } from '@wenqu/domain';

/** A line that could not be read; lines count from 1, the head included. */
export interface SheetFault {
  readonly line: number;
  readonly zh: string;
  readonly en: string;
}

export interface SheetsRead {
  readonly sheets: readonly SheetDraft[];
  readonly faults: readonly SheetFault[];
}

type Target =
  | { readonly kind: 'day' | 'water' | 'sludge' }
  | { readonly kind: 'product' | 'agent'; readonly id: string };

const DAY_NAMES = new Set(['日期', 'day', 'date']);
const WATER_NAMES = new Set(['取水量', '用水量', 'water', 'water in']);
const SLUDGE_NAMES = new Set(['污泥量', '干污泥', 'sludge']);

/** What a column holds, by its heading: units in brackets are passed over. */
function targetOf(heading: string, facility: Facility): Target | undefined {
  const name = heading
    .replace(/[（(].*[)）]/g, '')
    .trim()
    .toLowerCase();
  if (DAY_NAMES.has(name)) return { kind: 'day' };
  if (WATER_NAMES.has(name)) return { kind: 'water' };
  if (SLUDGE_NAMES.has(name)) return { kind: 'sludge' };
  const named = <T extends { id: string; name: string }>(rows: readonly T[]) =>
    rows.find((row) => row.id === heading.trim() || row.name.toLowerCase() === name);
  const line = named(facility.lines);
  if (line) return { kind: 'product', id: line.id };
  const agent = named(facility.agents);
  return agent ? { kind: 'agent', id: agent.id } : undefined;
}

const DAY = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;

function dayOf(text: string): string | undefined {
  const found = DAY.exec(text.trim());
  if (!found) return undefined;
  const day = `${found[1]}-${found[2]!.padStart(2, '0')}-${found[3]!.padStart(2, '0')}`;
  return Number.isNaN(Date.parse(`${day}T00:00:00Z`)) ? undefined : day;
}

const fault = (line: number, zh: string, en: string): SheetFault => ({ line, zh, en });

/** The heading that a sheet of this facility needs, in Chinese, for people to copy. */
export const sheetHeading = ({ lines, agents }: Facility): readonly string[] => [
  '日期',
  ...lines.map(({ name, unit }) => `${name} (${unit})`),
  '取水量 (m3)',
  ...agents.map(({ name }) => `${name} (kg)`),
  '污泥量 (kgDS)',
];

/**
 * Day sheets from the cells of a table with a heading: days down, figures across. An empty cell is not known, and is
 * not zero. Every line is read; the faults of all of them come back together.
 */
export function readSheets(table: readonly (readonly string[])[], facility: Facility): SheetsRead {
  const rows = table.filter((row) => row.some((cell) => cell.trim() !== ''));
  const heading = rows[0] ?? [];
  const targets = heading.map((cell) => targetOf(cell, facility));
  const strange = heading.filter((cell, at) => cell.trim() !== '' && !targets[at]);
  if (!targets.some((target) => target?.kind === 'day'))
    return { sheets: [], faults: [fault(1, '缺少“日期”列', 'no column for the day')] };
  if (strange.length > 0) {
    const names = strange.join(', ');
    return { sheets: [], faults: [fault(1, `不认识的列：${names}`, `unknown columns: ${names}`)] };
  }
  const sheets: SheetDraft[] = [];
  const faults: SheetFault[] = [];
  for (const [at, row] of rows.slice(1).entries()) {
    const sheet = sheetOf(row, targets, facility.id, at + 2, faults);
    if (sheet) sheets.push(sheet);
  }
  return { sheets, faults };
}

function sheetOf(
  row: readonly string[],
  targets: readonly (Target | undefined)[],
  facility: string,
  line: number,
  faults: SheetFault[],
): SheetDraft | undefined {
  const product: Record<string, number> = {};
  const agentKg: Record<string, number> = {};
  let day: string | undefined;
  let [waterInM3, sludgeKgDs]: [number | null, number | null] = [null, null];
  for (const [at, cell] of row.entries()) {
    const target = targets[at];
    if (!target || cell.trim() === '') continue;
    if (target.kind === 'day') {
      day = dayOf(cell);
      continue;
    }
    const value = Number(cell.trim().replaceAll(',', ''));
    if (!Number.isFinite(value) || value < 0) {
      faults.push(fault(line, `不是非负数：${cell}`, `not a number from 0 on: ${cell}`));
      return undefined;
    }
    if (target.kind === 'product') product[target.id] = value;
    else if (target.kind === 'agent') agentKg[target.id] = value;
    else if (target.kind === 'water') waterInM3 = value;
    else sludgeKgDs = value;
  }
  if (day === undefined) {
    faults.push(fault(line, '日期应写作 2026-08-01', 'the day is written 2026-08-01'));
    return undefined;
  }
  return { facility, day, product, waterInM3, agentKg, sludgeKgDs };
}
