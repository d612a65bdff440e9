import {
  type BookSnapshot,
  formatDay,
  hourStart,
  type Instant,
  instant,
  type MarkClaimed,
  type MarkDoubt,
  type MarkOverlap,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  type PointId,
  type ReadingRow,
  type TimeRange,
} from '@wenqu/domain';
import { compileLimits, judgeRow } from '@wenqu/rules';
import { limits } from '../limits.ts';
import type { Projection } from '../projection/projection.ts';

/** An entry of exceedance, as far as totals need it. */
export interface ExceedanceSeen extends TimeRange {
  readonly enterprise: string;
  readonly point: string;
  readonly factor: string;
}

/** What other parts of the house know of a stretch. Each is asked when a mark is checked. */
export interface MarkWitnesses {
  /** People at the station: visits that touch the stretch. */
  visits(enterprise: string, range: TimeRange): Promise<readonly { readonly who: string }[]>;
  /** Checks and calibrations that ran at the point’s devices. */
  checks(point: PointId, range: TimeRange): Promise<readonly { readonly kind: string }[]>;
  /** Exceedances noticed at the point, hidden ones too. */
  exceedances(point: PointId, range: TimeRange): Promise<readonly MarkOverlap[]>;
  /** Entries of exceedance of the whole district, for totals. */
  exceedancesOf(range: TimeRange): Promise<readonly ExceedanceSeen[]>;
  /** What electricity and facilities say against it, where they are known. */
  conditions?(mark: MarkClaimed): Promise<readonly MarkDoubt[]>;
}

/** Everything there was about one stretch when it was looked at. */
export interface Evidence {
  readonly hours: readonly ReadingRow[];
  readonly realtime: readonly ReadingRow[];
  readonly states: readonly ReadingRow[];
  readonly overlaps: readonly MarkOverlap[];
  readonly visits: number;
  readonly checks: number;
  readonly conditions: readonly MarkDoubt[];
  /** What could not be asked or was cut. */
  readonly missing: readonly string[];
}

/** A mark opened so shortly before or after an exceedance covers it too. @source detection.md D28 [P] */
const BESIDE_MICROS = MICROS_PER_HOUR;
/** People come before and leave after. [P] */
const HANDS_MICROS = 2 * MICROS_PER_HOUR;
const REALTIME_DAYS_MAX = 2;
const OVERLAPS_KEPT = 20;

export const wider = ({ from, to }: TimeRange, micros: number): TimeRange => ({
  from: instant(Math.max(0, from - micros)),
  to: instant(to + micros),
});

/** @param now nothing after it has happened yet */
export async function gather(
  mark: MarkClaimed,
  parts: {
    readonly projection: Pick<Projection, 'rows'>;
    readonly witnesses: MarkWitnesses;
    readonly book: BookSnapshot;
  },
  now: Instant,
): Promise<Evidence> {
  const { projection, witnesses, book } = parts;
  const { point, enterprise } = mark;
  const missing: string[] = [];
  const past = { from: mark.from, to: instant(Math.min(mark.to, now)) };
  const rowsOf = async (statistic: ReadingRow['statistic'], range: TimeRange): Promise<ReadingRow[]> => {
    if (range.to <= range.from) return [];
    const rows = await projection.rows({ point, statistic, range, limit: limits.markRowsMax });
    if (rows.length >= limits.markRowsMax) missing.push(`${statistic}: ${limits.markRowsMax}+`);
    return newestVersions(rows);
  };
  const beside = wider(past, BESIDE_MICROS);
  const hours = await rowsOf('hour', { from: hourStart(beside.from), to: beside.to });
  const short = beside.to - beside.from <= REALTIME_DAYS_MAX * MICROS_PER_DAY;
  if (!short) missing.push(`realtime: > ${REALTIME_DAYS_MAX} d`);
  const realtime = short ? await rowsOf('realtime', beside) : [];
  const found = await witnesses.exceedances(point, beside);
  return {
    hours,
    realtime,
    states: await rowsOf('state', past),
    overlaps: overlapsOf(mark, [...found, ...overLimit(book, point, [...hours, ...realtime])]),
    visits: (await witnesses.visits(enterprise, wider(mark, HANDS_MICROS))).length,
    checks: (await witnesses.checks(point, wider(mark, HANDS_MICROS))).length,
    conditions: (await witnesses.conditions?.(mark)) ?? [],
    missing: witnesses.conditions ? missing : [...missing, 'E'],
  };
}

/** The newest version of each moment, oldest moment first. */
export function newestVersions(rows: readonly ReadingRow[]): ReadingRow[] {
  const byMoment = new Map<number, ReadingRow>();
  for (const row of rows) {
    const held = byMoment.get(row.at);
    if (!held || held.position < row.position) byMoment.set(row.at, row);
  }
  return [...byMoment.values()].sort((a, b) => a.at - b.at);
}

/** Values the device itself calls good that lie over their limits. */
function overLimit(book: BookSnapshot, point: PointId, rows: readonly ReadingRow[]): MarkOverlap[] {
  const byDay = Map.groupBy(rows, ({ at }) => formatDay(at));
  return [...byDay].flatMap(([day, ofDay]) => {
    const compiled = compileLimits(book, day).points.get(point);
    if (!compiled) return [];
    return ofDay.flatMap((row) =>
      judgeRow(compiled, row, row.arrival).map(({ factor, value, limit }) => ({
        ...{ factor, at: row.at, value, limit: limit?.max ?? limit?.min ?? null, finding: '' },
      })),
    );
  });
}

/** Of the marked factors alone, one for each moment, the worst first; all are counted elsewhere. */
function overlapsOf({ factors }: MarkClaimed, all: readonly MarkOverlap[]): MarkOverlap[] {
  const wanted = all.filter(({ factor }) => factors.length === 0 || factors.includes(factor));
  const byMoment = new Map(wanted.map((each) => [`${each.factor} ${each.at} ${each.finding}`, each]));
  const ratio = ({ value, limit }: MarkOverlap): number => (value === null || !limit ? 0 : value / limit);
  return [...byMoment.values()].sort((a, b) => ratio(b) - ratio(a));
}

export const keptOverlaps = (overlaps: readonly MarkOverlap[]): readonly MarkOverlap[] =>
  overlaps.slice(0, OVERLAPS_KEPT);
