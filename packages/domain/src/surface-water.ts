import type { Confidence } from './book.ts';

export type SurfaceWater = 'river' | 'lake';

/** One factor of the surface-water classes I to V. */
export interface SurfaceWaterRow {
  readonly code: string;
  readonly direction: 'max' | 'min' | 'range' | 'change';
  /** Bounds of classes I to V in `unit`; empty where the standard bounds a change (temperature). */
  readonly bounds: readonly number[];
  /** `range` only: the lower end, the same in all classes. */
  readonly min: number | null;
  readonly unit: string;
  readonly waters: readonly SurfaceWater[];
  /** Does the factor take part in the class of a section? Temperature, TN in rivers and coliforms do not. */
  readonly inClass: boolean;
  readonly confidence: Confidence;
}

/**
 * @source GB 3838-2002 Table 1 [G]
 */
// biome-ignore format: a table reads best with one line per factor.
export const SURFACE_WATER_ROWS: readonly SurfaceWaterRow[] = [
  { code: 'w01010', direction: 'change', bounds: [], min: null, unit: 'degC', waters: ['river', 'lake'], inClass: false, confidence: 'G' },
  { code: 'w01001', direction: 'range', bounds: [9, 9, 9, 9, 9], min: 6, unit: '1', waters: ['river', 'lake'], inClass: true, confidence: 'G' },
  { code: 'w01009', direction: 'min', bounds: [7.5, 6, 5, 3, 2], min: null, unit: 'mg/L', waters: ['river', 'lake'], inClass: true, confidence: 'G' },
  { code: 'w01019', direction: 'max', bounds: [2, 4, 6, 10, 15], min: null, unit: 'mg/L', waters: ['river', 'lake'], inClass: true, confidence: 'G' },
  { code: 'w01018', direction: 'max', bounds: [15, 15, 20, 30, 40], min: null, unit: 'mg/L', waters: ['river', 'lake'], inClass: true, confidence: 'G' },
  { code: 'w01017', direction: 'max', bounds: [3, 3, 4, 6, 10], min: null, unit: 'mg/L', waters: ['river', 'lake'], inClass: true, confidence: 'G' },
  { code: 'w21003', direction: 'max', bounds: [0.15, 0.5, 1, 1.5, 2], min: null, unit: 'mg/L', waters: ['river', 'lake'], inClass: true, confidence: 'G' },
  { code: 'w21011', direction: 'max', bounds: [0.02, 0.1, 0.2, 0.3, 0.4], min: null, unit: 'mg/L', waters: ['river'], inClass: true, confidence: 'G' },
  { code: 'w21011', direction: 'max', bounds: [0.01, 0.025, 0.05, 0.1, 0.2], min: null, unit: 'mg/L', waters: ['lake'], inClass: true, confidence: 'G' },
  { code: 'w21001', direction: 'max', bounds: [0.2, 0.5, 1, 1.5, 2], min: null, unit: 'mg/L', waters: ['lake'], inClass: false, confidence: 'G' },
  { code: 'w20138', direction: 'max', bounds: [0.01, 1, 1, 1, 1], min: null, unit: 'mg/L', waters: ['river', 'lake'], inClass: true, confidence: 'G' },
  { code: 'w20139', direction: 'max', bounds: [0.05, 1, 1, 2, 2], min: null, unit: 'mg/L', waters: ['river', 'lake'], inClass: true, confidence: 'G' },
  { code: 'w21017', direction: 'max', bounds: [1, 1, 1, 1.5, 1.5], min: null, unit: 'mg/L', waters: ['river', 'lake'], inClass: true, confidence: 'G' },
  { code: 'w20140', direction: 'max', bounds: [0.01, 0.01, 0.01, 0.02, 0.02], min: null, unit: 'mg/L', waters: ['river', 'lake'], inClass: true, confidence: 'G' },
  { code: 'w20141', direction: 'max', bounds: [0.05, 0.05, 0.05, 0.1, 0.1], min: null, unit: 'mg/L', waters: ['river', 'lake'], inClass: true, confidence: 'G' },
  { code: 'w20142', direction: 'max', bounds: [0.00005, 0.00005, 0.0001, 0.001, 0.001], min: null, unit: 'mg/L', waters: ['river', 'lake'], inClass: true, confidence: 'G' },
  { code: 'w20143', direction: 'max', bounds: [0.001, 0.005, 0.005, 0.005, 0.01], min: null, unit: 'mg/L', waters: ['river', 'lake'], inClass: true, confidence: 'G' },
  { code: 'w20117', direction: 'max', bounds: [0.01, 0.05, 0.05, 0.05, 0.1], min: null, unit: 'mg/L', waters: ['river', 'lake'], inClass: true, confidence: 'G' },
  { code: 'w20144', direction: 'max', bounds: [0.01, 0.01, 0.05, 0.05, 0.1], min: null, unit: 'mg/L', waters: ['river', 'lake'], inClass: true, confidence: 'G' },
  { code: 'w21016', direction: 'max', bounds: [0.005, 0.05, 0.2, 0.2, 0.2], min: null, unit: 'mg/L', waters: ['river', 'lake'], inClass: true, confidence: 'G' },
  { code: 'w23002', direction: 'max', bounds: [0.002, 0.002, 0.005, 0.01, 0.1], min: null, unit: 'mg/L', waters: ['river', 'lake'], inClass: true, confidence: 'G' },
  { code: 'w22001', direction: 'max', bounds: [0.05, 0.05, 0.05, 0.5, 1], min: null, unit: 'mg/L', waters: ['river', 'lake'], inClass: true, confidence: 'G' },
  { code: 'w19002', direction: 'max', bounds: [0.2, 0.2, 0.2, 0.3, 0.3], min: null, unit: 'mg/L', waters: ['river', 'lake'], inClass: true, confidence: 'G' },
  { code: 'w21019', direction: 'max', bounds: [0.05, 0.1, 0.2, 0.5, 1], min: null, unit: 'mg/L', waters: ['river', 'lake'], inClass: true, confidence: 'G' },
  { code: 'w02003', direction: 'max', bounds: [200, 2000, 10000, 20000, 40000], min: null, unit: '1/L', waters: ['river', 'lake'], inClass: false, confidence: 'G' },
];

/**
 * The class (1 to 5, 6 = inferior to V) one factor's value gives a section; undefined where the table has no
 * class for it. Equal to the bound is within the class.
 *
 * @param value in the unit of the table's row
 * @source GB 3838-2002 Table 1 [G]; single-factor evaluation
 */
export function surfaceWaterClass(code: string, value: number, water: SurfaceWater): number | undefined {
  const row = SURFACE_WATER_ROWS.find((each) => each.code === code && each.waters.includes(water));
  if (!row?.inClass || row.bounds.length === 0 || !Number.isFinite(value)) return undefined;
  if (row.min !== null && value < row.min) return 6;
  const at = row.bounds.findIndex((bound) => (row.direction === 'min' ? value >= bound : value <= bound));
  return at === -1 ? 6 : at + 1;
}
