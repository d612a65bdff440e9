import {
  deliveryOf,
  dueAfterS,
  fixedIntervalS,
  graceS,
  type Instant,
  instant,
  lateByOrder,
  MICROS_PER_SECOND,
  type Statistic,
  type TimeRange,
  type TransmissionRate,
  transmissionRate,
} from '@wenqu/domain';
import { learnedIntervalS } from '@wenqu/rules';
import type { Coverage } from '../store/readings.ts';
import type { LateRun } from './gaps.ts';

export interface DeliveryQuestion {
  readonly statistic: Statistic;
  /** Of the range; where clocks do not compare, of a while behind it too. */
  readonly coverage: Coverage;
  readonly range: TimeRange;
  /** Interval as learnt from the whole series; undefined: from what the range holds. */
  readonly intervalS: number | undefined;
  /** Newest moment of which data can have come. */
  readonly present: Instant;
  readonly clockChecked: boolean;
}

/** How the values of a range came: runs of late ones, and the transmission rate in both versions. */
export function deliveryIn(question: DeliveryQuestion): {
  intervalS: number | null;
  late: LateRun[];
  rate: TransmissionRate | null;
} {
  const { statistic, coverage, range, present, clockChecked } = question;
  const { at, arrival } = coverage;
  const intervalS = question.intervalS ?? fixedIntervalS(statistic) ?? learnedIntervalS(statistic, at);
  if (intervalS === undefined) return { intervalS: null, late: [], rate: null };
  const late = clockChecked
    ? Uint8Array.from(at, (time, i) =>
        deliveryOf(statistic, instant(time), instant(arrival[i]!), intervalS) === 'completed' ? 1 : 0,
      )
    : lateByOrder(statistic, at, arrival, intervalS);
  const inRange = at.findLastIndex((time) => time < range.to) + 1;
  const lateIn = late.subarray(0, inRange);
  const completed = lateIn.reduce((sum, each) => sum + each, 0);
  const due = dueIn(range, statistic, intervalS, present);
  const rate = transmissionRate({ due, immediate: inRange - completed, completed });
  return { intervalS, late: runsOf(coverage, lateIn), rate };
}

/** Values of which the time to be here has come. */
function dueIn(range: TimeRange, statistic: Statistic, intervalS: number, present: Instant): number {
  const waitS = dueAfterS(statistic, intervalS) + graceS(statistic, intervalS);
  const to = Math.min(range.to, present - waitS * MICROS_PER_SECOND);
  return Math.max(0, Math.floor((to - range.from) / (intervalS * MICROS_PER_SECOND)));
}

/** Late values side by side, as runs. */
function runsOf({ at, arrival }: Coverage, late: Uint8Array): LateRun[] {
  const runs: LateRun[] = [];
  for (let i = 0; i < late.length; i++) {
    if (late[i] === 0) continue;
    const first = i;
    let [firstArrival, lastArrival] = [arrival[i]!, arrival[i]!];
    while (i + 1 < late.length && late[i + 1] === 1) {
      i++;
      firstArrival = Math.min(firstArrival, arrival[i]!);
      lastArrival = Math.max(lastArrival, arrival[i]!);
    }
    runs.push({
      from: instant(at[first]!),
      to: instant(at[i]!),
      count: i - first + 1,
      firstArrival: instant(firstArrival),
      lastArrival: instant(lastArrival),
    });
  }
  return runs;
}
