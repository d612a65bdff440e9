import { instant, pointId, type ValidityClaim } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { claimsOn, hourValidity, validityOf } from './validity.ts';
import { VALIDITY_EDITIONS, validityEditionOn } from './validity-table.ts';

describe('the device’s own flag (supervision.md §4.1)', () => {
  test.each([
    ['2017', 'N', 'valid'],
    ['2017', '', 'valid'],
    ['2017', 'F', 'invalid'],
    ['2017', 'M', 'invalid'],
    ['2017', 'S', 'invalid'],
    ['2017', 'D', 'invalid'],
    ['2017', 'C', 'invalid'],
    ['2017', 'B', 'invalid'],
    ['2017', 'T', 'above'],
    ['2017', 'n', 'invalid'],
    ['2017', 'P', 'invalid'],
    ['2005', 'P', 'invalid'],
    ['2025', 'N', 'valid'],
  ] as const)('%s %s is %s', (edition, flag, validity) => {
    expect(validityOf(edition, flag)).toBe(validity);
  });

  test('a dialect may give a letter another sense', () => {
    expect(validityOf('2017', 'A')).toBe('invalid');
    expect(validityOf('2017', 'A', 'water-analyser')).toBe('valid');
    expect(validityOf('2017', 'B', 'water-analyser')).toBe('invalid');
  });
});

describe('an hour by its own frames (supervision.md §4.2)', () => {
  const hour = { edition: '2017', mean: 40, flag: 'N', volumeM3: 5 } as const;

  test('counts when nothing speaks against it', () => {
    expect(hourValidity(hour)).toEqual({
      ...{ validity: 'valid', why: '', questions: [], due: true, claims: [] },
    });
  });

  test.each([
    ['V1 maintenance', { flag: 'M' }, 'invalid', 'V1'],
    ['V1 calibration', { flag: 'C' }, 'invalid', 'V1'],
    ['V2 no water: no discharge is not compliance', { volumeM3: 0 }, 'invalid', 'V2'],
    ['V4 the three ends differ', { ends: { analyser: 40, logger: 40, platform: 40.5 } }, 'invalid', 'V4'],
    ['V4 1 % is no difference', { ends: { analyser: 40, logger: 40.4, platform: 40 } }, 'valid', ''],
    ['V5 zero: valid, with a question', { mean: 0 }, 'valid', 'V5'],
    ['V5 below detection: valid, with a question', { mean: 3, detectionLimit: 4 }, 'valid', 'V5'],
    ['V5 below zero: disputed', { mean: -0.2 }, 'disputed', 'V5'],
    ['V6 a leap asks and does not decide', { odd: true }, 'valid', 'V6'],
    ['V7 above the range: no number', { flag: 'T' }, 'above', 'V7'],
    ['V9 a clock off by more than five minutes asks', { clockOffsetS: -301 }, 'valid', 'V9'],
    ['V9 five minutes do not', { clockOffsetS: 300 }, 'valid', ''],
    ['no value came', { mean: null }, 'invalid', 'no-number'],
    ['not a number', { mean: Number.NaN }, 'invalid', 'no-number'],
    ['no flow: a good concentration that cannot be weighed', { volumeM3: null }, 'valid', 'no-flow'],
    ['pH needs no flow', { volumeM3: null, weighed: false }, 'valid', ''],
  ] as const)('%s', (_, change, validity, why) => {
    expect(hourValidity({ ...hour, ...change })).toMatchObject({ validity, why });
  });

  test('maintenance without water is still maintenance', () => {
    expect(hourValidity({ ...hour, flag: 'M', volumeM3: 0 }).why).toBe('V1');
  });

  test('the edition decides: where V2 is made to dispute, or V9 to look closer, they do', () => {
    const now = validityEditionOn('2026-08-01');
    const rows = now.rows.map((each) =>
      each.row === 'V2' ? { ...each, yields: 'disputed' as const } : each,
    );
    expect(hourValidity({ ...hour, volumeM3: 0, rules: { ...now, rows } })).toMatchObject({
      validity: 'disputed',
      why: 'V2',
    });
    expect(hourValidity({ ...hour, clockOffsetS: 200, rules: { ...now, clockSuspectS: 60 } }).why).toBe('V9');
  });
});

