import {
  factor,
  type JudgedStatistic,
  KINDS_OF,
  type Limit,
  type LimitKind,
  MICROS_PER_DAY,
  parseDay,
  type Statistic,
  shiftDecimal,
  unitScale,
} from '@wenqu/domain';

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

/** Kinds that are shown over a statistic for orientation though no value of it is held against them. */
const DRAWN_OVER: Readonly<Partial<Record<Statistic, readonly LimitKind[]>>> = {
  realtime: ['hourly'],
  minute: ['hourly'],
  day: ['daily-mean'],
};

const judgedBy = (statistic: Statistic): readonly LimitKind[] =>
  Object.hasOwn(KINDS_OF, statistic) ? KINDS_OF[statistic as JudgedStatistic] : [];

const shift = (value: number | null, power: number): number | null =>
  value === null ? null : shiftDecimal(value, power);

/** Steps of the limit line of one factor; rows of another unit's quantity are not drawn. */
export function limitSteps(limits: readonly Limit[], factorCode: string, statistic: Statistic): LimitStep[] {
  const judged = judgedBy(statistic);
  const drawn = DRAWN_OVER[statistic] ?? [];
  const wire = factor(factorCode);
  return limits.flatMap((limit) => {
    const judges = judged.includes(limit.kind);
    if (
      limit.retiredAt !== null ||
      (factor(limit.factor)?.code ?? limit.factor) !== (wire?.code ?? factorCode)
    )
      return [];
    if (!judges && !drawn.includes(limit.kind)) return [];
    const scale = unitScale(limit.unit, wire?.unit ?? limit.unit);
    const from = parseDay(limit.validFrom) ?? Number.NEGATIVE_INFINITY;
    const last = limit.validTo === '' ? undefined : parseDay(limit.validTo);
    if (!scale.ok) return [];
    return [
      {
        ...{ limit, from, judges },
        to: last === undefined ? Number.POSITIVE_INFINITY : last + MICROS_PER_DAY,
        min: shift(limit.min, scale.power),
        max: shift(limit.max, scale.power),
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
