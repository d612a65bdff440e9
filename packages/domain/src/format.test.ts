import { describe, expect, test } from 'vitest';
import {
  formatDay,
  formatInstant,
  formatMinute,
  formatMultiple,
  formatNumber,
  formatTime,
  nextDay,
  parseDay,
  parseWireTime,
  unitText,
  wireTime,
} from './format.ts';
import { instant, instantFromMs } from './instant.ts';

const at = instantFromMs(Date.UTC(2016, 7, 1, 0, 58, 57, 223));

describe('the wire clock', () => {
  test('is Beijing time, 24 hours', () => {
    expect(formatInstant(at)).toBe('2016-08-01 08:58:57');
    expect(formatMinute(at)).toBe('2016-08-01 08:58');
    expect(formatDay(instantFromMs(Date.UTC(2016, 7, 1, 16, 0, 0)))).toBe('2016-08-02');
    expect(formatTime(at)).toBe('08:58:57');
  });

  test('14 digits come back as they went', () => {
    expect(parseWireTime('20160801085857')).toEqual({
      kind: 'instant',
      at: instant(at - 223_000),
      form: 'exact',
    });
    expect(wireTime(at)).toBe('20160801085857');
  });

  test('17 and 12 digits are read and told apart', () => {
    expect(parseWireTime('20160801085857223')).toEqual({ kind: 'instant', at, form: 'milliseconds' });
    expect(parseWireTime('201608010858')).toMatchObject({ form: 'no-seconds', at: at - 57_223_000 });
  });

  test.each([
    ['', 'empty'],
    ['2016-08-01 08:58', 'not-digits'],
    ['20160801', 'wrong-length'],
    ['20160431000000', 'no-such-date'],
    ['20150229000000', 'no-such-date'],
    ['20161301000000', 'no-such-date'],
    ['20160800000000', 'no-such-date'],
    ['20160801240000', 'no-such-date'],
    ['20160801086000', 'no-such-date'],
    ['00000000000000', 'no-such-date'],
  ])('%s is a fault with a name: %s', (text, why) => {
    expect(parseWireTime(text)).toEqual({ kind: 'fault', why });
  });

  test('29 February exists in a leap year', () => {
    expect(parseWireTime('20160229000000').kind).toBe('instant');
    expect(nextDay('2016-02-29')).toBe('2016-03-01');
    expect(nextDay('2026-12-31')).toBe('2027-01-01');
    expect(parseDay('2026-02-30')).toBeUndefined();
  });
});

describe('numbers on screen', () => {
  test('show no more digits than were sent, nor than the factor has', () => {
    expect(formatNumber(31.2, 1)).toBe('31.2');
    expect(formatNumber(31.2, 1, 2)).toBe('31.2');
    expect(formatNumber(31.14159, 5, 2)).toBe('31.14');
    expect(formatNumber(50, 0, 1)).toBe('50');
    expect(formatNumber(Number.NaN, 1)).toBe('—');
  });

  test('a multiple has two decimals and is absent where there is none', () => {
    expect(formatMultiple(0.15625)).toBe('0.16');
    expect(formatMultiple(null)).toBe('—');
  });

  test('units are written as people write them', () => {
    expect(unitText('ug/L', 'en')).toBe('μg/L');
    expect(unitText('1', 'zh')).toBe('');
    expect(unitText('dilution multiple', 'zh')).toBe('倍');
    expect(unitText('mg/L', 'zh')).toBe('mg/L');
  });
});
