import type { Parts } from '../../packages/server/src/documents/docx/zip.ts';
import type { Source } from './source.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const R = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'application/vnd.openxmlformats-officedocument.wordprocessingml';

/** Every part of the document. Fonts are named as offices have them, each with another name to fall back on. */
export function documentParts(source: Source): Parts {
  const parts: readonly (readonly [string, string])[] = [
    ['[Content_Types].xml', contentTypes()],
    ['_rels/.rels', relations([['rId1', `${R}/officeDocument`, 'word/document.xml']])],
    ['word/document.xml', document(source)],
    [
      'word/_rels/document.xml.rels',
      relations([
        ['rId1', `${R}/styles`, 'styles.xml'],
        ['rId2', `${R}/fontTable`, 'fontTable.xml'],
        ['rId3', `${R}/footer`, 'footer1.xml'],
        ['rId4', `${R}/header`, 'header1.xml'],
      ]),
    ],
    ['word/styles.xml', styles(source.format)],
    ['word/fontTable.xml', fontTable()],
    ['word/footer1.xml', footer()],
    ['word/header1.xml', header()],
  ];
  return new Map(parts.map(([name, text]) => [name, Buffer.from(HEAD + text)]));
}

const contentTypes = (): string =>
  `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${(
    [
      ['document', 'document.main'],
      ['styles', 'styles'],
      ['fontTable', 'fontTable'],
      ['footer1', 'footer'],
      ['header1', 'header'],
    ] as const
  )
    .map(([file, type]) => `<Override PartName="/word/${file}.xml" ContentType="${OFFICE}.${type}+xml"/>`)
    .join('')}</Types>`;

const relations = (rows: readonly (readonly [string, string, string])[]): string =>
  `<Relationships xmlns="${PACKAGE}/relationships">${rows
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;

/** A4, margins of an official paper: 37 mm above, 35 below, 28 at the binding, 26 outside. @source GB/T 9704-2012 §5.2 */
function document({ format, landscape, body }: Source): string {
  const size = landscape ? 'w:w="16838" w:h="11906" w:orient="landscape"' : 'w:w="11906" w:h="16838"';
  const margins = landscape
    ? 'w:top="1418" w:right="1419" w:bottom="1418" w:left="1419"'
    : format === 'letter'
      ? 'w:top="2098" w:right="1474" w:bottom="1984" w:left="1588"'
      : 'w:top="1418" w:right="1474" w:bottom="1418" w:left="1588"';
  return `<w:document xmlns:w="${W}" xmlns:r="${R}"><w:body>${body}<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId3"/><w:pgSz ${size}/><w:pgMar ${margins} w:header="851" w:footer="1134" w:gutter="0"/></w:sectPr></w:body></w:document>`;
}

const field = (name: string): string =>
  `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ${name} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`;
const text = (words: string): string => `<w:r><w:t xml:space="preserve">${words}</w:t></w:r>`;

const footer = (): string =>
  `<w:ftr xmlns:w="${W}" xmlns:r="${R}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>${text('第 ')}${field('PAGE')}${text(' 页　共 ')}${field('NUMPAGES')}${text(' 页')}</w:p></w:ftr>`;
const header = (): string =>
  `<w:hdr xmlns:w="${W}" xmlns:r="${R}"><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>${text('{number}')}</w:p></w:hdr>`;

const FONTS: readonly (readonly [string, string])[] = [
  ['方正小标宋简体', '宋体'],
  ['仿宋_GB2312', '仿宋'],
  ['黑体', 'SimHei'],
  ['宋体', 'SimSun'],
];
const fontTable = (): string =>
  `<w:fonts xmlns:w="${W}">${FONTS.map(
    ([name, other]) =>
      `<w:font w:name="${name}"><w:altName w:val="${other}"/><w:charset w:val="86"/></w:font>`,
  ).join('')}</w:fonts>`;

interface Look {
  readonly id: string;
  readonly font: string;
  /** In half points. */
  readonly size: number;
  readonly paragraph?: string;
  readonly run?: string;
}

const fonts = (font: string): string =>
  `<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="${font}" w:cs="Times New Roman"/>`;
