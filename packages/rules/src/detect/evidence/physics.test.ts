import { describe, expect, test } from 'vitest';
import { disturbedChemistry } from './disturbed-chemistry.ts';
import { downstream } from './downstream.ts';
import { impossibleChemistry } from './impossible-chemistry.ts';
import { missingReaction } from './missing-reaction.ts';
import { rainOutletDry } from './rain-outlet.ts';
import type { VisitRecord } from './record.ts';
import { stopForVisit } from './stop-for-visit.ts';
import { thresholdSteering } from './threshold-steering.ts';
import { changed, check, DEGENERATE, day, facts, hour, normal, plantHours, track } from './track.testing.ts';

const COD = 'w01018';

describe('D20 impossible chemistry', () => {
  const total = plantHours('w21001', 60, 15, 2);
  const ammonia = (times: number) =>
    changed({ ...total, factor: 'w21003' }, (slot, value) => (slot >= 52 ? times * value : 0.3 * value));

  test('eight hours of ammonia 1.4 times the total nitrogen', () => {
    const [signal] = impossibleChemistry({ facts: [], hours: [total, ammonia(1.6)] });
    expect(signal).toMatchObject({
      pattern: 'D20',
      form: 'ammonia-total-nitrogen',
      from: hour(52),
      to: hour(60),
    });
    expect(signal!.factors).toEqual(['w21003', 'w21001']);
    expect(signal!.facts).toMatchObject({ a: 'w21003', b: 'w21001', n: 8, times: 1.05 });
    expect(signal!.missing).toEqual(['K']);
  });

  test('µg/L are not mg/L', () => {
    const chromium = [
      track('w20116', new Float64Array(60).fill(0.5)),
      track('w20117', new Float64Array(60).fill(40)),
    ];
    expect(impossibleChemistry({ facts: [], hours: chromium })).toEqual([]);
    const more = [chromium[0]!, track('w20117', new Float64Array(60).fill(800))];
    expect(impossibleChemistry({ facts: [], hours: more })).toMatchObject([
      { form: 'hexavalent-total-chromium' },
    ]);
  });

  test('within the error of both analysers; the total of the next hour; two hours only: silent', () => {
    expect(impossibleChemistry({ facts: [], hours: [total, ammonia(1.15)] })).toEqual([]);
    const short = changed({ ...total, factor: 'w21003' }, (slot, value) =>
      slot >= 58 ? 2 * value : 0.3 * value,
    );
    expect(impossibleChemistry({ facts: [], hours: [total, short] })).toEqual([]);
    const saw = (factor: string, shift: number) =>
      track(
        factor,
        Array.from({ length: 60 }, (_, slot) => ((slot + shift) % 2 === 0 ? 20 : 10)),
      );
    expect(impossibleChemistry({ facts: [], hours: [saw('w21001', 0), saw('w21003', 1)] })).toEqual([]);
  });
});

describe('D27 downstream knows better', () => {
  const next = normal(11);
  const surges = [30, 77, 130, 151, 199, 260, 301, 350];
  const flow = track(
    'w00000',
    Array.from({ length: 400 }, (_, slot) => 20 + next() + (surges.includes(slot) ? 30 : 0)),
  );
  const own = plantHours(COD, 400, 40, 3);
  const node = (peaks: readonly number[]) =>
    track(
      'w01014',
      Array.from({ length: 400 }, (_, slot) => 900 + 20 * next() + (peaks.includes(slot) ? 900 : 0)),
    );
  const base = { node: 'W12', ownFlow: flow, ownTrack: own, travelMin: 180, travelSpreadMin: 60 };

  test('six peaks, each three hours after a surge that the outlet called normal', () => {
    const [signal] = downstream({ ...base, nodeTrack: node(surges.slice(0, 6).map((at) => at + 3)) });
    expect(signal).toMatchObject({ pattern: 'D27', form: 'peak-after-surge', missing: ['N', 'W'] });
    expect(signal!.facts).toMatchObject({ node: 'W12', k: 6, peaks: 6 });
  });

  test('peaks at other times; peaks with rain; an own value that showed it: silent', () => {
    expect(downstream({ ...base, nodeTrack: node([50, 100, 170, 230, 280, 330]) })).toEqual([]);
    const nodeTrack = node(surges.map((at) => at + 3));
    const rain = track(
      'rain',
      Array.from({ length: 400 }, (_, slot) => (surges.includes(slot) ? 8 : 0)),
    );
    expect(downstream({ ...base, nodeTrack, rain })).toEqual([]);
    const honest = changed(
      own,
      (slot, value) => value + (surges.some((at) => Math.abs(slot - at) < 2) ? 60 : 0),
    );
    expect(downstream({ ...base, ownTrack: honest, nodeTrack })).toEqual([]);
  });
});

