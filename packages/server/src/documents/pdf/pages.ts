import type { Glyphs } from './glyphs.ts';
import { type Line, linesOf, type PageNumbers, type Piece } from './lines.ts';
import type { Block, Border, Paragraph, Section, Table } from './model.ts';
import { placeTable, rowsOf, tableHeadPt } from './table.ts';

/** What is drawn; from the left and upper edge of the paper. */
export type Mark =
  | { readonly kind: 'piece'; readonly piece: Piece; readonly xPt: number; readonly baselinePt: number }
  | {
      readonly kind: 'rule';
      readonly fromPt: readonly [number, number];
      readonly toPt: readonly [number, number];
      readonly border: Border;
    }
  | {
      readonly kind: 'fill';
      readonly xPt: number;
      readonly yPt: number;
      readonly widthPt: number;
      readonly heightPt: number;
      readonly colour: string;
    };

export interface Page {
  readonly section: Section;
  readonly marks: Mark[];
}

/** More pages than any paper of a bureau has. */
export const PAGES_MAX = 2_000;

/** A paper longer than we print. */
export class TooLong extends Error {}

/** Where the next thing goes, and how a new page is begun. */
export class Flow {
  readonly pages: Page[] = [];
  readonly glyphs: Glyphs;
  readonly section: Section;
  readonly leftPt: number;
  readonly widthPt: number;
  readonly topPt: number;
  readonly bottomPt: number;
  yPt = 0;
  readonly #before: number;

  constructor(section: Section, glyphs: Glyphs, pagesBefore: number) {
    const { margins } = section;
    this.section = section;
    this.glyphs = glyphs;
    this.leftPt = margins.left;
    this.widthPt = Math.max(20, section.widthPt - margins.left - margins.right);
    this.topPt = margins.top;
    this.bottomPt = Math.max(margins.top + 20, section.heightPt - margins.bottom);
    this.#before = pagesBefore;
    this.newPage();
  }

  get heightPt(): number {
    return this.bottomPt - this.topPt;
  }
  get leftOverPt(): number {
    return this.bottomPt - this.yPt;
  }
  get atTop(): boolean {
    return this.yPt === this.topPt;
  }
  get marks(): Mark[] {
    return this.pages.at(-1)!.marks;
  }

