import { instant, MICROS_PER_MINUTE, parseDay } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { groupOf, type Silent } from './grouping.ts';

const at = (minutes: number) => instant((parseDay('2026-03-02') ?? 0) + minutes * MICROS_PER_MINUTE);
const silent = (n: number, minutes: number, set: Partial<Silent> = {}): Silent => ({
  ...{ point: `p${n}`, enterprise: `e${n}`, area: '东片', since: at(minutes), ...set },
});

describe('events of many', () => {
  test('three enterprises of one area within ten minutes are one event of one name', () => {
    const all = [silent(1, 60), silent(2, 64), silent(3, 70), silent(4, 200)];
    const names = all.map((each) => groupOf(each, all, []));
    expect(names).toEqual([
      '东片 2026-03-02 01:00:00',
      ...Array(2).fill('东片 2026-03-02 01:00:00'),
      undefined,
    ]);
  });

  test('three points of one enterprise are its own trouble', () => {
    const all = [1, 2, 3].map((n) => silent(n, 60, { enterprise: 'e1' }));
    expect(groupOf(all[0]!, all, [])).toBeUndefined();
  });

  test('enterprises of which no area is known are grouped only when many of the district go', () => {
    const few = [1, 2, 3].map((n) => silent(n, 60, { area: '' }));
    expect(groupOf(few[0]!, few, [])).toBeUndefined();
    const many = Array.from({ length: 8 }, (_, n) => silent(n, 60 + n, { area: n % 2 ? '' : `片${n}` }));
    expect(groupOf(many[0]!, many, [])).toMatch(/^全区 /);
  });

  test('a cut that was announced takes even one enterprise of its area, and only of its time', () => {
    const cut = { id: 'YG-2026-000001', area: '东片', from: at(60), to: at(180) };
    expect(groupOf(silent(1, 61), [silent(1, 61)], [cut])).toBe('YG-2026-000001');
    expect(groupOf(silent(1, 61, { area: '西片' }), [], [cut])).toBeUndefined();
    expect(groupOf(silent(1, 300), [], [cut])).toBeUndefined();
  });
});
