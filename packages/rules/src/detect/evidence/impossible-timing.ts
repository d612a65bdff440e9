import { type Instant, MICROS_PER_MINUTE } from '@wenqu/domain';
import { scoreOf, shown } from '../facility-record.ts';
import type { Signal } from '../signal.ts';

/** Numbers of the method. @source detection.md D15; `cyclesLeast` [P] */
export const IMPOSSIBLE_TIMING = {
  shareOfMinimum: 0.9,
  cyclesLeast: 2,
  cyclesSure: 6,
  /** Cycles in a row whose steps take the same seconds. */
  equalCycles: 50,
} as const;
const P = IMPOSSIBLE_TIMING;

/** One analysis as told by the analyser or by raw periodic data (2025 edition). */
export interface AnalysisCycle {
  readonly factor: string;
  readonly sampledAt: Instant;
  readonly completedAt: Instant;
  /** Seconds of each step by its name, where the analyser's log tells them. */
  readonly stepsS?: Readonly<Record<string, number>> | undefined;
}

/** What the model needs. */
export interface AnalysisModel {
  readonly factor: string;
  /** Digestion and reading cannot be shorter; null: a rapid method, or unknown. */
  readonly minimumMin: number | null;
  /** Steps every analysis of this model has; empty = unknown. */
  readonly steps?: readonly string[];
}

/** Cycles of the newest run for which something holds. */
function newestRun(cycles: readonly AnalysisCycle[], holds: (cycle: AnalysisCycle) => boolean) {
  let first = cycles.length;
  while (first > 0 && holds(cycles[first - 1]!)) first--;
  return cycles.slice(first);
}

const minutes = ({ sampledAt, completedAt }: AnalysisCycle): number =>
  (completedAt - sampledAt) / MICROS_PER_MINUTE;

function signalOf(
  form: string,
  run: readonly AnalysisCycle[],
  least: number,
  facts: Signal['facts'],
  missing: readonly string[],
): Signal[] {
  if (run.length < least) return [];
  const [first, last] = [run[0]!, run.at(-1)!];
  return [
    {
      ...{ pattern: 'D15', form, factors: [first.factor], from: first.sampledAt },
      to: (last.completedAt > last.sampledAt ? last.completedAt : last.sampledAt) as Instant,
      score: scoreOf(run.length, least - 1, Math.max(P.cyclesSure, least + 1)),
      ...{ facts: { ...facts, k: run.length }, missing },
    },
  ];
}

const sameSteps = (one: AnalysisCycle, other: AnalysisCycle): boolean =>
  one.stepsS !== undefined &&
  other.stepsS !== undefined &&
  Object.keys(one.stepsS).length > 1 &&
  Object.entries(one.stepsS).every(([step, seconds]) => other.stepsS![step] === seconds);

/**
 * A result before the reaction could finish, before its own sample, without a step it needs, or with steps equal to
 * the second for many cycles. Methods without a minimum (UV, electrode) are judged by order and steps alone.
 * @source detection.md D15
 */
export function impossibleTiming(
  cycles: readonly AnalysisCycle[],
  models: readonly AnalysisModel[],
): Signal[] {
  return [...Map.groupBy(cycles, ({ factor }) => factor)].flatMap(([factor, all]) => {
    const own = all.toSorted((a, b) => a.sampledAt - b.sampledAt);
    const model = models.find((each) => each.factor === factor);
    const missing = own.some(({ stepsS }) => stepsS) ? [] : ['A'];
    const least = model?.minimumMin ?? null;
    const backwards = newestRun(own, (cycle) => minutes(cycle) < 0);
    if (backwards.length >= P.cyclesLeast)
      return signalOf(
        'result-before-sample',
        backwards,
        P.cyclesLeast,
        { m: shown(minutes(backwards.at(-1)!)) },
        missing,
      );
    const fast = least === null ? [] : newestRun(own, (cycle) => minutes(cycle) < P.shareOfMinimum * least);
    const lacking = newestRun(
      own,
      ({ stepsS }) => stepsS !== undefined && (model?.steps ?? []).some((step) => !((stepsS[step] ?? 0) > 0)),
    );
    const equal = newestRun(own, (cycle) => sameSteps(own.at(-1)!, cycle));
    const lackingStep =
      (model?.steps ?? []).find((step) => !((lacking.at(-1)?.stepsS?.[step] ?? 0) > 0)) ?? '';
    return [
      ...signalOf(
        'too-fast',
        fast,
        P.cyclesLeast,
        { m: shown(minutes(fast.at(-1) ?? own[0]!)), n: least ?? 0 },
        missing,
      ),
      ...signalOf('step-missing', lacking, P.cyclesLeast, { step: lackingStep }, missing),
      ...signalOf('steps-equal', equal, P.equalCycles, {}, missing),
    ];
  });
}
