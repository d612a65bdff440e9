import type { CheckRun, Instant, ParameterChange, TimeRange } from '@wenqu/domain';
import type { Signal } from '../signal.ts';
import type { Track } from './track.ts';

/**
 * Inputs by their letters: readings, flow, analyser log, logger state, platform values, marks, QC results, parameters,
 * electricity, water in, video, doors, retained samples, plant ledger, O&M records, neighbours and network, inspections.
 * @source detection.md §0.3
 */
export type Input =
  | 'R'
  | 'F'
  | 'A'
  | 'G'
  | 'P'
  | 'M'
  | 'K'
  | 'C'
  | 'E'
  | 'W'
  | 'V'
  | 'D'
  | 'S'
  | 'L'
  | 'O'
  | 'N'
  | 'H';

/** What is agreed about one factor of a point. */
export interface FactorFacts {
  readonly factor: string;
  /** Upper limit of an hour, in the factor's unit; null = none. */
  readonly limitMax: number | null;
  /** Smallest step of the number as sent; null = unknown. */
  readonly resolution: number | null;
  /** A smaller number says no more than “less than this”; null = unknown. */
  readonly detectionLimit: number | null;
  /** Upper end of the range in use; null = unknown. */
  readonly rangeMax: number | null;
}

/** Somebody or something at the station, not announced unless it says so. */
export interface StationEvent extends TimeRange {
  readonly kind: 'door' | 'power' | 'camera' | 'temperature' | 'box-door';
  /** Known before it happened: a visit with appointment. */
  readonly appointed: boolean;
}

/** A visit as it was written down. */
export interface VisitRecord extends TimeRange {
  readonly id: string;
  readonly who: string;
  readonly enterprise: string;
  readonly work: string;
  readonly enteredAt: Instant;
  /** An official inspection, not O&M. */
  readonly inspection?: boolean;
  /** Where it was signed; absent: only the enterprise is known. */
  readonly place?: Place;
}

/** Degrees. */
export interface Place {
  readonly lon: number;
  readonly lat: number;
}

/** A stretch marked by enterprise or bureau. */
export interface MarkRecord extends TimeRange {
  readonly type: string;
  /** Empty = all factors. */
  readonly factors: readonly string[];
  readonly accepted: boolean;
}

export type CheckRecord = Pick<
  CheckRun,
  'id' | 'polId' | 'kind' | 'at' | 'outcome' | 'standard' | 'reading' | 'error'
>;
export type ChangeRecord = Pick<
  ParameterChange,
  'id' | 'polId' | 'infoId' | 'before' | 'after' | 'since' | 'noticedAt' | 'cause'
>;

/**
 * What is known of one point up to a full hour; nothing in it is later. What is absent could not be asked: a detector
 * then says less and names it, or is silent. An empty list was asked and there was nothing.
 */
export interface PointEvidence {
  /** End of the newest hour. */
  readonly now: Instant;
  readonly facts: readonly FactorFacts[];
  /** Valid hourly means by factor. */
  readonly hours: readonly Track[];
  /** m³ of each hour. */
  readonly volume?: Track | undefined;
  /** Valid live values of the last days. */
  readonly live?: readonly Track[] | undefined;
  readonly doors?: readonly StationEvent[] | undefined;
  readonly visits?: readonly VisitRecord[] | undefined;
  readonly marks?: readonly MarkRecord[] | undefined;
  readonly checks?: readonly CheckRecord[] | undefined;
  readonly changes?: readonly ChangeRecord[] | undefined;
}

export type EvidenceDetector<T> = (evidence: T) => readonly Signal[];

export const factsOf = ({ facts }: Pick<PointEvidence, 'facts'>, factor: string): FactorFacts | undefined =>
  facts.find((each) => each.factor === factor);

/** Letters of the inputs that were not there. */
export const missingOf = (inputs: Readonly<Partial<Record<Input, unknown>>>): Input[] =>
  (Object.keys(inputs) as Input[]).filter((input) => inputs[input] === undefined);

/** Flow, pH and temperature: no concentration, and a limit above them means something else. */
const NO_CONCENTRATION: ReadonlySet<string> = new Set(['w00000', 'w01001', 'w01010']);
export const isConcentration = (factor: string): boolean => !NO_CONCENTRATION.has(factor);
