import { type DocumentData, TEMPLATE_KINDS, type TemplateId, templateKind } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { docxParagraphs, shippedTemplate } from '../documents.testing.ts';
import { fillDocx } from '../docx/fill.ts';
import { scopeOf } from '../docx/scope.ts';
import { exampleData } from '../example.ts';
import { mayBreak } from './glyphs.ts';
import { linesOf } from './lines.ts';
import { printPdf } from './print.ts';
import { readDocument } from './read.ts';
import { pdfText } from './read-back.testing.ts';

const about = { title: '示例', author: '示例局', atMs: Date.UTC(2026, 0, 12) };
/** A 2 × 1 picture, red and blue. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAAD0lEQVR4nGP4z8DAwPAfAAcAAf+bzp9dAAAAAElFTkSuQmCC',
  'base64',
);

async function print(id: TemplateId, data: DocumentData, pictures = new Map()) {
  const scope = { ...scopeOf(templateKind(id), data), number: '第1号', bureau: '某局' };
  const filled = fillDocx(shippedTemplate(id), scope, pictures);
  return { ...filled, pdf: await printPdf(filled.parts, about) };
}
const squeezed = (text: string): string => text.replaceAll(/[\s\u00ad]/g, '');
/** Letters of a text, sorted: tables are read by columns in one form and by rows in the other. */
const letters = (text: string): string => [...squeezed(text)].sort().join('');

test.each(TEMPLATE_KINDS.map(({ id }) => id))(
  'the PDF of %s says what its DOCX says, paragraph by paragraph',
  async (id) => {
    const { docx, pdf } = await print(id, exampleData(templateKind(id)));
    // A paragraph may go on over a page: what stands between is footer and header.
    const said = squeezed(pdfText(pdf)).replaceAll(/第1号第\d+页共\d+页/g, '');
    for (const paragraph of docxParagraphs(docx)) expect(said).toContain(squeezed(paragraph));
    expect(said).not.toContain('\uFFFD');
  },
);

test('the PDF says nothing the DOCX does not say but its headers, footers and repeated headings', async () => {
  const { docx, pdf } = await print('service-receipt', exampleData(templateKind('service-receipt')));
  expect(letters(pdfText(pdf))).toBe(letters(`${docxParagraphs(docx).join('')}第1号第1页共1页`));
});

test('the same document has the same bytes', async () => {
  const data = exampleData(templateKind('monthly-bulletin'));
  const [one, two] = [await print('monthly-bulletin', data), await print('monthly-bulletin', data)];
  expect(one.pdf.equals(two.pdf)).toBe(true);
  expect(one.docx.equals(two.docx)).toBe(true);
});

test('rare characters are printed, and those no font has are boxes that are named and can be copied', async () => {
  const kind = templateKind('explanation-request');
  const names = '䶮犇骉㛃、𪚥公司💧、é、ß';
  const { docx, pdf } = await print('explanation-request', { ...exampleData(kind), enterprise: names });
  const said = squeezed(pdfText(pdf));
  expect(docxParagraphs(docx)).toContain(`${names}：`);
  expect(said).toContain(names);
  expect(said).toContain('U+1F4A7');
  expect(said).toContain('原字以同文号DOCX为准');
  expect(said).not.toContain('U+9A89');
});

test('a table of a thousand rows goes over its pages in a few seconds with its heading on each', async () => {
  const rows = Array.from({ length: 1000 }, (_, index) => ({
    number: `QX-${String(index + 1).padStart(4, '0')}`,
    title: '某路餐饮店油烟净化器清洗记录核查',
    place: '东片某路 12 号',
    unit: '镇办',
    state: index % 3 === 0 ? '已清洗' : '责令整改',
  }));
  const data = { ...exampleData(templateKind('list-bulletin')), rows };
  const started = performance.now();
  const { pdf } = await print('list-bulletin', data);
  expect(performance.now() - started).toBeLessThan(20_000);
  const said = squeezed(pdfText(pdf));
  for (const { number } of rows) expect(said).toContain(number);
  const pages = [...pdf.toString('latin1').matchAll(/\/Type \/Page\b/g)].length;
  expect(pages).toBeGreaterThan(20);
  expect(said.match(/序号编号对象地点责任单位状态说明/g)).toHaveLength(pages - 2);
  expect(said).toContain(`第${pages}页共${pages}页`);
});

test('one cell longer than a page is parted by lines and none is lost', async () => {
  const facts = Array.from({ length: 400 }, (_, index) => `第${index + 1}条记录`).join('\n');
  const { pdf } = await print('filing-form', { ...exampleData(templateKind('filing-form')), facts });
  const said = squeezed(pdfText(pdf));
  for (let index = 1; index <= 400; index++) expect(said).toContain(`第${index}条记录`);
});

test('pictures are printed in both forms, and what is no picture says so', async () => {
  const data = {
    ...exampleData(templateKind('tour-note')),
    photos: [{ file: 'a'.repeat(64), caption: '排口' }],
  };
  const held = new Map([
    [
      'photos',
      [
        { bytes: PNG, caption: '排口' },
        { bytes: Buffer.from('x'), caption: '坏图' },
      ],
    ],
  ]);
  const { pdf, parts } = await print('tour-note', data, held);
  expect([...parts.keys()]).toContain('word/media/picture1.png');
  expect(pdf.toString('latin1')).toContain('/Subtype /Image');
  expect(pdfText(pdf)).toContain('排口');
  expect(squeezed(pdfText(pdf))).toContain('照片无法显示');
});

test('no line begins with a mark that belongs to the one before, nor ends with an opening one', () => {
  expect(mayBreak('水', '。')).toBe(false);
  expect(mayBreak('（', '水')).toBe(false);
  expect(mayBreak('C', 'O')).toBe(false);
  expect(mayBreak('水', '质')).toBe(true);
  expect(mayBreak(' ', 'O')).toBe(true);
  const text = '根据监测，该排放口（总排口）化学需氧量超标。'.repeat(20);
  const look = {
    sizePt: 10,
    bold: false,
    underline: false,
    strike: false,
    colour: '#000000',
    shift: 'none',
  } as const;
  const section = readDocument(
    fillDocx(shippedTemplate('decision'), scopeOf(templateKind('decision'), {}), new Map()).parts,
  )[0]!;
  const paragraph = section.blocks.find((block) => block.kind === 'paragraph')!;
  const lines = linesOf(
    { ...paragraph, inlines: [{ kind: 'text', text, look }] },
    { widthPt: 103, heightPt: 700 },
    { has: () => true, widthEm: () => 1 },
  );
  const said = lines.map(({ pieces }) =>
    pieces.map((piece) => (piece.kind === 'text' ? piece.text : '')).join(''),
  );
  expect(said.join('')).toBe(text);
  for (const line of said) expect(line).not.toMatch(/^[，。）]|（$/);
  for (const { pieces } of lines)
    for (const { xPt, widthPt } of pieces) expect(xPt + widthPt).toBeLessThanOrEqual(104);
});
