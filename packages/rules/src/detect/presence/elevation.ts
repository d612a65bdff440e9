import type { ChannelView } from '../history.ts';
import { MAD_TO_SIGMA, mad, median } from '../robust.ts';

/** Hours before a stretch that tell what was usual. */
const BEFORE_H = 24;
/** Slots next to a stretch in which a rise may still show. */
const EDGE_MIN = 60;

/**
 * How far the values beside a hidden stretch stand above what was usual before it, in robust deviations; the
 * higher edge counts. NaN where there is nothing to compare with.
 */
export function edgeElevation(channel: ChannelView, from: number, to: number, slotsPerHour: number): number {
  const { values } = channel;
  const reach = Math.max(1, Math.round((EDGE_MIN / 60) * slotsPerHour));
  const oldest = Math.max(0, from - BEFORE_H * slotsPerHour);
  const usualTo = Math.max(oldest, from - reach);
  const centre = median(values, oldest, usualTo);
  const spread = MAD_TO_SIGMA * mad(values, centre, oldest, usualTo);
  const floor = Math.max(channel.spec.resolution ?? 0, Math.abs(centre) * 0.03);
  let highest = Number.NaN;
  const see = (at: number) => {
    const value = values[at];
    if (value !== undefined && !(value <= highest)) highest = Number.isNaN(value) ? highest : value;
  };
  for (let i = 0; i < reach; i++) {
    if (from - 1 - i >= 0) see(from - 1 - i);
    if (to + i < values.length) see(to + i);
  }
  return (highest - centre) / Math.max(spread, floor);
}
