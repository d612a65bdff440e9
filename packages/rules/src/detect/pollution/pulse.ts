import { PH, SOLIDS, TURBIDITY } from '../channel.ts';
import type { Detector } from '../detector.ts';
import { slotAt, type View } from '../history.ts';
import { levels, middle, middleLevel, near, stepAt } from '../level/levels.ts';
import { flagged, type Motions } from '../level/moments.ts';
import { expectedAt, type Motion, motionsOf, slowSlots } from '../level/motion.ts';
import type { Signal } from '../signal.ts';

/** One solute that rose within an hour or two. */
interface Rise {
  readonly channel: number;
  readonly motion: Motion;
  readonly slot: number;
  readonly step: number;
  readonly before: number;
  /** As a multiple of the largest of a usual half-day. */
  readonly times: number;
}

/** A pulse is looked for, and followed, for so long. */
const BACK_H = 7;
const TOGETHER_MIN = 90;
/** Nothing is said before the other devices have had time to measure it too. */
const WAIT_H = 2;
/** One solute alone; several together. */
const ALONE_TIMES = 2;
const ANCHOR_TIMES = 1.2;
/** pH moves this far beyond its usual. */
const SOUR_TIMES = 1.3;
/** A small rise that nothing else shares is weather. */
const ALONE_RISE = Math.log(1.2);
const JOINED_TIMES = 2.4;
const PART_TIMES = 0.8;
/** It passes the highest hour of the last day and a half by this share of its rise. */
const BEYOND_SHARE = 0.3;
const BEFORE_H = 36;
/** Within the last days, nearer to the top than this share of the rise for more hours than a pulse lasts: a way back. */
const USUAL_H = 100;
const BACK_SHARE = 0.4;
const LASTED_H = 14;
/** Of the rise, this share leads away from the expected. */
const AWAY_SHARE = 0.6;
/** It has begun when so much of it is there. */
const BEGUN_SHARE = 0.15;
/** It is over when so much of the rise is gone. */
const OVER_SHARE = 0.4;

function riseOf(view: View, at: number, motion: Motion, from: number): Rise | undefined {
  const { hold } = motion;
  const gap = slowSlots(view);
  const first = Math.max(0, from - 4 - hold);
  const all = levels(view.channels[at]!, motion, first, view.count);
  let best: Rise | undefined;
  for (let i = from; i < view.count; i++) {
    const step = stepAt(all, i - first, gap, hold);
    if (!(step > (best?.step ?? 0))) continue;
    const times = step / motion.slowUp;
    if (times >= PART_TIMES)
      best = { channel: at, motion, slot: i, step, before: near(all, i - first - 1, -1, hold), times };
  }
  if (!best) return undefined;
  const begin = begun(all, best.slot - first, gap + hold, best.before + BEGUN_SHARE * best.step);
  return { ...best, slot: begin + first };
}

/** First slot above `level` in the transition. */
function begun(all: Float64Array, at: number, gap: number, level: number): number {
  for (let i = at; i <= at + gap && i < all.length; i++) if (all[i]! > level) return i;
  return at;
}

/**
 * Whether the top is new: above the highest hour of the last day and a half, and not a level the water had for longer
 * than a pulse lasts within the last days, to which it only comes back.
 */
function isNew(view: View, { channel, motion, slot, step }: Rise, top: number): boolean {
  const perHour = view.slotsPerHour;
  let usual = 0;
  for (let back = 1; back <= USUAL_H; back++) {
    const end = slot - back * perHour;
    if (end < perHour) break;
    const level = middleLevel(view.channels[channel]!, motion, end - perHour, end);
    if (back <= BEFORE_H && level > top - BEYOND_SHARE * step) return false;
    if (level > top - BACK_SHARE * step && ++usual >= LASTED_H) return false;
  }
  return true;
}

function genuine(view: View, rise: Rise): boolean {
  const { channel, motion, slot, step, before } = rise;
  if (flagged(view, channel, slot - motion.hold - 2, slot + slowSlots(view))) return false;
  const top = before + step;
  if (!isNew(view, rise, top)) return false;
  const later = Math.min(view.count - 1, slot + slowSlots(view));
  const off = top - expectedAt(view, view.channels[channel]!, motion, slot - view.slotsPerHour, later);
  return off / step >= AWAY_SHARE;
}

