import { type Glyphs, isIgnorable, mayBreak } from './glyphs.ts';
import type { Inline, Paragraph, TextLook } from './model.ts';

/** What stands on a line; `xPt` from the left margin of the text. */
export type Piece =
  | {
      readonly kind: 'text';
      readonly xPt: number;
      readonly text: string;
      readonly look: TextLook;
      readonly spacingPt: number;
      readonly widthPt: number;
    }
  | {
      readonly kind: 'missing';
      readonly xPt: number;
      readonly text: string;
      readonly look: TextLook;
      readonly widthPt: number;
    }
  | {
      readonly kind: 'picture';
      readonly xPt: number;
      readonly bytes: Uint8Array;
      readonly widthPt: number;
      readonly heightPt: number;
    };

export interface Line {
  readonly heightPt: number;
  /** Of the text, from the top of the line. */
  readonly baselinePt: number;
  readonly pieces: readonly Piece[];
  /** A new page begins after it. */
  readonly pageEnd: boolean;
}

/** Numbers a footer shows. */
export interface PageNumbers {
  readonly page: number;
  readonly pages: number;
}

interface Room {
  readonly widthPt: number;
  /** The tallest a picture may be. */
  readonly heightPt: number;
  readonly numbers?: PageNumbers;
}

type Atom =
  | {
      readonly kind: 'glyph' | 'missing';
      readonly text: string;
      readonly widthPt: number;
      readonly look: TextLook;
    }
  | { readonly kind: 'tab' }
  | { readonly kind: 'line-end' }
  | { readonly kind: 'page-end' }
  | {
      readonly kind: 'picture';
      readonly bytes: Uint8Array;
      readonly widthPt: number;
      readonly heightPt: number;
    };

/** The box of a Chinese glyph lies so far above and below its baseline. */
const ABOVE_EM = 0.88;
/** Of a line that says nothing of its own height. */
const AUTO_EM = 1.3;
const TAB_PT = 36;
const SMALL = 0.65;
/** A line is stretched to the margin by no more than this share of it. */
const STRETCH_MAX = 0.12;

/** Size a run is drawn with. */
export const drawnPt = ({ sizePt, shift }: TextLook): number => (shift === 'none' ? sizePt : sizePt * SMALL);

/** A paragraph as lines, none wider than the room. */
export function linesOf(paragraph: Paragraph, room: Room, glyphs: Glyphs): Line[] {
  const { look } = paragraph;
  const atoms = atomsOf(paragraph.inlines, room, glyphs);
  const widthPt = Math.max(10, room.widthPt - look.leftPt - look.rightPt);
  const lines: Line[] = [];
  let at = 0;
  do {
    const firstPt = lines.length === 0 ? look.firstPt : 0;
    const end = lineEnd(atoms, at, widthPt - firstPt);
    const held = atoms.slice(at, end.to);
    lines.push(lineOf(paragraph, held, { ...end, firstPt, widthPt: widthPt - firstPt }));
    at = end.next;
  } while (at < atoms.length);
  return lines;
}

function atomsOf(inlines: readonly Inline[], room: Room, glyphs: Glyphs): Atom[] {
  const atoms: Atom[] = [];
  for (const inline of inlines) {
    if (inline.kind === 'text') atoms.push(...glyphAtoms(inline.text, inline.look, glyphs));
    else if (inline.kind === 'page-number') {
      const { page, pages } = room.numbers ?? { page: '', pages: '' };
      atoms.push(...glyphAtoms(String(inline.of === 'page' ? page : pages), inline.look, glyphs));
    } else if (inline.kind === 'picture') {
      const scale = Math.min(1, room.widthPt / inline.widthPt, room.heightPt / inline.heightPt);
      const size = { widthPt: inline.widthPt * scale, heightPt: inline.heightPt * scale };
      atoms.push({ kind: 'picture', bytes: inline.bytes, ...size });
    } else atoms.push({ kind: inline.kind });
  }
  return atoms;
}

function glyphAtoms(text: string, look: TextLook, glyphs: Glyphs): Atom[] {
  const atoms: Atom[] = [];
  const sizePt = drawnPt(look);
  for (const letter of text.replaceAll('\u00a0', ' ')) {
    const code = letter.codePointAt(0)!;
    if (code === 9) atoms.push({ kind: 'tab' });
    else if (isIgnorable(code) || code < 0x20) continue;
    else if (glyphs.has(code)) {
      atoms.push({ kind: 'glyph', text: letter, widthPt: glyphs.widthEm(code, look.bold) * sizePt, look });
    } else atoms.push({ kind: 'missing', text: letter, widthPt: sizePt, look });
  }
  return atoms;
}

interface Cut {
  /** Atoms before it are on the line. */
  readonly to: number;
  /** The next line begins with it. */
  readonly next: number;
  readonly ended: 'full' | 'line-end' | 'page-end' | 'all';
}

