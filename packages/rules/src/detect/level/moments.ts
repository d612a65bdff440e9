import { MARK } from '../channel.ts';
import type { View } from '../history.ts';
import { clearance, levels, stepAt } from './levels.ts';
import { type Motion, suddenSlots } from './motion.ts';

export type Motions = readonly (Motion | undefined)[];

/** A level that changed within minutes, about as much as it does at most in a usual half-day, or more. */
export interface Edge {
  /** Index of the channel in the view. */
  readonly channel: number;
  /** First slot of the new level. */
  readonly slot: number;
  /** After minus before, in levels. */
  readonly step: number;
  readonly before: number;
  /** Size as a multiple of the largest of a usual half-day. */
  readonly times: number;
}

/** Edges of several channels that belong to one moment, the strongest first. */
export interface Moment {
  readonly slot: number;
  readonly edges: readonly Edge[];
}

/** What is less is not looked at. */
const EDGE_LEAST = 0.8;
/** Onsets of the last hours; of the last days where something is already doubted. */
const BACK_H = 8;
const BACK_DOUBTED_H = 27;
/** Channels fed by one pipe change within this of each other, analysers when they next measure. */
const TOGETHER_MIN = 30;

/** The slot in which most of the step happens. */
function sharpest(all: Float64Array, at: number, gap: number): number {
  let best = at;
  let most = -1;
  let last = Number.NaN;
  for (let i = Math.max(0, at - gap - 3); i <= Math.min(all.length - 1, at + gap + 1); i++) {
    const value = all[i]!;
    if (Number.isNaN(value)) continue;
    const change = Math.abs(value - last);
    if (i >= at - gap - 1 && change > most) {
      most = change;
      best = i;
    }
    last = value;
  }
  return best;
}

function edgesOf(view: View, at: number, motion: Motion, from: number): Edge[] {
  const { hold } = motion;
  const gap = suddenSlots(view);
  const first = Math.max(0, from - 4 - gap - hold);
  const all = levels(view.channels[at]!, motion, first, view.count);
  const out: Edge[] = [];
  let lastAt = -1e9;
  for (let i = from; i < view.count; i++) {
    const clear = clearance(all, i - first, gap, hold);
    const times = clear > 0 ? clear / motion.up : -clear / motion.down;
    if (!(times >= EDGE_LEAST)) continue;
    const step = stepAt(all, i - first, gap, hold);
    if (Number.isNaN(step) || step > 0 !== clear > 0) continue;
    const last = out.at(-1);
    const joined = last !== undefined && last.step > 0 === step > 0 && i - lastAt <= gap + 3;
    if (joined && times <= last.times) continue;
    const slot = hold > 1 ? i : sharpest(all, i - first, gap) + first;
    const before = levelBefore(all, i - first, hold);
    const edge = { channel: at, slot, step, before, times };
    lastAt = i;
    if (joined) out[out.length - 1] = edge;
    else out.push(edge);
  }
  return out;
}

function levelBefore(all: Float64Array, at: number, hold: number): number {
  for (let back = hold > 1 ? 1 : 2; back <= 4; back++) {
    const value = all[at - back];
    if (value !== undefined && !Number.isNaN(value)) return value;
  }
  return Number.NaN;
}

/** Something of the last two hours is already doubted: an onset may lie days back. */
function doubted(view: View): boolean {
  const at = view.count - Math.round(1.5 * view.slotsPerHour);
  return (
    at > 0 && view.channels.some(({ suspect }) => suspect[at] === 1 || suspect[at - view.slotsPerHour] === 1)
  );
}

const found = new WeakMap<View, { readonly motions: Motions; readonly moments: readonly Moment[] }>();

/** Moments of the last hours, oldest first; found once however many detectors ask. */
export function momentsOf(view: View, motions: Motions): readonly Moment[] {
  const known = found.get(view);
  if (known && known.motions === motions) return known.moments;
  const back = (doubted(view) ? BACK_DOUBTED_H : BACK_H) * view.slotsPerHour;
  const moments = gather(view, motions, Math.max(1, view.count - back));
  found.set(view, { motions, moments });
  return moments;
}

/** A moment begins with its first clear edge; where a probe leads, analysers do not move it. */
function slotOf(main: Edge, own: readonly Edge[], motions: Motions): number {
  const led = motions[main.channel]!.hold === 1;
  let first = main.slot;
  for (const { channel, times, slot } of own)
    if (times > 1 && (!led || motions[channel]!.hold === 1)) first = Math.min(first, slot);
  return first;
}

/** Moments of any stretch up to the end of the view: edges of all channels, the strongest first, with what is near them. */
export function gather(view: View, motions: Motions, from: number): Moment[] {
  const near = Math.max(1, Math.round(TOGETHER_MIN / view.stepMin));
  const edges: Edge[] = [];
  motions.forEach((motion, at) => {
    if (motion) edges.push(...edgesOf(view, at, motion, from));
  });
  edges.sort((a, b) => b.times - a.times);
  const reach = ({ channel }: Edge) => (motions[channel]!.hold > 1 ? motions[channel]!.hold : near);
  const taken = new Set<Edge>();
  const out: Moment[] = [];
  for (const edge of edges) {
    if (taken.has(edge)) continue;
    const own = edges.filter((other) => {
      const later = other.slot - edge.slot;
      return (
        !taken.has(other) &&
        (later >= 0 ? later <= Math.max(near, reach(other)) : -later <= Math.max(near, reach(edge)))
      );
    });
    for (const each of own) taken.add(each);
    const slot = slotOf(edge, own, motions);
    out.push({ slot, edges: own });
  }
  return out.sort((a, b) => a.slot - b.slot);
}

/** Whether the device flagged work on it between two slots. */
export function flagged(view: View, channel: number, from: number, to: number): boolean {
  const { marks } = view.channels[channel]!;
  for (let i = Math.max(0, from); i < Math.min(view.count, to); i++)
    if (marks[i] === MARK.maintenance || marks[i] === MARK.calibration || marks[i] === MARK.fault)
      return true;
  return false;
}
