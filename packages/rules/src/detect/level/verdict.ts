import { CONDUCTIVITY, FLOW, SOLIDS, TURBIDITY } from '../channel.ts';
import type { Change, Shift } from './change.ts';

export interface Judged {
  readonly verdict: 'dilution' | 'whole-line' | 'drop';
  /** The shifts that carry it. */
  readonly moved: readonly Shift[];
  readonly flow: Shift | undefined;
}

/** A fall by less is within what plants do: the smallest that is claimed. */
const FALL_LEAST = Math.log(0.82);
/** Clean water in a whole line takes away at least this. */
const LINE_FALL_LEAST = Math.log(0.6);
/** Rain and added water leave more than this; a bottle does not. */
const GONE_LEAST = Math.log(0.4);
/** Added water takes away at least this. */
const DILUTED_LEAST = Math.log(0.86);
/** Flow that rises with a dilution; less cannot be told from a busy hour. */
const FLOW_RISE_LEAST = Math.log(1.18);
const FLOW_STEADY = Math.log(1.2);
/** Of a sudden change, this share comes within minutes; a catchment or a tank takes hours. */
const SUDDEN_SHARE = 0.6;
/** Of a change, this share leads away from the expected. */
const AWAY_SHARE = 0.6;
/** What it was away from the expected before, at most, of the change. */
const NEAR_SHARE = 0.4;
/** A fall to the detection limit that came slowly is a plant at its best. */
const NEAR_FLOOR = 0.12;
/** From nearer to the detection limit than this a fall to it means little. */
const TO_FLOOR_LEAST = Math.log(0.28);
/** A dip whose first minutes are so much deeper than what stays is a spike. */
const SPIKE_SHARE = 1.8;
/** Deeper than any factor or constant that is still to be believed, and yet not at the detection limit: a device. */
const DEEP_LEAST = Math.log(0.2);
/** No more than this much clean water fits into a pipe. */
const DILUTED_MOST = Math.log(0.34);
/** Size in usual largest steps times distance in usual distances from the expected. */
const STRENGTH_LEAST = 5;
/** The flow's own step may hide in a restless flow when the solutes are clear. */
const FLOW_TIMES = 0.7;
const CLEAR_TIMES = 5;
/** What came within minutes and what stays are the same within this: rain goes on swelling for an hour. */
const STAYS_LEAST = 0.85;
const STAYS_MOST = 1.35;
/** Below this share of its usual flow a point stands. */
const STANDING_SHARE = 0.1;

const falls = ({ role }: Shift) => role === 'solute' || role === 'oxygen';
const sudden = ({ sudden: step, settled }: Shift) => step / settled >= SUDDEN_SHARE;
/** Moved away from what the days before let expect, from near it: not a way back, not the last part of a slow way. */
const away = ({ settled, offBefore, offAfter }: Shift) =>
  offAfter / settled >= AWAY_SHARE && Math.abs(offBefore / settled) <= NEAR_SHARE;
/** More, or less, water than a busy hour explains. */
const flowing = (flow: Shift | undefined) =>
  flow !== undefined && Math.abs(flow.settled) > Math.max(FLOW_STEADY, 0.8 * flow.motion.slowUp);
const atFloor = ({ after, motion }: Shift) => Math.exp(after) <= 1.3 * motion.floor;
/** As `away`, for steps that several channels share. */
const drifts = ({ settled, offBefore, offAfter }: Shift) =>
  offAfter / settled >= 0.4 && Math.abs(offBefore / settled) <= 0.6;
/** An analyser that had not measured yet shows its fall later. */
const fallOf = ({ motion, times, sudden: step, settled }: Shift) =>
  motion.hold > 1 && times === 0 ? settled : step;
const stays = ({ sudden: step, settled }: Shift) =>
  step / settled > STAYS_LEAST && step / settled < STAYS_MOST;
/** Mud that rises with the flow. */
const bringsMud = ({ factor, sudden: step, settled }: Shift) =>
  isMud(factor) && (step > 0.15 || (!(step < 0) && settled > 0.25));
const isMud = (factor: string) => factor === SOLIDS || factor === TURBIDITY;

const standing = (flow: Shift): boolean => {
  const usual = Math.exp(flow.motion.middle);
  return (
    usual > 0 &&
    (Math.exp(flow.before) < STANDING_SHARE * usual || Math.exp(flow.after) < STANDING_SHARE * usual)
  );
};

