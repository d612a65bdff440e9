import type { ChannelView } from '../history.ts';
import { median, quantile } from '../robust.ts';

/** Hours on both sides of a stretch that tell what was usual there. */
const AROUND_H = 8;
/** Values so near to the stretch may still show the rise that was hidden. */
const EDGE_MIN = 60;
/** A change over so many hours is the point's own pace. */
const PACE_H = 3;
const PACE_DAYS = 14;

/** What the point usually changes within three hours: the 90th percentile of its last fortnight. */
function paceOf({ values, spec }: ChannelView, slotsPerHour: number): number {
  const lag = PACE_H * slotsPerHour;
  const from = Math.max(lag, values.length - PACE_DAYS * 24 * slotsPerHour);
  const changes = new Float64Array(Math.max(0, values.length - from));
  for (let i = from; i < values.length; i++) changes[i - from] = Math.abs(values[i]! - values[i - lag]!);
  return Math.max(quantile(changes, 0.9), 2 * (spec.resolution ?? 0));
}

/**
 * How far the values beside a hidden stretch stand above those around it, in the point's own usual change of three
 * hours; the higher edge counts. NaN where there is nothing to compare with.
 */
export function edgeElevation(channel: ChannelView, from: number, to: number, slotsPerHour: number): number {
  const { values } = channel;
  const reach = Math.max(1, Math.round((EDGE_MIN / 60) * slotsPerHour));
  const around = AROUND_H * slotsPerHour;
  let highest = Number.NaN;
  const see = (at: number) => {
    const value = values[at];
    if (value !== undefined && !Number.isNaN(value) && !(value <= highest)) highest = value;
  };
  for (let i = 0; i < reach; i++) {
    if (from - 1 - i >= 0) see(from - 1 - i);
    if (to + i < values.length) see(to + i);
  }
  const beside = Float64Array.of(
    ...values.subarray(Math.max(0, from - around), Math.max(0, from - reach)),
    ...values.subarray(Math.min(values.length, to + reach), Math.min(values.length, to + around)),
  );
  return (highest - median(beside)) / paceOf(channel, slotsPerHour);
}
