import { FLOW } from '../channel.ts';
import { type ChannelView, channelOf, type View } from '../history.ts';
import { quantileSorted, sorted } from '../robust.ts';

/** Flow below this share of the usual is standing water: nothing has to move in it. */
const STILL_SHARE = 0.05;
/** A stretch of which so much is standing water says nothing. */
const STILL_MOST = 0.25;

/** What counts as standing water at a point, L/s; 0 where no flow is measured. */
export function stillFlow(view: View): number {
  const flow = channelOf(view, FLOW);
  return flow ? STILL_SHARE * Math.max(0, quantileSorted(sorted(flow.values), 0.75) || 0) : 0;
}

/** Did water stand in a good part of these slots? */
export function isStill(view: View, still: number, from: number, to: number): boolean {
  const flow = channelOf(view, FLOW);
  if (!flow) return false;
  let seen = 0;
  let standing = 0;
  for (let i = from; i < to; i++) {
    const value = flow.values[i]!;
    if (Number.isNaN(value)) continue;
    seen++;
    if (value <= still) standing++;
  }
  return seen > 0 && standing > STILL_MOST * seen;
}

/** 1 in each slot of the hours in which water stood. */
export function stillSlots(view: View, still: number): Uint8Array {
  const slots = new Uint8Array(view.count);
  for (let hour = 0; hour < view.hourCount; hour++) {
    const from = hour * view.slotsPerHour;
    if (isStill(view, still, from, from + view.slotsPerHour)) slots.fill(1, from, from + view.slotsPerHour);
  }
  return slots;
}

/** Reported as the detection limit: the value is lower and not known, it cannot move. */
export const isBelow = ({ spec }: ChannelView, value: number): boolean =>
  spec.detectionLimit !== null && value <= spec.detectionLimit * (1 + 1e-6);
