import { type Instant, instant, MICROS_PER_HOUR } from '@wenqu/domain';
import { scoreOf, shown } from '../facility-record.ts';
import { median } from '../robust.ts';
import type { Signal } from '../signal.ts';
import { missingOf } from './record.ts';

/** Numbers of the method. 1 %: detection.md D11 [G HJ 356]; the others [P] */
export const THREE_ENDS = {
  differenceMax: 0.01,
  /** More cycles in a row than this. */
  cyclesLeast: 2,
  cyclesSure: 12,
  /** Ratios of units (mg/L and µg/L, m³/h and L/s): a slip, not a contradiction. */
  unitRatios: [1000, 1 / 1000, 3.6, 1 / 3.6] as readonly number[],
  unitTolerance: 0.005,
} as const;
const P = THREE_ENDS;

/** One result as each end holds it, joined by the time of sampling. */
export interface EndsAt {
  readonly factor: string;
  readonly sampledAt: Instant;
  readonly analyser: number | null;
  readonly logger: number | null;
  readonly platform: number | null;
}

/** Ends that follow each other, with the resolution of what is compared. */
const off = (upper: number | null, lower: number | null, resolution: number): number =>
  upper === null || lower === null || upper === 0 || Math.abs(upper - lower) <= resolution * (1 + 1e-9)
    ? 0
    : Math.abs(upper - lower) / Math.abs(upper);

const isUnitSlip = (one: number, other: number): boolean =>
  P.unitRatios.some((ratio) => Math.abs(one / other / ratio - 1) < P.unitTolerance);

/**
 * Analyser, logger and platform differ for the same sample, several in a row. A difference of the last digit and one
 * of units are passed over.
 * @param resolution smallest step by factor; absent = 0
 * @source detection.md D11
 */
export function threeEnds(
  ends: readonly EndsAt[],
  resolution: Readonly<Record<string, number>> = {},
): Signal[] {
  return [...Map.groupBy(ends, ({ factor }) => factor)].flatMap(([factor, all]) => {
    const step = resolution[factor] ?? 0;
    const rows = all.toSorted((a, b) => a.sampledAt - b.sampledAt);
    const worst = (row: EndsAt) =>
      Math.max(
        off(row.analyser, row.logger, step),
        off(row.logger, row.platform, step),
        row.logger === null ? off(row.analyser, row.platform, step) : 0,
      );
    let first = rows.length;
    while (first > 0 && worst(rows[first - 1]!) > P.differenceMax) first--;
    const run = rows.slice(first);
    if (run.length <= P.cyclesLeast) return [];
    const slip = run.every(({ analyser, logger, platform }) => {
      const known = [analyser, logger, platform].filter((each) => each !== null);
      return known.length > 1 && isUnitSlip(Math.max(...known), Math.min(...known));
    });
    if (slip) return [];
    const last = run.at(-1)!;
    const difference = median(run.map(worst));
    return [
      {
        pattern: 'D11',
        form: 'three-ends',
        factors: [factor],
        from: run[0]!.sampledAt,
        to: instant(last.sampledAt + MICROS_PER_HOUR),
        score: Math.min(1, scoreOf(run.length, P.cyclesLeast + 1, P.cyclesSure) + difference),
        facts: {
          ...(last.analyser !== null && { a: last.analyser }),
          ...(last.logger !== null && { g: last.logger }),
          ...(last.platform !== null && { p: last.platform }),
          ...{ d: shown(difference * 100), n: run.length },
        },
        missing: missingOf({
          A: run.some(({ analyser }) => analyser !== null) || undefined,
          G: run.some(({ logger }) => logger !== null) || undefined,
        }),
      },
    ];
  });
}
