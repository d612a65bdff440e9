import type { Instant } from './instant.ts';

/** What a number sums up. `state` and `runtime` are the facility uploads 2021 and 2041. */
export type Statistic = 'realtime' | 'minute' | 'hour' | 'day' | 'state' | 'runtime';
export const STATISTICS: readonly Statistic[] = ['realtime', 'minute', 'hour', 'day', 'state', 'runtime'];

export type Edition = '2005' | '2017' | '2025';

export type PointId = string & { readonly __point: unique symbol };
export const pointId = (text: string): PointId => text as PointId;

/** Byte offset of a record in the journal's endless stream: the address a number is walked back to. */
export type JournalPosition = number & { readonly __position: unique symbol };
export const journalPosition = (offset: number): JournalPosition => offset as JournalPosition;

/**
 * One series of a point: factor code and wire suffix, joined as on the wire: `w01018-Rtd`, `w01018-Avg`,
 * `w00000-Cou`, `SB1-RS`.
 */
export type Column = string;
export const column = (factor: string, field: string): Column => `${factor}-${field}`;
export const factorOf = (name: Column): string => name.slice(0, name.lastIndexOf('-'));
export const fieldOf = (name: Column): string => name.slice(name.lastIndexOf('-') + 1);

/** One number as sent. `value.toFixed(decimals)` is the text on the wire when that text was canonical. */
export interface ReadingValue {
  readonly column: Column;
  readonly value: number;
  readonly decimals: number;
  /** The device's flag as sent, any length; '' when none was sent. */
  readonly flag: string;
}

/** What one frame says of one point at one time. The unit of the projection. */
export interface ReadingRow {
  readonly point: PointId;
  readonly statistic: Statistic;
  /** DataTime of the frame. */
  readonly at: Instant;
  readonly arrival: Instant;
  readonly position: JournalPosition;
  readonly edition: Edition;
  readonly values: readonly ReadingValue[];
}

/** One value with everything needed to walk it back. */
export interface Reading {
  readonly point: PointId;
  readonly statistic: Statistic;
  readonly column: Column;
  readonly at: Instant;
  readonly value: number;
  readonly decimals: number;
  readonly flag: string;
  readonly arrival: Instant;
  readonly edition: Edition;
  readonly position: JournalPosition;
}