/** Water that comes with rain or a storm: flow up, or another solute down. */
function otherwise(view: View, motions: Motions, anchor: Rise): boolean {
  const gap = slowSlots(view);
  const first = Math.max(0, anchor.slot - 4 * gap);
  return motions.some((motion, at) => {
    const role = view.channels[at]!.role;
    if (!motion || (role !== 'flow' && role !== 'solute')) return false;
    const all = levels(view.channels[at]!, motion, first, Math.min(view.count, anchor.slot + 2 * gap));
    const here = anchor.slot - first;
    const change =
      middle(all, Math.min(all.length, here + (gap >> 1)), all.length) -
      middle(all, Math.max(0, here - gap), here);
    return role === 'flow' ? change > Math.max(0.2, motion.slowUp) : change < -Math.max(0.1, motion.slowDown);
  });
}

function endOf(view: View, { channel, motion, slot, step, before }: Rise): { end: number; over: boolean } {
  const perHour = view.slotsPerHour;
  const half = Math.max(2, perHour >> 1);
  for (let i = slot + slowSlots(view); i + half <= view.count; i += half) {
    const level = middleLevel(view.channels[channel]!, motion, i, i + half);
    if (level < before + OVER_SHARE * step) return { end: i, over: true };
  }
  return { end: view.count, over: false };
}

/** pH that moves with it, either way. */
function sour(view: View, motions: Motions, { slot }: Rise): boolean {
  const at = view.channels.findIndex(({ spec }) => spec.factor === PH);
  const motion = motions[at];
  if (!motion) return false;
  const gap = slowSlots(view);
  const first = Math.max(0, slot - 4);
  const all = levels(view.channels[at]!, motion, first, Math.min(view.count, slot + gap + 4));
  const step = stepAt(all, slot - first, gap, motion.hold);
  return Math.abs(step) > SOUR_TIMES * Math.max(motion.slowUp, motion.slowDown);
}

function look(view: View, motions: Motions | undefined): Signal[] {
  if (!motions) return [];
  const from = Math.max(1, view.count - BACK_H * view.slotsPerHour);
  const rises = motions.flatMap((motion, at) =>
    motion && view.channels[at]!.role === 'solute' ? (riseOf(view, at, motion, from) ?? []) : [],
  );
  if (!rises.some(({ times }) => times >= ANCHOR_TIMES)) return [];
  const real = rises.filter((rise) => genuine(view, rise));
  if (real.length === 0) return [];
  const anchor = real.reduce((a, b) => (b.times > a.times ? b : a));
  const near = Math.round(TOGETHER_MIN / view.stepMin);
  const joined = real.filter(
    ({ slot, motion }) => Math.abs(slot - anchor.slot) <= Math.max(motion.hold, anchor.motion.hold, near),
  );
  if (view.count - anchor.slot < WAIT_H * view.slotsPerHour) return [];
  const isSour = sour(view, motions, anchor);
  if (!enough(view, anchor, joined, isSour) || otherwise(view, motions, anchor)) return [];
  const { end, over } = endOf(view, anchor);
  if (over && end < view.count - 3 * view.slotsPerHour) return [];
  return [signalOf(view, anchor, joined, end, isSour)];
}

/** One clear solute, or several that back each other; mud alone only when the pH says that something came. */
function enough(view: View, anchor: Rise, joined: readonly Rise[], isSour: boolean): boolean {
  const { factor } = view.channels[anchor.channel]!.spec;
  if (joined.length === 1) {
    const muddy = factor === SOLIDS || factor === TURBIDITY;
    return isSour || (!muddy && anchor.times >= ALONE_TIMES && anchor.step >= ALONE_RISE);
  }
  let sum = isSour ? 1 : 0;
  for (const { times } of joined) sum += times;
  return sum >= JOINED_TIMES;
}

function signalOf(view: View, anchor: Rise, real: readonly Rise[], end: number, isSour: boolean): Signal {
  const factorOf = ({ channel }: Rise) => view.channels[channel]!.spec.factor;
  return {
    pattern: 'pollution-pulse',
    form: 'pollution-pulse',
    factors: [...real.map(factorOf), ...(isSour ? [PH] : [])],
    from: slotAt(view, Math.min(...real.map(({ slot }) => slot))),
    to: slotAt(view, end),
    score: Math.min(1, 0.5 * (anchor.times / ALONE_TIMES) ** 0.5),
    facts: {
      factor: factorOf(anchor),
      risePercent: Math.round((Math.exp(anchor.step) - 1) * 100),
      times: Math.round(anchor.times * 10) / 10,
      together: real.length,
    },
  };
}

/** Solutes that rise together within an hour or two, beyond what the days before have seen, below a limit or not. */
export const pollutionPulse: Detector<Motions> = {
  name: 'pollution/pulse',
  fit: (view) => (motionsOf(view).some((motion) => motion) ? motionsOf(view) : undefined),
  look,
};
