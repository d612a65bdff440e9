import { instant, MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_MINUTE, pointId } from '@wenqu/domain';
import { describe, expect, test } from 'vitest';
import { Episodes } from './arbiter.ts';
import { MARK } from './channel.ts';
import { combine } from './combine.ts';
import { cycleOf } from './cycle.ts';
import { DETECTORS } from './detectors.ts';
import { PointWatch } from './engine.ts';
import { findingOf } from './finding-of.ts';
import { History } from './history.ts';
import { BEGAN, channel, madeWater, WORKS } from './made-water.testing.ts';
import type { Episode, Signal } from './signal.ts';

const at = (hours: number) => instant(BEGAN + hours * MICROS_PER_HOUR);
const SPEC = { stepMin: 15, channels: [channel('w01018')] };

describe('history', () => {
  test('a view holds what came before its moment and nothing after it', () => {
    const history = new History(SPEC, 2);
    for (let i = 0; i < 40; i++)
      history.live(
        instant(BEGAN + i * 15 * MICROS_PER_MINUTE),
        'w01018',
        i,
        i === 5 ? MARK.fault : MARK.valid,
      );
    const view = history.view(at(3))!;
    expect([view.count, view.hourCount]).toEqual([12, 3]);
    expect([...view.channels[0]!.sent]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(view.channels[0]!.values[5]).toBeNaN();
  });

  test('memory is bounded: old days move out, and the window stays in one piece', () => {
    const history = new History(SPEC, 2);
    for (let i = 0; i < 30 * 96; i++)
      history.live(instant(BEGAN + i * 15 * MICROS_PER_MINUTE), 'w01018', i, MARK.valid);
    const view = history.view(at(30 * 24))!;
    expect(view.hourCount).toBe(48);
    expect(view.channels[0]!.values[0]).toBe(28 * 96);
    expect(view.channels[0]!.values.at(-1)).toBe(30 * 96 - 1);
    history.live(at(1), 'w01018', 999, MARK.valid);
    expect(history.view(at(30 * 24))!.channels[0]!.values.includes(999)).toBe(false);
  });

  test('a clock that jumps years ahead, and back, neither crashes nor keeps the past in the wrong place', () => {
    const history = new History(SPEC, 2);
    history.live(at(0), 'w01018', 1, MARK.valid);
    history.live(at(24 * 365), 'w01018', 2, MARK.valid);
    history.live(at(1), 'w01018', 3, MARK.valid);
    const view = history.view(at(24 * 365 + 1))!;
    expect([...view.channels[0]!.values].filter((value) => !Number.isNaN(value))).toEqual([2]);
  });
});

describe('episodes', () => {
  const signal = (from: number, to: number, score = 0.6): Signal => ({
    pattern: 'D01',
    form: 'constant',
    factors: ['w01018'],
    from: at(from),
    to: at(to),
    score,
    facts: { hours: to - from },
  });

  test('what touches within an hour is one episode, raised when it was first seen', () => {
    const episodes = new Episodes();
    expect(episodes.take([signal(0, 8)], at(8))).toMatchObject([{ raisedAt: at(8), to: at(8) }]);
    expect(episodes.take([signal(1, 9)], at(9))).toMatchObject([{ from: at(0), raisedAt: at(8), to: at(9) }]);
    expect(episodes.take([signal(1, 9)], at(9))).toEqual([]);
    expect(episodes.take([signal(20, 28)], at(28))).toMatchObject([{ from: at(20), raisedAt: at(28) }]);
  });

  test('a finding names itself by what it is about, and keeps how sure it was', () => {
    const [episode] = new Episodes().take([signal(0, 8)], at(8)) as [Episode];
    const finding = findingOf(episode, pointId('p-1'), 'B', []);
    expect(finding).toMatchObject({
      id: `D01.p-1.w01018.${at(0).toString(36)}.constant`,
      hidden: true,
      level: 'B',
      facts: { hours: 8, form: 'constant', scorePercent: 60 },
    });
  });
});

test('level A needs two independent sources, and a lead fades', () => {
  const now = at(24 * 40);
  const lead = (pattern: 'D01' | 'D02' | 'D21' | 'D15', score: number, days = 0) => ({
    pattern,
    score,
    at: instant(now - days * MICROS_PER_DAY),
  });
  expect(combine([lead('D01', 0.95), lead('D02', 0.95)], now).level).toBe('B');
  expect(combine([lead('D01', 0.95), lead('D21', 0.85)], now).level).toBe('A');
  expect(combine([lead('D01', 0.95), lead('D21', 0.85, 14)], now).level).toBe('B');
  expect(combine([lead('D15', 0.95)], now).level).toBe('A');
  expect(combine([lead('D21', 0.6)], now).level).toBe('C');
});

test('an analyser’s cycle is read from the values it holds, and a probe has none', () => {
  const held = Float64Array.from({ length: 400 }, (_, i) => Math.floor(i / 8) * 1.7);
  expect(cycleOf(held, 15)).toBe(120);
  expect(
    cycleOf(
      Float64Array.from({ length: 400 }, (_, i) => i % 7),
      15,
    ),
  ).toBeNull();
  expect(cycleOf(new Float64Array(0), 15)).toBeNull();
});

test('honest water for three weeks, with a gap of the whole line: nothing is said out of nothing', () => {
  const water = madeWater({ days: 20, seed: 31 });
  const watch = new PointWatch(WORKS, DETECTORS);
  const told: string[] = [];
  const { from, to } = water.slots(9, 3, 5);
  for (const marks of water.marks) marks.fill(MARK.missing, from, to);
  for (let i = 0; i < 20 * 96; i++) {
    const moment = instant(BEGAN + i * 15 * MICROS_PER_MINUTE);
    if (i % 4 === 0)
      told.push(...watch.advance(moment).map(({ form, factors }) => `${form} ${factors.join()}`));
    WORKS.channels.forEach(({ factor }, c) => {
      if (water.marks[c]![i] === MARK.valid) watch.live(moment, factor, water.values[c]![i]!, MARK.valid);
    });
  }
  expect(told).toEqual([]);
});
