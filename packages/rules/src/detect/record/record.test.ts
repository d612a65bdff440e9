import { describe, expect, test } from 'vitest';
import { FLOW } from '../channel.ts';
import type { Detector } from '../detector.ts';
import { channelOf, type View } from '../history.ts';
import { chance, channel, type MadeWater, madeWater, says, WORKS } from '../made-water.testing.ts';
import { clampLimit } from './clamp-limit.ts';
import { constant } from './constant.ts';
import { flowTotalMismatch } from './flow-total-mismatch.ts';
import { interpolatedFill } from './interpolated-fill.ts';
import { rounding } from './rounding.ts';
import { spikesTrimmed } from './spikes-trimmed.ts';
import { statsInconsistent } from './stats-inconsistent.ts';

const SOLIDS = 'w01012';
const CONDUCTIVITY = 'w01014';
const COD = 'w01018';

const ALL: readonly Detector[] = [
  statsInconsistent as Detector,
  flowTotalMismatch as Detector,
  constant as Detector,
  rounding as Detector,
  clampLimit as Detector,
  interpolatedFill as Detector,
  spikesTrimmed as Detector,
];

/** Hours as a logger sums them up that samples a little faster than it sends. */
function withHours(view: View): View {
  const next = chance(3);
  const flow = channelOf(view, FLOW)!;
  let total = 5_000;
  for (let hour = 0; hour < view.hourCount; hour++) {
    for (const each of view.channels) {
      const values = each.values.subarray(hour * view.slotsPerHour, (hour + 1) * view.slotsPerHour);
      const spread = each.spec.cycleMin === null ? Math.max(...values) - Math.min(...values) : 0;
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      each.hourMean[hour] = mean + spread * 0.15 * (next() - 0.5);
      each.hourMin[hour] = Math.min(...values) - spread * 0.05;
      each.hourMax[hour] = Math.max(...values) + spread * 0.05;
    }
    const water = flow.hourMean[hour]! * 3.6 * (1 + 0.006 * (next() - 0.5));
    total += water;
    for (const each of view.channels) {
      each.hourAmount[hour] =
        each === flow ? water : ((each.hourMean[hour]! * water) / 1_000) * (1 + 0.006 * (next() - 0.5));
    }
    flow.hourTotal[hour] = Math.round(total * 10) / 10;
  }
  return view;
}

const lookAt = <Baseline>(detector: Detector<Baseline>, water: MadeWater, change: (view: View) => void) => {
  const learned = detector.fit?.(withHours(water.viewAt(12, 0)));
  const view = withHours(water.viewAt(12, 12));
  change(view);
  return detector.look(view, learned);
};

