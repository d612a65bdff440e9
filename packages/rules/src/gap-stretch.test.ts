import { type Instant, instant, MICROS_PER_SECOND } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { absentStretches, learnedIntervalS, missingStretches, remaining } from './gap-stretch.ts';

const NOON = 1_780_000_000_000_000;
const s = (seconds: number): Instant => instant(NOON + seconds * MICROS_PER_SECOND);
const every = (stepS: number, from: number, to: number): Instant[] => {
  const times: Instant[] = [];
  for (let at = from; at < to; at += stepS) times.push(s(at));
  return times;
};
const stretch = (from: number, to: number, missing: number, running = false) => ({
  ...{ from: s(from), to: s(to), missing, running },
});

describe('missing stretches', () => {
  const ask = (times: Instant[], until: number) =>
    missingStretches({ times, after: s(0), until: s(until), intervalS: 60 });

  test('a whole series has none', () => {
    expect(ask(every(60, 0, 600), 540)).toEqual([]);
  });

  test('a stretch holds its first missing time and ends with the next that is there', () => {
    expect(ask([...every(60, 0, 180), ...every(60, 300, 600)], 540)).toEqual([stretch(180, 300, 2)]);
  });

  test('what has not come by the end runs on', () => {
    expect(ask(every(60, 0, 180), 300)).toEqual([stretch(180, 360, 3, true)]);
  });

  test('nothing at all is one running stretch', () => {
    expect(ask([], 600)).toEqual([stretch(60, 660, 10, true)]);
  });

  test('seconds of jitter are no gap, a doubled pause is', () => {
    expect(ask([s(0), s(62), s(118), s(185)], 190)).toEqual([]);
    expect(ask([s(0), s(120)], 120)).toEqual([stretch(60, 120, 1)]);
  });

  test('times before the start say nothing', () => {
    expect(ask([s(-600), s(-540), ...every(60, 0, 300)], 240)).toEqual([]);
  });
});

test('what remains of a gap is what did not come, wherever it lies in it', () => {
  const gap = { from: s(600), to: s(1200), intervalS: 60 };
  expect(remaining([], gap)).toEqual([stretch(600, 1200, 10)]);
  expect(remaining([s(540), s(600), s(720), s(1140), s(1200)], gap)).toEqual([
    stretch(660, 720, 1),
    stretch(780, 1140, 6),
  ]);
  expect(remaining(every(60, 600, 1200), gap)).toEqual([]);
});

test('a factor that is left out of frames makes stretches of its own, cut by pauses', () => {
  const times = [...every(60, 0, 360), ...every(60, 900, 1080)];
  const absent = [s(60), s(120), s(300), s(900), s(1020)];
  expect(absentStretches(times, absent, 60)).toEqual([
    stretch(60, 180, 2),
    stretch(300, 360, 1),
    stretch(900, 960, 1),
    stretch(1020, 1080, 1, true),
  ]);
});

describe('the interval of a series', () => {
  test('is the median of its differences, gaps or not', () => {
    expect(learnedIntervalS('realtime', [...every(30, 0, 300), ...every(30, 3000, 3300)])).toBe(30);
  });

  test('of minute data is one the standard knows', () => {
    expect(learnedIntervalS('minute', every(600, 0, 6000))).toBe(600);
    expect(learnedIntervalS('minute', every(7 * 60, 0, 6000))).toBeUndefined();
  });

  test('is not told from too few times, nor from a series without one', () => {
    expect(learnedIntervalS('realtime', every(60, 0, 240))).toBeUndefined();
    const wild = [0, 10, 100, 130, 500, 560, 2000, 2300].map(s);
    expect(learnedIntervalS('realtime', wild)).toBeUndefined();
  });
});
