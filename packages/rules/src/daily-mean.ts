import {
  type Finding,
  type FindingInput,
  factor,
  formatDay,
  type Instant,
  instant,
  MICROS_PER_DAY,
  type PointId,
  shiftDecimal,
  unitScale,
} from '@wenqu/domain';
import { findingId } from './episode.ts';
import { type Exceedance, judgeValue } from './exceedance.ts';
import type { HourFigure, HourOfDay } from './hours-of-day.ts';
import { levelOf } from './level.ts';
import { type BasisWater, basisConcentration } from './limit-basis.ts';
import { otherFacts, type RaiseContext } from './over.ts';
import { multipleOf } from './ph-range.ts';
import { type Prepared, prepare } from './prepared.ts';
import { RULE_EDITION } from './rule-editions.ts';
import { type HourValidity, hourValidity } from './validity.ts';
import { validityEditionOn } from './validity-table.ts';

/** Share of the due hours that must be valid. @source HJ 356-2019 ch. 7 [G] */
export const VALID_SHARE_MIN = 0.75;

/** What is known of an hour beside what its own frames say: claims, clock, three ends. */
export type HourJudge = (hour: HourOfDay) => HourValidity;

/** By its own frames alone: what the first rung knows. */
const byFramesAlone: HourJudge = (hour) =>
  hourValidity({
    edition: hour.edition,
    mean: hour.mean?.value ?? null,
    flag: hour.mean?.flag ?? '',
    volumeM3: hour.volumeM3,
    rules: validityEditionOn(formatDay(hour.at)),
  });

interface DayCount {
  readonly nValid: number;
  readonly nDue: number;
  /** Hours with a good concentration and no usable flow to weigh it with. */
  readonly nWithoutFlow: number;
  /** Hours in which no water left. */
  readonly nDry: number;
}

export type DayMean = DayCount &
  (
    | {
        readonly kind: 'mean';
        /** Flow-weighted, in the factor's unit. */
        readonly mean: number;
        readonly volumeM3: number;
        /** kg; null where the factor is not a mass per volume. */
        readonly loadKg: number | null;
        readonly used: readonly HourOfDay[];
      }
    | {
        readonly kind: 'not-judgeable';
        readonly why: 'too-few-hours' | 'flow-missing' | 'no-discharge';
        readonly used: readonly HourOfDay[];
      }
    /** Every hour was declared and confirmed as without discharge. */
    | { readonly kind: 'nothing-due' }
  );

/**
 * The daily mean of wastewater: hours weighed by their water, Σ(C·Q)/ΣQ, over the hours that are due and
 * valid. An arithmetic mean is never taken in its place: without flow the day says so.
 *
 * @param hours of one natural day, concentration in the factor's unit, water in m³
 * @param hoursWithoutDischarge declared and confirmed, and not among `hours` as such; they leave the due hours
 * @param judge what is known of each hour; an hour it finds not due leaves them too
 * @source HJ 356-2019 ch. 7 [G]; supervision.md §4.4
 */
export function dailyMean(
  hours: readonly HourOfDay[],
  factorCode: string,
  hoursWithoutDischarge: number = 0,
  judge: HourJudge = byFramesAlone,
): DayMean {
  const all = hours.map((hour) => ({ hour, ...judge(hour) }));
  const judged = all.filter(({ due }) => due);
  const good = judged.filter((each) => each.validity === 'valid');
  const used = good.filter((each) => each.hour.volumeM3 !== null).map((each) => each.hour);
  const nDue = 24 - hoursWithoutDischarge - (all.length - judged.length);
  const count: DayCount = {
    nValid: used.length,
    nDue,
    nWithoutFlow: good.length - used.length,
    nDry: judged.filter((each) => each.why === 'V2').length,
  };
  if (nDue <= 0) return { ...count, kind: 'nothing-due' };
  if (used.length < VALID_SHARE_MIN * nDue) {
    return { ...count, kind: 'not-judgeable', why: whyNot(count, good.length), used };
  }
  const volumeM3 = sum(used, (hour) => hour.volumeM3!);
  const weighed = sum(used, (hour) => hour.mean!.value * hour.volumeM3!);
  const mean = withoutNoise(weighed / volumeM3);
  return { ...count, kind: 'mean', mean, volumeM3, loadKg: loadKg(factorCode, weighed), used };
}

function whyNot({ nDue, nDry }: DayCount, nGood: number): 'too-few-hours' | 'flow-missing' | 'no-discharge' {
  if (nGood >= VALID_SHARE_MIN * nDue) return 'flow-missing';
  return nGood + nDry >= VALID_SHARE_MIN * nDue ? 'no-discharge' : 'too-few-hours';
}

const sum = <T>(list: readonly T[], of: (item: T) => number): number =>
  list.reduce((total, item) => total + of(item), 0);

/** Binary fractions must not turn 24 hours at the limit into 80.00000000000001 and a breach. */
const withoutNoise = (value: number): number => Number(value.toPrecision(12));

/** Σ C·Q in kg: mg/L × m³ = g. @source supervision.md §4.4 */
function loadKg(factorCode: string, weighed: number): number | null {
  const scale = unitScale(factor(factorCode)?.unit ?? '', 'mg/L');
  return scale.ok ? withoutNoise(shiftDecimal(weighed, scale.power) / 1000) : null;
}

const inputOf = (hour: HourOfDay, { column, value, flag, position }: HourFigure): FindingInput => ({
  at: hour.at,
  column,
  value,
  flag,
  position,
});

const inputsOf = (hours: readonly HourOfDay[]): FindingInput[] =>
  hours.flatMap((hour) =>
    [hour.mean, hour.flow].filter((each) => each !== null).map((each) => inputOf(hour, each)),
  );

