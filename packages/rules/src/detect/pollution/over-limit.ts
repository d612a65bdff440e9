import { instant, MICROS_PER_MINUTE } from '@wenqu/domain';
import type { Detector } from '../detector.ts';
import type { ChannelView, View } from '../history.ts';
import { slotAt } from '../history.ts';
import type { Signal } from '../signal.ts';

/** One sample beyond a limit is not told; so many in the last hours are. */
const SAMPLES_LEAST = 2;
/** How far back a run over the limit is looked for. */
const BACK_H = 6;
/** Samples over the limit this far apart belong together. */
const TOUCH_SLOTS = 3;

/** The latest stretch over the limit that reaches into the last hour. */
function stretchOf(view: View, channel: ChannelView): Signal | undefined {
  const { limitMax, limitMin, factor } = channel.spec;
  if (limitMax === null && limitMin === null) return undefined;
  const high = limitMax === null ? Number.POSITIVE_INFINITY : limitMax * (1 + 1e-6);
  const low = limitMin === null ? Number.NEGATIVE_INFINITY : limitMin * (1 - 1e-6);
  const oldest = Math.max(0, view.count - BACK_H * view.slotsPerHour);
  let first = -1;
  let last = -1;
  let samples = 0;
  let worst = 0;
  for (let i = view.count - 1; i >= oldest; i--) {
    const value = channel.values[i]!;
    if (!(value > high || value < low)) continue;
    if (last === -1) {
      if (i < view.count - view.slotsPerHour) return undefined;
      last = i;
    } else if (first - i > TOUCH_SLOTS) break;
    first = i;
    samples++;
    worst = Math.max(worst, value > high ? value / limitMax! : limitMin! / Math.max(value, 1e-9));
  }
  if (samples < SAMPLES_LEAST) return undefined;
  return {
    pattern: 'pollution-pulse',
    form: 'exceedance',
    factors: [factor],
    from: slotAt(view, first),
    to: instant(slotAt(view, last) + view.stepMin * MICROS_PER_MINUTE),
    score: Math.min(1, worst / 2),
    facts: { samples, times: Math.round(worst * 100) / 100 },
  };
}

/** Live values beyond the limit, two samples at least. A pollution event, whoever caused it. */
export const overLimit: Detector<undefined> = {
  name: 'pollution/over-limit',
  look: (view) => view.channels.flatMap((channel) => stretchOf(view, channel) ?? []),
};