/** Clean water added: the flow rises by what the solutes fall, all within minutes, and stays; rain swells and brings mud. */
function dilution(shifts: readonly Shift[], flow: Shift | undefined): Judged | undefined {
  if (!flow || flow.times < FLOW_TIMES || flow.sudden < FLOW_RISE_LEAST || flow.worked) return undefined;
  if (flow.settled < 0.4 * flow.sudden && flow.motion.slowUp < flow.sudden) return undefined;
  const solutes = shifts.filter(
    ({ role, worked, settled }) => role === 'solute' && !worked && !Number.isNaN(settled),
  );
  if (solutes.some(bringsMud)) return undefined;
  const fallen = solutes.filter((each) => fallOf(each) < DILUTED_LEAST);
  const clear = fallen.filter((each) => each.times >= 1.5 && drifts(each) && stays(each));
  const main = fallen.length === 0 ? undefined : fallen.reduce((a, b) => (b.times > a.times ? b : a));
  if (
    !main ||
    !clear.includes(main) ||
    main.sudden < DILUTED_MOST ||
    (fallen.length < Math.min(2, solutes.length) && main.times < CLEAR_TIMES)
  )
    return undefined;
  if (flow.times < 1.1 && clear.length < 2 && main.times < CLEAR_TIMES) return undefined;
  const most = Math.max(...clear.map((each) => -each.sudden)) / flow.sudden;
  return most > 0.5 && most < 1.6 ? { verdict: 'dilution', moved: fallen, flow } : undefined;
}

/** Another water in the whole line: solutes gone, temperature or pH of the room, and no flow that would explain it. */
function wholeLine(shifts: readonly Shift[], flow: Shift | undefined): Judged | undefined {
  const states = shifts.filter(
    ({ role, times, worked, settled, motion }) =>
      role === 'state' &&
      !worked &&
      (times >= 1.1 || Math.abs(settled) > 1.2 * Math.max(motion.slowUp, motion.slowDown)),
  );
  const fallen = shifts.filter(
    (each) =>
      each.role === 'solute' &&
      !each.worked &&
      each.settled < LINE_FALL_LEAST &&
      each.times >= 1.1 &&
      away(each),
  );
  const conductivity = fallen.some(({ factor, times }) => factor === CONDUCTIVITY && times >= 2);
  const jumped = states.filter(({ times }) => times >= 2);
  if (
    states.length === 0 ||
    !(conductivity || fallen.length >= 2 || (fallen.length === 1 && jumped.length >= 2))
  )
    return undefined;
  if (shifts.some(bringsMud)) return undefined;
  const gone = fallen.filter(({ settled }) => settled < GONE_LEAST);
  const unexplained = flow !== undefined && !Number.isNaN(flow.settled) && !flowing(flow);
  if (!unexplained && gone.length < 2 && !gone.some(({ factor }) => isMud(factor))) return undefined;
  const moved = shifts.filter(
    (each) => fallen.includes(each) || states.includes(each) || (each.role === 'oxygen' && each.times >= 1),
  );
  return { verdict: 'whole-line', moved, flow };
}

/** Single devices that show less, all else as before. */
function drop(shifts: readonly Shift[], flow: Shift | undefined): Judged | undefined {
  if (flow && flow.times >= 0.8 && Math.abs(flow.sudden) > FLOW_STEADY) return undefined;
  if (shifts.some(({ role, times }) => role === 'state' && times >= 1.5)) return undefined;
  const deep = shifts.filter((each) => falls(each) && each.times >= 1.5 && each.settled <= DEEP_LEAST).length;
  const fallen = shifts.filter(
    (each) =>
      falls(each) &&
      !each.worked &&
      each.settled < FALL_LEAST &&
      each.offAfter < Math.min(FALL_LEAST, -1.3 * each.motion.spread) &&
      each.times >= 1.5 &&
      sudden(each) &&
      away(each) &&
      (stays(each) || !(flowing(flow) || each.factor === CONDUCTIVITY)) &&
      each.sudden / each.settled < SPIKE_SHARE &&
      (each.settled > DEEP_LEAST || atFloor(each) || each.still || deep >= 2) &&
      (!atFloor(each) ||
        (each.settled < TO_FLOOR_LEAST && each.offBefore > -NEAR_FLOOR && each.brink > -NEAR_FLOOR)),
  );
  if (fallen.length === 0) return undefined;
  const withSolute = shifts.some(
    ({ role, times, sudden: step }) => role === 'solute' && times > 0 && step < FALL_LEAST,
  );
  if (!withSolute) return undefined;
  let strength = 0;
  for (const { times, offAfter, motion } of fallen) strength += times * Math.abs(offAfter / motion.spread);
  if (strength < STRENGTH_LEAST) return undefined;
  if (shifts.some((each) => falls(each) && each.settled > 0.15 && each.times >= 1.5)) return undefined;
  return { verdict: 'drop', moved: fallen, flow };
}

/**
 * Which manipulation a sudden change of levels looks like: water added (flow up, solutes down), another water in the
 * line (temperature or pH change too), or numbers of single devices lowered. Undefined where none fits.
 */
export function judge({ shifts }: Change): Judged | undefined {
  const flow = shifts.find(({ factor }) => factor === FLOW);
  if (flow && standing(flow)) return undefined;
  return dilution(shifts, flow) ?? wholeLine(shifts, flow) ?? drop(shifts, flow);
}
