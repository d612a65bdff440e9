import type { ChannelRole } from '../channel.ts';
import type { View } from '../history.ts';
import { levels, middle, middleLevel, stepAt } from './levels.ts';
import { type Edge, flagged, type Moment, type Motions, momentsOf } from './moments.ts';
import { expectedAt, type Motion, suddenSlots } from './motion.ts';

/** What one channel did at a moment. */
export interface Shift {
  readonly channel: number;
  readonly factor: string;
  readonly role: ChannelRole;
  readonly motion: Motion;
  /** First slot of the new level; the moment's where the channel did not jump. */
  readonly slot: number;
  /** Levels before, and after it has settled; NaN where too little came. */
  readonly before: number;
  readonly after: number;
  /** After minus before: the logarithm of a ratio, or a difference. */
  readonly settled: number;
  /** The part that came within minutes of the moment, beyond its usual motion or not. */
  readonly sudden: number;
  /** The sudden part as a multiple of the largest of a usual half-day; 0 where it did not jump. */
  readonly times: number;
  /** Away from what the days before let expect, before and after. */
  readonly offBefore: number;
  readonly offAfter: number;
  /** The new level hardly moves: a bottle, not a plant. */
  readonly still: boolean;
  /** Level right in front of the jump minus the level before: a slope that ends in it leaves something. */
  readonly brink: number;
  /** Flagged work lies right at the step. */
  readonly worked: boolean;
}

/** A moment at which levels changed, and how long they stayed so. */
export interface Change {
  readonly slot: number;
  /** Slot of the way back, or the end of the view. */
  readonly until: number;
  readonly closed: boolean;
  readonly shifts: readonly Shift[];
}

/** A pipe, a bottle, a factor: what settles is looked at from one hour on, for three hours. */
const SETTLE_FROM_MIN = 60;
const SETTLE_MIN = 180;
/** Until so long after the last measurement that changed nothing is said. */
export const CONFIRM_MIN = 120;
/** Of the level of an amount: a fifth between the lowest and the highest. */
const STILL_RANGE = 0.2;
/** The way back covers at least this share of the way. */
const RETURN_SHARE = 0.5;

/** Whether the level of the hour after `slot` is nearer to what was before the edge than to what came with it. */
function isBack(view: View, motions: Motions, { channel, before, step }: Edge, slot: number): boolean {
  const motion = motions[channel]!;
  const from = Math.min(view.count, slot + (motion.hold > 1 ? 1 : suddenSlots(view)));
  const to = Math.min(view.count, from + Math.max(motion.hold, view.slotsPerHour));
  return (middleLevel(view.channels[channel]!, motion, from, to) - before) / step < 1 - RETURN_SHARE;
}

function closing(
  view: View,
  motions: Motions,
  moment: Moment,
  all: readonly Moment[],
): { until: number; closed: boolean } {
  const main = moment.edges[0]!;
  for (const later of all) {
    if (later.slot <= moment.slot) continue;
    const back = later.edges.find(
      ({ channel, step }) =>
        channel === main.channel &&
        step > 0 !== main.step > 0 &&
        Math.abs(step) >= RETURN_SHARE * Math.abs(main.step),
    );
    if (back && isBack(view, motions, main, later.slot)) return { until: later.slot, closed: true };
  }
  return { until: view.count, closed: false };
}

