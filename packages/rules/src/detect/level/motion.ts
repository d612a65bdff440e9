import { type Instant, MICROS_PER_HOUR } from '@wenqu/domain';
import { MARK } from '../channel.ts';
import { type ChannelView, slotAt, type View } from '../history.ts';
import { quantile, quantileSorted } from '../robust.ts';
import { clearance, levels, middle, type Scale, stepAt } from './levels.ts';

/**
 * How a channel usually moves and where it usually lies, learnt from its own last weeks. Levels are natural
 * logarithms of amounts, and pH and temperature as they are, so that a step is a ratio or a difference.
 */
export interface Motion extends Scale {
  /** Slots an analyser holds one measurement; 1 for a probe. */
  readonly hold: number;
  /** Largest sudden rise and fall of a usual half-day, not less than what rounding alone can make. */
  readonly up: number;
  readonly down: number;
  /** The same over an hour and a half. */
  readonly slowUp: number;
  readonly slowDown: number;
  /** Level in the middle of the last week. */
  readonly middle: number;
  /** Usual level of each hour of the day. */
  readonly profile: Float64Array;
  /** Nineteen of twenty hours lie nearer than this to the profile moved to the level of their day. */
  readonly spread: number;
}

/** Less than this teaches nothing about half-days. */
const DAYS_LEAST = 3;
const BLOCK_H = 12;
/** Of the half-days, so many have a smaller largest step. */
const BLOCK_SHARE = 0.85;
/** Two levels this far apart in time and different: sudden. A mixing pipe needs minutes, a catchment hours. */
const SUDDEN_MIN = 25;
const SLOW_MIN = 90;
/** The range of the last days. */
const RANGE_DAYS = 7;

export const suddenSlots = (view: View): number => Math.max(1, Math.floor(SUDDEN_MIN / view.stepMin));
export const slowSlots = (view: View): number => Math.max(2, Math.round(SLOW_MIN / view.stepMin));

const holdOf = (view: View, { spec }: ChannelView): number =>
  Math.max(1, Math.round((spec.cycleMin ?? 0) / view.stepMin));

function usualLargest(blocks: number[], least: number): number {
  const all = Float64Array.from(blocks.filter((value) => value > 0)).sort();
  return Math.max(least, all.length === 0 ? 0 : quantileSorted(all, BLOCK_SHARE));
}

/** Amounts below it are as good as it: detection limit, a step of the number. */
function floorOf({ spec, values }: ChannelView): number {
  let biggest = 0;
  for (let i = 0; i < values.length; i += 7) if (values[i]! > biggest) biggest = values[i]!;
  return Math.max(spec.detectionLimit ?? 0, spec.resolution ?? 0, biggest * 1e-4, 1e-9);
}

export const hourOf = (at: Instant): number => Math.floor(at / MICROS_PER_HOUR) % 24;

function profileOf(view: View, all: Float64Array, usual: number): Float64Array {
  const perHour = view.slotsPerHour;
  const first = hourOf(view.start);
  const out = new Float64Array(24);
  const from = Math.max(0, view.hourCount - RANGE_DAYS * 24);
  for (let hour = 0; hour < 24; hour++) {
    const own: number[] = [];
    for (let h = from; h < view.hourCount; h++) {
      if ((first + h) % 24 !== hour) continue;
      const value = middle(all, h * perHour, (h + 1) * perHour);
      if (!Number.isNaN(value)) own.push(value);
    }
    out[hour] = own.length === 0 ? usual : middle(own);
  }
  return out;
}

function spreadOf(view: View, all: Float64Array, profile: Float64Array): number {
  const perHour = view.slotsPerHour;
  const first = hourOf(view.start);
  const away: number[] = [];
  for (let day = view.hourCount - 24; day >= 0; day -= 24) {
    const rest = new Float64Array(24);
    for (let h = 0; h < 24; h++)
      rest[h] = all[(day + h) * perHour + (perHour >> 1)]! - profile[(first + day + h) % 24]!;
    const level = middle(rest);
    for (const value of rest) if (!Number.isNaN(value)) away.push(Math.abs(value - level));
  }
  return quantile(away, 0.95);
}

