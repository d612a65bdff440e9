import type { ChannelView, View } from '../history.ts';
import { quantileSorted, resolutionOf } from '../robust.ts';

/** A stretch that ends at the newest slot and equals an earlier one. */
export interface Match {
  readonly factor: string;
  /** How far back the equal stretch lies, slots. */
  readonly lag: number;
  /** Slots of the stretch, newest included. */
  readonly slots: number;
  /** Slots in which the value moved and moved alike. */
  readonly moves: number;
  /** How surprising that is, in bits: moves times the surprise of one, and of a jump where it begins, less what it repeats by itself. */
  readonly bits: number;
}

/** What one more equal move says about a channel. */
export interface MatchBaseline {
  readonly factor: string;
  /** Two values so near are equal. */
  readonly tolerance: number;
  /** Bits of one equal move after equal ones. */
  readonly bitsPerMove: number;
  /** Moves larger than this are one in a hundred. */
  readonly rareMove: number;
  /** Bits of the longest stretch that its past repeated by itself. */
  readonly ownBits: number;
}

/** Numbers sent with another rounding by an extra step are not equal. */
const TOLERANCE_STEPS = 0.51;
/** Days from which the size of moves is learned. */
const SIZES_DAYS = 10;
/** Equal slots before a move counts for the chance of going on. */
const SETTLED = 3;
/** Lags from which chance is learned, hours. */
const LEARN_LAGS_H = [5, 9, 24, 48, 72, 168];
/** A channel of few levels repeats itself all day; one of many is never believed more than this. */
const BITS_MIN = 0.15;
const BITS_MAX = 4;
/** A stretch put in does not fit the value before it: a jump of a rare size at the seam adds to the surprise. */
const SEAM_BITS = 6;
const SEAM_BITS_MAX = 14;
/** How much of what a channel repeats by itself is taken off. */
const OWN_SHARE = 1;
/** Where equal stretches are too rare to learn from: one move in four goes on alike. */
const PRIOR_MOVES = 4;
const PRIOR_ALIKE = 1;
/** A slot that was transmitted wrong or calibrated may differ. */
const MISSES_ALLOWED = 1;

/** The tolerance at a value: what is held in single precision differs a little. */
export const slack = (tolerance: number, value: number) => tolerance + Math.abs(value) * 1e-6;

/** Learn how often equal stretches of a channel go on by themselves. */
export function learnMatches(view: View, channel: ChannelView): MatchBaseline {
  const { values, suspect, spec } = channel;
  const resolution = spec.resolution ?? resolutionOf(values);
  const tolerance = TOLERANCE_STEPS * (Number.isFinite(resolution) ? resolution : 0);
  const sizes: number[] = [];
  const oldest = Math.max(1, values.length - SIZES_DAYS * 24 * view.slotsPerHour);
  for (let i = oldest; i < values.length; i++) {
    const size = Math.abs(values[i]! - values[i - 1]!);
    if (size > slack(tolerance, values[i]!) && suspect[i] === 0) sizes.push(size);
  }
  const rareMove =
    sizes.length < 100
      ? Number.POSITIVE_INFINITY
      : quantileSorted(
          sizes.sort((a, b) => a - b),
          0.99,
        );
  // A plant that once worked five hours later repeats itself under that lag: the two that repeat most are left out.
  const own = LEARN_LAGS_H.map((hours) => repeats(channel, hours * view.slotsPerHour, tolerance))
    .sort((one, other) => one.longest - other.longest)
    .slice(0, -2);
  const moves = own.reduce((sum, each) => sum + each.moves, PRIOR_MOVES);
  const alike = own.reduce((sum, each) => sum + each.alike, PRIOR_ALIKE);
  const longest = own.at(-1)?.longest ?? 0;
  const bitsPerMove = Math.min(BITS_MAX, Math.max(BITS_MIN, -Math.log2(alike / moves)));
  return { factor: spec.factor, tolerance, bitsPerMove, rareMove, ownBits: longest * bitsPerMove };
}

/** How a channel repeats itself under one lag: moves after equal ones, those that were equal too, and the longest run. */
function repeats({ values, suspect }: ChannelView, lag: number, tolerance: number) {
  let moves = 0;
  let alike = 0;
  let longest = 0;
  let run = 0;
  let moved = 0;
  for (let i = lag + 1; i < values.length; i++) {
    const value = values[i]!;
    const earlier = values[i - lag]!;
    if (suspect[i] === 1 || Number.isNaN(value + earlier)) {
      run = 0;
      moved = 0;
      continue;
    }
    const near = slack(tolerance, value);
    const equal = Math.abs(value - earlier) <= near;
    const isMove = Math.abs(value - values[i - 1]!) > near;
    if (run >= SETTLED && isMove) {
      moves++;
      if (equal) alike++;
    }
    run = equal ? run + 1 : 0;
    moved = equal ? moved + (isMove ? 1 : 0) : 0;
    longest = Math.max(longest, moved);
  }
  return { moves, alike, longest };
}

/** How far back from the newest slot a channel equals itself `lag` slots earlier. */
export function matchAt(
  { values, spec }: ChannelView,
  { tolerance, bitsPerMove, rareMove, ownBits }: MatchBaseline,
  lag: number,
  longest: number,
): Match | undefined {
  const newest = values.length - 1;
  const oldest = Math.max(lag, newest - longest + 1);
  let misses = 0;
  let moves = 0;
  let seen = 0;
  let missesAt = newest + 1;
  let i = newest;
  for (; i >= oldest; i--) {
    const value = values[i]!;
    const earlier = values[i - lag]!;
    if (Number.isNaN(value + earlier)) continue;
    if (Math.abs(value - earlier) > slack(tolerance, value)) {
      misses++;
      if (misses > MISSES_ALLOWED || seen < 8) break;
      missesAt = i;
      continue;
    }
    seen++;
    const before = values[i - 1];
    if (before !== undefined && Math.abs(value - before) > slack(tolerance, value)) moves++;
  }
  // A stretch does not begin with the slot that differed.
  const from = missesAt === i + 1 ? i + 2 : i + 1;
  if (seen < 6 || moves === 0) return undefined;
  const jump = Math.abs(values[from]! - values[from - 1]!) / rareMove;
  const seam = jump > 1 ? Math.min(SEAM_BITS_MAX, SEAM_BITS * (1 + Math.log2(jump))) : 0;
  return {
    factor: spec.factor,
    lag,
    slots: newest - from + 1,
    moves,
    bits: Math.max(0, moves * bitsPerMove + seam - OWN_SHARE * ownBits),
  };
}
