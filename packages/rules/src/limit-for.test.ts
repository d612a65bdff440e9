import { instant } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { FIRST_CLASS, isVerified, limitsFor, temperatureCondition } from './limit-for.ts';
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
