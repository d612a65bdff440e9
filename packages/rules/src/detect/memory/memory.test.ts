import { describe, expect, test } from 'vitest';
import { chance, channel, madeWater, says, WORKS } from '../made-water.testing.ts';
import { boundedNoise } from './memory-less.ts';
import { repeatedSegment } from './repeated-segment.ts';

/** Slots of a channel take the values of another stretch. */
function copy(values: Float64Array, from: number, to: number, source: number): void {
  values.copyWithin(from, source, source + (to - from));
}

describe('a repeated segment', () => {
  test('ten hours copied from four days ago are told with the days and the hours', () => {
    const water = madeWater();
    const { from, to } = water.slots(12, 2, 10);
    for (const factor of ['w01014', 'w01012']) copy(water.of(factor), from, to, from - 4 * 96);
    const [signal] = says(repeatedSegment, water, 12, 12);
    expect(signal).toMatchObject({ pattern: 'D03', form: 'replay', facts: { days: 4 } });
    expect(signal!.factors).toEqual(expect.arrayContaining(['w01014', 'w01012']));
    expect(Number(signal!.facts.hours)).toBeGreaterThan(8);
    expect(signal!.score).toBeGreaterThan(0.5);
  });

  test('honest days that resemble each other are not', () => {
    const water = madeWater({ seed: 11 });
    for (let hour = 1; hour <= 24; hour++) expect(says(repeatedSegment, water, 13, hour)).toEqual([]);
  });

  test('a channel that begins to tell its own last hours is told as delayed', () => {
    const water = madeWater();
    const { from, to } = water.slots(12, 6, 30);
    const delayed = water.of('w01014');
    delayed.set(delayed.slice(from - 20, to - 20), from);
    expect(says(repeatedSegment, water, 12, 11)).toMatchObject([
      { pattern: 'D40', form: 'time-shift', factors: ['w01014'], facts: { lagHours: 5 } },
    ]);
  });

  test('a plant that works five hours later is not: its flow is later too', () => {
    const water = madeWater();
    const { from, to } = water.slots(12, 6, 30);
    for (const factor of ['w00000', 'w01001', 'w01014', 'w01012', 'w01018']) {
      const values = water.of(factor);
      values.set(values.slice(from - 20, to - 20), from);
    }
    for (let hour = 7; hour <= 12; hour++)
      expect(says(repeatedSegment, water, 12, hour).filter(({ form }) => form === 'time-shift')).toEqual([]);
  });

  test('constant, empty and short pasts say nothing', () => {
    const still = madeWater({ days: 3 });
    for (const values of still.values) values.fill(5);
    expect(says(repeatedSegment, still, 2, 12)).toEqual([]);
    const empty = madeWater({ days: 3 });
    for (const marks of empty.marks) marks.fill(0);
    empty.marks[0]![0] = 1;
    expect(says(repeatedSegment, empty, 2, 12)).toEqual([]);
    expect(repeatedSegment.look(madeWater({ days: 1 }).viewAt(0, 5), undefined)).toEqual([]);
  });
});

describe('values without memory', () => {
  test('noise about a mean where the water always had a memory is told after some hours', () => {
    const water = madeWater();
    const next = chance(3);
    const { from, to } = water.slots(12, 0, 20);
    const values = water.of('w01014');
    for (let i = from; i < to; i++) values[i] = Math.round(1_200 + 24 * (next() + next() - 1));
    const [signal] = says(boundedNoise, water, 12, 12);
    expect(signal).toMatchObject({ pattern: 'D02', form: 'bounded-noise', factors: ['w01014'] });
    expect(Number(signal!.facts.memory)).toBeLessThan(0.45);
  });

  test('a probe that is always noisy, a pulse and water that stands are not', () => {
    const water = madeWater({ seed: 5 });
    const { from, to } = water.slots(12, 3, 4);
    const pulse = water.of('w01018');
    for (let i = from; i < to; i++) pulse[i] = pulse[i]! * 2.2;
    for (let hour = 1; hour <= 24; hour++) expect(says(boundedNoise, water, 12, hour)).toEqual([]);
    const still = madeWater({ seed: 5 });
    const stop = still.slots(12, 0, 24);
    still.of('w00000').fill(0, stop.from, stop.to);
    const next = chance(9);
    for (let i = stop.from; i < stop.to; i++) still.of('w01014')[i] = 1_190 + Math.round(8 * next());
    expect(says(boundedNoise, still, 12, 20)).toEqual([]);
  });

  test('no baseline, no word: empty, constant and one channel alone', () => {
    const one = madeWater({ days: 2, spec: { ...WORKS, channels: [channel('w01014', { resolution: 1 })] } });
    expect(says(boundedNoise, one, 1, 5)).toEqual([]);
    const still = madeWater();
    for (const values of still.values) values.fill(3);
    expect(says(boundedNoise, still, 12, 5)).toEqual([]);
  });
});
