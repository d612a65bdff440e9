import type { ChannelView, View } from '../history.ts';
import { quantileSorted, sorted } from '../robust.ts';

/** L/s to m³ in an hour. */
export const M3_PER_HOUR = 3.6;
/** mg/L × m³ to kg. */
const KG = 1e-3;
/** Of an hour's live values, as the logger itself asks. */
const VALID_SHARE = 0.75;
/** Amounts below this share of the usual are lost in rounding: standing water, a flow meter near its zero. */
const AMOUNT_SHARE = 0.05;
/** An amount of so many of its own steps is known to one percent. */
const AMOUNT_STEPS = 50;

/** Live values of one hour. */
export interface LiveHour {
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

/** NaN where too few live values came to stand for the hour. */
export function liveHour(view: View, { values }: ChannelView, hour: number): LiveHour {
  const from = hour * view.slotsPerHour;
  let sum = 0;
  let count = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = from; i < from + view.slotsPerHour; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return count < VALID_SHARE * view.slotsPerHour
    ? { mean: Number.NaN, min: Number.NaN, max: Number.NaN }
    : { mean: sum / count, min, max };
}

/** An hour with any doubted slot is left out of learning. */
export function isSuspect(view: View, { suspect }: ChannelView, hour: number): boolean {
  const from = hour * view.slotsPerHour;
  for (let i = from; i < from + view.slotsPerHour; i++) if (suspect[i] !== 0) return true;
  return false;
}

/** Decimals beyond this do not coarsen an amount. */
const DECIMALS_MOST = 5;
/** Share of amounts that need no further decimal. */
const DECIMALS_SHARE = 0.995;

/** Unit of the last decimal with which amounts are written; 0 where they have many. */
function decimalStep(amounts: Float64Array): number {
  for (let decimals = 0, power = 1; decimals <= DECIMALS_MOST; decimals++, power *= 10) {
    let seen = 0;
    let whole = 0;
    for (const amount of amounts) {
      if (!(amount > 0)) continue;
      seen++;
      const scaled = amount * power;
      if (Math.abs(scaled - Math.round(scaled)) < 1e-4) whole++;
    }
    if (whole >= DECIMALS_SHARE * seen) return 1 / power;
  }
  return 0;
}

/** Amounts of an hour below this cannot be compared. */
export const leastAmount = ({ hourAmount }: ChannelView): number =>
  Math.max(
    AMOUNT_SHARE * (quantileSorted(sorted(hourAmount), 0.5) || 0),
    AMOUNT_STEPS * decimalStep(hourAmount),
    Number.MIN_VALUE,
  );

/**
 * How far an amount lies from the nearest of its possible origins, as a share; NaN without any. Mean by mean and mean
 * by amount count alike: which of them the logger multiplies is its own affair.
 */
export function nearest(amount: number, ...expected: readonly number[]): number {
  let best = Number.NaN;
  for (const each of expected) {
    if (!(each > 0)) continue;
    const share = amount / each - 1;
    if (!(Math.abs(share) >= Math.abs(best))) best = share;
  }
  return best;
}

/** What a pollutant's amount may be made of in an hour, kg. */
export function expectedLoads(view: View, channel: ChannelView, flow: ChannelView, hour: number): number[] {
  const live = liveHour(view, channel, hour).mean;
  const flowLive = liveHour(view, flow, hour).mean;
  const waters = [flow.hourAmount[hour]!, flow.hourMean[hour]! * M3_PER_HOUR, flowLive * M3_PER_HOUR];
  return waters.flatMap((water) => [channel.hourMean[hour]! * water * KG, live * water * KG]);
}
