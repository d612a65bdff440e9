import type { Line } from './lines.ts';
import type { Cell, Edge, Paragraph, Table } from './model.ts';
import { drawLine, type Flow } from './pages.ts';

/** A cell with its text laid out; lines carry the room paragraphs ask for around them. */
interface LaidCell {
  readonly cell: Cell;
  readonly column: number;
  readonly xPt: number;
  readonly widthPt: number;
  readonly lines: readonly Line[];
}
export interface LaidRow {
  readonly cells: readonly LaidCell[];
  readonly heightPt: number;
  readonly header: boolean;
}

const sum = (lines: readonly { readonly heightPt: number }[]): number =>
  lines.reduce((total, { heightPt }) => total + heightPt, 0);

/** Rows with their heights; joined cells are as high as the rows they go over. */
export function rowsOf(table: Table, flow: Flow): LaidRow[] {
  const whole = table.columnsPt.reduce((total, width) => total + width, 0);
  const scale = Math.min(1, flow.widthPt / whole);
  const edges = [0];
  for (const width of table.columnsPt) edges.push(edges.at(-1)! + width * scale);
  const rows = table.rows.map((row) => {
    let column = 0;
    const cells = row.cells.map((cell): LaidCell => {
      const from = Math.min(column, edges.length - 2);
      const to = Math.min(from + cell.span, edges.length - 1);
      column += cell.span;
      const [xPt, widthPt] = [edges[from]!, edges[to]! - edges[from]!];
      const inner = Math.max(8, widthPt - table.margins.left - table.margins.right);
      return {
        cell,
        column: from,
        xPt,
        widthPt,
        lines: cell.merge === 'on' ? [] : cellLines(cell.blocks, inner, flow),
      };
    });
    return { cells, header: row.header, exactPt: row.exact ? row.heightPt : 0, leastPt: row.heightPt };
  });
  return rows.map((row, index) => ({ ...row, heightPt: rowPt(table, rows, index) }));
}

function cellLines(blocks: readonly Paragraph[], widthPt: number, flow: Flow): Line[] {
  return blocks.flatMap((paragraph) => {
    const lines = flow.lines(paragraph, widthPt);
    const { beforePt, afterPt } = paragraph.look;
    return lines.map((line, index) => ({
      ...line,
      heightPt: line.heightPt + (index === 0 ? beforePt : 0) + (index === lines.length - 1 ? afterPt : 0),
      baselinePt: line.baselinePt + (index === 0 ? beforePt : 0),
    }));
  });
}

interface Measured {
  readonly cells: readonly LaidCell[];
  readonly exactPt: number;
  readonly leastPt: number;
}

/** Rows a joined cell goes over after this one. */
function joinedRows(rows: readonly Measured[], index: number, column: number): number {
  let count = 0;
  for (let at = index + 1; at < rows.length; at++) {
    const below = rows[at]!.cells.find((each) => each.column === column);
    if (below?.cell.merge !== 'on') break;
    count++;
  }
  return count;
}

function rowPt(table: Table, rows: readonly Measured[], index: number): number {
  const row = rows[index]!;
  if (row.exactPt > 0) return row.exactPt;
  const padding = table.margins.top + table.margins.bottom;
  const heights = row.cells.map(({ cell, lines, column }) => {
    const joined = cell.merge === 'begin' ? joinedRows(rows, index, column) : 0;
    // Shared among the rows it goes over: they are the same height each, or higher for their own text.
    return (sum(lines) + padding) / (joined + 1);
  });
  const above = row.cells
    .filter(({ cell }) => cell.merge === 'on')
    .map(({ column }) => shareFromAbove(table, rows, index, column));
  return Math.max(row.leastPt, 8, ...heights, ...above);
}

function shareFromAbove(table: Table, rows: readonly Measured[], index: number, column: number): number {
  for (let at = index - 1; at >= 0; at--) {
    const cell = rows[at]!.cells.find((each) => each.column === column);
    if (cell?.cell.merge !== 'on') {
      const padding = table.margins.top + table.margins.bottom;
      return cell ? (sum(cell.lines) + padding) / (joinedRows(rows, at, column) + 1) : 0;
    }
  }
  return 0;
}

const headRows = (rows: readonly LaidRow[]): number => {
  const end = rows.findIndex(({ header }) => !header);
  return end === -1 ? 0 : end;
};

/** Heading rows with the first row under them: what must not be parted. */
export const tableHeadPt = (_: Table, rows: readonly LaidRow[]): number =>
  sum(rows.slice(0, headRows(rows) + 1));

