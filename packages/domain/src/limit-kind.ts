import type { LimitKind } from './book.ts';
import type { Statistic } from './reading.ts';

/** Statistics that a limit can judge. `daily-mean` is the flow-weighted mean of the day, never a device's. */
export type JudgedStatistic = Extract<Statistic, 'realtime' | 'minute' | 'hour'> | 'daily-mean';

/**
 * Which kinds of limit judge which statistic. An hourly or real-time value is never held against a
 * daily-mean limit: printing 超标 for it is wrong in law.
 * @source supervision.md §5.1, §5.5
 */
export const KINDS_OF: Readonly<Record<JudgedStatistic, readonly LimitKind[]>> = {
  realtime: ['instantaneous', 'max', 'range', 'min'],
  minute: ['instantaneous', 'max', 'range', 'min'],
  hour: ['hourly', 'max', 'range', 'min'],
  'daily-mean': ['daily-mean'],
};
