import { instant, MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_MINUTE } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { MARK, type Mark } from './channel.ts';
import { DETECTORS } from './detectors.ts';
import { PointWatch } from './engine.ts';
import { BEGAN, channel, type MadeWater, madeWater, WORKS } from './made-water.testing.ts';

/** What all detectors say of made water from its first hour to its last. */
function told(water: MadeWater, began = BEGAN): string[] {
  const watch = new PointWatch(water.spec, DETECTORS);
  const said = new Set<string>();
  const count = water.values[0]!.length;
  for (let i = 0; i < count; i++) {
    const moment = instant(began + i * water.spec.stepMin * MICROS_PER_MINUTE);
    if (i % water.slotsPerHour === 0)
      for (const { form, factors } of watch.advance(moment)) said.add(`${form} ${factors.join()}`);
    water.spec.channels.forEach(({ factor }, c) => {
      const mark = water.marks[c]![i] as Mark;
      if (mark !== MARK.missing) watch.live(moment, factor, water.values[c]![i]!, mark);
    });
  }
  return [...said];
}

describe('nothing is said out of nothing', () => {
  test('all detectors, honest water: silence', () => {
    expect(told(madeWater({ days: 18, seed: 41 }))).toEqual([]);
  });

  test('a baseline that never moved, one that is empty, one channel alone, an hour of life', () => {
    const still = madeWater({ days: 14 });
    for (const values of still.values) values.fill(7);
    expect(told(still)).toEqual([]);
    const empty = madeWater({ days: 14 });
    for (const marks of empty.marks) marks.fill(MARK.missing);
    expect(told(empty)).toEqual([]);
    expect(told(madeWater({ days: 14, spec: { ...WORKS, channels: [channel('w01018')] } }))).toEqual([]);
    expect(told(madeWater({ days: 1 }))).toEqual([]);
  });

  test('a unit that slips: mg/L become µg/L and back', () => {
    for (const times of [1_000, 0.001]) {
      const water = madeWater({ days: 18, seed: 43 });
      const { from, to } = water.slots(13, 9, 30);
      for (let i = from; i < to; i++) water.of('w01018')[i] = water.of('w01018')[i]! * times;
      // Whoever sends 34,000 mg/L is over the limit; nothing else is read into it.
      expect(told(water).filter((said) => !said.startsWith('exceedance'))).toEqual([]);
    }
  });

  test('an analyser that is replaced during a marked maintenance: other digits, another level', () => {
    const water = madeWater({ days: 18, seed: 47 });
    const { from, to } = water.slots(12, 10, 3);
    const values = water.of('w01018');
    water.marksOf('w01018').fill(MARK.maintenance, from, to);
    for (let i = to; i < values.length; i++) values[i] = Math.round(values[i]! * 0.9 * 100) / 100;
    expect(told(water)).toEqual([]);
  });

  test('a leap day, and the turn of a year, are days like others', () => {
    const leap = instant(Date.UTC(2028, 1, 20) * 1_000 - 8 * MICROS_PER_HOUR);
    expect(told(madeWater({ days: 16, seed: 53 }), leap)).toEqual([]);
    const year = instant(Date.UTC(2026, 11, 22) * 1_000 - 8 * MICROS_PER_HOUR);
    expect(told(madeWater({ days: 16, seed: 53 }), year)).toEqual([]);
  });
});

test('what is there is told with all detectors and all innocent causes at work', () => {
  const water = madeWater({ days: 18, seed: 67 });
  const swap = water.slots(13, 9, 8);
  for (const factor of ['w01018', 'w01012', 'w01014'])
    water.of(factor).fill(water.of(factor)[swap.from]! * 0.12, swap.from, swap.to);
  const pulse = water.slots(15, 14, 5);
  for (const factor of ['w01018', 'w01012']) {
    const values = water.of(factor);
    for (let i = pulse.from; i < pulse.to; i++) values[i] = values[i]! * 2.6;
  }
  const said = told(water).join('; ');
  expect(said).toContain('sample-swap');
  expect(said).toContain('pollution-pulse');
});

describe('nothing crashes', () => {
  test('a clock that jumps a year ahead and back again', () => {
    const water = madeWater({ days: 12, seed: 59 });
    const watch = new PointWatch(WORKS, DETECTORS);
    const feed = (day: number, shift: number) => {
      for (let i = day * 96; i < (day + 1) * 96; i++)
        WORKS.channels.forEach(({ factor }, c) => {
          watch.live(
            instant(BEGAN + shift + i * 15 * MICROS_PER_MINUTE),
            factor,
            water.values[c]![i]!,
            MARK.valid,
          );
        });
    };
    for (let day = 0; day < 10; day++) feed(day, 0);
    expect(watch.advance(instant(BEGAN + 10 * MICROS_PER_DAY))).toEqual([]);
    feed(10, 365 * MICROS_PER_DAY);
    feed(11, 0);
    expect(watch.advance(instant(BEGAN + 12 * MICROS_PER_DAY))).toEqual([]);
  });

  test('numbers that are none: infinite, negative, gigantic', () => {
    const water = madeWater({ days: 14, seed: 61 });
    for (const [at, value] of [
      [400, Number.POSITIVE_INFINITY],
      [500, -9_999],
      [600, 1e30],
      [700, Number.NaN],
    ] as const)
      for (const values of water.values) values[at] = value;
    expect(() => told(water)).not.toThrow();
  });
});