/** Put a table on pages; its heading rows come again on each, and a row taller than a page is parted by lines. */
export function placeTable(flow: Flow, table: Table, rows: readonly LaidRow[]): void {
  const head = rows.slice(0, headRows(rows));
  const repeat = sum(head) < flow.heightPt / 2 ? head : [];
  const widthPt = Math.max(
    0,
    ...rows.map(({ cells }) => (cells.at(-1)?.xPt ?? 0) + (cells.at(-1)?.widthPt ?? 0)),
  );
  const spare = flow.widthPt - widthPt;
  const leftPt =
    flow.leftPt +
    (table.align === 'centre'
      ? spare / 2
      : table.align === 'right'
        ? spare
        : Math.min(table.indentPt, Math.max(0, spare)));
  const draw = (row: LaidRow, below: LaidRow | undefined, topOfPage: boolean): void => {
    drawRow(flow, table, row, below, leftPt, topOfPage);
    flow.yPt += row.heightPt;
  };
  const turn = (index: number): void => {
    flow.newPage();
    if (index >= head.length) for (const [at, row] of repeat.entries()) draw(row, repeat[at + 1], at === 0);
  };
  rows.forEach((row, index) => {
    let rest: LaidRow | undefined = row;
    let isFirst = index === 0;
    const fresh = flow.heightPt - (index >= head.length ? sum(repeat) : 0);
    while (rest) {
      if (rest.heightPt <= flow.leftOverPt + 0.01) {
        draw(rest, rows[index + 1], isFirst);
        return;
      }
      const fits = rest.heightPt <= fresh;
      if (fits || flow.leftOverPt < flow.heightPt / 4) {
        if (flow.leftOverPt >= fresh - 0.01) {
          // Already on a fresh page and still too high by a hair: it is drawn as it is.
          draw(rest, rows[index + 1], isFirst);
          return;
        }
        turn(index);
        isFirst = repeat.length === 0;
        continue;
      }
      const [now, later] = part(table, rest, flow.leftOverPt);
      draw(now, later ?? rows[index + 1], isFirst);
      rest = later;
      if (later) turn(index);
      isFirst = repeat.length === 0;
    }
  });
}

/** The lines that fit, and the row that is left. At least one line is taken, so it ends. */
function part(table: Table, row: LaidRow, roomPt: number): [LaidRow, LaidRow | undefined] {
  const padding = table.margins.top + table.margins.bottom;
  const cuts = row.cells.map(({ lines }) => {
    let heightPt = 0;
    let count = 0;
    for (const line of lines) {
      heightPt += line.heightPt;
      if (heightPt > roomPt - padding && count > 0) break;
      count++;
    }
    return count;
  });
  const now = row.cells.map((each, index) => ({ ...each, lines: each.lines.slice(0, cuts[index]) }));
  const later = row.cells.map((each, index) => ({ ...each, lines: each.lines.slice(cuts[index]) }));
  const height = (cells: readonly LaidCell[]) =>
    Math.max(8, ...cells.map(({ lines }) => sum(lines) + padding));
  const head = { ...row, cells: now, heightPt: Math.min(roomPt, height(now)) };
  if (later.every(({ lines }) => lines.length === 0)) return [head, undefined];
  return [head, { ...row, cells: later, heightPt: height(later) }];
}

function drawRow(
  flow: Flow,
  table: Table,
  row: LaidRow,
  below: LaidRow | undefined,
  leftPt: number,
  isTop: boolean,
): void {
  for (const laid of row.cells) {
    const { cell } = laid;
    const [xPt, yPt] = [leftPt + laid.xPt, flow.yPt];
    if (cell.shade !== undefined) {
      flow.marks.push({
        kind: 'fill',
        xPt,
        yPt,
        widthPt: laid.widthPt,
        heightPt: row.heightPt,
        colour: cell.shade,
      });
    }
    const under = below?.cells.find(({ column }) => column === laid.column)?.cell.merge === 'on';
    const lastOnPage = !below || row.heightPt + below.heightPt > flow.leftOverPt + 0.01;
    const hidden: Readonly<Record<Edge, boolean>> = {
      top: cell.merge === 'on' && !isTop,
      bottom: under && !lastOnPage,
      left: false,
      right: false,
    };
    drawEdges(flow, cell, hidden, { xPt, yPt, widthPt: laid.widthPt, heightPt: row.heightPt });
    drawCell(flow, table, laid, row.heightPt, leftPt);
  }
}

function drawCell(flow: Flow, table: Table, laid: LaidCell, heightPt: number, leftPt: number): void {
  const { margins } = table;
  const spare = heightPt - margins.top - margins.bottom - sum(laid.lines);
  const { align } = laid.cell;
  // A joined cell begins at its top: what lies under it may be on the next page.
  const shift =
    laid.cell.merge === 'begin' || spare <= 0
      ? 0
      : align === 'centre'
        ? spare / 2
        : align === 'bottom'
          ? spare
          : 0;
  let yPt = flow.yPt + margins.top + shift;
  for (const line of laid.lines) {
    drawLine(flow.marks, line, leftPt + laid.xPt + margins.left, yPt);
    yPt += line.heightPt;
  }
}

interface Box {
  readonly xPt: number;
  readonly yPt: number;
  readonly widthPt: number;
  readonly heightPt: number;
}

function drawEdges(flow: Flow, cell: Cell, hidden: Readonly<Record<Edge, boolean>>, box: Box): void {
  const { xPt, yPt, widthPt, heightPt } = box;
  const corners: Readonly<Record<Edge, readonly [readonly [number, number], readonly [number, number]]>> = {
    top: [
      [xPt, yPt],
      [xPt + widthPt, yPt],
    ],
    bottom: [
      [xPt, yPt + heightPt],
      [xPt + widthPt, yPt + heightPt],
    ],
    left: [
      [xPt, yPt],
      [xPt, yPt + heightPt],
    ],
    right: [
      [xPt + widthPt, yPt],
      [xPt + widthPt, yPt + heightPt],
    ],
  };
  for (const edge of ['top', 'bottom', 'left', 'right'] as const) {
    const border = cell.borders[edge];
    const [fromPt, toPt] = corners[edge];
    if (border && !hidden[edge]) flow.marks.push({ kind: 'rule', fromPt, toPt, border });
  }
}
