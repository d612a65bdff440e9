import { roundHalfEven, shiftDecimal } from '@wenqu/domain';
import type { AppliedLimit } from './limit-for.ts';
import type { Prepared } from './prepared.ts';
import type { Validity } from './validity.ts';

/**
 * Why a row did not decide: `kept` = the value is within it; `milder` = broken too, by less; `for-reference` =
 * broken, but nobody has verified it; `other-temperature` = holds at another water temperature, or nobody knows
 * this one's.
 */
export type NotDecisive = 'kept' | 'milder' | 'for-reference' | 'other-temperature';

export interface OtherLimit {
  readonly row: AppliedLimit;
  readonly why: NotDecisive;
}

/** A value beyond a bound. Numbers are in the factor's wire unit. */
export interface Exceedance {
  readonly side: 'above' | 'below';
  readonly bound: number;
  /** The row that decides. */
  readonly by: AppliedLimit;
  /** Every other row of the column, broken or not, with the reason why it does not decide. */
  readonly others: readonly OtherLimit[];
  /** The number itself was above the measuring range: the true value is at least this. */
  readonly aboveRange: boolean;
}

/**
 * Hold one value against the limits of its column. Equal is compliant. A value above the measuring range is
 * judged only upwards; an invalid or disputed one not at all.
 *
 * The strictest *verified* row that is broken decides; only where none is broken may an unverified row speak,
 * for reference. So an unread number neither accuses nor hides a fact under “for reference”.
 *
 * @param value in the factor's wire unit
 * @param waterC water temperature of the same period, NaN = unknown: then a limit that holds on one side of a
 *   temperature speaks only when the value breaks the rows of both sides, and the mildest is named
 * @returns null when nothing is broken, without allocating
 * @source supervision.md §5.2 steps 4 to 6
 */
export function judgeValue(
  prepared: Prepared,
  value: number,
  validity: Validity,
  waterC: number = Number.NaN,
): Exceedance | null {
  if (value <= prepared.max && value >= prepared.min) return null;
  if (validity !== 'valid' && validity !== 'above') return null;
  return weigh(prepared, value, validity === 'above', waterC);
}

function weigh(prepared: Prepared, value: number, aboveRange: boolean, waterC: number): Exceedance | null {
  if (!Number.isFinite(value)) return null;
  const isBroken = (row: AppliedLimit): boolean => {
    const compared = roundedFor(row, value);
    return (
      (row.max !== null && compared > row.max) || (!aboveRange && row.min !== null && compared < row.min)
    );
  };
  const holding = inForce(prepared.rows, isBroken, waterC);
  const broken = holding.filter(isBroken);
  const firm = broken.filter((row) => !row.forReference);
  const by = strictest(firm.length > 0 ? firm : broken, value);
  if (!by) return null;
  const side = by.max !== null && value > by.max ? 'above' : 'below';
  const bound = side === 'above' ? by.max! : by.min!;
  const whyNot = (row: AppliedLimit): NotDecisive => {
    if (!holding.includes(row)) return 'other-temperature';
    if (!isBroken(row)) return 'kept';
    return row.forReference && !by.forReference ? 'for-reference' : 'milder';
  };
  const others = prepared.rows.filter((row) => row !== by).map((row) => ({ row, why: whyNot(row) }));
  return { side, bound, by, others, aboveRange };
}

/**
 * The value as the row's clause compares it: rounded half to even to the clause's digits in the limit's unit,
 * or as it is where no clause says so (全数值比较法). The wire unit goes in and comes out.
 * @source GB/T 8170-2008 §4.3; supervision.md §5.2 step 5
 */
export function roundedFor({ places, power }: AppliedLimit, value: number): number {
  if (places === null) return value;
  return shiftDecimal(Number(roundHalfEven(shiftDecimal(value, power), places)), -power);
}

/** Rows that hold at this water temperature. */
function inForce(
  rows: readonly AppliedLimit[],
  isBroken: (row: AppliedLimit) => boolean,
  waterC: number,
): readonly AppliedLimit[] {
  const conditional = rows.filter((row) => row.temperature !== null);
  if (conditional.length === 0) return rows;
  const always = rows.filter((row) => row.temperature === null);
  if (!Number.isNaN(waterC)) {
    const holds = conditional.filter(({ temperature }) =>
      temperature!.side === 'above' ? waterC > temperature!.degC : waterC <= temperature!.degC,
    );
    return [...always, ...holds];
  }
  if (!conditional.every(isBroken)) return always;
  const mildest = conditional.reduce((one, other) => ((other.max ?? 0) > (one.max ?? 0) ? other : one));
  return [...always, mildest];
}

/** The row whose bound lies farthest from the value. */
function strictest(rows: readonly AppliedLimit[], value: number): AppliedLimit | undefined {
  const distance = (row: AppliedLimit): number =>
    Math.max(value - (row.max ?? value), (row.min ?? value) - value);
  return rows.reduce<AppliedLimit | undefined>(
    (best, row) => (best === undefined || distance(row) > distance(best) ? row : best),
    undefined,
  );
}
