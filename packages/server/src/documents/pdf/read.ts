import { elements, first, isOn, numberOf, readXml, textOf, wordOf, type Xml } from '../docx/xml.ts';
import { type Parts, partText } from '../docx/zip.ts';
import type { Block, Inline, Paragraph, Section } from './model.ts';
import { Numbering } from './numbering.ts';
import { readTable } from './read-table.ts';
import {
  lookOf,
  type ParagraphProperties,
  type RunProperties,
  readParagraph,
  readRun,
  Styles,
  TWIPS,
} from './styles.ts';

const EMU_PER_PT = 12_700;

/** What reading needs of the whole document. */
export interface Reading {
  readonly parts: Parts;
  readonly styles: Styles;
  readonly numbering: Numbering;
  /** Targets of the relations of the part that is read. */
  readonly relations: ReadonlyMap<string, string>;
}

const optional = (parts: Parts, name: string): Xml | undefined => {
  const text = partText(parts, name);
  return text === undefined ? undefined : readXml(text);
};

/**
 * A word-processing document as sections with their paragraphs and tables. What is not understood is passed
 * over with its text kept: text is never lost, looks may be.
 *
 * @throws XmlFault when a part cannot be read
 */
export function readDocument(parts: Parts): Section[] {
  const shared = {
    parts,
    styles: new Styles(optional(parts, 'word/styles.xml')),
    numbering: new Numbering(optional(parts, 'word/numbering.xml')),
  };
  const reading: Reading = { ...shared, relations: relationsOf(parts, 'document.xml') };
  const body = first(optional(parts, 'word/document.xml'), 'w:body');
  const sections: Section[] = [];
  let blocks: Block[] = [];
  for (const element of flowOf(body)) {
    if (element.name === 'w:sectPr') continue;
    blocks.push(...blocksOf(reading, element));
    const ends = first(first(element, 'w:pPr'), 'w:sectPr');
    if (element.name === 'w:p' && ends) {
      sections.push(sectionOf(reading, ends, blocks, sections.at(-1)));
      blocks = [];
    }
  }
  sections.push(sectionOf(reading, first(body, 'w:sectPr'), blocks, sections.at(-1)));
  return sections;
}

