/** Order statistics that a few wild values do not move. NaN is passed over; an empty set gives NaN. */

type Numbers = ArrayLike<number>;

/** The finite values from `from` to `to` (not included), in a new array. */
export function finite(values: Numbers, from = 0, to = values.length): Float64Array {
  const out = new Float64Array(Math.max(0, to - from));
  let count = 0;
  for (let i = from; i < to; i++) {
    const value = values[i]!;
    if (!Number.isNaN(value)) out[count++] = value;
  }
  return out.subarray(0, count);
}

/** Value at share `q` of a SORTED array, by linear interpolation. */
export function quantileSorted(sorted: Numbers, q: number): number {
  const { length } = sorted;
  if (length === 0) return Number.NaN;
  const place = (length - 1) * q;
  const low = Math.floor(place);
  const below = sorted[low]!;
  return low + 1 < length ? below + (sorted[low + 1]! - below) * (place - low) : below;
}

export const sorted = (values: Numbers, from = 0, to = values.length): Float64Array =>
  finite(values, from, to).sort();

export const quantile = (values: Numbers, q: number, from = 0, to = values.length): number =>
  quantileSorted(sorted(values, from, to), q);

export const median = (values: Numbers, from = 0, to = values.length): number =>
  quantile(values, 0.5, from, to);

/** Median absolute deviation from `centre`, not scaled. */
export function mad(values: Numbers, centre = median(values), from = 0, to = values.length): number {
  const all = finite(values, from, to);
  for (let i = 0; i < all.length; i++) all[i] = Math.abs(all[i]! - centre);
  return quantileSorted(all.sort(), 0.5);
}

/** A spread that equals the standard deviation of a normal sample. */
export const MAD_TO_SIGMA = 1.4826;

export function mean(values: Numbers, from = 0, to = values.length): number {
  let sum = 0;
  let count = 0;
  for (let i = from; i < to; i++) {
    const value = values[i]!;
    if (!Number.isNaN(value)) {
      sum += value;
      count++;
    }
  }
  return count === 0 ? Number.NaN : sum / count;
}

/** Linear correlation of the pairs that are both finite; NaN with fewer than `least` pairs or no spread. */
export function correlation(x: Numbers, y: Numbers, least = 8): number {
  let n = 0;
  let sx = 0;
  let sy = 0;
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i]! + y[i]!)) continue;
    n++;
    sx += x[i]!;
    sy += y[i]!;
  }
  if (n < least) return Number.NaN;
  const mx = sx / n;
  const my = sy / n;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i]! + y[i]!)) continue;
    const dx = x[i]! - mx;
    const dy = y[i]! - my;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : Number.NaN;
}

/** Smallest step of the numbers as sent: the most frequent smallest difference that is not zero. */
export function resolutionOf(values: Numbers): number {
  const counts = new Map<number, number>();
  let before = Number.NaN;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    const step = Math.abs(value - before);
    if (step > 1e-6) {
      const key = Number(step.toPrecision(3));
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    before = value;
  }
  let total = 0;
  for (const count of counts.values()) total += count;
  const steps = [...counts].filter(([, count]) => count >= Math.max(2, total * 0.01)).map(([step]) => step);
  return steps.length === 0 ? Number.NaN : Math.min(...steps);
}
