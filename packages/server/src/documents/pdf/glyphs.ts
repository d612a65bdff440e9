/** What a font knows of characters. */
export interface Glyphs {
  /** Of the em; 0 for what has no width of its own. */
  widthEm(codePoint: number, bold: boolean): number;
  has(codePoint: number): boolean;
}

/** Joiners, variation selectors and the like: nothing is drawn for them, and none is missing. */
export const isIgnorable = (codePoint: number): boolean =>
  codePoint === 0x00ad ||
  codePoint === 0x034f ||
  (codePoint >= 0x200b && codePoint <= 0x200f) ||
  (codePoint >= 0x2028 && codePoint <= 0x202e) ||
  (codePoint >= 0x2060 && codePoint <= 0x206f) ||
  (codePoint >= 0xfe00 && codePoint <= 0xfe0f) ||
  codePoint === 0xfeff ||
  (codePoint >= 0xe0000 && codePoint <= 0xe0fff);

/** `U+2A6D6` */
export const codePointName = (codePoint: number): string =>
  `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;

/** May not begin a line. @source GB/T 15834-2011 §5.1.3 and §5.1.5: marks follow the character before them */
const NO_BEGINNING = new Set(
  '!%),.:;?]}¢°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～々ー—',
);
/** May not end a line. */
const NO_END = new Set('$(£¥‘“〈《「『【〔〖〝﹙﹛﹝＄（［｛￡￥');

/** Letters, digits and their marks stay together; Chinese characters part anywhere. */
const isWord = (text: string): boolean => {
  const code = text.codePointAt(0) ?? 0;
  return code > 0x20 && code < 0x2e80 && !NO_BEGINNING_WIDE.has(text);
};
const NO_BEGINNING_WIDE = new Set('…—‘’“”·');

/** May a line end between these two characters? */
export function mayBreak(before: string, after: string): boolean {
  if (after === ' ') return false;
  if (before === ' ') return true;
  if (NO_BEGINNING.has(after) || NO_END.has(before)) return false;
  if (before === '-' || before === '/') return !/\d/.test(after);
  return !(isWord(before) && isWord(after));
}
