import { join } from 'node:path';
import {
  type BookSnapshot,
  type CheckRun,
  type ClaimSource,
  type Device,
  ENTRY_STATES,
  type Finding,
  type Instant,
  instant,
  type Logger,
  MICROS_PER_HOUR,
  type PointId,
  pointId,
  type TimeRange,
} from '@wenqu/domain';
import type { MarkCounts } from '@wenqu/rules';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { Marks } from './marks/marks.ts';
import type { Projection } from './projection/projection.ts';
import type { Register } from './register/register.ts';
import type { RunPlace } from './statistics/qc-ledger.ts';
import { Statistics } from './statistics/statistics.ts';
import type { BookStore } from './store/book.ts';
import type { CareStore } from './store/care.ts';
import type { RegisterStore } from './store/register.ts';
import type { SampleStore } from './store/samples.ts';
import { openSqliteStatistics } from './store/sqlite/statistics.ts';

export interface DistrictStatistics {
  readonly folder: string;
  readonly book: BookStore;
  readonly projection: Projection;
  readonly register: Register;
  readonly registerStore: RegisterStore;
  readonly samples: SampleStore;
  readonly care: CareStore;
  /** Marks and reviews. */
  readonly sources: readonly ClaimSource[];
  readonly marks: Marks;
  readonly raise: (findings: readonly Finding[]) => void;
  readonly clock: Clock;
  readonly log: Log;
  readonly clockChecked: boolean;
}

/** Runs of checks looked at each time; more of them wait for the next. */
const RUNS_LOOKED_AT = 200;
/** Entries and samples of one point that a changed day is held against. */
const RESTING_MAX = 200;
/** A clock is sampled at least every hour: an older sample says nothing of the moment. */
const OFFSET_FRESH_MICROS = 2 * MICROS_PER_HOUR;

/** Statistics with all that the rest of a district tells them and is told by them. */
export function openDistrictStatistics(parts: DistrictStatistics): Promise<Statistics> {
  const { folder, book, projection, register, clock, log, clockChecked, sources, raise } = parts;
  return Statistics.open({
    store: openSqliteStatistics(join(folder, 'statistics.sqlite')),
    ...{ book, projection, clock, log, clockChecked, sources, raise },
    clockOffsets: async (point, from, to) => offsetsOf(parts, point, from, to),
    runs: async () => (await parts.care.runs({ kind: 'standard-check', limit: RUNS_LOOKED_AT })).items,
    placeOfRun: async (snapshot, run) => placeOf(snapshot, (await book.whole()).devices, run),
    restingOn: (point, factor, from, to) => restingOn(parts, point, factor, from, to),
    marksIn: (points, from, to) => marksOf(parts, points, { from, to }),
    withdraw: (finding, text, detail) => register.remark(finding, text, detail),
  });
}

/** The logger that brings a point's numbers now. */
const loggersOf = (loggers: readonly Logger[], point: string): Logger[] =>
  loggers.filter(
    ({ retiredAt, bindings }) =>
      retiredAt === null && bindings.some((each) => each.to === null && each.point === point),
  );

async function offsetsOf({ book, care }: DistrictStatistics, point: PointId, from: Instant, to: Instant) {
  const [logger] = loggersOf((await book.whole()).loggers, point);
  const samples = logger ? await care.clocks(logger.mn, instant(from - OFFSET_FRESH_MICROS), to) : [];
  return (at: Instant): number | null => {
    const sample = samples.findLast((each) => each.at <= at + MICROS_PER_HOUR);
    return sample && at - sample.at <= OFFSET_FRESH_MICROS ? sample.offsetS : null;
  };
}

/** The point whose analyser a device's check was of. */
function placeOf(
  { points, loggers }: BookSnapshot,
  devices: readonly Device[],
  { mn, polId }: CheckRun,
): RunPlace | undefined {
  const logger = loggers.find(
    (each) => each.retiredAt === null && each.mn.toLowerCase() === mn.toLowerCase(),
  );
  const bound = new Set(logger?.bindings.filter(({ to }) => to === null).map(({ point }) => point) ?? []);
  const point = points.find(({ id, factors }) => bound.has(id) && factors.includes(polId));
  if (!point) return undefined;
  const device = devices.find(
    (each) => each.retiredAt === null && each.point === point.id && each.factor === polId,
  );
  return { point: point.id, range: device?.rangeMax ?? null };
}

/** Entries and samples that rest on a stretch of a factor, hidden ones too: who is shown them is asked later. */
async function restingOn(
  { registerStore, samples }: DistrictStatistics,
  point: PointId,
  factor: string,
  from: Instant,
  to: Instant,
): Promise<{ entries: string[]; samples: string[] }> {
  const asked = { point, withHidden: true, sort: 'newest', limit: RESTING_MAX } as const;
  const entries = (await registerStore.list({ ...asked, state: ENTRY_STATES })).items;
  const bottles = (await samples.list(asked)).items;
  return {
    entries: entries
      .filter((each) => each.from < to && from < each.to && (each.factor === factor || each.factor === ''))
      .map(({ id }) => id),
    samples: bottles
      .filter(({ takenAt, requestedAt }) => (takenAt ?? requestedAt) >= from && (takenAt ?? requestedAt) < to)
      .map(({ id }) => id),
  };
}

/** Runs of flags are read from the numbers: for more points than these it would take too long. */
const MARK_POINTS_MAX = 20;

/** K7 from what everybody may know of marks: made in time of those to be made, accepted of those reviewed. */
async function marksOf({ marks }: DistrictStatistics, points: readonly string[], range: TimeRange) {
  if (points.length > MARK_POINTS_MAX) return undefined;
  const scope = { insight: false };
  const made = (await marks.matching({ range }, scope)).filter(({ origin }) => origin === 'enterprise');
  const ids = points.map(pointId);
  const left = (await marks.unmarked(ids, range, scope)).filter(({ light }) => light === 'late');
  return (asked: ReadonlySet<string>): MarkCounts => {
    const own = made.filter(({ point }) => asked.has(point));
    const reviewed = own.filter(({ state }) => state === 'accepted' || state === 'refused');
    return {
      toMark: own.length + left.filter(({ point }) => asked.has(point)).length,
      timely: own.filter(({ late }) => !late).length,
      reviewed: reviewed.length,
      accepted: reviewed.filter(({ state }) => state === 'accepted').length,
    };
  };
}
