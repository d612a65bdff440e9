import { type Instant, instant, MICROS_PER_HOUR } from '@wenqu/domain';
import { judgeCheck, SAMPLE_TOLERANCES, toleranceText } from '../../check-tolerance.ts';
import { scoreOf, shown } from '../facility-record.ts';
import { median } from '../robust.ts';
import type { Signal } from '../signal.ts';

/** Numbers of the method. Tolerance: supervision.md §4.3; uncertainties [P] @source detection.md D35 */
export const RETAINED_SAMPLE = {
  /** Standard uncertainty of laboratory and analyser, shares of their values. */
  laboratory: 0.05,
  online: 0.05,
  coverage: 2,
  samplesSure: 2,
  /** One sample alone is a lead. */
  aloneMax: 0.65,
} as const;
const P = RETAINED_SAMPLE;

/** A retained sample with what laboratory and analyser say of the same water. */
export interface ComparedSample {
  readonly id: string;
  readonly factor: string;
  readonly takenAt: Instant;
  readonly laboratory: number;
  /** Hourly mean that holds the moment. */
  readonly online: number;
  /** Cold chain, seals or holding time broken: proves nothing. */
  readonly spoiled: boolean;
  /** Nobody at the plant chose the moment. */
  readonly random: boolean;
}

const isBeyond = ({ factor, laboratory, online }: ComparedSample): boolean => {
  const { outcome } = judgeCheck(SAMPLE_TOLERANCES, factor, laboratory, online);
  const joint = P.coverage * Math.hypot(P.laboratory * laboratory, P.online * online);
  return outcome === 'failed' && laboratory - online > joint;
};

/** Laboratory results of retained water far above what was online at that hour. @source detection.md D35 */
export function retainedSample(samples: readonly ComparedSample[]): Signal[] {
  const good = samples.filter(
    ({ spoiled, laboratory, online }) => !spoiled && Number.isFinite(laboratory) && Number.isFinite(online),
  );
  return [...Map.groupBy(good, ({ factor }) => factor)].flatMap(([factor, own]) => {
    const off = own.filter(isBeyond).toSorted((a, b) => a.takenAt - b.takenAt);
    const newest = off.at(-1);
    if (!newest) return [];
    const share = median(off.map(({ laboratory, online }) => (laboratory - online) / laboratory));
    const strength = scoreOf(share, 0.15, 0.6);
    const { row } = judgeCheck(SAMPLE_TOLERANCES, factor, newest.laboratory, newest.online);
    const randoms = off.filter(({ random }) => random).length;
    return [
      {
        pattern: 'D35',
        form: 'online-lower',
        factors: [factor],
        from: off[0]!.takenAt,
        to: instant(newest.takenAt + MICROS_PER_HOUR),
        score: off.length >= P.samplesSure ? Math.max(0.7, strength) : Math.min(P.aloneMax, strength),
        facts: {
          ...{
            a: newest.laboratory,
            b: shown(newest.online, 3),
            k: off.length,
            n: own.length,
            random: randoms,
          },
          ...{
            sample: newest.id,
            at: newest.takenAt,
            tolerance: toleranceText(row),
            percent: shown(share * 100, 0),
          },
        },
        missing: [],
      },
    ];
  });
}
