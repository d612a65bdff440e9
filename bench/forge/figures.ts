/** Sorted quantile of the finite values; NaN when there are none. */
export function quantile(values: ArrayLike<number>, q: number): number {
  const sorted = Float64Array.from(values)
    .filter((value) => Number.isFinite(value))
    .sort();
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.round(q * (sorted.length - 1))]!;
}

export const median = (values: ArrayLike<number>) => quantile(values, 0.5);

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  let n = 0;
  for (let i = 0; i < values.length; i++)
    if (Number.isFinite(values[i]!)) {
      sum += values[i]!;
      n++;
    }
  return n ? sum / n : Number.NaN;
}

export function spread(values: ArrayLike<number>): number {
  const centre = mean(values);
  let sum = 0;
  let n = 0;
  for (let i = 0; i < values.length; i++)
    if (Number.isFinite(values[i]!)) {
      sum += (values[i]! - centre) ** 2;
      n++;
    }
  return n ? Math.sqrt(sum / n) : 0;
}

/** Share of the values that are not there. */
export function missingShare(values: ArrayLike<number>): number {
  let missing = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i]!)) missing++;
  return values.length ? missing / values.length : 1;
}

/** To so many decimals, as a number. */
export const rounded = (value: number, decimals = 3) => Number(value.toFixed(decimals));
