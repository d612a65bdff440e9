import { describe, expect, test } from 'vitest';
import { factor } from './factors.ts';
import { instant, MICROS_PER_HOUR, MICROS_PER_MINUTE } from './instant.ts';
import { journalPosition } from './reading.ts';
import type { Sample } from './sample.ts';
import { pickUpRound, sampleDueAt } from './sample-clock.ts';
import { type BoxReading, judgeCold, traceHoles, warmSpans } from './sample-cold.ts';
import {
  earliestHolding,
  fitsOneBottle,
  holdingEnd,
  holdingLeft,
  isSampled,
  latestHolding,
  plannedVolumeMl,
  SAMPLE_FACTORS,
  USUAL_FACTORS,
} from './sample-factors.ts';
import { labelCode, readLabel } from './sample-label.ts';
import { RETAINING_COMMANDS, SAMPLER_PROFILES, samplerProfile } from './sampler-profiles.ts';

const TAKEN = instant(1_800_000_000_000_000);
const hours = (count: number) => instant(TAKEN + count * MICROS_PER_HOUR);
const minutes = (count: number) => instant(TAKEN + count * MICROS_PER_MINUTE);

describe('holding times (supervision.md §7.4)', () => {
  test.each([
    ['w01001', 6],
    ['w01012', 14 * 24],
    ['w01018', 48],
    ['w01017', 6],
    ['w21003', 24],
    ['w21011', 24],
    ['w21001', 7 * 24],
    ['w20117', 24],
    ['w20122', 14 * 24],
    ['w20123', 14 * 24],
    ['w20120', 14 * 24],
    ['w20115', 14 * 24],
    ['w22001', 7 * 24],
    ['w23002', 24],
    ['w21016', 24],
    ['w02003', 6],
  ])('%s holds %d h from the moment the water was taken', (code, holds) => {
    expect(holdingEnd(code, TAKEN)).toBe(hours(holds));
  });

  test('a factor without a figure has no end', () => {
    expect(holdingEnd('w21019', TAKEN)).toBeNull();
    expect(holdingEnd('w99999', TAKEN)).toBeNull();
    expect(latestHolding(['w01018', 'w21019'], TAKEN)).toBeNull();
  });

  test('what a 4 °C box cannot prove is marked as a lead', () => {
    const leads = SAMPLE_FACTORS.filter(({ leadOnly }) => leadOnly).flatMap(({ codes }) => codes);
    expect(leads).toEqual(
      expect.arrayContaining(['w22001', 'w21019', 'w21016', 'w01017', 'w02003', 'w20122']),
    );
    for (const code of ['w01018', 'w21003', 'w21011', 'w21001', 'w20117']) expect(leads).not.toContain(code);
  });

  test('the countdown is per factor, shortest first, negative once it has passed', () => {
    const left = holdingLeft(['w21001', 'w21003', 'w21019', 'w01001'], TAKEN, hours(7));
    expect(left.map(({ factor: code, minutesLeft }) => [code, minutesLeft])).toEqual([
      ['w01001', -60],
      ['w21003', 17 * 60],
      ['w21001', 161 * 60],
      ['w21019', null],
    ]);
    expect(left.map(({ share }) => share)).toEqual([0, 17 / 24, 161 / 168, null]);
    expect(holdingLeft(['w01001'], TAKEN, instant(hours(6) - 1))[0]!.minutesLeft).toBe(0);
    expect(holdingLeft(['w01001'], TAKEN, instant(hours(6) + 1))[0]!.minutesLeft).toBe(-1);
  });

  test('the first end that counts is of a factor that can prove something', () => {
    expect(earliestHolding(['w01017', 'w01018'], TAKEN)).toBe(hours(48));
    expect(earliestHolding(['w01017', 'w02003'], TAKEN)).toBe(hours(6));
    expect(earliestHolding(['w21019'], TAKEN)).toBeNull();
    expect(sampleDueAt('retained', TAKEN, { factors: ['w21003', 'w01018'], takenAt: TAKEN })).toBe(hours(24));
    expect(sampleDueAt('requested', TAKEN, { factors: [], takenAt: null })).toBe(minutes(10));
    expect(sampleDueAt('told', TAKEN, { factors: [], takenAt: TAKEN })).toBeNull();
  });

  test('every code is a known factor, once', () => {
    const codes = SAMPLE_FACTORS.flatMap((row) => row.codes);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(factor(code), code).toBeDefined();
  });

  test('analysis, duplicate and reserve of the usual factors fit one bottle; oils stand alone', () => {
    expect(plannedVolumeMl(USUAL_FACTORS)).toBe(600);
    expect(plannedVolumeMl(['w01018'])).toBe(150);
    expect(fitsOneBottle(USUAL_FACTORS)).toBe(true);
    expect(fitsOneBottle(['w22001'])).toBe(true);
    expect(fitsOneBottle(['w22001', 'w01018'])).toBe(false);
    expect(['w01018', 'w00000', 'w01010', 'a21026', 'nonsense'].filter(isSampled)).toEqual(['w01018']);
  });
});

