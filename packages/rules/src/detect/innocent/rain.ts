import { CONDUCTIVITY, FLOW, SOLIDS, TURBIDITY } from '../channel.ts';
import type { LookAlikeDetector } from '../detector.ts';
import { hourAt, type View } from '../history.ts';
import { clearance, levels, middleLevel } from '../level/levels.ts';
import { type Motion, motionsOf, suddenSlots } from '../level/motion.ts';
import type { LookAlike } from '../signal.ts';

type Motions = readonly (Motion | undefined)[];

/** A storm is looked for in the last day and a half. */
const BACK_H = 36;
/** The flow of three hours against the hours before. */
const SWELL_H = 3;
const FLOW_LEAST = Math.log(1.2);
const FALL_LEAST = Math.log(0.88);
/** Of the swelling, no more than this comes within minutes: water from a catchment arrives over an hour or more. */
const SUDDEN_SHARE = 0.6;
/** Changes that begin so long after the first swelling are still the storm's. */
const LASTS_H = 5;

function hourly(view: View, at: number, motion: Motion, from: number): Float64Array {
  const perHour = view.slotsPerHour;
  const out = new Float64Array(view.hourCount - from);
  for (let i = 0; i < out.length; i++) {
    const start = (from + i) * perHour;
    out[i] = middleLevel(view.channels[at]!, motion, start, start + perHour);
  }
  return out;
}

/** Whether a level goes from hour to hour, none of it at once: `change` over the hours from `hour`. */
function gradual(view: View, at: number, motion: Motion, hour: number, change: number): boolean {
  const perHour = view.slotsPerHour;
  const first = Math.max(0, (hour - 1) * perHour);
  const all = levels(view.channels[at]!, motion, first, Math.min(view.count, (hour + SWELL_H) * perHour));
  const gap = suddenSlots(view);
  for (let i = 2; i < all.length; i++) {
    const clear = clearance(all, i, gap, motion.hold);
    if (clear / change > SUDDEN_SHARE) return false;
  }
  return true;
}

/** A cheap first look: some sample of the flow stands clearly above one of the hours before. */
function maySwell({ slotsPerHour, count }: View, values: Float32Array, fromHour: number): boolean {
  const least = Math.exp(FLOW_LEAST);
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = fromHour * slotsPerHour; i < count; i += Math.max(1, slotsPerHour >> 1)) {
    const value = values[i]!;
    if (value > least * lowest) return true;
    if (value < lowest) lowest = value;
  }
  return false;
}

function look(view: View, motions: Motions | undefined): LookAlike[] {
  const at = view.channels.findIndex(({ spec }) => spec.factor === FLOW);
  const motion = motions?.[at];
  if (!motions || !motion) return [];
  const from = Math.max(0, view.hourCount - BACK_H);
  if (!maySwell(view, view.channels[at]!.values, from)) return [];
  const flow = hourly(view, at, motion, from);
  for (let i = flow.length - SWELL_H; i >= 1; i--) {
    const rise = flow[i + SWELL_H - 1]! - flow[i - 1]!;
    if (!(rise > Math.max(FLOW_LEAST, 0.7 * motion.slowUp)) || !gradual(view, at, motion, from + i, rise))
      continue;
    const fallen = view.channels.filter((channel, index) => {
      const own = motions[index];
      const { factor } = channel.spec;
      if (!own || channel.role !== 'solute' || factor === SOLIDS || factor === TURBIDITY) return false;
      const all = hourly(view, index, own, from);
      const fall = all[i + SWELL_H - 1]! - all[i - 1]!;
      return fall < FALL_LEAST && gradual(view, index, own, from + i, fall);
    });
    if (!fallen.some(({ spec }) => spec.factor === CONDUCTIVITY) && fallen.length < 2) continue;
    return [
      {
        cause: 'rain',
        factors: view.channels.map(({ spec }) => spec.factor),
        from: hourAt(view, from + i - 1),
        to: hourAt(view, Math.min(view.hourCount, from + i + LASTS_H)),
        facts: { flowPercent: Math.round((Math.exp(rise) - 1) * 100), hours: SWELL_H },
      },
    ];
  }
  return [];
}

/** Flow that swells over hours while dissolved matter thins: rain. Water added by hand comes within minutes. */
export const rain: LookAlikeDetector<Motions> = {
  name: 'innocent/rain',
  nights: 3,
  fit: (view) => (motionsOf(view).some((motion) => motion) ? motionsOf(view) : undefined),
  look,
};
