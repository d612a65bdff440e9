import { instant, MICROS_PER_MINUTE } from '@wenqu/domain';
import { MARK } from '../channel.ts';
import type { Detector } from '../detector.ts';
import { type ChannelView, slotAt, type View } from '../history.ts';
import type { Signal } from '../signal.ts';
import { edgeElevation } from './elevation.ts';
import { type Run, runsOf } from './runs.ts';

const BACK_H = 60;
/** Gaps further apart than this are not one story. */
const APART_H = 30;
const LEAST_MIN = 40;
/** A value so far above those around the gap, in the point's own usual change: it was rising when it was cut. */
const RAISED = 1.2;
/** So many gaps in a row need no rise to be told. */
const MANY = 3;
/** A line that breaks more often than this in its past, times a day, breaks by itself. */
const OFTEN = 0.15;

interface Gap extends Run {
  readonly channels: readonly ChannelView[];
  /** Factor codes, joined. */
  readonly names: string;
}

/** Gaps of all channels; those that begin and end together are one. */
function gapsOf(view: View): Gap[] {
  const oldest = Math.max(1, view.count - BACK_H * view.slotsPerHour);
  const least = Math.ceil(LEAST_MIN / view.stepMin);
  const found = new Map<string, Run & { channels: ChannelView[] }>();
  for (const channel of view.channels) {
    for (const run of runsOf(channel.marks, (mark) => mark === MARK.missing, oldest)) {
      // What goes on at the edge of the window has no second edge yet.
      if (run.to - run.from < least || run.from === oldest || run.to === view.count) continue;
      const key = `${run.from} ${run.to}`;
      const held = found.get(key);
      if (held) held.channels.push(channel);
      else found.set(key, { ...run, channels: [channel] });
    }
  }
  return [...found.values()]
    .map((gap) => ({ ...gap, names: gap.channels.map(({ spec }) => spec.factor).join() }))
    .sort((a, b) => a.from - b.from);
}

/** How high the values stood beside a gap; 0 where nothing tells. */
const elevationOf = (view: View, { from, to, channels }: Gap): number =>
  Math.max(
    0,
    ...channels
      .filter(({ role }) => role === 'solute')
      .map((channel) => edgeElevation(channel, from, to, view.slotsPerHour) || 0),
  );

/** The newest chain of gaps of the same channels. */
function chainOf(view: View, gaps: readonly Gap[]): Gap[] {
  const newest = gaps.at(-1);
  if (!newest || newest.to < view.count - 2 * view.slotsPerHour) return [];
  const chain: Gap[] = [];
  for (const each of gaps.filter(({ names }) => names === newest.names).toReversed()) {
    const after = chain[0];
    if (after && after.from - each.to > APART_H * view.slotsPerHour) break;
    chain.unshift(each);
  }
  return chain;
}

/** One instrument drops out by itself more easily than a whole line does. */
function raisedLeast(view: View, chain: readonly Gap[]): number {
  const whole = (chain[0]?.channels.length ?? 0) * 2 > view.channels.length;
  const many = chain.length >= MANY;
  if (whole) return many ? 0 : 1;
  return many ? 1 : 2;
}

/** How often the channels of a chain were missing before it, times a day. */
function gapsADay(view: View, [first]: readonly Gap[]): number {
  const channel = first?.channels[0];
  if (!channel || !first) return 0;
  const days = first.from / view.slotsPerHour / 24;
  const least = Math.ceil(LEAST_MIN / view.stepMin);
  const before = runsOf(channel.marks, (mark) => mark === MARK.missing, 1, first.from);
  return days < 3 ? 0 : before.filter(({ from, to }) => to - from >= least).length / days;
}

/**
 * Data missing again and again exactly where a value was rising. A single gap, however long, is a gap.
 * @source detection.md D31
 */
export const peakDisconnect: Detector<undefined> = {
  name: 'presence/peak-disconnect',
  look(view): readonly Signal[] {
    const chain = chainOf(view, gapsOf(view));
    if (chain.length < 2) return [];
    const elevations = chain.map((gap) => elevationOf(view, gap));
    const raised = elevations.filter((elevation) => elevation >= RAISED);
    if (raised.length < raisedLeast(view, chain)) return [];
    if (chain.length - raised.length > 1 && gapsADay(view, chain) > OFTEN) return [];
    const first = chain[0]!;
    const last = chain.at(-1)!;
    return [
      {
        pattern: 'D31',
        form: 'peak-disconnect',
        factors: first.channels.map(({ spec }) => spec.factor),
        from: slotAt(view, first.from),
        to: instant(slotAt(view, last.to - 1) + view.stepMin * MICROS_PER_MINUTE),
        score: Math.min(1, 0.4 + 0.05 * chain.length + 0.1 * raised.length),
        facts: {
          gaps: chain.length,
          raised: raised.length,
          hours: Math.round(((last.to - first.from) / view.slotsPerHour) * 10) / 10,
          elevation: Math.round(Math.max(0, ...raised) * 10) / 10,
        },
        missing: ['N', 'G'],
      },
    ];
  },
};
