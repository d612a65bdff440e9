import { describe, expect, test } from 'vitest';
import { MARK } from '../channel.ts';
import { type MadeWater, madeWater, says } from '../made-water.testing.ts';
import { nightDischarge } from './night-discharge.ts';
import { suddenChange } from './sudden-change.ts';

const DAY = 12;

/** Slots of a stretch of the twelfth day take what `change` makes of them. */
function during(
  water: MadeWater,
  factor: string,
  fromHour: number,
  hours: number,
  change: (value: number, at: number) => number,
): void {
  const { from, to } = water.slots(DAY, fromHour, hours);
  const values = water.of(factor);
  for (let i = from; i < to; i++) values[i] = change(values[i]!, i - from);
}

const SOLUTES = ['w01014', 'w01012', 'w01018'];

/** Clean water added: solutes divided, flow multiplied, pH and temperature on the way to those of clean water. */
function diluted(d: number): MadeWater {
  const water = madeWater();
  for (const factor of SOLUTES) during(water, factor, 6, 12, (value) => value / d);
  during(water, 'w00000', 6, 12, (value) => value * d);
  return water;
}

describe('a sudden change', () => {
  test('solutes that fall by what the flow rises, at once, are a dilution', () => {
    const [signal, ...more] = says(suddenChange, diluted(1.8), DAY, 9);
    expect(signal).toMatchObject({ pattern: 'D23', form: 'dilution' });
    expect(signal!.factors).toEqual(expect.arrayContaining(['w00000', 'w01014', 'w01018']));
    expect(Number(signal!.facts.fallPercent)).toBeCloseTo(44, -1);
    expect(Number(signal!.facts.flowPercent)).toBeGreaterThan(60);
    expect(more).toEqual([]);
  });

  test('rain swells over hours and is none', () => {
    const water = madeWater();
    const swell = (at: number) => 1 + Math.min(1, at / 12) * Math.exp(-Math.max(0, at - 12) / 30);
    for (const factor of ['w01014', 'w01018']) during(water, factor, 6, 14, (value, at) => value / swell(at));
    during(water, 'w00000', 6, 14, (value, at) => value * swell(at));
    during(water, 'w01012', 6, 14, (value, at) => value * swell(at));
    for (let hour = 7; hour <= 18; hour++) expect(says(suddenChange, water, DAY, hour)).toEqual([]);
  });

  test('another water in the whole line moves temperature and pH too', () => {
    const water = madeWater();
    during(water, 'w01014', 6, 8, (_, at) => 240 + 900 * Math.exp(-at / 2));
    during(water, 'w01012', 6, 8, () => 1.1);
    during(water, 'w01018', 6, 8, () => 4.1);
    during(water, 'w01010', 6, 8, (value) => value + 4);
    during(water, 'w01001', 6, 8, (value) => value - 0.5);
    const [signal] = says(suddenChange, water, DAY, 9);
    expect(signal).toMatchObject({ pattern: 'D21', form: 'sample-swap' });
    expect(signal!.factors).toEqual(expect.arrayContaining(['w01014', 'w01010', 'w01018']));
    expect(Number(signal!.facts.temperatureAfter)).toBeGreaterThan(Number(signal!.facts.temperatureBefore));
  });

  test('one analyser times a factor is scaling, told while it lasts and until it ends', () => {
    const water = madeWater();
    during(water, 'w01018', 6, 6, (value) => value * 0.6);
    const early = says(suddenChange, water, DAY, 11);
    expect(early).toMatchObject([{ pattern: 'D12', form: 'scaling', factors: ['w01018'] }]);
    expect(Number(early[0]!.facts.fallPercent)).toBeCloseTo(40, -1);
    const ended = says(suddenChange, water, DAY, 13);
    expect(ended).toMatchObject([
      { from: early[0]!.from, to: water.viewAt(DAY, 12).now, facts: { hours: 6 } },
    ]);
  });

  test('a step across a flagged calibration is work', () => {
    const water = madeWater();
    during(water, 'w01014', 6, 40, (value) => value * 0.7);
    const { from } = water.slots(DAY, 6, 1);
    water.marksOf('w01014').fill(MARK.maintenance, from - 6, from);
    for (let hour = 9; hour <= 12; hour++) expect(says(suddenChange, water, DAY, hour)).toEqual([]);
  });

  test('honest days, still values, gaps and short pasts say nothing', () => {
    const water = madeWater({ seed: 11 });
    for (let hour = 1; hour <= 24; hour += 2) expect(says(suddenChange, water, DAY, hour)).toEqual([]);
    const still = madeWater({ days: 6 });
    for (const values of still.values) values.fill(5);
    expect(says(suddenChange, still, 5, 12)).toEqual([]);
    const empty = madeWater({ days: 6 });
    for (const marks of empty.marks) marks.fill(MARK.missing, 1);
    expect(says(suddenChange, empty, 5, 12)).toEqual([]);
    expect(says(suddenChange, madeWater({ days: 2 }), 1, 12)).toEqual([]);
  });
});

describe('night discharge', () => {
  const release = (water: MadeWater, hour: number, factors: readonly string[]) => {
    for (const factor of factors) during(water, factor, hour, 2, (value) => value * 1.6);
  };

  test('flow and solutes up at once for two hours at night are told in the same night', () => {
    const water = madeWater();
    release(water, 1, ['w00000', 'w01014', 'w01012']);
    expect(says(nightDischarge, water, DAY, 5)).toMatchObject([
      { pattern: 'D10', form: 'night-discharge', facts: { nights: 1 } },
    ]);
  });

  test('without flow it takes a second night', () => {
    const water = madeWater();
    release(water, 1, ['w01014']);
    expect(says(nightDischarge, water, DAY, 5)).toEqual([]);
    release(water, 1 - 24, ['w01014']);
    expect(says(nightDischarge, water, DAY, 5)).toMatchObject([{ facts: { nights: 2, minutes: 120 } }]);
  });

  test('the same by day, or a slow rise at night, is not', () => {
    const water = madeWater();
    release(water, 11, ['w00000', 'w01014']);
    expect(says(nightDischarge, water, DAY, 15)).toEqual([]);
    const slow = madeWater();
    during(slow, 'w01014', 0, 5, (value, at) => value * (1 + 0.6 * Math.sin((Math.PI * at) / 20)));
    expect(says(nightDischarge, slow, DAY, 7)).toEqual([]);
    expect(says(nightDischarge, madeWater({ days: 2 }), 1, 12)).toEqual([]);
  });
});
