import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import type { Parts } from '../docx/zip.ts';
import { codePointName, type Glyphs, isIgnorable } from './glyphs.ts';
import { drawnPt, type Piece } from './lines.ts';
import type { Paragraph, Section, TextLook } from './model.ts';
import { layOut, type Mark, type Page } from './pages.ts';
import { readDocument } from './read.ts';

/** What is told of a PDF beside its text. */
export interface PdfAbout {
  readonly title: string;
  readonly author: string;
  /** Moment of issue, ms since 1970: the same document has the same bytes. */
  readonly atMs: number;
}

/** The part of a fontkit font that is used. */
interface OpenFont {
  readonly unitsPerEm: number;
  hasGlyphForCodePoint(codePoint: number): boolean;
  glyphForCodePoint(codePoint: number): { readonly id: number; readonly advanceWidth: number };
}
/**
 * The part of pdfkit's embedded font that is used. Glyphs are taken one for each character, without the font's
 * tables of substitution: what is copied from the PDF is what was written, and long tables take no time.
 */
interface EmbeddedFont {
  readonly id: string;
  readonly font: OpenFont;
  readonly subset: { includeGlyph(id: number): number };
  readonly widths: (number | undefined)[];
  readonly unicode: (readonly number[] | undefined)[];
}

const require = createRequire(import.meta.url);
const FILES = {
  regular: '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
} as const;
type Weight = keyof typeof FILES;
const held = new Map<Weight, Buffer>();

function fontBytes(weight: Weight): Buffer {
  const bytes = held.get(weight) ?? readFileSync(require.resolve(FILES[weight]));
  held.set(weight, bytes);
  return bytes;
}

/** A picture that is none: found before anything is kept. */
export class PictureFault extends Error {}

/**
 * A filled document as PDF: what its paragraphs and tables say, on the same paper. Characters that no font here
 * has are drawn as a box with their code point and listed on the last page.
 *
 * @throws XmlFault, PictureFault, TooLong
 */
export async function printPdf(parts: Parts, about: PdfAbout): Promise<Buffer> {
  return new Printer(about).print(readDocument(parts));
}

class Printer {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #fonts = new Map<Weight, EmbeddedFont>();
  readonly #widths = new Map<number, number>();
  readonly #done: Promise<Buffer>;

