import {
  type Delivery,
  type Edition,
  flagMeaning,
  formatDay,
  type HourStatistic,
  type Instant,
  instant,
  MICROS_PER_HOUR,
  type PointId,
  type StatisticOutcome,
  type StatisticVersion,
  type StatisticWhy,
  shiftDecimal,
  type ValidityClaim,
  WIRE_OFFSET_MICROS,
} from '@wenqu/domain';
import { dailyMean, type HourJudge } from './daily-mean.ts';
import { judgeValue } from './exceedance.ts';
import type { HourOfDay } from './hours-of-day.ts';
import { PH } from './limit-for.ts';
import { multipleOf } from './ph-range.ts';
import { type Prepared, prepare } from './prepared.ts';
import { claimsOn, type HourValidity, hourValidity } from './validity.ts';
import { type ValidityEdition, validityEditionOn } from './validity-table.ts';

export const FLOW = 'w00000';
/** Factors whose mean needs no water to weigh it: pH (which has no mean), temperature, dissolved oxygen, flow itself. */
const UNWEIGHED: ReadonlySet<string> = new Set([PH, 'w01010', 'w01009', FLOW]);
export const isWeighed = (factor: string): boolean => !UNWEIGHED.has(factor);

/** Everything a day's statistic rests on. */
export interface DayInputs {
  readonly point: PointId;
  readonly factor: string;
  /** First moment of the natural day (UTC+8). */
  readonly dayFrom: Instant;
  /** Hours of which anything is known, as `hoursOfDay` gives them. */
  readonly hours: readonly HourOfDay[];
  /** Any claims that touch the day; those not known at `knownAt` are passed over. */
  readonly claims: readonly ValidityClaim[];
  readonly knownAt: Instant;
  /** Daily-mean limits as they held on the day; undefined: none. */
  readonly limits?: Prepared | undefined;
  /** First hour the point ever sent, where it lies in this day. */
  readonly onlineFrom?: Instant | undefined;
  readonly delivery?: (hour: HourOfDay) => Delivery;
  /** A standard check is on record for this hour. */
  readonly checkedIn?: (hourFrom: Instant) => boolean;
  readonly clockOffsetS?: (hourFrom: Instant) => number | null;
  /** Water temperature of the day, NaN or absent = unknown. */
  readonly waterC?: number;
  /** pH only. */
  readonly ph?: PhDay | undefined;
  readonly rules?: ValidityEdition;
}

/** pH of a day: extremes and minutes, never a mean. */
export interface PhDay {
  readonly low: number | null;
  readonly high: number | null;
  /** null: no range to be outside of, or no minute values. */
  readonly minutesOutside: number | null;
  readonly limit: string;
  readonly limitVerified: boolean;
}

/** A day's statistic before it is kept as a version. */
export type DayFigure = Omit<
  StatisticVersion,
  'kind' | 'version' | 'digest' | 'cause' | 'finding' | 'knownFrom' | 'knownTo'
>;

const blank = (at: Instant, edition: Edition): HourOfDay => ({
  ...{ at, edition, mean: null, flow: null, volumeM3: null },
});

/** The 24 hours of a day (Chinese time has no other days), gaps as gaps; flow's own figure stands as its number. */
export function daySlots({
  hours,
  dayFrom,
  factor,
}: Pick<DayInputs, 'hours' | 'dayFrom' | 'factor'>): HourOfDay[] {
  const byTime = new Map(hours.map((hour) => [hour.at, hour]));
  const edition = hours[0]?.edition ?? '2017';
  return Array.from({ length: 24 }, (_, i) => {
    const at = instant(dayFrom + i * MICROS_PER_HOUR);
    const hour = byTime.get(at) ?? blank(at, edition);
    return factor === FLOW ? { ...hour, mean: hour.mean ?? hour.flow } : hour;
  });
}

/** The hour with its water as far as claims leave it: a meter that failed its check weighs nothing. */
function wetted(hour: HourOfDay, { claims, knownAt }: DayInputs): HourOfDay {
  if (hour.volumeM3 === null) return hour;
  const to = instant(hour.at + MICROS_PER_HOUR);
  const word = claimsOn(claims, { factor: FLOW, from: hour.at, to, knownAt }).find(
    ({ effect }) => effect !== 'lawful-stop',
  );
  return word && word.effect !== 'valid' ? { ...hour, volumeM3: null } : hour;
}

