import type { Confidence, QcEntry, QcKind, QcOutcome, QcPair } from '@wenqu/domain';
import {
  type CheckVerdict,
  judgeCheck,
  SAMPLE_TOLERANCES,
  STANDARD_TOLERANCES,
  type ToleranceRow,
  toleranceText,
} from './check-tolerance.ts';

const FLOW = ['w00000'];

/** What judges a kind of check. */
export interface QcRule {
  readonly kind: QcKind;
  readonly tolerances: readonly ToleranceRow[];
  /** At least so many pairs, or nothing is judged. */
  readonly pairsMin: number;
  /** How many of `done` pairs must pass. */
  readonly needed: (done: number) => number;
  /** At least this often, hours; null = no duty known. */
  readonly dueH: number | null;
  readonly dueConfidence: Confidence;
  readonly source: string;
}

const HJ_355 = 'HJ 355-2019 as told in supervision.md §4.3';
const all = (done: number): number => done;

/** 3 pairs → 2 must pass, 4 → 3, 5 or more → 4. @source HJ 355-2019 as told in supervision.md §4.3 [S] */
const mostPairs = (done: number): number => Math.min(4, done - 1);

/**
 * Checks and their pass rules. Tolerances of standards and samples stand in `check-tolerance.ts`.
 * @source HJ 355-2019 as told in supervision.md §4.3
 */
export const QC_RULES: Readonly<Record<QcKind, QcRule>> = {
  'standard-check': {
    ...{ kind: 'standard-check', tolerances: STANDARD_TOLERANCES, pairsMin: 1, needed: all },
    ...{ dueH: 24, dueConfidence: 'G', source: HJ_355 },
  },
  comparison: {
    ...{ kind: 'comparison', tolerances: SAMPLE_TOLERANCES, pairsMin: 3, needed: mostPairs },
    ...{ dueH: 24 * 31, dueConfidence: 'G', source: HJ_355 },
  },
  'flow-volume': {
    kind: 'flow-volume',
    tolerances: [
      { factors: FLOW, below: Number.POSITIVE_INFINITY, kind: 'relative', bound: 0.1, confidence: 'S' },
    ],
    ...{ pairsMin: 1, needed: all, dueH: 24 * 92, dueConfidence: 'G', source: HJ_355 },
  },
  level: {
    kind: 'level',
    // mm
    tolerances: [
      { factors: FLOW, below: Number.POSITIVE_INFINITY, kind: 'absolute', bound: 12, confidence: 'S' },
    ],
    ...{ pairsMin: 6, needed: all, dueH: 24 * 92, dueConfidence: 'G', source: HJ_355 },
  },
  'three-ends': {
    kind: 'three-ends',
    tolerances: [],
    ...{ pairsMin: 1, needed: all, dueH: null, dueConfidence: 'G', source: 'supervision.md §4.2 V4' },
  },
};

/** V4: any factor, 1 % of what the analyser says. @source supervision.md §4.2 V4 [G] */
const endsRow = (factor: string): ToleranceRow => ({
  ...{ factors: [factor], below: Number.POSITIVE_INFINITY, kind: 'relative', bound: 0.01, confidence: 'G' },
});

/** Rows that hold for a factor; empty: no tolerance is known, and nothing is judged. */
export const tolerancesOf = (kind: QcKind, factor: string): readonly ToleranceRow[] =>
  kind === 'three-ends'
    ? [endsRow(factor)]
    : QC_RULES[kind].tolerances.filter(({ factors }) => factors.includes(factor));

/** A standard is “near 0.5 × range”; how near is ours to say. @source supervision.md §4.3 [P] */
export const NOMINAL_SHARE = { min: 0.3, max: 0.7, confidence: 'P' } as const;

/**
 * Does the nominal value fit the range in use? A dual-range analyser checked on its low range alone is not checked.
 * @param range upper end of the range in use; null: unknown, then nothing can be said
 */
export const nominalFits = (nominal: number, range: number | null): boolean | null =>
  range === null || range <= 0
    ? null
    : nominal >= NOMINAL_SHARE.min * range && nominal <= NOMINAL_SHARE.max * range;

export interface QcVerdict {
  readonly outcome: QcOutcome;
  readonly passed: number;
  readonly done: number;
  readonly needed: number;
  readonly tolerance: string;
  readonly pairs: readonly CheckVerdict[];
  readonly zh: string;
  readonly en: string;
}

/**
 * How a check came out by the rule of its kind. Too few pairs, no tolerance for the factor, or a nominal outside the
 * range in use: not judged, and so no pass.
 * @source supervision.md §4.3
 */
export function judgeQc({
  kind,
  factor,
  pairs,
  range,
}: Pick<QcEntry, 'kind' | 'factor' | 'pairs' | 'range'>): QcVerdict {
  const rule = QC_RULES[kind];
  const table = tolerancesOf(kind, factor);
  const verdicts = pairs.map(({ standard, reading }: QcPair) => judgeCheck(table, factor, standard, reading));
  const done = verdicts.length;
  const passed = verdicts.filter(({ outcome }) => outcome === 'passed').length;
  const needed = rule.needed(Math.max(done, rule.pairsMin));
  const tolerance = [...new Set(verdicts.map(({ row }) => toleranceText(row)))].filter(Boolean).join(' · ');
  const told = (outcome: QcOutcome, zh: string, en: string): QcVerdict => ({
    ...{ outcome, passed, done, needed, tolerance, pairs: verdicts, zh, en },
  });
  if (table.length === 0)
    return told('not-judged', '该因子没有允许误差', 'no tolerance is known for this factor');
  if (done < rule.pairsMin) {
    return told(
      'not-judged',
      `至少需要 ${rule.pairsMin} 对数据`,
      `at least ${rule.pairsMin} pairs are needed`,
    );
  }
  if (kind === 'standard-check' && pairs.some(({ standard }) => nominalFits(standard, range) === false)) {
    return told(
      'not-judged',
      `标准值与在用量程 ${range} 不相称，视为未核查`,
      `the nominal does not fit the range in use (${range}): not checked`,
    );
  }
  if (verdicts.some(({ outcome }) => outcome === 'not-judged')) {
    return told('not-judged', '有数据无法判定', 'a pair cannot be judged');
  }
  const words = `${passed}/${done}`;
  return passed >= needed
    ? told('passed', `${words} 合格（至少 ${needed}）`, `${words} passed (at least ${needed})`)
    : told('failed', `${words} 合格，少于 ${needed}`, `${words} passed, fewer than ${needed}`);
}
