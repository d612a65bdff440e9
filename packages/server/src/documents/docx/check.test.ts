import { deflateRawSync } from 'node:zlib';
import { TEMPLATE_KINDS, templateKind } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { changedTemplate, shippedTemplate } from '../documents.testing.ts';
import { templateFaults } from './check.ts';
import { openZip, writeZip, ZIP_BOUNDS } from './zip.ts';

const decision = templateKind('decision');
const codes = (bytes: Buffer) => templateFaults(decision, bytes).map(({ code, field }) => [code, field]);
const changed = (change: (body: string) => string) => codes(changedTemplate('decision', change));
const paragraph = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p><w:sectPr`;
const adding = (text: string) => changed((body) => body.replace('<w:sectPr', paragraph(text)));

test.each(TEMPLATE_KINDS.map((kind) => [kind.id, kind] as const))(
  'the shipped template of %s has no fault',
  (id, kind) => {
    expect(templateFaults(kind, shippedTemplate(id))).toEqual([]);
  },
);

test('a required field that is not printed is named in both languages', () => {
  const faults = templateFaults(
    decision,
    changedTemplate('decision', (body) => body.replace('{penalty}', '处罚')),
  );
  expect(faults).toEqual([
    {
      code: 'missing-field',
      field: 'penalty',
      zh: '模板缺少必填字段“处罚决定”{penalty}',
      en: 'The template lacks the required field “penalty” {penalty}',
    },
  ]);
});

test('a required field of a list must stand inside the list', () => {
  const custody = templateKind('custody-form');
  const bytes = changedTemplate('custody-form', (body) =>
    body.replace('{label}', '').replace('{factors}', '{factors}'),
  );
  expect(templateFaults(custody, bytes)).toMatchObject([{ code: 'missing-field', field: 'bottles.label' }]);
});

test('an unknown field, a field of a list outside it, and a running number outside a list are told apart', () => {
  expect(adding('{fine}')).toEqual([['unknown-field', 'fine']]);
  expect(adding('{constructor}')).toEqual([['unknown-field', 'constructor']]);
  expect(adding('{proves}')).toEqual([['outside-list', 'proves']]);
  expect(adding('{no}')).toEqual([['outside-list', 'no']]);
  expect(adding('{evidence}')).toEqual([['broken-tags', 'evidence']]);
});

test('broken braces and loops are named', () => {
  expect(adding('{#evidence}{name}')[0]?.[0]).toBe('broken-tags');
  expect(adding('{/evidence}')).toEqual([['broken-tags', 'evidence']]);
  expect(adding('{party')[0]?.[0]).toBe('broken-tags');
  expect(adding('{#evidence}{name}{/party}')[0]?.[0]).toBe('broken-tags');
});

test('macros, objects and whatever is fetched from elsewhere are refused', () => {
  const more = (name: string, text: string) =>
    codes(changedTemplate('decision', (body) => body, new Map([[name, Buffer.from(text)]])));
  expect(more('word/vbaProject.bin', 'x')).toEqual([['macros', 'word/vbaProject.bin']]);
  expect(more('word/embeddings/oleObject1.bin', 'x')[0]?.[0]).toBe('macros');
  const outside =
    '<Relationships><Relationship Id="r" Type="image" Target="http://elsewhere/x.png" TargetMode="External"/></Relationships>';
  expect(more('word/_rels/header1.xml.rels', outside)).toEqual([['external-link', 'http://elsewhere/x.png']]);
  const field = '<w:p><w:r><w:instrText>INCLUDEPICTURE "http://x"</w:instrText></w:r></w:p><w:sectPr';
  expect(changed((body) => body.replace('<w:sectPr', field))).toEqual([['external-link', 'INCLUDEPICTURE']]);
});

test('what is no sound DOCX is refused: another file, a cut one, one with a document type, one that lies', () => {
  const sound = shippedTemplate('decision');
  expect(codes(Buffer.from('PK not a zip'))).toEqual([['not-docx', '']]);
  expect(codes(Buffer.alloc(0))).toEqual([['not-docx', '']]);
  expect(codes(sound.subarray(0, sound.length - 100))).toEqual([['not-docx', '']]);
  expect(codes(writeZip(new Map([['a.txt', Buffer.from('a')]])))).toEqual([['not-docx', '']]);
  const entity = '<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document';
  expect(changed((body) => body.replace('<w:document', entity))).toEqual([['not-docx', 'word/document.xml']]);
  const damaged = Buffer.from(sound);
  damaged[200] = damaged[200]! ^ 0xff;
  expect(codes(damaged)).toEqual([['not-docx', '']]);
});

test('a small file that opens to a large one is not opened', () => {
  const zeros = new Map([
    ...openZip(shippedTemplate('decision')),
    ['word/media/a.xml', Buffer.alloc(ZIP_BOUNDS.openedBytesMax)],
  ]);
  const bomb = writeZip(zeros);
  expect(bomb.length).toBeLessThan(200_000);
  expect(codes(bomb)).toEqual([['too-large', '']]);
});

test('a part that opens further than it declares stops there', () => {
  const held = deflateRawSync(Buffer.alloc(50 << 20));
  const name = Buffer.from('word/document.xml');
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(held.length, 20);
  entry.writeUInt32LE(100, 24);
  entry.writeUInt16LE(name.length, 28);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(name.length, 26);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(local.length + name.length + held.length, 16);
  expect(codes(Buffer.concat([local, name, held, entry, name, end]))).toEqual([['not-docx', '']]);
});