function relationsOf(parts: Parts, part: string): ReadonlyMap<string, string> {
  const xml = optional(parts, `word/_rels/${part}.rels`);
  return new Map(
    elements(xml, 'Relationship').map(({ attributes }) => [
      attributes.Id ?? '',
      (attributes.Target ?? '').replace(/^\/?word\//, '').replace(/^\//, '../'),
    ]),
  );
}

/** Content controls and the like are looked through. */
export function flowOf(xml: Xml | undefined): Xml[] {
  return elements(xml).flatMap((child) => {
    if (child.name === 'w:sdt') return flowOf(first(child, 'w:sdtContent'));
    return ['w:ins', 'w:smartTag', 'w:customXml'].includes(child.name) ? flowOf(child) : [child];
  });
}

function blocksOf(reading: Reading, element: Xml): Block[] {
  if (element.name === 'w:p') return [readParagraphBlock(reading, element)];
  return element.name === 'w:tbl' ? [readTable(reading, element)] : [];
}

/** Paragraphs of a cell; those of a table inside it follow one another. */
export function paragraphsOf(reading: Reading, xml: Xml): Paragraph[] {
  return flowOf(xml).flatMap((element) => {
    if (element.name === 'w:p') return [readParagraphBlock(reading, element)];
    if (element.name !== 'w:tbl') return [];
    return elements(element, 'w:tr').flatMap((row) =>
      elements(row, 'w:tc').flatMap((cell) => paragraphsOf(reading, cell)),
    );
  });
}

export function readParagraphBlock(reading: Reading, xml: Xml): Paragraph {
  const own = first(xml, 'w:pPr');
  const style = reading.styles.paragraph(wordOf(own, 'w:pStyle'));
  const properties: ParagraphProperties = { ...style.paragraph, ...readParagraph(own) };
  const inlines: Inline[] = [];
  const label = properties.numbering && reading.numbering.next(properties.numbering);
  if (label) inlines.push({ kind: 'text', text: `${label.text} `, look: lookOf(style.run) });
  readInlines(reading, xml, style.run, inlines);
  const charPt = style.run.sizePt ?? 10.5;
  const [firstChars, leftChars] = [properties.firstChars ?? 0, properties.leftChars ?? 0];
  return {
    kind: 'paragraph',
    inlines,
    emptyPt: readRun(first(own, 'w:rPr')).sizePt ?? charPt,
    look: {
      align: properties.align ?? 'left',
      leftPt: leftChars > 0 ? leftChars * charPt : (properties.leftPt ?? label?.leftPt ?? 0),
      rightPt: properties.rightPt ?? 0,
      firstPt: firstChars !== 0 ? firstChars * charPt : (properties.firstPt ?? label?.firstPt ?? 0),
      beforePt: properties.beforePt ?? 0,
      afterPt: properties.afterPt ?? 0,
      line: properties.line ?? { rule: 'auto', value: 1 },
      keepNext: properties.keepNext ?? false,
      pageBefore: properties.pageBefore ?? false,
      borders: properties.borders ?? {},
    },
  };
}

/** Between `begin` and `separate` a field's instruction, then what it last showed. */
interface FieldState {
  instruction: string;
  shows: boolean;
}

function readInlines(reading: Reading, xml: Xml, base: RunProperties, to: Inline[]): void {
  const fields: FieldState[] = [];
  const walk = (element: Xml): void => {
    if (element.name === 'w:r') readRunInto(reading, element, base, fields, to);
    else if (element.name === 'w:fldSimple') {
      const number = pageField(element.attributes['w:instr'] ?? '');
      if (number) to.push({ kind: 'page-number', of: number, look: lookOf(base) });
      else elements(element).forEach(walk);
    } else if (element.name === 'w:sdt') elements(first(element, 'w:sdtContent')).forEach(walk);
    else if (!['w:pPr', 'w:del', 'w:moveFrom'].includes(element.name)) elements(element).forEach(walk);
  };
  elements(xml).forEach(walk);
}

const pageField = (instruction: string): 'page' | 'pages' | undefined => {
  const [name] = instruction.trim().split(/\s+/);
  return name === 'PAGE' ? 'page' : name === 'NUMPAGES' || name === 'SECTIONPAGES' ? 'pages' : undefined;
};

function readRunInto(
  reading: Reading,
  xml: Xml,
  base: RunProperties,
  fields: FieldState[],
  to: Inline[],
): void {
  const own = first(xml, 'w:rPr');
  const style = reading.styles.style(wordOf(own, 'w:rStyle'));
  const properties = { ...base, ...style.run, ...readRun(own) };
  if (properties.hidden) return;
  const look = lookOf(properties);
  for (const child of elements(xml)) {
    const field = fields.at(-1);
    if (child.name === 'w:fldChar') {
      fieldMark(child.attributes['w:fldCharType'], fields, (of) =>
        to.push({ kind: 'page-number', of, look }),
      );
    } else if (child.name === 'w:instrText') {
      if (field) field.instruction += textOf(child);
    } else if (field && (!field.shows || pageField(field.instruction))) {
      // What a page field showed when the file was written is not what it shows here.
    } else readRunChild(reading, child, look, to);
  }
}

function fieldMark(
  type: string | undefined,
  fields: FieldState[],
  number: (of: 'page' | 'pages') => void,
): void {
  const field = fields.at(-1);
  if (type === 'begin') fields.push({ instruction: '', shows: false });
  else if (type === 'separate' && field) field.shows = true;
  else if (type === 'end' && field) {
    fields.pop();
    const of = pageField(field.instruction);
    if (of) number(of);
  }
}

function readRunChild(reading: Reading, child: Xml, look: ReturnType<typeof lookOf>, to: Inline[]): void {
  if (child.name === 'w:t') to.push({ kind: 'text', text: textOf(child), look });
  else if (child.name === 'w:tab' || child.name === 'w:ptab') to.push({ kind: 'tab', look });
  else if (child.name === 'w:noBreakHyphen') to.push({ kind: 'text', text: '-', look });
  else if (child.name === 'w:sym') to.push({ kind: 'text', text: symbolOf(child), look });
  else if (child.name === 'w:cr') to.push({ kind: 'line-end' });
  else if (child.name === 'w:br') {
    to.push({ kind: child.attributes['w:type'] === 'page' ? 'page-end' : 'line-end' });
  } else if (child.name === 'w:drawing') to.push(...picturesIn(reading, child));
  else if (child.name === 'w:pict' || child.name === 'mc:AlternateContent') {
    for (const text of boxTexts(child)) to.push({ kind: 'text', text, look });
  }
}

const symbolOf = (xml: Xml): string => {
  const code = Number.parseInt(xml.attributes['w:char'] ?? '', 16);
  return Number.isInteger(code) && code <= 0x10ffff ? String.fromCodePoint(code) : '';
};

/** Text of boxes, once: alternates say the same twice. */
function boxTexts(xml: Xml): string[] {
  const chosen = first(xml, 'mc:Choice') ?? xml;
  return [...textsIn(chosen)];
}
function* textsIn(xml: Xml): Generator<string> {
  for (const child of elements(xml)) {
    if (child.name === 'w:t') yield textOf(child);
    else yield* textsIn(child);
  }
}

function picturesIn(reading: Reading, xml: Xml): Inline[] {
  const found: Inline[] = [];
  const frame = first(xml, 'wp:inline') ?? first(xml, 'wp:anchor');
  const extent = first(frame, 'wp:extent')?.attributes;
  const walk = (element: Xml): void => {
    if (element.name === 'a:blip') {
      const target = reading.relations.get(element.attributes['r:embed'] ?? '') ?? '';
      const bytes = reading.parts.get(`word/${target}`);
      const [widthPt, heightPt] = [numberOf(extent?.cx) ?? 0, numberOf(extent?.cy) ?? 0].map(
        (emu) => emu / EMU_PER_PT,
      );
      if (bytes && widthPt! > 0 && heightPt! > 0) {
        found.push({ kind: 'picture', bytes, widthPt: widthPt!, heightPt: heightPt! });
      }
    }
    elements(element).forEach(walk);
  };
  if (frame) walk(frame);
  return found;
}

const A4 = { width: 11_906, height: 16_838, margin: 1_440, edge: 720 } as const;

function sectionOf(
  reading: Reading,
  xml: Xml | undefined,
  blocks: Block[],
  before: Section | undefined,
): Section {
  const [size, margin] = [first(xml, 'w:pgSz')?.attributes, first(xml, 'w:pgMar')?.attributes];
  const of = (text: string | undefined, otherwise: number): number =>
    Math.abs(numberOf(text) ?? otherwise) / TWIPS;
  const margins = {
    top: of(margin?.['w:top'], A4.margin),
    right: of(margin?.['w:right'], A4.margin),
    bottom: of(margin?.['w:bottom'], A4.margin),
    left: of(margin?.['w:left'], A4.margin) + of(margin?.['w:gutter'], 0),
  };
  const part = (kind: 'header' | 'footer', type: 'default' | 'first') => partOf(reading, xml, kind, type);
  const ownFirst = isOn(xml, 'w:titlePg') === true;
  return {
    widthPt: of(size?.['w:w'], A4.width),
    heightPt: of(size?.['w:h'], A4.height),
    margins,
    headerPt: of(margin?.['w:header'], A4.edge),
    footerPt: of(margin?.['w:footer'], A4.edge),
    header: part('header', 'default') ?? before?.header ?? [],
    footer: part('footer', 'default') ?? before?.footer ?? [],
    first: ownFirst
      ? { header: part('header', 'first') ?? [], footer: part('footer', 'first') ?? [] }
      : undefined,
    blocks,
  };
}

function partOf(
  reading: Reading,
  xml: Xml | undefined,
  kind: 'header' | 'footer',
  type: 'default' | 'first',
): Block[] | undefined {
  const reference = elements(xml, `w:${kind}Reference`).find(
    ({ attributes }) => (attributes['w:type'] ?? 'default') === type,
  );
  const target = reference && reading.relations.get(reference.attributes['r:id'] ?? '');
  const content = target === undefined ? undefined : optional(reading.parts, `word/${target}`);
  if (!content || target === undefined) return undefined;
  const own: Reading = { ...reading, relations: relationsOf(reading.parts, target) };
  return flowOf(content).flatMap((element) => blocksOf(own, element));
}
