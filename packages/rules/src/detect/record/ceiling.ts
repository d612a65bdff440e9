import { median, quantileSorted, sorted } from '../robust.ts';
import type { Measurements } from './measurements.ts';

/** Widths of a ceiling, as shares of its height: what is put in its place is scattered a little. */
const WIDTHS = [0.003, 0.006, 0.012, 0.025, 0.045] as const;
export const WIDEST = 0.045;
/** A value within a ceiling is no wonder where the point rests at its high values anyway. */
const STAY_BITS_MOST = 2;
const ARRIVAL_BITS_MOST = 4;
/** A rise that ends in the ceiling has to be so many widths high. */
const RISE_WIDTHS = 2;
/** The ceiling has to be thin against its height above the middle of the values. */
const THIN = 3;
/** What is high at a point: above this share of its values. */
const HIGH_SHARE = 0.75;
const LEARN_LEAST = 24;

/** What high values do at this point by themselves. */
export interface HighBaseline {
  /** Above it values are high. */
  readonly high: number;
  /** For each width: bits of a high value staying within it once more, having stayed. */
  readonly stayBits: readonly number[];
}

/** A height that values reach again and again and do not pass. */
export interface Ceiling {
  readonly height: number;
  readonly width: number;
  /** Measurements within it, and how often values rose into it from below. */
  readonly count: number;
  readonly rises: number;
  readonly bits: number;
  /** Surprise of so many more values in it than in as wide a band just below, bits. */
  readonly cliff: number;
  /** Index of the first and last measurement within it. */
  readonly first: number;
  readonly last: number;
}

/** @param usable leaves measurements out of learning */
export function learnHigh(
  { count, values, slots }: Measurements,
  usable: (slot: number) => boolean,
): HighBaseline | undefined {
  if (count < LEARN_LEAST) return undefined;
  const high = quantileSorted(sorted(values, 0, count), HIGH_SHARE);
  const stayed = WIDTHS.map(() => 0);
  const again = WIDTHS.map(() => 0);
  for (let i = 2; i < count; i++) {
    if (!(values[i - 1]! >= high) || !usable(slots[i]!)) continue;
    const last = Math.abs(values[i - 1]! - values[i - 2]!);
    const next = Math.abs(values[i]! - values[i - 1]!);
    WIDTHS.forEach((share, at) => {
      const width = share * Math.abs(values[i - 1]!);
      if (last > width) return;
      stayed[at]!++;
      if (next <= width) again[at]!++;
    });
  }
  const stayBits = WIDTHS.map((_, at) =>
    Math.min(STAY_BITS_MOST, -Math.log2((again[at]! + 2) / (stayed[at]! + 3))),
  );
  return { high, stayBits };
}

/** Bits of `more` against `fewer` where both are as likely. */
function cliffBits(more: number, fewer: number): number {
  if (more <= fewer) return 0;
  const all = more + fewer;
  const entropy = (count: number) => (count === 0 ? 0 : (count / all) * Math.log2(count / all));
  return all * (1 + entropy(more) + entropy(fewer));
}

/** One width of ceiling under the highest of the measurements from `first` on. */
function under(
  { count, values }: Measurements,
  first: number,
  height: number,
  width: number,
  stayBits: number,
): Ceiling {
  let [bits, within, rises, from, to, lowest] = [0, 0, 0, -1, -1, Number.POSITIVE_INFINITY];
  let [below, further] = [0, 0];
  for (let i = first; i < count; i++) {
    const value = values[i]!;
    if (value >= height - width) {
      if (to === i - 1 && to >= 0) bits += stayBits;
      else if (from >= 0 && height - lowest > RISE_WIDTHS * width) {
        rises++;
        bits += Math.max(0, Math.min(ARRIVAL_BITS_MOST, Math.log2((height - lowest) / (2 * width))));
      }
      if (from < 0) from = i;
      to = i;
      within++;
      lowest = Number.POSITIVE_INFINITY;
      continue;
    }
    // Values that stop short of it are what no ceiling makes.
    if (value >= height - 2 * width) {
      bits--;
      below++;
    } else if (value >= height - 3 * width) further++;
    if (value < lowest) lowest = value;
  }
  const cliff = cliffBits(within, Math.max(below, further));
  return { height, width, count: within, rises: rises + 1, bits, cliff, first: from, last: to };
}

/**
 * The most surprising ceiling over the measurements from `first` on: every value that stays in it and every rise that
 * ends in it adds, every value just below it takes away.
 */
export function ceilingOf(
  measurements: Measurements,
  first: number,
  resolution: number,
  { high, stayBits }: HighBaseline,
): Ceiling | undefined {
  const { count, values } = measurements;
  let height = Number.NEGATIVE_INFINITY;
  for (let i = first; i < count; i++) height = Math.max(height, values[i]!);
  if (!(height >= high)) return undefined;
  const middle = median(values, first, count);
  let best: Ceiling | undefined;
  WIDTHS.forEach((share, at) => {
    const width = Math.max(share * Math.abs(height), 1.01 * resolution);
    if (height - middle < THIN * width) return;
    const each = under(measurements, first, height, width, stayBits[at]!);
    if (each.bits > (best?.bits ?? 0)) best = each;
  });
  return best;
}
