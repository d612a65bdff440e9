import type { LoggerOverview } from '../../lib/loggers.ts';

/** A device clock off by more than this is worth a look. */
export const OFFSET_S = 60;

export const deviationCount = (row: LoggerOverview): number =>
  Object.values(row.traffic?.deviations ?? {}).reduce((sum, count) => sum + count, 0);
