import { FLOW } from '../channel.ts';
import type { LookAlikeDetector } from '../detector.ts';
import { channelOf, hourAt, type View } from '../history.ts';
import { mean, median } from '../robust.ts';
import type { LookAlike } from '../signal.ts';

/** Below this share of its usual flow a point stands. */
const STANDING_SHARE = 0.05;
/** Water needs so long to be itself again after a restart. */
const RESTART_H = 2;
const BACK_H = 48;
const HOURS_LEAST = 2;

/** Usual flow: the median of what flowed at all. */
interface Usual {
  readonly flow: number;
}

function fit(view: View): Usual | undefined {
  const flow = channelOf(view, FLOW);
  if (!flow) return undefined;
  const hourly: number[] = [];
  for (let i = 0; i < view.count; i += view.slotsPerHour)
    if (flow.values[i]! > 0) hourly.push(flow.values[i]!);
  const usual = median(hourly);
  return usual > 0 ? { flow: usual } : undefined;
}

function look(view: View, usual: Usual | undefined): LookAlike[] {
  const flow = channelOf(view, FLOW);
  if (!flow || !usual) return [];
  const perHour = view.slotsPerHour;
  const out: LookAlike[] = [];
  let since = -1;
  const oldest = Math.max(0, view.hourCount - BACK_H);
  for (let hour = oldest; hour <= view.hourCount; hour++) {
    const level =
      hour < view.hourCount ? mean(flow.values, hour * perHour, (hour + 1) * perHour) : Number.NaN;
    if (level < STANDING_SHARE * usual.flow) {
      if (since < 0) since = hour;
    } else if (since >= 0 && !(Number.isNaN(level) && hour < view.hourCount)) {
      if (hour - since >= HOURS_LEAST)
        out.push({
          cause: 'shutdown',
          factors: view.channels.map(({ spec }) => spec.factor),
          from: hourAt(view, Math.max(0, since - 1)),
          to: hourAt(view, Math.min(view.hourCount, hour + RESTART_H)),
          facts: { hours: hour - since, usualFlow: Math.round(usual.flow * 100) / 100 },
        });
      since = -1;
    }
  }
  return out;
}

/** No water flows: what stands in the pipe is neither constant by hand nor diluted. */
export const shutdown: LookAlikeDetector<Usual> = { name: 'innocent/shutdown', fit, look };
