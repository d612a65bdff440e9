import type { Confidence } from '@wenqu/domain';

/** How far a check may lie from its standard. */
export interface ToleranceRow {
  readonly factors: readonly string[];
  /** Standard below which the row holds; the next row takes over at it. */
  readonly below: number;
  readonly kind: 'relative' | 'absolute';
  readonly bound: number;
  readonly confidence: Confidence;
}

const ANY = Number.POSITIVE_INFINITY;

/**
 * Tolerances of a standard-sample check. Rows of one factor stand in rising order.
 * @source HJ 355-2019 as told in supervision.md §4.3
 */
export const STANDARD_TOLERANCES: readonly ToleranceRow[] = [
  {
    factors: ['w01018', 'w21003', 'w21011', 'w21001'],
    below: ANY,
    kind: 'relative',
    bound: 0.1,
    confidence: 'S',
  },
  { factors: ['w01001'], below: ANY, kind: 'absolute', bound: 0.5, confidence: 'S' },
  { factors: ['w01010'], below: ANY, kind: 'absolute', bound: 0.5, confidence: 'G' },
];

/** Tolerances of a comparison with a real sample; `standard` is what the laboratory found. */
export const SAMPLE_TOLERANCES: readonly ToleranceRow[] = [
  { factors: ['w01018'], below: 30, kind: 'absolute', bound: 5, confidence: 'S' },
  { factors: ['w01018'], below: 60, kind: 'relative', bound: 0.3, confidence: 'S' },
  { factors: ['w01018'], below: 100, kind: 'relative', bound: 0.2, confidence: 'S' },
  { factors: ['w01018'], below: ANY, kind: 'relative', bound: 0.15, confidence: 'S' },
  { factors: ['w21003'], below: 2, kind: 'absolute', bound: 0.3, confidence: 'S' },
  { factors: ['w21003'], below: ANY, kind: 'relative', bound: 0.15, confidence: 'S' },
  { factors: ['w21011'], below: 0.4, kind: 'absolute', bound: 0.04, confidence: 'S' },
  { factors: ['w21011'], below: ANY, kind: 'relative', bound: 0.15, confidence: 'S' },
  { factors: ['w21001'], below: 2, kind: 'absolute', bound: 0.3, confidence: 'S' },
  { factors: ['w21001'], below: ANY, kind: 'relative', bound: 0.15, confidence: 'S' },
  { factors: ['w01001'], below: ANY, kind: 'absolute', bound: 0.5, confidence: 'S' },
  { factors: ['w01010'], below: ANY, kind: 'absolute', bound: 0.5, confidence: 'G' },
];

export interface CheckVerdict {
  readonly outcome: 'passed' | 'failed' | 'not-judged';
  /** (reading − standard) / standard; null where the standard is 0. */
  readonly error: number | null;
  readonly row: ToleranceRow | undefined;
}

/**
 * Whether a reading of a known standard lies within its tolerance. Without a row for the factor, or without
 * both numbers, nothing is judged: an unknown tolerance is no pass.
 * @source supervision.md §4.3
 */
export function judgeCheck(
  table: readonly ToleranceRow[],
  factor: string,
  standard: number | null,
  reading: number | null,
): CheckVerdict {
  const known =
    standard !== null && reading !== null && Number.isFinite(standard) && Number.isFinite(reading);
  const row = known
    ? table.find((each) => each.factors.includes(factor) && standard < each.below)
    : undefined;
  const error = known && standard !== 0 ? (reading - standard) / standard : null;
  if (!known || !row || (row.kind === 'relative' && error === null))
    return { outcome: 'not-judged', error, row };
  const off = row.kind === 'absolute' ? Math.abs(reading - standard) : Math.abs(error ?? Number.NaN);
  // A difference that equals its bound in decimal must not fail by the last bit of a double.
  return { outcome: off <= row.bound * (1 + 1e-9) ? 'passed' : 'failed', error, row };
}

/** The tolerance in words: `±10 % [S]`. */
export const toleranceText = (row: ToleranceRow | undefined): string =>
  row === undefined
    ? ''
    : `±${row.kind === 'relative' ? `${Number((row.bound * 100).toFixed(1))} %` : row.bound} [${row.confidence}]`;