describe('D39 rain outlet flowing dry', () => {
  const flow = track(
    'w00000',
    Array.from({ length: 300 }, (_, slot) => (slot >= 292 ? 6 : 0)),
  );
  const rain = track(
    'rain',
    Array.from({ length: 300 }, (_, slot) => (slot < 200 ? 1 : 0)),
  );
  const ammonia = track(
    'w21003',
    Array.from({ length: 300 }, (_, slot) => (slot >= 292 ? 9 : Number.NaN)),
  );

  test('eight hours of flow with ammonia, ninety dry hours', () => {
    expect(rainOutletDry({ flow, rain, ammonia })).toMatchObject([
      {
        pattern: 'D39',
        form: 'dry-and-dirty',
        from: hour(292),
        to: hour(300),
        facts: { h: 72, flowH: 8, v: 9 },
      },
    ]);
    const [weak] = rainOutletDry({ flow, ammonia });
    expect(weak!.score).toBeLessThanOrEqual(0.6);
    expect(weak!.missing).toContain('N');
  });

  test('it rained yesterday; the neighbours flow too; ground water every day; nobody knows the weather: silent', () => {
    const wet = changed(rain, (slot, value) => (slot === 270 ? 5 : value));
    expect(rainOutletDry({ flow, rain: wet, ammonia })).toEqual([]);
    expect(rainOutletDry({ flow, neighbours: [flow, flow, flow], ammonia })).toEqual([]);
    const always = track(
      'w00000',
      Array.from({ length: 300 }, (_, slot) => (slot % 10 === 0 ? 0 : 6)),
    );
    expect(rainOutletDry({ flow: always, rain, ammonia })).toEqual([]);
    expect(rainOutletDry({ flow })).toEqual([]);
  });
});

describe('D41 chemistry disturbed', () => {
  const cod = plantHours(COD, 400, 80, 5);
  const toc = { ...changed(cod, (_, value) => value / 3), factor: 'w01020' };
  const low = changed(cod, (slot, value) => (slot >= 350 ? value * 0.5 : value));

  test('COD per TOC halves within an hour and stays; spiked samples are lost', () => {
    const [signal] = disturbedChemistry({ hours: [low, toc], checks: [check(hour(380))] });
    expect(signal).toMatchObject({
      pattern: 'D41',
      form: 'ratio-changed',
      factors: [COD, 'w01020'],
      facts: { p: -50 },
    });
    const recoveries = [1, 0.6, 0.55].map((share, at) => ({ factor: COD, at: day(at), share }));
    expect(disturbedChemistry({ hours: [], recoveries })).toMatchObject([
      { form: 'recovery-low', facts: { k: 2 } },
    ]);
  });

  test('salt rises while COD falls', () => {
    const salt = changed({ ...plantHours('w01014', 400, 1500, 8) }, (slot, value) =>
      slot >= 350 ? value * 1.6 : value,
    );
    expect(disturbedChemistry({ hours: [low, salt] })).toMatchObject([{ form: 'salt-up-cod-down' }]);
  });

  test('standards fail too; a slow change; ratio as ever: silent', () => {
    const checks = [check(hour(370), { outcome: 'failed' })];
    expect(disturbedChemistry({ hours: [low, toc], checks })).toEqual([]);
    const slow = changed(cod, (slot, value) => value * (1 - 0.45 * Math.max(0, (slot - 200) / 200)));
    expect(disturbedChemistry({ hours: [slow, toc] })).toEqual([]);
    expect(disturbedChemistry({ hours: [cod, toc] })).toEqual([]);
  });
});

