import { expect, test } from 'vitest';
import { shiftDecimal, unitScale } from './unit-scale.ts';

test('a limit in mg/L is compared in the µg/L of the wire', () => {
  expect(unitScale('mg/L', 'ug/L')).toEqual({ ok: true, power: 3 });
  expect(unitScale('μg/L', 'mg/L')).toEqual({ ok: true, power: -3 });
  expect(unitScale('无量纲', '1')).toEqual({ ok: true, power: 0 });
});

test('an unknown unit is refused by its name', () => {
  expect(unitScale('mg/kg', 'mg/L')).toEqual({ ok: false, why: 'unit-unknown', unit: 'mg/kg' });
  expect(unitScale('constructor', 'mg/L')).toMatchObject({ why: 'unit-unknown' });
});

test('colour in degrees is not colour by dilution, nor mass a count', () => {
  expect(unitScale('dilution multiple', 'colour degree')).toMatchObject({ why: 'other-quantity' });
  expect(unitScale('倍', '度')).toMatchObject({ why: 'other-quantity' });
  expect(unitScale('mg/L', '1/L')).toMatchObject({ why: 'other-quantity' });
});

test('the point moves without binary noise', () => {
  expect(shiftDecimal(0.07, 3)).toBe(70);
  expect(shiftDecimal(0.29, 3)).toBe(290);
  expect(shiftDecimal(1e-7, 9)).toBe(100);
  expect(shiftDecimal(-1.5, -3)).toBe(-0.0015);
  expect(shiftDecimal(1.001, 3)).toBe(1001);
  expect(1.001 * 1000).not.toBe(1001);
});