function shiftOf(view: View, at: number, motion: Motion, moment: Moment, until: number): Shift {
  const channel = view.channels[at]!;
  const edge = moment.edges.find((each) => each.channel === at);
  const { hold } = motion;
  const slot = edge?.slot ?? moment.slot;
  const perHour = view.slotsPerHour;
  const settleFrom = Math.round((SETTLE_FROM_MIN / 60) * perHour);
  const first = Math.max(0, moment.slot - Math.max(Math.round(1.5 * perHour), hold + 1));
  const last = Math.min(
    view.count,
    until,
    slot + Math.max(hold, 1) - 1 + Math.round((SETTLE_MIN / 60) * perHour) + 1,
  );
  const all = levels(channel, motion, first, last);
  const before =
    hold > 1
      ? (edge?.before ?? lastOf(all, moment.slot - first))
      : middle(all, 0, Math.min(moment.slot, slot) - first);
  const late = middle(all, Math.min(all.length, slot - first + (hold > 1 ? 0 : settleFrom)), all.length);
  const after = Number.isNaN(late)
    ? middle(all, Math.min(all.length, slot - first + suddenSlots(view)), all.length)
    : late;
  const near = Math.max(2, hold);
  const known = slot - perHour;
  const expected = expectedAt(view, channel, motion, known, slot);
  const later = expectedAt(view, channel, motion, known, Math.min(view.count - 1, slot + 2 * perHour));
  return {
    channel: at,
    factor: channel.spec.factor,
    role: channel.role,
    motion,
    slot,
    before,
    after,
    settled: after - before,
    sudden: edge?.step ?? stepAt(all, slot - first, suddenSlots(view), hold),
    times: edge?.times ?? 0,
    offBefore: before - expected,
    offAfter: after - later,
    still: isStill(all, Math.min(all.length, slot - first + Math.max(hold, settleFrom)), hold),
    brink: edge ? edge.before - before : 0,
    worked: flagged(view, at, slot - near - 1, slot + 2),
  };
}

function isStill(all: Float64Array, from: number, hold: number): boolean {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = from; i < all.length; i++) {
    if (all[i]! < low) low = all[i]!;
    if (all[i]! > high) high = all[i]!;
  }
  return all.length - from > hold && high - low < STILL_RANGE;
}

function lastOf(all: Float64Array, before: number): number {
  for (let i = Math.min(before, all.length) - 1; i >= 0; i--) if (!Number.isNaN(all[i]!)) return all[i]!;
  return Number.NaN;
}

/** First slot of two hours in which the level lies nearer to what was to be expected than to where it went. */
function wayBack(view: View, shift: Shift, until: number): number | undefined {
  const { motion, settled, slot } = shift;
  const channel = view.channels[shift.channel]!;
  const perHour = view.slotsPerHour;
  let since = -1;
  for (let i = slot + Math.round((SETTLE_MIN / 60) * perHour); i + perHour <= until; i += perHour) {
    const level = middleLevel(channel, motion, i, i + perHour);
    if (Number.isNaN(level)) continue;
    const off = level - expectedAt(view, channel, motion, slot - perHour, i);
    if (off / settled >= 1 - RETURN_SHARE) since = -1;
    else if (since >= 0) return since;
    else since = i;
  }
  return undefined;
}

const seen = new WeakMap<View, { readonly motions: Motions; readonly changes: readonly Change[] }>();

/** Changes of the last hours that have lasted long enough to be looked at, oldest first. */
export function changesOf(view: View, motions: Motions): readonly Change[] {
  const known = seen.get(view);
  if (known && known.motions === motions) return known.changes;
  const all = momentsOf(view, motions);
  const out: Change[] = [];
  for (const moment of all) {
    const main = moment.edges[0]!;
    if (main.times < 1.1) continue;
    const { until, closed } = closing(view, motions, moment, all);
    const hold = Math.max(1, ...moment.edges.map(({ channel }: Edge) => motions[channel]!.hold));
    if (
      view.count - moment.slot <
      (CONFIRM_MIN / 60) * view.slotsPerHour + (hold > 1 ? Math.round(hold / 2) : 0)
    )
      continue;
    const shifts = motions.flatMap((motion, at) =>
      motion ? [shiftOf(view, at, motion, moment, until)] : [],
    );
    const back = wayBack(view, shifts.find(({ channel }) => channel === main.channel)!, until);
    out.push({ slot: moment.slot, until: back ?? until, closed: closed || back !== undefined, shifts });
  }
  seen.set(view, { motions, changes: out });
  return out;
}
