/** One product of the plant on one day. */
export interface ProductDay {
  readonly name: string;
  /** In the unit the basis is written in: t, m², piece. */
  readonly amount: number;
  /** Basis water volume, m³ per that unit; null = the trade standard's number has not been entered. */
  readonly basisM3PerUnit: number | null;
}

export type BasisWater =
  | {
      readonly kind: 'basis';
      readonly actualM3: number;
      readonly basisM3: number;
      /** Q_total / Σ(Y·Q_basis); the concentration is multiplied by it only where it is above 1. */
      readonly ratio: number;
    }
  | { readonly kind: 'missing'; readonly what: 'water' | 'products' | 'basis' };

/**
 * How much water the plant used against the basis of its products.
 *
 * @param actualM3 water discharged in the same days, null = not known
 * @source supervision.md §5.2 C_basis [G]
 */
export function basisWater(actualM3: number | null, products: readonly ProductDay[]): BasisWater {
  if (actualM3 === null || !Number.isFinite(actualM3) || actualM3 < 0)
    return { kind: 'missing', what: 'water' };
  if (products.every(({ amount }) => !(amount > 0))) return { kind: 'missing', what: 'products' };
  let basisM3 = 0;
  for (const { amount, basisM3PerUnit } of products) {
    if (!(amount > 0)) continue;
    if (basisM3PerUnit === null || !(basisM3PerUnit > 0)) return { kind: 'missing', what: 'basis' };
    basisM3 += amount * basisM3PerUnit;
  }
  return { kind: 'basis', actualM3, basisM3, ratio: actualM3 / basisM3 };
}

/**
 * The concentration at the basis water volume; the measured one where the plant used no more than the basis.
 * @source supervision.md §5.2 C_basis [G]
 */
export const basisConcentration = (measured: number, water: BasisWater): number =>
  water.kind === 'basis' && water.ratio > 1 ? measured * water.ratio : measured;
