import { MICROS_PER_HOUR } from '@wenqu/domain';
import { FLOW, SOLIDS, TURBIDITY } from '../channel.ts';
import type { Detector } from '../detector.ts';
import { type ChannelView, slotAt, type View } from '../history.ts';
import type { Signal } from '../signal.ts';
import { middleLevel } from './levels.ts';
import { type Edge, gather, type Moment, type Motions, momentsOf } from './moments.ts';
import { hourOf, motionsOf, suddenSlots } from './motion.ts';

/** One short release: levels up within minutes, flat, and down within minutes. */
interface Release {
  readonly from: number;
  readonly to: number;
  /** Edges up, the strongest first; flow among them where it jumped. */
  readonly risen: readonly Edge[];
}

/** Hours (+08:00) a release begins in. */
const isNight = (hour: number) => hour >= 21 || hour < 6;
const SHORT_MIN = 25;
const LONG_MIN = 270;
/** A rise as steep as in the steepest of a usual half-day, and a third more. */
const TIMES_LEAST = 1.3;
/** A single night is told when flow and solutes together are so far beyond. */
const ONE_NIGHT_TIMES = 5;
const AGAIN_TIMES = 2;
/** Way up, plateau and way down agree within this share. */
const SAME_SHARE = 0.35;
/** Temperature or pH that jumps this much more than usual: another water, not more of the same. */
const STATE_TIMES = 2.5;
/** How far back other nights are looked at. */
const NIGHTS_BACK = 5;

/** Mud comes and goes without anybody's doing. */
const muddy = (factor: string) => factor === SOLIDS || factor === TURBIDITY;
const localHour = (view: View, slot: number) => (hourOf(slotAt(view, slot)) + 8) % 24;

/** Level between the two edges minus the level before the first: the plateau. */
function plateau(view: View, motions: Motions, edge: Edge, to: number): number {
  const motion = motions[edge.channel]!;
  const from = Math.min(edge.slot + suddenSlots(view), to - 1);
  return middleLevel(view.channels[edge.channel]!, motion, from, to) - edge.before;
}

function releaseOf(view: View, motions: Motions, up: Moment, later: readonly Moment[]): Release | undefined {
  if (!isNight(localHour(view, up.slot))) return undefined;
  const rising = up.edges.filter(
    ({ channel, step }) => step > 0 && ['solute', 'flow'].includes(view.channels[channel]!.role),
  );
  const solute = rising[0];
  if (!solute || solute.times < TIMES_LEAST) return undefined;
  if (up.edges.some(({ channel, times }) => view.channels[channel]!.role === 'state' && times >= STATE_TIMES))
    return undefined;
  for (const down of later) {
    const minutes = (down.slot - up.slot) * view.stepMin;
    if (minutes < SHORT_MIN) continue;
    if (minutes > LONG_MIN) return undefined;
    const back = down.edges.find(({ channel, step }) => channel === solute.channel && step < 0);
    if (!back) continue;
    const flat = plateau(view, motions, solute, back.slot);
    const same = (step: number) => Math.abs(step / solute.step - 1) <= SAME_SHARE;
    if (!same(-back.step) || !same(flat)) return undefined;
    return { from: up.slot, to: down.slot, risen: rising };
  }
  return undefined;
}

const together = ({ risen }: Release) => risen.reduce((sum, { times }) => sum + times, 0);

/** The same devices rise by about the same. */
const alike = ({ risen: [main] }: Release, { risen }: Release): boolean =>
  risen.some(
    ({ channel, step }) => channel === main!.channel && Math.abs(step / main!.step - 1) <= SAME_SHARE,
  );

/** Days are counted from noon to noon. */
const nightOf = (view: View, slot: number) =>
  Math.floor((slotAt(view, slot) / MICROS_PER_HOUR + 8 + 12) / 24);

function releasesOf(view: View, motions: Motions, moments: readonly Moment[]): Release[] {
  return moments.flatMap((up, at) => releaseOf(view, motions, up, moments.slice(at + 1)) ?? []);
}

function signalOf(view: View, release: Release, nights: number): Signal {
  const { risen } = release;
  const main = risen.find(({ channel }) => view.channels[channel]!.role === 'solute')!;
  const flow = risen.find(({ channel }) => view.channels[channel]!.spec.factor === FLOW);
  const percent = ({ step }: Edge) => Math.round((Math.exp(step) - 1) * 100);
  return {
    pattern: 'D10',
    form: 'night-discharge',
    factors: [...new Set(risen.map(({ channel }) => view.channels[channel]!.spec.factor))],
    from: slotAt(view, release.from),
    to: slotAt(view, release.to),
    score: Math.min(1, 0.5 + 0.1 * nights + 0.05 * main.times),
    facts: {
      factor: view.channels[main.channel]!.spec.factor,
      nights,
      risePercent: percent(main),
      ...(flow ? { flowPercent: percent(flow) } : {}),
      minutes: (release.to - release.from) * view.stepMin,
      times: Math.round(main.times * 10) / 10,
    },
  };
}

function look(view: View, motions: Motions | undefined): Signal[] {
  if (!motions) return [];
  const recent = releasesOf(view, motions, momentsOf(view, motions)).filter(
    ({ to }) => to >= view.count - 3 * view.slotsPerHour,
  );
  if (recent.length === 0) return [];
  const before = gather(view, motions, Math.max(1, view.count - NIGHTS_BACK * 24 * view.slotsPerHour));
  const all = releasesOf(view, motions, before);
  return recent.flatMap((release) => {
    const nights = new Set(
      all.filter((other) => alike(release, other)).map(({ from }) => nightOf(view, from)),
    ).size;
    const of = (what: (channel: ChannelView) => boolean, least: number) =>
      release.risen.some(({ channel, times }) => what(view.channels[channel]!) && times >= least);
    const flow =
      of(({ role }) => role === 'flow', 1) &&
      of(({ role }) => role === 'solute', 1) &&
      together(release) >= ONE_NIGHT_TIMES;
    const again =
      nights >= 2 &&
      together(release) >= AGAIN_TIMES &&
      of(({ role, spec }) => role === 'solute' && !muddy(spec.factor), 0.8);
    return flow || again ? [signalOf(view, release, nights)] : [];
  });
}

/** Short releases at night: flow and solutes up together within minutes and back, or the same on several nights. */
export const nightDischarge: Detector<Motions> = {
  name: 'level/night-discharge',
  fit: (view) => (motionsOf(view).some((motion) => motion) ? motionsOf(view) : undefined),
  look,
};
