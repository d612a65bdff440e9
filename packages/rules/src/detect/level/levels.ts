import type { ChannelView } from '../history.ts';

/** How numbers of a channel become levels: natural logarithms of amounts not below `floor`, or as they are. */
export interface Scale {
  /** Amounts below it are as good as it. */
  readonly floor: number;
  readonly logarithmic: boolean;
}

let room = new Float64Array(256);

/** Median of the finite values of a short stretch; NaN when there are none. */
export function middle(all: ArrayLike<number>, from = 0, to = all.length): number {
  if (to - from > room.length) room = new Float64Array(2 * (to - from));
  let count = 0;
  for (let i = Math.max(0, from); i < to; i++) {
    const value = all[i]!;
    if (Number.isNaN(value)) continue;
    let at = count++;
    for (; at > 0 && room[at - 1]! > value; at--) room[at] = room[at - 1]!;
    room[at] = value;
  }
  if (count === 0) return Number.NaN;
  return count % 2 === 1 ? room[count >> 1]! : (room[(count >> 1) - 1]! + room[count >> 1]!) / 2;
}

/** Median level of the slots `from` to `to` (not included). */
export function middleLevel(
  channel: ChannelView,
  { floor, logarithmic }: Scale,
  from: number,
  to: number,
): number {
  const value = middle(channel.values, from, Math.min(to, channel.values.length));
  return logarithmic ? Math.log(Math.max(value, floor)) : value;
}

/** Levels of the slots `from` to `to` (not included); NaN where nothing valid came. */
export function levels(channel: ChannelView, motion: Scale, from: number, to: number): Float64Array {
  const out = new Float64Array(to - from);
  const { floor, logarithmic } = motion;
  const { values } = channel;
  for (let i = from; i < to; i++) {
    const value = values[i]!;
    out[i - from] = logarithmic
      ? value > floor
        ? Math.log(value)
        : Number.isNaN(value)
          ? value
          : Math.log(floor)
      : value;
  }
  return out;
}

/** Median of three neighbours from `at`; the mean of two, or the one, where others are missing. An analyser's value stands alone. */
export function near(all: Float64Array, at: number, way: 1 | -1, hold: number): number {
  const a = at >= 0 && at < all.length ? all[at]! : Number.NaN;
  if (hold > 1) return a;
  const b = at + way >= 0 && at + way < all.length ? all[at + way]! : Number.NaN;
  const c = at + 2 * way >= 0 && at + 2 * way < all.length ? all[at + 2 * way]! : Number.NaN;
  if (!Number.isNaN(a + b + c)) return a > b ? (b > c ? b : a > c ? c : a) : a > c ? a : b > c ? c : b;
  let sum = 0;
  let count = 0;
  if (!Number.isNaN(a)) {
    sum += a;
    count++;
  }
  if (!Number.isNaN(b)) {
    sum += b;
    count++;
  }
  if (!Number.isNaN(c)) {
    sum += c;
    count++;
  }
  return count === 0 ? Number.NaN : sum / count;
}

/** Level after minus level before the boundary in front of slot `at`; `gap` slots of transition are left out. */
export const stepAt = (all: Float64Array, at: number, gap: number, hold: number): number =>
  hold > 1
    ? near(all, at + (gap > hold ? hold : 0), 1, hold) - near(all, at - 1, -1, hold)
    : near(all, at + gap, 1, hold) - near(all, at - 1, -1, hold);

/**
 * How far two values after the boundary in front of slot `at` lie clear of two before it, with the sign of the way; 0
 * where they overlap. A slope, a spike and noise leave little of it, a step nearly all. NaN where values are missing.
 */
export function clearance(all: Float64Array, at: number, gap: number, hold: number): number {
  if (hold > 1) return (all[at] ?? Number.NaN) - (all[at - 1] ?? Number.NaN);
  const before1 = all[at - 1] ?? Number.NaN;
  const before2 = all[at - 2] ?? Number.NaN;
  const after1 = all[at + gap] ?? Number.NaN;
  const after2 = all[at + gap + 1] ?? Number.NaN;
  const lowBefore = least(before1, before2);
  const highBefore = most(before1, before2);
  const lowAfter = least(after1, after2);
  const highAfter = most(after1, after2);
  if (lowAfter > highBefore) return lowAfter - highBefore;
  if (highAfter < lowBefore) return highAfter - lowBefore;
  return Number.isNaN(lowAfter + lowBefore) ? Number.NaN : 0;
}

const least = (a: number, b: number) => (a < b ? a : Number.isNaN(b) ? a : b);
const most = (a: number, b: number) => (a > b ? a : Number.isNaN(b) ? a : b);