  newPage(): void {
    if (this.#before + this.pages.length >= PAGES_MAX) throw new TooLong();
    this.pages.push({ section: this.section, marks: [] });
    this.yPt = this.topPt;
  }

  lines(paragraph: Paragraph, widthPt: number): Line[] {
    return linesOf(paragraph, { widthPt, heightPt: this.heightPt * 0.9 }, this.glyphs);
  }
}

/** Sections as pages, with headers and footers that know how many there are. */
export function layOut(sections: readonly Section[], glyphs: Glyphs): Page[] {
  const pages: Page[] = [];
  const firsts = new Set<Page>();
  for (const section of sections) {
    const flow = new Flow(section, glyphs, pages.length);
    placeBlocks(flow, section.blocks);
    firsts.add(flow.pages[0]!);
    pages.push(...flow.pages);
  }
  pages.forEach((page, index) => {
    addEdges(page, firsts.has(page), { page: index + 1, pages: pages.length }, glyphs);
  });
  return pages;
}

/** Put paragraphs and tables one under the other. */
export function placeBlocks(flow: Flow, blocks: readonly Block[]): void {
  const laid = blocks.map(
    (block): Laid =>
      block.kind === 'paragraph'
        ? { kind: 'lines', block, lines: flow.lines(block, flow.widthPt) }
        : { kind: 'rows', block, rows: rowsOf(block, flow) },
  );
  laid.forEach((each, index) => {
    if (!flow.atTop && keptPt(flow, laid, index) > flow.leftOverPt) flow.newPage();
    if (each.kind === 'lines') placeParagraph(flow, each.block, each.lines);
    else placeTable(flow, each.block, each.rows);
  });
}

type Laid =
  | { readonly kind: 'lines'; readonly block: Paragraph; readonly lines: readonly Line[] }
  | { readonly kind: 'rows'; readonly block: Table; readonly rows: ReturnType<typeof rowsOf> };
/** Paragraphs that ask to stay with the next: so many are looked at together. */
const KEPT_MAX = 8;

/** Height that must not be parted, from this block on. */
function keptPt(flow: Flow, laid: readonly Laid[], index: number): number {
  let heightPt = 0;
  for (let at = index; at < Math.min(laid.length, index + KEPT_MAX); at++) {
    const each = laid[at]!;
    if (each.kind === 'rows')
      return heightPt + Math.min(tableHeadPt(each.block, each.rows), flow.heightPt / 2);
    const { beforePt, afterPt, keepNext } = each.block.look;
    const whole = each.lines.reduce((sum, line) => sum + line.heightPt, 0);
    if (!keepNext) return at === index ? 0 : heightPt + beforePt + (each.lines[0]?.heightPt ?? 0);
    heightPt += beforePt + whole + afterPt;
    if (heightPt > flow.heightPt / 2) return 0;
  }
  return heightPt;
}

function placeParagraph(flow: Flow, { look }: Paragraph, lines: readonly Line[]): void {
  if (look.pageBefore && !flow.atTop) flow.newPage();
  if (!flow.atTop) flow.yPt += look.beforePt;
  if (look.borders.top) edgeRule(flow, look.borders.top, flow.yPt);
  for (const line of lines) {
    if (line.heightPt > flow.leftOverPt + 0.01 && !flow.atTop) flow.newPage();
    drawLine(flow.marks, line, flow.leftPt, flow.yPt);
    flow.yPt += line.heightPt;
    if (line.pageEnd) flow.newPage();
  }
  if (look.borders.bottom) {
    flow.yPt += look.borders.bottom.spacePt;
    edgeRule(flow, look.borders.bottom, flow.yPt);
  }
  flow.yPt += look.afterPt;
}

function edgeRule(flow: Flow, border: Border, yPt: number): void {
  const [from, to] = [flow.leftPt, flow.leftPt + flow.widthPt];
  flow.marks.push({ kind: 'rule', fromPt: [from, yPt], toPt: [to, yPt], border });
}

/** Draw a line with its top at `topPt`. */
export function drawLine(marks: Mark[], line: Line, leftPt: number, topPt: number): void {
  for (const piece of line.pieces) {
    marks.push({ kind: 'piece', piece, xPt: leftPt + piece.xPt, baselinePt: topPt + line.baselinePt });
  }
}

/** Header and footer of one page, in the margins. Tables there are drawn as their paragraphs. */
function addEdges(page: Page, isFirst: boolean, numbers: PageNumbers, glyphs: Glyphs): void {
  const { section } = page;
  const own = isFirst && section.first ? section.first : section;
  const widthPt = section.widthPt - section.margins.left - section.margins.right;
  const stack = (blocks: readonly Block[]): Line[] =>
    blocks
      .flatMap((block) =>
        block.kind === 'paragraph'
          ? [block]
          : block.rows.flatMap(({ cells }) => cells.flatMap((cell) => cell.blocks)),
      )
      .flatMap((paragraph) =>
        linesOf(paragraph, { widthPt, heightPt: section.margins.top, numbers }, glyphs),
      );
  const put = (lines: readonly Line[], fromPt: number): void => {
    let yPt = fromPt;
    for (const line of lines) {
      drawLine(page.marks, line, section.margins.left, yPt);
      yPt += line.heightPt;
    }
  };
  put(stack(own.header), section.headerPt);
  const foot = stack(own.footer);
  const heightPt = foot.reduce((sum, line) => sum + line.heightPt, 0);
  put(foot, section.heightPt - section.footerPt - heightPt);
}
