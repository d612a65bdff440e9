import { instant, MICROS_PER_MINUTE } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { clockGames, smoothFill } from './clock-and-fill.ts';
import { disturbedStation } from './disturbed-station.ts';
import { type AnalysisCycle, impossibleTiming } from './impossible-timing.ts';
import { numbersWithoutInstrument } from './no-instrument.ts';
import { noIntake, type SamplingStep } from './no-intake.ts';
import { parameterChurn } from './parameter-churn.ts';
import { rangeMismatch, rangesIn } from './range-mismatch.ts';
import type { ChangeRecord, StationEvent } from './record.ts';
import { threeEnds } from './three-ends.ts';
import { changed, DEGENERATE, facts, hour, normal, plantHours, track } from './track.testing.ts';

const COD = 'w01018';
const minutes = (at: number, count: number) => instant(hour(at) + count * MICROS_PER_MINUTE);

describe('D11 three ends', () => {
  const ends = (count: number, platform: (analyser: number) => number) =>
    Array.from({ length: count }, (_, at) => {
      const analyser = 40 + (at % 5);
      return {
        factor: COD,
        sampledAt: hour(at),
        analyser,
        logger: platform(analyser),
        platform: platform(analyser),
      };
    });

  test('logger and platform agree with each other and both lie below the analyser', () => {
    expect(threeEnds(ends(6, (value) => value * 0.7))).toMatchObject([
      {
        pattern: 'D11',
        form: 'three-ends',
        from: hour(0),
        to: hour(6),
        facts: { a: 40, g: 28, p: 28, d: 30, n: 6 },
      },
    ]);
  });

  test('a rounded digit, a slip of units, two cycles only: silent', () => {
    expect(
      threeEnds(
        ends(6, (value) => value + 0.1),
        { [COD]: 0.1 },
      ),
    ).toEqual([]);
    expect(threeEnds(ends(6, (value) => value * 1000))).toEqual([]);
    expect(threeEnds(ends(2, (value) => value * 0.7))).toEqual([]);
    expect(threeEnds([])).toEqual([]);
  });
});

describe('D13 range mismatch', () => {
  test('texts of ranges', () => {
    expect([rangesIn('0-500'), rangesIn('0~100/0~500mg/L'), rangesIn('200'), rangesIn('auto')]).toEqual([
      [500],
      [100, 500],
      [200],
      [],
    ]);
  });

  test('the analyser measures to 200, the register says 100; the platform shows 0.8 of every result', () => {
    expect(rangeMismatch({ factor: COD, analyser: [200], registered: 100 }, hour(30))).toMatchObject([
      { pattern: 'D13', form: 'ranges-differ', facts: { a: '200', r: 100 }, missing: ['G'] },
    ]);
    const pairs = Array.from({ length: 24 }, (_, at) => ({ analyser: 40 + at, platform: 0.8 * (40 + at) }));
    expect(rangeMismatch({ factor: COD, pairs }, hour(30))).toMatchObject([
      { form: 'constant-ratio', facts: { ratio: 0.8, n: 24 } },
    ]);
  });

  test('a two-range instrument, a scattered ratio, nothing known: silent', () => {
    expect(rangeMismatch({ factor: COD, analyser: [100, 500], registered: 500 }, hour(30))).toEqual([]);
    const pairs = Array.from({ length: 24 }, (_, at) => ({ analyser: 40, platform: 30 + (at % 7) }));
    expect(rangeMismatch({ factor: COD, pairs }, hour(30))).toEqual([]);
    expect(rangeMismatch({ factor: COD }, hour(30))).toEqual([]);
  });
});

describe('D14 parameter churn', () => {
  const change = (at: number, before: string, after: string, cause: ChangeRecord['cause'] = 'unexplained') =>
    ({
      ...{ id: `c-${at}`, polId: COD, infoId: 'i13008', before, after, cause },
      ...{ since: hour(at - 1), noticedAt: hour(at) },
    }) satisfies ChangeRecord;
  const base = { now: hour(100), facts: [facts(COD, { limitMax: 50 })], hours: [plantHours(COD, 100, 30)] };

  test('the slope there and back within a day, beside an exceedance', () => {
    const hours = [changed(base.hours[0]!, (slot, value) => (slot === 60 ? 80 : value))];
    const changes = [change(61, '1.0', '0.6'), change(70, '0.6', '1.0'), change(90, '1.0', '0.8')];
    const [signal] = parameterChurn({ ...base, hours, changes });
    expect(signal).toMatchObject({ pattern: 'D14', form: 'near-exceedance', from: hour(61), to: hour(91) });
    expect(signal!.facts).toMatchObject({ k: 3, m: 3, d: 7, h: 0, infoIds: 'i13008', back: 1 });
    expect(signal!.missing).toEqual(['M', 'D']);
  });

  test('commissioning with visits, under an accepted mark, one change alone: silent', () => {
    const several = (cause: ChangeRecord['cause']) =>
      [61, 62, 63].map((at) => change(at, `${at}`, `${at + 1}`, cause));
    expect(parameterChurn({ ...base, changes: several('visit') })).toEqual([]);
    const marks = [{ type: 'maintenance', factors: [], accepted: true, from: hour(50), to: hour(70) }];
    expect(parameterChurn({ ...base, marks, changes: several('unexplained') })).toEqual([]);
    expect(parameterChurn({ ...base, changes: [change(61, '1', '2')] })).toEqual([]);
    expect(parameterChurn({ ...base, changes: [] })).toEqual([]);
  });
});

