import { describe, expect, test } from 'vitest';
import { factor } from './factors.ts';
import {
  limitDraft,
  limitsToVerify,
  standardLimits,
  standardLimitsOn,
  surfaceWaterClass,
  toVerifyWhy,
} from './limit-book.ts';

const find = (standard: string, code: string, more: Record<string, unknown> = {}) =>
  standardLimits().find(
    (row) =>
      row.standard === standard &&
      row.code === code &&
      Object.entries(more).every(([key, value]) => row[key as keyof typeof row] === value),
  )!;

describe('the limit book', () => {
  test('keeps every line, ids are unique, and no line claims to have been read', () => {
    const rows = standardLimits();
    expect(rows).toHaveLength(508);
    expect(new Set(rows.map((row) => row.id)).size).toBe(508);
    expect(rows.filter((row) => row.confidence === 'T')).toEqual([]);
  });

  test('every code is a factor of the table, and every limit has a known shape', () => {
    for (const row of standardLimits()) {
      if (row.code !== '') expect(factor(row.code), row.id).toBeDefined();
      if (row.kind === 'range') expect(row.min !== null && row.max !== null, row.id).toBe(true);
      if (row.kind === 'max') expect(row.min, row.id).toBeNull();
    }
  });

  test('the instantaneous limits of 2026 are kept without number and refuse to judge', () => {
    const cod = find('GB 18918-2002', 'w01018', { kind: 'instantaneous' });
    expect(cod).toMatchObject({ max: null, validFrom: '2026-03-01' });
    expect(toVerifyWhy(cod)).toBe('no-number');
    expect(limitDraft(cod)).toBeUndefined();
  });

  test('“not detectable” needs no number, and is still to be read', () => {
    expect(toVerifyWhy(find('GB 8978-1996', 'w20113'))).toBe('not-read');
  });

  test('the to-verify list holds every line that nobody has read: today all', () => {
    const counts: Record<string, number> = {};
    for (const { why } of limitsToVerify()) counts[why] = (counts[why] ?? 0) + 1;
    expect(counts['no-number']).toBe(7);
    expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(508);
  });

  test('a number holds between its dates, the last day included', () => {
    const pH = (day: string) =>
      standardLimitsOn(day, { standard: 'GB 18918-2002', code: 'w01001' }).map((row) => row.kind);
    expect(new Set(pH('2026-02-28')).size).toBe(1);
    expect(pH('2026-02-28').length).toBeGreaterThan(0);
    expect(pH('2026-03-01').length).toBeGreaterThan(0);
    const ended = standardLimits().find((row) => row.validTo === '2026-02-28')!;
    expect(standardLimitsOn('2026-02-28')).toContain(ended);
    expect(standardLimitsOn('2026-03-01')).not.toContain(ended);
  });

  test('a draft names its clause and carries the confidence along', () => {
    const draft = limitDraft(find('GB 8978-1996', 'w01018', { class: '一级' }));
    expect(draft).toMatchObject({ factor: 'w01018', max: 100, kind: 'daily-mean', confidence: 'S' });
    expect(draft?.clause).toContain('GB 8978-1996 Table 4');
  });
});

describe('surface-water classes (GB 3838-2002)', () => {
  test('a bound belongs to its class; beyond class V is 6', () => {
    expect(surfaceWaterClass('w21003', 1.0, 'river')).toBe(3);
    expect(surfaceWaterClass('w21003', 1.01, 'river')).toBe(4);
    expect(surfaceWaterClass('w21003', 2.01, 'river')).toBe(6);
    expect(surfaceWaterClass('w01009', 5, 'river')).toBe(3);
    expect(surfaceWaterClass('w01009', 1.9, 'river')).toBe(6);
    expect(surfaceWaterClass('w01001', 5.9, 'river')).toBe(6);
    expect(surfaceWaterClass('w01001', 7, 'river')).toBe(1);
  });

  test('lakes have their own phosphorus', () => {
    expect(surfaceWaterClass('w21011', 0.15, 'river')).toBe(3);
    expect(surfaceWaterClass('w21011', 0.15, 'lake')).toBe(5);
  });

  test('total nitrogen, coliforms and temperature give no class', () => {
    expect(surfaceWaterClass('w21001', 9, 'river')).toBeUndefined();
    expect(surfaceWaterClass('w21001', 9, 'lake')).toBeUndefined();
    expect(surfaceWaterClass('w02003', 1, 'river')).toBeUndefined();
    expect(surfaceWaterClass('w01010', 20, 'river')).toBeUndefined();
  });
});
