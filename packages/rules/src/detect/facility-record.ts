import {
  type Facility,
  type FacilityDay,
  factorOf,
  type Instant,
  instant,
  MICROS_PER_DAY,
} from '@wenqu/domain';
import type { FacilityHours, FacilitySlots } from '../facility-days.ts';
import { quantileSorted } from './robust.ts';
import type { Signal } from './signal.ts';

/** What is known of one treatment facility up to the end of the day in question. Nothing in it is later. */
export interface FacilityRecord {
  readonly facility: Facility;
  /** Oldest first; the last is the day in question and is over. */
  readonly days: readonly FacilityDay[];
  /** Slots that hold the last day, and may hold more before it. */
  readonly slots: FacilitySlots;
  /** Hours over all days. */
  readonly hours: FacilityHours;
}

/** One way of noticing, over a facility's record; looked at once a day. */
export type FacilityDetector = (record: FacilityRecord) => readonly Signal[];

export const lastDay = ({ days }: FacilityRecord): FacilityDay | undefined => days.at(-1);
export const dayEnd = ({ from }: FacilityDay): Instant => instant(from + MICROS_PER_DAY);

/** Share beyond a threshold as a score: 0.5 at it, 1 at `full`. */
export const scoreOf = (value: number, threshold: number, full: number): number =>
  Math.min(1, Math.max(0, 0.5 + (0.5 * (value - threshold)) / (full - threshold)));

/** Rounded for a sentence. */
export const shown = (value: number, digits = 1): number => Number(value.toFixed(digits));

/** Codes of the meters of a purpose, else the flow: a signal is about something. */
export function factorsOf({ facility }: FacilityRecord, purpose: 'production' | 'treatment'): string[] {
  const codes = facility.meters
    .filter((meter) => meter.purpose === purpose)
    .map(({ series }) => factorOf(series.column));
  return codes.length === 0 ? ['w00000'] : [...new Set(codes)];
}

export const quantileOf = (values: readonly number[], q: number): number =>
  quantileSorted(Float64Array.from(values).sort(), q);