describe('hours against live values', () => {
  test('a logged mean a fifth too low for five hours is told, and its amount with it is not told again', () => {
    const signals = lookAt(statsInconsistent, madeWater(), (view) => {
      const solids = channelOf(view, SOLIDS)!;
      for (let hour = view.hourCount - 5; hour < view.hourCount; hour++) solids.hourMean[hour]! *= 0.8;
    });
    expect(signals).toMatchObject([
      { form: 'stats-inconsistent', factors: [SOLIDS], facts: { kind: 'mean', hours: 5 } },
    ]);
    expect(Math.abs(Number(signals[0]!.facts.deviationPercent) + 20)).toBeLessThan(1.5);
  });

  test('an amount that is not mean by flow is told', () => {
    const signals = lookAt(statsInconsistent, madeWater(), (view) => {
      const cod = channelOf(view, COD)!;
      for (let hour = view.hourCount - 4; hour < view.hourCount; hour++) cod.hourAmount[hour]! *= 0.92;
    });
    expect(signals).toMatchObject([{ factors: [COD], facts: { kind: 'amount', hours: 4 } }]);
    expect(signals[0]!.facts.deviationPercent).toBeCloseTo(-8, 0);
  });

  test('one odd hour is not, nor are honest hours', () => {
    const odd = lookAt(statsInconsistent, madeWater(), (view) => {
      channelOf(view, SOLIDS)!.hourMean[view.hourCount - 1]! *= 2;
    });
    expect(odd).toEqual([]);
    expect(lookAt(statsInconsistent, madeWater({ seed: 5 }), () => undefined)).toEqual([]);
  });

  test('live flow scaled down under a true amount is told as flow, and no pollutant with it', () => {
    const scaled = (view: View) => {
      const flow = channelOf(view, FLOW)!;
      for (let hour = view.hourCount - 3; hour < view.hourCount; hour++) {
        flow.hourMean[hour]! *= 0.9;
        flow.hourMin[hour]! *= 0.9;
        flow.hourMax[hour]! *= 0.9;
        for (let slot = hour * 4; slot < hour * 4 + 4; slot++) flow.values[slot]! *= 0.9;
      }
    };
    expect(lookAt(statsInconsistent, madeWater(), scaled)).toEqual([]);
    const signals = lookAt(flowTotalMismatch, madeWater(), scaled);
    expect(signals).toMatchObject([{ form: 'flow-total-mismatch', factors: [FLOW], facts: { hours: 3 } }]);
    expect(signals[0]!.facts.deviationPercent).toBeCloseTo(11.1, 0);
  });

  test('a totaliser that slows is told; one that counts on through a gap or is set to zero is not', () => {
    const slowed = lookAt(flowTotalMismatch, madeWater(), (view) => {
      const { hourTotal } = channelOf(view, FLOW)!;
      const from = view.hourCount - 5;
      for (let hour = view.hourCount - 1; hour >= from; hour--)
        hourTotal[hour]! -= 0.2 * (hourTotal[hour]! - hourTotal[from - 1]!);
    });
    expect(slowed).toMatchObject([{ facts: { kind: 'total', deviationPercent: -20 } }]);
    const innocent = lookAt(flowTotalMismatch, madeWater(), (view) => {
      const flow = channelOf(view, FLOW)!;
      for (let hour = view.hourCount - 9; hour < view.hourCount - 4; hour++)
        for (const column of [flow.hourMean, flow.hourAmount, flow.hourTotal]) column[hour] = Number.NaN;
      const set = flow.hourTotal[view.hourCount - 2]!;
      for (let hour = view.hourCount - 2; hour < view.hourCount; hour++) flow.hourTotal[hour]! -= set;
    });
    expect(innocent).toEqual([]);
  });
});

describe('values that do not move', () => {
  test('solids frozen for nine hours are told with value and hours', () => {
    const water = madeWater();
    const { from, to } = water.slots(12, 2, 9);
    water.of(SOLIDS).fill(9.4, from, to);
    const [signal] = says(constant, water, 12, 11);
    expect(signal).toMatchObject({
      form: 'constant',
      factors: [SOLIDS],
      facts: { kind: 'frozen', value: 9.4 },
    });
    expect(signal!.facts.hours).toBeGreaterThanOrEqual(9);
  });

  test('not so in standing water, nor at the detection limit', () => {
    const water = madeWater();
    const { from, to } = water.slots(12, 2, 9);
    water.of(SOLIDS).fill(9.4, from, to);
    water.of(FLOW).fill(0, from, to);
    expect(says(constant, water, 12, 11)).toEqual([]);
    const clean = madeWater();
    clean.of(SOLIDS).fill(1, from, to);
    expect(says(constant, clean, 12, 11)).toEqual([]);
  });
});

describe('coarser steps', () => {
  test('conductivity and solids in steps of ten and two are told', () => {
    const water = madeWater();
    const { from, to } = water.slots(12, 0, 16);
    for (const [factor, step] of [
      [CONDUCTIVITY, 10],
      [SOLIDS, 2],
    ] as const) {
      const values = water.of(factor);
      for (let i = from; i < to; i++) values[i] = Math.round(values[i]! / step) * step;
    }
    const signals = says(rounding, water, 12, 16);
    expect(signals.map(({ factors, facts }) => [factors[0], facts.step])).toEqual([
      [CONDUCTIVITY, 10],
      [SOLIDS, 2],
    ]);
  });

  test('a probe of coarse steps of its own is not', () => {
    const spec = { ...WORKS, channels: WORKS.channels.map((each) => ({ ...each, resolution: 0.01 })) };
    const water = madeWater({ spec });
    const values = water.of(CONDUCTIVITY);
    for (let i = 0; i < values.length; i++) values[i] = Math.round(values[i]! / 10) * 10;
    for (let hour = 1; hour <= 24; hour++)
      expect(says(rounding, water, 12, hour).filter(({ factors }) => factors[0] === CONDUCTIVITY)).toEqual(
        [],
      );
  });
});

