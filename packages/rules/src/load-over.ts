import {
  type Finding,
  factor as factorRow,
  formatDay,
  type Instant,
  instant,
  type Limit,
  MICROS_PER_DAY,
  type Outlet,
  type PointId,
  parseWireTime,
} from '@wenqu/domain';
import { findingId } from './episode.ts';
import { holdsOn, isVerified, type RefusedLimit } from './limit-for.ts';
import { otherFacts, type RaiseContext } from './over.ts';
import { RULE_EDITION } from './rule-editions.ts';

/** Shares of the permitted year at which a notice goes out, in percent. @source supervision.md §5.1 E5 [P] */
export const LOAD_STEPS = [80, 90, 100] as const;
/** The forecast runs on at the mean of the newest valid days, at most so many. */
const FORECAST_DAYS = 30;
/** Below so many valid days no date is forecast. */
const FORECAST_DAYS_LEAST = 7;

/** kg of one year per unit as written. A load without `kg` or `t` is not guessed at. @source supervision.md §13 trap 11 */
const KG_PER_UNIT: Readonly<Record<string, number>> = {
  kg: 1,
  'kg/a': 1,
  'kg/y': 1,
  'kg/年': 1,
  千克每年: 1,
  t: 1000,
  't/a': 1000,
  't/y': 1000,
  't/年': 1000,
  '吨/年': 1000,
  吨: 1000,
};

/** A permitted annual load, in kg. */
export interface LoadLimit {
  readonly limit: Limit;
  readonly permittedKg: number;
  readonly kgPerUnit: number;
  readonly forReference: boolean;
}

/**
 * Annual load rows of an outlet and factor on a day, strictest first. Rows in other units are refused by name.
 * @source supervision.md §2.1 “Permit limit”, §5.1 E5
 */
export function loadLimitsFor(
  limits: readonly Limit[],
  outlet: Outlet,
  code: string,
  day: string,
): { applied: LoadLimit[]; refused: RefusedLimit[] } {
  const rows = limits.filter(
    (limit) =>
      limit.kind === 'load' &&
      limit.outlet === outlet.id &&
      (factorRow(limit.factor)?.code ?? limit.factor) === code &&
      holdsOn(limit, day),
  );
  const applied: LoadLimit[] = [];
  const refused: RefusedLimit[] = [];
  for (const limit of rows) {
    const kgPerUnit = KG_PER_UNIT[limit.unit.trim()];
    if (limit.max === null || !(limit.max > 0)) refused.push({ limit, why: 'no-number', what: '' });
    else if (kgPerUnit === undefined) refused.push({ limit, why: 'unit-unknown', what: limit.unit });
    else {
      const forReference = !isVerified(limit) || limit.condition !== '';
      applied.push({ limit, permittedKg: limit.max * kgPerUnit, kgPerUnit, forReference });
    }
  }
  applied.sort((one, other) => one.permittedKg - other.permittedKg);
  return { applied, refused };
}

/** The load of one natural day; null = the day could not be judged: the gap stays a gap. */
export interface YearDay {
  readonly from: Instant;
  readonly loadKg: number | null;
}

export interface RunningLoad {
  readonly year: number;
  /** Valid days only: the true load is at least this. */
  readonly totalKg: number;
  readonly daysValid: number;
  /** Natural days since `since` that have no valid load. */
  readonly daysMissing: number;
  /** First day of the year that anything is known of. */
  readonly since: string;
  /** Mean of the newest valid days, kg/d; null with too few. */
  readonly meanKgPerDay: number | null;
}

const yearOf = (at: Instant): number => Number(formatDay(at).slice(0, 4));

/** First moment of a year (UTC+8). */
export function yearStart(year: number): Instant {
  const read = parseWireTime(`${year}0101000000`);
  if (read.kind === 'fault') throw new RangeError(`year ${year}`);
  return read.at;
}

/**
 * What has been discharged in the year up to and with the newest day.
 *
 * @param days of one year, any order; a day that is missing from the list counts as a gap
 */
