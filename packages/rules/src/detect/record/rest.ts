import type { ChannelView, View } from '../history.ts';

/** Calm comes by degrees: what rested in so many last days is known apart. */
export const RECENT_DAYS = 3;
/** A lowest value that makes up so much of the past is a floor under which nothing is told, as a detection limit is. */
const FLOOR_SHARE = 0.01;
/** Slots that may be missing in a row within a stretch, hours. */
const GAP_H = 6;
/** A value once back where it was is still the same stretch: a check or a spike lay between. */
const STRAY_SHARE = 0.04;

export interface Longest {
  /** Slots with a value of the longest stretch of all and of the last days. */
  readonly ever: number;
  readonly recent: number;
}

/**
 * The longest stretches that stay within `band`; what cannot move is left out. Doubted stretches are left out while
 * they are fresh and count later: a point whose values rest for long is not doubted for it again and again.
 */
export function longestOf(view: View, channel: ChannelView, still: Uint8Array, band: number): Longest {
  let [low, high, length, ever, recent] = [0, 0, 0, 0, 0];
  const fresh = view.count - RECENT_DAYS * 24 * view.slotsPerHour;
  const { values, suspect, spec } = channel;
  const told = spec.detectionLimit === null ? Number.NEGATIVE_INFINITY : spec.detectionLimit * (1 + 1e-6);
  for (let i = 0; i < view.count; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    const counts = still[i] === 0 && value > told && (i < fresh || suspect[i] === 0);
    if (counts && length > 0 && value - low <= band && high - value <= band) {
      if (value < low) low = value;
      if (value > high) high = value;
      length++;
    } else {
      low = high = value;
      length = counts ? 1 : 0;
    }
    if (length > ever) ever = length;
    if (i >= fresh && length > recent) recent = length;
  }
  return { ever, recent };
}

/** A lowest value that the point has often had; NaN where there is none. */
export function floorOf(values: Float32Array, resolution: number): number {
  let [lowest, seen] = [Number.POSITIVE_INFINITY, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    seen++;
    if (value < lowest) lowest = value;
  }
  let onIt = 0;
  for (const value of values) if (value <= lowest + resolution / 2) onIt++;
  return onIt >= FLOOR_SHARE * seen ? lowest : Number.NaN;
}

export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly slots: number;
  readonly low: number;
  readonly high: number;
}

/** The stretch within `band` that ends in the newest hour; undefined when shorter than `least` slots. */
export function newestStretch(
  view: View,
  { values }: ChannelView,
  resolution: number,
  band: number,
  least: number,
): Stretch | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [from, to, slots, missing, strays] = [view.count, 0, 0, 0, 0];
  for (let i = view.count - 1; i >= 0; i--) {
    const value = values[i]!;
    if (Number.isNaN(value)) {
      if (++missing > GAP_H * view.slotsPerHour) break;
      continue;
    }
    if (Math.max(high, value) - Math.min(low, value) > band) {
      if (band > resolution || ++strays > STRAY_SHARE * slots) break;
      continue;
    }
    low = Math.min(low, value);
    high = Math.max(high, value);
    if (to === 0) to = i + 1;
    missing = 0;
    from = i;
    slots++;
  }
  return slots >= least ? { from, to, slots, low, high } : undefined;
}
