import {
  type Column,
  code2005,
  column,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  type Statistic,
} from '@wenqu/domain';
import type { View } from '../../charts/view.ts';

export type RangeName = '1h' | '6h' | '24h' | '7d' | '30d';
export type Grain = 'realtime' | 'minute' | 'hour' | 'day';

const SPANS: Readonly<Record<RangeName, number>> = {
  '1h': MICROS_PER_HOUR,
  '6h': 6 * MICROS_PER_HOUR,
  '24h': 24 * MICROS_PER_HOUR,
  '7d': 7 * MICROS_PER_DAY,
  '30d': 30 * MICROS_PER_DAY,
};
const STEPS: Readonly<Record<Grain, number>> = {
  realtime: MICROS_PER_MINUTE,
  minute: MICROS_PER_MINUTE,
  hour: MICROS_PER_HOUR,
  day: MICROS_PER_DAY,
};

/**
 * A range by name ends now, rounded up to less than a pixel of it: a month is not fetched again each minute;
 * what comes meanwhile is appended live.
 */
export function rangeOf(name: RangeName, now: number): View {
  const grid = Math.max(MICROS_PER_MINUTE, SPANS[name] / 1440);
  const to = Math.ceil(now / grid) * grid;
  return { from: to - SPANS[name], to };
}

/** Rows a browser draws from without help; beyond it the server gathers buckets (at most so many). */
const RAW_ROWS_MAX = 60_000;
const BUCKETS = 12_000;

/** Undefined: raw rows. @param stepMicros the step at which rows are expected */
export const pxFor = (view: View, stepMicros: number): number | undefined =>
  (view.to - view.from) / stepMicros <= RAW_ROWS_MAX ? undefined : BUCKETS;

export const stepOf = (grain: Grain, realtimeIntervalS: number): number =>
  grain === 'realtime' ? Math.max(1, realtimeIntervalS) * 1e6 : STEPS[grain];

/**
 * The columns of a factor that a statistic's chart draws as one line: the sampled value, or the mean. A logger
 * of the 2005 edition names the same factor by its old code.
 *
 * @param heard columns that have come from this point
 */
export function columnsOf(
  factor: string,
  statistic: Statistic,
  heard: ReadonlySet<Column>,
): readonly Column[] {
  const field = statistic === 'realtime' ? 'Rtd' : 'Avg';
  const old = code2005(factor);
  const spoken = old !== undefined && [...heard].some((name) => name.startsWith(`${old}-`));
  return [column(factor, field), ...(spoken ? [column(old, field)] : [])];
}

/**
 * The stretch to fetch in detail for a view: the view and half of it on either side, on a grid, so that
 * small moves need no new fetch.
 */
export function detailRange(view: View, bounds: View): View {
  const span = view.to - view.from;
  const grid = 2 ** Math.ceil(Math.log2(Math.max(span, 1))) / 2;
  const from = Math.floor((view.from - span / 2) / grid) * grid;
  const to = Math.ceil((view.to + span / 2) / grid) * grid;
  return { from: Math.max(from, bounds.from), to: Math.min(to, bounds.to) };
}