  constructor({ title, author, atMs }: PdfAbout) {
    const date = new Date(atMs);
    this.#pdf = new PDFDocument({
      autoFirstPage: false,
      compress: true,
      pdfVersion: '1.7',
      lang: 'zh-CN',
      displayTitle: true,
      info: {
        Title: title,
        Author: author,
        Producer: 'Wenqu',
        Creator: 'Wenqu',
        CreationDate: date,
        ModDate: date,
      },
    });
    const chunks: Buffer[] = [];
    this.#pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    this.#done = new Promise((resolve, reject) => {
      this.#pdf.on('end', () => resolve(Buffer.concat(chunks)));
      this.#pdf.on('error', reject);
    });
  }

  print(sections: readonly Section[]): Promise<Buffer> {
    const pages = layOut(this.#noted(sections), this.#glyphs);
    for (const page of pages) this.#draw(page);
    this.#pdf.end();
    return this.#done;
  }

  /** The document with a last paragraph that names every character drawn as a box. */
  #noted(sections: readonly Section[]): readonly Section[] {
    const missing = missingIn(sections, this.#glyphs);
    const last = sections.at(-1);
    if (missing.length === 0 || !last) return sections;
    return [...sections.slice(0, -1), { ...last, blocks: [...last.blocks, noteOf(missing)] }];
  }

  readonly #glyphs: Glyphs = {
    has: (codePoint) => this.#font('regular').font.hasGlyphForCodePoint(codePoint),
    widthEm: (codePoint, bold) => {
      const key = codePoint * 2 + Number(bold);
      const known = this.#widths.get(key);
      if (known !== undefined) return known;
      const { font } = this.#font(bold ? 'bold' : 'regular');
      const width = font.glyphForCodePoint(codePoint).advanceWidth / font.unitsPerEm;
      this.#widths.set(key, width);
      return width;
    },
  };

  #font(weight: Weight): EmbeddedFont {
    const known = this.#fonts.get(weight);
    if (known) return known;
    this.#pdf.registerFont(weight, fontBytes(weight));
    this.#pdf.font(weight);
    const font = (this.#pdf as unknown as { _font: EmbeddedFont })._font;
    this.#fonts.set(weight, font);
    return font;
  }

  #draw({ section, marks }: Page): void {
    this.#pdf.addPage({ size: [section.widthPt, section.heightPt], margin: 0 });
    for (const mark of marks) if (mark.kind === 'fill') this.#fill(mark);
    for (const mark of marks) if (mark.kind === 'rule') this.#rule(mark);
    for (const mark of marks) {
      if (mark.kind === 'piece') this.#piece(mark.piece, mark.xPt, mark.baselinePt);
    }
  }

  #fill({ xPt, yPt, widthPt, heightPt, colour }: Extract<Mark, { kind: 'fill' }>): void {
    this.#pdf.rect(xPt, yPt, widthPt, heightPt).fill(colour);
  }

  #rule({ fromPt, toPt, border }: Extract<Mark, { kind: 'rule' }>): void {
    this.#pdf.lineWidth(border.widthPt).strokeColor(border.colour);
    this.#pdf
      .moveTo(...fromPt)
      .lineTo(...toPt)
      .stroke();
  }

  #piece(piece: Piece, xPt: number, baselinePt: number): void {
    if (piece.kind === 'picture') this.#picture(piece, xPt, baselinePt);
    else if (piece.kind === 'missing') this.#box(piece, xPt, baselinePt);
    else this.#text(piece.text, piece.look, xPt, baselinePt, piece.spacingPt, piece.widthPt);
  }

  #text(
    text: string,
    look: TextLook,
    xPt: number,
    baselinePt: number,
    spacingPt: number,
    widthPt: number,
  ): void {
    const sizePt = drawnPt(look);
    const shift = look.shift === 'up' ? -look.sizePt * 0.33 : look.shift === 'down' ? look.sizePt * 0.14 : 0;
    this.#pdf.fillColor(look.colour);
    this.#show(text, look.bold ? 'bold' : 'regular', sizePt, xPt, baselinePt + shift, spacingPt);
    const line = (yPt: number) =>
      this.#rule({
        kind: 'rule',
        fromPt: [xPt, yPt],
        toPt: [xPt + widthPt, yPt],
        border: { widthPt: Math.max(0.5, sizePt / 22), colour: look.colour, spacePt: 0 },
      });
    if (look.underline) line(baselinePt + sizePt * 0.14);
    if (look.strike) line(baselinePt - sizePt * 0.32);
  }

  /** One text operator: each character its glyph, the glyph's characters told for who copies the text. */
  #show(text: string, weight: Weight, sizePt: number, xPt: number, yPt: number, spacingPt: number): void {
    const embedded = this.#font(weight);
    const scale = 1000 / embedded.font.unitsPerEm;
    let hex = '';
    for (const letter of text) {
      const code = letter.codePointAt(0)!;
      const glyph = embedded.font.glyphForCodePoint(code);
      const id = embedded.subset.includeGlyph(glyph.id);
      embedded.widths[id] ??= glyph.advanceWidth * scale;
      embedded.unicode[id] ??= [code];
      hex += id.toString(16).padStart(4, '0');
    }
    const { page } = this.#pdf;
    (page as unknown as { fonts: Record<string, unknown> }).fonts[embedded.id] ??= (
      embedded as unknown as { ref(): unknown }
    ).ref();
    const y = page.height - yPt;
    this.#pdf.save();
    this.#pdf.transform(1, 0, 0, -1, 0, page.height);
    this.#pdf.addContent(
      `BT /${embedded.id} ${round(sizePt)} Tf ${round(spacingPt)} Tc 1 0 0 1 ${round(xPt)} ${round(y)} Tm <${hex}> Tj ET`,
    );
    this.#pdf.restore();
  }

  /** A character no font has: its code point in a frame; who copies the text gets the character. */
  #box({ text, look, widthPt }: Extract<Piece, { kind: 'missing' }>, xPt: number, baselinePt: number): void {
    const code = codePointName(text.codePointAt(0)!).slice(2);
    const top = baselinePt - widthPt * 0.86;
    this.#pdf.lineWidth(0.5).strokeColor(look.colour);
    this.#pdf.rect(xPt + widthPt * 0.04, top, widthPt * 0.92, widthPt * 0.96).stroke();
    this.#pdf.markContent('Span', { actual: text });
    const rows = [code.slice(0, -3) || '0', code.slice(-3)];
    rows.forEach((row, index) => {
      const sizePt = widthPt * 0.42;
      this.#pdf.fillColor(look.colour);
      this.#show(
        row,
        'regular',
        sizePt,
        xPt + widthPt * (0.5 - row.length * 0.117),
        top + widthPt * (0.42 + index * 0.44),
        0,
      );
    });
    this.#pdf.endMarkedContent();
  }

  #picture(piece: Extract<Piece, { kind: 'picture' }>, xPt: number, baselinePt: number): void {
    try {
      const size = { width: piece.widthPt, height: piece.heightPt };
      this.#pdf.image(Buffer.from(piece.bytes), xPt, baselinePt - piece.heightPt, size);
    } catch (error) {
      throw new PictureFault(createHash('sha256').update(piece.bytes).digest('hex'), { cause: error });
    }
  }
}

const round = (points: number): number => Math.round(points * 1000) / 1000;

/** Characters of the document that cannot be drawn, in their order. */
function missingIn(sections: readonly Section[], glyphs: Glyphs): number[] {
  const found = new Set<number>();
  const look = ({ inlines }: Paragraph): void => {
    for (const inline of inlines) {
      if (inline.kind !== 'text') continue;
      for (const letter of inline.text) {
        const code = letter.codePointAt(0)!;
        if (code > 0x7e && !found.has(code) && !isIgnorable(code) && !glyphs.has(code)) found.add(code);
      }
    }
  };
  for (const section of sections) {
    for (const block of [...section.header, ...section.blocks, ...section.footer]) {
      if (block.kind === 'paragraph') look(block);
      else for (const row of block.rows) for (const cell of row.cells) cell.blocks.forEach(look);
    }
  }
  return [...found];
}

const NOTED_MAX = 60;
const NOTE_LOOK: TextLook = {
  sizePt: 9,
  bold: false,
  underline: false,
  strike: false,
  colour: '#000000',
  shift: 'none',
};

function noteOf(missing: readonly number[]): Paragraph {
  const named = missing.slice(0, NOTED_MAX).map(codePointName).join('、');
  const more = missing.length > NOTED_MAX ? ` 等 ${missing.length} 个` : '';
  const text = `注：本件中下列字符字库未收，以带编码的方框表示，原字以同文号 DOCX 为准：${named}${more}。`;
  return {
    kind: 'paragraph',
    inlines: [{ kind: 'text', text, look: NOTE_LOOK }],
    emptyPt: 9,
    look: {
      align: 'left',
      ...{ leftPt: 0, rightPt: 0, firstPt: 0, beforePt: 12, afterPt: 0 },
      line: { rule: 'auto', value: 1.1 },
      ...{ keepNext: false, pageBefore: false, borders: {} },
    },
  };
}
