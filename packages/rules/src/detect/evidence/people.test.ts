import { instant, MICROS_PER_MINUTE, pointId } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { binomialTail, fTail, poissonTail } from './chance.ts';
import { type DeviceFaults, faultProne } from './fault-prone.ts';
import { impossibleVisits, kmBetween } from './impossible-visits.ts';
import { qualityChecks } from './quality-checks.ts';
import type { VisitRecord } from './record.ts';
import { reportsAlike, significantDigits } from './reports-alike.ts';
import { retainedSample } from './retained-sample.ts';
import { type RetentionRecord, retentionSabotaged } from './retention.ts';
import { changed, check, DEGENERATE, day, hour, normal, plantHours, track } from './track.testing.ts';
import { type AgencyPoint, twins } from './twins.ts';

const COD = 'w01018';

// Tails from tables of the distributions.
test('chance is what tables say', () => {
  expect(binomialTail(8, 10, 0.5)).toBeCloseTo(0.0547, 4);
  expect(poissonTail(3, 1)).toBeCloseTo(0.0803, 4);
  expect(fTail(3.072, 10, 10)).toBeCloseTo(0.0457, 3);
  expect(fTail(2.98, 10, 10)).toBeCloseTo(0.05, 3);
  expect([binomialTail(0, 5, 0.1), poissonTail(1, 0), fTail(Number.NaN, 3, 3)]).toEqual([1, 0, 1]);
});

describe('D30 quality checks', () => {
  const daily = (error: (at: number) => number) =>
    Array.from({ length: 24 }, (_, at) => {
      const reading = Math.round((50 + 50 * error(at)) * 1000) / 1000;
      return check(day(at), { standard: 50, reading, error: error(at) });
    });
  const now = day(24);

  test('twenty errors of a tenth of what the instrument can', () => {
    const [signal] = qualityChecks({ now, checks: daily((at) => (at % 3) * 0.001) });
    expect(signal).toMatchObject({ pattern: 'D30', form: 'too-good', missing: ['A', 'C'] });
    expect(signal!.facts.k).toBe(20);
  });

  test('a failure that passes within the hour; one nobody checked again; a check that is due', () => {
    const failed = check(hour(10), { outcome: 'failed', error: 0.3 });
    const passed = check(instant(hour(10) + 40 * MICROS_PER_MINUTE));
    expect(qualityChecks({ now: hour(12), checks: [failed, passed] })).toMatchObject([
      { form: 'pass-without-service', facts: { m: 40, failedPercent: 30 }, missing: ['O', 'D'] },
    ]);
    expect(qualityChecks({ now: hour(30), checks: [failed] })).toMatchObject([
      { form: 'no-recheck', facts: { h: 20 } },
    ]);
    expect(qualityChecks({ now: hour(40), checks: [passed], dueH: 24 })).toMatchObject([{ form: 'overdue' }]);
  });

  test('usual errors; rounding that hides them; a service in between: silent', () => {
    const next = normal(2);
    expect(qualityChecks({ now, checks: daily(() => 0.02 * next()) })).toEqual([]);
    const instruments = { [COD]: { resolution: 1 } };
    expect(qualityChecks({ now, checks: daily(() => 0), instruments })).toEqual([]);
    const served = [
      check(hour(10), { outcome: 'failed' }),
      check(hour(10.3), { kind: 'calibration' }),
      check(hour(10.6)),
    ];
    expect(qualityChecks({ now: hour(12), checks: served })).toEqual([]);
    expect(qualityChecks({ now, checks: [] })).toEqual([]);
  });
});

describe('D32 fault-prone device', () => {
  const device = (point: string, faults: number, model = 'M1'): DeviceFaults => ({
    ...{ point, factor: COD, model, faults, days: 30, repairMin: 15 },
  });
  const pool = Array.from({ length: 12 }, (_, at) => device(`p${at}`, at % 3));

  test('eleven faults where twelve others of the model have one each', () => {
    expect(faultProne(device('x', 11), pool, day(40))).toMatchObject([
      { pattern: 'D32', form: 'more-than-model', facts: { d: 30, k: 11, p: 100, pool: 12, repairMin: 15 } },
    ]);
  });

  test('a model that fails everywhere; a few by chance; a model of one: silent', () => {
    const bad = Array.from({ length: 12 }, (_, at) => device(`p${at}`, 9 + (at % 4)));
    expect(faultProne(device('x', 11), bad, day(40))).toEqual([]);
    expect(faultProne(device('x', 3), pool, day(40))).toEqual([]);
    expect(faultProne(device('x', 11, 'M2'), pool, day(40))).toEqual([]);
    expect(faultProne(device('x', 11, ''), pool, day(40))).toEqual([]);
  });
});