/** What is known of each hour: its own frames, claims, the clock. */
export function hourJudge(inputs: DayInputs): HourJudge {
  const { factor, claims, knownAt, clockOffsetS, dayFrom } = inputs;
  const rules = inputs.rules ?? validityEditionOn(formatDay(dayFrom));
  return (hour) =>
    hourValidity({
      edition: hour.edition,
      mean: hour.mean?.value ?? null,
      flag: hour.mean?.flag ?? '',
      volumeM3: hour.volumeM3,
      weighed: isWeighed(factor),
      claims: claimsOn(claims, { factor, from: hour.at, to: instant(hour.at + MICROS_PER_HOUR), knownAt }),
      clockOffsetS: clockOffsetS?.(hour.at) ?? null,
      rules,
    });
}

/**
 * The statistic of one natural day of one factor from its hours and what is claimed of them.
 *
 * Concentrations are weighed by their water; without flow the day says so, and takes no plain mean in its place.
 * pH is never averaged. Hours lawfully without discharge leave those due.
 * @source HJ 356-2019 ch. 7 [G]; supervision.md §4.4, §5.2
 */
export function dayFigure(inputs: DayInputs): DayFigure {
  const { point, factor, dayFrom } = inputs;
  const rules = inputs.rules ?? validityEditionOn(formatDay(dayFrom));
  const judge = hourJudge(inputs);
  const slots = daySlots(inputs).map((hour) => wetted(hour, inputs));
  const judged = slots.map((hour) => ({ hour, ...judge(hour) }));
  const due = judged.filter((each) => each.due);
  const usable = due.filter(({ validity }) => validity === 'valid');
  const hours = judged.map((each) => hourStatistic(each, inputs));
  const mean = meanOf(
    inputs,
    slots,
    judge,
    usable.map(({ hour }) => hour),
    due.length,
    rules,
  );
  const early = inputs.onlineFrom === undefined || mean.state === 'valid' ? 0 : hoursBefore(inputs);
  const firstDay = early > 0 && mean.state === 'not-valid';
  const received = due.filter(({ hour }) => hasNumber(hour));
  const check = checkHour(due, inputs, rules);
  return {
    ...{ point, factor, from: dayFrom, ...mean, hours },
    ...(firstDay ? { why: 'first-day' as const } : {}),
    nDue: due.length - (firstDay ? early : 0),
    nReceived: received.length,
    nImmediate: received.filter(({ hour }) => inputs.delivery?.(hour) !== 'completed').length,
    nUsable: usable.length,
    nCheck: check ? 1 : 0,
    nCheckReceived: check && hasNumber(check.hour) ? 1 : 0,
    arithmetic: factor === PH ? null : average(usable.map(({ hour }) => hour.mean!.value)),
    ...verdictOf(inputs, mean),
    claims: [...new Set(hours.flatMap((each) => each.claims))],
    ruleEdition: rules.edition,
  };
}

const hasNumber = ({ mean }: HourOfDay): boolean => mean !== null && Number.isFinite(mean.value);

const hoursBefore = ({ onlineFrom, dayFrom }: DayInputs): number =>
  Math.max(0, Math.min(24, Math.floor((onlineFrom! - dayFrom) / MICROS_PER_HOUR)));

type Judged = HourValidity & { readonly hour: HourOfDay };

function hourStatistic(
  { hour, validity, why, questions, due, claims }: Judged,
  { delivery }: DayInputs,
): HourStatistic {
  return {
    ...{ at: hour.at, value: hour.mean?.value ?? null, flag: hour.mean?.flag ?? '', volumeM3: hour.volumeM3 },
    ...{ state: due ? validity : 'not-due', why, questions },
    delivery: hasNumber(hour) ? (delivery?.(hour) ?? 'immediate') : '',
    ...{ claims, position: hour.mean?.position ?? null, flowPosition: hour.flow?.position ?? null },
  };
}

/** The one hour a day that the daily standard check takes: nothing valid came, and a check is the reason. */
function checkHour(due: readonly Judged[], inputs: DayInputs, rules: ValidityEdition): Judged | undefined {
  if (!rules.checkHourFactors.includes(inputs.factor)) return undefined;
  // An hour that a failed check or a mark took out is no check hour, even if somebody checked in it.
  return due.find(
    ({ hour, why }) =>
      (why === 'no-number' && inputs.checkedIn?.(hour.at) === true) ||
      (why === 'V1' &&
        (inputs.checkedIn?.(hour.at) === true ||
          flagMeaning(hour.edition, hour.mean!.flag).means === 'calibration')),
  );
}

