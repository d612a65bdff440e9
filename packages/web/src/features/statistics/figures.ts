import { roundHalfEven } from '@wenqu/domain';

/** Six figures that mean something, without noise of binary fractions; “—” where there is none. */
export const figureText = (value: number | null | undefined): string =>
  value === null || value === undefined || !Number.isFinite(value)
    ? '—'
    : String(Number(value.toPrecision(6)));

/** `95.83 %`; “—” where there is nothing to divide by. */
export const percentText = (value: number | null): string =>
  value === null ? '—' : `${roundHalfEven(value * 100, 2)} %`;

/** Two decimals as the clause has them. */
export const multipleText = (value: number): string => roundHalfEven(value, 2);
