import { type Edition, type FlagDialect, type FlagEffect, flagMeaning } from '@wenqu/domain';

/**
 * `valid`: the number counts. `above`: no number, but the fact “above X” stays. `disputed`: kept out until a
 * person has looked. `invalid`: kept, shown hollow, counts nowhere.
 * @source supervision.md §4.1, §4.2
 */
export type Validity = 'valid' | 'above' | 'disputed' | 'invalid';

const BY_EFFECT: Readonly<Record<FlagEffect, Validity>> = {
  normal: 'valid',
  'over-range': 'above',
  stopped: 'invalid',
  maintenance: 'invalid',
  manual: 'invalid',
  fault: 'invalid',
  calibration: 'invalid',
  link: 'invalid',
  unknown: 'invalid',
};

/**
 * What the device's own flag makes of a number. A flag is a claim: `valid` still needs the checks of the
 * hour. An unknown letter is not N.
 *
 * @source supervision.md §4.1; HJ 212-2017 Table 8
 */
export const validityOf = (edition: Edition, flag: string, dialect: FlagDialect = 'source'): Validity =>
  flag === 'N' && dialect === 'source' ? 'valid' : BY_EFFECT[flagMeaning(edition, flag, dialect).means];

/** Rows of supervision.md §4.2 that a single hour can show. */
export type ValidityWhy = 'V1' | 'V2' | 'V5' | 'V7' | 'no-number' | 'no-flow';

export interface HourValidity {
  readonly validity: Validity;
  /** The row that decided; '' = nothing spoke against it. V5 with `valid` is a question, not a verdict. */
  readonly why: ValidityWhy | '';
}

export interface HourClaim {
  readonly edition: Edition;
  /** The hour's mean in the factor's unit, null when none came. */
  readonly mean: number | null;
  readonly flag: string;
  /** Water of the hour, m³; null = no figure or no valid one. */
  readonly volumeM3: number | null;
}

/**
 * May an hour's concentration be used? Order: the device's own claim, then whether water ran at all, then
 * the number. An hour without discharge is not a compliant hour. Zero stays valid with a question; below
 * zero is disputed until somebody has looked.
 * @source supervision.md §4.2 V1, V2, V5, V7 [G]; HJ 356-2019 ch. 6
 */
export function hourValidity({ edition, mean, flag, volumeM3 }: HourClaim): HourValidity {
  if (mean === null || !Number.isFinite(mean)) return { validity: 'invalid', why: 'no-number' };
  const claimed = validityOf(edition, flag);
  if (claimed === 'above') return { validity: 'above', why: 'V7' };
  if (claimed === 'invalid') return { validity: 'invalid', why: 'V1' };
  if (volumeM3 !== null && volumeM3 <= 0) return { validity: 'invalid', why: 'V2' };
  if (mean < 0) return { validity: 'disputed', why: 'V5' };
  if (volumeM3 === null) return { validity: 'valid', why: 'no-flow' };
  return { validity: 'valid', why: mean === 0 ? 'V5' : '' };
}
