import { describe, expect, test } from 'vitest';
import { facilityBalance, facilityMissing, inStepRate, lagOf } from './facility-balance.ts';
import { bestLag, removal, residenceH } from './facility-lag.ts';
import { noise, record } from './facility-sample.testing.ts';

describe('K17 facility in step', () => {
  test('hours with treatment ÷ hours of production, with what made it', () => {
    const held = record(4, (hour, day) => (day === 3 && hour >= 8 && hour < 12 ? { treatmentKw: 0.4 } : {}));
    expect(inStepRate(held.days)).toEqual({
      ...{ rate: 60 / 64, numerator: 60, denominator: 64, unit: 'h', unknownH: 0 },
    });
    expect(held.days[3]).toMatchObject({ productionH: 16, inStepH: 12, idleMin: 240 });
  });

  test('no production gives no rate, not 100 %', () => {
    expect(inStepRate([])).toMatchObject({ rate: null, denominator: 0 });
  });
});

describe('K18 removal', () => {
  test('the hour of the outlet lies beside the hour of the inlet it came from', () => {
    const inKg = Float64Array.of(10, 20, 30, 40);
    const outKg = Float64Array.of(9, 1, 2, 3);
    expect(removal(inKg, outKg, 1)).toMatchObject({ rate: 1 - 6 / 60, hours: 3, unknownH: 1 });
    expect(removal(inKg, outKg.subarray(1), 1, 1)).toMatchObject({ rate: 1 - 6 / 60, hours: 3, unknownH: 0 });
    expect(removal(new Float64Array(3).fill(Number.NaN), outKg, 0).rate).toBeNull();
  });

  test('the lag is the best correlation inside what the tanks allow', () => {
    const strength = Float64Array.from({ length: 200 }, (_, i) => 100 + 30 * noise(Math.floor(i / 2)));
    const late = strength.map((_, i) => strength[Math.max(0, i - 7)]! * 0.1);
    expect(bestLag(strength, late, 6)).toMatchObject({ hours: 7, by: 'correlation' });
    expect(bestLag(strength, late, null)).toMatchObject({ hours: 7 });
    expect(bestLag(strength, late, 2)).toMatchObject({ hours: 2, by: 'volume' });
    const flat = strength.map((_, i) => 8 + noise(i, 5));
    expect(bestLag(strength, flat, 12)).toMatchObject({ hours: 12, by: 'volume' });
    expect(bestLag(strength, flat, null)).toBeNull();
    expect(residenceH(240, 20)).toBe(12);
    expect(residenceH(null, 20)).toBeNull();
  });
});

describe('balances', () => {
  const { facility, days, hours } = record(6);

  test('water, mass, power, agents, sludge and products of some days', () => {
    expect(lagOf(facility, hours, 'w01018')?.hours).toBe(5);
    const balance = facilityBalance(facility, days.slice(1), hours, ['w01018'], 24);
    const [cod] = balance.mass;
    expect(cod?.removal.rate).toBeGreaterThan(0.9);
    expect(cod?.removal.numerator).toBeCloseTo(cod!.inKg! - cod!.outKg!, 6);
    expect(Math.abs(balance.water.offTreatment!)).toBeLessThan(0.05);
    expect(balance.power.kwhPerM3).toBeGreaterThan(1);
    expect(balance.agents[0]?.share).toBeCloseTo(1, 1);
    expect(balance.sludge.yield).toBeGreaterThan(0.3);
    expect(balance.products[0]).toMatchObject({ unit: 't' });
    expect(balance.products[0]?.waterRatio).toBeCloseTo(480 / 400, 1);
  });

  test('sums are over the days that are known, which are counted; what lacks is named', () => {
    const part = record(
      6,
      () => ({}),
      (day) => (day === 4 ? null : {}),
    );
    const balance = facilityBalance(part.facility, part.days, part.hours, ['w01018'], 0);
    expect(balance.agents[0]).toMatchObject({ usedKg: 5 * 96, days: 5 });
    expect(balance.water).toMatchObject({ days: 6, plantDays: 5 });
    const none = facilityBalance(part.facility, part.days.slice(4, 5), part.hours, [], 0);
    expect(none.agents[0]).toMatchObject({ usedKg: null, share: null, days: 0 });
    expect(none.water.takenM3).toBeNull();
    const bare = record(2, () => ({}), null, { influent: '', meters: [], agents: [], waterLossShare: null });
    const missing = facilityMissing(bare.facility, bare.days, bare.hours, {
      ...{ levels: false, states: true, oxygen: true },
    });
    expect(missing).toEqual([
      ...['influent-point', 'production-meter', 'treatment-meter', 'sheets', 'agents', 'water-loss'],
    ]);
  });

  test('an unknown stretch makes a day unknown, never small', () => {
    const gap = record(2, (hour, day) => (day === 1 && hour < 5 ? { outM3: Number.NaN } : {}));
    expect(gap.days[0]?.outM3).not.toBeNull();
    expect(gap.days[1]?.outM3).toBeNull();
    expect(gap.days[1]?.outKg).toEqual({});
  });
});
