import {
  type BookSnapshot,
  type Column,
  code2005,
  column,
  factor,
  type JudgedStatistic,
  type Limit,
  type Outlet,
  type Point,
  type PointId,
  type Statistic,
} from '@wenqu/domain';
import { type AppliedLimit, limitsFor, PH, type RefusedLimit } from './limit-for.ts';
import { type LoadLimit, loadLimitsFor } from './load-over.ts';

/** The limits of one column, laid out so that a compliant value costs two comparisons. */
export interface Prepared {
  readonly factor: string;
  /** Outermost strict bounds over all rows, wire unit; ±Infinity where there is none. */
  readonly max: number;
  readonly min: number;
  readonly rows: readonly AppliedLimit[];
}

/** Statistic → column → limits. */
export type PointLimits = Readonly<Record<'realtime' | 'minute' | 'hour', ReadonlyMap<Column, Prepared>>> & {
  /** Factor code → daily-mean limits. */
  readonly dailyMean: ReadonlyMap<string, Prepared>;
  /** Factor code → permitted annual loads, strictest first. */
  readonly load: ReadonlyMap<string, readonly LoadLimit[]>;
  readonly keyUnit: boolean;
  readonly outlet: Outlet;
};

export interface CompiledLimits {
  readonly day: string;
  readonly bookSeq: number;
  readonly points: ReadonlyMap<PointId, PointLimits>;
  /** Rows that judge nothing because of what they are; for the page that lists them. */
  readonly refused: readonly RefusedLimit[];
}

/**
 * Fields of each statistic that are compared. pH is never averaged: its lowest and highest are compared too,
 * and a mean outside the range proves a moment outside it.
 * @source HJ 212-2017 Appendix C, -Rtd, -Avg, -Min, -Max; supervision.md §4.4
 */
const FIELDS = { realtime: ['Rtd'], minute: ['Avg'], hour: ['Avg'] } as const;
const PH_FIELDS = { realtime: ['Rtd'], minute: ['Avg', 'Min', 'Max'], hour: ['Avg', 'Min', 'Max'] } as const;
const CLOCKED = ['realtime', 'minute', 'hour'] as const;

/** The tightest bounds of several rows; undefined when there are none. */
export function prepare(factorCode: string, rows: readonly AppliedLimit[]): Prepared | undefined {
  if (rows.length === 0) return undefined;
  return {
    factor: factorCode,
    max: Math.min(...rows.map((row) => row.max ?? Infinity)),
    min: Math.max(...rows.map((row) => row.min ?? -Infinity)),
    rows,
  };
}

/** Influent and stages have no limit: only what leaves is judged. */
const isJudged = (point: Point): boolean =>
  point.retiredAt === null && (point.place === 'discharge' || point.place === 'rain');

const namesOf = (code: string): string[] => {
  const old = code2005(code);
  return old === undefined ? [code] : [code, old];
};

function pointLimits(
  outlet: Outlet,
  limits: readonly Limit[],
  day: string,
  keyUnit: boolean,
): { made: PointLimits; refused: RefusedLimit[] } {
  const codes = new Set(limits.map((limit) => factor(limit.factor)?.code ?? limit.factor));
  const maps = { realtime: new Map(), minute: new Map(), hour: new Map() } as Record<
    (typeof CLOCKED)[number],
    Map<Column, Prepared>
  >;
  const dailyMean = new Map<string, Prepared>();
  const load = new Map<string, readonly LoadLimit[]>();
  const refused = new Map<string, RefusedLimit>();
  const choose = (code: string, statistic: JudgedStatistic): Prepared | undefined => {
    const choice = limitsFor(limits, outlet, code, statistic, day);
    for (const row of choice.refused) if (row.why !== 'other-kind') refused.set(row.limit.id, row);
    return prepare(code, choice.applied);
  };
  for (const code of codes) {
    for (const statistic of CLOCKED) {
      const prepared = choose(code, statistic);
      if (!prepared) continue;
      for (const name of namesOf(code)) {
        for (const field of (code === PH ? PH_FIELDS : FIELDS)[statistic]) {
          maps[statistic].set(column(name, field), prepared);
        }
      }
    }
    const mean = choose(code, 'daily-mean');
    if (mean) dailyMean.set(code, mean);
    const loads = loadLimitsFor(limits, outlet, code, day);
    if (loads.applied.length > 0) load.set(code, loads.applied);
    for (const row of loads.refused) refused.set(row.limit.id, row);
  }
  return { made: { ...maps, dailyMean, load, keyUnit, outlet }, refused: [...refused.values()] };
}

/**
 * All limits of the book as they hold on one natural day, keyed for the judge. Compile again when the book's
 * `seq` or the day of the readings changes; a reading of another day needs the limits of that day.
 *
 * @param day `YYYY-MM-DD` (UTC+8)
 * @source supervision.md §5.2
 */
export function compileLimits(snapshot: BookSnapshot, day: string): CompiledLimits {
  const outlets = new Map(snapshot.outlets.map((outlet) => [outlet.id, outlet]));
  const keyUnits = new Set(snapshot.enterprises.filter((each) => each.keyUnit).map((each) => each.id));
  const byOutlet = Map.groupBy(snapshot.limits, (limit) => limit.outlet);
  const points = new Map<PointId, PointLimits>();
  const refused: RefusedLimit[] = [];
  for (const point of snapshot.points) {
    const outlet = outlets.get(point.outlet);
    if (!outlet || !isJudged(point)) continue;
    const limits = byOutlet.get(outlet.id) ?? [];
    const result = pointLimits(outlet, limits, day, keyUnits.has(point.enterprise));
    points.set(point.id, result.made);
    for (const row of result.refused) {
      if (!refused.some((each) => each.limit.id === row.limit.id)) refused.push(row);
    }
  }
  return { day, bookSeq: snapshot.seq, points, refused };
}

/** The limits of one column at one point; undefined: nothing judges it. */
export const preparedFor = (
  compiled: CompiledLimits,
  point: PointId,
  statistic: Statistic,
  name: Column,
): Prepared | undefined => {
  if (statistic !== 'realtime' && statistic !== 'minute' && statistic !== 'hour') return undefined;
  return compiled.points.get(point)?.[statistic].get(name);
};
