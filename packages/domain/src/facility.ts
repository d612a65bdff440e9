import type { Instant } from './instant.ts';
import type { Column, PointId } from './reading.ts';

/** One series of the district that says something of a facility. */
export interface SeriesRef {
  readonly point: PointId;
  /** `e40201-Rtd`, `SB1-RS`: code and field as they are kept. */
  readonly column: Column;
}

export const FACILITY_UNIT_KINDS = [
  'regulation',
  'coagulation',
  'anaerobic',
  'anoxic',
  'aerobic',
  'sedimentation',
  'filtration',
  'disinfection',
  'sludge',
  'other',
] as const;
export type FacilityUnitKind = (typeof FACILITY_UNIT_KINDS)[number];

/** A value that tells how a unit runs, with the range in which it should lie. */
export interface Expected {
  readonly name: string;
  readonly series: SeriesRef;
  readonly min: number | null;
  readonly max: number | null;
  /** `oxygen`: falls when aeration stops. */
  readonly role: 'oxygen' | 'other';
}

/** One stage of the treatment, in the order of the water. */
export interface FacilityUnit {
  readonly id: string;
  readonly name: string;
  readonly kind: FacilityUnitKind;
  readonly volumeM3: number | null;
  readonly expected: readonly Expected[];
}

export const METER_QUANTITIES = ['power-kw', 'current-a', 'register-kwh'] as const;
/** What a meter's series tells: power, current of a three-phase machine, or a register that only rises. */
export type MeterQuantity = (typeof METER_QUANTITIES)[number];

/** Electricity of production and of treatment are separate series: their relation is the evidence. */
export interface FacilityMeter {
  readonly id: string;
  readonly name: string;
  readonly purpose: 'production' | 'treatment';
  readonly quantity: MeterQuantity;
  readonly series: SeriesRef;
  /** Id of the meter whose reading holds this one's too, '' = none: its energy is not counted twice. */
  readonly partOf: string;
  /** Line voltage, for a current. */
  readonly volts: number | null;
  /** Nameplate of what hangs on the meter. */
  readonly ratedKw: number | null;
}

export const EQUIPMENT_KINDS = ['pump', 'blower', 'dosing', 'mixer', 'press', 'other'] as const;
export type EquipmentKind = (typeof EQUIPMENT_KINDS)[number];

export interface FacilityEquipment {
  readonly id: string;
  readonly name: string;
  /** Id of its unit, '' = of the whole facility. */
  readonly unit: string;
  readonly kind: EquipmentKind;
  readonly ratedKw: number | null;
  /** Id of the meter it hangs on, '' = none. */
  readonly meter: string;
  /** State as uploaded (SBn-RS), null = none. */
  readonly state: SeriesRef | null;
  /** The treatment cannot work without it: its standstill is the facility's. */
  readonly key: boolean;
}

/** A line of production whose wastewater the facility treats. */
export interface ProductionLine {
  readonly id: string;
  readonly name: string;
  readonly product: string;
  /** Unit of the product: t, m², piece. */
  readonly unit: string;
  /** 单位产品基准排水量, m³ per unit of product; null = not entered. */
  readonly basisM3PerUnit: number | null;
  /** Usual load per unit of product in the trade, kg; null = not known. */
  readonly tradeKgPerUnit: number | null;
}

export interface FacilityAgent {
  readonly id: string;
  readonly name: string;
  /** What the expected use goes by. */
  readonly per: 'm3' | 'kg-removed';
  /** kg of agent for one of it; null = not known. */
  readonly expectedKg: number | null;
}

/** 治理设施 of one enterprise: influent, stages, effluent, and what shows that they run. @source supervision.md §2.1 */
export interface FacilityFields {
  readonly enterprise: string;
  readonly name: string;
  readonly process: string;
  /** Points where the water comes in and leaves; '' = not measured. */
  readonly influent: PointId | '';
  readonly effluent: PointId | '';
  /** Design capacity. */
  readonly designM3Day: number | null;
  /** Removal the process can reach at best, 0–1; null = not known. */
  readonly designRemovalMax: number | null;
  /** The water passes units without electricity: a standstill of meters says less. */
  readonly gravity: boolean;
  /** Share of the water taken in that leaves as product, evaporation and sludge, 0–1. */
  readonly waterLossShare: number | null;
  readonly units: readonly FacilityUnit[];
  readonly meters: readonly FacilityMeter[];
  readonly equipment: readonly FacilityEquipment[];
  readonly lines: readonly ProductionLine[];
  readonly agents: readonly FacilityAgent[];
}

export interface Facility extends FacilityFields {
  readonly id: string;
  readonly version: number;
  readonly updatedAt: Instant;
  readonly updatedBy: string;
  readonly retiredAt: Instant | null;
}

/** One version of a facility: who changed it, when and why. */
export interface FacilityChange {
  readonly facility: Facility;
  readonly byName: string;
  readonly reason: string;
}

/** 运行台账 of one natural day, as the enterprise declares it. A sheet is replaced by a later version, never edited. */
export interface FacilitySheet {
  readonly facility: string;
  /** `YYYY-MM-DD` (UTC+8). */
  readonly day: string;
  /** Amount by production line. */
  readonly product: Readonly<Record<string, number>>;
  /** Water taken in: tap, well, surface. */
  readonly waterInM3: number | null;
  /** kg by agent. */
  readonly agentKg: Readonly<Record<string, number>>;
  /** Dry solids taken out. */
  readonly sludgeKgDs: number | null;
  readonly version: number;
  readonly at: Instant;
  readonly by: string;
}

/** What a person or a sheet of a file states; who and when is added. */
export type SheetDraft = Omit<FacilitySheet, 'version' | 'at' | 'by'>;

/**
 * State of a facility item as uploaded. Calibration, maintenance and alarm are neither running nor standing still.
 * @source HJ 212-2017 Appendix C, SBn-RS; 2005: 0 and 1
 */
export const runsByState = (state: number): boolean | null =>
  state === 0 ? false : state === 1 || state === 5 ? true : null;
