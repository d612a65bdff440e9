/** What the sheet of a site says about a factor, and how its numbers are made. */
export interface FactorKind {
  readonly name: string;
  readonly unit: string;
  readonly resolution: number;
  readonly lod: number | null;
  /** Measures in cycles and is calibrated every week. */
  readonly analyser: boolean;
  /** Limits a site may have; none for free factors. */
  readonly limits: readonly number[];
  readonly range?: readonly [number, number];
  /** Its hour row carries kilograms. */
  readonly load: boolean;
}

const free = { analyser: false, limits: [], load: false, lod: null };

export const FACTORS: Readonly<Record<string, FactorKind>> = {
  w00000: { ...free, name: 'flow', unit: 'L/s', resolution: 0.01 },
  w01001: { ...free, name: 'pH', unit: '', resolution: 0.01, range: [6, 9] },
  w01003: { ...free, name: 'turbidity', unit: 'NTU', resolution: 0.01, lod: 0.01 },
  w01009: { ...free, name: 'dissolved oxygen', unit: 'mg/L', resolution: 0.01 },
  w01010: { ...free, name: 'temperature', unit: 'degC', resolution: 0.1 },
  w01012: {
    name: 'suspended solids',
    unit: 'mg/L',
    resolution: 0.1,
    lod: 1,
    analyser: false,
    limits: [10, 20, 20, 30, 50, 70],
    load: true,
  },
  w01014: { ...free, name: 'conductivity', unit: 'uS/cm', resolution: 1 },
  w01018: {
    name: 'COD',
    unit: 'mg/L',
    resolution: 0.1,
    lod: 4,
    analyser: true,
    limits: [40, 50, 50, 60, 80, 100],
    load: true,
  },
  w21001: {
    name: 'total nitrogen',
    unit: 'mg/L',
    resolution: 0.01,
    lod: 0.05,
    analyser: true,
    limits: [15, 20, 25],
    load: true,
  },
  w21003: {
    name: 'ammonia nitrogen',
    unit: 'mg/L',
    resolution: 0.01,
    lod: 0.02,
    analyser: true,
    limits: [5, 8, 15],
    load: true,
  },
  w21011: {
    name: 'total phosphorus',
    unit: 'mg/L',
    resolution: 0.001,
    lod: 0.01,
    analyser: true,
    limits: [0.3, 0.5, 1],
    load: true,
  },
};

export const FLOW = 'w00000';
export const PH = 'w01001';
export const TURBIDITY = 'w01003';
export const OXYGEN = 'w01009';
export const TEMPERATURE = 'w01010';
export const SOLIDS = 'w01012';
export const CONDUCTIVITY = 'w01014';
export const COD = 'w01018';
export const AMMONIA = 'w21003';
