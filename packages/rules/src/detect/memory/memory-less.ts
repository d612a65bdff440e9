import { MARK } from '../channel.ts';
import type { Detector } from '../detector.ts';
import { type ChannelView, channelOf, slotAt, type View } from '../history.ts';
import { MAD_TO_SIGMA, median, quantile, quantileSorted, resolutionOf } from '../robust.ts';
import type { Signal } from '../signal.ts';

/** Neighbours of white noise differ so much, against their spread: the ratio's expectation is 2. */
const NOISE_RATIO = 1;
/** Few samples scatter more: so much over the root of their number is added. */
const NOISE_RATIO_FEW = 1.6;
/** A channel whose windows stay below it has a memory; a window above the other has none. */
const SMOOTH_RATIO = 0.7;
const FORGETS_RATIO = 1.5;
/** So many times rougher than the roughest of the past; an analyser's few samples have to say it louder. */
const ROUGHER = 2;
const ROUGHER_CYCLED = 3;
/** It has to hold in the window that ended so long ago as well. */
const HELD_H = 2;
const HELD_CYCLED_H = 6;
const STILL_BASE_H = 7 * 24;
/** Hours of a window: probes, and analysers that measure once in an hour or two. */
const WINDOW_H = 6;
const WINDOW_CYCLED_H = 24;
const SAMPLES_LEAST = 10;
const LEARN_DAYS = 21;
/** Windows of the past a baseline needs. */
const WINDOWS_LEAST = 20;
/** Fewer levels than this are steps of the resolution, not noise. */
const LEVELS_LEAST = 5;
/** … to be narrow, four will do: a wide water does not stand on them. */
const LEVELS_NARROW = 4;
/** Narrower than so much of the narrowest windows of its past. */
const NARROWER = 0.5;
/** Mud and bubbles make spikes upwards; a generator scatters both ways. */
const LOPSIDED = 3;
/** When it is so much too rough, half a memory does not excuse it. */
const ROUGH_CLEARLY = 2;
const ROUGH_RATIO = 0.45;

/** How the values of one window stand to each other. */
export interface Texture {
  /** Mean squared difference of neighbours over the variance: near 0 smooth, 2 without memory. */
  readonly ratio: number;
  /** Spread between neighbours, in the factor's unit. */
  readonly noise: number;
  /** Standard deviation in the window. */
  readonly spread: number;
  /** Between the 5th and the 95th percentile, and one step of the resolution. */
  readonly range: number;
  /** Reach above the median over reach below it. */
  readonly lopsided: number;
  readonly count: number;
  readonly levels: number;
  readonly mean: number;
}

const changes = new Float64Array(4_096);
const samples = new Float64Array(4_096);

/**
 * Texture of a window by medians: a single spike or pulse is no noise.
 * @param stride slots between two independent samples: the analyser's cycle
 * @param floor values at or below it are the detection limit
 * @param least windows whose ratio stays below it are not looked into
 */
export function textureOf(
  values: Float32Array,
  from: number,
  to: number,
  stride: number,
  floor: number,
  least = 0,
): Texture | undefined {
  let n = 0;
  let steps = 0;
  let sum = 0;
  let squares = 0;
  let stepSquares = 0;
  const first = values[from]!;
  const shift = Number.isNaN(first) ? 0 : first;
  let before = Number.NaN;
  let atFloor = 0;
  for (let i = from + (stride >> 1); i < to && n < samples.length; i += stride) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    if (value <= floor) atFloor++;
    const moved = value - shift;
    sum += moved;
    squares += moved * moved;
    samples[n++] = value;
    if (!Number.isNaN(before)) {
      stepSquares += (value - before) ** 2;
      changes[steps++] = Math.abs(value - before);
    }
    before = value;
  }
  if (n < SAMPLES_LEAST || steps < n / 2 || atFloor > n / 4) return undefined;
  const variance = squares / n - (sum / n) ** 2;
  if (!(variance > 0)) return undefined;
  // By moments a trend in part of the window shows, by medians a spike does not: both have to be without memory.
  const byMoments = stepSquares / steps / variance;
  if (byMoments < least) return undefined;
  const ordered = samples.subarray(0, n).sort();
  let levels = 1;
  for (let i = 1; i < n; i++) if (ordered[i] !== ordered[i - 1]) levels++;
  const mean = quantileSorted(ordered, 0.5);
  const [low, high] = [quantileSorted(ordered, 0.05), quantileSorted(ordered, 0.95)];
  const range = high - low;
  const lopsided = (high - mean) / Math.max(mean - low, 1e-12);
  const noise = (MAD_TO_SIGMA * quantileSorted(changes.subarray(0, steps).sort(), 0.5)) / Math.SQRT2;
  for (let i = 0; i < n; i++) ordered[i] = Math.abs(ordered[i]! - mean);
  const spread = MAD_TO_SIGMA * quantileSorted(ordered.sort(), 0.5);
  if (!(spread > 0)) return undefined;
  const byMedians = (2 * noise * noise) / (spread * spread);
  return { ratio: Math.min(byMoments, byMedians), noise, spread, range, lopsided, count: n, levels, mean };
}

