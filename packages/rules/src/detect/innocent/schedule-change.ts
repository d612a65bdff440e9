import { FLOW, TEMPERATURE } from '../channel.ts';
import type { LookAlikeDetector } from '../detector.ts';
import { type ChannelView, slotAt, type View } from '../history.ts';
import { resolutionOf } from '../robust.ts';
import type { LookAlike } from '../signal.ts';

/** A plant that works later repeats the hours before: by so much. */
const LAG_LEAST_H = 2;
const LAG_MOST_H = 12;
/** Hours that must be the same in flow, and in most of what flows with it. */
const SAME_H = 2;
const MOST_SHARE = 0.6;

/** Whether the newest hours equal those `lag` slots before, and move at all. */
function same({ values }: ChannelView, count: number, length: number, lag: number, step: number): boolean {
  let moves = 0;
  for (let i = count - 1; i >= count - length; i--) {
    const difference = Math.abs(values[i]! - values[i - lag]!);
    if (!(difference <= step)) return false;
    if (values[i] !== values[i - 1]) moves++;
  }
  return moves * 3 >= length;
}

interface Steps {
  readonly of: ReadonlyMap<string, number>;
}

function fit(view: View): Steps {
  return {
    of: new Map(
      view.channels.map(({ spec, values }) => [
        spec.factor,
        1.01 * (spec.resolution ?? resolutionOf(values)) || 0,
      ]),
    ),
  };
}

function look(view: View, steps: Steps | undefined): LookAlike[] {
  const flow = view.channels.find(({ spec }) => spec.factor === FLOW);
  const length = SAME_H * view.slotsPerHour;
  if (!flow || !steps || view.count < (LAG_MOST_H + SAME_H + 1) * view.slotsPerHour) return [];
  const others = view.channels.filter(
    ({ spec }) => spec.factor !== FLOW && spec.factor !== TEMPERATURE && (spec.cycleMin ?? 0) <= view.stepMin,
  );
  for (let lag = LAG_LEAST_H * view.slotsPerHour; lag <= LAG_MOST_H * view.slotsPerHour; lag++) {
    if (!same(flow, view.count, length, lag, steps.of.get(FLOW) ?? 0)) continue;
    const alike = others.filter((channel) =>
      same(channel, view.count, length, lag, 3 * (steps.of.get(channel.spec.factor) ?? 0)),
    );
    if (alike.length < MOST_SHARE * others.length) continue;
    return [
      {
        cause: 'schedule-change',
        factors: view.channels.map(({ spec }) => spec.factor),
        from: slotAt(view, view.count - Math.max(length, lag)),
        to: view.now,
        facts: { lagHours: Math.round((lag * view.stepMin) / 6) / 10, channels: alike.length + 1 },
      },
    ];
  }
  return [];
}

/** Everything the plant does comes hours later than the day before: a shift moved, not one device's data. */
export const scheduleChange: LookAlikeDetector<Steps> = { name: 'innocent/schedule-change', fit, look };
