import type { Chance } from './chance.ts';
import type { FactorKind } from './factors.ts';

/** What a live value's flag says; a missing value has no row. */
export const MARK = { normal: 0, maintenance: 1, calibration: 2, fault: 3, missing: 4 } as const;
export const MARK_LETTER = ['N', 'M', 'C', 'D', ''] as const;

export interface Channel {
  readonly factor: string;
  readonly kind: FactorKind;
  readonly limit: number | null;
  readonly range: readonly [number, number] | null;
  readonly resolution: number;
  readonly cycleMin: number | null;
  /** Steps by which its cycle lies after midnight. */
  readonly phase: number;
  readonly base: string;
  readonly surrogate: boolean;
  /** A usual value, of the untouched water. */
  readonly usual: number;
  /** The water, in whatever way it is changed; no gaps. */
  readonly water: Float64Array;
  /** What the instrument reports, after its cycle. */
  readonly shown: Float64Array;
  readonly marks: Uint8Array;
}

export type Level = 'easy' | 'mid' | 'hard';

/** One label. `from` and `to` are steps, `to` excluded. */
export interface Happening {
  readonly class: 'falsification' | 'pollution' | 'benign' | 'fault';
  readonly technique: string;
  readonly accept: readonly string[];
  factors: string[];
  related?: string[];
  from: number;
  to: number;
  readonly level: Level | null;
  exceeds?: boolean;
  params: Record<string, unknown>;
}

/**
 * When a change is made: in the water, before the analysers look; in the instrument; in the report that
 * leaves the station; on the marks and rows at the very end.
 */
export type Stage = 'water' | 'instrument' | 'report' | 'mark';

/** Changes hour rows: how, and on which factor. */
export interface RowTrick {
  readonly factor: string;
  readonly from: number;
  readonly to: number;
  readonly kind: 'avg_outside' | 'avg_not_mean' | 'cou_mismatch' | 'rate_scaled' | 'total_scaled';
  readonly k: number;
}

/** A site while it is made. */
export interface Plot {
  readonly id: string;
  readonly stepMin: number;
  readonly perHour: number;
  /** Minutes since 1970 of the first step, local time; always midnight or noon. */
  readonly startMin: number;
  readonly steps: number;
  readonly warmup: number;
  readonly channels: readonly Channel[];
  readonly happenings: Happening[];
  readonly tricks: RowTrick[];
  readonly acts: { readonly stage: Stage; readonly run: () => void }[];
}

export const minutesAt = (plot: Plot, step: number) => plot.startMin + step * plot.stepMin;
export const channelOf = (plot: Plot, factor: string) =>
  plot.channels.find((channel) => channel.factor === factor);
export const stepsOf = (plot: Plot, hours: number) => Math.max(1, Math.round(hours * plot.perHour));
export const factorsOf = (channels: readonly Channel[]) => channels.map(({ factor }) => factor);

/** Limited factors, then the free ones that show pollution. */
export function pollutants(plot: Plot): Channel[] {
  return plot.channels.filter(({ limit, factor }) => limit !== null || ['w01014', 'w01003'].includes(factor));
}

/** The number of the cycle a step belongs to; steps themselves where there is no cycle. */
export function cycleAt(plot: Plot, channel: Channel, step: number): number {
  if (channel.cycleMin === null) return step;
  return Math.floor((step - channel.phase) / (channel.cycleMin / plot.stepMin));
}

/** A number per measurement: drawn anew in each cycle, or in each step of a probe. */
export function perMeasurement(plot: Plot, channel: Channel, draw: () => number): (step: number) => number {
  let cycle = Number.NaN;
  let value = 0;
  return (step) => {
    const now = cycleAt(plot, channel, step);
    if (now !== cycle) {
      cycle = now;
      value = draw();
    }
    return value;
  };
}

/** What an event maker is given. */
export interface Draw {
  readonly plot: Plot;
  readonly chance: Chance;
  readonly level: Level;
  readonly from: number;
  readonly to: number;
}

/** A figure in the range of its level. */
export function byLevel(
  { chance, level }: Pick<Draw, 'chance' | 'level'>,
  ranges: Readonly<Record<Level, readonly [number, number]>>,
): number {
  return chance.between(...ranges[level]);
}
