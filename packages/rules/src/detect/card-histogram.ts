import type { CardHistogram } from '@wenqu/domain';
import { finite, quantileSorted } from './robust.ts';

const BINS_USUAL = 40;
const BINS_MOST = 120;

export interface HistogramAsk {
  readonly factor: string;
  readonly unit: string;
  readonly during: ArrayLike<number>;
  readonly before: ArrayLike<number>;
  readonly lines: CardHistogram['lines'];
  /** Steps the bins should tell apart, such as the usual resolution; the first that fits is taken. */
  readonly fine?: readonly number[];
}

/** A round width near the wanted one: 1, 2 or 5 of a power of ten. */
function roundStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  const part = wanted / power;
  return (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10) * power;
}

/** Shares of the values per bin; what lies outside counts to the nearest end. */
function sharesOf(values: Float64Array, start: number, step: number, bins: number): number[] {
  const shares = new Array<number>(bins).fill(0);
  for (const value of values) {
    // A hair above the edge: 0.3 / 0.1 is not 3.
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((value - start) / step + 1e-6)));
    shares[bin] = shares[bin]! + 1 / values.length;
  }
  return shares;
}

/**
 * How often each value occurred during a finding and before it. Undefined when there is nothing to count.
 * Bins lie on multiples of their width; wild single values of the days before do not stretch them.
 */
export function histogramOf({ factor, unit, during, before, lines, fine = [] }: HistogramAsk) {
  const now = finite(during).sort();
  const past = finite(before).sort();
  if (now.length === 0) return undefined;
  const bounds = [now[0]!, now.at(-1)!, ...lines.map(({ value }) => value)];
  if (past.length > 0) bounds.push(quantileSorted(past, 0.005), quantileSorted(past, 0.995));
  const [low, high] = [Math.min(...bounds), Math.max(...bounds)];
  const range = high - low || Math.abs(high) || 1;
  const step = fine.find((each) => each > 0 && range / each <= BINS_MOST) ?? roundStep(range / BINS_USUAL);
  const start = Math.floor(low / step + 1e-6) * step;
  const bins = Math.floor((high - start) / step + 1e-6) + 1;
  const histogram: CardHistogram = {
    ...{ factor, unit, lines, start: Number(start.toPrecision(12)), step },
    ...{ during: sharesOf(now, start, step, bins), before: sharesOf(past, start, step, bins) },
    ...{ duringCount: now.length, beforeCount: past.length },
  };
  return histogram;
}
