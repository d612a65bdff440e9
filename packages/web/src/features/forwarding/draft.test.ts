import type { ForwardTarget } from '@wenqu/domain';
import { checkForward, instant } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { draftOf, EMPTY_FORM, formOf, microsOf } from './draft.ts';

const filled = { ...EMPTY_FORM, name: '市平台', host: '10.1.2.3', port: '2120' };
const targetOf = (form = filled): ForwardTarget => {
  const { pw: _pw, key: _key, mapping, ...draft } = draftOf(form, undefined);
  return {
    ...draft,
    ...{ id: 'f1', version: 1, hasPw: true, hasKey: true, createdAt: instant(0), updatedAt: instant(0) },
    mapping: mapping.map(({ mn, upMn }) => ({ mn, upMn, hasPw: true })),
    retiredAt: null,
  };
};

test('an empty form needs a name and a place, and nothing else', () => {
  expect(checkForward(draftOf(filled, undefined), false)).toEqual([]);
  expect(checkForward(draftOf(EMPTY_FORM, undefined), false).map(({ field }) => field)).toEqual([
    'name',
    'host',
    'port',
  ]);
});

test('a target comes back from its form as it was, its secrets untouched', () => {
  const form = { ...filled, mns: 'A1，B2\nC3', cns: '2011 2061', control: '3015、1011' };
  const target = targetOf({ ...form, mapping: [{ key: 1, mn: 'A1', upMn: 'U1', pw: '', hasPw: true }] });
  const again = draftOf(formOf(target), target);
  expect(again).toMatchObject({
    filter: { mns: ['A1', 'B2', 'C3'], cns: ['2011', '2061'] },
    control: ['3015', '1011'],
    mapping: [{ mn: 'A1', upMn: 'U1' }],
  });
  expect('pw' in again || 'pw' in again.mapping[0]!).toBe(false);
});

test('raw bytes drop what would change them', () => {
  const target = targetOf();
  const raw = draftOf({ ...formOf(target), mode: 'raw', pw: 'x' }, target);
  expect(raw).toMatchObject({ mapping: [], pw: '', key: '' });
});

test('times of the form are Beijing time', () => {
  expect(microsOf('2026-08-01T08:00')).toBe(Date.UTC(2026, 7, 1) * 1000);
  expect(microsOf('')).toBeUndefined();
});