/** What the textures of a channel's past reached. */
interface TextureBaseline {
  readonly factor: string;
  readonly stride: number;
  readonly slots: number;
  readonly resolution: number;
  readonly ratioHigh: number;
  readonly noiseHigh: number;
  /** Noise in parts of the level. */
  readonly noiseShareHigh: number;
  readonly rangeLow: number;
}

const strideOf = (view: View, channel: ChannelView): number =>
  Math.max(1, Math.round((channel.spec.cycleMin ?? view.stepMin) / view.stepMin));

function learn(view: View, channel: ChannelView): TextureBaseline | undefined {
  const stride = strideOf(view, channel);
  const hours = stride > 1 ? WINDOW_CYCLED_H : WINDOW_H;
  const slots = Math.floor((hours * view.slotsPerHour) / stride) * stride;
  const floor = channel.spec.detectionLimit ?? Number.NEGATIVE_INFINITY;
  const ratios: number[] = [];
  const noises: number[] = [];
  const shares: number[] = [];
  const ranges: number[] = [];
  const hop = Math.max(1, slots >> 1);
  const oldest = Math.max(0, view.count - LEARN_DAYS * 24 * view.slotsPerHour);
  for (let from = oldest; from + slots <= view.count; from += hop) {
    let doubted = 0;
    for (let i = from; i < from + slots; i += stride) doubted += channel.suspect[i]!;
    if (doubted > 0) continue;
    const texture = textureOf(channel.values, from, from + slots, stride, floor);
    if (!texture) continue;
    ratios.push(texture.ratio);
    noises.push(texture.noise);
    shares.push(texture.noise / Math.max(Math.abs(texture.mean), 1e-9));
    ranges.push(texture.range);
  }
  if (ratios.length < WINDOWS_LEAST) return undefined;
  const resolution = channel.spec.resolution ?? resolutionOf(channel.values);
  return {
    factor: channel.spec.factor,
    stride,
    slots,
    resolution: Number.isFinite(resolution) ? resolution : 0,
    ratioHigh: quantileSorted(
      ratios.sort((a, b) => a - b),
      0.98,
    ),
    noiseHigh: quantileSorted(
      noises.sort((a, b) => a - b),
      0.98,
    ),
    noiseShareHigh: quantile(shares, 0.98),
    rangeLow: quantileSorted(
      ranges.sort((a, b) => a - b),
      0.05,
    ),
  };
}