export function runningLoad(days: readonly YearDay[], upTo: Instant): RunningLoad {
  const year = yearOf(upTo);
  const first = yearStart(year);
  const held = days.filter(({ from }) => from >= first && from <= upTo);
  const valid = held.filter((day) => day.loadKg !== null).sort((one, other) => one.from - other.from);
  const totalKg = valid.reduce((sum, { loadKg }) => sum + loadKg!, 0);
  const newest = valid.slice(-FORECAST_DAYS);
  const meanKgPerDay =
    newest.length < FORECAST_DAYS_LEAST
      ? null
      : newest.reduce((sum, { loadKg }) => sum + loadKg!, 0) / newest.length;
  const earliest = held.reduce((least, { from }) => Math.min(least, from), upTo as number);
  const due = Math.round((upTo - earliest) / MICROS_PER_DAY) + 1;
  const since = formatDay(instant(earliest));
  return { year, totalKg, daysValid: valid.length, daysMissing: due - valid.length, since, meanKgPerDay };
}

/** The day the permitted load will be used up at the present pace; null: not in this year, or nobody can say. */
export function exhaustionDay(
  { totalKg, meanKgPerDay, year }: RunningLoad,
  permittedKg: number,
  upTo: Instant,
): string | null {
  if (meanKgPerDay === null || meanKgPerDay <= 0 || totalKg >= permittedKg) return null;
  const days = Math.ceil((permittedKg - totalKg) / meanKgPerDay);
  if (days > 366) return null;
  const day = formatDay(instant(upTo + days * MICROS_PER_DAY));
  return day.startsWith(String(year)) ? day : null;
}

export interface LoadQuestion extends RaiseContext {
  readonly point: PointId;
  readonly factor: string;
  /** The day just judged. */
  readonly dayFrom: Instant;
  readonly days: readonly YearDay[];
  readonly applied: readonly LoadLimit[];
}

/**
 * Did this day carry the running load over 80, 90 or 100 % of the permitted year? One finding for the highest
 * step it crossed, by the strictest verified row. Days without a judged load are not filled in.
 * @source supervision.md §5.1 E5, §4.5
 */
export function judgeLoad(question: LoadQuestion): Finding | null {
  const { applied, days, dayFrom, point, factor, raisedAt, keyUnit } = question;
  const by = applied.find(({ forReference }) => !forReference) ?? applied[0];
  const today = days.find(({ from }) => from === dayFrom);
  if (!by || !today || today.loadKg === null) return null;
  const running = runningLoad(days, dayFrom);
  const share = (kg: number): number => (kg / by.permittedKg) * 100;
  const now = share(running.totalKg);
  const before = share(running.totalKg - today.loadKg);
  const step = LOAD_STEPS.filter((each) => before < each && now >= each).at(-1);
  if (step === undefined) return null;
  const { limit, kgPerUnit, forReference } = by;
  const overYear = running.totalKg > by.permittedKg;
  const others = applied
    .filter((row) => row !== by)
    .map(({ limit: other, permittedKg, forReference: unread }) => ({
      row: {
        ...{ limit: other, min: null, max: permittedKg, power: 0, forReference: unread },
        ...{ temperature: null, places: null, basisWater: false },
      },
      why: unread && !forReference ? ('for-reference' as const) : ('milder' as const),
    }));
  const kg = (value: number): number => Number(value.toPrecision(12));
  return {
    id: findingId('load-over', point, factor, dayFrom),
    rule: 'load-over',
    ruleEdition: RULE_EDITION,
    point,
    factor,
    statistic: 'day',
    from: dayFrom,
    to: instant(dayFrom + MICROS_PER_DAY),
    value: kg(running.totalKg / kgPerUnit),
    multiple: overYear ? kg(running.totalKg / by.permittedKg - 1) : null,
    count: running.daysValid,
    limit,
    forReference,
    facts: {
      ...{ step, year: running.year, unit: limit.unit, bound: limit.max! },
      day: formatDay(dayFrom),
      share: Math.round(now * 10) / 10,
      totalKg: kg(running.totalKg),
      permittedKg: by.permittedKg,
      daysValid: running.daysValid,
      daysMissing: running.daysMissing,
      since: running.since,
      forecast: exhaustionDay(running, by.permittedKg, dayFrom) ?? '',
      ...otherFacts(others),
    },
    inputs: [],
    level: forReference ? 'C' : step === 100 ? (keyUnit ? 'A' : 'B') : 'C',
    hidden: false,
    raisedAt,
  };
}
