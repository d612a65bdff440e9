import { TEMPERATURE } from '../channel.ts';
import type { Detector } from '../detector.ts';
import { channelOf, slotAt, slotOf, type View } from '../history.ts';
import type { Signal } from '../signal.ts';
import { learnMatches, type Match, type MatchBaseline, matchAt, slack } from './self-match.ts';

/** Surprise, beyond what the channels repeat by themselves, that chance does not reach among all lags and hours. */
const BITS_SHIFTED = 20;
/** Days resemble each other more than the hours of one day do. */
const BITS_REPLAYED = 34;
/** Delays of one channel against the others that are looked for, hours. */
const SHIFT_FROM_H = 1.5;
const SHIFT_TO_H = 14;
const LONGEST_H = 72;
/** Share of slots that are nearly equal when a channel repeats itself. */
const SAME_SHARE = 0.6;
const NEAR_STEPS = 2;

interface Repeat {
  readonly lag: number;
  readonly matches: readonly Match[];
  readonly bits: number;
}

/** The lag under which the channels together repeat most surprisingly. */
function strongest(
  view: View,
  baselines: readonly MatchBaseline[],
  lags: Iterable<number>,
  least: number,
): Repeat | undefined {
  let best: Repeat | undefined;
  for (const lag of lags) {
    const longest = Math.min(view.count - lag, LONGEST_H * view.slotsPerHour);
    if (longest < 8) continue;
    const matches: Match[] = [];
    let bits = 0;
    for (const baseline of baselines) {
      const channel = channelOf(view, baseline.factor);
      const match = channel && matchAt(channel, baseline, lag, longest);
      if (!match) continue;
      matches.push(match);
      bits += match.bits;
    }
    if (bits > (best?.bits ?? least)) best = { lag, matches, bits };
  }
  return best;
}

function* dayLags(view: View): Generator<number> {
  const day = 24 * view.slotsPerHour;
  for (let lag = day; lag < view.count; lag += day) yield lag;
}

function* shiftLags(view: View): Generator<number> {
  const last = Math.round(SHIFT_TO_H * view.slotsPerHour);
  for (let lag = Math.round(SHIFT_FROM_H * view.slotsPerHour); lag <= last; lag++) yield lag;
}

const round = (value: number) => Math.round(value * 10) / 10;

function signalOf(view: View, repeat: Repeat, form: 'replay' | 'time-shift'): Signal {
  const { matches, lag, bits } = repeat;
  const told = matches.filter((match) => match.bits >= Math.max(3, bits / 12));
  const slots = Math.max(...told.map((match) => match.slots));
  return {
    pattern: form === 'replay' ? 'D03' : 'D40',
    form,
    factors: told.map(({ factor }) => factor),
    from: slotAt(view, view.count - slots),
    to: view.now,
    score: Math.min(1, 0.5 + bits / 400),
    facts: {
      hours: round(slots / view.slotsPerHour),
      lagHours: round(lag / view.slotsPerHour),
      days: Math.round(lag / view.slotsPerHour / 24),
      moves: told.reduce((sum, match) => sum + match.moves, 0),
      bits: Math.round(bits),
    },
  };
}

/** Temperature alone resembles itself from one clear day to the next. */
const weather = ({ matches, bits }: Repeat): boolean =>
  bits < 2 * BITS_REPLAYED && matches.every(({ factor }) => factor === TEMPERATURE);

/** Does the flow, or all that is not told, repeat itself under the same lag as well? Temperature follows the weather. */
function wholePlant(view: View, lag: number, { factors, from }: Signal): boolean {
  const first = Math.max(lag, slotOf(view, from));
  let others = 0;
  let alike = 0;
  for (const { spec, role, values } of view.channels) {
    if (factors.includes(spec.factor)) {
      if (role === 'flow') return true;
      continue;
    }
    if (spec.factor === TEMPERATURE) continue;
    const near = NEAR_STEPS * (spec.resolution ?? 0);
    let seen = 0;
    let same = 0;
    for (let i = first; i < view.count; i++) {
      const apart = Math.abs(values[i]! - values[i - lag]!);
      if (Number.isNaN(apart)) continue;
      seen++;
      if (apart <= slack(near, values[i]!)) same++;
    }
    if (seen === 0) continue;
    const share = same / seen;
    if (role === 'flow' && share >= SAME_SHARE) return true;
    others++;
    if (share >= SAME_SHARE) alike++;
  }
  return others > 0 && alike * 2 > others;
}

/**
 * The newest hours equal earlier ones, digit by digit and move by move: those of the same time of another day (D03), or a
 * channel's own last hours while the flow goes on, so that it is told later than the water ran (D40). When the flow repeats
 * itself under that delay as well, it is the whole plant that works later, and nothing is said.
 * @source detection.md D03, D40
 */
export const repeatedSegment: Detector<readonly MatchBaseline[]> = {
  name: 'memory/repeated-segment',
  nights: 3,
  fit: (view) => view.channels.map((channel) => learnMatches(view, channel)),
  look(view, baselines): readonly Signal[] {
    if (!baselines) return [];
    const signals: Signal[] = [];
    const replayed = strongest(view, baselines, dayLags(view), BITS_REPLAYED);
    if (replayed && !weather(replayed)) signals.push(signalOf(view, replayed, 'replay'));
    const shifted = strongest(view, baselines, shiftLags(view), BITS_SHIFTED);
    if (shifted) {
      const signal = signalOf(view, shifted, 'time-shift');
      if (!wholePlant(view, shifted.lag, signal)) signals.push(signal);
    }
    return signals;
  },
};