describe('D42 stop for the visit', () => {
  const visits = (announced: boolean): VisitRecord[] =>
    [16, 19, 22, 25].map((at) => ({
      ...{ id: `v-${at}`, who: '甲', enterprise: 'e', work: '检查', inspection: true },
      ...{
        from: hour(at * 24 + 10),
        to: hour(at * 24 + 12),
        enteredAt: hour(at * 24 + (announced ? -20 : 13)),
      },
    }));
  const power = (stops: (at: number) => boolean) => {
    const next = normal(6);
    return track(
      'e40201',
      Array.from({ length: 700 }, (_, slot) => (stops(slot) ? 8 : 100) + next()),
    );
  };
  const forVisits = (slot: number) =>
    [16, 19, 22, 25].some((at) => slot >= at * 24 + 9 && slot < at * 24 + 12);

  test('power falls an hour before each announced visit and is back after it', () => {
    const [signal] = stopForVisit({ visits: visits(true), power: power(forVisits) });
    expect(signal).toMatchObject({
      pattern: 'D42',
      form: 'power',
      facts: { h: 2, k: 4, n: 4 },
      missing: ['H'],
    });
    expect(stopForVisit({ visits: visits(true), flow: power(forVisits) })[0]).toMatchObject({
      form: 'discharge',
    });
  });

  test('a shift change every day; unannounced visits alone; production as ever: silent', () => {
    const shift = power((slot) => slot % 24 >= 9 && slot % 24 < 12);
    expect(stopForVisit({ visits: visits(true), power: shift })).toEqual([]);
    expect(stopForVisit({ visits: visits(false), power: power(forVisits) })).toEqual([]);
    expect(stopForVisit({ visits: visits(true), power: power(() => false) })).toEqual([]);
    expect(stopForVisit({ visits: visits(true) })).toEqual([]);
  });
});

describe('D43 threshold steering', () => {
  const limited = [facts(COD, { limitMax: 100 })];
  // A rise to 88 once a day in ten-minute values, a fall after it.
  const live = track(
    COD,
    Array.from({ length: 1440 }, (_, slot) => {
      const into = slot % 144;
      return into < 60 ? 40 + into * 0.8 : into < 70 ? 88 : 40;
    }),
    10,
  );
  const crossing = Math.ceil(45 / 0.8);
  const flow = (isOff: (into: number) => boolean) =>
    track(
      'w00000',
      Array.from({ length: 1440 }, (_, slot) => (isOff(slot % 144) ? 0 : 30)),
      10,
    );

  test('the pump stops within ten minutes of 85 every time', () => {
    const stops = flow((into) => into > crossing && into < crossing + 20);
    expect(thresholdSteering({ facts: limited, live: [live], flow: stops })).toMatchObject([
      { pattern: 'D43', form: 'stops-at-level', facts: { v: 85, m: 10, k: 10, n: 10, sharePercent: 100 } },
    ]);
  });

  test('a pump that goes on and off all day; one that stops at 60 too; no flow: silent', () => {
    expect(thresholdSteering({ facts: limited, live: [live], flow: flow((into) => into % 3 === 0) })).toEqual(
      [],
    );
    const early = flow((into) => (into > 25 && into < 40) || (into > crossing && into < crossing + 20));
    expect(thresholdSteering({ facts: limited, live: [live], flow: early })).toEqual([]);
    expect(thresholdSteering({ facts: limited, live: [live] })).toEqual([]);
  });
});

describe('D45 reaction missing', () => {
  const events = [3, 6, 9, 12, 15, 18].map((at) => ({ kind: 'rain', at: day(at), lagH: 2, lastsH: 6 }));
  const series = (reacts: (at: number) => boolean) =>
    changed(plantHours(COD, 480, 40, 12), (slot, value) => {
      const event = [3, 6, 9, 12, 15, 18].find((at) => slot >= at * 24 + 2 && slot < at * 24 + 8);
      return event !== undefined && reacts(event) ? 20 : value;
    });

  test('four rains were seen, the last two were not', () => {
    expect(missingReaction([series((at) => at < 15)], events)).toMatchObject([
      { pattern: 'D45', form: 'no-trace', facts: { event: 'rain', k: 2, n: 4 } },
    ]);
  });

  test('all are seen; rain never showed here: silent', () => {
    expect(missingReaction([series(() => true)], events)).toEqual([]);
    expect(missingReaction([series(() => false)], events)).toEqual([]);
  });
});

test.each(DEGENERATE)('nothing is said of a series that is %s', (_name, values) => {
  const hours = [COD, 'w01014', 'w21001', 'w21003'].map((factor) => track(factor, values));
  const [one] = hours;
  const evidence = { now: hour(values.length), facts: [facts(COD, { limitMax: 50 })], hours };
  expect(impossibleChemistry(evidence)).toEqual([]);
  expect(disturbedChemistry(evidence)).toEqual([]);
  expect(thresholdSteering({ ...evidence, live: hours, flow: one })).toEqual([]);
  expect(
    downstream({
      node: 'n',
      nodeTrack: one!,
      ownFlow: one!,
      ownTrack: one!,
      travelMin: 60,
      travelSpreadMin: 60,
    }),
  ).toEqual([]);
  expect(rainOutletDry({ flow: one!, rain: one })).toEqual([]);
  expect(stopForVisit({ visits: [], power: one })).toEqual([]);
  expect(missingReaction(hours, [{ kind: 'rain', at: hour(4), lagH: 1, lastsH: 3 }])).toEqual([]);
});
