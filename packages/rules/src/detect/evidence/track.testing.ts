import { type Instant, instant, MICROS_PER_DAY, MICROS_PER_HOUR } from '@wenqu/domain';
import type { CheckRecord, FactorFacts } from './record.ts';
import type { Track } from './track.ts';

/** A Monday, 00:00 in China. */
export const START = instant(Date.UTC(2026, 2, 1, 16) * 1000);
export const hour = (count: number): Instant => instant(START + Math.round(count * MICROS_PER_HOUR));
export const day = (count: number): Instant => instant(START + Math.round(count * MICROS_PER_DAY));

/** Numbers from 0 to 1, the same for the same seed. */
export function random(seed: number): () => number {
  let state = seed * 2_654_435_761 + 1;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 4_294_967_296;
  };
}

/** About normal, mean 0, deviation 1. */
export function normal(seed: number): () => number {
  const next = random(seed);
  return () => next() + next() + next() + next() + next() + next() - 3 + (next() - next()) * 1.2;
}

export const track = (factor: string, values: ArrayLike<number>, stepMin = 60): Track => ({
  ...{ factor, from: START, stepMin },
  values: Float64Array.from(values),
});

/** Hours of a plant with memory and a daily course, rounded to 0.1. */
export function plantHours(factor: string, count: number, level: number, seed = 1): Track {
  const next = normal(seed);
  let slow = 0;
  const values = Array.from({ length: count }, (_, at) => {
    slow = 0.85 * slow + 0.04 * level * next();
    const daily = 0.08 * level * Math.sin(((at % 24) / 24) * 2 * Math.PI);
    return Math.round((level + slow + daily + 0.01 * level * next()) * 10) / 10;
  });
  return track(factor, values);
}

/** The same track with other values from a slot on. */
export const changed = (of: Track, set: (slot: number, value: number) => number): Track => ({
  ...of,
  values: of.values.map((value, slot) => set(slot, value)),
});

export const facts = (factor: string, set: Partial<FactorFacts> = {}): FactorFacts => ({
  ...{ factor, limitMax: null, resolution: 0.1, detectionLimit: null, rangeMax: null },
  ...set,
});

export const check = (at: Instant, set: Partial<CheckRecord> = {}): CheckRecord => ({
  ...{ id: `r-${at}`, polId: 'w01018', kind: 'standard-check', at, outcome: 'passed' },
  ...{ standard: 50, reading: 50.8, error: 0.016 },
  ...set,
});

/** Series no detector may stumble over. */
export const DEGENERATE: readonly (readonly [name: string, values: ArrayLike<number>])[] = [
  ['empty', []],
  ['one', [5]],
  ['all missing', new Float64Array(900).fill(Number.NaN)],
  ['constant', new Float64Array(900).fill(30)],
  ['zero', new Float64Array(900)],
];
