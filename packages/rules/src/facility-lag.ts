import { correlation } from './detect/robust.ts';

/** Hours that must lie side by side before a correlation is believed. */
const PAIRS_LEAST = 24;
const CORRELATION_LEAST = 0.5;
/** Real tanks let water through sooner and later than their mean residence time. */
const BOUND_LOW = 0.25;
const BOUND_HIGH = 2;
/** Bounds where nobody knows the volumes, hours. */
const LAG_MAX_H = 48;

export interface Lag {
  readonly hours: number;
  readonly by: 'correlation' | 'volume';
  /** Of the chosen lag; NaN when by volume. */
  readonly correlation: number;
}

/** Mean residence time from tank volumes and the mean flow, hours; null without one of them. */
export const residenceH = (volumeM3: number | null, flowM3H: number): number | null =>
  volumeM3 === null || volumeM3 <= 0 || !(flowM3H > 0) ? null : volumeM3 / flowM3H;

/**
 * How many hours later the effluent shows what the influent was. The lag whose correlation is best inside the
 * bounds that the tanks allow; without a clear one the residence time itself; null when neither is known.
 *
 * @param influent hourly strength, NaN = unknown
 * @param effluent the same hours at the outlet
 * @param residence mean residence time, hours; null = not known
 */
export function bestLag(
  influent: Float64Array,
  effluent: Float64Array,
  residence: number | null,
): Lag | null {
  const low = residence === null ? 0 : Math.floor(residence * BOUND_LOW);
  const high = residence === null ? LAG_MAX_H : Math.ceil(residence * BOUND_HIGH);
  let best: Lag | null = null;
  for (let hours = low; hours <= Math.min(high, influent.length - PAIRS_LEAST); hours++) {
    const found = correlation(
      influent.subarray(0, influent.length - hours),
      effluent.subarray(hours),
      PAIRS_LEAST,
    );
    if (found >= CORRELATION_LEAST && found > (best?.correlation ?? 0))
      best = { hours, by: 'correlation', correlation: found };
  }
  if (best) return best;
  return residence === null ? null : { hours: Math.round(residence), by: 'volume', correlation: Number.NaN };
}

export interface Removal {
  /** null: no hour of the one side lies beside one of the other. */
  readonly rate: number | null;
  readonly inKg: number;
  readonly outKg: number;
  readonly hours: number;
  readonly unknownH: number;
}

/**
 * K18: 1 − ΣC_out·Q_out ÷ ΣC_in·Q_in, each hour of the outlet beside the hour of the inlet that it came from.
 *
 * @param inKg hourly loads at the inlet, NaN = unknown; the array may begin `lead` hours before the outlet's
 * @source supervision.md §6 K18
 */
export function removal(inKg: Float64Array, outKg: Float64Array, lagH: number, lead = 0): Removal {
  let [sumIn, sumOut, hours] = [0, 0, 0];
  for (let hour = 0; hour < outKg.length; hour++) {
    const before = inKg[hour + lead - lagH];
    const after = outKg[hour]!;
    if (before === undefined || Number.isNaN(before) || Number.isNaN(after)) continue;
    sumIn += before;
    sumOut += after;
    hours++;
  }
  const rate = hours === 0 || sumIn <= 0 ? null : 1 - sumOut / sumIn;
  return { rate, inKg: sumIn, outKg: sumOut, hours, unknownH: outKg.length - hours };
}
