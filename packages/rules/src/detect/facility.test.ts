import { describe, expect, test } from 'vitest';
import { noise, type PlantHour, record } from '../facility-sample.testing.ts';
import { FACILITY_DETECTORS } from './facility-detectors.ts';
import { loadUnfit } from './facility-load.ts';
import { reagentShort } from './facility-reagent.ts';
import { removalOdd } from './facility-removal.ts';
import { treatmentIdle } from './facility-step.ts';
import { stillRunning } from './facility-stop.ts';
import { waterOff } from './facility-water.ts';

const night = (hour: number) => hour < 6 || hour >= 22;

test('an honest plant of two months raises nothing', () => {
  const honest = record(65);
  expect(FACILITY_DETECTORS.flatMap((detector) => detector(honest))).toEqual([]);
});

describe('D25 production on, treatment off', () => {
  const idle =
    (extra: PlantHour = {}) =>
    (hour: number, day: number): PlantHour =>
      day === 19 && hour >= 9 && hour < 13 ? { treatmentKw: 0.5, oxygen: 0.3, ...extra } : {};

  test('four hours of production without a blower', () => {
    const [signal] = treatmentIdle(record(20, idle()));
    expect(signal).toMatchObject({ pattern: 'D25', form: 'treatment-idle', facts: { m: 240, inStepH: 12 } });
    expect(signal?.score).toBeGreaterThan(0.8);
    expect(signal?.facts.kwhPerM3).toBeLessThan(Number(signal?.facts.p5));
  });

  test('oxygen that does not fall is a second sight', () => {
    const signals = treatmentIdle(record(20, idle({ oxygen: 2.5 })));
    expect(signals.map(({ form }) => form)).toEqual(['treatment-idle', 'oxygen-does-not-fall']);
  });

  test('silent for a gravity facility, for water held in a tank, at night without production', () => {
    expect(treatmentIdle(record(20, idle(), () => ({}), { gravity: true }))).toEqual([]);
    expect(treatmentIdle(record(20, idle({ outM3: 0 })))).toEqual([]);
    expect(
      treatmentIdle(record(20, (hour, day) => (day === 19 && night(hour) ? { treatmentKw: 0.5 } : {}))),
    ).toEqual([]);
  });

  test('without flow it says less, and says so', () => {
    const [signal] = treatmentIdle(record(20, idle({ outM3: Number.NaN })));
    expect(signal?.missing).toContain('effluent-flow');
  });
});

describe('D29 declared stop, still running', () => {
  const stop = (of: PlantHour) => record(20, (_hour, day) => (day === 19 ? { stopped: true, ...of } : {}));

  test('production takes its power and water leaves', () => {
    const [signal] = stillRunning(stop({ productionKw: 90 }));
    expect(signal).toMatchObject({ pattern: 'D29', form: 'power' });
    expect(Number(signal?.facts.p)).toBeGreaterThan(80);
  });

  test('standby load and the water of the canteen are a stop', () => {
    expect(stillRunning(stop({ productionKw: 6, outM3: 1, inM3: 1 }))).toEqual([]);
  });

  test('nothing was declared: not this pattern', () => {
    expect(stillRunning(record(20))).toEqual([]);
  });
});

describe('D22 water does not add up', () => {
  test('half of the water taken in does not reach the outlet, three days long', () => {
    const bypass = record(25, (_hour, day) => (day >= 22 ? { inM3: 10, outM3: 10 } : {}));
    const [signal] = waterOff(bypass);
    expect(signal).toMatchObject({ pattern: 'D22', form: 'water-taken', facts: { d: 3, side: 'less-out' } });
    expect(Number(signal?.facts.p)).toBeGreaterThan(40);
  });

  test('a tank that fills one day and empties the next is no leak', () => {
    const swing = record(25, (_hour, day) => (day >= 22 ? { outM3: day === 23 ? 32 : 8 } : {}));
    expect(waterOff(swing)).toEqual([]);
  });

  test('a weekend without production and without water taken is no imbalance', () => {
    const rest = record(
      25,
      (_hour, day) => (day >= 22 ? { inM3: 2, outM3: 2, productionKw: 5 } : {}),
      (day) => (day >= 22 ? { waterInM3: 53 } : {}),
    );
    expect(waterOff(rest)).toEqual([]);
  });
});

describe('D24 removal too good', () => {
  test('the effluent falls to a tenth with the same influent', () => {
    const clean = record(30, (hour, day) => (day >= 28 ? { outMgL: 5 + noise(hour) } : {}));
    expect(removalOdd(clean)[0]).toMatchObject({ pattern: 'D24', form: 'too-good', factors: ['w01018'] });
  });

  test('weak influent and much stronger influent explain themselves', () => {
    const weak = record(30, (_hour, day) => (day >= 27 ? { inMgL: 200, outMgL: 60 } : {}));
    expect(removalOdd(weak)).toEqual([]);
    const strong = record(30, (_hour, day) => (day >= 27 ? { inMgL: 2600, outMgL: 64 } : {}));
    expect(removalOdd(strong)).toEqual([]);
  });
});

describe('D26 reagents and sludge', () => {
  test('a third of the agent for two months', () => {
    const short = record(
      62,
      () => ({}),
      () => ({ agentKg: { a1: 30 } }),
    );
    expect(reagentShort(short)).toMatchObject([{ pattern: 'D26', form: 'agent', facts: { name: 'PAC' } }]);
  });

  test('sludge that is not there', () => {
    const none = record(
      62,
      () => ({}),
      () => ({ sludgeKgDs: 20 }),
    );
    expect(reagentShort(none)).toMatchObject([{ form: 'sludge' }]);
  });

  test('a month out of stock, and too few sheets, say nothing', () => {
    const stock = record(
      62,
      () => ({}),
      (day) => ({ agentKg: { a1: day < 32 ? 30 : 96 } }),
    );
    expect(reagentShort(stock)).toEqual([]);
    const few = record(
      62,
      () => ({}),
      (day) => (day % 3 === 0 ? { agentKg: { a1: 10 } } : null),
    );
    expect(reagentShort(few)).toEqual([]);
  });
});

describe('D44 load does not fit the plant', () => {
  test('a quarter of the usual load per tonne for a week', () => {
    const low = record(45, (_hour, day) => (day >= 38 ? { outMgL: 15 } : {}));
    expect(loadUnfit(low)).toMatchObject([{ pattern: 'D44', form: 'below', facts: { unit: 't', trade: 2 } }]);
  });

  test('less product and less load keep their relation; several products cannot be told apart', () => {
    const slack = record(
      45,
      (_hour, day) => (day >= 38 ? { inM3: 9, outM3: 9 } : {}),
      (day) => (day >= 38 ? { product: { l1: 9 } } : {}),
    );
    expect(loadUnfit(slack)).toEqual([]);
    const line = { id: 'l2', name: '', product: '', unit: 't', basisM3PerUnit: null, tradeKgPerUnit: null };
    const two = record(
      45,
      (_hour, day) => (day >= 38 ? { outMgL: 15 } : {}),
      () => ({}),
      {
        lines: [{ ...line, id: 'l1' }, line],
      },
    );
    expect(loadUnfit(two)).toEqual([]);
  });
});
