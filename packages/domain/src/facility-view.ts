import type { Facility, FacilitySheet } from './facility.ts';
import type { Instant } from './instant.ts';
import type { PointId } from './reading.ts';

/** A rate with what it is made of; null = nothing to divide by. An empty denominator is no 100 %. */
export interface FacilityRate {
  readonly rate: number | null;
  readonly numerator: number;
  readonly denominator: number;
  readonly unit: 'h' | 'kg';
  /** Hours of the range nobody can speak for. */
  readonly unknownH: number;
}

/** What is not there and what cannot be said for it. */
export type FacilityMissing =
  | 'influent-point'
  | 'effluent-point'
  | 'influent-flow'
  | 'effluent-flow'
  | 'influent-factor'
  | 'production-meter'
  | 'treatment-meter'
  | 'meter-levels'
  | 'equipment-states'
  | 'oxygen'
  | 'sheets'
  | 'water-in'
  | 'products'
  | 'basis-water'
  | 'agents'
  | 'sludge'
  | 'water-loss'
  | 'days';

/** Levels between which a meter moves, kW: below `cutKw` the machine stands still. */
export interface MeterLevels {
  readonly offKw: number;
  readonly onKw: number;
  readonly cutKw: number;
}

/** One natural day of a facility. null = not known, never zero. */
export interface FacilityDay {
  readonly day: string;
  readonly from: Instant;
  readonly inM3: number | null;
  readonly outM3: number | null;
  readonly waterInM3: number | null;
  /** kg by factor code. */
  readonly inKg: Readonly<Record<string, number>>;
  readonly outKg: Readonly<Record<string, number>>;
  readonly productionKwh: number | null;
  readonly treatmentKwh: number | null;
  readonly productionH: number | null;
  /** Hours of them in which anybody can say whether the treatment ran. */
  readonly comparedH: number | null;
  /** Hours of those in which it did. */
  readonly inStepH: number | null;
  readonly unknownH: number;
  /** Longest stretch of production without treatment, minutes. */
  readonly idleMin: number;
  /** Declared as stopped, hours. */
  readonly stoppedH: number;
  readonly sheet: FacilitySheet | null;
}

/** A curve of the page: one value per slot, null where nothing is known. */
export interface FacilityCurve {
  readonly id: string;
  readonly name: string;
  readonly purpose: 'production' | 'treatment' | 'oxygen' | 'state';
  readonly unit: string;
  readonly values: readonly (number | null)[];
  readonly levels: MeterLevels | null;
}

export interface FacilityBalance {
  readonly water: {
    readonly inM3: number | null;
    readonly outM3: number | null;
    readonly takenM3: number | null;
    readonly lossShare: number | null;
    /** Days whose in- and effluent are both known; sums are over them alone. */
    readonly days: number;
    /** Days whose water taken in and effluent are both known. */
    readonly plantDays: number;
    /** (in − out) / in of the treatment. */
    readonly offTreatment: number | null;
    /** (taken·(1 − loss) − out) / taken. */
    readonly offPlant: number | null;
  };
  readonly mass: readonly {
    readonly factor: string;
    readonly inKg: number | null;
    readonly outKg: number | null;
    readonly removedKg: number | null;
    readonly removal: FacilityRate;
    readonly lagH: number | null;
    readonly lagBy: 'correlation' | 'volume' | null;
  }[];
  readonly power: {
    readonly productionKwh: number | null;
    readonly treatmentKwh: number | null;
    /** Over days whose electricity and water are both known. */
    readonly kwhPerM3: number | null;
    readonly days: number;
  };
  readonly agents: readonly {
    readonly id: string;
    readonly name: string;
    readonly usedKg: number | null;
    readonly expectedKg: number | null;
    readonly share: number | null;
    readonly days: number;
  }[];
  readonly sludge: {
    readonly kgDs: number | null;
    readonly removedCodKg: number | null;
    /** kg of dry solids per kg of COD removed. */
    readonly yield: number | null;
    readonly days: number;
  };
  readonly products: readonly {
    readonly id: string;
    readonly name: string;
    readonly unit: string;
    readonly amount: number | null;
    readonly codKgPerUnit: number | null;
    readonly tradeKgPerUnit: number | null;
    readonly basisM3: number | null;
    readonly waterRatio: number | null;
    readonly days: number;
  }[];
}

/** A value now, where the water is. */
export interface FacilityNow {
  readonly point: PointId;
  readonly column: string;
  readonly name: string;
  readonly unit: string;
  readonly value: number | null;
  readonly at: Instant | null;
  readonly over: boolean;
  readonly min: number | null;
  readonly max: number | null;
  /** Unit of the facility, '' = in- or effluent. */
  readonly unitId: string;
}

export interface EquipmentNow {
  readonly id: string;
  readonly running: boolean | null;
  /** `state`: as uploaded; `meter`: by its electricity. */
  readonly by: 'state' | 'meter' | null;
  readonly at: Instant | null;
  /** Hours it ran in the range, null = nobody can say. */
  readonly ranH: number | null;
}

/** The whole line of an enterprise over a range of days. */
export interface FacilityView {
  readonly facility: Facility;
  readonly enterprise: { readonly id: string; readonly name: string };
  readonly from: Instant;
  readonly to: Instant;
  readonly slotMin: number;
  readonly influent: readonly FacilityNow[];
  readonly effluent: readonly FacilityNow[];
  readonly stages: readonly FacilityNow[];
  readonly outfall: { readonly code: string; readonly name: string; readonly destination: string };
  readonly equipment: readonly EquipmentNow[];
  readonly curves: readonly FacilityCurve[];
  readonly days: readonly FacilityDay[];
  /** K17, by electricity and states. */
  readonly inStep: FacilityRate;
  readonly balance: FacilityBalance;
  readonly missing: readonly FacilityMissing[];
}
