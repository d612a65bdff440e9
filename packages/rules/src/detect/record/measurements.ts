import { MICROS_PER_MINUTE } from '@wenqu/domain';
import { cycleOf } from '../cycle.ts';
import type { ChannelView, View } from '../history.ts';

/** When an analyser measures: every so many slots, at this place in the row; a probe at every slot. */
export interface Sampling {
  readonly every: number;
  /** Slot number since the beginning of time, modulo `every`. */
  readonly phase: number;
}

/** Measured values in order, each once, with the slots they stand in. */
export interface Measurements {
  readonly count: number;
  readonly slots: Int32Array;
  readonly values: Float64Array;
}

const slotNumber = (view: View): number => Math.round(view.start / (view.stepMin * MICROS_PER_MINUTE));

/** Learn from the slots in which values change when an analyser measures. */
export function samplingOf(view: View, { spec, values }: ChannelView): Sampling {
  const cycleMin = spec.cycleMin ?? cycleOf(values, view.stepMin) ?? 0;
  const every = Math.max(1, Math.round(cycleMin / view.stepMin));
  if (every === 1) return { every, phase: 0 };
  const first = slotNumber(view);
  const counts = new Uint32Array(every);
  for (let i = 1; i < view.count; i++)
    if (Math.abs(values[i]! - values[i - 1]!) > 0) counts[(first + i) % every]!++;
  return { every, phase: counts.indexOf(Math.max(...counts)) };
}

/** Valid measurements from slot `from` on. */
export function measurementsOf(
  view: View,
  { values }: ChannelView,
  { every, phase }: Sampling,
  from = 0,
): Measurements {
  const first = slotNumber(view);
  const start = from + ((((phase - first - from) % every) + every) % every);
  const size = Math.max(0, Math.ceil((view.count - start) / every));
  const slots = new Int32Array(size);
  const measured = new Float64Array(size);
  let count = 0;
  for (let i = start; i < view.count; i += every) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    slots[count] = i;
    measured[count++] = value;
  }
  return { count, slots, values: measured };
}