/**
 * The level one would expect in slot `at` from what came before slot `known`: the profile, moved to the level of the
 * last day. NaN where the last three days brought next to nothing.
 */
export function expectedAt(
  view: View,
  channel: ChannelView,
  motion: Motion,
  known: number,
  at: number,
): number {
  const perHour = view.slotsPerHour;
  const stride = Math.max(1, perHour >> 1);
  const rest: number[] = [];
  for (let i = known - 1; i >= 0 && i > known - 72 * perHour && rest.length < 48; i -= stride) {
    if (channel.suspect[i] === 1) continue;
    const value = channel.values[i]!;
    if (Number.isNaN(value)) continue;
    const level = motion.logarithmic ? Math.log(Math.max(value, motion.floor)) : value;
    rest.push(level - motion.profile[hourOf(slotAt(view, i))]!);
  }
  return rest.length < 12 ? Number.NaN : middle(rest) + motion.profile[hourOf(slotAt(view, at))]!;
}

const learnt = new WeakMap<View, readonly (Motion | undefined)[]>();

/** Of every channel of a view, learnt once however many detectors ask. */
export function motionsOf(view: View): readonly (Motion | undefined)[] {
  const known = learnt.get(view);
  if (known) return known;
  const all = view.channels.map((channel) => motionOf(view, channel));
  learnt.set(view, all);
  return all;
}

/** Undefined with fewer than three days of values. */
export function motionOf(view: View, channel: ChannelView): Motion | undefined {
  const { slotsPerHour, count } = view;
  const hold = holdOf(view, channel);
  const logarithmic = channel.role !== 'state';
  const floor = floorOf(channel);
  const all = levels(channel, { floor, logarithmic }, 0, count);
  for (let i = 0; i < count; i++)
    if (channel.suspect[i] === 1 || channel.marks[i] !== MARK.valid) all[i] = Number.NaN;
  const recent = Float64Array.from(
    all.subarray(Math.max(0, count - RANGE_DAYS * 24 * slotsPerHour)).filter((value) => !Number.isNaN(value)),
  ).sort();
  if (recent.length < DAYS_LEAST * 24 * slotsPerHour * 0.5) return undefined;
  const block = BLOCK_H * slotsPerHour;
  const gap = suddenSlots(view);
  const slow = slowSlots(view);
  const up: number[] = [];
  const down: number[] = [];
  const slowUp: number[] = [];
  const slowDown: number[] = [];
  const stride = hold > 1 ? 1 : Math.max(1, Math.round(slotsPerHour / 4));
  for (let start = count - block; start >= 0; start -= block) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let i = start; i < start + block; i += stride) {
      const sudden = clearance(all, i, gap, hold);
      if (sudden > a) a = sudden;
      else if (-sudden > b) b = -sudden;
      const gradual = stepAt(all, i, slow, hold);
      if (gradual > c) c = gradual;
      else if (-gradual > d) d = -gradual;
    }
    up.push(a);
    down.push(b);
    slowUp.push(c);
    slowDown.push(d);
  }
  const usual = quantileSorted(recent, 0.5);
  const profile = profileOf(view, all, usual);
  const step = channel.spec.resolution ?? 0;
  const smallest = logarithmic ? Math.max(0.03, (1.5 * step) / Math.exp(usual)) : 1.5 * step;
  return {
    hold,
    floor,
    logarithmic,
    up: usualLargest(up, smallest),
    down: usualLargest(down, smallest),
    slowUp: usualLargest(slowUp, smallest),
    slowDown: usualLargest(slowDown, smallest),
    middle: usual,
    profile,
    spread: Math.max(smallest, spreadOf(view, all, profile)),
  };
}
