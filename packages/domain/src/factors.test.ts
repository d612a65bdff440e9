import { describe, expect, test } from 'vitest';
import { code2005, code2017, factor, factorName, factorShort, WATER_FACTORS } from './factors.ts';

describe('the factor table', () => {
  test('names a factor in both languages, with unit and digits', () => {
    expect(factor('w01018')).toMatchObject({ zh: '化学需氧量', unit: 'mg/L', unitTotal: 'kg', decimals: 1 });
    expect(factorName('w21003', 'zh')).toBe('氨氮');
    expect(factorShort('w21003', 'en')).toBe('NH₃-N');
  });

  test('reads the codes of the 2005 edition as the same factors', () => {
    expect(factor('011')).toBe(factor('w01018'));
    expect(code2017('B01')).toBe('w00000');
    expect(code2017('w01018')).toBe('w01018');
    expect(code2005('w21011')).toBe('101');
    expect(code2005('w01010')).toBeUndefined();
  });

  test('keeps an unknown code and shows it by its code', () => {
    expect(factor('w98765')).toBeUndefined();
    expect(factorName('w98765', 'zh')).toBe('w98765');
    expect(factorShort('025', 'en')).toBe('025');
  });

  test('a word of the object prototype is no factor', () => {
    expect(factor('constructor')).toBeUndefined();
    expect(factorName('toString', 'en')).toBe('toString');
  });

  test('fills the number of the device into process codes', () => {
    expect(factor('e10203')).toMatchObject({ code: 'e10203', zh: '进水口 COD 3#', unit: 'mg/L' });
    expect(factorName('g10112', 'en')).toBe('booster fan state no. 12');
    expect(factorName('SB2', 'zh')).toBe('治理设施 2#');
    expect(factor('e999xx')).toBeUndefined();
    expect(factor('e99901')).toBeUndefined();
  });

  test('leaves the unit open where the standard prints one code twice', () => {
    expect(factor('e70101')?.unit).toBe('');
    expect(factor('e70101')?.zh).toContain('同码');
  });

  test('total and dissolved metal are two codes', () => {
    expect(factorName('w20122', 'zh')).toBe('总铜');
    expect(factorName('w20138', 'zh')).toBe('铜');
  });

  test('every water factor has two names, a unit and a code of its own', () => {
    expect(new Set(WATER_FACTORS.map((row) => row.code)).size).toBe(WATER_FACTORS.length);
    for (const row of WATER_FACTORS) expect(row.zh && row.en && row.unit, row.code).toBeTruthy();
  });
});
