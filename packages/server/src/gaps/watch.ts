import {
  type BookSnapshot,
  dueAfterS,
  fixedIntervalS,
  GAP_RULES,
  graceS,
  type Instant,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  MICROS_PER_MINUTE,
  MICROS_PER_SECOND,
  type MissingStretch,
  type Point,
  type PointId,
  STATISTICS,
  type Statistic,
} from '@wenqu/domain';
import { absentStretches, learnedIntervalS, missingStretches } from '@wenqu/rules';
import type { Projection } from '../projection/projection.ts';
import type { GapMark } from '../store/gaps.ts';
import type { Coverage, CoverageQuery } from '../store/readings.ts';
import { seriesKey } from './ledger.ts';

/** Series asked for in one go; the thread that reads live frames pauses for about this many times 0.1 ms. */
const SERIES_PER_ASK = 40;
const RELEARN_MICROS = 6 * MICROS_PER_HOUR;
/** A period that ended so long ago is history, and who brought some so lately may bring more. */
const HISTORY_MICROS = 30 * MICROS_PER_MINUTE;
const BRINGING_MICROS = 2 * MICROS_PER_MINUTE;
const NO_FACTORS: readonly string[] = [];

/** One series as it stands. */
export interface Seen {
  readonly point: Point;
  readonly mark: GapMark;
  readonly coverage: Coverage;
}

/** A stretch without values, found now. */
export interface Sighting {
  readonly seen: Seen;
  readonly factor: string;
  readonly stretch: MissingStretch;
  /** The last time before it that is there. */
  readonly after: Instant;
}

/** Coverage of many series, a few at a time. */
export async function covered(
  projection: Pick<Projection, 'coverage'>,
  queries: readonly CoverageQuery[],
): Promise<Coverage[]> {
  const found: Coverage[] = [];
  for (let from = 0; from < queries.length; from += SERIES_PER_ASK) {
    found.push(...(await projection.coverage(queries.slice(from, from + SERIES_PER_ASK))));
  }
  return found;
}

const factorsFor = (point: Point, statistic: Statistic): readonly string[] =>
  statistic === 'state' || statistic === 'runtime' ? NO_FACTORS : point.factors;

/**
 * Every series that has ever come, with its interval and its times since it was last settled. Series not heard
 * before are learnt from what they brought; one that keeps no interval is not watched.
 */
export async function lookAtAll(
  projection: Pick<Projection, 'coverage'>,
  book: BookSnapshot,
  marks: ReadonlyMap<string, GapMark>,
  now: Instant,
): Promise<{ seen: Seen[]; learnt: GapMark[] }> {
  const points = book.points.filter(({ retiredAt }) => retiredAt === null);
  const stale = (mark: GapMark | undefined) => !mark || now - mark.learnedAt > RELEARN_MICROS;
  const wanted = points.flatMap((point) =>
    STATISTICS.map((statistic) => ({
      point,
      statistic,
      mark: marks.get(seriesKey({ point: point.id, statistic })),
    })),
  );
  const unlearnt = wanted.filter(({ mark }) => stale(mark));
  const whole = await covered(
    projection,
    unlearnt.map(({ point, statistic }) => ({
      ...{ point: point.id, statistic, factors: factorsFor(point, statistic), of: '', arrivals: false },
      range: {
        from: instant(now - GAP_RULES[statistic].lookBackS * MICROS_PER_SECOND),
        to: instant(now + MICROS_PER_DAY),
      },
    })),
  );
  const learnt: GapMark[] = [];
  for (const [i, { point, statistic, mark }] of unlearnt.entries()) {
    const found = learn(point, statistic, whole[i]!, mark, now);
    if (found) learnt.push(found);
  }
  const known = new Map([...marks, ...learnt.map((mark) => [seriesKey(mark), mark] as const)]);
  const watched = wanted.flatMap(({ point, statistic }) => {
    const mark = known.get(seriesKey({ point: point.id, statistic }));
    return mark ? [{ point, mark }] : [];
  });
  const coverages = await covered(
    projection,
    watched.map(({ point, mark }) => ({
      ...{ point: point.id, statistic: mark.statistic, factors: mark.factors, of: '', arrivals: true },
      range: { from: mark.settledTo, to: instant(now + MICROS_PER_DAY) },
    })),
  );
  return { seen: watched.map((each, i) => ({ ...each, coverage: coverages[i]! })), learnt };
}