describe('D33 visits that cannot have been', () => {
  const visit = (id: string, enterprise: string, from: number, to: number, set: Partial<VisitRecord> = {}) =>
    ({
      ...{ id, enterprise, who: '张工', work: '巡检', from: hour(from), to: hour(to), enteredAt: hour(to) },
      ...set,
    }) satisfies VisitRecord;
  const places = { e1: { lon: 117.8, lat: 24.4 }, e2: { lon: 118.1, lat: 24.6 } };
  const placeOf = (enterprise: string) => places[enterprise as keyof typeof places];

  test('one person at two plants forty kilometres apart, five minutes between', () => {
    expect(kmBetween(places.e1, places.e2)).toBeCloseTo(37.6, 0);
    const visits = [visit('a', 'e1', 9, 10), visit('b', 'e2', 10.08, 11)];
    const [found] = impossibleVisits(visits, placeOf);
    expect(found).toMatchObject({ enterprise: 'e2', signal: { pattern: 'D33', form: 'two-places' } });
    expect(found!.signal.facts).toMatchObject({ m: 5, km: 37.6, person: '张工', other: 'e1' });
    // Told by enterprise alone it is never enough by itself.
    expect(found!.signal.score).toBeLessThan(0.8);
    expect(found!.signal.missing).toEqual(['O', 'D', 'V']);
    const signed = visits.map((each) => ({ ...each, place: placeOf(each.enterprise)! }));
    expect(impossibleVisits(signed, placeOf)[0]!.signal.score).toBeGreaterThanOrEqual(0.9);
  });

  test('nine records with one text and one duration to the second', () => {
    const visits = Array.from({ length: 9 }, (_, at) =>
      visit(`v${at}`, 'e1', at * 24, at * 24 + 2537 / 3600),
    );
    expect(impossibleVisits(visits, placeOf)).toMatchObject([
      { signal: { form: 'same-text', facts: { k: 9, seconds: 2537 } } },
    ]);
  });

  test('time enough for the way; other people; neighbours; durations written by the hour: silent', () => {
    expect(impossibleVisits([visit('a', 'e1', 9, 10), visit('b', 'e2', 11, 12)], placeOf)).toEqual([]);
    const other = visit('b', 'e2', 9.5, 10.5, { who: '李工' });
    expect(impossibleVisits([visit('a', 'e1', 9, 10), other], placeOf)).toEqual([]);
    expect(impossibleVisits([visit('a', 'e1', 9, 10), visit('b', 'e3', 9, 10)], () => places.e1)).toEqual([]);
    const hourly = Array.from({ length: 9 }, (_, at) => visit(`v${at}`, 'e1', at * 24, at * 24 + 1));
    expect(impossibleVisits(hourly, placeOf)).toEqual([]);
    expect(impossibleVisits([], placeOf)).toEqual([]);
  });
});