const isSpace = (atom: Atom | undefined): boolean => atom?.kind === 'glyph' && atom.text === ' ';
const letterOf = (atom: Atom): string =>
  atom.kind === 'glyph' || atom.kind === 'missing' ? atom.text : '一';

function lineEnd(atoms: readonly Atom[], from: number, widthPt: number): Cut {
  let width = 0;
  let breakAt = -1;
  for (let at = from; at < atoms.length; at++) {
    const atom = atoms[at]!;
    if (atom.kind === 'line-end' || atom.kind === 'page-end')
      return { to: at, next: at + 1, ended: atom.kind };
    const wide = atom.kind === 'tab' ? TAB_PT - (width % TAB_PT) : atom.widthPt;
    // Spaces hang over the end of a line.
    if (width + wide > widthPt + 0.01 && at > from && !isSpace(atom)) {
      const cut = breakAt > from ? breakAt : at;
      return { to: cut, next: cut, ended: 'full' };
    }
    width += wide;
    const after = atoms[at + 1];
    if (after && mayBreak(letterOf(atom), letterOf(after))) breakAt = at + 1;
  }
  return { to: atoms.length, next: atoms.length, ended: 'all' };
}

interface LineRoom extends Cut {
  readonly firstPt: number;
  readonly widthPt: number;
}

function lineOf({ look, emptyPt }: Paragraph, atoms: readonly Atom[], room: LineRoom): Line {
  let held = atoms;
  while (isSpace(held.at(-1)) && room.ended === 'full') held = held.slice(0, -1);
  const { widthPt, sizePt, picturePt } = measure(held, emptyPt);
  const slackPt = Math.max(0, room.widthPt - widthPt);
  const glyphs = held.filter(({ kind }) => kind === 'glyph' || kind === 'missing').length;
  const stretched = look.align === 'both' && room.ended === 'full' && slackPt < room.widthPt * STRETCH_MAX;
  const spacingPt = stretched && glyphs > 1 ? slackPt / (glyphs - 1) : 0;
  const shiftPt = look.align === 'right' ? slackPt : look.align === 'centre' ? slackPt / 2 : 0;
  const natural = sizePt * AUTO_EM;
  const asked =
    look.line.rule === 'exact'
      ? look.line.value
      : look.line.rule === 'auto'
        ? natural * look.line.value
        : Math.max(look.line.value, natural);
  const heightPt = Math.max(asked, picturePt > 0 ? picturePt + 4 : 0);
  const baselinePt = picturePt > 0 ? heightPt - 2 : (heightPt - sizePt) / 2 + sizePt * ABOVE_EM;
  const pieces = piecesOf(held, look.leftPt + room.firstPt + shiftPt, spacingPt);
  return { heightPt, baselinePt, pieces, pageEnd: room.ended === 'page-end' };
}

function measure(atoms: readonly Atom[], emptyPt: number) {
  let [widthPt, sizePt, picturePt] = [0, 0, 0];
  for (const atom of atoms) {
    if (atom.kind === 'tab') widthPt += TAB_PT - (widthPt % TAB_PT);
    else if ('widthPt' in atom) widthPt += atom.widthPt;
    if (atom.kind === 'picture') picturePt = Math.max(picturePt, atom.heightPt);
    if ('look' in atom) sizePt = Math.max(sizePt, atom.look.sizePt);
  }
  return { widthPt, sizePt: sizePt || emptyPt, picturePt };
}

/** Neighbours of one look become one piece. */
function piecesOf(atoms: readonly Atom[], fromPt: number, spacingPt: number): Piece[] {
  const pieces: Piece[] = [];
  let x = fromPt;
  let text: { xPt: number; text: string; look: TextLook; widthPt: number } | undefined;
  const close = () => {
    if (text) pieces.push({ kind: 'text', ...text, spacingPt });
    text = undefined;
  };
  for (const atom of atoms) {
    if (atom.kind === 'glyph') {
      if (text?.look !== atom.look) close();
      text ??= { xPt: x, text: '', look: atom.look, widthPt: 0 };
      text.text += atom.text;
      text.widthPt += atom.widthPt + spacingPt;
      x += atom.widthPt + spacingPt;
      continue;
    }
    close();
    if (atom.kind === 'missing') {
      pieces.push({ kind: 'missing', xPt: x, text: atom.text, look: atom.look, widthPt: atom.widthPt });
      x += atom.widthPt + spacingPt;
    } else if (atom.kind === 'picture') {
      pieces.push({ ...atom, xPt: x });
      x += atom.widthPt;
    } else if (atom.kind === 'tab') x += TAB_PT - ((x - fromPt) % TAB_PT);
  }
  close();
  return pieces;
}
