import { instant } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { temperatureCondition } from './limit-condition.ts';
import { FIRST_CLASS, isVerified, limitsFor, OTHER_FORM } from './limit-for.ts';
import { limit, outlet, unread } from './sample-book.testing.ts';

const DAY = '2026-08-01';
const kindsFor = (statistic: Parameters<typeof limitsFor>[3]) => {
  const all = [
    'instantaneous',
    'max',
    'range',
    'min',
    'hourly',
    'daily-mean',
    'not-detectable',
    'load',
  ] as const;
  const rows = all.map((kind) => limit({ kind, id: kind, min: 1, max: 80 }));
  return limitsFor(rows, outlet(), 'w01018', statistic, DAY).applied.map((row) => row.limit.kind);
};

describe('which kind judges which statistic', () => {
  test('an hourly or real-time value never meets a daily-mean limit', () => {
    expect(kindsFor('realtime')).toEqual(['instantaneous', 'max', 'range', 'min']);
    expect(kindsFor('minute')).toEqual(['instantaneous', 'max', 'range', 'min']);
    expect(kindsFor('hour')).toEqual(['max', 'range', 'min', 'hourly']);
    expect(kindsFor('daily-mean')).toEqual(['daily-mean']);
  });

  test('what was passed over is named with the reason', () => {
    const choice = limitsFor([limit({ kind: 'daily-mean' })], outlet(), 'w01018', 'hour', DAY);
    expect(choice).toMatchObject({ applied: [], refused: [{ why: 'other-kind', what: 'daily-mean' }] });
  });
});

describe('which rows apply', () => {
  const applied = (rows: Parameters<typeof limitsFor>[0], code = 'w01018', where = outlet()) =>
    limitsFor(rows, where, code, 'realtime', DAY).applied.map((row) => row.limit.clause);

  test('strictest first, all others listed', () => {
    const rows = [
      limit({ clause: 'a', max: 80 }),
      limit({ clause: 'b', max: 60 }),
      limit({ clause: 'c', max: 70 }),
    ];
    expect(applied(rows)).toEqual(['b', 'c', 'a']);
  });

  test('a row holds from its first day to its last, both included', () => {
    const rows = [
      limit({ clause: 'ended', validTo: '2026-07-31' }),
      limit({ clause: 'last day', validTo: DAY }),
      limit({ clause: 'first day', validFrom: DAY }),
      limit({ clause: 'tomorrow', validFrom: '2026-08-02' }),
      limit({ clause: 'retired', retiredAt: instant(5) }),
    ];
    expect(applied(rows)).toEqual(['last day', 'first day']);
  });

  test('rows of other outlets and factors are passed over', () => {
    expect(applied([limit({ outlet: 'o2' }), limit({ factor: 'w21003' })])).toEqual([]);
  });

  test('a 2005 code asks for the same factor', () => {
    expect(applied([limit({ clause: 'x' })], '011')).toEqual(['x']);
  });

  test('total and dissolved metal are two factors', () => {
    expect(applied([limit({ factor: 'w20122', unit: 'mg/L' })], 'w20138')).toEqual([]);
  });
});

describe('rows that cannot judge', () => {
  const refusal = (extra: Parameters<typeof limit>[0], where = outlet(), code = extra?.factor ?? 'w01018') =>
    limitsFor([limit(extra)], where, code, 'realtime', DAY).refused[0];

  test('a row without number refuses', () => {
    expect(refusal({ max: null })).toMatchObject({ why: 'no-number' });
  });

  test('colour in dilution multiples does not judge degrees', () => {
    expect(refusal({ factor: 'w01002', unit: 'dilution multiple' })).toMatchObject({ why: 'other-quantity' });
  });

  test('an unknown unit is named', () => {
    expect(refusal({ unit: 'kg/t' })).toMatchObject({ why: 'unit-unknown', what: 'kg/t' });
  });

  test('first-class pollutants are judged at the workshop outlet only', () => {
    const lead = { factor: 'w20120', max: 0.5, unit: 'mg/L' };
    expect(FIRST_CLASS.has('w20120')).toBe(true);
    expect(refusal(lead)).toMatchObject({ why: 'first-class-elsewhere' });
    expect(refusal(lead, outlet({ kind: 'workshop' }))).toBeUndefined();
    expect(refusal({ ...lead, clause: 'GB 18918-2002 Table 2' })).toBeUndefined();
  });

  test('pH has no daily mean', () => {
    const rows = [limit({ factor: 'w01001', kind: 'daily-mean', unit: '1', min: 6, max: 9 })];
    expect(limitsFor(rows, outlet(), 'w01001', 'daily-mean', DAY).refused[0]?.why).toBe('ph-has-no-mean');
  });
});