describe('an hour by what is claimed of it (supervision.md §2.1, §4.2)', () => {
  const hour = { edition: '2017', mean: 40, flag: 'N', volumeM3: 5 } as const;
  const claim = (extra: Partial<ValidityClaim> = {}): ValidityClaim => ({
    ...{ id: 'qc:1', layer: 'qc', point: pointId('p1'), factors: ['w01018'], from: instant(0) },
    ...{ to: instant(100), effect: 'invalid', row: 'V3', zh: '', en: '', knownFrom: instant(50) },
    ...{ knownTo: null, ...extra },
  });
  const on = (claims: readonly ValidityClaim[], knownAt = 60) =>
    claimsOn(claims, { factor: 'w01018', from: instant(10), to: instant(20), knownAt: instant(knownAt) });

  test('V3: a failed check makes it invalid, and names the check', () => {
    expect(hourValidity({ ...hour, claims: on([claim()]) })).toMatchObject({
      validity: 'invalid',
      why: 'V3',
      claims: ['qc:1'],
    });
  });

  test('V3 as known before the failure: valid', () => {
    expect(hourValidity({ ...hour, claims: on([claim()], 49) }).validity).toBe('valid');
    expect(hourValidity({ ...hour, claims: on([claim({ knownTo: instant(55) })]) }).validity).toBe('valid');
  });

  test('V10: a flag that the working condition contradicts is disputed, not simply invalid', () => {
    const disputed = claim({ layer: 'automatic-mark', effect: 'disputed', row: 'V10' });
    expect(hourValidity({ ...hour, flag: 'M', claims: on([disputed]) })).toMatchObject({
      validity: 'disputed',
      why: 'V10',
    });
  });

  test('a review lifts what a lower layer said, a lower layer does not lift a check', () => {
    const review = claim({ id: 'review:1', layer: 'review', effect: 'valid', row: '' });
    expect(hourValidity({ ...hour, flag: 'D', claims: on([claim(), review]) }).validity).toBe('valid');
    const mark = claim({
      id: 'mark:1',
      layer: 'manual-mark',
      effect: 'valid',
      row: '',
      knownFrom: instant(59),
    });
    expect(hourValidity({ ...hour, claims: on([mark, claim()]) })).toMatchObject({
      validity: 'invalid',
      claims: ['qc:1', 'mark:1'],
    });
  });

  test('a review makes neither water nor a number, and lifts no “above range”', () => {
    const claims = on([claim({ layer: 'review', effect: 'valid', row: '' })]);
    expect(hourValidity({ ...hour, volumeM3: 0, claims }).why).toBe('V2');
    expect(hourValidity({ ...hour, mean: null, claims }).why).toBe('no-number');
    expect(hourValidity({ ...hour, flag: 'T', claims }).validity).toBe('above');
  });

  test('a lawful stop takes the hour from those due, unless water was measured in it', () => {
    const claims = on([claim({ layer: 'manual-mark', effect: 'lawful-stop', row: '' })]);
    expect(hourValidity({ ...hour, mean: null, volumeM3: null, claims }).due).toBe(false);
    expect(hourValidity({ ...hour, volumeM3: 0, claims }).due).toBe(false);
    expect(hourValidity({ ...hour, claims })).toMatchObject({ due: true, questions: ['V10'] });
  });

  test('a claim of another factor or another time says nothing', () => {
    expect(
      on([claim({ factors: ['w21003'] }), claim({ from: instant(20) }), claim({ to: instant(10) })]),
    ).toEqual([]);
    expect(on([claim({ factors: [] })])).toHaveLength(1);
  });
});

describe('editions of the rules of validity', () => {
  const [first] = VALIDITY_EDITIONS;
  const next = { ...first!, edition: 'HJ212-2025G', validFrom: '2027-01-01' };
  const table = [{ ...first!, validTo: '2026-12-31' }, next];

  test('the day of the conduct chooses; both ends belong to an edition', () => {
    expect(validityEditionOn('2026-12-31', table).edition).toBe(first!.edition);
    expect(validityEditionOn('2027-01-01', table)).toBe(next);
    expect(validityEditionOn('2019-01-01', table).edition).toBe(first!.edition);
  });

  test('every edition has each of V1 to V10 once, with a mark and a source', () => {
    for (const { rows } of VALIDITY_EDITIONS) {
      expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 10 }, (_, i) => `V${i + 1}`));
      for (const { source, confidence } of rows) expect([source.length > 0, confidence]).not.toContain('');
    }
  });
});
