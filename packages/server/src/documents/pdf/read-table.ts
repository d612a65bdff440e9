import { elements, first, isOn, numberOf, wordOf, type Xml } from '../docx/xml.ts';
import type { Border, Cell, Edge, Row, Table } from './model.ts';
import { flowOf, paragraphsOf, type Reading } from './read.ts';
import { borderOf, colourOf, TWIPS } from './styles.ts';

type Lines = Readonly<Record<Edge | 'insideH' | 'insideV', Border | undefined>>;
const EDGES = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'] as const;
/** Columns and rows of one table that are laid out; a larger one is no table of an office. */
const COLUMNS_MAX = 64;

/** A table with its columns, rows, joined cells and lines. */
export function readTable(reading: Reading, xml: Xml): Table {
  const own = first(xml, 'w:tblPr');
  const style = reading.styles.style(wordOf(own, 'w:tblStyle')).table;
  const lines = linesOf(style, own);
  const rows = flowOf(xml).filter(({ name }) => name === 'w:tr');
  const drawn = rows.map((row, index) =>
    readRow(reading, row, lines, index === 0, index === rows.length - 1),
  );
  const margin = (edge: Edge, otherwise: number): number => {
    const side = [own, style].map((at) => first(first(at, 'w:tblCellMar'), `w:${edge}`)).find(Boolean);
    return (numberOf(side?.attributes['w:w']) ?? otherwise) / TWIPS;
  };
  const align = wordOf(own, 'w:jc');
  return {
    kind: 'table',
    columnsPt: columnsOf(xml, rows),
    rows: drawn,
    align: align === 'center' ? 'centre' : align === 'right' || align === 'end' ? 'right' : 'left',
    indentPt: (numberOf(first(own, 'w:tblInd')?.attributes['w:w']) ?? 0) / TWIPS,
    margins: {
      top: margin('top', 0),
      left: margin('left', 108),
      bottom: margin('bottom', 0),
      right: margin('right', 108),
    },
  };
}

/** Widths of the grid; where it is silent, those of the cells of the fullest row. */
function columnsOf(xml: Xml, rows: readonly Xml[]): number[] {
  const grid = elements(first(xml, 'w:tblGrid'), 'w:gridCol').map(
    ({ attributes }) => (numberOf(attributes['w:w']) ?? 0) / TWIPS,
  );
  const spans = rows.map((row) => elements(row, 'w:tc').reduce((sum, cell) => sum + spanOf(cell), 0));
  const count = Math.min(COLUMNS_MAX, Math.max(grid.length, 1, ...spans.slice(0, 5_000)));
  return Array.from({ length: count }, (_, index) => (grid[index] ?? 0) || 60);
}

const spanOf = (cell: Xml): number =>
  Math.min(COLUMNS_MAX, Math.max(1, numberOf(wordOf(first(cell, 'w:tcPr'), 'w:gridSpan')) ?? 1));

function linesOf(...places: readonly (Xml | undefined)[]): Lines {
  const found: Record<string, Border | undefined> = {};
  for (const place of places) {
    const borders = first(place, 'w:tblBorders');
    for (const edge of EDGES) {
      const named =
        first(borders, `w:${edge}`) ??
        first(borders, edge === 'left' ? 'w:start' : edge === 'right' ? 'w:end' : '');
      if (named) found[edge] = borderOf(named);
    }
  }
  return found as Lines;
}

function readRow(reading: Reading, xml: Xml, lines: Lines, top: boolean, bottom: boolean): Row {
  const own = first(xml, 'w:trPr');
  const height = first(own, 'w:trHeight')?.attributes;
  const cells = flowOf(xml).filter(({ name }) => name === 'w:tc');
  return {
    cells: cells.map((cell, index) =>
      readCell(reading, cell, {
        top: top ? lines.top : lines.insideH,
        bottom: bottom ? lines.bottom : lines.insideH,
        left: index === 0 ? lines.left : lines.insideV,
        right: index === cells.length - 1 ? lines.right : lines.insideV,
      }),
    ),
    header: isOn(own, 'w:tblHeader') === true,
    heightPt: (numberOf(height?.['w:val']) ?? 0) / TWIPS,
    exact: height?.['w:hRule'] === 'exact',
  };
}

function readCell(reading: Reading, xml: Xml, around: Cell['borders']): Cell {
  const own = first(xml, 'w:tcPr');
  const lines = first(own, 'w:tcBorders');
  const edge = (name: Edge): Border | undefined => {
    const named = first(lines, `w:${name}`);
    return named ? borderOf(named) : around[name];
  };
  const merge = first(own, 'w:vMerge');
  const align = wordOf(own, 'w:vAlign');
  return {
    blocks: paragraphsOf(reading, xml),
    span: spanOf(xml),
    merge: merge === undefined ? 'none' : merge.attributes['w:val'] === 'restart' ? 'begin' : 'on',
    borders: { top: edge('top'), left: edge('left'), bottom: edge('bottom'), right: edge('right') },
    shade: colourOf(first(own, 'w:shd')?.attributes['w:fill']),
    align: align === 'center' ? 'centre' : align === 'bottom' ? 'bottom' : 'top',
  };
}