describe('peaks that end at one height', () => {
  const peaks = (water: MadeWater, day: number, height: number) => {
    const solids = water.of(SOLIDS);
    const next = chance(9);
    for (const hour of [1, 5, 9]) {
      const { from, to } = water.slots(day, hour, 2);
      for (let i = from; i < to; i++) solids[i] = height * (1 + 0.3 * next());
    }
    return solids;
  };

  test('just below the limit they are told', () => {
    const water = madeWater();
    const solids = peaks(water, 12, 32);
    const next = chance(4);
    for (let i = water.slots(12, 0, 24).from; i < solids.length; i++)
      if (solids[i]! > 30) solids[i] = Math.round(10 * (28.9 + 0.3 * next())) / 10;
    expect(says(clampLimit, water, 12, 11)).toMatchObject([
      { form: 'clamp-limit', factors: [SOLIDS], facts: { limit: 30, count: 24, rises: 3 } },
    ]);
  });

  test('peaks that pass it, or end where they end, are not', () => {
    const over = madeWater();
    peaks(over, 12, 28);
    expect(says(clampLimit, over, 12, 11)).toEqual([]);
    expect(says(spikesTrimmed, over, 12, 11)).toEqual([]);
  });

  test('far from any limit they are told where the past went higher', () => {
    const water = madeWater();
    for (let day = 0; day < 12; day++) peaks(water, day, 20);
    const solids = peaks(water, 12, 20);
    const next = chance(4);
    for (let i = water.slots(12, 0, 24).from; i < solids.length; i++)
      if (solids[i]! > 19) solids[i] = Math.round(10 * (18.9 + 0.2 * next())) / 10;
    expect(says(spikesTrimmed, water, 12, 11)).toMatchObject([
      { form: 'spikes-trimmed', factors: [SOLIDS], facts: { rises: 3 } },
    ]);
  });
});

describe('a straight line', () => {
  const line = (water: MadeWater, factor: string, noise: number) => {
    const values = water.of(factor);
    const { from, to } = water.slots(12, 2, 10);
    const next = chance(2);
    const [first, last] = [values[from]!, values[from]! * 1.3];
    for (let i = from; i < to; i++)
      values[i] =
        Math.round((first + ((last - first) * (i - from)) / (to - from) + noise * next()) * 10) / 10;
    return says(interpolatedFill, water, 12, 12);
  };

  test('in place of noisy measurements is told', () => {
    expect(line(madeWater(), SOLIDS, 0)).toMatchObject([{ form: 'interpolated-fill', factors: [SOLIDS] }]);
  });

  test('a rise that scatters as it always does is not', () => {
    expect(line(madeWater(), SOLIDS, 0.8)).toEqual([]);
    for (let hour = 1; hour <= 24; hour++) expect(says(interpolatedFill, madeWater(), 12, hour)).toEqual([]);
  });
});

describe('every detector of records', () => {
  const silent = (water: MadeWater, day: number, hour: number) => {
    for (const detector of ALL) expect(says(detector, water, day, hour), detector.name).toEqual([]);
  };

  test('says nothing of constant, empty or short pasts, of one channel, of no flow', () => {
    const still = madeWater({ days: 8 });
    for (const values of still.values) values.fill(5);
    silent(still, 7, 12);
    const empty = madeWater({ days: 8 });
    for (const marks of empty.marks) marks.fill(0);
    empty.marks[0]![0] = 1;
    silent(empty, 7, 12);
    silent(madeWater({ days: 2 }), 1, 5);
    silent(madeWater({ days: 8, spec: { stepMin: 15, channels: [channel(SOLIDS)] } }), 7, 12);
    silent(madeWater({ days: 8, spec: { stepMin: 15, channels: [channel(FLOW)] } }), 7, 12);
  });

  test('says nothing of honest water', () => {
    const water = madeWater({ seed: 21 });
    for (let hour = 4; hour <= 24; hour += 4) silent(water, 13, hour);
  });
});
