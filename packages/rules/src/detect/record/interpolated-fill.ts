import { instant, MICROS_PER_MINUTE } from '@wenqu/domain';
import { TEMPERATURE } from '../channel.ts';
import type { Detector } from '../detector.ts';
import { type ChannelView, slotAt, type View } from '../history.ts';
import { quantile, resolutionOf } from '../robust.ts';
import type { Signal } from '../signal.ts';
import { type LineFit, LineSums } from './line-fit.ts';
import { type Measurements, measurementsOf, type Sampling, samplingOf } from './measurements.ts';
import { isBelow, isStill, stillFlow, stillSlots } from './still-water.ts';

/** Windows of a probe, hours, and of an analyser, measurements. */
const PROBE_H = [5, 8, 14] as const;
const ANALYSER_COUNTS = [6, 8, 12] as const;
/** Part of the window that has to be measured. */
const MEASURED_SHARE = 0.7;
/** What quantisation alone leaves about a line, in steps: 1/√12, and what no measurement beats by much. */
const STEP_SPREAD = 0.289;
const DRAWN_SPREAD = 0.335;
/** A drawn line has to climb or fall by so many steps to be told from rest, where the past is less straight by far. */
const DRAWN_STEPS = 5;
const DRAWN_SHARE = 0.38;
/** The straightest of the point's own windows: this share of them lies below. */
const STRAIGHT_SHARE = 0.01;
/** Closer to a line than this share of the straightest own windows is not measured here, whatever its form. */
const HUGGED_SHARE = 0.18;
/** So close, it has to climb for many times its scatter, and to scatter without memory, as noise added to a line. */
const NOISY_SHARE = 0.28;
const NOISY_RATIO = 0.8;
const NOISY_CHANGE = 5;
/** A calm signal wanders about its line. */
const RATIO_LEAST = 0.25;
/** A stretch that hardly moves is not a line but rest. */
const REACH_STEPS = 3.5;
/** Values that are looked at first, and how much wider than allowed they may lie by chance. */
const ROUGH_COUNT = 9;
const ROUGH_LEAST = 6;
const ROUGH_TIMES = 2.5;
const LEARN_LEAST = 60;
/** Part of a usual window in which water flows, the value is above its detection limit and nobody doubts it. */
const TOLD_SHARE = 0.9;

interface StraightWindow {
  readonly slots: number;
  /** Spread about a line that the straightest own windows have. */
  readonly straight: number;
}

interface StraightBaseline {
  readonly resolution: number;
  readonly sampling: Sampling;
  /** Slots of each window, and the spread about a line that the straightest own windows have. */
  readonly windows: readonly StraightWindow[];
}

interface Baselines {
  readonly still: number;
  readonly channels: readonly (StraightBaseline | undefined)[];
}

const windowsOf = (view: View, { every }: Sampling): number[] =>
  every === 1 ? PROBE_H.map((hours) => hours * view.slotsPerHour) : ANALYSER_COUNTS.map((n) => n * every);

/** First measurement at or after a slot, from a guess on. */
function firstFrom({ slots }: Measurements, slot: number, guess: number): number {
  let at = guess;
  while (at > 0 && slots[at - 1]! >= slot) at--;
  while (slots[at]! < slot) at++;
  return at;
}

/** Sums of measurements that a usual window may have: water flows, the value is known and nobody doubts it. */
function toldSums(channel: ChannelView, row: Measurements, still: Uint8Array): Float64Array {
  const sums = new Float64Array(row.count + 1);
  for (let i = 0; i < row.count; i++) {
    const slot = row.slots[i]!;
    const counts = channel.suspect[slot] === 0 && still[slot] === 0 && !isBelow(channel, row.values[i]!);
    sums[i + 1] = sums[i]! + (counts ? 1 : 0);
  }
  return sums;
}

/** How straight the own windows of a length are; undefined with too few. */
function straightest(
  view: View,
  row: Measurements,
  told: Float64Array,
  sums: LineSums,
  slots: number,
  every: number,
): StraightWindow | undefined {
  const spreads: number[] = [];
  let from = 0;
  for (let to = 1; to <= row.count; to++) {
    const end = row.slots[to - 1]!;
    if (every === 1 && end % view.slotsPerHour !== 0) continue;
    from = firstFrom(row, end - slots + 1, from);
    if (end < slots || to - from < (MEASURED_SHARE * slots) / every) continue;
    if (told[to]! - told[from]! < TOLD_SHARE * (to - from)) continue;
    const fit = sums.fit(from, to);
    if (fit) spreads.push(fit.spread);
  }
  return spreads.length < LEARN_LEAST ? undefined : { slots, straight: quantile(spreads, STRAIGHT_SHARE) };
}

function learn(view: View, channel: ChannelView, still: Uint8Array): StraightBaseline | undefined {
  if (channel.spec.factor === TEMPERATURE) return undefined;
  const resolution = channel.spec.resolution ?? (resolutionOf(channel.values) || 0);
  const sampling = samplingOf(view, channel);
  const row = measurementsOf(view, channel, sampling);
  const sums = new LineSums(row);
  const told = toldSums(channel, row, still);
  const windows = windowsOf(view, sampling).flatMap(
    (slots) => straightest(view, row, told, sums, slots, sampling.every) ?? [],
  );
  return windows.length === 0 ? undefined : { resolution, sampling, windows };
}

