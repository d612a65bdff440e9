import { describe, expect, test } from 'vitest';
import { facility, noise } from './facility-sample.testing.ts';
import {
  equipmentStates,
  kwOfCurrent,
  meterLevels,
  metersKw,
  productionStates,
  statesOf,
  treatmentStates,
} from './facility-states.ts';

const series = (count: number, of: (at: number) => number) =>
  Float64Array.from({ length: count }, (_, i) => of(i));
const register = { quantity: 'register-kwh', volts: null } as const;

describe('power of a meter', () => {
  test('current becomes power of a three-phase machine; a register the power of its rise', () => {
    expect(kwOfCurrent(20, 380)).toBeCloseTo(11.19, 2);
    expect([...metersKw(register, Float64Array.of(100, 102, Number.NaN, 105, 3, 5), 10)]).toEqual([
      Number.NaN,
      12,
      Number.NaN,
      18,
      Number.NaN,
      12,
    ]);
  });
});

describe('two levels', () => {
  test('are found whichever is rarer, and the cut lies between them', () => {
    for (const share of [0.5, 0.05, 0.95]) {
      const kw = series(600, (i) =>
        (noise(i) + 1) / 2 < share ? 100 + 8 * noise(i, 2) : 6 + 2 * noise(i, 3),
      );
      const levels = meterLevels(kw, null)!;
      expect(levels.offKw).toBeCloseTo(6, 0);
      expect(Math.abs(levels.onKw - 100)).toBeLessThan(3);
      expect(levels.cutKw).toBeGreaterThan(8);
      expect(levels.cutKw).toBeLessThan(92);
    }
  });

  test('a machine that always runs is cut at a fifth of its level, one that never runs at a fifth of its plate', () => {
    const always = meterLevels(
      series(200, (i) => 50 + 8 * noise(i)),
      60,
    )!;
    expect(statesOf(Float64Array.of(45, 9), always)).toEqual(Float64Array.of(1, 0));
    const never = meterLevels(
      series(200, (i) => 0.5 + 0.2 * noise(i)),
      60,
    )!;
    expect(never.cutKw).toBe(12);
  });

  test('too little tells nothing, and an unknown slot stays unknown', () => {
    expect(
      meterLevels(
        series(10, () => 5),
        60,
      ),
    ).toBeNull();
    expect(statesOf(Float64Array.of(5, Number.NaN), null)).toEqual(Float64Array.of(Number.NaN, Number.NaN));
  });
});

describe('what runs', () => {
  const meter = (id: string, purpose: 'production' | 'treatment', states: number[]) => ({
    ...{ id, purpose, partOf: '', kw: new Float64Array(states.length), levels: null },
    states: Float64Array.from(states),
  });
  const [blower] = facility().equipment;
  const N = Number.NaN;

  test('a machine that is told to run and takes no current stands still', () => {
    const own = [meter('m2', 'treatment', [1, 0, N, N])];
    const { runs } = equipmentStates(blower!, Float64Array.of(1, 1, 1, N), own);
    expect(runs).toEqual(Float64Array.of(1, 0, 1, N));
  });

  test('the treatment stands where a key machine does; without key machines its meters speak', () => {
    const meters = [
      meter('m1', 'production', [1, 1, 0]),
      meter('m2', 'treatment', [0, 1, N]),
      meter('m3', 'treatment', [1, 1, 0]),
    ];
    const key = equipmentStates({ ...blower!, meter: '' }, Float64Array.of(0, 1, N), meters);
    expect(treatmentStates(meters, [key], 3)).toEqual(Float64Array.of(0, 1, 0));
    expect(treatmentStates(meters, [], 3)).toEqual(Float64Array.of(1, 1, 0));
    expect(productionStates(meters, 3)).toEqual(Float64Array.of(1, 1, 0));
    expect(productionStates([], 1)).toEqual(Float64Array.of(N));
  });
});
