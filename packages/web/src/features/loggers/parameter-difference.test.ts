import type { Parameter } from '@wenqu/domain';
import { expect, test } from 'vitest';
import { differenceOf, differenceText } from './parameter-difference.ts';

const row = (text: string, baseline: string | null, infoId = 'i13001') =>
  ({ infoId, text, baseline }) as Parameter;

test.each([
  ['500', null, 'none', ''],
  ['500', '500', 'same', ''],
  ['500.0', '500', 'same', ''],
  ['1999', '500', 'higher', '+1499 (+299.8 %)'],
  ['0.9', '1', 'lower', '−0.1 (−10 %)'],
  ['3', '0', 'higher', '+3'],
  ['V2.1', 'V2.0', 'other', ''],
] as const)('%s against %s is %s', (text, baseline, kind, said) => {
  const difference = differenceOf(row(text, baseline));
  expect(difference.kind).toBe(kind);
  expect(differenceText(difference)).toBe(said);
});

test('what follows the work is not compared', () => {
  expect(differenceOf(row('1', '0', 'i22001')).kind).toBe('living');
});
