import { TEMPLATE_KINDS, templateKind } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { docxParagraphs, shippedTemplate } from '../documents.testing.ts';
import { exampleData } from '../example.ts';
import { fillDocx } from './fill.ts';
import { dataFaults, scopeOf } from './scope.ts';

const fill = (id: Parameters<typeof shippedTemplate>[0], data: Parameters<typeof dataFaults>[1]) =>
  fillDocx(shippedTemplate(id), scopeOf(templateKind(id), data), new Map());
const slip = {
  sampleNumber: 'SY-1',
  bottles: [
    { label: 'SY-1-1', intact: true, volumeMl: 500 },
    { label: 'SY-1-2', intact: false },
  ],
  hands: [{ at: Date.UTC(2026, 10, 21, 6, 5) * 1000, from: '甲', to: '乙' }],
};

describe('data against a kind', () => {
  test.each(TEMPLATE_KINDS.map((kind) => [kind.id, kind] as const))(
    'an example of %s has no fault',
    (_, kind) => {
      expect(dataFaults(kind, exampleData(kind))).toEqual([]);
    },
  );

  test('what is missing, unknown or of another type is named with its path, all at once', () => {
    const faults = dataFaults(templateKind('custody-form'), {
      sampleNumber: '',
      bottles: [{ label: 'a', volumeMl: '500' }],
      hands: [],
      strange: 1,
    });
    expect(faults.map(({ field }) => field).sort()).toEqual([
      'bottles[0].volumeMl',
      'hands',
      'sampleNumber',
      'strange',
    ]);
    expect(faults.find(({ field }) => field === 'hands')).toMatchObject({
      zh: '缺少“交接记录”',
      en: '“hand-overs” is missing',
    });
  });

  test('a day must exist, a moment be whole, a row be a row', () => {
    const kind = templateKind('duty-log');
    const data = exampleData(kind);
    const faulty = (more: object) => dataFaults(kind, { ...data, ...more }).map(({ field }) => field);
    expect(faulty({ day: '2026-02-30' })).toEqual(['day']);
    expect(faulty({ day: '2026-02-28' })).toEqual([]);
    expect(faulty({ cutAt: 1.5 })).toEqual(['cutAt']);
    expect(faulty({ entries: ['x', null] })).toEqual(['entries', 'entries']);
    expect(faulty({ entries: 'x' })).toEqual(['entries']);
  });
});

describe('filling', () => {
  test('rows, numbers in rows, moments, yes and no are printed as offices write them', () => {
    const paragraphs = docxParagraphs(fill('custody-form', slip).docx);
    expect(paragraphs).toContain('2026年11月21日14时05分');
    expect(paragraphs.join('|')).toContain('1|SY-1-1||500||是|2|SY-1-2||||否');
  });

  test('a part that was not asked for leaves nothing behind; a long text keeps its paragraphs', () => {
    expect(docxParagraphs(fill('custody-form', slip).docx)).not.toContain('备注');
    const paragraphs = docxParagraphs(fill('custody-form', { ...slip, remarks: '第一行\n第二行' }).docx);
    const at = paragraphs.indexOf('备注');
    expect(paragraphs.slice(at, at + 3)).toEqual(['备注', '第一行', '第二行']);
  });

  test('text that looks like a tag or like XML stays text', () => {
    const given = '{bureau}{#hands}</w:t>&<b>{/hands}';
    expect(docxParagraphs(fill('custody-form', { ...slip, lab: given }).docx)).toContain(given);
  });

  test('characters no XML may hold become visible, not a broken file', () => {
    expect(docxParagraphs(fill('custody-form', { ...slip, lab: 'a\u0000b\uFDD0c\uD800' }).docx)).toContain(
      'a\uFFFDb\uFFFDc\uFFFD',
    );
  });

  test('the same data give the same bytes', () => {
    expect(fill('custody-form', slip).docx.equals(fill('custody-form', slip).docx)).toBe(true);
  });
});
