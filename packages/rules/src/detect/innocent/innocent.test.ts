import { instant, MICROS_PER_HOUR } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { MARK } from '../channel.ts';
import type { LookAlikeDetector } from '../detector.ts';
import { type MadeWater, madeWater } from '../made-water.testing.ts';
import type { LookAlike, Signal } from '../signal.ts';
import { weigh } from '../weigh.ts';
import { flaggedWork } from './flagged-work.ts';
import { rain } from './rain.ts';
import { scheduleChange } from './schedule-change.ts';
import { shutdown } from './shutdown.ts';

const DAY = 12;

const sees = <Baseline>(
  each: LookAlikeDetector<Baseline>,
  water: MadeWater,
  hour: number,
): readonly LookAlike[] => each.look(water.viewAt(DAY, hour), each.fit?.(water.viewAt(DAY, 0)));

function during(water: MadeWater, factor: string, change: (value: number, at: number) => number): void {
  const { from, to } = water.slots(DAY, 6, 14);
  const values = water.of(factor);
  for (let i = from; i < to; i++) values[i] = change(values[i]!, i - from);
}

describe('innocent causes', () => {
  test('no flow for hours is a shutdown of every channel', () => {
    const water = madeWater();
    during(water, 'w00000', () => 0);
    const [cause] = sees(shutdown, water, 11);
    expect(cause).toMatchObject({ cause: 'shutdown', facts: { hours: 5 } });
    expect(cause!.factors).toHaveLength(6);
    expect(sees(shutdown, madeWater(), 11)).toEqual([]);
  });

  test('flow that swells while conductivity thins is rain; both at once is not', () => {
    const swell = (at: number) => 1 + Math.min(1, at / 12);
    const water = madeWater();
    during(water, 'w00000', (value, at) => value * swell(at));
    during(water, 'w01014', (value, at) => value / swell(at));
    expect(sees(rain, water, 11)).toMatchObject([{ cause: 'rain' }]);
    const poured = madeWater();
    during(poured, 'w00000', (value) => value * 2);
    during(poured, 'w01014', (value) => value / 2);
    expect(sees(rain, poured, 11)).toEqual([]);
    expect(sees(rain, madeWater({ seed: 11 }), 11)).toEqual([]);
  });

  test('flags are told by what they claim', () => {
    const water = madeWater();
    const { from } = water.slots(DAY, 6, 1);
    water.marksOf('w01018').fill(MARK.calibration, from, from + 4);
    water.marksOf('w01014').fill(MARK.fault, from, from + 8);
    expect(sees(flaggedWork, water, 11)).toMatchObject([
      { cause: 'device-fault', factors: ['w01014'], facts: { minutes: 120 } },
      { cause: 'recalibration', factors: ['w01018'], facts: { minutes: 60 } },
    ]);
  });

  test('a plant that repeats its own last hours in everything has moved its shift', () => {
    const water = madeWater();
    const { from, to } = water.slots(DAY, 6, 14);
    for (const factor of ['w00000', 'w01001', 'w01014', 'w01012', 'w01018']) {
      const values = water.of(factor);
      values.set(values.slice(from - 20, to - 20), from);
    }
    expect(sees(scheduleChange, water, 10)).toMatchObject([
      { cause: 'schedule-change', facts: { lagHours: 5 } },
    ]);
    expect(sees(scheduleChange, madeWater(), 10)).toEqual([]);
  });

  test('empty and short pasts show nothing', () => {
    const empty = madeWater({ days: DAY + 1 });
    for (const marks of empty.marks) marks.fill(MARK.missing, 1);
    for (const each of [shutdown, rain, flaggedWork, scheduleChange])
      expect(sees(each as LookAlikeDetector, empty, 11)).toEqual([]);
  });
});

describe('weighing', () => {
  const at = (hours: number) => instant(hours * MICROS_PER_HOUR);
  const signal = (form: string, from: number, fallPercent = 40): Signal => ({
    pattern: 'D12',
    form,
    factors: ['w01018'],
    from: at(from),
    to: at(from + 6),
    score: 0.8,
    facts: { fallPercent },
  });
  const cause = (name: LookAlike['cause'], factors = ['w01018']): LookAlike => ({
    cause: name,
    factors,
    from: at(10),
    to: at(14),
    facts: {},
  });

  test('what begins under a cause that makes such data is explained, what begins after it is not', () => {
    expect(weigh([signal('scaling', 11)], [cause('rain')])).toEqual([]);
    expect(weigh([signal('scaling', 15)], [cause('rain')])).toHaveLength(1);
    expect(weigh([signal('scaling', 11)], [cause('rain', ['w01014'])])).toHaveLength(1);
  });

  test('a bottle is no rain, and a calibration explains no fall by half', () => {
    expect(weigh([signal('sample-swap', 11)], [cause('rain')])).toHaveLength(1);
    expect(weigh([signal('scaling', 11, 50)], [cause('recalibration')])).toHaveLength(1);
    expect(weigh([signal('scaling', 11, 12)], [cause('recalibration')])).toEqual([]);
    expect(weigh([signal('false-maintenance', 11)], [cause('maintenance')])).toHaveLength(1);
  });
});
