import { type Instant, instant, MICROS_PER_HOUR } from '@wenqu/domain';
import { scoreOf, shown } from '../facility-record.ts';
import { mean } from '../robust.ts';
import type { Signal } from '../signal.ts';
import { type CheckRecord, missingOf, type VisitRecord } from './record.ts';

/** Numbers of the method. @source detection.md D30; assumed repeatability [G], rounding and service [P] */
export const QUALITY_CHECKS = {
  checksLeast: 20,
  errorShareOfRepeatability: 0.3,
  /** Repeatability where none is declared, share of the standard. [G] */
  repeatability: 0.03,
  /** A number rounded coarser than this share of the repeatability explains equal results. */
  roundingShare: 0.5,
  passAfterHours: 1,
  recheckHours: 6,
} as const;
const P = QUALITY_CHECKS;

export interface QualityEvidence {
  readonly now: Instant;
  /** Standard checks and calibrations of the point's devices. */
  readonly checks: readonly CheckRecord[];
  /** By factor: declared repeatability as a share, and the smallest step of the reading. */
  readonly instruments?: Readonly<
    Record<string, { readonly repeatability?: number | undefined; readonly resolution?: number | undefined }>
  >;
  readonly visits?: readonly VisitRecord[] | undefined;
  /** Hours within which a check is due; undefined: told elsewhere, or no duty. */
  readonly dueH?: number | undefined;
}

const upTo = (at: Instant): Instant => instant(at + MICROS_PER_HOUR);

function tooGood(factor: string, checks: readonly CheckRecord[], evidence: QualityEvidence): Signal[] {
  const measured = checks.filter(
    ({ standard, reading }) => standard !== null && reading !== null && standard > 0,
  );
  const newest = measured.slice(-P.checksLeast);
  if (newest.length < P.checksLeast) return [];
  const own = evidence.instruments?.[factor];
  const repeatability = own?.repeatability ?? P.repeatability;
  const standard = mean(newest.map((each) => each.standard!));
  if ((own?.resolution ?? 0) > P.roundingShare * repeatability * standard) return [];
  const errors = newest.map((each) => Math.abs(each.reading! - each.standard!) / each.standard!);
  const error = mean(errors);
  const bound = P.errorShareOfRepeatability * repeatability;
  if (error >= bound) return [];
  return [
    {
      pattern: 'D30',
      form: 'too-good',
      factors: [factor],
      from: newest[0]!.at,
      to: upTo(newest.at(-1)!.at),
      score: scoreOf(bound - error, 0, bound),
      facts: {
        ...{ k: newest.length, errorPercent: shown(error * 100, 3), boundPercent: shown(bound * 100, 2) },
        equal: newest.filter((_, at) => errors[at] === 0).length,
      },
      missing: missingOf({ A: undefined, C: own?.repeatability }),
    },
  ];
}

/** The newest failure and what came after it. */
function afterFailure(
  factor: string,
  checks: readonly CheckRecord[],
  { now, visits }: QualityEvidence,
): Signal[] {
  const judged = checks.filter(({ outcome }) => outcome === 'passed' || outcome === 'failed');
  const lastFailed = judged.findLastIndex(({ outcome }) => outcome === 'failed');
  const failed = judged[lastFailed];
  if (!failed) return [];
  const next = judged[lastFailed + 1];
  const base = { pattern: 'D30' as const, factors: [factor], from: failed.at };
  if (!next) {
    const hours = (now - failed.at) / MICROS_PER_HOUR;
    if (hours <= P.recheckHours) return [];
    const score = scoreOf(hours, P.recheckHours, 48);
    return [{ ...{ ...base, form: 'no-recheck', to: now, score }, facts: { h: Math.floor(hours) } }];
  }
  const after = next.at - failed.at;
  if (next.outcome !== 'passed' || after > P.passAfterHours * MICROS_PER_HOUR) return [];
  const served =
    checks.some(({ kind, at }) => kind === 'calibration' && at > failed.at && at <= next.at) ||
    (visits ?? []).some(({ from, to }) => from <= next.at && to >= failed.at);
  if (served) return [];
  return [
    {
      ...{ ...base, form: 'pass-without-service', to: upTo(next.at), score: 0.7 },
      facts: {
        m: Math.round(after / 60e6),
        ...(failed.error !== null && { failedPercent: shown(failed.error * 100) }),
        ...(next.error !== null && { passedPercent: shown(next.error * 100) }),
      },
      missing: missingOf({ O: visits, D: undefined }),
    },
  ];
}

function overdue(factor: string, checks: readonly CheckRecord[], { now, dueH }: QualityEvidence): Signal[] {
  const last = checks.at(-1);
  if (dueH === undefined || !last) return [];
  const hours = (now - last.at) / MICROS_PER_HOUR;
  if (hours <= dueH) return [];
  const facts = { h: Math.floor(hours - dueH), dueH, lastAt: last.at };
  const from = instant(last.at + dueH * MICROS_PER_HOUR);
  return [
    {
      ...{
        pattern: 'D30',
        form: 'overdue',
        factors: [factor],
        from,
        to: now,
        score: scoreOf(hours, dueH, 8 * dueH),
        facts,
      },
    },
  ];
}

/** Checks better than the instrument, a failure that passes by itself within the hour, none made again, none made. @source detection.md D30 */
export function qualityChecks(evidence: QualityEvidence): Signal[] {
  return [...Map.groupBy(evidence.checks, ({ polId }) => polId)].flatMap(([factor, all]) => {
    if (factor === '') return [];
    const sorted = all.toSorted((a, b) => a.at - b.at);
    const standards = sorted.filter(
      ({ kind, outcome }) => kind === 'standard-check' && outcome !== 'not-done',
    );
    return [
      ...tooGood(factor, standards, evidence),
      ...afterFailure(
        factor,
        sorted.filter(({ kind }) => kind !== 'cleaning'),
        evidence,
      ),
      ...overdue(factor, standards, evidence),
    ];
  });
}
