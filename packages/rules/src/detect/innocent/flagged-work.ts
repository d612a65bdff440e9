import { instant, MICROS_PER_HOUR, MICROS_PER_MINUTE } from '@wenqu/domain';
import { MARK } from '../channel.ts';
import type { LookAlikeDetector } from '../detector.ts';
import { type ChannelView, slotAt, type View } from '../history.ts';
import type { LookAlike } from '../signal.ts';

const BACK_H = 48;
/** A device is itself again so long after work on it; a step within it is a new calibration. */
const AFTER_H = 1;

const CAUSES = [
  [MARK.fault, 'device-fault'],
  [MARK.maintenance, 'maintenance'],
  [MARK.calibration, 'recalibration'],
] as const;

function stretches(view: View, channel: ChannelView): LookAlike[] {
  const { marks, spec } = channel;
  const out: LookAlike[] = [];
  const oldest = Math.max(0, view.count - BACK_H * view.slotsPerHour);
  for (let i = oldest; i < view.count; i++) {
    const mark = marks[i]!;
    if (mark < MARK.maintenance || mark > MARK.fault) continue;
    const found = CAUSES.find(([mark]) => mark === marks[i]);
    if (!found) continue;
    let end = i + 1;
    while (end < view.count && marks[end] === found[0]) end++;
    out.push({
      cause: found[1],
      factors: [spec.factor],
      from: slotAt(view, i),
      to: instant(Math.min(view.now, slotAt(view, end) + AFTER_H * MICROS_PER_HOUR)),
      facts: { minutes: ((end - i) * view.stepMin * MICROS_PER_MINUTE) / MICROS_PER_MINUTE },
    });
    i = end;
  }
  return out;
}

/** What the device itself flags: work, a calibration, a fault. */
export const flaggedWork: LookAlikeDetector<undefined> = {
  name: 'innocent/flagged-work',
  look: (view) => view.channels.flatMap((channel) => stretches(view, channel)),
};