/** Highest less lowest of the measurements from `from` on. */
function reach({ count, values }: Measurements, from: number): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = from; i < count; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return high - low;
}

/** How a window is no measurement: 0–1, lower is surer; undefined where it may be one. */
function doubtOf(
  fit: LineFit,
  window: StraightWindow,
  resolution: number,
  isProbe: boolean,
): number | undefined {
  const share = Math.max(STEP_SPREAD * resolution, fit.spread) / window.straight;
  const drawn = fit.spread <= DRAWN_SPREAD * resolution && Math.abs(fit.change) >= DRAWN_STEPS * resolution;
  if (drawn && share <= DRAWN_SHARE) return share / DRAWN_SHARE;
  if (share <= HUGGED_SHARE && fit.ratio >= RATIO_LEAST) return share / HUGGED_SHARE;
  const climbs = Math.abs(fit.change) >= NOISY_CHANGE * fit.spread;
  return isProbe && climbs && share <= NOISY_SHARE && fit.ratio >= NOISY_RATIO
    ? share / NOISY_SHARE
    : undefined;
}

/**
 * Spread about a line of a few values of the window that ends with the newest slot: enough to see that most windows are
 * no line. NaN where too many are missing.
 */
function roughSpread(view: View, { values }: ChannelView, slots: number, every: number): number {
  const stride = Math.max(every, Math.floor(slots / (ROUGH_COUNT * every)) * every);
  let [n, x, y, xx, xy, yy] = [0, 0, 0, 0, 0, 0];
  const origin = values[view.count - 1]!;
  for (let i = 0; i * stride < slots; i++) {
    const value = values[view.count - 1 - i * stride]! - origin;
    if (Number.isNaN(value)) continue;
    n++;
    x += i;
    y += value;
    xx += i * i;
    xy += i * value;
    yy += value * value;
  }
  if (n < ROUGH_LEAST) return Number.NaN;
  const sxx = xx - (x * x) / n;
  const sxy = xy - (x * y) / n;
  return Math.sqrt(Math.max(0, yy - (y * y) / n - (sxy * sxy) / sxx) / (n - 2));
}

/** Water draws a fair line now and then: what is no straighter than that is not told. */
const DOUBT_MOST = 0.75;

interface Straight {
  readonly from: number;
  readonly to: number;
  readonly fit: LineFit;
  readonly doubt: number;
  readonly usual: number;
}

function straightOf(view: View, channel: ChannelView, learned: StraightBaseline): Straight | undefined {
  const { resolution, sampling, windows } = learned;
  const { every } = sampling;
  const isRough = ({ slots, straight }: StraightWindow) =>
    roughSpread(view, channel, slots, every) > ROUGH_TIMES * DRAWN_SHARE * straight;
  if (windows.every(isRough)) return undefined;
  const longest = Math.max(...windows.map(({ slots }) => slots));
  const row = measurementsOf(view, channel, sampling, Math.max(0, view.count - longest - every));
  if (row.count === 0) return undefined;
  const end = row.slots[row.count - 1]! + 1;
  if (end <= view.count - view.slotsPerHour - every) return undefined;
  const sums = new LineSums(row);
  let best: Straight | undefined;
  for (const window of windows) {
    const from = firstFrom(row, end - window.slots, 0);
    if (row.count - from < (MEASURED_SHARE * window.slots) / every) continue;
    const fit = sums.fit(from, row.count);
    const doubt = fit && doubtOf(fit, window, resolution, every === 1);
    if (!fit || doubt === undefined || doubt > (best?.doubt ?? DOUBT_MOST)) continue;
    if (reach(row, from) < REACH_STEPS * resolution) continue;
    const to = Math.min(view.count, end - 1 + every);
    best = { from: row.slots[from]!, to, fit, doubt, usual: window.straight };
  }
  return best;
}

function signalOf(
  view: View,
  channel: ChannelView,
  still: number,
  learned: StraightBaseline,
): Signal | undefined {
  const found = straightOf(view, channel, learned);
  if (!found || isBelow(channel, channel.values[found.from]!) || isStill(view, still, found.from, found.to))
    return undefined;
  const { from, to, fit, doubt, usual } = found;
  return {
    pattern: 'D18',
    form: 'interpolated-fill',
    factors: [channel.spec.factor],
    from: slotAt(view, from),
    to: instant(slotAt(view, to - 1) + view.stepMin * MICROS_PER_MINUTE),
    score: 1 - 0.5 * doubt,
    facts: {
      hours: Math.round(((to - from) / view.slotsPerHour) * 10) / 10,
      ratio: Math.round(fit.ratio * 100) / 100,
      count: fit.count,
      spread: Number(fit.spread.toPrecision(3)),
      usualSpread: Number(usual.toPrecision(3)),
      change: Number(fit.change.toPrecision(3)),
    },
  };
}

/**
 * Values on a straight line, far closer to it than the straightest hours this point has ever measured.
 * @source detection.md D18
 */
export const interpolatedFill: Detector<Baselines> = {
  name: 'record/interpolated-fill',
  nights: 2,
  fit: (view) => {
    const still = stillFlow(view);
    const slots = stillSlots(view, still);
    return { still, channels: view.channels.map((channel) => learn(view, channel, slots)) };
  },
  look: (view, baseline) =>
    view.channels.flatMap((channel, at) => {
      const learned = baseline?.channels[at];
      return (learned && signalOf(view, channel, baseline!.still, learned)) ?? [];
    }),
};
