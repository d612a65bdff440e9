import { describe, expect, test } from 'vitest';
import { MARK } from '../channel.ts';
import { type MadeWater, madeWater, says } from '../made-water.testing.ts';
import { pollutionPulse } from './pulse.ts';

const DAY = 12;

/** Rises in 45 minutes, stays for three hours, and fades. */
function pulse(water: MadeWater, factor: string, hour: number, times: number): void {
  const { from, to } = water.slots(DAY, hour, 8);
  const values = water.of(factor);
  for (let i = from; i < to; i++) {
    const at = i - from;
    const share = at < 3 ? (at + 1) / 3 : at < 15 ? 1 : Math.exp(-(at - 15) / 6);
    values[i] = values[i]! * (1 + (times - 1) * share);
  }
}

describe('a pollution pulse', () => {
  test('solutes that rise together below any limit are told in two to four hours', () => {
    const water = madeWater();
    pulse(water, 'w01014', 9, 1.5);
    pulse(water, 'w01012', 9, 2);
    const [signal] = says(pollutionPulse, water, DAY, 12);
    expect(signal).toMatchObject({
      pattern: 'pollution-pulse',
      form: 'pollution-pulse',
      facts: { together: 2 },
    });
    expect(signal!.factors).toEqual(expect.arrayContaining(['w01014', 'w01012']));
    expect(Number(signal!.facts.risePercent)).toBeGreaterThan(35);
  });

  test('mud alone is weather, with a jump of the pH it is not', () => {
    const water = madeWater();
    pulse(water, 'w01012', 9, 2.5);
    expect(says(pollutionPulse, water, DAY, 12)).toEqual([]);
    const { from, to } = water.slots(DAY, 9, 6);
    const acid = water.of('w01001');
    for (let i = from; i < to; i++) acid[i] = acid[i]! - 0.8;
    expect(says(pollutionPulse, water, DAY, 12)).toMatchObject([{ factors: ['w01012', 'w01001'] }]);
  });

  test('the way back after low days is none', () => {
    const water = madeWater();
    const { from } = water.slots(DAY, 9, 1);
    const values = water.of('w01014');
    for (let i = from - 2 * 96; i < from; i++) values[i] = values[i]! * 0.6;
    for (let hour = 11; hour <= 15; hour++) expect(says(pollutionPulse, water, DAY, hour)).toEqual([]);
  });

  test('water that comes with more flow, honest days and degenerate input say nothing', () => {
    const water = madeWater();
    pulse(water, 'w01014', 9, 1.5);
    pulse(water, 'w00000', 9, 2);
    expect(says(pollutionPulse, water, DAY, 12)).toEqual([]);
    const honest = madeWater({ seed: 11 });
    for (let hour = 1; hour <= 24; hour += 2) expect(says(pollutionPulse, honest, DAY, hour)).toEqual([]);
    const empty = madeWater({ days: 6 });
    for (const marks of empty.marks) marks.fill(MARK.missing, 1);
    expect(says(pollutionPulse, empty, 5, 12)).toEqual([]);
    expect(says(pollutionPulse, madeWater({ days: 2 }), 1, 12)).toEqual([]);
  });
});