describe('D15 impossible timing', () => {
  const cycles = (count: number, took: (at: number) => number, stepsS?: AnalysisCycle['stepsS']) =>
    Array.from({ length: count }, (_, at) => ({
      ...{ factor: COD, sampledAt: hour(at), completedAt: minutes(at, took(at)) },
      stepsS,
    }));
  const models = [{ factor: COD, minimumMin: 30 }];

  test('a result twelve minutes after sampling; before its sample; steps equal to the second', () => {
    expect(
      impossibleTiming(
        cycles(5, () => 12),
        models,
      ),
    ).toMatchObject([{ pattern: 'D15', form: 'too-fast', facts: { m: 12, n: 30, k: 5 }, missing: ['A'] }]);
    expect(
      impossibleTiming(
        cycles(3, () => -5),
        models,
      ),
    ).toMatchObject([{ form: 'result-before-sample' }]);
    const equal = cycles(60, () => 45, { inject: 31, heat: 1800, read: 12 });
    expect(impossibleTiming(equal, models)).toMatchObject([{ form: 'steps-equal', facts: { k: 60 } }]);
    expect(
      impossibleTiming(
        cycles(3, () => 45, { inject: 31 }),
        [{ ...models[0]!, steps: ['inject', 'heat'] }],
      ),
    ).toMatchObject([{ form: 'step-missing', facts: { step: 'heat' } }]);
  });

  test('a rapid method has no minimum; one short cycle is none; usual cycles are silent', () => {
    expect(
      impossibleTiming(
        cycles(5, () => 2),
        [{ factor: COD, minimumMin: null }],
      ),
    ).toEqual([]);
    expect(
      impossibleTiming(
        cycles(5, (at) => (at === 4 ? 12 : 45)),
        models,
      ),
    ).toEqual([]);
    expect(impossibleTiming([], models)).toEqual([]);
  });
});

describe('D16 no intake', () => {
  const steps = (pump: (at: number) => number | null): SamplingStep[] =>
    Array.from({ length: 30 }, (_, at) => ({
      factor: COD,
      at: hour(at),
      minutes: 5,
      pump: pump(at),
      validValue: true,
    }));

  test('the pump stands in four sampling steps and numbers come', () => {
    expect(noIntake(steps((at) => (at >= 26 ? 0.01 : 2.1)))).toMatchObject([
      { pattern: 'D16', form: 'pump-idle', from: hour(26), facts: { k: 4 }, missing: ['V'] },
    ]);
  });

  test('gravity feed, a meter that never showed a pump, nothing measured: silent', () => {
    expect(
      noIntake(
        steps((at) => (at >= 26 ? 0 : 2.1)),
        true,
      ),
    ).toEqual([]);
    expect(noIntake(steps(() => 0))).toEqual([]);
    expect(noIntake(steps(() => null))).toEqual([]);
    expect(noIntake([])).toEqual([]);
  });
});

describe('D17 station disturbed', () => {
  const level = (slot: number) => (slot >= 500 ? 12 : slot >= 300 ? 26 : 40);
  const next = normal(3);
  const hours = [
    track(
      COD,
      Array.from({ length: 700 }, (_, slot) => level(slot) + next()),
    ),
  ];
  const event = (at: number, appointed = false): StationEvent => ({
    ...{ kind: 'door', from: hour(at), to: hour(at + 0.2), appointed },
  });
  const now = hour(700);

  test('two openings, two changes of level', () => {
    expect(disturbedStation({ now, hours, events: [event(299.6), event(500.2)] })).toMatchObject([
      {
        pattern: 'D17',
        form: 'event-and-change',
        facts: { event: 'door', k: 2, events: 2 },
        missing: ['V', 'E'],
      },
    ]);
  });

  test('appointed visits; a door that opens every day; no doors known: silent', () => {
    expect(disturbedStation({ now, hours, events: [event(299.6, true), event(500.2, true)] })).toEqual([]);
    const daily = Array.from({ length: 28 }, (_, at) => event(at * 24 + 12));
    expect(disturbedStation({ now, hours, events: daily })).toEqual([]);
    expect(disturbedStation({ now, hours })).toEqual([]);
  });
});