const style = ({ id, font, size, paragraph = '', run = '' }: Look): string =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${id}"/><w:basedOn w:val="Normal"/><w:pPr>${paragraph}</w:pPr><w:rPr>${fonts(font)}${run}<w:sz w:val="${size}"/><w:szCs w:val="${size}"/></w:rPr></w:style>`;

/** Sizes: 二号 22 pt titles, 三号 16 pt text in letters; 小四 12 pt in forms. @source GB/T 9704-2012 §5.2.2, §7 */
function styles(format: Source['format']): string {
  const letter = format === 'letter';
  const size = letter ? 32 : 24;
  const lines = letter
    ? '<w:spacing w:line="580" w:lineRule="exact"/>'
    : '<w:spacing w:line="400" w:lineRule="atLeast"/>';
  const indent = '<w:ind w:firstLineChars="200" w:firstLine="640"/>';
  const looks: readonly Look[] = [
    {
      id: 'Head',
      font: '方正小标宋简体',
      size: letter ? 72 : 44,
      paragraph:
        '<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="8" w:color="E60012"/></w:pBdr><w:spacing w:before="120" w:after="360"/><w:jc w:val="center"/>',
      run: '<w:b/><w:color w:val="E60012"/>',
    },
    {
      id: 'Issue',
      font: '仿宋_GB2312',
      size: 32,
      paragraph: '<w:spacing w:after="240"/><w:jc w:val="center"/>',
    },
    {
      id: 'Title',
      font: '方正小标宋简体',
      size: letter ? 44 : 36,
      paragraph: `<w:keepNext/><w:spacing w:before="120" w:after="${letter ? 240 : 160}" w:line="${letter ? 700 : 560}" w:lineRule="atLeast"/><w:jc w:val="center"/>`,
      run: '<w:b/>',
    },
    { id: 'Body', font: '仿宋_GB2312', size, paragraph: `${lines}${indent}<w:jc w:val="both"/>` },
    { id: 'Flush', font: '仿宋_GB2312', size, paragraph: lines },
    { id: 'Centred', font: '仿宋_GB2312', size, paragraph: `${lines}<w:jc w:val="center"/>` },
    { id: 'Right', font: '仿宋_GB2312', size, paragraph: `<w:keepLines/>${lines}<w:jc w:val="right"/>` },
    {
      id: 'Heading1',
      font: '黑体',
      size,
      paragraph: `<w:keepNext/>${letter ? lines : '<w:spacing w:before="120" w:after="60" w:line="400" w:lineRule="atLeast"/>'}${letter ? indent : ''}`,
      run: letter ? '' : '<w:b/>',
    },
    {
      id: 'Note',
      font: '仿宋_GB2312',
      size: 21,
      paragraph: '<w:spacing w:line="320" w:lineRule="atLeast"/><w:jc w:val="both"/>',
    },
    {
      id: 'Cell',
      font: '仿宋_GB2312',
      size: letter ? 21 : 22,
      paragraph: '<w:spacing w:line="320" w:lineRule="atLeast"/>',
    },
    {
      id: 'CellName',
      font: '黑体',
      size: letter ? 21 : 22,
      paragraph: '<w:keepNext/><w:spacing w:line="320" w:lineRule="atLeast"/><w:jc w:val="center"/>',
    },
    { id: 'Gap', font: '宋体', size: 12, paragraph: '<w:spacing w:line="160" w:lineRule="exact"/>' },
    {
      id: 'Header',
      font: '宋体',
      size: 18,
      paragraph: '<w:jc w:val="right"/>',
      run: '<w:color w:val="595959"/>',
    },
    { id: 'Footer', font: '宋体', size: 21, paragraph: '<w:jc w:val="center"/>' },
  ];
  const edges = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV']
    .map((edge) => `<w:${edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
    .join('');
  const grid = `<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>${edges}</w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="100" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>`;
  return `<w:styles xmlns:w="${W}"><w:docDefaults><w:rPrDefault><w:rPr>${fonts('仿宋_GB2312')}<w:sz w:val="${size}"/><w:szCs w:val="${size}"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>${looks.map(style).join('')}${grid}</w:styles>`;
}
