import {
  type Finding,
  type FindingInput,
  type Instant,
  instant,
  MICROS_PER_HOUR,
  type PointId,
  shiftDecimal,
} from '@wenqu/domain';
import { findingId } from './episode.ts';
import type { AppliedLimit } from './limit-for.ts';
import { otherFacts, type RaiseContext } from './over.ts';
import type { Prepared } from './prepared.ts';
import { RULE_EDITION } from './rule-editions.ts';

/** Share of the limit at which a rising value is told. @source supervision.md §5.1 E0 [P] */
export const TREND_SHARE = 0.9;
/** Hours that must rise one after the other. @source supervision.md §5.1 E0 [P] */
export const TREND_HOURS = 3;
/** A day's mean is forecast from so many valid hours on: one hour is no day. */
const FORECAST_HOURS_LEAST = 6;

/** One valid hour of a factor. */
export interface TrendHour {
  readonly at: Instant;
  /** In the factor's unit on the wire. */
  readonly mean: number;
  /** null = no usable flow. */
  readonly volumeM3: number | null;
  readonly input: FindingInput;
}

/** What is remembered of one factor at one point between two hours: a few numbers and at most a day's hours. */
export interface Trend {
  /** The rising run so far, oldest first. */
  run: TrendHour[];
  dayFrom: Instant;
  /** Σ C·Q, Σ Q and count of the day's hours that have both. */
  weighed: number;
  volumeM3: number;
  hours: number;
  /** The newest of them. */
  lastAt: Instant;
}

export const newTrend = (dayFrom: Instant): Trend => ({
  run: [],
  dayFrom,
  weighed: 0,
  volumeM3: 0,
  hours: 0,
  lastAt: instant(0),
});

const RUN_KEPT = 24;

/** Take one more hour; hours that are late or repeated change nothing. */
export function followTrend(trend: Trend, hour: TrendHour, dayFrom: Instant): void {
  if (hour.at <= trend.lastAt) return;
  const before = trend.run.at(-1);
  const rises = before !== undefined && hour.at - before.at === MICROS_PER_HOUR && hour.mean > before.mean;
  trend.run = rises ? [...trend.run, hour].slice(-RUN_KEPT) : [hour];
  if (trend.dayFrom !== dayFrom) {
    trend.dayFrom = dayFrom;
    trend.weighed = 0;
    trend.volumeM3 = 0;
    trend.hours = 0;
  }
  trend.lastAt = hour.at;
  if (hour.volumeM3 === null || hour.volumeM3 <= 0) return;
  trend.weighed += hour.mean * hour.volumeM3;
  trend.volumeM3 += hour.volumeM3;
  trend.hours++;
}

/**
 * Where the day's flow-weighted mean ends if the rest of the day runs like its newest hour, at the mean flow so
 * far; null while too little of the day is known.
 */
export function forecastMean({ run, weighed, volumeM3, hours, dayFrom, lastAt }: Trend): number | null {
  const last = run.at(-1);
  if (hours < FORECAST_HOURS_LEAST || !last || volumeM3 <= 0) return null;
  const left = Math.max(0, 23 - Math.floor((lastAt - dayFrom) / MICROS_PER_HOUR));
  const restM3 = (volumeM3 / hours) * left;
  return (weighed + last.mean * restM3) / (volumeM3 + restM3);
}

export interface TrendQuestion extends RaiseContext {
  readonly point: PointId;
  readonly factor: string;
  readonly trend: Trend;
  /** Limits of the hour's own value, and of the day's mean. */
  readonly hourly: Prepared | undefined;
  readonly dailyMean: Prepared | undefined;
}

/**
 * Hours that rise towards a limit before it is broken: a service message, no exceedance. Silent once the value
 * itself is over, for then another rule speaks.
 * @source supervision.md §5.1 E0 [P]
 */
export function judgeTrend(question: TrendQuestion): Finding | null {
  const { trend, hourly, dailyMean } = question;
  const last = trend.run.at(-1);
  if (!last || trend.run.length < TREND_HOURS) return null;
  const byHour = nearest(hourly, last.mean);
  if (byHour) return warn(question, byHour, last.mean, 'hour', hourly!);
  const forecast = forecastMean(trend);
  const byMean = forecast === null ? undefined : nearest(dailyMean, forecast, true);
  return byMean ? warn(question, byMean, forecast!, 'day', dailyMean!) : null;
}

/** The strictest row that the value has come near to; none once the value is over it. */
function nearest(prepared: Prepared | undefined, value: number, mayBeOver = false): AppliedLimit | undefined {
  const rows = prepared?.rows.filter(({ max, temperature }) => max !== null && max > 0 && !temperature) ?? [];
  if (!mayBeOver && rows.some(({ max, forReference }) => !forReference && value > max!)) return undefined;
  const near = rows.filter(({ max }) => value >= max! * TREND_SHARE && (mayBeOver || value <= max!));
  return near.find(({ forReference }) => !forReference) ?? near[0];
}

function warn(
  { point, factor, trend, raisedAt }: TrendQuestion,
  by: AppliedLimit,
  value: number,
  basis: 'hour' | 'day',
  prepared: Prepared,
): Finding {
  const from = trend.run[0]!.at;
  const last = trend.run.at(-1)!;
  const shown = shiftDecimal(Number(value.toPrecision(12)), by.power);
  const others = prepared.rows.filter((row) => row !== by).map((row) => ({ row, why: 'kept' as const }));
  return {
    id: findingId('trend-warning', point, factor, from),
    rule: 'trend-warning',
    ruleEdition: RULE_EDITION,
    point,
    factor,
    statistic: 'hour',
    from,
    to: instant(last.at + MICROS_PER_HOUR),
    value: shown,
    multiple: null,
    count: trend.run.length,
    limit: by.limit,
    forReference: by.forReference,
    facts: {
      basis,
      bound: by.limit.max!,
      unit: by.limit.unit,
      hours: trend.run.length,
      first: shiftDecimal(trend.run[0]!.mean, by.power),
      last: shiftDecimal(last.mean, by.power),
      share: Math.round((shown / by.limit.max!) * 1000) / 1000,
      firstAt: from,
      ...otherFacts(others),
    },
    inputs: trend.run.map(({ input }) => input),
    level: 'C',
    hidden: false,
    raisedAt,
  };
}