export interface DayQuestion extends RaiseContext {
  readonly point: PointId;
  readonly factor: string;
  /** First moment of the natural day (UTC+8). */
  readonly dayFrom: Instant;
  readonly hours: readonly HourOfDay[];
  /** Daily-mean limits of the factor as they held on that day. */
  readonly prepared: Prepared;
  readonly hoursWithoutDischarge?: number;
  /** What is known of each hour beside its own frames. */
  readonly judge?: HourJudge;
  /** Flow-weighted or plain mean water temperature of the day, NaN or absent = unknown. */
  readonly waterC?: number;
  /** Water against the basis of the day's products, for rows whose clause converts to it; absent = not known. */
  readonly basis?: BasisWater;
}

/**
 * Judge one day of one factor that has a daily-mean limit: over, or not to be judged, or nothing to say.
 * Equal to the limit is compliant; compared unrounded, no clause says otherwise.
 * @source supervision.md §4.4, §5.1 E3, §5.2
 */
export function judgeDay(question: DayQuestion): Finding | null {
  const { hours, prepared, waterC = Number.NaN } = question;
  const day = dailyMean(hours, question.factor, question.hoursWithoutDischarge, question.judge);
  if (day.kind === 'nothing-due') return null;
  if (day.kind === 'not-judgeable') return notJudgeable(question, day);
  const found = beyondMean(prepared, day.mean, waterC, question.basis);
  if (!found) return null;
  const { by, side, others } = found.beyond;
  const value = shiftDecimal(found.compared, by.power);
  const bound = side === 'above' ? by.limit.max! : by.limit.min!;
  const multiple = multipleOf(question.factor, value, bound, side);
  const { forReference } = by;
  return {
    ...frame(question, 'daily-mean-over', day.used),
    value,
    multiple,
    count: day.nValid,
    limit: by.limit,
    forReference,
    facts: {
      day: formatDay(question.dayFrom),
      side,
      bound,
      unit: by.limit.unit,
      volumeM3: withoutNoise(day.volumeM3),
      ...(day.loadKg === null ? {} : { loadKg: day.loadKg }),
      nValid: day.nValid,
      nDue: day.nDue,
      nWithoutFlow: day.nWithoutFlow,
      ...(found.compared === day.mean ? {} : basisFacts(day.mean, by.power, question.basis)),
      ...otherFacts(others),
    },
    level: levelOf({
      rule: 'daily-mean-over',
      factor: question.factor,
      multiple,
      forReference,
      keyUnit: question.keyUnit,
    }),
  };
}

interface BeyondMean {
  readonly beyond: Exceedance;
  /** The mean, or its figure at the basis water volume; wire unit. */
  readonly compared: number;
}

/** The mean against the plain rows, and its figure at the basis water volume against the rows that ask for it. */
function beyondMean(
  prepared: Prepared,
  mean: number,
  waterC: number,
  basis: BasisWater | undefined,
): BeyondMean | null {
  const converted = basis ? withoutNoise(basisConcentration(mean, basis)) : mean;
  const beyond = judgeValue(prepared, mean, 'valid', waterC);
  const asked = prepared.rows.filter(({ basisWater }) => basisWater);
  const strict = converted === mean ? undefined : prepare(prepared.factor, asked);
  const byBasis = strict ? judgeValue(strict, converted, 'valid', waterC) : null;
  const prefers =
    byBasis && (!beyond || beyond.by.basisWater || (beyond.by.forReference && !byBasis.by.forReference));
  if (!prefers) return beyond && { beyond, compared: mean };
  const rest = prepared.rows.filter((row) => row !== byBasis.by && !asked.includes(row));
  const plain = rest.map((row) => ({
    row,
    why: mean > (row.max ?? Infinity) ? ('milder' as const) : ('kept' as const),
  }));
  return { beyond: { ...byBasis, others: [...byBasis.others, ...plain] }, compared: converted };
}

const basisFacts = (
  mean: number,
  power: number,
  basis: BasisWater | undefined,
): Readonly<Record<string, number>> =>
  basis?.kind === 'basis'
    ? { measured: shiftDecimal(mean, power), actualM3: basis.actualM3, basisM3: basis.basisM3 }
    : {};

/** A day that cannot be judged is a finding of its own: silence is not compliance. */
function notJudgeable(question: DayQuestion, day: Extract<DayMean, { kind: 'not-judgeable' }>): Finding {
  const limit = question.prepared.rows[0]!;
  return {
    ...frame(question, 'day-not-judgeable', day.used),
    value: null,
    multiple: null,
    count: day.nValid,
    limit: limit.limit,
    forReference: question.prepared.rows.every((row) => row.forReference),
    facts: {
      day: formatDay(question.dayFrom),
      why: day.why,
      nValid: day.nValid,
      nDue: day.nDue,
      nNeeded: Math.ceil(VALID_SHARE_MIN * day.nDue),
      nWithoutFlow: day.nWithoutFlow,
      nDry: day.nDry,
    },
    level: 'C',
  };
}

function frame(
  question: DayQuestion,
  rule: 'daily-mean-over' | 'day-not-judgeable',
  used: readonly HourOfDay[],
) {
  const { point, dayFrom, raisedAt } = question;
  return {
    id: findingId(rule, point, question.factor, dayFrom),
    rule,
    ruleEdition: RULE_EDITION,
    point,
    factor: question.factor,
    statistic: 'day',
    from: dayFrom,
    to: instant(dayFrom + MICROS_PER_DAY),
    inputs: inputsOf(used),
    hidden: false,
    raisedAt,
  } as const;
}
