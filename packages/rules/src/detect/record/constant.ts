import { instant, MICROS_PER_MINUTE } from '@wenqu/domain';
import { CONDUCTIVITY, FLOW, TEMPERATURE } from '../channel.ts';
import { cycleOf } from '../cycle.ts';
import type { Detector } from '../detector.ts';
import { type ChannelView, slotAt, type View } from '../history.ts';
import { resolutionOf } from '../robust.ts';
import type { Signal } from '../signal.ts';
import { floorOf, longestOf, newestStretch, type Stretch } from './rest.ts';
import { isBelow, isStill, stillFlow, stillSlots } from './still-water.ts';

/** Values within so many steps of each other have not moved: none, or the last digit up and down. */
const FROZEN_STEPS = 0.5;
const FLICKER_STEPS = 2.1;
/**
 * How often longer than the longest stretch of its own past: solutes are stirred by every change of the water, what
 * belongs to the water itself (pH, conductivity, oxygen) rests by nature and rests longer one day.
 */
const SOLUTE_TIMES = 1.6;
const OTHER_TIMES = 3;
const FLICKER_TIMES = 1.5;
/** Two that freeze in the same moment need be no longer than this, and the shorter time. */
const TOGETHER_TIMES = 1.2;
const TOGETHER_H = 6;
/** Calm comes by degrees: so often longer than anything of the last days. */
const RECENT_TIMES = 2.2;
/** Nothing is called frozen, or flickering, before this. @source detection.md D01 */
const FROZEN_H = 8;
const FLICKER_H = 10;
/** Only what is far beyond anything known is called so earlier, and then not before so many measurements. */
const EARLY_TIMES = 4;
const EARLY_H = 4;
/** A value that may rest for two days by itself tells nothing by resting. */
const CALM_H = 48;
const MEASUREMENTS_LEAST = 4.2;
const LEARN_DAYS = 5;

interface FrozenBaseline {
  readonly resolution: number;
  /** A lowest value that the point has often had; NaN where there is none. */
  readonly floor: number;
  /** Slots between two measurements. */
  readonly cycleSlots: number;
  /** Slots from which a stretch that another shares is worth a word. */
  readonly togetherSlots: number;
  /** Slots from which a stretch is longer than this point's own are, for frozen and for flickering. */
  readonly frozenSlots: number;
  readonly flickerSlots: number;
}

interface Baselines {
  readonly still: number;
  readonly channels: readonly (FrozenBaseline | undefined)[];
}

function learn(view: View, channel: ChannelView, still: Uint8Array): FrozenBaseline | undefined {
  if (channel.role === 'flow' || channel.spec.factor === TEMPERATURE) return undefined;
  const resolution = channel.spec.resolution ?? resolutionOf(channel.values);
  if (!(resolution > 0)) return undefined;
  const cycleMin = channel.spec.cycleMin ?? cycleOf(channel.values, view.stepMin) ?? 0;
  const measured = (MEASUREMENTS_LEAST * cycleMin) / view.stepMin;
  const times =
    channel.role === 'solute' && channel.spec.factor !== CONDUCTIVITY ? SOLUTE_TIMES : OTHER_TIMES;
  const frozen = longestOf(view, channel, still, FROZEN_STEPS * resolution);
  const flicker = longestOf(view, channel, still, FLICKER_STEPS * resolution);
  const hours = (count: number) => count * view.slotsPerHour;
  const calm = (slots: number) => (slots > hours(CALM_H) ? Number.POSITIVE_INFINITY : slots);
  return {
    resolution,
    floor: floorOf(channel.values, resolution),
    cycleSlots: Math.max(1, Math.round(cycleMin / view.stepMin)),
    togetherSlots: calm(Math.max(hours(TOGETHER_H), measured, TOGETHER_TIMES * frozen.ever)),
    frozenSlots: calm(
      Math.min(
        Math.max(hours(FROZEN_H), measured, times * frozen.ever, RECENT_TIMES * frozen.recent),
        Math.max(hours(EARLY_H), measured, EARLY_TIMES * frozen.ever),
      ),
    ),
    flickerSlots: calm(
      Math.max(
        hours(FLICKER_H),
        2 * measured,
        FLICKER_TIMES * times * flicker.ever,
        RECENT_TIMES * flicker.recent,
      ),
    ),
  };
}

