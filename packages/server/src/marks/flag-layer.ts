import {
  type FlagRun,
  flagRuns,
  type Instant,
  type Mark,
  type MarkLight,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  markLight,
  type PointId,
  type TimeRange,
  uncovered,
} from '@wenqu/domain';
import { limits } from '../limits.ts';
import type { Projection } from '../projection/projection.ts';
import { newestVersions } from './evidence.ts';

/** A flagged stretch that nobody has marked yet. */
export interface UnmarkedRun extends FlagRun {
  readonly point: PointId;
  /** Every factor flagged alike in the stretch. */
  readonly factors: readonly string[];
  readonly light: MarkLight;
}

/** A calibration of an hour is the automatic check of the day, which nobody marks. @source supervision.md §6 K3 [P] */
const ROUTINE_MICROS = MICROS_PER_HOUR;

/** The automatic layer from hourly numbers; from real-time ones where no hour came. */
export async function flaggedRuns(
  projection: Pick<Projection, 'rows'>,
  point: PointId,
  range: TimeRange,
): Promise<FlagRun[]> {
  for (const statistic of ['hour', 'realtime'] as const) {
    const rows = newestVersions(
      await projection.rows({ point, statistic, range, limit: limits.markRowsMax }),
    );
    if (rows.length === 0) continue;
    const seen = rows.flatMap(({ at, edition, values }) =>
      values.map(({ column, flag }) => ({ column, at, flag, edition })),
    );
    return oneForEachFactor(flagRuns(seen, statistic === 'hour' ? MICROS_PER_HOUR : stepOf(rows)));
  }
  return [];
}

/** The usual distance of two numbers; five minutes where there is only one. */
function stepOf(rows: readonly { readonly at: Instant }[]): number {
  const steps = rows.slice(1).map(({ at }, i) => at - rows[i]!.at);
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 5 * MICROS_PER_MINUTE;
}

/** Minimum, mean and maximum of one factor carry one flag: one run says it. */
function oneForEachFactor(runs: readonly FlagRun[]): FlagRun[] {
  const kept = new Map(runs.map((run) => [`${run.factor} ${run.from} ${run.to} ${run.flag}`, run]));
  return [...kept.values()];
}

/** Runs of §4.2 V1 that no mark covers, factors that were flagged together in one line. */
export function unmarkedRuns(
  point: PointId,
  runs: readonly FlagRun[],
  marks: readonly Mark[],
  now: Instant,
): UnmarkedRun[] {
  const marked = marks.filter((mark) => mark.point === point && mark.state !== 'refused');
  const found = new Map<string, UnmarkedRun>();
  for (const run of runs) {
    if (run.type === null || isRoutine(run)) continue;
    const over = marked.filter(({ factors }) => factors.length === 0 || factors.includes(run.factor));
    for (const { from, to } of uncovered(run, over)) {
      const key = `${run.flag} ${from} ${to}`;
      const factors = [...(found.get(key)?.factors ?? []), run.factor];
      found.set(key, { ...run, from, to, point, factors, light: markLight(from, null, now) });
    }
  }
  return [...found.values()];
}

const isRoutine = ({ type, from, to }: FlagRun): boolean =>
  type === 'calibration' && to - from <= ROUTINE_MICROS;
