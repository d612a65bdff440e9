import { instant, MICROS_PER_MINUTE } from '@wenqu/domain';
import type { Detector } from '../detector.ts';
import { type ChannelView, slotAt, type View } from '../history.ts';
import { resolutionOf } from '../robust.ts';
import type { Signal } from '../signal.ts';
import { type Ceiling, ceilingOf, type HighBaseline, learnHigh } from './ceiling.ts';
import { type Measurements, measurementsOf, type Sampling, samplingOf } from './measurements.ts';

/** Just below the limit: from this share of it up to it. */
const NEAR = 0.88;
/** Surprise from which a ceiling there is no chance: honest values seldom stop in so small a place. */
const BITS_LEAST = 10;
const COUNT_LEAST = 3;
/** How far back ceilings are looked for; longer ones may have begun under higher values. */
const BACK_H = [8, 16, 36] as const;

interface ClampBaseline {
  readonly limit: number;
  readonly resolution: number;
  readonly sampling: Sampling;
  readonly high: HighBaseline;
}

function learn(view: View, channel: ChannelView): ClampBaseline | undefined {
  const { limitMax: limit } = channel.spec;
  // pH has two limits and moves by tenths: near one of them it may rest.
  if (limit === null || channel.role !== 'solute') return undefined;
  const sampling = samplingOf(view, channel);
  const high = learnHigh(measurementsOf(view, channel, sampling), (slot) => channel.suspect[slot] === 0);
  const resolution = channel.spec.resolution ?? (resolutionOf(channel.values) || 0);
  return high && { limit, resolution, sampling, high };
}

/** Index of the first measurement in the last hours after the last one over the limit. */
function firstSince({ count, values, slots }: Measurements, slot: number, limit: number): number {
  let first = count;
  while (first > 0 && slots[first - 1]! >= slot && values[first - 1]! <= limit * (1 + 1e-6)) first--;
  return first;
}

function clampOf(view: View, channel: ChannelView, learned: ClampBaseline): Ceiling | undefined {
  const { limit, resolution, sampling, high } = learned;
  let best: Ceiling | undefined;
  const all = measurementsOf(
    view,
    channel,
    sampling,
    Math.max(0, view.count - BACK_H[2] * view.slotsPerHour),
  );
  for (const hours of BACK_H) {
    const first = firstSince(all, view.count - hours * view.slotsPerHour, limit);
    const each = ceilingOf(all, first, resolution, { ...high, high: NEAR * limit });
    if (each && each.count >= COUNT_LEAST && each.bits >= BITS_LEAST && each.bits > (best?.bits ?? 0))
      best = { ...each, first: all.slots[each.first]!, last: all.slots[each.last]! };
  }
  return best;
}

function signalOf(view: View, channel: ChannelView, learned: ClampBaseline): Signal | undefined {
  const { limit, sampling } = learned;
  let near = false;
  for (let i = view.count - view.slotsPerHour; i < view.count; i++)
    near ||= channel.values[i]! >= NEAR * limit && channel.values[i]! <= limit;
  if (!near) return undefined;
  const ceiling = clampOf(view, channel, learned);
  if (!ceiling || ceiling.last + sampling.every < view.count - 2 * view.slotsPerHour) return undefined;
  const to = Math.min(view.count, ceiling.last + sampling.every);
  return {
    pattern: 'D04',
    form: 'clamp-limit',
    factors: [channel.spec.factor],
    from: slotAt(view, ceiling.first),
    to: instant(slotAt(view, to - 1) + view.stepMin * MICROS_PER_MINUTE),
    score: 1 - 0.5 * (BITS_LEAST / ceiling.bits),
    facts: {
      limit,
      ceiling: Number(ceiling.height.toPrecision(5)),
      limitPercent: Math.round((ceiling.height / limit) * 1000) / 10,
      widthPercent: Math.round((ceiling.width / limit) * 1000) / 10,
      count: ceiling.count,
      rises: ceiling.rises,
    },
  };
}

/**
 * Values that would pass the limit stop just below it, at one height and with hardly any scatter.
 * @source detection.md D04
 */
export const clampLimit: Detector<readonly (ClampBaseline | undefined)[]> = {
  name: 'record/clamp-limit',
  fit: (view) => view.channels.map((channel) => learn(view, channel)),
  look: (view, baseline) =>
    view.channels.flatMap((channel, at) => {
      const learned = baseline?.[at];
      return (learned && signalOf(view, channel, learned)) ?? [];
    }),
};
