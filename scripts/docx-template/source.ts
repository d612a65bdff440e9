import { escapeXml } from '../../packages/server/src/documents/docx/xml.ts';

/** A source as the body of a document. */
export interface Source {
  readonly format: 'letter' | 'form';
  readonly landscape: boolean;
  readonly body: string;
}

interface Table {
  readonly widths: readonly number[];
  readonly rows: string[];
}

/** Text between the margins, in twentieths of a point: A4 less 28 and 26 mm; lying, less 25 mm twice. */
const WIDTH = { standing: 8_844, lying: 14_000 } as const;

/** @throws Error for a line that cannot be read */
export function bodyOf(text: string): Source {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const format = lines.includes('@format letter') ? 'letter' : 'form';
  const landscape = lines.includes('@landscape');
  const body: string[] = [];
  let table: Table | undefined;
  for (const line of lines) {
    if (line.startsWith('|')) {
      if (line.startsWith('|:')) {
        if (table) body.push(tableOf(table));
        table = { widths: widthsOf(line, landscape), rows: [] };
      } else table?.rows.push(rowOf(line, table.widths));
      continue;
    }
    if (table) body.push(tableOf(table));
    table = undefined;
    if (line === '' || /^@(?:format|landscape)/.test(line)) continue;
    if (line.startsWith('> ')) keepWithNext(body);
    body.push(paragraphOf(line));
  }
  if (table) body.push(tableOf(table));
  return { format, landscape, body: body.join('') };
}

/** Who signs must not stand alone on a page: the text before stays with it. */
function keepWithNext(body: string[]): void {
  for (const at of [-1, -2]) {
    const before = body.at(at);
    if (before?.startsWith('<w:p><w:pPr><w:pStyle') && !before.includes('{/')) {
      body[body.length + at] = before.replace('</w:pPr>', '<w:keepNext/></w:pPr>');
    }
  }
}

const run = (text: string): string => `<w:r><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r>`;
const styled = (style: string, text: string): string =>
  `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr>${text === '' ? '' : run(text)}</w:p>`;

const STYLES: readonly (readonly [string, string])[] = [
  ['@head ', 'Head'],
  ['@issue ', 'Issue'],
  ['# ', 'Title'],
  ['= ', 'Centred'],
  ['> ', 'Right'],
  ['. ', 'Flush'],
  ['! ', 'Heading1'],
  ['~ ', 'Note'],
];

function paragraphOf(line: string): string {
  if (line === '---') return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>';
  if (line === '.') return styled('Flush', '');
  if (line.startsWith('@@')) return styled('Centred', `{@${line.slice(2)}}`);
  const found = STYLES.find(([sign]) => line.startsWith(sign));
  return found ? styled(found[1], line.slice(found[0].length)) : styled('Body', line);
}

function widthsOf(line: string, landscape: boolean): number[] {
  const shares = line.slice(2).split(',').map(Number);
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const width = landscape ? WIDTH.lying : WIDTH.standing;
  return shares.map((share) => Math.round((share / whole) * width));
}

/** `|a|<|b`: a cell joined to the one before takes its width. */
function rowOf(line: string, widths: readonly number[]): string {
  const header = line.startsWith('|=');
  const tall = line.startsWith('|^');
  const texts = line
    .slice(header || tall ? 2 : 1)
    .split(/\|/)
    .map((text) => text.trim());
  if (texts.length !== widths.length) throw new Error(`${texts.length} cells for ${widths.length}: ${line}`);
  const cells: { text: string; span: number; width: number }[] = [];
  texts.forEach((text, index) => {
    const last = cells.at(-1);
    if (text === '<' && last) {
      last.span++;
      last.width += widths[index] ?? 0;
    } else cells.push({ text, span: 1, width: widths[index] ?? 0 });
  });
  const properties = `${header ? '<w:tblHeader/>' : ''}${tall ? '<w:trHeight w:val="1400" w:hRule="atLeast"/>' : '<w:trHeight w:val="440" w:hRule="atLeast"/>'}`;
  const drawn = cells.map((cell, index) => cellOf(cell, header || (cell.text.startsWith('*') && index >= 0)));
  return `<w:tr><w:trPr><w:cantSplit w:val="0"/>${properties}</w:trPr>${drawn.join('')}</w:tr>`;
}

/** `*label` is a name in bold; a name is centred, what is filled in begins at the left. */
function cellOf(cell: { text: string; span: number; width: number }, label: boolean): string {
  const text = cell.text.replace(/^\*/, '');
  const span = cell.span > 1 ? `<w:gridSpan w:val="${cell.span}"/>` : '';
  const paragraphs = text
    .split('\\')
    .map((part) => styled(label ? 'CellName' : 'Cell', part.trim()))
    .join('');
  return `<w:tc><w:tcPr><w:tcW w:w="${cell.width}" w:type="dxa"/>${span}<w:vAlign w:val="center"/></w:tcPr>${paragraphs}</w:tc>`;
}

function tableOf({ widths, rows }: Table): string {
  const grid = widths.map((width) => `<w:gridCol w:w="${width}"/>`).join('');
  const whole = widths.reduce((sum, width) => sum + width, 0);
  const properties = `<w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="${whole}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr>`;
  // Two tables that touch would become one.
  return `<w:tbl>${properties}<w:tblGrid>${grid}</w:tblGrid>${rows.join('')}</w:tbl>${styled('Gap', '')}`;
}
