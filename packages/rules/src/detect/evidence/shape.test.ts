import { describe, expect, test } from 'vitest';
import { fallToCalm } from './fall-to-calm.ts';
import { overRange } from './over-range.ts';
import type { StationEvent } from './record.ts';
import { regularPulses } from './regular-pulses.ts';
import { changed, check, DEGENERATE, facts, hour, normal, plantHours, track } from './track.testing.ts';
import { zeroFlowing } from './zero-flowing.ts';

const COD = 'w01018';
const limited = [facts(COD, { limitMax: 50, detectionLimit: 2 })];

describe('D06 fall to calm', () => {
  const next = normal(7);
  const near = changed(plantHours(COD, 120, 40), (slot, value) =>
    slot < 90 ? value : slot < 96 ? 52 + next() : 21 + 0.05 * next(),
  );
  const hours = [near];
  const now = hour(120);
  const door: StationEvent = { kind: 'door', from: hour(95.5), to: hour(95.7), appointed: false };

  test('six hours near the limit, somebody comes, calm from the next hour on', () => {
    const [signal] = fallToCalm({ now, facts: limited, hours, doors: [door], visits: [], checks: [] });
    expect(signal).toMatchObject({
      pattern: 'D06',
      form: 'calm-after-coming',
      from: hour(90),
      to: hour(109),
    });
    expect(signal!.facts).toMatchObject({ h: 6, t: hour(96), t2: door.from, by: 'door' });
    expect(signal!.score).toBeGreaterThanOrEqual(0.7);
    expect(signal!.missing).toEqual(['V']);
  });

  test('without doors, visits and checks it is worth less, and says so', () => {
    const [signal] = fallToCalm({ now, facts: limited, hours });
    expect(signal).toMatchObject({ form: 'fall-to-calm', missing: ['D', 'O', 'K', 'V'] });
    expect(signal!.score).toBeLessThanOrEqual(0.6);
  });

  test('a repair whose check passed explains the fall; a fall that stays rough is none', () => {
    expect(fallToCalm({ now, facts: limited, hours, doors: [door], checks: [check(hour(97))] })).toEqual([]);
    const rough = changed(near, (slot, value) => (slot >= 96 ? 21 + 4 * next() : value));
    expect(fallToCalm({ now, facts: limited, hours: [rough], doors: [door] })).toEqual([]);
  });
});

describe('D07 regular rise and fall', () => {
  const pulse = (slot: number) => slot >= 200 && (slot - 200) % 30 < 4;
  const hours = [
    changed(plantHours(COD, 480, 20), (slot, value) => (pulse(slot) ? 60 + value / 100 : value)),
  ];

  test('nine plateaus thirty hours apart', () => {
    const [signal] = regularPulses({ facts: limited, hours });
    expect(signal).toMatchObject({ pattern: 'D07', form: 'even-pulses' });
    expect(signal!.facts).toMatchObject({ everyH: 30, longH: 4, cvPercent: 0 });
    expect(signal!.facts.k).toBeGreaterThanOrEqual(9);
    expect(signal!.missing).toEqual(['F', 'W', 'L']);
  });

  test('a batch plant whose water comes with each pulse; pulses at chance times; a daily course', () => {
    const volume = track(
      'w00000',
      Array.from({ length: 480 }, (_, slot) => (pulse(slot) ? 40 : 5)),
    );
    expect(regularPulses({ facts: limited, hours, volume, isBatch: true })).toEqual([]);
    const uneven = [3, 14, 60, 150, 163, 250, 390].map((at) => at + 20);
    const irregular = changed(plantHours(COD, 480, 20), (slot, value) =>
      uneven.some((at) => slot >= at && slot < at + 4) ? 60 : value,
    );
    expect(regularPulses({ facts: limited, hours: [irregular] })).toEqual([]);
    expect(regularPulses({ facts: limited, hours: [plantHours(COD, 480, 20)] })).toEqual([]);
  });
});

describe('D08 zero while flowing', () => {
  const volume = track('w00000', new Float64Array(200).fill(12));
  const zero = [changed(plantHours(COD, 200, 30), (slot, value) => (slot >= 190 ? 0 : value))];

  test('ten hours of zero with water', () => {
    const [signal] = zeroFlowing({ now: hour(200), facts: limited, hours: zero, volume });
    expect(signal).toMatchObject({ pattern: 'D08', form: 'zero', from: hour(190), to: hour(200) });
    expect(signal!.facts.n).toBe(10);
    const negative = [changed(zero[0]!, (slot, value) => (slot >= 190 ? -4 : value))];
    expect(zeroFlowing({ now: hour(200), facts: limited, hours: negative, volume })[0]?.form).toBe(
      'negative',
    );
  });

  test('standing water, clean water, too short: silent', () => {
    const standing = changed(volume, (slot, value) => (slot >= 190 ? 0 : value));
    expect(zeroFlowing({ now: hour(200), facts: limited, hours: zero, volume: standing })).toEqual([]);
    const clean = [changed(plantHours(COD, 200, 5), (slot, value) => (slot >= 190 ? 1 : value))];
    expect(zeroFlowing({ now: hour(200), facts: limited, hours: clean, volume })).toEqual([]);
    const short = [changed(plantHours(COD, 200, 30), (slot, value) => (slot >= 195 ? 0 : value))];
    expect(zeroFlowing({ now: hour(200), facts: limited, hours: short, volume })).toEqual([]);
  });
});

describe('D09 over range', () => {
  const ranged = (rangeMax: number) => [facts(COD, { limitMax: 50, rangeMax })];

  test('five hours at the top; a range below what the limit needs; a range far above both', () => {
    const top = [changed(plantHours(COD, 240, 30), (slot, value) => (slot >= 235 ? 99.8 : value))];
    expect(overRange({ now: hour(240), facts: ranged(100), hours: top })).toMatchObject([
      { pattern: 'D09', form: 'plateau', from: hour(235), to: hour(240), facts: { n: 5, v: 100 } },
    ]);
    const usual = [plantHours(COD, 240, 30)];
    const forms = (rangeMax: number) =>
      overRange({ now: hour(240), facts: ranged(rangeMax), hours: usual }).map(({ form }) => form);
    expect([forms(60), forms(100), forms(1000)]).toEqual([['range-low'], [], ['range-high']]);
  });

  test('one value at the top is none; the flag T counts where no range is known', () => {
    const once = [changed(plantHours(COD, 240, 30), (slot, value) => (slot === 235 ? 100 : value))];
    expect(overRange({ now: hour(240), facts: ranged(100), hours: once })).toEqual([]);
    const flaggedOver = { [COD]: [hour(236), hour(237), hour(238)] };
    expect(
      overRange({ now: hour(240), facts: [facts(COD)], hours: [plantHours(COD, 240, 30)], flaggedOver }),
    ).toMatchObject([{ form: 'plateau', facts: { n: 3 }, missing: ['C'] }]);
  });
});

test.each(DEGENERATE)('nothing is said of a series that is %s', (_name, values) => {
  const evidence = { now: hour(values.length), facts: limited, hours: [track(COD, values)] };
  for (const detector of [fallToCalm, regularPulses, zeroFlowing, overRange])
    expect(detector(evidence)).toEqual([]);
});
