import { createHash } from 'node:crypto';
import {
  type Finding,
  type Instant,
  instant,
  MICROS_PER_DAY,
  MICROS_PER_HOUR,
  type StatisticCause,
  type ValidityClaim,
} from '@wenqu/domain';
import { type DayInputs, dayFigure, daySlots, hourJudge, judgeDay } from '@wenqu/rules';
import type { StatisticDraft } from '../store/statistics.ts';
import type { DayFacts, DayRead } from './day-reader.ts';
import type { QcLedger } from './qc-ledger.ts';

/** Device minus ours at a moment, seconds; null: not known. */
export type ClockOffsets = (at: Instant) => number | null;

/** What is claimed and known of a day beside its readings. */
export interface DayKnowledge {
  readonly claims: readonly ValidityClaim[];
  readonly knownAt: Instant;
  readonly clockOffsetS: ClockOffsets;
  readonly qc: Pick<QcLedger, 'heldIn'>;
}

/** A statistic with the finding it makes. */
export interface DayResult {
  readonly draft: StatisticDraft;
  readonly finding: Finding | null;
}

/** SHA-256 of everything a statistic says; what a claim is called is no part of it, what it did to an hour is. */
export function digestOf(figure: Omit<StatisticDraft, 'digest' | 'cause'>): string {
  const { claims: _claims, hours, ...rest } = figure;
  const bare = hours.map(({ claims: _named, ...hour }) => hour);
  return createHash('sha256')
    .update(JSON.stringify([rest, bare]))
    .digest('hex');
}

const inputsOf = (facts: DayFacts, { claims, knownAt, clockOffsetS, qc }: DayKnowledge): DayInputs => {
  const { point, factor, dayFrom } = facts;
  const checks = qc
    .heldIn(point, dayFrom, instant(dayFrom + MICROS_PER_DAY))
    .filter((each) => each.factor === factor && each.kind === 'standard-check');
  return {
    ...{ ...facts, claims, knownAt, clockOffsetS },
    checkedIn: (from) => checks.some(({ at }) => at >= from && at < from + MICROS_PER_HOUR),
  };
};

/** The statistics of one point and day, with what each makes the register think. */
export function dayResults(
  read: DayRead,
  known: DayKnowledge,
  cause: StatisticCause,
  factors?: ReadonlySet<string>,
): DayResult[] {
  return read.factors
    .filter(({ factor }) => factors?.has(factor) ?? true)
    .map((facts) => {
      const inputs = inputsOf(facts, known);
      const finding = findingOf(read, inputs);
      const rule =
        finding?.rule === 'daily-mean-over' || finding?.rule === 'day-not-judgeable' ? finding.rule : '';
      const figure = { ...dayFigure(inputs), kind: 'day', finding: rule } as const;
      return { draft: { ...figure, digest: digestOf(figure), cause }, finding };
    });
}

function findingOf({ keyUnit, firstDay }: DayRead, inputs: DayInputs): Finding | null {
  const { point, factor, dayFrom, limits, waterC = Number.NaN, knownAt } = inputs;
  if (!limits) return null;
  const finding = judgeDay({
    ...{ point, factor, dayFrom, hours: daySlots(inputs), prepared: limits },
    ...{ judge: hourJudge(inputs), waterC, keyUnit, raisedAt: knownAt },
  });
  // The day a point came on line has hours that were never due.
  return firstDay && finding?.rule === 'day-not-judgeable' ? null : finding;
}
