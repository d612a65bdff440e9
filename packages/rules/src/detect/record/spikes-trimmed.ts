import { instant, MICROS_PER_MINUTE } from '@wenqu/domain';
import type { Detector } from '../detector.ts';
import { type ChannelView, slotAt, type View } from '../history.ts';
import { quantileSorted, resolutionOf, sorted } from '../robust.ts';
import type { Signal } from '../signal.ts';
import { type Ceiling, ceilingOf, type HighBaseline, learnHigh, WIDEST } from './ceiling.ts';
import { type Measurements, measurementsOf, type Sampling, samplingOf } from './measurements.ts';

/** Surprise from which a ceiling is no chance. */
const BITS_LEAST = 26;
/** So much more surprising than the most surprising ceiling of the point's own past. */
const OWN_TIMES = 1.2;
/** More values in the ceiling than just below it: a peak has fewer the higher one looks. */
const CLIFF_LEAST = 8;
const COUNT_LEAST = 5;
const RISES_LEAST = 2;
/** How far back a ceiling may have begun, hours. */
const BACK_H = [8, 16, 32] as const;
/** The past is looked through in windows of this length, half overlapping. */
const PAST_H = 16;
/** Share of the moves that are smaller. */
const LEAST_MOVE = 0.1;
/** The past has to have gone above the ceiling for so much of its time: else it is the usual top. */
const ABOVE_LEAST = 0.03;
/** A ceiling at the edge of all that was ever measured is the range of the device; at what is usual it is a habit. */
const HIGH_SHARE = 0.6;

interface TrimBaseline {
  readonly resolution: number;
  readonly sampling: Sampling;
  readonly high: HighBaseline;
  /** Height above which the past lies for a small share of its time; a ceiling lies below it. */
  readonly top: number;
  /** Bits a ceiling needs at this point. */
  readonly bits: number;
}

/** Values of coarser steps than they are written with meet again by themselves: a usual small move. */
function leastMove({ values, count }: Measurements): number {
  const moves = new Float64Array(Math.max(0, count - 1));
  let moved = 0;
  for (let i = 1; i < count; i++)
    if (values[i] !== values[i - 1]) moves[moved++] = Math.abs(values[i]! - values[i - 1]!);
  return moved === 0 ? 0 : quantileSorted(moves.subarray(0, moved).sort(), LEAST_MOVE);
}

function highest(values: ArrayLike<number>, from: number, to: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) if (values[i]! > most) most = values[i]!;
  return most;
}

/** Can the newest hour be in a ceiling: near the highest of the shortest stretch, which the past has surpassed? */
function mayEnd(
  view: View,
  { values }: ChannelView,
  { sampling, high, top, resolution }: TrimBaseline,
): boolean {
  const newest = highest(values, view.count - view.slotsPerHour - sampling.every, view.count);
  const most = highest(values, view.count - BACK_H[0] * view.slotsPerHour, view.count);
  return (
    most <= top && most >= high.high && newest >= most - Math.max(WIDEST * Math.abs(most), 2 * resolution)
  );
}

function learn(view: View, channel: ChannelView): TrimBaseline | undefined {
  // What has no limit needs no trimming; conductivity and turbidity have tops of their own.
  if (channel.role !== 'solute' || channel.spec.limitMax === null) return undefined;
  const sampling = samplingOf(view, channel);
  const all = measurementsOf(view, channel, sampling);
  const resolution = Math.max(channel.spec.resolution ?? (resolutionOf(channel.values) || 0), leastMove(all));
  const high = learnHigh(all, (slot) => channel.suspect[slot] === 0);
  if (!high) return undefined;
  const ranked = sorted(all.values, 0, all.count);
  const from = { ...high, high: quantileSorted(ranked, HIGH_SHARE) };
  const top = quantileSorted(ranked, 1 - ABOVE_LEAST);
  let own = 0;
  const length = Math.max(1, Math.round((PAST_H * view.slotsPerHour) / sampling.every));
  for (let to = length; to <= all.count; to += Math.ceil(length / 2)) {
    if (channel.suspect[all.slots[to - 1]!] !== 0) continue;
    if (highest(all.values, to - length, to) > top) continue;
    own = Math.max(own, ceilingOf({ ...all, count: to }, to - length, resolution, from)?.bits ?? 0);
  }
  return { resolution, sampling, high: from, top, bits: Math.max(BITS_LEAST, OWN_TIMES * own) };
}

function signalOf(view: View, channel: ChannelView, learned: TrimBaseline): Signal | undefined {
  const { resolution, sampling, high, top, bits } = learned;
  const { every } = sampling;
  if (view.count < BACK_H[0] * view.slotsPerHour || !mayEnd(view, channel, learned)) return undefined;
  const all = measurementsOf(
    view,
    channel,
    sampling,
    Math.max(0, view.count - BACK_H[BACK_H.length - 1]! * view.slotsPerHour),
  );
  const newest = view.count - view.slotsPerHour - every;
  let best: Ceiling | undefined;
  for (const hours of BACK_H) {
    let first = all.count;
    while (first > 0 && all.slots[first - 1]! >= view.count - hours * view.slotsPerHour) first--;
    const each = ceilingOf(all, first, resolution, high);
    if (!each || each.bits < bits || each.count < COUNT_LEAST || each.rises < RISES_LEAST) continue;
    if (each.height > top || each.cliff < CLIFF_LEAST) continue;
    if (all.slots[each.last]! < newest || each.bits <= (best?.bits ?? 0)) continue;
    best = { ...each, first: all.slots[each.first]!, last: all.slots[each.last]! };
  }
  if (!best) return undefined;
  const to = Math.min(view.count, best.last + every);
  return {
    pattern: 'D04',
    form: 'spikes-trimmed',
    factors: [channel.spec.factor],
    from: slotAt(view, best.first),
    to: instant(slotAt(view, to - 1) + view.stepMin * MICROS_PER_MINUTE),
    score: 1 - 0.5 * (bits / best.bits),
    facts: {
      ceiling: Number(best.height.toPrecision(5)),
      width: Number(best.width.toPrecision(3)),
      count: best.count,
      rises: best.rises,
      hours: Math.round(((to - best.first) / view.slotsPerHour) * 10) / 10,
    },
  };
}

/**
 * Rises that end at one height, again and again, with next to nothing above and little just below, as this point's
 * own peaks never did.
 * @source detection.md D04
 */
export const spikesTrimmed: Detector<readonly (TrimBaseline | undefined)[]> = {
  name: 'record/spikes-trimmed',
  nights: 2,
  fit: (view) => view.channels.map((channel) => learn(view, channel)),
  look: (view, baseline) =>
    view.channels.flatMap((channel, at) => {
      const learned = baseline?.[at];
      return (learned && signalOf(view, channel, learned)) ?? [];
    }),
};
