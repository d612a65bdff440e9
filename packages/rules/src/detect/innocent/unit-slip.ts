import { instant, MICROS_PER_HOUR } from '@wenqu/domain';
import type { LookAlikeDetector } from '../detector.ts';
import { type ChannelView, slotAt, type View } from '../history.ts';
import type { LookAlike } from '../signal.ts';

/** A number in µg/L where it was in mg/L. @source detection.md T7 */
const TIMES = Math.log(1_000);
/** The water moves a little between two values as well. */
const APART = Math.log(1.25);
const BACK_H = 72;
/** What a wrong unit set going is still in the windows for some hours. */
const AFTER_H = 12;

/** Stretches in which a channel tells a thousand times more, or less, than right before. */
function slipsOf(view: View, { spec, values }: ChannelView): LookAlike[] {
  const out: LookAlike[] = [];
  const oldest = Math.max(1, view.count - BACK_H * view.slotsPerHour);
  let before = Number.NaN;
  let since = -1;
  let ratio = 0;
  const close = (to: number, over: boolean) => {
    out.push({
      cause: 'unit-slip',
      factors: [spec.factor],
      from: slotAt(view, since),
      to: over ? instant(slotAt(view, to) + AFTER_H * MICROS_PER_HOUR) : view.now,
      facts: { times: ratio > 0 ? 1_000 : 0.001 },
    });
    since = -1;
  };
  for (let i = oldest; i < view.count; i++) {
    const value = values[i]!;
    if (!(value > 0)) continue;
    const step = Math.log(value / before);
    before = value;
    if (!(Math.abs(Math.abs(step) - TIMES) <= APART)) continue;
    if (since >= 0) close(i, true);
    else {
      since = i;
      ratio = step;
    }
  }
  if (since >= 0) close(view.count, false);
  return out;
}

/** Another unit or code, by a setting: to be asked and put right in the reviewed layer, not to be suspected. */
export const unitSlip: LookAlikeDetector<undefined> = {
  name: 'innocent/unit-slip',
  look: (view) =>
    view.channels.flatMap((channel) => (channel.role === 'solute' ? slipsOf(view, channel) : [])),
};
