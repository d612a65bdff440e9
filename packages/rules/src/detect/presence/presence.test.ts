import { describe, expect, test } from 'vitest';
import { MARK } from '../channel.ts';
import { type MadeWater, madeWater, says } from '../made-water.testing.ts';
import { falseMaintenance } from './false-maintenance.ts';
import { peakDisconnect } from './peak-disconnect.ts';
import { runsOf } from './runs.ts';

/** A peak of which the middle is hidden by a mark; what is left of it shows on both sides. */
function hide(
  water: MadeWater,
  factor: string,
  day: number,
  hour: number,
  hours: number,
  mark: number,
): void {
  const peak = water.slots(day, hour - 1, hours + 2);
  const values = water.of(factor);
  for (let i = peak.from; i < peak.to; i++) values[i] = values[i]! * 2;
  const { from, to } = water.slots(day, hour, hours);
  water.marksOf(factor).fill(mark, from, to);
}

describe('marks that stand where a value was rising', () => {
  test('maintenance marked twice in a night over two peaks is told with its windows', () => {
    const water = madeWater();
    hide(water, 'w01018', 12, 1, 2, MARK.maintenance);
    hide(water, 'w01018', 12, 20, 3, MARK.maintenance);
    expect(says(falseMaintenance, water, 13, 1)).toMatchObject([
      { pattern: 'D28', form: 'false-maintenance', factors: ['w01018'], facts: { windows: 2 } },
    ]);
  });

  test('a weekly calibration, and a visit by day with one more the next day, are not', () => {
    const water = madeWater();
    for (const [day, hour] of [
      [4, 10],
      [11, 10],
      [12, 9],
    ] as const) {
      const { from, to } = water.slots(day, hour, 2);
      water.marksOf('w01018').fill(MARK.calibration, from, to);
    }
    for (let hour = 9; hour <= 24; hour++) expect(says(falseMaintenance, water, 12, hour)).toEqual([]);
  });
});

describe('gaps that stand where a value was rising', () => {
  test('an analyser that falls silent in two peaks while the rest goes on is told', () => {
    const water = madeWater();
    hide(water, 'w01018', 12, 3, 3, MARK.missing);
    hide(water, 'w01018', 12, 15, 2, MARK.missing);
    expect(says(peakDisconnect, water, 12, 18)).toMatchObject([
      { pattern: 'D31', form: 'peak-disconnect', factors: ['w01018'], facts: { gaps: 2, raised: 2 } },
    ]);
  });

  test('one long gap of the whole line, and two short dropouts of calm values, are not', () => {
    const water = madeWater();
    for (const marks of water.marks) {
      const { from, to } = water.slots(12, 2, 9);
      marks.fill(MARK.missing, from, to);
    }
    for (let hour = 10; hour <= 16; hour++) expect(says(peakDisconnect, water, 12, hour)).toEqual([]);
    const calm = madeWater({ seed: 21 });
    for (const start of [3, 14]) {
      const { from, to } = calm.slots(12, start, 1);
      calm.marksOf('w01001').fill(MARK.missing, from, to);
    }
    expect(says(peakDisconnect, calm, 12, 16)).toEqual([]);
  });

  test('a point that never sent anything says nothing', () => {
    const water = madeWater({ days: 2 });
    for (const marks of water.marks) marks.fill(MARK.missing);
    water.marks[0]![0] = MARK.valid;
    expect(says(peakDisconnect, water, 1, 5)).toEqual([]);
    expect(says(falseMaintenance, water, 1, 5)).toEqual([]);
  });
});

test('runs are cut at the edges they are given', () => {
  const marks = Uint8Array.of(0, 0, 1, 0, 1, 0, 0);
  expect(runsOf(marks, (mark) => mark === 0, 1)).toEqual([
    { from: 1, to: 2 },
    { from: 3, to: 4 },
    { from: 5, to: 7 },
  ]);
});
