import type { Confidence } from './book.ts';
import type { Finding, Level, PatternId } from './finding.ts';
import type { Instant } from './instant.ts';
import type { PointId } from './reading.ts';

export interface CardWords {
  readonly zh: string;
  readonly en: string;
}

/** What one click can order at once; '' = people do it. */
export type EvidenceAct = 'sample-now' | 'parameters' | 'recall' | 'clock' | 'standard-check' | '';

/**
 * How a finding is shown. `band`: the curve before the point's own rhythm of day; `twin`: the earlier stretch laid beside
 * it; `histogram`: how often each value occurs, then and before; `expected`: what was sent beside what it should be;
 * `lines`: several records beside each other.
 */
export type CardKind = 'band' | 'twin' | 'histogram' | 'expected' | 'lines';

/** One hour of the day of the days before; null where nothing was held. */
export interface CardBand {
  /** Hour of the day in UTC+8. */
  readonly hour: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  /** Hourly means it rests on. */
  readonly count: number;
}

export interface CardCurve {
  readonly at: readonly Instant[];
  /** null: nothing came. */
  readonly value: readonly (number | null)[];
}

export interface CardChannel extends CardCurve {
  readonly factor: string;
  /** As the factor's table names it, or of what is compared: `m3`, `kg`. */
  readonly unit: string;
  /** True extremes where a value stands for several; null where each stands for itself. */
  readonly low: readonly (number | null)[] | null;
  readonly high: readonly (number | null)[] | null;
  /** 24 hours, or none where the days before hold too little. */
  readonly baseline: readonly CardBand[];
  readonly limits: readonly CardLimit[];
}

export interface CardLimit {
  readonly side: 'min' | 'max';
  readonly value: number;
  /** Of which statistic it is the limit. */
  readonly of: 'realtime' | 'hour' | 'daily-mean';
}

/** A stretch the numbers do not speak for, or that somebody speaks for. */
export interface CardShade {
  readonly kind: 'gap' | 'maintenance' | 'calibration' | 'fault' | 'other' | 'mark';
  readonly from: Instant;
  readonly to: Instant;
  readonly zh: string;
  readonly en: string;
}

/** An earlier stretch of the same factor, moved by the lag onto the newer one. */
export interface CardTwin extends CardCurve {
  readonly factor: string;
  readonly lagHours: number;
  /** Values of both that stand at one moment, and how many are equal. */
  readonly pairs: number;
  readonly equal: number;
}

/** How often values occur, in shares of 1; bins are `step` wide from `start` on. */
export interface CardHistogram {
  readonly factor: string;
  readonly unit: string;
  readonly start: number;
  readonly step: number;
  readonly during: readonly number[];
  readonly before: readonly number[];
  readonly duringCount: number;
  readonly beforeCount: number;
  readonly lines: readonly { readonly kind: 'limit' | 'ceiling'; readonly value: number }[];
}

/** Hour by hour: what was sent, and what its other records make of it. */
export interface CardExpected extends CardCurve {
  readonly factor: string;
  readonly unit: string;
  readonly expected: readonly (number | null)[];
  /** Which number of the hour is compared. */
  readonly of: 'mean' | 'amount' | 'total';
}

export interface CardPlot {
  readonly kind: CardKind;
  readonly from: Instant;
  readonly to: Instant;
  readonly statistic: 'realtime' | 'minute' | 'hour';
  /** Days behind the baseline. */
  readonly baselineDays: number;
  readonly channels: readonly CardChannel[];
  readonly shades: readonly CardShade[];
  readonly twins: readonly CardTwin[];
  readonly histograms: readonly CardHistogram[];
  readonly expected: readonly CardExpected[];
}

/** What makes a pattern of a finding, as people weigh it. */
export interface CardPattern extends CardWords {
  readonly id: PatternId;
  readonly notify: 'enterprise' | 'hidden';
  readonly legal: readonly (CardWords & { readonly key: string; readonly confidence: Confidence })[];
  /** What the method can use. */
  readonly inputs: readonly CardWords[];
  readonly others: readonly CardWords[];
  readonly evidence: readonly (CardWords & { readonly act: EvidenceAct })[];
}

/** Why it has its level: the independent sources that spoke of the point by then, strongest first. */
export interface CardLevel {
  readonly level: Level;
  readonly groups: readonly (CardWords & { readonly group: string; readonly strength: number })[];
}

/** A finding with everything that explains it. */
export interface FindingCard {
  readonly finding: Finding;
  readonly entry: string;
  readonly point: PointId;
  readonly sentence: CardWords;
  readonly name: CardWords;
  /** Of the rule, from its table. */
  readonly edition: string;
  readonly confidence: Confidence;
  readonly source: string;
  /** null: no pattern, but a limit or a rule of the first rung. */
  readonly pattern: CardPattern | null;
  /** What the method would have wanted and did not have. */
  readonly missing: readonly CardWords[];
  readonly level: CardLevel;
  readonly plot: CardPlot;
}
