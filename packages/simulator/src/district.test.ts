import { describe, expect, test } from 'vitest';
import { bookOf } from './book.ts';
import { districtOf } from './district.ts';
import { QUIRK_NAMES } from './quirk.ts';

const district = districtOf(7, 120);

describe('the district', () => {
  test('120 enterprises have 300 points, each at exactly one logger', () => {
    expect(district.enterprises).toHaveLength(120);
    expect(district.points).toHaveLength(300);
    const bound = district.loggers.flatMap((logger) => logger.points.map(({ point }) => point.id));
    expect(new Set(bound)).toEqual(new Set(district.points.map((point) => point.id)));
    expect(bound).toHaveLength(300);
  });

  test('every MN is unique and has the form of its edition', () => {
    const mns = district.loggers.map((logger) => logger.mn);
    expect(new Set(mns).size).toBe(mns.length);
    for (const { mn, edition } of district.loggers) {
      expect(mn).toMatch(edition === '2005' ? /^[0-9A-Z]{14}$/ : /^[0-9A-F]{24}$/);
    }
  });

  test('the same seed gives the same district, another seed another', () => {
    const plain = (seed: number) => JSON.stringify({ ...districtOf(seed, 12), rain: '' });
    expect(plain(7)).toBe(plain(7));
    expect(plain(7)).not.toBe(plain(8));
  });

  test('speaks all editions, shows every quirk, and most devices are clean', () => {
    expect(new Set(district.loggers.map((logger) => logger.edition))).toEqual(
      new Set(['2005', '2017', '2025']),
    );
    const odd = district.loggers.filter((logger) => logger.quirk !== '');
    expect(new Set(odd.map((logger) => logger.quirk))).toEqual(new Set(QUIRK_NAMES));
    expect(odd.length).toBeLessThan(district.loggers.length / 6);
  });
});

describe('its book', () => {
  const book = bookOf(district);

  test('names only rows that exist, under stable demo ids', () => {
    const ids = (rows: readonly { id: string }[]) => new Set(rows.map((row) => row.id));
    const enterprises = ids(book.enterprises);
    const outlets = ids(book.outlets);
    const points = ids(book.points);
    for (const outlet of book.outlets) expect(enterprises).toContain(outlet.enterprise);
    for (const point of book.points) expect(outlets).toContain(point.outlet);
    for (const limit of book.limits) expect(outlets).toContain(limit.outlet);
    for (const device of book.devices) expect(points).toContain(device.point);
    for (const logger of book.loggers)
      for (const { point } of logger.bindings) expect(points).toContain(point);
    for (const rows of Object.values(book)) {
      expect(ids(rows).size).toBe(rows.length);
      for (const row of rows) expect(row.id).toMatch(/^demo-/);
    }
    expect(book.points[0]!.id).toBe('demo-e001-p1');
  });

  test('lies at the river mouth', () => {
    for (const { lon, lat } of book.points) {
      expect(lon).toBeGreaterThan(117.8);
      expect(lon).toBeLessThan(118);
      expect(lat).toBeGreaterThan(24.4);
      expect(lat).toBeLessThan(24.56);
    }
  });

  test('limits only what the outlet measures', () => {
    for (const limit of book.limits) {
      const measured = book.points
        .filter((point) => point.outlet === limit.outlet)
        .flatMap((point) => point.factors);
      expect(measured).toContain(limit.factor);
      expect(limit.min !== null || limit.max !== null).toBe(true);
    }
  });
});
