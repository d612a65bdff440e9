import { MICROS_PER_HOUR } from '@wenqu/domain';
import { PH, TEMPERATURE } from '../channel.ts';
import type { Detector } from '../detector.ts';
import { slotAt, type View } from '../history.ts';
import type { Signal } from '../signal.ts';
import { type Change, CONFIRM_MIN, changesOf, type Shift } from './change.ts';
import type { Motions } from './moments.ts';
import { motionsOf } from './motion.ts';
import { type Judged, judge } from './verdict.ts';

const round = (value: number, digits = 2) => Number(value.toFixed(digits));
const shown = (shift: Shift, level: number) => (shift.motion.logarithmic ? Math.exp(level) : level);
const percentDown = ({ settled }: Shift) => Math.round((1 - Math.exp(settled)) * 100);

/** The amount that moved most beyond its usual; a property only where no amount moved. */
function strongest(shifts: readonly Shift[]): Shift {
  const amounts = shifts.filter(({ motion }) => motion.logarithmic);
  return (amounts.length > 0 ? amounts : shifts).reduce((a, b) => (b.times > a.times ? b : a));
}

/** Temperature and pH before and after, where they moved. */
function propertiesOf(moved: readonly Shift[]): Record<string, number> {
  const out: Record<string, number> = {};
  for (const [factor, name] of [
    [TEMPERATURE, 'temperature'],
    [PH, 'ph'],
  ] as const) {
    const shift = moved.find((each) => each.factor === factor);
    if (!shift) continue;
    out[`${name}Before`] = round(shift.before);
    out[`${name}After`] = round(shift.after);
  }
  return out;
}

function factsOf(view: View, change: Change, { moved, flow }: Judged): Record<string, number | string> {
  const main = strongest(moved);
  return {
    factor: main.factor,
    before: round(shown(main, main.before)),
    after: round(shown(main, main.after)),
    fallPercent: percentDown(main),
    times: round(main.times, 1),
    hours: round(((change.until - change.slot) * view.stepMin) / 60, 1),
    ...propertiesOf(moved),
    ...(flow && !Number.isNaN(flow.settled)
      ? { flowPercent: Math.round((Math.exp(flow.settled) - 1) * 100) }
      : {}),
  };
}

function signalOf(
  view: View,
  change: Change,
  judged: Judged,
  pattern: Signal['pattern'],
  form: string,
): Signal {
  const main = strongest(judged.moved);
  const factors = judged.moved.map(({ factor }) => factor);
  return {
    pattern,
    form,
    factors: judged.verdict === 'dilution' && judged.flow ? [judged.flow.factor, ...factors] : factors,
    from: slotAt(view, change.slot),
    to: slotAt(view, Math.min(change.until, change.slot + FOLLOW_H * view.slotsPerHour)),
    score: Math.min(1, 0.5 * (main.times / 1.5) ** 0.5),
    facts: factsOf(view, change, judged),
  };
}

/** One device alone: analysers have dips of a few hours that nobody made. */
const CONFIRM_ALONE_MIN = 240;

/** After so long the new level is the usual one, or somebody has looked. */
const FOLLOW_H = 24;

/** Speaks of what still goes on, or ended in the last two hours. */
const recent = (view: View, change: Change) =>
  !change.closed || slotAt(view, change.until) > view.now - 3 * MICROS_PER_HOUR;
const lasting = (view: View, { slot, until }: Change) => (until - slot) * view.stepMin >= CONFIRM_MIN;

function formOf({ moved }: Judged): { pattern: Signal['pattern']; form: string } {
  if (moved.some(({ after, motion }) => Math.exp(after) <= motion.floor * 1.3))
    return { pattern: 'D21', form: 'sample-swap' };
  const [first, second] = moved;
  if (first && second && Math.abs(first.settled - second.settled) > 0.08)
    return { pattern: 'D12', form: 'offset' };
  return { pattern: 'D12', form: 'scaling' };
}

function look(view: View, motions: Motions | undefined): Signal[] {
  if (!motions) return [];
  const out: Signal[] = [];
  const told: { until: number; factors: readonly string[] }[] = [];
  for (const change of changesOf(view, motions)) {
    if (!lasting(view, change)) continue;
    const judged = judge(change);
    if (
      !judged ||
      told.some(
        ({ until, factors }) =>
          change.slot < until && judged.moved.some(({ factor }) => factors.includes(factor)),
      )
    )
      continue;
    if (judged.moved.length === 1 && (change.until - change.slot) * view.stepMin < CONFIRM_ALONE_MIN)
      continue;
    told.push({ until: change.until, factors: judged.moved.map(({ factor }) => factor) });
    if (!recent(view, change)) continue;
    if (judged.verdict === 'dilution') out.push(signalOf(view, change, judged, 'D23', 'dilution'));
    else if (judged.verdict === 'whole-line') out.push(signalOf(view, change, judged, 'D21', 'sample-swap'));
    else {
      const { pattern, form } = formOf(judged);
      out.push(signalOf(view, change, judged, pattern, form));
    }
  }
  return out;
}

/** Levels of single devices, of the whole line, or of flow and solutes, that change within minutes and stay. */
export const suddenChange: Detector<Motions> = {
  name: 'level/sudden-change',
  fit: (view) => (motionsOf(view).some((motion) => motion) ? motionsOf(view) : undefined),
  look,
};
