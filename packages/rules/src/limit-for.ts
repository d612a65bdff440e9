import {
  factor,
  type JudgedStatistic,
  KINDS_OF,
  type Limit,
  type LimitRefusal,
  type Outlet,
  shiftDecimal,
  unitScale,
} from '@wenqu/domain';

import {
  type ConditionPlace,
  partOf,
  readCondition,
  type TemperatureCondition,
  weighCondition,
} from './limit-condition.ts';

export const PH = 'w01001';

/** First-class pollutants: judged where they leave the workshop. @source GB 8978-1996 Table 1 */
export const FIRST_CLASS: ReadonlySet<string> = new Set([
  'w20111',
  'w20113',
  'w20115',
  'w20116',
  'w20117',
  'w20119',
  'w20120',
  'w20121',
  'w20126',
  'w20127',
  'w25043',
  'w03001',
  'w03002',
]);

/**
 * The same element in another form under a code of its own: a limit for one says nothing of the other.
 * @source HJ 212-2017 Appendix B; supervision.md §13 trap 10
 */
export const OTHER_FORM: ReadonlyMap<string, string> = new Map(
  [
    ['w20122', 'w20138'],
    ['w20123', 'w20139'],
    ['w20128', 'w20140'],
    ['w20119', 'w20141'],
    ['w20111', 'w20142'],
    ['w20115', 'w20143'],
    ['w20120', 'w20144'],
  ].flatMap(([total, dissolved]) => [
    [total!, dissolved!],
    [dissolved!, total!],
  ]),
);

export type { LimitRefusal } from '@wenqu/domain';

/** A limit in the factor's unit on the wire, ready to be compared. */
export interface AppliedLimit {
  readonly limit: Limit;
  readonly min: number | null;
  readonly max: number | null;
  /** limit unit = wire unit × 10^power. */
  readonly power: number;
  /** A number nobody has verified: its findings are 仅供参考. */
  readonly forReference: boolean;
  /** Holds only on one side of a water temperature. */
  readonly temperature: TemperatureCondition | null;
  /** Digits after the point, in the limit's unit, to which its clause has values rounded; null = compare unrounded. */
  readonly places: number | null;
  /** The concentration is converted to the product's basis water volume first. */
  readonly basisWater: boolean;
}

export interface RefusedLimit {
  readonly limit: Limit;
  readonly why: LimitRefusal;
  /** The unit or kind that is in the way. */
  readonly what: string;
}

export interface LimitChoice {
  /** Strictest first by upper bound. */
  readonly applied: readonly AppliedLimit[];
  readonly refused: readonly RefusedLimit[];
}

/** A limit judges when its number was read in the standard, or one person has compared it with the text. */
export const isVerified = (limit: Limit): boolean =>
  limit.confidence === 'T' || (limit.verifiedBy !== '' && limit.verifiedAt !== null);

/** Does the row hold on this natural day (UTC+8, `YYYY-MM-DD`)? Both ends belong to it. */
export const holdsOn = (limit: Limit, day: string): boolean =>
  limit.retiredAt === null && limit.validFrom <= day && (limit.validTo === '' || day <= limit.validTo);

/**
 * A works that GB 18918 names is judged for first-class pollutants at its own outlet (Table 2 there); every
 * other outlet that is not a workshop's is not judged for them at all.
 */
const wrongPlace = (limit: Limit, outlet: Outlet): boolean =>
  FIRST_CLASS.has(limit.factor) && outlet.kind !== 'workshop' && !limit.clause.includes('GB 18918');

const refuse = (limit: Limit, why: LimitRefusal, what: string): RefusedLimit => ({ limit, why, what });

/** Why the row judges nothing here whatever its unit; undefined: nothing is in its way. */
function standsBack(limit: Limit, outlet: Outlet, statistic: JudgedStatistic): RefusedLimit | undefined {
  if (!KINDS_OF[statistic].includes(limit.kind)) return refuse(limit, 'other-kind', limit.kind);
  if (limit.min === null && limit.max === null) return refuse(limit, 'no-number', '');
  if (statistic === 'daily-mean' && limit.factor === PH) return refuse(limit, 'ph-has-no-mean', limit.factor);
  if (wrongPlace(limit, outlet)) return refuse(limit, 'first-class-elsewhere', outlet.kind);
  return undefined;
}

function apply(limit: Limit, place: ConditionPlace, statistic: JudgedStatistic): AppliedLimit | RefusedLimit {
  const back = standsBack(limit, place.outlet, statistic);
  if (back) return back;
  const wire = factor(limit.factor);
  if (!wire || wire.unit === '') return refuse(limit, 'factor-unit-open', limit.factor);
  const scale = unitScale(limit.unit, wire.unit);
  if (!scale.ok) return refuse(limit, scale.why, scale.unit);
  const condition = readCondition(limit.condition);
  const { fails, open } = weighCondition(condition, place);
  if (fails === 'season' || fails === 'destination' || fails === 'scale')
    return refuse(limit, fails, limit.condition);
  const as = partOf(condition, 'counted-as')?.as;
  if (as === 'NH4' || as === 'PO4') return refuse(limit, 'other-quantity', as);
  const temperature = partOf(condition, 'temperature');
  return {
    limit,
    min: limit.min === null ? null : shiftDecimal(limit.min, scale.power),
    max: limit.max === null ? null : shiftDecimal(limit.max, scale.power),
    power: -scale.power,
    // A condition that no code can read, or that nobody can say of this place, is a person's to weigh.
    forReference: !isVerified(limit) || condition.unread.length > 0 || open.length > 0,
    temperature: temperature ? { side: temperature.side, degC: temperature.degC } : null,
    places: partOf(condition, 'rounding')?.places ?? null,
    basisWater: partOf(condition, 'basis-water') !== undefined,
  };
}

const isRefused = (row: AppliedLimit | RefusedLimit): row is RefusedLimit => 'why' in row;

/**
 * The limits that judge one factor at one outlet on one day by one statistic. All applicable rows are
 * compared, strictest first; rows that cannot judge are named with the reason, never dropped.
 *
 * @param limits any rows; those of other outlets, factors or days are passed over
 * @param day natural day of the conduct (UTC+8), not of the click
 * @param capacityM3Day design capacity of the treatment, where a row holds for a scale; null = not known
 * @source supervision.md §5.2 step 4, §5.5
 */
export function limitsFor(
  limits: readonly Limit[],
  outlet: Outlet,
  factorCode: string,
  statistic: JudgedStatistic,
  day: string,
  capacityM3Day: number | null = null,
): LimitChoice {
  const code = factor(factorCode)?.code ?? factorCode;
  const rows = limits
    .filter((limit) => limit.outlet === outlet.id && holdsOn(limit, day))
    .filter((limit) => (factor(limit.factor)?.code ?? limit.factor) === code)
    .map((limit) => apply(limit, { outlet, day, capacityM3Day }, statistic));
  const refused = rows.filter(isRefused);
  const applied = rows.filter((row): row is AppliedLimit => !isRefused(row));
  applied.sort((one, other) => (one.max ?? Infinity) - (other.max ?? Infinity));
  return { applied, refused };
}
