import {
  type Finding,
  factor,
  factorOf,
  hourStart,
  type Instant,
  instant,
  MICROS_PER_HOUR,
  type ReadingRow,
  type ReadingValue,
  type RuleId,
  type Statistic,
  shiftDecimal,
} from '@wenqu/domain';
import { findingId } from './episode.ts';
import { type Exceedance, judgeValue, type OtherLimit } from './exceedance.ts';
import { levelOf } from './level.ts';
import type { AppliedLimit } from './limit-for.ts';
import { PH } from './limit-for.ts';
import { multipleOf, phFacts } from './ph-range.ts';
import type { PointLimits, Prepared } from './prepared.ts';
import { RULE_EDITION } from './rule-editions.ts';
import { validityOf } from './validity.ts';

/** The rule that speaks for a factor and statistic. */
export function overRule(factorCode: string, statistic: Statistic): RuleId {
  if (factorCode === PH) return 'ph-out-of-range';
  return statistic === 'hour' ? 'hourly-over' : 'realtime-over';
}

/** `GB 4287-2012 Table 2 ≤ 80 mg/L`: a limit that was compared too, for the reader. */
export function limitText({ limit }: AppliedLimit): string {
  const low = limit.min === null ? '' : `≥ ${limit.min}`;
  const high = limit.max === null ? '' : `≤ ${limit.max}`;
  return `${limit.clause} ${[low, high].filter((part) => part !== '').join(', ')} ${limit.unit}`;
}

/** The rows that did not decide and why not, side by side: `others` in words, `othersWhy` in codes. */
export const otherFacts = (others: readonly OtherLimit[]): { others: string; othersWhy: string } => ({
  others: others.map(({ row }) => limitText(row)).join('; '),
  othersWhy: others.map(({ why }) => why).join('; '),
});

export interface RaiseContext {
  readonly keyUnit: boolean;
  /** The judge's clock. */
  readonly raisedAt: Instant;
}

/**
 * The finding one value beyond its bound makes. Its episode is the clock hour of the reading: further values
 * of that hour join it by `mergeFinding`.
 * @source supervision.md §5.1 E1, E2, E4; §5.2 step 7
 */
export function overFinding(
  row: ReadingRow,
  reading: ReadingValue,
  { by, side, others, aboveRange }: Exceedance,
  { keyUnit, raisedAt }: RaiseContext,
): Finding {
  const { limit, power, forReference } = by;
  const code = factor(limit.factor)?.code ?? limit.factor;
  const rule = overRule(code, row.statistic);
  const from = hourStart(row.at);
  const value = shiftDecimal(reading.value, power);
  const bound = side === 'above' ? limit.max! : limit.min!;
  const multiple = multipleOf(code, value, bound, side);
  const { column, flag } = reading;
  return {
    id: findingId(rule, row.point, code, from),
    rule,
    ruleEdition: RULE_EDITION,
    point: row.point,
    factor: code,
    statistic: row.statistic,
    from,
    to: row.statistic === 'hour' ? instant(from + MICROS_PER_HOUR) : row.at,
    value,
    multiple,
    count: 1,
    limit,
    forReference,
    facts: {
      side,
      bound,
      unit: limit.unit,
      firstAt: row.at,
      aboveRange: aboveRange ? 1 : 0,
      ...otherFacts(others),
      ...phFacts(code, value),
    },
    inputs: [{ at: row.at, column, value: reading.value, flag, position: row.position }],
    level: levelOf({ rule, factor: code, multiple, forReference, keyUnit }),
    hidden: false,
    raisedAt,
  };
}

const NONE: readonly Finding[] = [];

/**
 * Judge all values of one frame. Nothing is allocated for a frame within its limits.
 *
 * @param limits of the row's point, compiled for the row's own day
 * @param waterC newest valid water temperature of the point in the same period, NaN = unknown
 */
export function judgeRow(
  limits: PointLimits,
  row: ReadingRow,
  raisedAt: Instant,
  waterC: number = Number.NaN,
): readonly Finding[] {
  const { statistic } = row;
  if (statistic !== 'realtime' && statistic !== 'minute' && statistic !== 'hour') return NONE;
  const columns: ReadonlyMap<string, Prepared> = limits[statistic];
  let found: Finding[] | undefined;
  for (const reading of row.values) {
    const prepared = columns.get(reading.column);
    if (prepared === undefined) continue;
    if (reading.value <= prepared.max && reading.value >= prepared.min) continue;
    const beyond = judgeValue(prepared, reading.value, validityOf(row.edition, reading.flag), waterC);
    if (beyond === null || isDry(row, reading)) continue;
    found ??= [];
    found.push(overFinding(row, reading, beyond, { keyUnit: limits.keyUnit, raisedAt }));
  }
  return found ?? NONE;
}

/**
 * An hour whose own frame says that no water left: its concentration is no discharge.
 * @source supervision.md §4.2 V2 [G]
 */
function isDry(row: ReadingRow, reading: ReadingValue): boolean {
  if (row.statistic !== 'hour') return false;
  if (FLOW_CODES.has(factorOf(reading.column))) return false;
  return row.values.some(
    ({ column, value, flag }) =>
      FLOW_COLUMNS.has(column) && value === 0 && validityOf(row.edition, flag) === 'valid',
  );
}

const FLOW_CODES: ReadonlySet<string> = new Set(['w00000', 'B01']);
const FLOW_COLUMNS: ReadonlySet<string> = new Set(['w00000-Cou', 'B01-Cou', 'w00000-Avg', 'B01-Avg']);