/** How far a window is from anything the channel did before; 0.5 = at the threshold. */
function strangeness(texture: Texture, baseline: TextureBaseline): number {
  const { ratio, noise, range, levels, count, mean, lopsided } = texture;
  const { ratioHigh, noiseHigh, noiseShareHigh, rangeLow, resolution, stride } = baseline;
  // Some water is rougher when there is more in it: rough in number and in proportion.
  const usual = Math.max(noiseHigh, noiseShareHigh * Math.abs(mean));
  const rough =
    lopsided > LOPSIDED ? 0 : noise / ((stride > 1 ? ROUGHER_CYCLED : ROUGHER) * usual + 2 * resolution);
  const memoryLess = ratio >= NOISE_RATIO + NOISE_RATIO_FEW / Math.sqrt(count);
  if (!memoryLess) return rough >= ROUGH_CLEARLY && ratio >= ROUGH_RATIO && levels >= LEVELS_LEAST ? 0.5 : 0;
  // Without memory where it always had one; flicker of the last digit is no noise.
  const forgets =
    ratioHigh < SMOOTH_RATIO && levels > LEVELS_LEAST && noise > 1.5 * resolution && noise > noiseHigh / 2
      ? ratio / FORGETS_RATIO
      : 0;
  // Without memory, and never so narrow.
  const narrow = levels >= LEVELS_NARROW ? (NARROWER * rangeLow) / range : 0;
  const rougher = levels >= LEVELS_LEAST ? rough : 0;
  return 0.5 * Math.max(Math.min(forgets, 1.6), Math.min(rougher, 2), Math.min(narrow, 2));
}

interface NoiseBaseline {
  /** Median flow; NaN where none is measured. */
  readonly usualFlow: number;
  readonly channels: readonly TextureBaseline[];
}

function usualFlowOf(view: View): number {
  const flow = view.channels.find(({ role }) => role === 'flow');
  return flow ? median(flow.values, Math.max(0, view.count - STILL_BASE_H * view.slotsPerHour)) : Number.NaN;
}

/** Water that stands is stirred by nothing but the instrument's own noise. */
function standsStill(view: View, usualFlow: number): boolean {
  const flow = view.channels.find(({ role }) => role === 'flow');
  if (!flow || Number.isNaN(usualFlow)) return false;
  const from = Math.max(0, view.count - WINDOW_CYCLED_H * view.slotsPerHour);
  let still = 0;
  for (let i = from; i < view.count; i++) if (flow.values[i]! < 0.02 * usualFlow) still++;
  return still * 4 > view.count - from;
}

/**
 * Values that jump about a level and forget it at once, where the channel's own past was smooth: a generator, not a
 * water. Told when neighbours are as unlike as strangers and this channel never was so, or never so rough, or never
 * so narrow.
 * @source detection.md D02
 */
export const boundedNoise: Detector<NoiseBaseline> = {
  name: 'memory/bounded-noise',
  nights: 2,
  fit: (view) => ({
    usualFlow: usualFlowOf(view),
    channels: view.channels.flatMap((channel) => learn(view, channel) ?? []),
  }),
  look(view, learnt): readonly Signal[] {
    if (!learnt || standsStill(view, learnt.usualFlow)) return [];
    return learnt.channels.flatMap((baseline) => {
      const channel = channelOf(view, baseline.factor);
      if (!channel || channel.role === 'flow') return [];
      const heldH = baseline.stride > 1 ? HELD_CYCLED_H : HELD_H;
      const held = Math.ceil((heldH * view.slotsPerHour) / baseline.stride) * baseline.stride;
      const from = view.count - baseline.slots;
      if (from < held || channel.marks[view.count - 1] !== MARK.valid) return [];
      const floor = channel.spec.detectionLimit ?? Number.NEGATIVE_INFINITY;
      const texture = textureOf(channel.values, from, view.count, baseline.stride, floor, NOISE_RATIO);
      const score = texture ? strangeness(texture, baseline) : 0;
      if (!texture || score < 0.5) return [];
      const before = textureOf(channel.values, from - held, view.count - held, baseline.stride, floor);
      if (!before || strangeness(before, baseline) < 0.5) return [];
      return [
        {
          pattern: 'D02',
          form: 'bounded-noise',
          factors: [baseline.factor],
          from: slotAt(view, from - held),
          to: view.now,
          score: Math.min(1, score),
          facts: {
            hours: Math.round(baseline.slots / view.slotsPerHour),
            memory: Math.round((1 - texture.ratio / 2) * 100) / 100,
            mean: Number(texture.mean.toPrecision(4)),
            spread: Number(texture.spread.toPrecision(3)),
            usualMemory: Math.round((1 - baseline.ratioHigh / 2) * 100) / 100,
          },
        } satisfies Signal,
      ];
    });
  },
};
