import {
  factor,
  type JudgedStatistic,
  KINDS_OF,
  type Limit,
  type Outlet,
  shiftDecimal,
  unitScale,
} from '@wenqu/domain';

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

export type LimitRefusal =
  | 'no-number'
  | 'other-kind'
  | 'first-class-elsewhere'
  | 'ph-has-no-mean'
  | 'unit-unknown'
  | 'other-quantity'
  | 'factor-unit-open';

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
}

export interface TemperatureCondition {
  readonly side: 'above' | 'at-or-below';
  readonly degC: number;
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

const TEMPERATURE = /(?:water temperature|水温)\s*(>|＞|<=|≤|≦)\s*(\d+(?:\.\d+)?)\s*(?:degC|℃|°C)/i;

/** `water temperature > 12 degC`, `水温≤12℃`; null for every other text. */
export function temperatureCondition(condition: string): TemperatureCondition | null {
  const found = TEMPERATURE.exec(condition);
  if (!found) return null;
  return { side: found[1] === '>' || found[1] === '＞' ? 'above' : 'at-or-below', degC: Number(found[2]) };
}

/**
 * A works that GB 18918 names is judged for first-class pollutants at its own outlet (Table 2 there); every
 * other outlet that is not a workshop's is not judged for them at all.
 */
const wrongPlace = (limit: Limit, outlet: Outlet): boolean =>
  FIRST_CLASS.has(limit.factor) && outlet.kind !== 'workshop' && !limit.clause.includes('GB 18918');

function apply(limit: Limit, outlet: Outlet, statistic: JudgedStatistic): AppliedLimit | RefusedLimit {
  const refuse = (why: LimitRefusal, what: string): RefusedLimit => ({ limit, why, what });
  if (!KINDS_OF[statistic].includes(limit.kind)) return refuse('other-kind', limit.kind);
  if (limit.min === null && limit.max === null) return refuse('no-number', '');
  if (statistic === 'daily-mean' && limit.factor === PH) return refuse('ph-has-no-mean', limit.factor);
  if (wrongPlace(limit, outlet)) return refuse('first-class-elsewhere', outlet.kind);
  const wire = factor(limit.factor);
  if (!wire || wire.unit === '') return refuse('factor-unit-open', limit.factor);
  const scale = unitScale(limit.unit, wire.unit);
  if (!scale.ok) return refuse(scale.why, scale.unit);
  const temperature = temperatureCondition(limit.condition);
  return {
    limit,
    min: limit.min === null ? null : shiftDecimal(limit.min, scale.power),
    max: limit.max === null ? null : shiftDecimal(limit.max, scale.power),
    power: -scale.power,
    // A condition that no code can read is a person's to weigh.
    forReference: !isVerified(limit) || (limit.condition !== '' && temperature === null),
    temperature,
  };
}

const isRefused = (row: AppliedLimit | RefusedLimit): row is RefusedLimit => 'why' in row;

/**
 * The limits that judge one factor at one outlet on one day by one statistic. All applicable rows are
 * compared, strictest first; rows that cannot judge are named with the reason, never dropped.
 *
 * @param limits any rows; those of other outlets, factors or days are passed over
 * @param day natural day of the conduct (UTC+8), not of the click
 * @source supervision.md §5.2 step 4, §5.5
 */
export function limitsFor(
  limits: readonly Limit[],
  outlet: Outlet,
  factorCode: string,
  statistic: JudgedStatistic,
  day: string,
): LimitChoice {
  const code = factor(factorCode)?.code ?? factorCode;
  const rows = limits
    .filter((limit) => limit.outlet === outlet.id && holdsOn(limit, day))
    .filter((limit) => (factor(limit.factor)?.code ?? limit.factor) === code)
    .map((limit) => apply(limit, outlet, statistic));
  const refused = rows.filter(isRefused);
  const applied = rows.filter((row): row is AppliedLimit => !isRefused(row));
  applied.sort((one, other) => (one.max ?? Infinity) - (other.max ?? Infinity));
  return { applied, refused };
}
