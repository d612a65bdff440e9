import { instant, MICROS_PER_DAY, MICROS_PER_HOUR, MICROS_PER_MINUTE } from '@wenqu/domain';
import type { ChannelSpec, Mark, PointSpec } from './channel.ts';
import { MARK } from './channel.ts';
import type { Detector } from './detector.ts';
import { History, type View } from './history.ts';
import type { Signal } from './signal.ts';

/** Midnight (UTC+8) at which made water begins. */
export const BEGAN = instant(Date.UTC(2026, 2, 1) * 1_000 - 8 * MICROS_PER_HOUR);

/** Numbers between 0 and 1 from a seed. */
export function chance(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

export const channel = (factor: string, more: Partial<ChannelSpec> = {}): ChannelSpec => ({
  factor,
  resolution: 0.01,
  detectionLimit: null,
  cycleMin: null,
  limitMin: null,
  limitMax: null,
  ...more,
});

/** A works with flow, pH, temperature, conductivity, solids (a noisy probe) and COD (an analyser of two hours). */
export const WORKS: PointSpec = {
  stepMin: 15,
  channels: [
    channel('w00000'),
    channel('w01001', { limitMin: 6, limitMax: 9 }),
    channel('w01010', { resolution: 0.1 }),
    channel('w01014', { resolution: 1 }),
    channel('w01012', { resolution: 0.1, detectionLimit: 1, limitMax: 30 }),
    channel('w01018', { resolution: 0.1, cycleMin: 120, limitMax: 60 }),
  ],
};
/** Level, daily swing, slow weather, noise of each channel of the works. */
const WAYS = [
  [40, 12, 4, 0.2],
  [7.4, 0.15, 0.05, 0.005],
  [21, 1.2, 0.8, 0.02],
  [1_200, 70, 40, 1.5],
  [12, 3, 2, 0.4],
  [34, 6, 4, 0.3],
] as const;

export interface MadeWater {
  readonly spec: PointSpec;
  readonly slotsPerHour: number;
  /** By channel, then slot. */
  readonly values: Float64Array[];
  readonly marks: Uint8Array[];
  /** Slots of an hour of a day, `to` not included. */
  slots(day: number, fromHour: number, hours: number): { readonly from: number; readonly to: number };
  of(factor: string): Float64Array;
  marksOf(factor: string): Uint8Array;
  /** What was known at a full hour of a day. */
  viewAt(day: number, hour: number): View;
}

/** Honest water by a fixed seed: rhythm of day, weather that wanders, instruments that hold and round. */
export function madeWater({ days = 16, seed = 7, spec = WORKS } = {}): MadeWater {
  const next = chance(seed);
  const slotsPerHour = 60 / spec.stepMin;
  const count = days * 24 * slotsPerHour;
  const values = spec.channels.map(({ resolution, cycleMin }, c) => {
    const [level, swing, weather, noise] = WAYS[c % WAYS.length]!;
    const out = new Float64Array(count);
    const stride = Math.max(1, Math.round((cycleMin ?? spec.stepMin) / spec.stepMin));
    let slow = 0;
    for (let i = 0; i < count; i++) {
      slow = 0.998 * slow + 0.06 * (next() - 0.5) * 2;
      const day = Math.sin((2 * Math.PI * (i / slotsPerHour - 7 - c)) / 24);
      const jitter = next() + next() + next() - 1.5;
      const raw = level + swing * day + weather * slow + noise * jitter;
      out[i] = i % stride === 0 ? Math.round(raw / resolution!) * resolution! : out[i - 1]!;
    }
    return out;
  });
  const marks = spec.channels.map(() => new Uint8Array(count).fill(MARK.valid));
  const at = (factor: string) => spec.channels.findIndex((each) => each.factor === factor);
  return {
    spec,
    slotsPerHour,
    values,
    marks,
    slots: (day, fromHour, hours) => {
      const from = Math.round((day * 24 + fromHour) * slotsPerHour);
      return { from, to: from + Math.round(hours * slotsPerHour) };
    },
    of: (factor) => values[at(factor)]!,
    marksOf: (factor) => marks[at(factor)]!,
    viewAt: (day, hour) => {
      const history = new History(spec, 28, days + 1);
      spec.channels.forEach(({ factor }, c) => {
        for (let i = 0; i < count; i++) {
          const mark = marks[c]![i] as Mark;
          if (mark !== MARK.missing)
            history.live(instant(BEGAN + i * spec.stepMin * MICROS_PER_MINUTE), factor, values[c]![i]!, mark);
        }
      });
      return history.view(instant(BEGAN + day * MICROS_PER_DAY + hour * MICROS_PER_HOUR))!;
    },
  };
}

/** What a detector says at an hour, with the baseline it learned at the midnight before. */
export function says<Baseline>(
  detector: Detector<Baseline>,
  water: MadeWater,
  day: number,
  hour: number,
): readonly Signal[] {
  return detector.look(water.viewAt(day, hour), detector.fit?.(water.viewAt(day, 0)));
}