describe('D18 clock and back-fill', () => {
  const clock = (offset: (at: number) => number) =>
    Array.from({ length: 72 }, (_, at) => ({ at: hour(at), offsetS: Math.round(offset(at)) }));

  test('a clock that loses a minute a day; one that was set back and left', () => {
    expect(
      clockGames(
        clock((at) => -2.5 * at),
        [COD],
      ),
    ).toMatchObject([{ pattern: 'D18', form: 'drift', facts: { sPerDay: -60 } }]);
    expect(
      clockGames(
        clock((at) => (at < 60 ? 3 : -7200)),
        [COD],
      ),
    ).toMatchObject([{ form: 'set-back', from: hour(60), facts: { m: -120 } }]);
  });

  test('jitter of frames, a clock that was put right: silent', () => {
    const next = normal(5);
    expect(
      clockGames(
        clock(() => 4 * next()),
        [COD],
      ),
    ).toEqual([]);
    expect(
      clockGames(
        clock((at) => (at < 60 ? 400 : 1)),
        [COD],
      ),
    ).toEqual([]);
    expect(clockGames([], [COD])).toEqual([]);
  });

  const live = plantHours(COD, 400, 60, 9);
  const late = [{ from: hour(300), to: hour(330) }];
  test('thirty hours that came late are far smoother than all live ones', () => {
    const smooth = changed(live, (slot, value) =>
      slot >= 300 && slot < 330 ? 60 + 0.02 * (slot - 300) : value,
    );
    expect(smoothFill(smooth, late)).toMatchObject([
      { pattern: 'D18', form: 'smooth-fill', from: hour(300), to: hour(330), missing: ['G', 'N'] },
    ]);
  });

  test('an outage whose values are as rough as ever; a plant that is often as calm', () => {
    expect(smoothFill(live, late)).toEqual([]);
    const often = changed(live, (slot, value) => (slot % 100 < 50 ? 60 : value));
    expect(smoothFill(often, late)).toEqual([]);
  });
});

describe('D19 numbers without an instrument', () => {
  const live = [plantHours(COD, 100, 30, 4)];
  const power = track(
    'e40201',
    Array.from({ length: 100 }, (_, slot) => (slot >= 80 ? 0.001 : 0.2)),
  );

  test('new numbers for hours after the power went', () => {
    const [signal] = numbersWithoutInstrument({ live, power, cycleMin: 60 });
    expect(signal).toMatchObject({ pattern: 'D19', form: 'without-power', from: hour(80), missing: ['A'] });
    expect(signal!.facts.k).toBeGreaterThan(10);
    const away = [{ from: hour(40), to: hour(60), why: 'bus' as const }];
    expect(numbersWithoutInstrument({ live, away, cycleMin: 60 })[0]?.form).toBe('off-the-bus');
  });

  test('the last value held, the last result of a cycle, no meter: silent', () => {
    const held = [changed(live[0]!, (slot, value) => (slot >= 80 ? 31.4 : value))];
    expect(numbersWithoutInstrument({ live: held, power, cycleMin: 60 })).toEqual([]);
    expect(numbersWithoutInstrument({ live, cycleMin: 60 })).toEqual([]);
    const never = track('e40201', new Float64Array(100));
    expect(numbersWithoutInstrument({ live, power: never, cycleMin: 60 })).toEqual([]);
  });
});

test.each(DEGENERATE)('nothing is said of a series that is %s', (_name, values) => {
  const hours = [track(COD, values)];
  const now = hour(values.length);
  const events: StationEvent[] = [5, 9].map((at) => ({
    kind: 'door',
    from: hour(at),
    to: hour(at),
    appointed: false,
  }));
  expect(disturbedStation({ now, hours, events })).toEqual([]);
  expect(smoothFill(hours[0]!, [{ from: hour(3), to: hour(40) }])).toEqual([]);
  expect(numbersWithoutInstrument({ live: hours, power: track('p', values), cycleMin: 30 })).toEqual([]);
  expect(parameterChurn({ now, facts: [facts(COD, { limitMax: 50 })], hours, changes: [] })).toEqual([]);
});
