import type { Instant } from './instant.ts';
import type { PointId } from './reading.ts';

/**
 * How an instrument was held against the truth. `three-ends`: analyser, logger and platform at one moment.
 * @source supervision.md §4.2 V4, §4.3
 */
export type QcKind = 'standard-check' | 'comparison' | 'flow-volume' | 'level' | 'three-ends';
export const QC_KINDS: readonly QcKind[] = [
  'standard-check',
  'comparison',
  'flow-volume',
  'level',
  'three-ends',
];

export const QC_KIND_NAMES: Readonly<Record<QcKind, { readonly zh: string; readonly en: string }>> = {
  'standard-check': { zh: '标准样品核查', en: 'standard-sample check' },
  comparison: { zh: '实际水样比对', en: 'real-sample comparison' },
  'flow-volume': { zh: '流量 10 分钟累计比对', en: '10-minute volume of the flow meter' },
  level: { zh: '液位比对', en: 'level readings' },
  'three-ends': { zh: '三端数据一致性', en: 'analyser, logger and platform compared' },
};

/** What is true, and what the instrument said. */
export interface QcPair {
  readonly standard: number;
  readonly reading: number;
}

export interface QcEntry {
  readonly point: PointId;
  /** Factor code; flow and level checks are of w00000. */
  readonly factor: string;
  readonly kind: QcKind;
  /** When it was carried out. */
  readonly at: Instant;
  readonly pairs: readonly QcPair[];
  /** Upper end of the range in use, in the factor's unit; null: not known. */
  readonly range: number | null;
  readonly reason: string;
}

export type QcOutcome = 'passed' | 'failed' | 'not-judged';

/** One check with its verdict. It is never changed: a wrong entry is withdrawn, with the reason. */
export interface QcRecord extends QcEntry {
  /** Shown number too, `Q-000012`. */
  readonly id: string;
  readonly outcome: QcOutcome;
  readonly passed: number;
  readonly done: number;
  readonly needed: number;
  /** The tolerance that judged, with its confidence. */
  readonly tolerance: string;
  readonly zh: string;
  readonly en: string;
  /** `hand`, or the run of a device's own check. */
  readonly source: string;
  readonly by: string;
  readonly byName: string;
  /** When it became known here. */
  readonly knownFrom: Instant;
  /** Withdrawn then; null = held. */
  readonly knownTo: Instant | null;
  readonly withdrawnBy: string;
  readonly withdrawReason: string;
}