describe('D34 twins across enterprises', () => {
  const point = (
    id: string,
    hours: AgencyPoint['hours'],
    changes: AgencyPoint['changes'] = [],
  ): AgencyPoint => ({
    ...{ point: pointId(id), enterprise: `e-${id}`, hours, changes },
  });
  const own = plantHours(COD, 400, 40, 21);
  const copy = changed(plantHours(COD, 400, 38, 22), (slot, value) =>
    slot >= 300 && slot < 330 ? own.values[slot - 100]! : value,
  );

  test('thirty hours of one plant stand a hundred hours later at another: one finding of the agency', () => {
    const points = [point('a', [own]), point('b', [copy]), point('c', [plantHours(COD, 400, 35, 23)])];
    const found = twins({ agency: 'g', points });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      point: 'a',
      signal: { pattern: 'D34', form: 'same-values', factors: [COD] },
    });
    expect(found[0]!.signal.facts).toMatchObject({ agency: 'g', other: 'b', points: 2, n: 30 });
  });

  test('one parameter takes the same new text at four plants within a day', () => {
    const change = (id: string, at: number, cause: 'unexplained' | 'order') =>
      point(
        id,
        [],
        [
          {
            id,
            polId: COD,
            infoId: 'i13008',
            before: '1',
            after: '0.6',
            since: hour(at - 1),
            noticedAt: hour(at),
            cause,
          },
        ],
      );
    const found = (cause: 'unexplained' | 'order') =>
      twins({ agency: 'g', points: ['a', 'b', 'c', 'd'].map((id, at) => change(id, 10 + at, cause)) });
    expect(found('unexplained')).toMatchObject([
      {
        point: 'a',
        signal: { form: 'same-parameter-change', facts: { points: 4, infoId: 'i13008', after: '0.6' } },
      },
    ]);
    expect(found('order')).toEqual([]);
  });

  test('levels that fall on one day at plants of one agency only', () => {
    const falling = (id: string, seed: number, falls: boolean) => {
      const next = normal(seed);
      return point(id, [
        track(
          COD,
          Array.from({ length: 500 }, (_, slot) => (falls && slot >= 400 ? 15 : 40) + next()),
        ),
      ]);
    };
    const points = ['a', 'b', 'c', 'd'].map((id, at) => falling(id, 30 + at, true));
    const others = (fall: boolean) => ['v', 'w', 'x', 'y', 'z'].map((id, at) => falling(id, 40 + at, fall));
    expect(twins({ agency: 'g', points, others: others(false) })).toMatchObject([
      { signal: { form: 'common-change', facts: { points: 4, elsewhere: 0 } } },
    ]);
    // Rain, or one supply of water: everybody falls.
    expect(twins({ agency: 'g', points, others: others(true) })).toEqual([]);
    expect(twins({ agency: 'g', points })).toEqual([]);
  });

  test('independent plants, constant ones, two points of one plant: silent', () => {
    const independent = [1, 2, 3, 4].map((seed) => point(`p${seed}`, [plantHours(COD, 500, 40, 50 + seed)]));
    expect(twins({ agency: 'g', points: independent })).toEqual([]);
    const same = [point('a', [own]), { ...point('b', [copy]), enterprise: 'e-a' }];
    expect(twins({ agency: 'g', points: same })).toEqual([]);
    for (const [, values] of DEGENERATE)
      expect(twins({ agency: 'g', points: ['a', 'b'].map((id) => point(id, [track(COD, values)])) })).toEqual(
        [],
      );
    expect(twins({ agency: 'g', points: [] })).toEqual([]);
  });
});

describe('D35 retained sample against online', () => {
  const sample = (at: number, laboratory: number, online: number, set = {}) => ({
    ...{ id: `S-${at}`, factor: COD, takenAt: day(at), laboratory, online, spoiled: false, random: true },
    ...set,
  });

  test('two random samples of 120 where the screen said 45', () => {
    const [signal] = retainedSample([sample(1, 120, 45), sample(5, 118, 46), sample(6, 48, 47)]);
    expect(signal).toMatchObject({ pattern: 'D35', form: 'online-lower', from: day(1) });
    expect(signal!.facts).toMatchObject({
      a: 118,
      b: 46,
      k: 2,
      n: 3,
      random: 2,
      sample: 'S-5',
      tolerance: '±15 % [S]',
    });
    expect(signal!.score).toBeGreaterThanOrEqual(0.7);
    expect(retainedSample([sample(1, 120, 45)])[0]!.score).toBeLessThanOrEqual(0.65);
  });

  test('within tolerance, online higher, warm on the way: silent', () => {
    expect(retainedSample([sample(1, 50, 44)])).toEqual([]);
    expect(retainedSample([sample(1, 45, 120)])).toEqual([]);
    expect(retainedSample([sample(1, 120, 45, { spoiled: true })])).toEqual([]);
    expect(retainedSample([sample(1, 120, Number.NaN)])).toEqual([]);
    expect(retainedSample([])).toEqual([]);
  });
});

