import {
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  WIRE_OFFSET_MICROS,
} from '@wenqu/domain';
import { MARK } from '../channel.ts';
import type { Detector } from '../detector.ts';
import { type ChannelView, slotAt, type View } from '../history.ts';
import type { Signal } from '../signal.ts';
import { edgeElevation } from './elevation.ts';
import { type Run, runsOf } from './runs.ts';

/** Two windows further apart than this are two visits: a drift corrected, a device adjusted again. */
const APART_H = 44;
/** … and two alone have to be nearer still. */
const APART_TWO_H = 34;
/** How far back windows are gathered. */
const BACK_H = 96;
/** Windows of a quarter of an hour are a cleaning. */
const LEAST_MIN = 40;
/** Hours of the day in which maintenance by people is usual. [P] */
const WORK_FROM_H = 8;
const WORK_TO_H = 18;
/** Share of marked time outside working hours that is no habit of people. [P] */
const OFF_HOURS = 0.3;
/** Values beside a mark so far above those around it, in the point's own usual change. */
const RAISED = 1.2;

interface Window extends Run {
  readonly mark: number;
  readonly factors: string[];
  /** Part of it that lies outside working hours. */
  readonly offHours: number;
}

/** Share of a run outside working hours (UTC+8; every day of the week). */
function offHours(view: View, run: Run): number {
  let off = 0;
  for (let i = run.from; i < run.to; i++) {
    const local = (slotAt(view, i) + WIRE_OFFSET_MICROS) % MICROS_PER_DAY;
    const hour = local / MICROS_PER_HOUR;
    if (hour < WORK_FROM_H || hour >= WORK_TO_H) off++;
  }
  return off / (run.to - run.from);
}

/** Flagged windows of all channels; those that begin and end together are one. */
function windowsOf(view: View): Window[] {
  const oldest = Math.max(0, view.count - BACK_H * view.slotsPerHour);
  const least = Math.ceil(LEAST_MIN / view.stepMin);
  const found = new Map<string, Window>();
  for (const channel of view.channels) {
    for (const mark of [MARK.maintenance, MARK.calibration]) {
      for (const run of runsOf(channel.marks, (each) => each === mark, oldest)) {
        if (run.to - run.from < least) continue;
        const key = `${run.from} ${run.to} ${mark}`;
        const held = found.get(key);
        if (held) held.factors.push(channel.spec.factor);
        else found.set(key, { ...run, mark, factors: [channel.spec.factor], offHours: offHours(view, run) });
      }
    }
  }
  return [...found.values()].sort((a, b) => a.from - b.from);
}

/** The newest chain of windows of the same channels and kind, each near the one before. */
function chainOf(view: View, windows: readonly Window[]): Window[] {
  const newest = windows.at(-1);
  if (!newest || newest.to < view.count - 2 * view.slotsPerHour) return [];
  const names = newest.factors.join();
  const same = windows.filter(({ factors, mark }) => mark === newest.mark && factors.join() === names);
  const chain: Window[] = [];
  for (const each of same.toReversed()) {
    const after = chain[0];
    if (after && after.from - each.to > APART_H * view.slotsPerHour) break;
    chain.unshift(each);
  }
  return chain;
}

const highest = (view: View, chain: readonly Window[], channels: readonly ChannelView[]): number =>
  Math.max(
    0,
    ...chain.flatMap(({ from, to }) =>
      channels.map((channel) => edgeElevation(channel, from, to, view.slotsPerHour) || 0),
    ),
  );

/**
 * Maintenance or calibration marked again and again within a day or two, with high values beside the marks or
 * outside working hours: the mark may stand where a value should. One window alone says nothing.
 * @source detection.md D28
 */
export const falseMaintenance: Detector<undefined> = {
  name: 'presence/false-maintenance',
  look(view): readonly Signal[] {
    const chain = chainOf(view, windowsOf(view));
    if (chain.length < 2) return [];
    const first = chain[0]!;
    const last = chain.at(-1)!;
    const channels = view.channels.filter(({ spec }) => first.factors.includes(spec.factor));
    const raised = highest(view, chain, channels);
    const off = chain.reduce((sum, each) => sum + each.offHours, 0) / chain.length;
    // People come in working hours: two windows by day are two visits.
    const byDay = chain.some((each) => each.offHours === 0 && each.mark === MARK.calibration);
    const near = last.from - first.to <= APART_TWO_H * view.slotsPerHour;
    const enough =
      chain.length === 2 ? off >= OFF_HOURS && !byDay && near : off >= OFF_HOURS || raised >= RAISED;
    if (!enough) return [];
    const score = 0.4 + 0.1 * (chain.length - 1) + (raised >= RAISED ? 0.2 : 0) + (off >= 0.7 ? 0.1 : 0);
    return [
      {
        pattern: 'D28',
        form: 'false-maintenance',
        factors: first.factors,
        from: slotAt(view, first.from),
        to: instant(slotAt(view, last.to - 1) + view.stepMin * MICROS_PER_MINUTE),
        score: Math.min(1, score),
        facts: {
          windows: chain.length,
          hours: Math.round(((last.to - first.from) / view.slotsPerHour) * 10) / 10,
          elevation: Math.round(raised * 10) / 10,
          offHoursPercent: Math.round(off * 100),
        },
        missing: ['O', 'D', 'A'],
      },
    ];
  },
};
