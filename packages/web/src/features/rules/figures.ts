import type { RuleRatio } from '@wenqu/domain';

/** `4.0% (1/25)`: numerator and denominator stand beside the value; `—` where nothing divides. */
export const shareText = ({ part, whole, value }: RuleRatio): string =>
  value === null ? '—' : `${(value * 100).toFixed(1)}% (${part}/${whole})`;

/** `30.0 (900/30)`. */
export const timesText = ({ part, whole, value }: RuleRatio, digits = 1): string =>
  value === null ? '—' : `${value.toFixed(digits)} (${part}/${whole})`;
