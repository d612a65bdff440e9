import { templateKind } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { dataOf, typedOf } from './document-draft.ts';

const { fields } = templateKind('custody-form');
const at = Date.UTC(2026, 10, 21, 6, 5) * 1000;

test('prepared data come back from the form as they were', () => {
  const data = {
    sampleNumber: 'SY-1',
    bottles: [{ label: 'a', volumeMl: 500, intact: true }],
    hands: [{ at, from: '甲', to: '乙', temperatureC: 4.5 }],
  };
  expect(dataOf(fields, typedOf(fields, data))).toEqual(data);
});

test('what was left empty is not said; what is no number is sent as it was typed', () => {
  expect(dataOf(fields, typedOf(fields, {}))).toEqual({});
  const typed = { sampleNumber: ' SY ', bottles: [{ label: '', volumeMl: '五百', intact: false }] };
  expect(dataOf(fields, typed)).toEqual({
    sampleNumber: 'SY',
    bottles: [{ volumeMl: '五百', intact: false }],
  });
});

test('pictures are their digests', () => {
  const photos = templateKind('tour-note').fields;
  expect(dataOf(photos, { photos: ['a'.repeat(64)] })).toEqual({
    photos: [{ file: 'a'.repeat(64), caption: '' }],
  });
});