describe('traps of units and factors', () => {
  const refusal = (extra: Parameters<typeof limit>[0]) =>
    limitsFor([limit(extra)], outlet(), extra?.factor ?? 'w01018', 'realtime', DAY).refused[0];

  test('ammonia counted as NH4 does not judge ammonia nitrogen', () => {
    expect(refusal({ factor: 'w21003', condition: 'as NH4' })).toMatchObject({
      why: 'other-quantity',
      what: 'NH4',
    });
    expect(refusal({ factor: 'w21003', condition: '以N计' })).toBeUndefined();
    expect(refusal({ factor: 'w21011', condition: '以PO4计' })).toMatchObject({ why: 'other-quantity' });
  });

  test('a flow limit in m³/h is no limit in L/s, and a load is no concentration', () => {
    expect(refusal({ factor: 'w00000', unit: 'm3/h' })?.why).toMatch(/unit-unknown|other-quantity/);
    expect(refusal({ factor: 'w00000', unit: 'L/s' })).toBeUndefined();
    expect(refusal({ unit: 'kg/d' })?.why).toMatch(/unit-unknown|other-quantity/);
    expect(refusal({ kind: 'load', unit: 't/a' })).toMatchObject({ why: 'other-kind', what: 'load' });
  });

  test('total and dissolved metal know of each other, so that a page can say what is measured instead', () => {
    expect(OTHER_FORM.get('w20122')).toBe('w20138');
    expect(OTHER_FORM.get('w20138')).toBe('w20122');
  });
});

describe('conditions of day and place', () => {
  const choice = (condition: string, where = outlet(), capacityM3Day: number | null = null) =>
    limitsFor([limit({ condition })], where, 'w01018', 'realtime', DAY, capacityM3Day);

  test('a row out of season, or for another destination or scale, is refused by name', () => {
    expect(choice('11月至次年4月').refused[0]?.why).toBe('season');
    expect(choice('5月至10月').applied[0]?.forReference).toBe(false);
    expect(choice('间接排放').refused[0]?.why).toBe('destination');
    expect(choice('设计规模>100m3/d', outlet(), 50).refused[0]?.why).toBe('scale');
    expect(choice('设计规模>100m3/d', outlet(), 500).applied[0]?.forReference).toBe(false);
  });

  test('where nobody knows destination or scale the row is for reference', () => {
    expect(choice('间接排放', outlet({ destination: '' })).applied[0]?.forReference).toBe(true);
    expect(choice('设计规模>100m3/d').applied[0]?.forReference).toBe(true);
  });
});

describe('units', () => {
  test('a limit in mg/L meets a wire in µg/L exactly', () => {
    const rows = [limit({ factor: 'w20120', max: 0.07, unit: 'mg/L' })];
    const choice = limitsFor(rows, outlet({ kind: 'workshop' }), 'w20120', 'realtime', DAY);
    expect(choice.applied[0]).toMatchObject({ max: 70, power: -3 });
  });
});

describe('confidence', () => {
  test('a permit limit that a person verified judges; an unread one is for reference', () => {
    expect(isVerified(limit())).toBe(true);
    expect(isVerified(unread())).toBe(false);
    expect(isVerified(unread({ confidence: 'S' }))).toBe(false);
    expect(isVerified(unread({ confidence: 'T' }))).toBe(true);
    expect(isVerified(unread({ verifiedBy: 'a2', verifiedAt: instant(1) }))).toBe(true);
  });

  test('a condition that no code can read makes the row one for reference', () => {
    const [row] = limitsFor([limit({ condition: '枯水期' })], outlet(), 'w01018', 'realtime', DAY).applied;
    expect(row?.forReference).toBe(true);
  });

  test('water temperature is a condition that is read', () => {
    expect(temperatureCondition('water temperature > 12 degC')).toEqual({ side: 'above', degC: 12 });
    expect(temperatureCondition('water temperature <= 12 degC (value in brackets)')?.side).toBe(
      'at-or-below',
    );
    expect(temperatureCondition('水温≤12℃')).toEqual({ side: 'at-or-below', degC: 12 });
    expect(temperatureCondition('new enterprises from 2008-08-01')).toBeNull();
  });
});
