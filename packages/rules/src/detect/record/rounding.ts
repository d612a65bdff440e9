import { instant, MICROS_PER_MINUTE } from '@wenqu/domain';
import type { Detector } from '../detector.ts';
import { type ChannelView, slotAt, type View } from '../history.ts';
import { resolutionOf } from '../robust.ts';
import type { Signal } from '../signal.ts';

/**
 * Coarser steps a person or a program rounds to, in steps of the point's own resolution. Steps of two are what a steady
 * rise looks like.
 */
const COARSER = [5, 10, 20, 25, 50, 100, 200, 250, 500, 1000] as const;
/** Surprise from which a stretch of round values is no chance: one in a quarter of a million. */
const BITS_LEAST = 18;
/** Surprise of one more round value and of one more wide step, at most. */
const LEVEL_BITS_MOST = 6;
const STEP_BITS_MOST = 3;
/** Changes; those between the same two values count so often only: two values in turn tell one thing. */
const CHANGES_LEAST = 2;
const CHANGES_ALIKE = 3;
/** A steep rise may meet a few round values in a row. */
const HOURS_LEAST = 4;
/** How far back a stretch is followed. */
const BACK_H = 96;
/** A gap longer than this ends the stretch. */
const GAP_H = 12;
/** How near a value lies to a whole number of steps; what is held in single precision differs a little. */
const WHOLE = 0.06;
const LEARN_CHANGES = 30;
/** Makes one number of a value and a step. */
const PAIR = 1e7;

interface RoundBaseline {
  readonly resolution: number;
  /** For each of `COARSER`: bits that one more different round value tells. */
  readonly levelBits: readonly number[];
  /** For each of `COARSER`: bits that a change by at least so much tells. */
  readonly stepBits: readonly number[];
}

/** Whole steps of a value; NaN where it is none. */
function stepsOf(value: number, resolution: number): number {
  const steps = value / resolution;
  const whole = Math.round(steps);
  return Math.abs(steps - whole) <= WHOLE + Math.abs(steps) * 1e-6 ? whole : Number.NaN;
}

/** How often at this point values are round, and changes wide, without anyone's doing. */
function learn(channel: ChannelView): RoundBaseline | undefined {
  // Flow comes out of a formula over a level that has coarser steps of its own.
  if (channel.role === 'flow') return undefined;
  const resolution = channel.spec.resolution ?? resolutionOf(channel.values);
  if (!(resolution > 0)) return undefined;
  const levels = new Set<number>();
  const round = COARSER.map(() => 0);
  const wide = COARSER.map(() => 0);
  let before = Number.NaN;
  let changes = 0;
  for (let i = 0; i < channel.values.length; i++) {
    const value = channel.values[i]!;
    if (Number.isNaN(value) || channel.suspect[i] !== 0) continue;
    const steps = Math.round(value / resolution);
    if (steps === before) continue;
    levels.add(steps);
    if (!Number.isNaN(before)) {
      changes++;
      const step = Math.abs(steps - before);
      for (let at = 0; at < COARSER.length; at++) {
        if (steps % COARSER[at]! === 0) round[at]!++;
        if (step >= COARSER[at]!) wide[at]!++;
      }
    }
    before = steps;
  }
  if (changes < LEARN_CHANGES) return undefined;
  const bitsOf = (share: number, most: number) => Math.min(most, -Math.log2(share));
  return {
    resolution,
    levelBits: COARSER.map((times, at) => {
      const among = [...levels].filter((level) => level % times === 0).length;
      const share = Math.max(1 / times, (among + 1) / (levels.size + times), round[at]! / changes);
      return bitsOf(share, LEVEL_BITS_MOST);
    }),
    stepBits: wide.map((count) => bitsOf((count + 1) / (changes + 2), STEP_BITS_MOST)),
  };
}

const divisor = (a: number, b: number): number => {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
};

interface Round {
  readonly from: number;
  readonly to: number;
  readonly times: number;
  readonly changes: number;
  readonly bits: number;
}

/**
 * The most surprising stretch of round values up to the newest one. Going back, the greatest common step only falls;
 * each time it falls the stretch so far is weighed.
 */
function roundStretch(view: View, channel: ChannelView, learned: RoundBaseline): Round | undefined {
  const { resolution, levelBits, stepBits } = learned;
  const oldest = Math.max(0, view.count - BACK_H * view.slotsPerHour);
  const levels = new Set<number>();
  const pairs = new Map<number, number>();
  let [common, before, changes, from, to, missing] = [0, Number.NaN, 0, view.count, 0, 0];
  let best: Round | undefined;
  const weigh = () => {
    if (to - from < HOURS_LEAST * view.slotsPerHour) return;
    COARSER.forEach((times, at) => {
      if (common % times !== 0 || common === 0) return;
      const bits = levels.size * levelBits[at]! + changes * stepBits[at]!;
      if (bits >= BITS_LEAST && bits > (best?.bits ?? 0)) best = { from, to, times, changes, bits };
    });
  };
  for (let i = view.count - 1; i >= oldest; i--) {
    const value = channel.values[i]!;
    if (Number.isNaN(value)) {
      if (++missing > GAP_H * view.slotsPerHour) break;
      continue;
    }
    missing = 0;
    const steps = stepsOf(value, resolution);
    const next = Number.isNaN(steps) ? 1 : divisor(common, steps);
    if (next !== common && changes >= CHANGES_LEAST) weigh();
    if (next === 1) return best;
    common = next;
    if (to === 0) to = i + 1;
    from = i;
    levels.add(steps);
    if (!Number.isNaN(before) && steps !== before) {
      const pair = Math.min(steps, before) * PAIR + Math.abs(steps - before);
      const alike = (pairs.get(pair) ?? 0) + 1;
      pairs.set(pair, alike);
      if (alike <= CHANGES_ALIKE) changes++;
    }
    before = steps;
  }
  if (changes >= CHANGES_LEAST) weigh();
  return best;
}

function signalOf(view: View, channel: ChannelView, learned: RoundBaseline): Signal | undefined {
  const found = roundStretch(view, channel, learned);
  if (!found || found.to < view.count - 2 * view.slotsPerHour) return undefined;
  return {
    pattern: 'D05',
    form: 'rounding',
    factors: [channel.spec.factor],
    from: slotAt(view, found.from),
    to: instant(slotAt(view, found.to - 1) + view.stepMin * MICROS_PER_MINUTE),
    score: 1 - 0.5 * (BITS_LEAST / found.bits),
    facts: {
      hours: Math.round(((found.to - found.from) / view.slotsPerHour) * 10) / 10,
      step: Number((found.times * learned.resolution).toPrecision(6)),
      usualStep: learned.resolution,
      changes: found.changes,
    },
  };
}

/**
 * Values that move in coarser steps than this point's own numbers do: each different round value, and
 * each change that skips all values between, adds to the surprise.
 * @source detection.md D05
 */
export const rounding: Detector<readonly (RoundBaseline | undefined)[]> = {
  name: 'record/rounding',
  fit: (view) => view.channels.map(learn),
  look: (view, baseline) =>
    view.channels.flatMap((channel, at) => {
      const learned = baseline?.[at];
      return (learned && signalOf(view, channel, learned)) ?? [];
    }),
};
