/** What a series measures, as far as judgement needs to know. */
export interface ChannelSpec {
  /** HJ 212-2017 code. */
  readonly factor: string;
  /** Smallest step of the number as sent; null = unknown, taken from the data. */
  readonly resolution: number | null;
  /** A value below it is reported as it; null = unknown or none. */
  readonly detectionLimit: number | null;
  /** An analyser measures once in so many minutes and holds the value between; null = a probe, or unknown. */
  readonly cycleMin: number | null;
  /** Limits of the live value in the factor's unit; null = none. */
  readonly limitMin: number | null;
  readonly limitMax: number | null;
}

/** A monitoring point as its detectors see it. */
export interface PointSpec {
  /** Minutes between slots of the grid; the cadence of live values, or coarser. */
  readonly stepMin: number;
  readonly channels: readonly ChannelSpec[];
}

export const FLOW = 'w00000';
export const PH = 'w01001';
export const TURBIDITY = 'w01003';
export const OXYGEN = 'w01009';
export const TEMPERATURE = 'w01010';
export const SOLIDS = 'w01012';
export const CONDUCTIVITY = 'w01014';

/**
 * `flow`: water; `state`: pH, temperature: properties that neither dilute nor add up; `solute`: what clean water
 * dilutes (conductivity too); `oxygen`: of its own kind.
 */
export type ChannelRole = 'flow' | 'state' | 'solute' | 'oxygen';

export const roleOf = (factor: string): ChannelRole =>
  factor === FLOW
    ? 'flow'
    : factor === PH || factor === TEMPERATURE
      ? 'state'
      : factor === OXYGEN
        ? 'oxygen'
        : 'solute';

/** What the device's flag claims of a slot. */
export const MARK = { missing: 0, valid: 1, maintenance: 2, calibration: 3, fault: 4, other: 5 } as const;
export type Mark = (typeof MARK)[keyof typeof MARK];