describe('D36 retention sabotaged', () => {
  const sample = (id: string, point: string, at: number, set: Partial<RetentionRecord> = {}) =>
    ({
      ...{ id, point, state: 'retained', failure: null, loss: null, volumeMl: 600, plannedVolumeMl: 600 },
      ...{ requestedAt: day(at), takenAt: day(at) },
      ...set,
    }) satisfies RetentionRecord;
  const failed = { state: 'failed', failure: 'no-bottle', takenAt: null } as const;
  const fleet = Array.from({ length: 40 }, (_, at) =>
    sample(`f${at}`, 'other', at % 28, at === 3 ? failed : {}),
  );
  const base = { now: day(29), point: 'p', factors: [COD] };

  test('three of four bottles fail here, one of forty elsewhere', () => {
    const own = [1, 9, 20, 27].map((at) => sample(`s${at}`, 'p', at, at === 9 ? {} : failed));
    expect(retentionSabotaged({ ...base, samples: [...own, ...fleet], doors: [] })).toMatchObject([
      {
        pattern: 'D36',
        form: 'failures',
        facts: { k: 3, n: 4, why: 'no-bottle', fleetPercent: 2.5 },
        missing: ['V'],
      },
    ]);
  });

  test('a box that is opened twice by nobody who was announced', () => {
    const door = (at: number) => ({
      kind: 'box-door' as const,
      from: day(at),
      to: day(at),
      appointed: false,
    });
    const [signal] = retentionSabotaged({ ...base, samples: fleet, doors: [door(3), door(12)] });
    expect(signal).toMatchObject({ form: 'door', facts: { k: 2 } });
    expect(signal!.score).toBeGreaterThanOrEqual(0.9);
  });

  test('a fleet that fails everywhere (frost), a device that was away, one failure: silent', () => {
    const frozen = fleet.map((each, at) => (at % 2 === 0 ? { ...each, ...failed } : each));
    const own = [1, 9].map((at) => sample(`s${at}`, 'p', at, failed));
    expect(retentionSabotaged({ ...base, samples: [...own, ...frozen] })).toEqual([]);
    const away = [1, 9].map((at) => sample(`s${at}`, 'p', at, { ...failed, failure: 'not-online' }));
    expect(retentionSabotaged({ ...base, samples: [...away, ...fleet] })).toEqual([]);
    expect(retentionSabotaged({ ...base, samples: [own[0]!, ...fleet] })).toEqual([]);
    expect(retentionSabotaged({ ...base, samples: [] })).toEqual([]);
  });
});

describe('D37 reports alike', () => {
  const report = (id: string, at: number, texts: readonly string[], set = {}) => ({
    ...{
      id,
      point: 'p',
      enterprise: 'e',
      laboratory: 'L',
      sampler: '',
      sampledAt: day(at),
      reportedAt: null,
    },
    results: texts.map((text, i) => ({ factor: ['w01018', 'w21003', 'w21011', 'w21001'][i]!, text })),
    ...set,
  });

  test('four results of last month once more', () => {
    const [one, two] = [
      report('R1', 1, ['38.4', '1.27', '0.315', '9.82']),
      report('R2', 30, ['38.4', '1.27', '0.315', '9.82']),
    ];
    expect(reportsAlike([one, two], [two])).toMatchObject([
      { pattern: 'D37', form: 'same-values', facts: { ref: 'R1', report: 'R2', k: 4, digits: 12 } },
    ]);
  });

  test('BOD5 on the third day; one sampler at two plants', () => {
    const quick = {
      ...report('R3', 1, []),
      results: [{ factor: 'w01017', text: '6.1' }],
      reportedAt: day(4),
    };
    expect(reportsAlike([quick], [quick])).toMatchObject([
      { form: 'analysis-too-short', facts: { days: 3, neededDays: 5 } },
    ]);
    const twice = [
      report('R4', 1, ['40'], { sampler: '王' }),
      report('R5', 1, ['50'], { sampler: '王', enterprise: 'e2' }),
    ];
    expect(reportsAlike(twice, [twice[1]!])).toMatchObject([
      { form: 'sampler-twice', facts: { ref: 'R4', m: 0 } },
    ]);
  });

  test('below detection again, two values by chance, round numbers: silent', () => {
    expect(['<0.02', '30', '0.315', '30.0', '0'].map(significantDigits)).toEqual([0, 1, 3, 3, 0]);
    const pair = (texts: readonly string[], again = texts) => [report('a', 1, texts), report('b', 9, again)];
    for (const reports of [
      pair(['<4', '<0.025', '<0.01', '<0.05']),
      pair(['38.4', '1.27', '0.315', '9.82'], ['38.4', '1.27', '0.290', '8.77']),
      pair(['30', '1', '0.2', '10']),
    ])
      expect(reportsAlike(reports, [reports[1]!])).toEqual([]);
    expect(reportsAlike([], [])).toEqual([]);
  });
});