describe('cold chain (supervision.md §7.4)', () => {
  const reading = (
    at: number,
    temperatureC: number | null,
    doorOpen: boolean | null = false,
  ): BoxReading => ({
    ...{ mn: 'M', at: minutes(at), arrival: minutes(at), temperatureC, doorOpen, freeBottles: null },
    ...{ volumeMl: null, bottle: null, fault: '', position: journalPosition(at) },
  });
  const judge = (
    trace: BoxReading[],
    factors = ['w01018', 'w21003'],
    doorAllowedFrom: null | number = null,
  ) =>
    judgeCold({
      factors,
      retainedAt: TAKEN,
      trace,
      doorAllowedFrom: doorAllowedFrom === null ? null : minutes(doorAllowedFrom),
    });

  test('30 minutes above 6 °C are borne, more are not; 6.0 °C is not warm', () => {
    const warm = (until: number, degrees = 6.1) => [reading(0, 4), reading(5, degrees), reading(until, 4)];
    expect(judge(warm(35))).toBeUndefined();
    expect(judge(warm(36))).toMatchObject({
      ...{ why: 'warm', from: minutes(5), to: minutes(36), highestC: 6.1, factors: ['w21003'] },
    });
    expect(judge(warm(90, 6))).toBeUndefined();
  });

  test('a box that is still warm counts up to its last reading', () => {
    expect(judge([reading(0, 8), reading(30, 9)])).toBeUndefined();
    expect(judge([reading(0, 8), reading(31, 9)])).toMatchObject({ highestC: 9, to: minutes(31) });
  });

  test('two short warm stretches are not one long one', () => {
    const trace = [reading(0, 7), reading(20, 5), reading(25, 7), reading(45, 5)];
    expect(warmSpans(trace)).toHaveLength(2);
    expect(judge(trace)).toBeUndefined();
  });

  test('warmth spoils ammonia, phosphorus and nitrogen, not COD; what was before the bottle spoils nothing', () => {
    const trace = [reading(0, 9), reading(60, 9)];
    expect(judge(trace, ['w01018'])).toBeUndefined();
    expect(judge(trace, ['w21003', 'w21011', 'w21001', 'w01018'])?.factors).toEqual([
      'w21003',
      'w21011',
      'w21001',
    ]);
    expect(judge([reading(-60, 9), reading(-1, 9), reading(0, 4)])).toBeUndefined();
  });

  test('an open door spoils all, but for the pick-up itself; the unknown spoils nothing', () => {
    expect(judge([reading(3, 4, true)], ['w01018'])).toMatchObject({ why: 'door', factors: [] });
    expect(judge([reading(3, 4, true)], ['w01018'], 3)).toBeUndefined();
    expect(judge([reading(3, 4, true)], ['w01018'], 4)).toMatchObject({ why: 'door' });
    expect(judge([reading(3, null, null), reading(300, null, null)])).toBeUndefined();
  });

  test('holes of more than 15 minutes in a trace are named', () => {
    const trace = [reading(5, 4), reading(20, 4), reading(36, 4)];
    expect(traceHoles(trace, minutes(0), minutes(60))).toEqual([
      { from: minutes(20), to: minutes(36) },
      { from: minutes(36), to: minutes(60) },
    ]);
  });
});

describe('labels', () => {
  const label = { id: 'S-2026-000123', takenAt: TAKEN };

  test('a label tells identity, portion and time, and is read back', () => {
    expect(labelCode(label, 2)).toMatch(/^WQS1;S-2026-000123;2;\d{14};[0-9A-Z]$/);
    expect(readLabel(labelCode(label, 2))).toEqual({ id: 'S-2026-000123', portion: 2 });
    expect(readLabel(labelCode({ id: 'SH-2026-000001', takenAt: null }))).toEqual({
      id: 'SH-2026-000001',
      portion: 0,
    });
  });

  test('one wrong or two swapped digits are noticed', () => {
    const text = labelCode(label);
    for (let at = 0; at < text.length - 2; at++) {
      if (!/\d/.test(text[at]!)) continue;
      const wrong = `${text.slice(0, at)}${(Number(text[at]) + 1) % 10}${text.slice(at + 1)}`;
      expect(readLabel(wrong), wrong).toBeUndefined();
    }
    expect(readLabel(text.replace('000123', '000132'))).toBeUndefined();
    expect(readLabel('hello')).toBeUndefined();
  });
});

describe('sampler profiles', () => {
  test('2017 keeps water by 3015, 2025 by 3022, some provinces by 3023; 3012 never does', () => {
    const setup = { profile: '', codes: {}, doorOpenValues: null };
    expect(samplerProfile(setup, '2017').cn).toBe('3015');
    expect(samplerProfile(setup, '2005').cn).toBe('3015');
    expect(samplerProfile(setup, '2025').cn).toBe('3022');
    expect(samplerProfile({ ...setup, profile: 'local-3023' }, '2017').cn).toBe('3023');
    expect(RETAINING_COMMANDS).not.toContain('3012');
  });

  test('a device’s own codes lie over its profile; what no source names stays unknown', () => {
    const own = { profile: '', codes: { boxTemperatureC: 'i43007' }, doorOpenValues: ['0'] };
    expect(samplerProfile(own, '2017')).toMatchObject({
      codes: { boxTemperatureC: 'i43007', door: 'i42003', freeBottles: null },
      doorOpenValues: ['0'],
    });
    for (const profile of SAMPLER_PROFILES) expect(profile.codes.boxTemperatureC).toBeNull();
  });
});

describe('pick-up round', () => {
  const waiting = (id: string, factor: string, enterprise: string): Sample =>
    ({ id, factors: [factor], takenAt: TAKEN, enterprise }) as unknown as Sample;

  test('ordered by when one must leave: first end minus travel', () => {
    const near = waiting('S-1', 'w21003', 'near');
    const far = waiting('S-2', 'w01018', 'far');
    const unknown = waiting('S-0', 'w21019', 'near');
    const travel = (enterprise: string) => (enterprise === 'far' ? 25 * 60 : 30);
    const round = pickUpRound([near, unknown, far], travel, hours(1));
    expect(round.map(({ sample, slackMinutes }) => [sample.id, slackMinutes])).toEqual([
      ['S-2', 22 * 60],
      ['S-1', 22 * 60 + 30],
      ['S-0', null],
    ]);
    expect(pickUpRound([near], travel, hours(25))[0]!.slackMinutes).toBe(-90);
  });
});
