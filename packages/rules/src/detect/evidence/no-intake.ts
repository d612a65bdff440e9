import type { Instant } from '@wenqu/domain';
import { instant, MICROS_PER_MINUTE } from '@wenqu/domain';
import { scoreOf, shown } from '../facility-record.ts';
import { quantile } from '../robust.ts';
import type { Signal } from '../signal.ts';
import { missingOf } from './record.ts';

/** Numbers of the method. @source detection.md D16; what counts as no current [P] */
export const NO_INTAKE = {
  cyclesLeast: 2,
  cyclesSure: 6,
  /** Below this share of its usual current the pump stands. */
  idleShare: 0.1,
  /** So many cycles with a running pump show that the meter is wired to it. */
  baselineLeast: 10,
} as const;
const P = NO_INTAKE;

export interface SamplingStep {
  readonly factor: string;
  /** Sampling step of the cycle. */
  readonly at: Instant;
  readonly minutes: number;
  /** Highest current or power of pump or sampler in the step; null = not measured. */
  readonly pump: number | null;
  /** The sampler itself says it stands. */
  readonly samplerStopped?: boolean | undefined;
  /** A new number came of the cycle, flagged as normal. */
  readonly validValue: boolean;
}

/**
 * Numbers of cycles in whose sampling step nothing was drawn. Silent for gravity feed, and where the meter never
 * showed a running pump: then nothing is known of what is normal.
 * @source detection.md D16
 */
export function noIntake(steps: readonly SamplingStep[], isGravityFed = false): Signal[] {
  if (isGravityFed) return [];
  return [...Map.groupBy(steps, ({ factor }) => factor)].flatMap(([factor, all]) => {
    const own = all.toSorted((a, b) => a.at - b.at);
    const measured = own.flatMap(({ pump }) => (pump === null ? [] : [pump]));
    const usual = quantile(measured, 0.75);
    const ran = measured.filter((each) => each > P.idleShare * usual).length;
    const wired = ran >= P.baselineLeast && usual > 0;
    const stood = ({ pump, samplerStopped }: SamplingStep) =>
      samplerStopped === true || (wired && pump !== null && pump <= P.idleShare * usual);
    let first = own.length;
    while (first > 0 && stood(own[first - 1]!) && own[first - 1]!.validValue) first--;
    const run = own.slice(first);
    if (run.length < P.cyclesLeast) return [];
    const last = run.at(-1)!;
    return [
      {
        pattern: 'D16',
        form: run.some(({ pump }) => pump !== null) ? 'pump-idle' : 'sampler-stopped',
        factors: [factor],
        from: run[0]!.at,
        to: instant(last.at + last.minutes * MICROS_PER_MINUTE),
        score: scoreOf(run.length, P.cyclesLeast - 1, P.cyclesSure),
        facts: { k: run.length, ...(wired && { usual: shown(usual, 2), now: shown(last.pump ?? 0, 2) }) },
        missing: missingOf({ E: measured.length > 0 || undefined, V: undefined }),
      },
    ];
  });
}
