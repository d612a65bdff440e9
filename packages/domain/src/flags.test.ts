import { describe, expect, test } from 'vitest';
import { flagMeaning, flagsOf } from './flags.ts';

describe('what a flag means', () => {
  test('HJ 212-2017 Table 8, all letters', () => {
    expect(flagsOf('2017').map((row) => `${row.flag} ${row.means}`)).toEqual([
      'N normal',
      'F stopped',
      'M maintenance',
      'S manual',
      'D fault',
      'C calibration',
      'T over-range',
      'B link',
    ]);
  });

  test('the same letter is resolved by the edition', () => {
    expect(flagMeaning('2005', 'P').means).toBe('fault');
    expect(flagMeaning('2017', 'P').means).toBe('unknown');
    expect(flagMeaning('2005', 'B').means).toBe('unknown');
    expect(flagMeaning('2017', 'B').means).toBe('link');
  });

  test('and by the dialect before the edition', () => {
    expect(flagMeaning('2017', 'B', 'water-analyser').means).toBe('calibration');
    expect(flagMeaning('2017', 'N', 'water-analyser').means).toBe('normal');
    expect(flagMeaning('2005', '3', 'air-station').means).toBe('normal');
    expect(flagMeaning('2005', '3').means).toBe('unknown');
  });

  test('an unknown letter is not N, whatever its case', () => {
    for (const flag of ['n', 'sc', 'cz', 'X', 'N ', 'constructor']) {
      expect(flagMeaning('2017', flag)).toMatchObject({ flag, means: 'unknown' });
    }
  });

  test('of the 2025 letters only N and D were seen; the rest is carried over and says so', () => {
    expect(flagMeaning('2025', 'D')).toMatchObject({ means: 'fault', confidence: 'S' });
    expect(flagMeaning('2025', 'M')).toMatchObject({ means: 'maintenance', confidence: 'G' });
  });

  test('no flag is no claim: taken as normal and named as unflagged', () => {
    expect(flagMeaning('2005', '')).toMatchObject({ means: 'normal', zh: '未发送标记', confidence: 'P' });
  });
});
