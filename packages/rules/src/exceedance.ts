import type { AppliedLimit } from './limit-for.ts';
import type { Prepared } from './prepared.ts';
import type { Validity } from './validity.ts';

/** A value beyond a bound. Numbers are in the factor's wire unit. */
export interface Exceedance {
  readonly side: 'above' | 'below';
  readonly bound: number;
  /** The row that decides. */
  readonly by: AppliedLimit;
  /** Every other row of the column, broken or not. */
  readonly others: readonly AppliedLimit[];
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
  const isBroken = (row: AppliedLimit): boolean =>
    (row.max !== null && value > row.max) || (!aboveRange && row.min !== null && value < row.min);
  const broken = inForce(prepared.rows, isBroken, waterC).filter(isBroken);
  const firm = broken.filter((row) => !row.forReference);
  const by = strictest(firm.length > 0 ? firm : broken, value);
  if (!by) return null;
  const side = by.max !== null && value > by.max ? 'above' : 'below';
  const bound = side === 'above' ? by.max! : by.min!;
  return { side, bound, by, others: prepared.rows.filter((row) => row !== by), aboveRange };
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