type Mean = Pick<
  StatisticVersion,
  'value' | 'state' | 'why' | 'nValid' | 'volumeM3' | 'loadKg' | 'low' | 'high' | 'minutesOutside'
>;

function meanOf(
  inputs: DayInputs,
  slots: readonly HourOfDay[],
  judge: HourJudge,
  usable: readonly HourOfDay[],
  nDue: number,
  rules: ValidityEdition,
): Mean {
  const { factor, ph } = inputs;
  const low = ph?.low ?? null;
  const high = ph?.high ?? null;
  const rest = { loadKg: null, low, high, minutesOutside: ph?.minutesOutside ?? null };
  if (nDue <= 0) return { ...rest, value: null, state: 'nothing-due', why: '', nValid: 0, volumeM3: null };
  if (!isWeighed(factor)) {
    const enough = usable.length >= rules.validShareMin * nDue;
    const waters = usable.map(({ volumeM3 }) => volumeM3);
    return {
      ...rest,
      value:
        enough && factor !== PH && factor !== FLOW ? average(usable.map(({ mean }) => mean!.value)) : null,
      state: enough ? 'valid' : 'not-valid',
      why: enough ? '' : 'too-few-hours',
      nValid: usable.length,
      volumeM3: factor === FLOW && waters.every((each) => each !== null) ? plain(sum(waters)) : null,
    };
  }
  const day = dailyMean(slots, factor, 0, judge);
  if (day.kind === 'mean') {
    const { mean: value, volumeM3, loadKg, nValid } = day;
    return { ...rest, value, state: 'valid', why: '', nValid, volumeM3: plain(volumeM3), loadKg };
  }
  const why: StatisticWhy = day.kind === 'not-judgeable' ? day.why : '';
  return { ...rest, value: null, state: 'not-valid', why, nValid: day.nValid, volumeM3: null };
}

type Verdict = Pick<
  StatisticVersion,
  'outcome' | 'limit' | 'bound' | 'limitUnit' | 'limitVerified' | 'multiple'
>;
const UNLIMITED = { limit: '', bound: null, limitUnit: '', limitVerified: false, multiple: null } as const;

/**
 * Compliance of a valid day. Where a verified limit exists it alone decides; an unverified one speaks, and says so.
 * @source supervision.md §5.2 steps 4–6
 */
function verdictOf({ factor, limits, ph, waterC = Number.NaN }: DayInputs, mean: Mean): Verdict {
  if (mean.state === 'nothing-due') return { ...UNLIMITED, outcome: 'nothing-due' };
  if (factor === PH) return phVerdict(ph, mean);
  const firm = limits?.rows.filter(({ forReference }) => !forReference) ?? [];
  const by = firm.length > 0 ? prepare(factor, firm) : limits;
  if (!by) return { ...UNLIMITED, outcome: mean.state === 'valid' ? 'no-limit' : 'not-judgeable' };
  const beyond = mean.value === null ? null : judgeValue(by, mean.value, 'valid', waterC);
  const row = beyond?.by ?? by.rows[0]!;
  const bound = beyond?.side === 'below' ? row.limit.min : (row.limit.max ?? row.limit.min);
  const value = mean.value === null ? null : shiftDecimal(mean.value, row.power);
  return {
    outcome: mean.value === null ? 'not-judgeable' : beyond ? 'over' : 'compliant',
    ...{ limit: row.limit.id, bound, limitUnit: row.limit.unit, limitVerified: firm.length > 0 },
    multiple:
      beyond && value !== null && bound !== null ? multipleOf(factor, value, bound, beyond.side) : null,
  };
}

function phVerdict(ph: PhDay | undefined, { state }: Mean): Verdict {
  const minutes = ph?.minutesOutside ?? null;
  const judged: StatisticOutcome = minutes === null ? 'no-limit' : minutes > 0 ? 'over' : 'compliant';
  return {
    ...UNLIMITED,
    outcome: state === 'valid' ? judged : 'not-judgeable',
    ...{ limit: ph?.limit ?? '', limitVerified: ph?.limitVerified ?? false },
  };
}