/** Flow over the stretch: how far its own spread is from its mean, percent; undefined without one. */
function flowChange(view: View, { from, to }: Stretch): number | undefined {
  const flow = view.channels.find(({ role }) => role === 'flow');
  if (!flow) return undefined;
  let [low, high, sum, count] = [Number.POSITIVE_INFINITY, 0, 0, 0];
  for (let i = from; i < to; i++) {
    const value = flow.values[i]!;
    if (Number.isNaN(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
    sum += value;
    count++;
  }
  return sum > 0 ? Math.round(((high - low) / (sum / count)) * 100) : undefined;
}

interface Frozen {
  readonly channel: ChannelView;
  readonly kind: 'frozen' | 'flicker';
  readonly stretch: Stretch;
  readonly learned: FrozenBaseline;
}

/** The newest stretch of a channel that is worth a word, alone or with another. */
function frozenOf(view: View, channel: ChannelView, still: number, learned: FrozenBaseline): Frozen[] {
  const { resolution, frozenSlots, flickerSlots, togetherSlots } = learned;
  const least = Math.min(frozenSlots, togetherSlots);
  const frozen = newestStretch(view, channel, resolution, FROZEN_STEPS * resolution, least);
  const stretch =
    frozen ?? newestStretch(view, channel, resolution, FLICKER_STEPS * resolution, flickerSlots);
  if (!stretch || stretch.to < view.count - 2 * view.slotsPerHour) return [];
  if (Math.abs(stretch.low - learned.floor) <= FROZEN_STEPS * resolution) return [];
  if (isBelow(channel, stretch.low) || isStill(view, still, stretch.from, stretch.to)) return [];
  return [{ channel, kind: frozen ? 'frozen' : 'flicker', stretch, learned }];
}

/** Do two freeze in one moment, as far as their cycles tell? */
const together = (one: Frozen, other: Frozen): boolean =>
  one !== other &&
  one.kind === 'frozen' &&
  other.kind === 'frozen' &&
  Math.abs(one.stretch.from - other.stretch.from) <=
    Math.max(one.learned.cycleSlots, other.learned.cycleSlots);

function signalOf(view: View, all: readonly Frozen[], one: Frozen): Signal[] {
  const { channel, kind, stretch, learned } = one;
  const company = all.filter((other) => together(one, other)).length;
  const alone = kind === 'frozen' ? learned.frozenSlots : learned.flickerSlots;
  const least = company > 0 ? Math.min(alone, learned.togetherSlots) : alone;
  if (stretch.slots < least) return [];
  const change = flowChange(view, stretch);
  const hours = (slots: number) => Math.round((slots / view.slotsPerHour) * 10) / 10;
  return [
    {
      pattern: 'D01',
      form: 'constant',
      factors: [channel.spec.factor],
      from: slotAt(view, stretch.from),
      to: instant(slotAt(view, stretch.to - 1) + view.stepMin * MICROS_PER_MINUTE),
      score: 1 - 0.5 * (least / stretch.slots),
      facts: {
        kind,
        hours: hours(stretch.slots),
        value: Number(stretch.low.toPrecision(6)),
        eps: Number((stretch.high - stretch.low).toPrecision(3)),
        thresholdHours: hours(least),
        together: company + 1,
        ...(change === undefined ? {} : { flowChangePercent: change }),
      },
      ...(change === undefined ? { missing: [FLOW] } : {}),
    },
  ];
}

/**
 * A value that does not move for far longer than it ever rested at this point, while water flows and the value is
 * above its detection limit. Flow and temperature are left out: a steady pump and a large basin hold them.
 * @source detection.md D01
 */
export const constant: Detector<Baselines> = {
  name: 'record/constant',
  fit: (view) => {
    if (view.hourCount < LEARN_DAYS * 24) return undefined;
    const still = stillFlow(view);
    const slots = stillSlots(view, still);
    return { still, channels: view.channels.map((channel) => learn(view, channel, slots)) };
  },
  look: (view, baseline) => {
    if (!baseline) return [];
    const all = view.channels.flatMap((channel, at) => {
      const learned = baseline.channels[at];
      return learned ? frozenOf(view, channel, baseline.still, learned) : [];
    });
    return all.flatMap((one) => signalOf(view, all, one));
  },
};