function learn(
  point: Point,
  statistic: Statistic,
  { at, absent }: Coverage,
  mark: GapMark | undefined,
  now: Instant,
): GapMark | undefined {
  const own = fixedIntervalS(statistic) ?? learnedIntervalS(statistic, at);
  const intervalS =
    own ?? mark?.intervalS ?? (statistic === 'realtime' ? point.realtimeIntervalS : undefined);
  if (intervalS === undefined || (at.length === 0 && !mark)) return undefined;
  const come = factorsFor(point, statistic).filter((factor) => (absent[factor]?.length ?? 0) < at.length);
  return {
    point: point.id,
    statistic,
    settledTo: mark?.settledTo ?? instant(at[0]!),
    intervalS,
    factors: [...new Set([...(mark?.factors ?? []), ...come])],
    learnedAt: now,
  };
}

/**
 * Simulated time has no clock of its own here: a point stands behind the newest period it has sent, of whatever
 * kind (history may come without real-time data), and where three points in four have arrived is its present.
 * @returns undefined while nothing has come
 */
export function simulatedPresent(seen: readonly Seen[]): Instant | undefined {
  const reached = new Map<string, number>();
  for (const { point, mark, coverage } of seen) {
    if (coverage.newestAt === null) continue;
    const end = coverage.newestAt + mark.intervalS * MICROS_PER_SECOND;
    reached.set(point.id, Math.max(reached.get(point.id) ?? end, end));
  }
  const at = [...reached.values()].sort((a, b) => a - b)[reached.size >> 2];
  return at === undefined ? undefined : instant(at);
}

/**
 * Points to which periods long over came within the last minutes: in simulated time their loggers are still
 * bringing their history, each as fast as it may, and what is not here yet is not missing.
 */
export function bringingHistory(seen: readonly Seen[], present: Instant, now: Instant): Set<PointId> {
  const old = present - HISTORY_MICROS;
  const late = ({ mark, coverage }: Seen) => {
    const step = mark.intervalS * MICROS_PER_SECOND;
    return coverage.arrival.some(
      (arrived, i) => now - arrived < BRINGING_MICROS && coverage.at[i]! + step < old,
    );
  };
  return new Set(seen.filter(late).map(({ point }) => point.id));
}

/** By when a value must be here for its absence to mean something. */
const dueBy = ({ statistic, intervalS }: GapMark, present: Instant): Instant =>
  instant(present - (dueAfterS(statistic, intervalS) + graceS(statistic, intervalS)) * MICROS_PER_SECOND);

/** What a series lacks, and how far it is settled now. */
export function sightingsOf(seen: Seen, present: Instant): { sightings: Sighting[]; settledTo: Instant } {
  const { mark, coverage } = seen;
  const { statistic, intervalS, settledTo, factors } = mark;
  const { missingMin } = GAP_RULES[statistic];
  const until = dueBy(mark, present);
  const times = coverage.at;
  const step = intervalS * MICROS_PER_SECOND;
  const found: Sighting[] = [];
  const enough = ({ missing }: MissingStretch) => missing >= missingMin;
  for (const stretch of missingStretches({ times, after: settledTo, until, intervalS })) {
    if (enough(stretch)) found.push({ seen, factor: '', stretch, after: instant(stretch.from - step) });
  }
  let settled = lastUpTo(times, until) ?? settledTo;
  const due = times.subarray(0, times.findLastIndex((at) => at <= until) + 1);
  for (const factor of factors) {
    const absent = coverage.absent[factor];
    if (!absent) continue;
    for (const stretch of absentStretches(due, absent, intervalS)) {
      if (enough(stretch))
        found.push({ seen, factor, stretch, after: beforeOf(times, stretch.from, settledTo) });
      // What may still grow into a gap is looked at again from before its beginning.
      else if (stretch.running)
        settled = instant(Math.min(settled, beforeOf(times, stretch.from, settledTo)));
    }
  }
  return { sightings: found, settledTo: instant(Math.max(settled, settledTo)) };
}

const lastUpTo = (times: Float64Array, until: number): Instant | undefined => {
  const at = times.findLast((time) => time <= until);
  return at === undefined ? undefined : instant(at);
};

const beforeOf = (times: Float64Array, from: number, otherwise: Instant): Instant => {
  const at = times.findLast((time) => time < from);
  return at === undefined ? otherwise : instant(at);
};