/**
 * The statistic of a month: the plain mean of its valid daily means, valid when enough of the days that were due are.
 *
 * @param days the known version of each day that was due or stopped, of one point and factor
 * @source HJ 356-2019 ch. 7 [G]; supervision.md §4.4
 */
export function monthFigure(days: readonly StatisticVersion[], monthFrom: Instant): DayFigure | undefined {
  const [first] = days;
  if (!first) return undefined;
  const rules = validityEditionOn(formatDay(monthFrom));
  const due = days.filter(({ state }) => state !== 'nothing-due');
  const valid = due.filter(({ state }) => state === 'valid');
  const enough = due.length > 0 && valid.length >= rules.validShareMin * due.length;
  const means = valid.flatMap(({ value }) => value ?? []);
  const total = (of: (day: StatisticVersion) => number | null) => {
    const known = valid.map(of);
    return known.length > 0 && known.every((each) => each !== null) ? plain(sum(known)) : null;
  };
  return {
    ...{ point: first.point, factor: first.factor, from: monthFrom },
    value: enough && means.length === valid.length ? average(means) : null,
    state: due.length === 0 ? 'nothing-due' : enough ? 'valid' : 'not-valid',
    why: due.length === 0 || enough ? '' : 'too-few-days',
    ...{ nValid: valid.length, nDue: due.length },
    nReceived: sum(days.map((day) => day.nReceived)),
    nImmediate: sum(days.map((day) => day.nImmediate)),
    nUsable: sum(days.map((day) => day.nUsable)),
    nCheck: sum(days.map((day) => day.nCheck)),
    nCheckReceived: sum(days.map((day) => day.nCheckReceived)),
    volumeM3: total((day) => day.volumeM3),
    loadKg: total((day) => day.loadKg),
    arithmetic: null,
    low: extreme(
      Math.min,
      days.map(({ low }) => low),
    ),
    high: extreme(
      Math.max,
      days.map(({ high }) => high),
    ),
    minutesOutside: total((day) => day.minutesOutside),
    ...UNLIMITED,
    outcome: due.length === 0 ? 'nothing-due' : 'no-limit',
    claims: [...new Set(days.flatMap((day) => day.claims))],
    hours: [],
    ruleEdition: rules.edition,
  };
}

const extreme = (of: (...each: number[]) => number, values: readonly (number | null)[]): number | null => {
  const known = values.filter((each) => each !== null);
  return known.length > 0 ? of(...known) : null;
};

const sum = (values: readonly (number | null)[]): number =>
  values.reduce<number>((total, each) => total + (each ?? 0), 0);
/** Binary fractions must not show as 33.300000000000004. */
const plain = (value: number): number => Number(value.toPrecision(12));
const average = (values: readonly number[]): number | null =>
  values.length === 0 ? null : plain(sum(values) / values.length);

/**
 * E_h = C·Q, kg: mg/L × m³ = g.
 * @param power factor's unit = mg/L × 10^power
 * @source supervision.md §4.4
 */
export const hourLoadKg = (value: number, volumeM3: number, power: number = 0): number =>
  plain(shiftDecimal(value * volumeM3, power) / 1000);

/**
 * The mean of pH where one is demanded: of the hydrogen-ion concentration, converted back. Nothing judges by it.
 * @source supervision.md §4.4 [G]
 */
export function hydrogenMeanPh(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return plain(-Math.log10(sum(values.map((ph) => 10 ** -ph)) / values.length));
}

/** Lowest, highest and minutes outside a range, from values that each stand for `stepMin` minutes. */
export function phOfDay(
  values: readonly number[],
  stepMin: number,
  range: { readonly min: number; readonly max: number } | undefined,
): { readonly low: number | null; readonly high: number | null; readonly minutesOutside: number | null } {
  const outside = range && values.filter((ph) => ph < range.min || ph > range.max).length;
  return {
    low: extreme(Math.min, values),
    high: extreme(Math.max, values),
    minutesOutside: outside === undefined || values.length === 0 ? null : plain(outside * stepMin),
  };
}

/** First moment of the natural month (UTC+8) that holds `at`, and of the one behind it. */
export function monthRange(at: Instant): { readonly from: Instant; readonly to: Instant } {
  const [year = 0, month = 1] = formatDay(at).split('-').map(Number);
  const first = (y: number, m: number) => instant(Date.UTC(y, m - 1, 1) * 1000 - WIRE_OFFSET_MICROS);
  return { from: first(year, month), to: first(year, month + 1) };
}
