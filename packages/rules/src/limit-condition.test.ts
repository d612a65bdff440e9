import { describe, expect, test } from 'vitest';
import { inScale, inSeason, readCondition, weighCondition } from './limit-condition.ts';
import { outlet } from './sample-book.testing.ts';

const read = (text: string) => readCondition(text).parts;

describe('what is read of a condition', () => {
  test('each kind in both languages', () => {
    expect(read('水温≤12℃')).toEqual([{ kind: 'temperature', side: 'at-or-below', degC: 12 }]);
    expect(read('枯水期（11月至次年4月）')).toEqual([{ kind: 'season', from: 11, to: 4 }]);
    expect(read('months 5 to 10')).toEqual([{ kind: 'season', from: 5, to: 10 }]);
    expect(read('other indirect discharge')).toEqual([{ kind: 'destination', destination: 'works' }]);
    expect(read('直接排放')).toEqual([{ kind: 'destination', destination: 'direct' }]);
    expect(read('设计规模≥1万m3/d')).toEqual([{ kind: 'scale', side: 'at-or-above', m3PerDay: 10_000 }]);
    expect(read('按 GB/T 8170 修约至 1 位小数')).toEqual([{ kind: 'rounding', places: 1 }]);
    expect(read('单位产品基准排水量')).toEqual([{ kind: 'basis-water' }]);
    expect(read('以NH4+计')).toEqual([{ kind: 'counted-as', as: 'NH4' }]);
  });

  test('several parts stand between semicolons, and what no row reads is returned as written', () => {
    expect(readCondition('水温>12℃；5月至10月; 雨天除外')).toEqual({
      parts: [
        { kind: 'temperature', side: 'above', degC: 12 },
        { kind: 'season', from: 5, to: 10 },
      ],
      unread: ['雨天除外'],
    });
  });

  test('a month that does not exist, a date and a bare range of numbers are not a season', () => {
    for (const text of [
      '13月至15月',
      'new enterprises from 2008-08-01',
      '6-9',
      'works built from 2006-01-01',
    ])
      expect(readCondition(text)).toEqual({ parts: [], unread: [text] });
  });
});

describe('whether it holds', () => {
  test('a season may pass through the new year, both its months belong to it', () => {
    const winter = { from: 11, to: 4 };
    expect([10, 11, 12, 1, 4, 5].map((month) => inSeason(winter, month))).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  test('scale bounds are as they are written', () => {
    expect(inScale({ side: 'above', m3PerDay: 100 }, 100)).toBe(false);
    expect(inScale({ side: 'at-or-above', m3PerDay: 100 }, 100)).toBe(true);
    expect(inScale({ side: 'below', m3PerDay: 100 }, 100)).toBe(false);
    expect(inScale({ side: 'at-or-below', m3PerDay: 100 }, 100)).toBe(true);
  });

  test('day and outlet settle season and destination; what nobody knows stays open', () => {
    const weigh = (text: string, day: string, extra = {}) =>
      weighCondition(readCondition(text), { outlet: outlet(extra), day });
    expect(weigh('11月至次年4月', '2026-08-01').fails).toBe('season');
    expect(weigh('11月至次年4月', '2026-01-31').fails).toBeNull();
    expect(weigh('间接排放', '2026-08-01').fails).toBe('destination');
    expect(weigh('间接排放', '2026-08-01', { destination: 'works' }).fails).toBeNull();
    expect(weigh('间接排放', '2026-08-01', { destination: '' }).open).toEqual(['destination']);
    expect(weigh('设计规模>100m3/d', '2026-08-01').open).toEqual(['scale']);
  });
});
