import { factor, type Limit, type LimitKind, MICROS_PER_DAY, parseDay, type Statistic } from '@wenqu/domain';

/** A limit as it is drawn: its numbers in the factor's unit, from–to in microseconds. */
export interface LimitStep {
  readonly limit: Limit;
  readonly from: number;
  readonly to: number;
  readonly min: number | null;
  readonly max: number | null;
  /** False: shown, but no value of this statistic may be held against it. */
  readonly judges: boolean;
}

/**
 * Which kinds are drawn over which statistic, the first list also judged by. An hourly or real-time value is
 * never held against a daily-mean limit; a device's own daily mean is not the flow-weighted one either.
 */
const KINDS: Readonly<
  Partial<Record<Statistic, readonly [judged: readonly LimitKind[], drawn: readonly LimitKind[]]>>
> = {
  realtime: [['instantaneous', 'max', 'range', 'min'], ['hourly']],
  minute: [['instantaneous', 'max', 'range', 'min'], ['hourly']],
  hour: [['hourly', 'max', 'range', 'min'], []],
  day: [[], ['daily-mean']],
};

const MASS: Readonly<Record<string, number>> = { 'g/L': 0, 'mg/L': -3, 'ug/L': -6, 'ng/L': -9 };
const NO_DIMENSION = new Set(['1', '', 'pH', '无量纲', '-']);

/** Power of ten from the limit's unit to the factor's, or undefined where the two do not compare. */
function powerBetween(from: string, to: string): number | undefined {
  const one = MASS[from.replace(/[μµ]/, 'u')];
  const other = MASS[to];
  if (one !== undefined && other !== undefined) return one - other;
  return from === to || (NO_DIMENSION.has(from) && NO_DIMENSION.has(to)) ? 0 : undefined;
}

/** Move the decimal point, exactly. */
function shift(value: number | null, power: number): number | null {
  if (value === null || power === 0) return value;
  const [mantissa, exponent = '0'] = String(value).split('e');
  return Number(`${mantissa}e${Number(exponent) + power}`);
}

/** Steps of the limit line of one factor; rows of another unit's quantity are not drawn. */
export function limitSteps(limits: readonly Limit[], factorCode: string, statistic: Statistic): LimitStep[] {
  const [judged, drawn] = KINDS[statistic] ?? [[], []];
  const wire = factor(factorCode);
  return limits.flatMap((limit) => {
    const judges = judged.includes(limit.kind);
    if (
      limit.retiredAt !== null ||
      (factor(limit.factor)?.code ?? limit.factor) !== (wire?.code ?? factorCode)
    )
      return [];
    if (!judges && !drawn.includes(limit.kind)) return [];
    const power = powerBetween(limit.unit, wire?.unit ?? limit.unit);
    const from = parseDay(limit.validFrom) ?? Number.NEGATIVE_INFINITY;
    const last = limit.validTo === '' ? undefined : parseDay(limit.validTo);
    if (power === undefined) return [];
    return [
      {
        ...{ limit, from, judges },
        to: last === undefined ? Number.POSITIVE_INFINITY : last + MICROS_PER_DAY,
        min: shift(limit.min, power),
        max: shift(limit.max, power),
      },
    ];
  });
}

/** Is a value outside a limit that judges at that moment? */
export function isOver(steps: readonly LimitStep[], at: number, lo: number, hi: number): boolean {
  return steps.some(
    ({ judges, from, to, min, max }) =>
      judges && at >= from && at < to && ((max !== null && hi > max) || (min !== null && lo < min)),
  );
}
